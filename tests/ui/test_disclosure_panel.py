"""The stage 结果公示: what is seen is what is written; the end of the task."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from app.core.disclosure import Reason
from app.core.findings import FindingState
from app.core.people import Role
from app.core.task import Stage
from app.services.disclosure.disclosure import DisclosurePreview, Format, LeftOut
from app.services.finding import finding_review, findings
from app.store.schema import Task
from app.ui import messages
from app.ui.screens.settings_disclosure import DisclosureTab
from app.ui.task.disclosure import DisclosurePanel
from app.ui.views import disclosure as view

DAY = date(2026, 3, 9)
OUT = LeftOut(3, "清溪商行", Reason.NOT_APPROVED, FindingState.DRAFT)


def shown(rows=2, left=(OUT,)):
    return DisclosurePreview(
        "gsxt", "", (), ("企业名称",), tuple((f"企业{n}",) for n in range(rows)), left, rows, "清单"
    )


def test_the_figures_add_up():
    lines = dict(view.summary_rows(shown()))
    assert lines["抽中的检查对象"] == "3"
    assert lines["不在清单里"] == "− 1"
    assert lines["  检查结果还没有审批"] == "1"
    assert lines["写入清单"] == "2"


def test_what_comes_next_follows_from_what_is_missing():
    drawn = Stage.DRAWN
    assert view.offer(shown(), ("清溪商行",), drawn, may=True).act == "export"
    nothing = view.offer(shown(rows=0), ("清溪商行",), drawn, may=True)
    assert (nothing.act, nothing.enabled) == ("export", False)
    close = view.offer(shown(left=()), (), drawn, may=True)
    assert (close.act, close.again) == ("close", True)
    closed = view.offer(shown(left=()), (), Stage.CLOSED, may=True)
    assert (closed.act, closed.again) == ("", True)
    assert view.offer(shown(), (), drawn, may=False).act == ""
    assert not view.offer(None, None, drawn, may=True).enabled


def test_a_file_gets_the_ending_of_its_format():
    assert view.with_suffix(Path("a.xlsx"), Format.XLSX) == Path("a.xlsx")
    assert view.with_suffix(Path("a.v1"), Format.CSV_UTF8) == Path("a.v1.csv")
    place = view.default_path(Path("data"), "3608", "清单", Format.CSV_GB18030)
    assert place == Path("data/exports/3608/清单.csv")


def test_one_column_takes_the_space_that_is_left():
    assert [wide for _, _, wide in view.columns(shown())] == [True]


@pytest.fixture
def pass_findings(drawn):
    """Enter, review and approve 未发现问题 for some enterprises."""

    def run(ids):
        clerk = drawn.desks[Role.CLERK]
        now = clerk.clock()
        findings.enter_clean(clerk.store, clerk.actor, ids, DAY, ("ONSITE",), now=now)
        finding_review.submit(clerk.store, clerk.actor, ids, now=now)
        for role, service in (
            (Role.REVIEWER, finding_review.review),
            (Role.APPROVER, finding_review.approve),
        ):
            service(clerk.store, drawn.desks[role].actor, ids, True, "同意", now=now)

    return run


@pytest.fixture
def panel(qtbot, drawn, settle):
    made = DisclosurePanel(drawn.desks[Role.CLERK])
    qtbot.addWidget(made)
    made.resize(1160, 560)
    made.show()
    made.show_task(drawn.card())
    settle()
    return made


def test_before_any_approval_nothing_can_be_exported_and_the_page_says_why(qtbot, panel):
    assert not panel.bar.primary_button.isEnabled()
    assert "审批" in panel.bar.sentence.text()
    assert len(panel.shown.left_out) == 12
    with qtbot.waitSignal(panel.stage_wanted) as wanted:
        panel.open_note._button.click()
    assert wanted.args == ["findings"]


@pytest.mark.parametrize("fmt", list(Format))
def test_what_is_seen_is_written_and_listed(drawn, panel, pass_findings, settle, tmp_path, fmt):
    pass_findings(drawn.assignments[:2])
    panel.reload()
    settle()
    seen = panel.list.table.rows()
    assert len(seen) == 2
    panel.format.setCurrentIndex(list(Format).index(fmt))
    path = tmp_path / "out" / f"清单{fmt.suffix}"
    panel.export_to(path)
    settle()
    assert panel.done.isVisible()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert panel.done.exported.sha256 == digest
    (line,) = panel.past.table.rows()
    assert (line.rows, line.sha256) == (2, digest)
    if fmt is not Format.XLSX:
        encoding = "utf-8-sig" if fmt is Format.CSV_UTF8 else "gb18030"
        words = path.read_bytes().decode(encoding)
        assert all(row[0] in words for row in seen)


def test_the_other_list_shows_its_title_and_block(drawn, panel, pass_findings, settle):
    pass_findings(drawn.assignments[:1])
    panel.choose("announcement")
    settle()
    assert "检查结果公告" in panel.list.block.text()
    assert "抽查任务编号" in panel.list.block.text()
    assert panel.list.table.rows_model.columns[0].title == "序号"


def test_the_chosen_place_is_asked_for_in_the_folder_of_exports(
    drawn, panel, pass_findings, settle, monkeypatch
):
    pass_findings(drawn.assignments[:1])
    panel.reload()
    settle()
    asked = []

    def choose(_parent, _title, proposed, _kinds):
        asked.append(Path(proposed))
        return str(Path(proposed).with_suffix("")), ""

    monkeypatch.setattr("app.ui.task.disclosure.QFileDialog.getSaveFileName", choose)
    panel.bar.primary_button.click()
    settle()
    assert asked[0].is_relative_to(panel.desk.folder / "exports")
    assert asked[0].is_file()


def test_when_all_is_out_the_task_is_closed_on_confirmation(
    qtbot, drawn, panel, pass_findings, settle, tmp_path, monkeypatch
):
    pass_findings(drawn.assignments)
    panel.reload()
    settle()
    assert panel.bar.primary_button.text() == "导出公示清单"
    left = [one.assignment_id for one in panel.shown.left_out]
    # The announcement takes enterprises the portal would refuse for want of a code.
    panel.choose("announcement" if left else "gsxt")
    settle()
    panel.export_to(tmp_path / "a.xlsx")
    settle()
    assert panel.bar.primary_button.text() == "办结任务"
    monkeypatch.setattr(messages, "confirm", lambda *_args: True)
    with qtbot.waitSignal(panel.changed, timeout=20_000):
        panel.bar.primary_button.click()
    with panel.desk.store.read() as session:
        assert session.get_one(Task, drawn.task_id).stage == "CLOSED"
    panel.show_task(drawn.card())
    settle()
    assert not panel.bar.primary_button.isVisible()
    assert panel.again.isVisible()


def test_a_receipt_is_entered_in_its_window_and_what_changed_is_listed(
    drawn, panel, pass_findings, settle, tmp_path, in_dialog
):
    pass_findings(drawn.assignments[:2])
    panel.reload()
    settle()
    panel.export_to(tmp_path / "a.xlsx")
    settle()
    said = []

    def fill(window):
        window.number.setText("")
        assert not window.may_accept()
        window.number.setText("SH-77")
        window.refused.setPlainText("9 没有这一行")
        assert not window.may_accept()  # the file has two rows
        window.refused.setPlainText("2 代码不存在")
        said.append(window.sentence.text())
        window.accept_button.click()

    in_dialog(panel.past.receipt.click, fill)
    settle()
    assert "共 2 行" in said[0]
    (line,) = panel.past.table.rows()
    assert (line.receipt.number, view.receipt_words(line)) == ("SH-77", "1 行被拒收")
    # What was refused is still to be uploaded.
    assert [what for what, _name in panel.since.table.rows()] == ["new"]


def test_a_file_open_elsewhere_is_saved_beside_it(
    drawn, panel, pass_findings, settle, tmp_path, monkeypatch, held_open, near
):
    pass_findings(drawn.assignments[:1])
    panel.reload()
    settle()
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"held")
    asked = []
    monkeypatch.setattr(messages, "confirm", lambda *words: asked.append(words[2]) or True)
    held_open(path)
    panel.export_to(path, "xlsx")
    settle()
    assert "a (2).xlsx" in asked[0]
    assert panel.done.exported.path == tmp_path / "a (2).xlsx"
    assert path.read_bytes() == b"held"


def test_a_file_is_checked_and_a_line_left_out_leads_to_its_finding(
    qtbot, drawn, panel, pass_findings, settle, tmp_path, in_dialog
):
    pass_findings(drawn.assignments[:3])
    panel.reload()
    settle()
    panel.export_to(tmp_path / "a.csv", "csv-utf8")
    settle()
    seen = []

    def check():
        panel.check_file(tmp_path / "a.csv")
        settle()

    def look(window):
        seen.append((window.note._words.text(), window.table.rows()))
        window.accept()

    in_dialog(check, look)
    path = tmp_path / "a.csv"
    words = path.read_text("utf-8-sig").replace("360899202603051001", "3.60899E+17")
    path.write_text(words, encoding="gb18030")
    in_dialog(check, look)
    assert "一个字节不差" in seen[0][0]
    assert "改坏" in seen[1][0]
    assert {view.difference_words(one) for one in seen[1][1]} == {"代码变成科学计数"}
    row = panel.left.table.rows()[0]
    with qtbot.waitSignal(panel.enterprise_wanted) as wanted:
        panel.left.table.opened.emit(row)
    assert wanted.args == [row.assignment_id]


def test_codes_that_are_missing_are_one_line_and_lead_to_the_settings(
    qtbot, drawn, panel, pass_findings, settle
):
    pass_findings(drawn.assignments)
    panel.choose("record")
    settle()
    assert not panel.bar.primary_button.isEnabled()
    lines = {one.detail: one.name for one in panel.left.table.rows()}
    assert lines["“检查结果”没有“未发现问题”的对应代码"] == "12 户"
    with qtbot.waitSignal(panel.settings_wanted) as wanted:
        panel.open_note._button.click()
    assert wanted.args == ["disclosure"]


def test_own_columns_are_made_in_the_settings_and_offered_on_the_page(
    qtbot, drawn, panel, pass_findings, settle, in_dialog
):
    pass_findings(drawn.assignments[:2])
    tab = DisclosureTab(drawn.desks[Role.CLERK])
    qtbot.addWidget(tab)
    tab.resize(1100, 620)
    tab.show()
    tab.refresh()
    settle()
    part = tab.columns
    assert not part.edit.add_button.isEnabled()  # what the program comes with stays
    part.copy.click()
    settle()
    part.name.setText("县网站")
    fields = {part.edit.choice.itemData(at) for at in range(part.edit.choice.count())}
    assert not {"phone", "legal_rep", "risk_class", "contact"} & fields
    part.edit.choice.setCurrentIndex(part.edit.choice.count() - 1)
    part.edit.add_button.click()
    part.edit.heading.setText("来源")
    part.edit.heading.textEdited.emit("来源")
    part.edit.constant.setText("县局")
    part.edit.constant.textEdited.emit("县局")
    for _ in range(part.edit.list.count() - 1):
        part.edit.up.click()
    settle()
    assert part.preview.currentWidget().rows()[0][0] == "县局"
    part.edit.list.setCurrentRow(1)
    part.edit.gone.click()  # 企业名称, which the portal asks for
    settle()
    assert "企业名称" in part.note._words.text()
    part.keep.click()
    settle()
    assert part.dirty
    part.edit.choice.setCurrentIndex(part.edit.choice.findData("enterprise_name"))
    part.edit.add_button.click()
    part.keep.click()
    settle()
    assert (part.dirty, part.front.code) == (False, "own1")
    panel.show_task(drawn.card())
    settle()
    panel.choose("own1")
    settle()
    assert panel.lists.currentText() == "县网站"
    assert panel.list.table.rows()[0][0] == "县局"
    tab.codes.which.setCurrentIndex(6)

    def paste(window):
        window.words.setPlainText("没听说过\t1")
        window.accept_button.click()
        settle()
        assert "没听说过" in window.note._words.text()
        window.words.setPlainText("未发现问题\t01\n迁出\t")
        window.accept_button.click()

    in_dialog(tab.codes.ask_words, paste)
    settle()
    assert tab.codes.lines.rows() == (("未发现问题", "01"),)


def test_who_does_not_publish_looks_only(qtbot, drawn, pass_findings, settle):
    pass_findings(drawn.assignments[:1])
    made = DisclosurePanel(drawn.desks[Role.APPROVER])
    qtbot.addWidget(made)
    made.show()
    made.show_task(drawn.card())
    settle()
    assert not made.bar.primary_button.isVisible()
    assert len(made.shown.rows) == 1
