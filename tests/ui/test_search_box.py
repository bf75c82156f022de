"""Search as you type: what is being composed is not searched, its Enter triggers nothing."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout

from app.ui.widgets import SearchBox


@pytest.fixture
def window(qtbot):
    """A window whose button Enter would press, with a box that has the focus."""
    dialog = QDialog()
    box = SearchBox("名称")
    button = QPushButton("确定")
    button.setDefault(True)
    button.clicked.connect(dialog.accept)
    row = QVBoxLayout(dialog)
    row.addWidget(box)
    row.addWidget(button)
    qtbot.addWidget(dialog)
    dialog.show()
    box.setFocus()
    return dialog, box


def _compose(box, preedit, commit=""):
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(box, event)


def _enter(box):
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(
            box, QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        )


def test_letters_being_composed_are_not_searched(window, qtbot):
    _, box = window
    asked = []
    box.searched.connect(asked.append)
    for letters in ("d", "do", "dou", "dou f", "dou fu"):
        _compose(box, letters)
        qtbot.wait(1)
    qtbot.waitUntil(lambda: not box._timer.isActive())
    assert (box.words(), asked) == ("", [])
    with qtbot.waitSignal(box.searched):
        _compose(box, "", "豆腐")
    assert asked == ["豆腐"]


def test_the_enter_that_ends_a_composition_triggers_nothing(window, qtbot):
    dialog, box = window
    asked = []
    box.searched.connect(asked.append)
    _compose(box, "dou")
    _enter(box)  # an input method that hands the key on before it commits
    _compose(box, "", "dou")
    _enter(box)  # and one that hands it on afterwards
    assert asked == []
    assert dialog.isVisible()
    with qtbot.waitSignal(box.searched):
        pass
    assert asked == ["dou"]


def test_what_stood_there_is_searched_after_a_composition_called_off(window, qtbot):
    _, box = window
    box.setText("豆")
    _compose(box, "fu")
    with qtbot.waitSignal(box.searched) as told:
        _compose(box, "")
    assert told.args == ["豆"]


def test_enter_asks_at_once_and_closes_no_window(window, qtbot):
    dialog, box = window
    box.setText("豆腐")
    with qtbot.waitSignal(box.searched, timeout=0, raising=False) as told:
        _enter(box)
    assert told.args == ["豆腐"]
    assert dialog.isVisible()
