"""回填表 in the window: a team's sheet goes out, comes back filled, is looked at, is taken."""

from datetime import date

import openpyxl
import pytest

from app.core.findings import Verdict
from app.core.people import Role
from app.services import findings
from app.texts import text
from app.ui.task import findings_returns
from app.ui.task.findings import FindingsPanel
from app.ui.task.findings_returns import ReturnsDialog

HEAD = 4
DAY = date(2026, 3, 10)


@pytest.fixture
def panel_of(qtbot, drawn, settle):
    def make(role):
        made = FindingsPanel(drawn.desks[role])
        qtbot.addWidget(made)
        made.resize(1160, 560)
        made.show()
        made.show_task(drawn.card())
        settle()
        return made

    return make


@pytest.fixture
def dialog(qtbot, drawn, settle):
    made = ReturnsDialog(None, drawn.desks[Role.CLERK], drawn.card())
    made.setModal(False)  # in a test nobody waits for it, and the next window is the one to find
    qtbot.addWidget(made)
    made.show()
    settle()
    return made


def filled(path, **words):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[HEAD]}
    for at in range(HEAD + 1, sheet.max_row + 1):
        for heading, word in words.items():
            sheet.cell(at, columns[heading]).value = word
    book.save(path)
    return path


def exported(dialog, settle, tmp_path, monkeypatch):
    path = tmp_path / "回填.xlsx"
    monkeypatch.setattr(findings_returns, "ask_path", lambda *_args: path)
    dialog.export()
    settle()
    return path


def test_every_team_has_its_line_and_the_page_of_findings_leads_here(
    panel_of, drawn, settle, in_dialog
):
    panel = panel_of(Role.CLERK)
    seen = []

    def look(front):
        settle()
        seen.append([row.enterprises for row in front.table.rows()])
        front.accept()

    in_dialog(panel.list.returns_button.click, look)
    assert sum(seen[0]) == len(drawn.assignments)
    assert len(seen[0]) == 4


def read(dialog, path, settle, monkeypatch):
    """What the page makes of a file, before anybody is shown it."""
    seen = []
    monkeypatch.setattr(dialog, "show_found", seen.append)
    dialog.read_file(path)
    settle()
    monkeypatch.undo()
    return seen[0]


def test_a_filled_sheet_is_shown_before_it_counts_and_taken_with_one_click(
    dialog, drawn, settle, tmp_path, monkeypatch, in_dialog
):
    path = exported(dialog, settle, tmp_path, monkeypatch)
    assert dialog.told.isVisible()
    filled(path, 检查结果="未发现问题", 检查日期="2026-03-10", 检查方式="实地检查")
    found = read(dialog, path, settle, monkeypatch)
    told = []
    dialog.taken.connect(told.append)

    def take(front):
        assert front.accept_button.text() == text("returns.page.take", count=len(found.changes))
        front.accept_button.click()

    in_dialog(lambda: dialog.show_found(found), take)
    settle()
    assert told
    assert dialog.table.rows()[0].filled == len(found.changes) > 1
    desk = drawn.desks[Role.CLERK]
    sheet = findings.sheet(desk.store, desk.actor, found.changes[0].assignment_id, today=DAY)
    assert all(item.verdict is Verdict.CLEAR for item in sheet.body.items)


def test_rows_that_contradict_are_listed_and_nothing_can_be_taken(
    dialog, settle, tmp_path, monkeypatch, in_dialog
):
    path = filled(
        exported(dialog, settle, tmp_path, monkeypatch), 检查结果="发现问题", 检查日期="2026-03-10"
    )
    found = read(dialog, path, settle, monkeypatch)
    seen = []

    def look(front):
        seen.append(front.accept_button.text())
        front.reject()

    in_dialog(lambda: dialog.show_found(found), look)
    assert seen == [text("returns.page.close")]
    assert found.changes == ()
    assert len(found.faults) > 1


def test_a_reviewer_may_neither_export_nor_read_a_sheet(qtbot, drawn, settle):
    made = ReturnsDialog(None, drawn.desks[Role.REVIEWER], drawn.card())
    qtbot.addWidget(made)
    made.show()
    settle()
    assert not made.export_button.isVisible()
    assert not made.read_button.isVisible()
