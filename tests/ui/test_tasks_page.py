"""The list of tasks and the start page: make, open, copy and end a task."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.core.people import Right, Role
from app.core.task import Stage
from app.services.desk import workbench
from app.services.task import tasks
from app.texts import text
from app.ui.screens.tasks import NewTask, TasksPage
from app.ui.screens.workbench import WorkbenchPage
from app.ui.shell import NavEntry, Shell
from app.ui.task.page import TaskPage
from app.ui.views.tasks import quarter_name

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
Show = Callable[..., Shell]


@pytest.fixture
def show(approved, settle, qtbot: QtBot) -> Show:
    """A window with the two pages, for somebody of a role."""
    shells = []  # qtbot keeps none alive

    def run(role: Role = Role.CLERK) -> Shell:
        desk = approved.desks[role]
        entries = (
            NavEntry(
                "workbench", "-", "layout-dashboard", lambda shell: WorkbenchPage(desk, shell)
            ),
            NavEntry("tasks", "-", "dices", lambda shell: TasksPage(desk, shell)),
        )
        shell = Shell(entries, desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.go("tasks")
        settle()
        return shell

    return run


@pytest.fixture
def press(qtbot: QtBot, settle) -> Callable[[object], None]:
    """Click and wait for the answer."""

    def run(button) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle()

    return run


def test_a_task_is_made_with_a_name_and_opens_at_its_plan(show, press, settle, in_dialog, typing):
    shell = show()

    def name(dialog: QDialog) -> None:
        assert isinstance(dialog, NewTask)
        assert dialog.name() == quarter_name(date(2026, 3, 5))
        typing(dialog.name_field, "")
        dialog.accept_button.click()
        assert dialog.name_field.property("invalid") == "true"
        typing(dialog.name_field, "加油站双随机抽查")
        dialog.accept_button.click()

    in_dialog(lambda: press(shell.page("tasks").new_button), name)
    settle()
    page = shell.pages.currentWidget()
    assert isinstance(page, TaskPage)
    assert page.stage == "plan"
    assert page.title == "加油站双随机抽查"
    assert shell.back()
    settle()
    rows = shell.page("tasks").table.rows()
    assert rows[0].name == "加油站双随机抽查"
    assert rows[0].task_no != rows[1].task_no


def test_a_turned_back_window_makes_nothing(show, press, in_dialog):
    shell = show()
    in_dialog(
        lambda: press(shell.page("tasks").new_button),
        lambda dialog: dialog.reject_button.click(),
    )
    assert len(shell.page("tasks").table.rows()) == 1


def test_without_a_chosen_task_only_making_one_is_offered(show):
    page = show().page("tasks")
    assert page.new_button.isEnabled()
    for button in (page.open_button, page.copy_button, page.end_button):
        assert not button.isEnabled()


def test_a_copy_is_a_draft_with_numbers_of_its_own(show, press, settle, in_dialog, approved):
    shell = show()
    page = shell.page("tasks")
    page.table.selectRow(0)
    in_dialog(lambda: press(page.copy_button), lambda dialog: dialog.accept_button.click())
    settle()
    opened = shell.pages.currentWidget()
    assert isinstance(opened, TaskPage)
    desk = approved.desks[Role.CLERK]
    first = tasks.task(desk.store, desk.actor, approved.task_id)
    assert opened.card.stage is Stage.DRAFT
    assert opened.card.plan.item_codes == first.plan.item_codes
    assert opened.card.numbers.task_no != first.numbers.task_no
    assert opened.card.numbers.inner_no != first.numbers.inner_no


def test_a_task_ends_with_a_reason_and_is_then_closed_to_ending(
    show, press, settle, in_dialog, typing
):
    page = show().page("tasks")
    page.table.selectRow(0)

    def write(dialog: QDialog) -> None:
        typing(dialog.reason, "上级调整计划")
        dialog.accept_button.click()

    in_dialog(lambda: press(page.end_button), write)
    settle()
    assert page.table.rows()[0].stage is Stage.ENDED
    page.table.selectRow(0)
    assert page.open_button.isEnabled()
    assert not page.end_button.isEnabled()


def test_whoever_may_not_plan_can_open_and_nothing_else(show, press):
    shell = show(Role.SUPERVISOR)
    page = shell.page("tasks")
    assert not page.new_button.isVisible()
    assert not page.end_button.isVisible()
    page.table.selectRow(0)
    press(page.open_button)
    assert isinstance(shell.pages.currentWidget(), TaskPage)


def test_return_opens_the_chosen_task(show, qtbot, settle):
    shell = show()
    page = shell.page("tasks")
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert isinstance(shell.pages.currentWidget(), TaskPage)


def test_escape_leads_back_from_a_task_to_the_list(show, press, qtbot, settle):
    shell = show()
    page = shell.page("tasks")
    page.table.selectRow(0)
    press(page.open_button)
    shell._escape()
    settle()
    assert shell.pages.currentWidget() is page


def test_the_start_page_leads_to_what_waits(show, press, settle):
    shell = show()
    shell.go("workbench")
    settle()
    page = shell.page("workbench")
    assert page.stack.currentIndex() == 0
    assert page.table.rows()[0].stage is Stage.APPROVED
    press(page.open_button)
    opened = shell.pages.currentWidget()
    assert isinstance(opened, TaskPage)
    assert opened.stage == "lock"


def test_nothing_to_do_is_said_with_the_way_on(show, settle, in_dialog, press):
    shell = show(Role.REVIEWER)
    shell.go("workbench")
    settle()
    page = shell.page("workbench")
    assert page.stack.currentWidget() is page.empty
    assert not page.open_button.isVisible()
    assert page.need.isHidden()


def test_return_in_the_name_makes_the_task(show, press, settle, in_dialog, typing, qtbot):
    shell = show()

    def name(dialog: QDialog) -> None:
        typing(dialog.name_field, "加油站双随机抽查")
        qtbot.keyClick(dialog.name_field, Qt.Key.Key_Return)

    in_dialog(lambda: press(shell.page("tasks").new_button), name)
    settle()
    assert shell.pages.currentWidget().title == "加油站双随机抽查"


def test_control_return_goes_to_the_task_in_front_on_the_start_page(show, settle, qtbot):
    shell = show()
    shell.activateWindow()
    shell.go("workbench")
    settle()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(shell, Qt.Key.Key_Return, control)
    settle()
    assert isinstance(shell.pages.currentWidget(), TaskPage)


def test_before_the_first_draw_the_start_page_lists_what_is_missing_in_order(show, settle):
    shell = show()
    shell.go("workbench")
    settle()
    page = shell.page("workbench")
    state = workbench.overview(page.desk.store, page.desk.actor, now=page.desk.clock())
    empty = replace(state, list_version="", officers=0, drawn=0, tasks=0, waiting=())
    page._show(empty)
    assert page.need.isHidden()
    assert list(page.first.buttons) == ["officers", "items"]
    assert page.need_button is page.first.buttons["officers"]
    assert page.need_button.property("kind") == "accent"
    assert "还差 3 项" in page.first.left.text()
    went = []
    page.shell.go = lambda key: went.append(key)
    for button in page.first.buttons.values():
        button.click()
    assert went == ["officers", "items"]
    unmanned = (Right.APPROVE_TASK,)
    page._show(replace(state, drawn=0, tasks=0, waiting=(), unmanned=unmanned, admins=("韩磊",)))
    assert list(page.first.buttons) == ["task"]
    said = " ".join(one.text() for one in page.first.findChildren(QLabel))
    assert "领导审批；由管理员韩磊" in said
    page._show(replace(state, drawn=0, tasks=0, waiting=()))
    assert page.new_button.isVisible()


def test_while_something_waits_a_missing_registry_is_said_above_it(show, settle):
    shell = show()
    shell.go("workbench")
    settle()
    page = shell.page("workbench")
    state = workbench.overview(page.desk.store, page.desk.actor, now=page.desk.clock())
    page._show(replace(state, list_version="", drawn=12, waiting=()))
    assert page.need_button.text() == text("tasks.workbench.first_items_button")
    page.need.layout().activate()  # what the event loop does sooner or later
    assert page.need_button.width() < page.need.width() / 2
    assert not page.new_button.isVisible()


def test_figures_of_the_start_page_are_the_registries(show, settle):
    shell = show()
    shell.go("workbench")
    settle()
    assert shell.page("workbench").figures._figure.text() == "200"


def test_a_stage_not_yet_reached_does_not_open(show, press):
    shell = show()
    page = shell.page("tasks")
    page.table.selectRow(0)
    press(page.open_button)
    opened = shell.pages.currentWidget()
    opened.open_stage("papers")
    assert opened.stage == "lock"
    opened.rail.chosen.emit(0)
    assert opened.stage == "plan"
    assert opened.panel("plan").bar.sentence.text() == text("plan.locked")
