"""One projector a window: it keeps the newest picture and is opened and closed at will."""

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow

from app.ui.projector import Drawn, Kind, Scene, TeamLine
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
    Kind.TEAMS,
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
