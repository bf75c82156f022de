"""The tour: begun at the log-in, left, taken up again, handed to the next person."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtWidgets import QMainWindow

from app.core.people import Role
from app.core.tour import TourStep
from app.services.account import accounts
from app.services.bureau import bureau
from app.services.walks import sample, tour
from app.services.walks.tour import AT_LOG_IN, TourNote
from app.texts import text
from app.ui.login import LoginPage, SampleAccount
from app.ui.pages import nav_entries
from app.ui.shell import Shell
from app.ui.task.page import TaskPage
from app.ui.tour import plug_in_tour
from app.ui.tour_invitation import plug_in_invitation

SAMPLES = tuple(SampleAccount(*one) for one in sample.ACCOUNTS)


@pytest.fixture
def shown(qtbot, settle):
    """The window of somebody with the tour as it was left."""
    kept = []

    def run(desk):
        shell = Shell(nav_entries(desk), desk.jobs, sample=True)
        qtbot.addWidget(shell, before_close_func=lambda one: one.let_close())
        kept.append(shell)
        shell.show()
        shell.go("workbench")
        made = plug_in_tour(shell, desk)
        settle()
        return made

    return run


def test_the_first_step_is_the_registry_and_looking_at_it_is_enough(approved, shown, settle):
    desk = approved.desks[Role.CLERK]
    made = shown(desk)
    assert made.strip.isHidden()
    made.begin()
    settle()
    assert (made.step, made.note.after) == (TourStep.LOOK, approved.task_id)
    assert made.strip.isVisible()
    made.strip.go.click()
    settle()
    made.look()
    settle()
    assert (made.shell.current_key, made.step) == ("enterprises", TourStep.NEW)


def test_left_in_the_middle_it_goes_on_there_and_leads_to_the_task(approved, shown, settle):
    desk = approved.desks[Role.CLERK]
    tour.note(desk.folder, TourNote(on=True))
    made = shown(desk)
    assert made.step is TourStep.ROLL  # the task was approved without the tour
    made.strip.stop.click()
    assert made.strip.isHidden()
    assert tour.noted(desk.folder) == TourNote(step="roll")
    made.begin()
    settle()
    made.strip.go.click()
    settle()
    page = made.shell.pages.currentWidget()
    assert isinstance(page, TaskPage)
    assert (page.task_id, page.stage) == (approved.task_id, "lock")


def test_what_is_another_persons_is_said_and_the_log_in_page_knows_who(approved, shown, qtbot):
    desk = approved.desks[Role.SUPERVISOR]
    tour.note(desk.folder, TourNote(on=True))
    made = shown(desk)
    assert text("tour.other", role=text("terms.role.CLERK")) in made.strip.words.text()
    with qtbot.waitSignal(made.shell.switch_user_requested):
        made.strip.go.click()
    tour.note(desk.folder, TourNote(True, 0, True, TourStep.REVIEW.value))
    page = _login_page(approved, qtbot)
    invitation = plug_in_invitation(page, desk.folder)
    with qtbot.waitSignal(page.entered, timeout=20_000) as entered:
        invitation.strip.go.click()
    assert Role.REVIEWER in entered.args[0].roles


def test_begun_at_the_log_in_it_lets_the_clerk_in(approved, qtbot):
    folder = approved.desks[Role.CLERK].folder
    page = _login_page(approved, qtbot)
    invitation = plug_in_invitation(page, folder)
    assert invitation.strip.stop.isHidden()
    with qtbot.waitSignal(page.entered, timeout=20_000) as entered:
        invitation.strip.go.click()
    assert Role.CLERK in entered.args[0].roles
    assert tour.noted(folder) == TourNote(on=True, after=AT_LOG_IN)


def _login_page(approved, qtbot) -> LoginPage:
    desk = approved.desks[Role.CLERK]
    page = LoginPage(bureau(desk.store).name, True, SAMPLES, desk.jobs)
    page.open(partial(accounts.log_in, desk.store, now=desk.clock()))
    window = QMainWindow()
    page.kept = window
    window.setCentralWidget(page)
    qtbot.addWidget(window)
    window.show()
    return page


def test_outside_the_sample_county_there_is_no_tour_and_a_spoiled_note_counts_for_none(
    approved, tmp_path, qtbot
):
    desk = replace(approved.desks[Role.CLERK], is_sample=False)
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    assert plug_in_tour(shell, desk) is None
    (tmp_path / tour.FILE).write_text("{", "utf-8")
    assert tour.noted(tmp_path) == TourNote()
