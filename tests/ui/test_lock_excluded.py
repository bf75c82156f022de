"""The list of who is left out: found by words and by reason; letting somebody in from it."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.people import Role
from app.core.quota import ALL, QuotaRule
from app.core.task import DrawKind
from app.services.account import accounts
from app.services.draw import overrides
from app.services.draw.pool_excluded import Excluded, ExcludedRow, excluded_by
from app.services.task import tasks
from app.services.walks.sample import ACCOUNTS
from app.store.schema import Enterprise, ForeignCount, Item, LogEntry
from app.ui import messages
from app.ui.shell import Shell
from app.ui.task.let_in import LetInList, LetInWindow
from app.ui.task.lock_excluded import ExcludedDialog
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage
from app.ui.views.tasks import blank_plan

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
TODAY = date(2026, 3, 5)
ROWS = tuple(
    replace(row, sought=f"{row.name}\n{row.key}\n{row.place}".upper())
    for row in (
        ExcludedRow("尹建", "14089910000", "城关所", "EXPIRED", True),
        ExcludedRow("青岭县明源小吃店", "92360899MAYXXXXX1A", "麦㙦镇", "CLOSED", False),
        ExcludedRow("青岭县云图商贸有限公司", "91360899MAYXXXXX2B", "临溪镇", "CAP", False, "2次"),
    )
)


@pytest.fixture
def dialog(approved, settle, qtbot: QtBot):
    made = ExcludedDialog(None, approved.desks[Role.CLERK], Excluded(ROWS, 3))
    qtbot.addWidget(made)
    settle()
    return made


def test_the_rows_are_narrowed_by_words_and_by_reason_with_counts(dialog, settle, qtbot):
    rows = dialog.table.table.rows
    assert rows() == ROWS
    assert [dialog.reason.itemText(at).split("　")[-1] for at in range(4)] == ["3", "1", "1", "1"]
    dialog.search.setText("麦㙦")
    qtbot.waitUntil(lambda: rows() == ROWS[1:2])
    at = dialog.reason.findData("CAP")
    assert dialog.reason.itemText(at).endswith("0")
    dialog.search.clear()
    qtbot.waitUntil(lambda: rows() == ROWS)
    dialog.reason.setCurrentIndex(dialog.reason.findData("EXPIRED"))
    settle()
    assert rows() == ROWS[:1]
    assert not dialog.let_in_button.isVisibleTo(dialog)


def test_what_is_on_show_goes_to_a_file_and_stands_in_the_log(
    dialog, approved, settle, tmp_path, monkeypatch
):
    monkeypatch.setattr(messages, "inform", lambda *_args: None)
    dialog.reason.setCurrentIndex(dialog.reason.findData("CAP"))
    settle()
    path = tmp_path / "排除.csv"
    dialog.table.table.tools.export_to(path)
    settle()
    lines = path.read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "云图商贸" in lines[1]
    with approved.desks[Role.CLERK].store.read() as session:
        last = session.scalars(select(LogEntry.kind).order_by(LogEntry.n.desc())).first()
    assert last == "EXPORT"


@pytest.fixture
def review(approved, settle, qtbot: QtBot):
    """The last step of a draft in whose scope one enterprise has had its inspections."""
    desk = approved.desks[Role.CLERK]
    with desk.store.write() as session:
        one = session.scalars(
            select(Enterprise).where(Enterprise.status == "存续").order_by(Enterprise.id)
        ).first()
        session.add(
            ForeignCount(enterprise_id=one.id, year=2026, count=2, source="市局", by_id=1, at=NOW)
        )
        key = one.key
        code = session.scalars(select(Item.code).where(Item.basis != "").limit(1)).one()
    plan = replace(
        blank_plan("特批试验", DrawKind.ENTERPRISES, TODAY),
        item_codes=(code,),
        quotas={ALL: QuotaRule("NUMBER", "3")},
    )
    numbers = tasks.propose_numbers(desk.store, desk.actor, TODAY)
    task_id, _ = tasks.save_task(desk.store, desk.actor, None, 0, plan, numbers, now=NOW)
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    page = TaskPage(desk, shell, task_id, PANELS)
    shell.resize(QSize(1366, 768))
    shell.show()
    shell.push(page)
    settle()
    panel = page.panel("plan")
    panel.go("review")
    settle()
    return panel, key


def test_somebody_is_let_in_by_two_persons_and_taken_out_again(
    review, approved, settle, in_dialog, qtbot, monkeypatch
):
    panel, key = review
    sheet = panel.parts["review"].sheet
    assert sheet.state.excluded["CAP"] == 1
    login, _, _, password = next(row for row in ACCOUNTS if row[2] is Role.REVIEWER)
    told = []
    monkeypatch.setattr(messages, "show_error", lambda _w, error, *_a: told.append(error))

    def enter(window):
        assert isinstance(window, LetInWindow)
        window.accept_button.click()
        assert window.form.field("reason").property("invalid") == "true"
        window.reason.setText("消费者集中投诉，须当面核实")
        window.second.login.setText(login)
        window.second.password.setText("错")
        window.accept_button.click()
        settle()
        assert len(told) == 1  # wrong password: the window stays
        window.second.password.setText(password)
        window.accept_button.click()

    def choose(dialog):
        assert isinstance(dialog, ExcludedDialog)
        settle()
        dialog.search.setText(key)
        dialog.search.searched.emit(key)
        settle()
        dialog.table.table.selectRow(0)
        assert dialog.let_in_button.isEnabled()
        in_dialog(dialog.let_in_button.click, enter)

    desk, plan = panel.desk, panel.card.plan
    found = excluded_by(desk.store, desk.actor, plan, now=NOW)
    in_dialog(lambda: sheet.show_found(found), choose)
    settle()
    assert panel.card.version == 2
    assert [one.key for one in panel.card.plan.overrides] == [key]
    assert "CAP" not in sheet.state.excluded
    assert sheet.let_in_list.isVisibleTo(sheet)

    def give_up(window):
        window.reason.setText("情况已查清")
        window.accept_button.click()

    def look(dialog):
        assert isinstance(dialog, LetInList)
        dialog.table.selectRow(0)
        in_dialog(dialog.remove_button.click, give_up)
        settle()
        assert dialog.table.rows() == ()
        dialog.accept_button.click()

    in_dialog(sheet.let_in_list.click, look)
    settle()
    assert (panel.card.version, panel.card.plan.overrides) == (3, ())
    assert sheet.state.excluded["CAP"] == 1


def test_who_approves_reads_each_name_and_reason(review, approved, settle):
    panel, key = review
    desk = approved.desks[Role.CLERK]
    login, _, _, password = next(row for row in ACCOUNTS if row[2] is Role.REVIEWER)
    second = accounts.confirm_second(desk.store, desk.actor, login, password, now=NOW)
    card = panel.card
    overrides.add(desk.store, desk.actor, second, card.id, 1, key, "CAP", "消费者集中投诉", now=NOW)
    panel.show_task(tasks.task(desk.store, desk.actor, card.id))
    settle()
    sheet = panel.parts["review"].sheet
    grid = sheet.grid
    words = [grid.itemAt(at).widget() for at in range(grid.count())]
    said = [one.text() for one in words if isinstance(one, QLabel)]
    assert any("消费者集中投诉" in one and second.name in one for one in said)
