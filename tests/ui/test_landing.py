"""The keyboard stays on the page: it lands on the next act or field, never on the navigation."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.core.people import Role
from app.core.task import DrawKind
from app.services.task import tasks
from app.ui.shell import NavEntry, Shell
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage
from app.ui.views.tasks import blank_plan
from app.ui.widgets import ActionBar, Page


class Form(Page):
    """A field, a note field nobody may write in, and a bar."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("表单")
        self.shown = QLineEdit("只读")
        self.shown.setReadOnly(True)
        self.field = QLineEdit()
        self.other = QLineEdit()
        for one in (self.shown, self.field, self.other):
            self.add(one)
        self.bar = self.set_actions(ActionBar("保存", back=""))


@pytest.fixture
def shell(qtbot, jobs):
    made = Shell((NavEntry("form", "表单", "settings", Form),), jobs)
    qtbot.addWidget(made)
    made.show()
    made.go("form")
    qtbot.waitUntil(lambda: made.focusWidget() is made.page("form").field)
    return made


def _activate(shell: Shell, qtbot) -> None:
    """Without a display a window is soon the active one no more."""
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)


def test_a_page_starts_at_its_first_field_that_can_be_written(shell):
    assert shell.focusWidget() is shell.page("form").field


def test_a_page_whose_field_can_be_used_at_once_does_not_wait_for_the_work(qtbot, jobs):
    hold = threading.Event()
    forms = {}

    def entry(name, at_once):
        def made(shell):
            forms[name] = Form(shell)
            forms[name].lands_at_once = at_once
            return forms[name]

        return NavEntry(name, name, "settings", made)

    made = Shell((entry("patient", False), entry("quick", True)), jobs)
    qtbot.addWidget(made)
    made.show()
    jobs.run(lambda: hold.wait(10), lambda _done: None, lambda _error: None)
    try:
        made.go("patient")
        qtbot.wait(50)
        assert made.focusWidget() is made.pages
        made.go("quick")
        qtbot.waitUntil(lambda: made.focusWidget() is forms["quick"].field)
        assert jobs.busy
    finally:
        hold.set()


def test_a_button_that_goes_takes_the_keyboard_to_the_page_and_not_out_of_it(shell, qtbot):
    page = shell.page("form")
    button = page.bar.primary_button
    _activate(shell, qtbot)
    button.setFocus()
    button.setEnabled(False)
    qtbot.waitUntil(lambda: shell.focusWidget() is page.field)
    button.setEnabled(True)
    _activate(shell, qtbot)
    button.setFocus()
    button.hide()
    qtbot.waitUntil(lambda: shell.focusWidget() is page.field)


def test_a_field_marked_as_wrong_comes_first(shell, qtbot):
    page = shell.page("form")
    page.other.setProperty("invalid", "true")
    shell.land()
    qtbot.waitUntil(lambda: shell.focusWidget() is page.other)


def test_while_work_is_under_way_no_key_presses_anything(shell, qtbot, jobs):
    page = shell.page("form")
    pressed = []
    page.bar.primary.connect(lambda: pressed.append(1))
    shell.nav.button("form").clicked.connect(lambda: pressed.append(2))
    answers = []
    jobs.run(lambda: None, answers.append, answers.append)
    shell.land()
    qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Space)
    assert pressed == []
    qtbot.waitUntil(lambda: shell.focusWidget() is page.field)


def test_who_goes_on_by_themselves_is_not_called_back(shell, qtbot, jobs):
    page = shell.page("form")
    answers = []
    shell.land()
    page.other.setFocus()
    jobs.run(lambda: None, answers.append, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    qtbot.wait(20)
    assert shell.focusWidget() is page.other


def test_tab_still_reaches_the_navigation(shell, qtbot):
    seen = set()
    for _ in range(12):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Tab)
        seen.add(shell.focusWidget())
    assert shell.nav.button("form") in seen


# -- a task ----------------------------------------------------------------------------------


def _agree(shell: Shell) -> None:
    """Nobody is asked on the way out of a test."""
    shell._agreed = True


@pytest.fixture
def opened(approved, settle, qtbot):
    """The page of a task in a window, for somebody of a role."""
    kept = []

    def show(task_id: int, role: Role = Role.CLERK) -> TaskPage:
        desk = approved.desks[role]
        shell = Shell((), desk.jobs)
        kept.append(shell)
        qtbot.addWidget(shell, before_close_func=_agree)
        page = TaskPage(desk, shell, task_id, PANELS)
        shell.resize(1366, 768)
        shell.show()
        shell.push(page)
        settle()
        return page

    return show


def test_each_step_of_a_plan_starts_at_its_first_field(opened, approved, qtbot, settle):
    desk = approved.desks[Role.CLERK]
    plan = blank_plan("抽查", DrawKind.BOTH, desk.clock().date())
    numbers = tasks.propose_numbers(desk.store, desk.actor, desk.clock().date())
    made, _ = tasks.save_task(desk.store, desk.actor, None, 0, plan, numbers, now=desk.clock())
    page = opened(made)
    panel, shell = page.panel("plan"), page.shell
    basics = panel.parts["basics"]
    qtbot.waitUntil(lambda: shell.focusWidget() is basics.lines["name"])
    panel.bar.primary_button.setFocus()
    qtbot.keyClick(panel.bar.primary_button, Qt.Key.Key_Return)
    settle()
    assert panel.step == "items"
    qtbot.waitUntil(lambda: shell.focusWidget() is panel.parts["items"].search)
    panel.card = None


def test_the_lock_page_starts_at_the_way_to_the_ceremony(opened, approved, qtbot):
    page = opened(approved.task_id)
    lock = page.panel("lock")
    qtbot.waitUntil(lambda: page.shell.focusWidget() is lock.bar.primary_button)
