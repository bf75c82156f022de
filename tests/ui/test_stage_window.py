"""One projector a window: it keeps the newest picture and is opened and closed at will."""

import pytest
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from app.ui import shared
from app.ui.projector import Drawn, Kind, Scene, TeamLine
from app.ui.projector.memory import HallMemory
from app.ui.projector.placing import AS_WINDOW
from app.ui.projector.rolling import PACES
from app.ui.stage_window import StageWindow, stage_window

WELCOME = Scene(Kind.WELCOME, "青岭县市场监督管理局现场抽取")
DRAW = Scene(
    Kind.DRAW, "抽取", drawn=tuple(Drawn(f"企业{n}") for n in range(45)), crowd=("甲", "乙")
)


class Desk(QMainWindow):
    projector_requested = Signal()
    closing = Signal()


@pytest.fixture
def window(qtbot):
    made = Desk()
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    yield made
    stage_window(made).close()


def test_every_widget_of_a_window_finds_the_same_projector(window):
    assert stage_window(window) is stage_window(window)
    assert isinstance(stage_window(window), StageWindow)
    other = Desk()
    assert stage_window(other) is not stage_window(window)


def test_the_header_s_button_opens_and_closes_it(window):
    stage = stage_window(window)
    window.projector_requested.emit()
    assert stage.is_open
    window.projector_requested.emit()
    assert not stage.is_open
    window.projector_requested.emit()
    window.closing.emit()
    assert not stage.is_open


@pytest.mark.parametrize("gone", ["close", "hide"])
def test_whoever_is_told_that_it_went_finds_it_gone(window, gone):
    stage = stage_window(window)
    stage.show_scene(DRAW)
    stage.open()
    told = []
    stage.changed.connect(lambda: told.append(stage.is_open))
    stage.close() if gone == "close" else stage.window.hide()  # as when its screen is pulled out
    assert told
    assert told[-1] is False
    assert True not in told


def test_it_opens_with_the_newest_picture_or_with_a_welcome(window):
    stage = stage_window(window)
    stage.set_welcome(lambda show: show(WELCOME))
    stage.open()
    assert stage.scene == WELCOME
    stage.close()
    stage.show_scene(DRAW)
    stage.open()
    assert stage.scene == DRAW


def test_a_late_welcome_does_not_cover_a_ceremony(window):
    stage = stage_window(window)
    answers = []
    stage.set_welcome(answers.append)
    stage.open()
    stage.show_scene(DRAW)
    answers[0](WELCOME)
    assert stage.scene == DRAW


def test_names_of_a_closed_projector_are_shown_at_once(window):
    stage = stage_window(window)
    stage.show_scene(DRAW)
    assert not stage.complete
    stage.start()
    assert stage.complete
    assert not stage.rolling


def test_the_same_picture_again_does_not_cover_what_was_shown(window):
    stage = stage_window(window)
    stage.show_scene(DRAW)
    stage.skip()
    stage.show_scene(DRAW)
    assert stage.complete


def test_an_open_projector_rolls_until_it_is_skipped(window, qtbot):
    stage = stage_window(window)
    stage.show_scene(DRAW)
    stage.open()
    stage.start()
    assert stage.rolling
    with qtbot.waitSignal(stage.finished):
        stage.skip()
    page, pages = stage.place()
    assert page == 0
    assert pages == 3
    stage.turn(1)
    assert stage.place()[0] == 1


def test_the_preview_is_a_small_picture_of_the_hall(window):
    stage = stage_window(window)
    stage.show_scene(WELCOME)
    picture = stage.preview(240)
    assert picture.width() == 240
    assert not picture.isNull()


TEAMS = Scene(
    Kind.MATCHING,
    "匹配",
    teams=tuple(TeamLine(f"第{n}组", ("甲", "乙"), tuple("丙丁戊己")) for n in range(1, 13)),
)


