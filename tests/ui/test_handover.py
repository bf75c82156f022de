"""交接任务 from the list of tasks and from the accounts; the table of roles and rights."""

from datetime import datetime
from functools import partial

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.core.people import ROLE_RIGHTS, Right, Role
from app.services.account import account_edits, accounts
from app.services.account.accounts import AccountDraft
from app.services.task import task_handover, tasks
from app.texts import text
from app.ui.screens.settings_accounts import AccountsTab
from app.ui.screens.settings_rights import RightsWindow
from app.ui.screens.tasks import TasksPage
from app.ui.second_person import SecondPersonDialog
from app.ui.shell import NavEntry, Shell
from app.ui.table_tools import content_of, desk_of
from app.ui.task.handover import HandoverButton, HandoverDialog
from app.ui.views.tables import tsv_of

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
WHY = "调离信用监管股"


@pytest.fixture
def colleague(approved) -> int:
    """A second clerk; returns the account."""
    desk = approved.desks[Role.ADMIN]
    reviewer = approved.desks[Role.REVIEWER].actor
    draft = AccountDraft("tongshi", "钱同事", "科员", (Role.CLERK,), password="long enough")
    return account_edits.create_account(desk.store, desk.actor, draft, reviewer, now=NOW)


@pytest.fixture
def printed(monkeypatch) -> list[tuple[int, ...]]:
    """What was sent to be printed: the child process has tests of its own."""
    sent: list[tuple[int, ...]] = []
    monkeypatch.setattr(HandoverButton, "_print", lambda _self, ids: sent.append(ids))
    return sent


def test_a_clerk_hands_a_task_on_and_the_list_names_the_colleague(
    approved, colleague, printed, settle, qtbot, in_dialog, typing
):
    desk = approved.desks[Role.CLERK]
    shell = Shell((NavEntry("tasks", "-", "dices", lambda it: TasksPage(desk, it)),), desk.jobs)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("tasks")
    settle()
    page = shell.page("tasks")
    page.mine.setChecked(True)
    assert [row.keeper_id for row in page.table.rows()] == [desk.actor.account_id]

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, HandoverDialog)
        assert dialog.table.checked_keys() == {approved.task_id}
        dialog.accept_button.click()
        assert dialog.receiver.property("invalid") == "true"
        assert dialog.reason.property("invalid") == "true"
        dialog.receiver.setCurrentIndex(dialog.receiver.findData(colleague))
        typing(dialog.reason, WHY)
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=30_000)

    def press() -> None:
        page.hand_button.click()
        settle()

    in_dialog(press, fill)
    settle()
    assert page.table.rows() == ()
    page.mine.setChecked(False)
    assert [row.keeper for row in page.table.rows()] == ["钱同事"]
    assert page.note.isVisible()
    assert printed == [task_handover.choice(desk.store, desk.actor).last]


def test_of_somebody_who_leaves_an_administrator_hands_over_with_a_second_person(
    approved, colleague, printed, settle, qtbot, in_dialog, typing
):
    desk = approved.desks[Role.ADMIN]
    tab = AccountsTab(desk)
    qtbot.addWidget(tab)
    tab.show()
    tab.refresh()
    settle()
    clerk = approved.desks[Role.CLERK].actor
    at = [row.id for row in tab.table.rows()].index(clerk.account_id)
    tab.table.selectRow(at)

    def warned(dialog: QDialog) -> None:
        said = " ".join(one.text() for one in dialog.findChildren(QLabel))
        assert text("handover.window.still_open", count=1) in said
        dialog.reject()

    def switch() -> None:
        tab.active_button.click()
        settle()

    in_dialog(switch, warned)

    def confirm(tries: int) -> None:
        """The window of the second person stands above that of the handover."""
        front = QApplication.activeModalWidget()
        if isinstance(front, SecondPersonDialog):
            typing(front.person.login, approved.desks[Role.REVIEWER].actor.login)
            typing(front.person.password, text("sample.password"))
            front.accept_button.click()
        elif tries:
            QTimer.singleShot(20, partial(confirm, tries - 1))

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, HandoverDialog)
        assert dialog.whose().person.id == clerk.account_id
        dialog.receiver.setCurrentIndex(dialog.receiver.findData(colleague))
        typing(dialog.reason, WHY)

        dialog.accept_button.click()
        confirm(500)
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=30_000)

    def press() -> None:
        tab.hand_button.click()
        settle()

    in_dialog(press, fill)
    settle()
    assert [one.keeper for one in tasks.tasks(desk.store, desk.actor)] == ["钱同事"]
    assert len(printed) == 1
    assert tab.note.isVisibleTo(tab)
    assert accounts.accounts(desk.store, desk.actor)[at].active


def test_the_table_of_rights_is_the_one_the_services_ask(approved, qtbot):
    window = RightsWindow(None, approved.desks[Role.ADMIN])
    qtbot.addWidget(window)
    assert desk_of(window.table) is approved.desks[Role.ADMIN]  # so it can be printed and kept
    content = content_of(window.table.title, window.table.columns(), window.table.rows())
    lines = [line.split("\t") for line in tsv_of(content).splitlines()]
    assert lines[0][1:] == [text(f"terms.role.{role}") for role in Role]
    table = {line[0]: line[1:] for line in lines[1:]}
    assert len(table) == len(Right)
    for right in Right:
        marks = [bool(mark) for mark in table[text(f"handover.right.{right}")]]
        assert marks == [right in ROLE_RIGHTS[role] for role in Role]
