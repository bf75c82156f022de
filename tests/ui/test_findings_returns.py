"""回填表 in the window: a team's sheet goes out, comes back filled, is looked at, is taken."""

from datetime import date

import openpyxl
import pytest

from app.core.findings import Verdict
from app.core.people import Role
from app.services.finding import findings
from app.texts import text
from app.ui.task import findings_back, findings_returns
from app.ui.task.findings_back import BackDialog
from app.ui.task.findings_returns import ReturnsDialog
from app.ui.task.findings_teams import GiveDialog

HEAD = 4
DAY = date(2026, 3, 10)


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


def read(dialog, paths, settle, monkeypatch):
    """What the page makes of files, before anybody is shown it."""
    seen = []
    monkeypatch.setattr(dialog, "show_found", seen.append)
    dialog.read(tuple(paths))
    settle()
    monkeypatch.undo()
    return seen[0]


@pytest.fixture
def back(qtbot, dialog, drawn, settle):
    """The window that shows what came back, without anybody waiting for it."""

    def make(seen):
        made = BackDialog(dialog, drawn.desks[Role.CLERK], drawn.card(), seen)
        made.setModal(False)
        qtbot.addWidget(made)
        made.taken.connect(dialog._took)
        made.show()
        settle()
        return made

    return make


def test_a_filled_sheet_is_shown_before_it_counts_and_taken_with_one_click(
    dialog, back, drawn, settle, tmp_path, monkeypatch
):
    path = exported(dialog, settle, tmp_path, monkeypatch)
    assert dialog.told.isVisible()
    filled(path, 检查结果="未发现问题", 检查日期="2026-03-10", 检查方式="实地检查")
    seen = read(dialog, [path], settle, monkeypatch)
    front = back(seen)
    assert front.accept_button.text() == text("team_sheets.page.take_all", count=1)
    changes = front.changes.rows()
    assert changes
    assert all(not one.before for one in changes)
    told = []
    front.taken.connect(told.append)
    front.accept_button.click()
    settle()
    assert told
    assert not front.accept_button.isEnabled()
    desk = drawn.desks[Role.CLERK]
    sheet = findings.sheet(desk.store, desk.actor, changes[0].assignment_id, today=DAY)
    assert all(item.verdict is Verdict.CLEAR for item in sheet.body.items)
    assert sheet.issues == ()
    assert dialog.table.rows()[0].filled == dialog.table.rows()[0].rows


def test_rows_that_contradict_are_listed_and_can_be_written_out_to_mend(
    dialog, back, settle, tmp_path, monkeypatch
):
    path = filled(
        exported(dialog, settle, tmp_path, monkeypatch), 检查结果="发现问题", 检查日期="2026-03-10"
    )
    front = back(read(dialog, [path], settle, monkeypatch))
    assert not front.accept_button.isEnabled()
    assert not front.one_button.isEnabled()
    assert front.stack.currentIndex() == 1
    assert len(front.faults.rows()) > 1
    mend = tmp_path / "改.xlsx"
    monkeypatch.setattr(findings_back, "ask_path", lambda *_args: mend)
    front.mend_button.click()
    settle()
    assert openpyxl.load_workbook(mend).worksheets[0].max_row == HEAD + len(front.faults.rows())


def test_what_cannot_be_read_says_why_beside_what_can(dialog, back, settle, tmp_path, monkeypatch):
    path = filled(
        exported(dialog, settle, tmp_path, monkeypatch),
        检查结果="未发现问题",
        检查日期="2026-03-10",
    )
    bad = tmp_path / "坏.json"
    bad.write_text("{", encoding="utf-8")
    front = back(read(dialog, [path, bad], settle, monkeypatch))
    assert not front.refusal.isVisible()
    front.files.selectRow(1)
    assert "坏.json" in front.refusal.text()
    assert front.refusal.isVisible()


def test_folders_are_written_for_all_teams_at_once(
    dialog, drawn, settle, tmp_path, monkeypatch, qtbot
):
    teams = tuple(row.part.name for row in dialog.table.rows())
    made = GiveDialog(dialog, drawn.desks[Role.CLERK], drawn.card(), teams)
    qtbot.addWidget(made)
    assert made.which.currentData() == teams  # nobody is forgotten unless it is chosen so
    assert not made.contacts.isChecked()
    told = []
    made.given.connect(told.append)
    out = tmp_path / "out"
    made.write(out)
    settle()
    assert len(told) == 1
    folders = [one for one in out.iterdir() if one.is_dir()]
    assert len(folders) == len(teams)
    seen = read(dialog, [out], settle, monkeypatch)
    assert [one.form for one in seen] == ["XLSX"] * len(teams)
    assert not any(one.takeable or one.refusal for one in seen)


def test_a_reviewer_may_neither_export_nor_read_a_sheet(qtbot, drawn, settle):
    made = ReturnsDialog(None, drawn.desks[Role.REVIEWER], drawn.card())
    qtbot.addWidget(made)
    made.show()
    settle()
    assert not made.export_button.isVisible()
    assert not made.give_button.isVisible()
    assert not made.read_button.isVisible()