def test_teams_are_seen_when_the_last_page_has_been_shown(window):
    stage = stage_window(window)
    stage.open()
    stage.show_scene(TEAMS)
    _, pages = stage.place()
    assert pages > 2
    for _ in range(pages - 1):
        assert not stage.complete
        stage.start()
    assert stage.complete
    stage.turn(-1)
    assert stage.complete  # it has been seen


def test_pages_of_teams_can_be_passed_over_or_go_unseen_with_the_window_closed(window):
    stage = stage_window(window)
    stage.show_scene(TEAMS)
    assert stage.complete
    stage.open()
    assert not stage.complete
    stage.skip()
    assert stage.complete


# -- pause, test card, pace -----------------------------------------------------------------


def test_a_pause_holds_the_drums_until_they_are_started_again(window):
    stage = stage_window(window)
    stage.show_scene(DRAW)
    stage.open()
    stage.start()
    stage.window.advance(2000)
    stage.pause()
    assert stage.paused
    assert not stage.rolling
    before = stage.window.revealed
    stage.start()
    assert stage.rolling
    assert stage.window.revealed == before


def test_a_break_in_the_middle_of_a_drum_covers_no_name_again(window):
    stage = stage_window(window)
    stage.show_scene(DRAW)
    stage.open()
    stage.start()
    stage.window.advance(2500)
    seen = stage.window.names_shown()
    assert seen
    stage.pause()
    stage.show_scene(Scene(Kind.BREAK, "抽取", big="现场暂停"))
    stage.show_scene(DRAW)
    assert stage.window.names_shown() == seen
    assert not stage.rolling


def test_the_test_card_lies_over_a_picture_and_gives_it_back(window):
    stage = stage_window(window)
    card = Scene(Kind.CARD, "抽取")
    stage.show_scene(DRAW)
    stage.skip()
    stage.show_card(card)
    assert stage.card_shown
    assert stage.is_open
    stage.put_card_away()
    assert stage.scene == DRAW
    assert stage.complete


def test_the_test_card_never_comes_between_rolling_names(window):
    stage = stage_window(window)
    stage.show_scene(DRAW)
    stage.open()
    stage.start()
    stage.show_card(Scene(Kind.CARD, "抽取"))
    assert stage.scene == DRAW
    assert stage.rolling


def test_without_a_picture_the_card_gives_way_to_the_welcome(window):
    stage = stage_window(window)
    stage.set_welcome(lambda show: show(WELCOME))
    stage.show_card(Scene(Kind.CARD, "抽取"))
    stage.put_card_away()
    assert stage.scene == WELCOME
    stage.put_card_away()
    assert stage.scene == WELCOME


def test_pace_and_screen_are_kept_for_the_next_time(window, tmp_path):
    stage = stage_window(window)
    stage.remember_in(HallMemory(tmp_path / "projector.ini"))
    stage.set_pace("slow")
    stage.choose_screen(AS_WINDOW)
    other = StageWindow(QMainWindow())
    other.remember_in(HallMemory(tmp_path / "projector.ini"))
    assert (other.pace, other.screen_choice) == ("slow", AS_WINDOW)
    assert other.window._reveal.pace == PACES["slow"]


# -- who sees the operator's screen ---------------------------------------------------------


def test_on_a_screen_of_its_own_the_operators_pages_are_private(window):
    stage = stage_window(window)
    stage.open()
    assert not stage.shared
    assert not shared.state().on


def test_on_the_operators_screen_everything_is_public_while_it_is_open(window, qtbot):
    stage = stage_window(window)
    told = []
    stage.shared_changed.connect(told.append)
    stage.choose_screen(AS_WINDOW)
    stage.open()
    assert stage.shared
    assert shared.state().on
    stage.close()
    assert not shared.state().on
    assert told == [True, False]


def test_choosing_the_other_screen_ends_it(window):
    stage = stage_window(window)
    stage.choose_screen(AS_WINDOW)
    stage.open()
    stage.choose_screen(QGuiApplication.screens()[1].name())
    assert not stage.shared
    assert stage.window.isFullScreen()
