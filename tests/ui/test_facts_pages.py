"""风险事实 on screen: on an enterprise's page, from a list, in a plan; 回避 from a list."""

import csv
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.facts import FactTest
from app.core.people import Role
from app.core.quota import QuotaRule
from app.core.scope import Scope
from app.core.task import DrawKind
from app.core.vocabulary import WITH_FACT, WITHOUT_FACT
from app.services.draw import pool
from app.services.registry import facts, recusals, watched
from app.store.schema import Enterprise, Officer
from app.ui import messages
from app.ui.importing.page import ImportPage
from app.ui.screens.arrivals import ArrivalsWindow
from app.ui.screens.list_import import FactsImport, RecusalsImport
from app.ui.screens.record_facts import EndWindow, FactWindow, WithdrawWindow
from app.ui.screens.record_page import RecordPage
from app.ui.screens.recusals import RecusalsPage
from app.ui.screens.recusals_proposed import ProposedRecusals
from app.ui.screens.settings import SettingsPage
from app.ui.screens.workbench import WorkbenchPage
from app.ui.shell import Shell
from app.ui.task.plan_quota import QuotaSection
from app.ui.task.plan_scope import ScopeSection
from app.ui.views.plan import Draft, plan_rows
from app.ui.views.quota_ways import Way
from app.ui.views.tasks import blank_plan
from app.ui.widgets import Button

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
DAY = date(2026, 3, 5)


@pytest.fixture
def open_page(approved, settle, qtbot: QtBot):
    """A page in a window of 1366 × 768, for somebody of a role."""
    shells = []  # qtbot keeps none alive

    def run(make, role: Role = Role.CLERK):
        desk = approved.desks[role]
        shell = Shell((), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        page = make(desk, shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.push(page)
        settle()
        return page

    return run


def _enterprises(approved, count=3):
    with approved.desks[Role.CLERK].store.read() as session:
        rows = session.execute(
            select(Enterprise.id, Enterprise.name, Enterprise.uscc)
            .where(Enterprise.uscc != "")
            .order_by(Enterprise.id)
            .limit(count)
        )
        return [tuple(row) for row in rows]


def _csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _of(approved, enterprise_id):
    desk = approved.desks[Role.CLERK]
    return facts.of_enterprise(desk.store, desk.actor, enterprise_id)


def test_a_fact_is_entered_ended_and_withdrawn_on_the_enterprises_page(
    open_page, approved, settle, in_dialog
):
    ((number, _, _),) = _enterprises(approved, 1)
    page = open_page(lambda desk, shell: RecordPage(desk, shell, "enterprises", number))
    part = page.risk

    def enter(dialog):
        assert isinstance(dialog, FactWindow)
        settle()
        dialog.kind.setCurrentText("经营异常名录")
        dialog.reference.setText("青市监异字〔2026〕1号")
        dialog.accept_button.click()

    in_dialog(part.add_button.click, enter)
    settle()
    (line,) = _of(approved, number)
    assert (line.kind, line.until, part.table.rows()) == ("经营异常名录", None, (line,))
    part.table.selectRow(0)

    def end(dialog):
        assert isinstance(dialog, EndWindow)
        dialog.note.setText("已移出")
        dialog.accept_button.click()

    in_dialog(part.end_button.click, end)
    settle()
    (line,) = _of(approved, number)
    assert (line.note, line.until is None) == ("已移出", False)
    part.table.selectRow(0)

    def withdraw(dialog):
        assert isinstance(dialog, WithdrawWindow)
        dialog.accept_button.click()
        assert dialog.form.field("reason").property("invalid") == "true"
        dialog.reason.setText("登记错了对象")
        dialog.accept_button.click()

    in_dialog(part.withdraw_button.click, withdraw)
    settle()
    assert _of(approved, number) == ()


def test_whoever_only_reads_sees_facts_and_no_buttons(open_page, approved):
    ((number, _, _),) = _enterprises(approved, 1)
    page = open_page(
        lambda desk, shell: RecordPage(desk, shell, "enterprises", number), Role.SUPERVISOR
    )
    assert page.risk.add_button.isHidden()
    assert page.risk.withdraw_button.isHidden()


def test_a_list_of_facts_shows_what_it_would_do_and_does_that(
    open_page, approved, settle, in_dialog, tmp_path, monkeypatch
):
    rows = [
        {"企业名称": name, "统一社会信用代码": code, "列入日期": "2025-07-08", "列入原因": "未年报"}
        for _, name, code in _enterprises(approved)
    ]
    rows.append({**rows[0], "列入日期": "不详"})
    path = _csv(tmp_path / "异常名录.csv", rows)
    said = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, words: said.append(words))
    page = open_page(lambda desk, shell: RecusalsPage(desk, shell))

    def run(dialog):
        assert isinstance(dialog, FactsImport)
        settle()
        dialog.kind.setCurrentText("经营异常名录")
        dialog.choose_button.click()
        settle()
        assert (len(dialog.entries.rows()), len(dialog.issues.rows())) == (3, 1)
        dialog.accept_button.click()
        settle()

    in_dialog(lambda: FactsImport(page, page.desk).exec(), run)
    (number, _, _) = _enterprises(approved)[2]
    assert [line.kind for line in _of(approved, number)] == ["经营异常名录"]
    assert said == ["已登记3条，更新0条。"]


def test_a_list_of_recusals_shows_what_it_would_do_and_does_that(
    open_page, approved, settle, in_dialog, tmp_path, monkeypatch
):
    desk = approved.desks[Role.CLERK]
    known = {line.officer_id for line in recusals.list_(desk.store, desk.actor, active_only=False)}
    with desk.store.read() as session:
        cert, name = session.execute(
            select(Officer.cert_no, Officer.name).where(Officer.id.not_in(known))
        ).first()
    ((_, _, code),) = _enterprises(approved, 1)
    good = {"执法证号": cert, "姓名": name, "统一社会信用代码": code, "回避事由": "近亲属任职"}
    path = _csv(tmp_path / "回避.csv", [good, {**good, "执法证号": "没有"}])
    said = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, words: said.append(words))
    page = open_page(lambda desk, shell: RecusalsPage(desk, shell))
    before = len(recusals.list_(desk.store, desk.actor))

    def run(dialog):
        assert isinstance(dialog, RecusalsImport)
        dialog.choose_button.click()
        settle()
        assert (len(dialog.entries.rows()), len(dialog.issues.rows())) == (1, 1)
        dialog.accept_button.click()
        settle()

    in_dialog(page.import_button.click, run)
    assert len(recusals.list_(desk.store, desk.actor)) == before + 1
    assert said == ["已登记1条回避。"]


