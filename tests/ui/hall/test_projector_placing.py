"""Which screen the projector stands on, also when cables are pulled and screens are chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.projector.memory import HallMemory
from app.ui.projector.placing import AS_WINDOW, AUTOMATIC, other_screen


@pytest.fixture
def desk(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_stands_full_screen_where_the_operator_is_not(window, desk):
    screens = QGuiApplication.screens()
    assert other_screen(desk) is screens[1]
    window.present(desk)
    assert window.isFullScreen()
    assert window.geometry() == screens[1].geometry()
    assert window.cursor().shape() == Qt.CursorShape.BlankCursor
    assert window.placing.apart(desk)


def test_a_pulled_cable_hides_it_and_a_returned_one_brings_it_back(window, qtbot):
    screen = QGuiApplication.screens()[1]
    window.place_on(screen)
    window.placing.screen_removed(screen)
    assert not window.isVisible()
    window.placing.screen_added(screen)
    qtbot.waitUntil(window.isVisible)
    assert window.isFullScreen()


def test_closed_on_purpose_it_stays_closed(window, qtbot):
    screen = QGuiApplication.screens()[1]
    window.place_on(screen)
    window.close()
    window.placing.screen_removed(screen)
    window.placing.screen_added(screen)
    assert not window.placing._settle.isActive()
    assert not window.isVisible()


def test_with_one_screen_it_is_an_ordinary_window(window, desk):
    window.place_on(None)
    assert window.isVisible()
    assert not window.isFullScreen()
    assert not window.placing.apart(desk)


def test_a_projector_plugged_in_late_takes_the_picture(window, qtbot):
    window.place_on(None)
    window.placing.screen_added(QGuiApplication.screens()[1])
    qtbot.waitUntil(window.isFullScreen)
    assert window.geometry() == QGuiApplication.screens()[1].geometry()


def test_a_window_chosen_on_purpose_stays_a_window(window, desk):
    window.placing.choice = AS_WINDOW
    window.present(desk)
    window.placing.screen_added(QGuiApplication.screens()[1])
    assert not window.placing._settle.isActive()
    assert not window.isFullScreen()


def test_a_chosen_screen_goes_before_the_automatic_one(window, desk):
    own, other = QGuiApplication.screens()
    window.placing.choice = own.name()
    assert window.placing.wanted(desk) is own
    window.placing.choice = "a screen that is not here today"
    assert window.placing.wanted(desk) is other
    window.placing.choice = AUTOMATIC
    assert window.placing.wanted(desk) is other


def test_screen_and_pace_are_remembered_at_this_machine(tmp_path):
    file = tmp_path / "projector.ini"
    memory = HallMemory(file)
    assert (memory.screen, memory.pace) == (AUTOMATIC, "normal")
    memory.screen, memory.pace = "HDMI-2", "slow"
    again = HallMemory(file)
    assert (again.screen, again.pace) == ("HDMI-2", "slow")
    file.write_text("[hall]\npace=furious\n", encoding="utf-8")
    assert HallMemory(file).pace == "normal"


def test_without_a_file_choices_last_as_long_as_the_window():
    memory = HallMemory()
    memory.screen, memory.pace = "HDMI-2", "fast"
    assert (memory.screen, memory.pace) == ("HDMI-2", "fast")


# -- on the operator's only screen -----------------------------------------------------------


def test_escape_closes_it_and_f11_changes_its_size(window, qtbot):
    window.place_on(None)
    assert window.windowTitle().count("Esc") == 1
    assert window.placing.hint.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_it_leaves_most_of_an_only_screen_free(window):
    window.place_on(None)
    room = window.screen().availableGeometry()
    assert window.width() * window.height() < room.width() * room.height() / 2
