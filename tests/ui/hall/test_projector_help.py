"""F1 while the projector window has the keyboard: the operator is helped, the hall sees nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

from app.ui.manual.door import plug_in_manual
from app.ui.stage_window import stage_window


@pytest.mark.parametrize("place", [0, 1], ids=["left", "right"])
def test_f1_at_the_projector_opens_the_manual_on_the_operators_screen(qtbot, jobs, place):
    desk = QMainWindow()
    qtbot.addWidget(desk)
    desk.help_key = "ceremony"
    door = plug_in_manual(desk, jobs, lambda: None, None)
    own = QGuiApplication.screens()[place]
    desk.setGeometry(own.availableGeometry().adjusted(40, 40, -40, -40))
    desk.show()
    stage = stage_window(desk)
    stage.open()
    hall = stage.window
    qtbot.keyClick(hall, Qt.Key.Key_F1)
    (manual,) = door.windows
    assert manual.key == "ceremony"
    assert own.geometry().contains(manual.geometry())
    assert hall.isFullScreen()
    assert not hall.geometry().intersects(manual.geometry())
    on_hall = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    on_hall = [one for one in on_hall if hall.geometry().intersects(one.geometry())]
    assert on_hall == [hall]
    stage.close()