def test_pairs_are_proposed_and_added_one_by_one_with_a_reason(
    open_page, approved, settle, in_dialog
):
    desk = approved.desks[Role.CLERK]
    ((number, _, _),) = _enterprises(approved, 1)
    with desk.store.write() as session:
        officer = session.scalars(select(Officer).order_by(Officer.id.desc())).first()
        officer.phone = "13900001111"
        session.get_one(Enterprise, number).phone = "13900001111"
        wanted = officer.id
    page = open_page(lambda desk, shell: RecusalsPage(desk, shell))

    def run(dialog):
        assert isinstance(dialog, ProposedRecusals)
        settle()
        (pair,) = (
            one
            for one in dialog.table.rows()
            if (one.officer_id, one.enterprise_id) == (wanted, number)
        )
        dialog.table.selectRow(dialog.table.rows().index(pair))
        dialog.accept_button.click()
        assert dialog.form.field("reason").property("invalid") == "true"
        dialog.reason.setText("本人配偶经营")
        dialog.accept_button.click()
        settle()
        assert pair not in dialog.table.rows()
        dialog.reject()

    in_dialog(page.propose_button.click, run)
    lines = recusals.list_(desk.store, desk.actor, officer_id=wanted, enterprise_id=number)
    assert [line.reason for line in lines] == ["本人配偶经营"]


def _draft(approved, **changes) -> Draft:
    desk = approved.desks[Role.CLERK]
    for number, _, _ in _enterprises(approved):
        facts.add(desk.store, desk.actor, number, "行政处罚", date(2026, 1, 5), now=NOW)
    plan = replace(blank_plan("专项检查", DrawKind.ENTERPRISES, DAY), **changes)
    return Draft(plan, None)


def test_a_scope_asks_for_facts_and_counts_them_live(open_page, approved, settle):
    draft = _draft(approved)
    part = open_page(lambda desk, _shell: _shown(ScopeSection(desk), draft))
    part.facts.kinds.list.item(3).setCheckState(Qt.CheckState.Checked)
    settle()
    assert part.scope() == Scope(facts=FactTest(("行政处罚",), 0))
    desk = part.desk
    assert pool.count_scope(desk.store, desk.actor, part.scope(), now=NOW).in_scope == 3
    assert any(one.text() == "3" for one in part.count.findChildren(QLabel))
    taken = part.take(draft)
    assert any("行政处罚" in value for _, value in plan_rows(_numbered(taken)))


def test_classes_go_by_facts_through_plan_and_pool(open_page, approved, settle):
    draft = _draft(approved, quotas={"A": QuotaRule("RATIO", "3")})
    part = open_page(lambda desk, _shell: _shown(QuotaSection(desk), draft))
    part.choose(Way.FACTS)
    settle()
    assert list(part.lines) == [WITH_FACT, WITHOUT_FACT]
    part.lines[WITH_FACT][1].setText("100")
    part.lines[WITHOUT_FACT][1].setText("0")
    plan = part.take(draft).plan
    assert plan.class_facts.months == 12
    assert "行政处罚" in plan.class_facts.kinds
    desk = part.desk
    state = pool.reconcile(desk.store, desk.actor, plan, now=NOW)
    wanted = {one.name: (one.pool, one.wanted) for one in state.strata}
    there, drawn = wanted[WITH_FACT]
    assert 0 < there == drawn <= 3
    assert wanted[WITHOUT_FACT][1] == 0
    for at in range(part.facts.kinds.list.count()):
        part.facts.kinds.list.item(at).setCheckState(Qt.CheckState.Unchecked)
    assert not part.complete(part.take(draft))


