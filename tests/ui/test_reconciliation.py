"""The page 名录核对: from the lock page and from the registry, with names, sheet and file."""

import openpyxl
import pytest
from sqlalchemy import select

from app.core.difference import Group
from app.core.people import Role
from app.store.schema import Enterprise
from app.ui import messages
from app.ui import reconciliation as screen
from app.ui.reconciliation import NamesDialog, ReconciliationPage
from app.ui.shell import NavEntry, Shell
from app.ui.task.lock import LockPanel
from app.ui.widgets import Page


@pytest.fixture
def pushed(qtbot, settle):
    """The page on top of a shell, with everything read."""
    kept = []

    def show(desk, draw_id):
        shell = Shell((NavEntry("it", "it", "users", lambda _shell: Page("it")),), desk.jobs)
        kept.append(shell)
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        shell.go("it")
        shell.show()
        page = ReconciliationPage(desk, shell, draw_id)
        shell.push(page)
        settle()
        return page

    return show


def close_one(desk):
    """Close an enterprise nobody drew; return its name."""
    with desk.store.write() as session:
        row = session.scalars(select(Enterprise).where(Enterprise.status == "存续")).first()
        row.status = "注销"
        return row.name


def test_figures_add_up_before_the_first_draw(approved, pushed):
    page = pushed(approved.desks[Role.CLERK], 1)
    lines = page.ledger.rows()
    assert lines[0].count == "200户"
    assert lines[-1].count == page.summary._figure.text()
    assert not page.former.isVisible()
    assert "无从对照" in page.former_note.text()
    assert page.bar.primary_button.isEnabled()


def test_what_changed_since_the_last_draw_is_listed_with_names(drawn, pushed, in_dialog, qtbot):
    desk = drawn.desks[Role.CLERK]
    page = pushed(desk, None)
    groups = {line.group: line.count for line in page.former.rows() if line.group}
    assert groups == {Group.OUT: "12户"}
    row = next(n for n, line in enumerate(page.former.rows()) if line.group)
    page.former.selectRow(row)
    assert page.names_button.isEnabled()

    def look(dialog):
        assert isinstance(dialog, NamesDialog)
        assert len(dialog.table.rows()) == 12
        dialog.accept_button.click()

    seen = []
    old = NamesDialog.exec
    NamesDialog.exec = lambda dialog: seen.append(look(dialog))
    try:
        page.names_button.click()
        qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    finally:
        NamesDialog.exec = old


def test_the_sheet_is_made_and_shown(approved, pushed, qtbot, monkeypatch):
    shown = []
    monkeypatch.setattr(screen, "open_pdf", lambda _parent, path: shown.append(path))
    page = pushed(approved.desks[Role.CLERK], 1)
    page.bar.primary_button.click()
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert shown[0].name.endswith("名录核对单.pdf")


def test_everybody_who_changed_goes_into_a_file(drawn, pushed, qtbot, monkeypatch, tmp_path):
    said = []
    monkeypatch.setattr(messages, "inform", lambda *words: said.append(words[2]))
    desk = drawn.desks[Role.CLERK]
    name = close_one(desk)
    page = pushed(desk, None)
    path = tmp_path / "a.xlsx"
    page.export_to(path)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    rows = list(openpyxl.load_workbook(path).worksheets[0].values)
    assert name in {row[1] for row in rows}
    assert f"{len(rows) - 1}" in said[0]


def test_who_only_reads_neither_prints_nor_exports(approved, pushed):
    page = pushed(approved.desks[Role.SUPERVISOR], 1)
    assert not page.bar.primary_button.isVisible()
    assert not page.export_button.isVisible()


def test_nothing_to_compare_with_is_said_and_no_empty_page_is_left(approved, pushed, monkeypatch):
    seen = []
    monkeypatch.setattr(messages, "show_error", lambda _p, error, *_: seen.append(error.code))
    shell = pushed(approved.desks[Role.CLERK], None).shell
    assert seen == ["reconciliation.no_draw"]
    assert shell.pages.currentWidget().title == "it"


def test_the_lock_page_opens_it_for_its_draw(approved, qtbot, settle):
    desk = approved.desks[Role.CLERK]
    panel = LockPanel(desk)
    shell = Shell((NavEntry("it", "it", "users", lambda _shell: panel),), desk.jobs)
    qtbot.addWidget(shell)
    shell.go("it")
    from app.services.task import tasks

    panel.show_task(tasks.task(desk.store, desk.actor, approved.task_id))
    settle()
    panel.reconcile.click()
    page = shell.pages.currentWidget()
    assert isinstance(page, ReconciliationPage)
    assert page.draw_id == panel.draw.id
    settle()
    page.bar.back_button.click()
    assert shell.pages.currentWidget() is panel
    settle()
