"""While the room sees the operator's screen, pages that were not made for it are covered."""

import pytest
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.people import Role
from app.ui import shared
from app.ui.hall_settings import HallSettings
from app.ui.projector import Drawn, Kind, Scene
from app.ui.projector.placing import AS_WINDOW
from app.ui.shell import NavEntry, Shell
from app.ui.stage_window import StageWindow, stage_window
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage
from app.ui.widgets.curtain import Curtain


@pytest.fixture(autouse=True)
def private_again():
    """Whatever a test does, the next one starts unseen."""
    yield
    shared.state().set_on(False)


class Fit(QWidget):
    fit_for_hall = True


@pytest.fixture
def stack(qtbot):
    made = QStackedWidget()
    qtbot.addWidget(made)
    made.addWidget(Fit())
    made.addWidget(QWidget())
    made.resize(600, 400)
    made.show()
    return made


def test_a_page_that_was_not_made_for_the_hall_is_covered_and_cannot_be_operated(stack):
    curtain = Curtain(stack)
    stack.setCurrentIndex(1)
    page = stack.currentWidget()
    assert not curtain.isVisible()
    shared.state().set_on(True)
    assert curtain.isVisible()
    assert curtain.geometry() == stack.rect()
    assert not page.isEnabled()
    shared.state().set_on(False)
    assert not curtain.isVisible()
    assert page.isEnabled()


def test_a_page_made_for_the_hall_stays_in_sight(stack):
    curtain = Curtain(stack)
    shared.state().set_on(True)
    assert not curtain.isVisible()
    assert stack.currentWidget().isEnabled()


def test_whoever_insists_does_so_for_one_page(stack, qtbot):
    curtain = Curtain(stack)
    stack.setCurrentIndex(1)
    shared.state().set_on(True)
    curtain.uncover.click()
    assert not curtain.isVisible()
    assert stack.currentWidget().isEnabled()
    stack.setCurrentIndex(0)
    stack.setCurrentIndex(1)
    assert curtain.isVisible()
    stack.resize(700, 500)
    assert curtain.geometry() == stack.rect()


def test_a_page_that_was_disabled_by_itself_stays_so(stack):
    curtain = Curtain(stack)
    stack.setCurrentIndex(1)
    stack.currentWidget().setEnabled(False)
    shared.state().set_on(True)
    shared.state().set_on(False)
    assert not curtain.isVisible()
    assert not stack.currentWidget().isEnabled()


@pytest.fixture
def shell(qtbot, jobs):
    entry = NavEntry("private", "名录库", "users", lambda _shell: QWidget())
    made = Shell((entry,), jobs)
    qtbot.addWidget(made)
    made.go("private")
    made.show()
    yield made
    stage_window(made).close()


def test_the_window_says_that_it_is_seen_and_lets_the_projection_be_ended(shell):
    stage = stage_window(shell)
    stage.choose_screen(AS_WINDOW)
    stage.show_scene(Scene(Kind.WELCOME, "抽取"))
    assert not shell.shared.isVisible()
    stage.open()
    assert shell.shared.isVisible()
    assert shell.curtain.isVisible()
    shell.shared._button.click()
    assert not stage.is_open
    assert not shell.shared.isVisible()
    assert not shell.curtain.isVisible()


def test_the_panels_of_a_task_that_show_classes_are_covered(qtbot, approved, shell, settle):
    page = TaskPage(approved.desks[Role.CLERK], shell, approved.task_id, PANELS)
    shell.push(page)
    settle()
    page.open_stage("plan")
    settle()
    shared.state().set_on(True)
    assert page.curtain.isVisible()
    assert not shell.curtain.isVisible()


# -- the settings --------------------------------------------------------------------------


@pytest.fixture
def settings(qtbot, approved, shell):
    stage = stage_window(shell)
    made = HallSettings(shell, stage, approved.desks[Role.CLERK])
    qtbot.addWidget(made)
    made.show()
    return made, stage


def test_every_screen_can_be_chosen_and_the_operators_own_is_named(settings):
    dialog, stage = settings
    words = [dialog.screens.itemText(at) for at in range(dialog.screens.count())]
    assert len(words) == 4
    assert [word for word in words if "操作员正在使用" in word] == [
        "desk（1366 × 768，操作员正在使用）"
    ]
    dialog._choose_screen(dialog.screens.findData(AS_WINDOW))
    assert stage.screen_choice == AS_WINDOW
    assert "不显示类别" in dialog.seen.text()
    dialog._choose_screen(0)
    assert "另一块屏幕" in dialog.seen.text()


def test_the_pace_is_set_at_once(settings):
    dialog, stage = settings
    dialog._choose_pace(dialog.pace.findData("fast"))
    assert stage.pace == "fast"


def test_the_test_card_goes_with_the_settings(settings, settle):
    dialog, stage = settings
    dialog.card.click()
    settle()
    assert stage.card_shown
    assert dialog.card.text() == "收起测试图"
    dialog.accept()
    assert not stage.card_shown


def test_no_test_card_while_names_roll(settings):
    dialog, stage = settings
    stage.show_scene(Scene(Kind.DRAW, "抽取", drawn=tuple(Drawn(f"企业{n}") for n in range(9))))
    stage.open()
    stage.start()
    assert not dialog.card.isEnabled()
    assert isinstance(stage, StageWindow)