def _shown(part, draft):
    """A step of a plan as a page of its own."""
    part.load(draft)
    return part


def _numbered(draft: Draft) -> Draft:
    class Numbers:
        task_no = plan_no = inner_no = ""

    return replace(draft, numbers=Numbers())


def test_a_file_in_the_watched_folder_is_offered_and_put_away_once_saved(
    open_page, approved, settle, in_dialog, tmp_path, monkeypatch
):
    monkeypatch.setattr(messages, "inform", lambda *_args: None)
    desk = approved.desks[Role.CLERK]
    folder = tmp_path / "share"
    folder.mkdir()
    page = open_page(lambda desk, shell: WorkbenchPage(desk, shell))
    assert page.arrivals.isHidden()
    watched.watch(desk.store, desk.actor, folder, now=NOW)
    ((number, name, code),) = _enterprises(approved, 1)
    row = {"企业名称": name, "统一社会信用代码": code, "类别": "处罚", "处罚决定日期": "2026-01-05"}
    _csv(folder / "处罚.csv", [row])
    page.refresh()
    settle()
    assert not page.arrivals.isHidden()

    def save(dialog):
        settle()
        dialog.accept_button.click()
        settle()

    def choose(dialog):
        assert isinstance(dialog, ArrivalsWindow)
        settle()
        assert dialog.kind.currentData() == "facts"
        assert dialog.parentWidget() is page.window()  # not in the colours of the banner
        dialog.accepted.connect(lambda: accepted.append(dialog.chosen))
        dialog.table.opened.emit(dialog.table.row_at(0))
        chosen.append(accepted[0])

    chosen: list[tuple[Path, str]] = []
    accepted: list[tuple[Path, str]] = []
    start, page.arrivals.start = page.arrivals.start, lambda *_chosen: None
    in_dialog(page.arrivals.open, choose)
    assert _of(approved, number) == ()
    in_dialog(lambda: start(*chosen[0]), save)
    settle()
    assert [line.kind for line in _of(approved, number)] == ["行政处罚"]
    assert [one.name for one in folder.iterdir()] == ["已导入"]
    assert page.arrivals.isHidden()


def test_one_file_of_a_plain_kind_is_shown_with_one_click(
    open_page, approved, settle, in_dialog, tmp_path, monkeypatch
):
    said = []
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, words: said.append(words))
    desk = approved.desks[Role.CLERK]
    page = open_page(lambda desk, shell: WorkbenchPage(desk, shell))
    watched.watch(desk.store, desk.actor, tmp_path, now=NOW)
    path = tmp_path / "名录.json"

    def click(words):
        path.write_text(words, encoding="utf-8")
        page.refresh()
        settle()
        page.arrivals.findChildren(Button)[-1].click()
        settle()

    click('{"format": "mingqian-team-answers-1"}')
    assert "检查结果" in said[-1]
    in_dialog(
        lambda: click('[{"执法证号": "1", "统一社会信用代码": "2", "回避事由": "持股"}]'),
        lambda window: (settle(), window.reject()),
    )
    click('[{"主体名称": "新开的店", "统一社会信用代码": "91360824MAC000017N"}]')
    shown = page.window().findChild(ImportPage).shown
    assert (shown.kind, shown.counts.new, shown.file_name) == ("enterprises", 1, "名录.json")
    monkeypatch.setattr(messages, "confirm", lambda *_args, **_words: True)
    assert page.shell.back()


def test_the_data_tab_shows_the_folder_and_the_formats_and_exports_for_administrators(
    open_page, approved, settle, tmp_path, monkeypatch
):
    said = []
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, words: said.append(words))
    page = open_page(lambda desk, shell: SettingsPage(desk, shell), Role.ADMIN)
    words = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(words.index("数据"))
    settle()
    assert "JSON" in page.data.formats.page.toPlainText()
    page.data.watch(tmp_path)
    settle()
    assert page.data.folder.text() == str(tmp_path)
    page.data.export_to(tmp_path / "all.zip")
    settle()
    assert (tmp_path / "all.zip").stat().st_size > 10_000
    assert len(said) == 1
    shown = page.data.formats
    shown.kind.setCurrentIndex(shown.kind.findData("holidays"))
    shown.kind.activated.emit(shown.kind.currentIndex())
    assert shown.page.verticalScrollBar().value() > 1000
    page.data.formats.page_to(tmp_path / "formats.html")
    settle()
    assert "统一社会信用代码" in (tmp_path / "formats.html").read_text(encoding="utf-8")
    clerk = open_page(lambda desk, shell: SettingsPage(desk, shell))
    assert clerk.data.export_button.isHidden()
    formats = clerk.data.formats
    formats.kind.setCurrentIndex(formats.kind.findData("holidays"))
    assert not formats.export_button.isEnabled()
    formats.kind.setCurrentIndex(formats.kind.findData("enterprises"))
    formats.export_to(tmp_path / "a.json")
    formats.example_to(tmp_path / "b.jsonl")
    settle()
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 200
    assert json.loads((tmp_path / "b.jsonl").read_text(encoding="utf-8"))["所属乡镇（街道）"]
