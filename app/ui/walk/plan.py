"""The steps of the walk, in the order of the work: up to the approved task."""

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QDialog

from app.core.people import Role
from app.core.tour import TourStep
from app.texts import text
from app.ui.login import LoginPage
from app.ui.screens.tasks import NewTask, TasksPage
from app.ui.setup.start_page import StartPage
from app.ui.shell import Shell
from app.ui.task.approval import ApprovalPanel
from app.ui.task.page import TaskPage
from app.ui.task.plan import PlanPanel
from app.ui.task.plan_basics import ItemsSection
from app.ui.task.plan_quota import QuotaSection
from app.ui.task.plan_review import ReviewSection
from app.ui.tour import Tour
from app.ui.tour_invitation import TourInvitation
from app.ui.views.quota_ways import Way
from app.ui.walk.walker import StepFailed, Walker
from app.ui.widgets import Button

ITEMS = 2


def prepare(walker: Walker) -> None:
    """The first start makes the sample county and asks who is there."""
    walker.program.start()
    page = _login_page(walker)
    if isinstance(page, StartPage):
        page.buttons["sample"].click()
    walker.until(lambda: isinstance(_login_page(walker), LoginPage), "sample county")
    walker.picture("login", shows_tour=True)


def _login_page(walker: Walker) -> object:
    window = walker.program.window
    return window.centralWidget() if window is not None else None


def log_in(walker: Walker, role: Role) -> None:
    """Press a sample account and log in with it."""
    page = _login_page(walker)
    assert isinstance(page, LoginPage), type(page).__name__
    walker.click(page.sample_buttons[role])
    walker.click(page.enter)
    walker.until(lambda: isinstance(walker.program.window, Shell), "log-in")
    walker.rest()


def switch(walker: Walker, role: Role) -> None:
    """Let another person log in."""
    walker.shell.header.leave.trigger()
    walker.until(lambda: isinstance(_login_page(walker), LoginPage), "log-in page")
    log_in(walker, role)


def login(walker: Walker) -> None:
    """The clerk logs in by the invitation to the tour and sees what waits."""
    invitation = walker.window.findChild(TourInvitation)
    assert invitation is not None  # it is the sample county
    walker.click(invitation.strip.go)
    walker.until(lambda: isinstance(walker.program.window, Shell), "log-in")
    walker.rest()
    walker.picture("workbench")
    walker.until(lambda: tour(walker).step is TourStep.LOOK, "tour")
    walker.picture("tour", shows_tour=True)


def tour(walker: Walker) -> Tour:
    """The tour of the window in front."""
    found = walker.shell.findChild(Tour)
    assert found is not None  # it is the sample county
    return found


def registries(walker: Walker) -> None:
    """Every page of the navigation opens."""
    for key in ("enterprises", "officers", "items", "recusals"):
        walker.shell.go(key)
        walker.rest()
        walker.picture(key)


def new_task(walker: Walker) -> None:
    """Make a task: a name, then its basics."""
    walker.shell.go("tasks")
    walker.rest()
    page = cast(TasksPage, walker.shell.page("tasks"))

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, NewTask), type(dialog).__name__
        walker.type_into(dialog.name_field, text("walk.task"))
        walker.picture("new-task", dialog)
        assert dialog.accept_button is not None
        walker.click(dialog.accept_button)

    walker.in_dialog(lambda: walker.click(page.new_button), fill)
    walker.rest()
    walker.picture("plan-basics")


def task_page(walker: Walker) -> TaskPage:
    """The page of the task in front."""
    page = walker.shell.pages.currentWidget()
    assert isinstance(page, TaskPage), type(page).__name__
    return page


def plan(walker: Walker) -> PlanPanel:
    """The plan of the task in front."""
    panel = task_page(walker).panel("plan")
    assert isinstance(panel, PlanPanel)
    return panel


def _next(walker: Walker, expected: str) -> None:
    walker.click(plan(walker).bar.primary_button)
    walker.rest()
    if plan(walker).step != expected:
        raise StepFailed(f"{plan(walker).step} != {expected}")


def items(walker: Walker) -> None:
    """Tick two items that need no special qualification."""
    _next(walker, "items")
    part = plan(walker).parts["items"]
    assert isinstance(part, ItemsSection)
    rows = [row for row in part.table.rows() if not row.skill][:ITEMS]
    part.table.rows_model.set_checked([row.code for row in rows], True)
    part.table.selectRow(0)
    walker.picture("plan-items")


def scope(walker: Walker) -> None:
    """Leave the scope open: an undirected draw."""
    _next(walker, "scope")
    walker.picture("plan-scope")


def quota(walker: Walker) -> None:
    """One number per class."""
    _next(walker, "quota")
    part = plan(walker).parts["quota"]
    assert isinstance(part, QuotaSection)
    part.choose(Way.CLASS)
    walker.rest()
    for name, (mode, value) in part.rows.lines.items():
        mode.setCurrentIndex(1)
        walker.type_into(value, {"A": "4", "B": "6", "C": "6", "D": "8"}.get(name, "0"))
        value.editingFinished.emit()
    walker.rest()
    walker.picture("plan-quota")


def team(walker: Walker) -> None:
    """Six teams of one officer from an office and one from a station."""
    _next(walker, "team")
    walker.picture("plan-team")


def submit(walker: Walker) -> None:
    """Look at the whole plan and hand it in."""
    _next(walker, "review")
    part = plan(walker).parts["review"]
    assert isinstance(part, ReviewSection)
    walker.until(lambda: part.sheet.state is not None, "reconciliation")
    walker.picture("plan-review")
    walker.in_dialog(lambda: walker.click(plan(walker).bar.primary_button), accept)
    walker.rest()


def accept(dialog: QDialog) -> None:
    """Press the accepting button of one of our dialogs."""
    button = getattr(dialog, "accept_button", None)
    if not isinstance(button, Button):
        raise StepFailed(dialog.accessibleDescription() or dialog.windowTitle())
    button.click()


def open_first_task(walker: Walker) -> TaskPage:
    """Open the newest task from the list."""
    walker.shell.go("tasks")
    walker.rest()
    page = cast(TasksPage, walker.shell.page("tasks"))
    page.table.selectRow(0)
    walker.click(page.open_button)
    walker.rest()
    return task_page(walker)


def approvals(walker: Walker) -> None:
    """Another person reviews, a third approves."""
    for role, name in ((Role.REVIEWER, "review"), (Role.APPROVER, "approval")):
        switch(walker, role)
        panel = open_first_task(walker).panel("approval")
        assert isinstance(panel, ApprovalPanel)
        walker.rest()
        walker.picture(name)
        walker.click(panel.bar.primary_button)
        walker.rest()
    switch(walker, Role.CLERK)


FIRST: tuple[tuple[str, Callable[[Walker], None]], ...] = (
    ("prepare", prepare),
    ("login", login),
    ("registries", registries),
)
STEPS: tuple[tuple[str, Callable[[Walker], None]], ...] = (
    ("new_task", new_task),
    ("items", items),
    ("scope", scope),
    ("quota", quota),
    ("team", team),
    ("submit", submit),
    ("approvals", approvals),
)
