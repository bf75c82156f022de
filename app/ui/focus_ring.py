"""A frame around what has the keyboard where the style sheet draws none.

Fields, buttons and tables change their own border. An area that is only scrolled, or a picture
that takes keys, has no border to change: without this nobody sees where the keyboard is.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget
from shiboken6 import isValid

RINGED: Final = "ringed"  # a property of other widgets that want the frame


class FocusRing(QObject):
    """Puts the frame over the widget that the keyboard reached; a click shows none."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._frame: QFrame | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        frame, self._frame = self._frame, None
        if frame is not None and isValid(frame):
            around = frame.parentWidget()
            if around is not None:
                around.removeEventFilter(self)
            frame.hide()
            frame.deleteLater()
        wants = isinstance(now, QScrollArea) or (now is not None and now.property(RINGED))
        if now is None or not wants or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        frame = QFrame(now)
        frame.setProperty("role", "ring")
        frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        frame.setGeometry(now.rect())
        frame.show()
        now.installEventFilter(self)
        self._frame = frame

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The frame grows and shrinks with what it stands around."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            frame = self._frame
            if frame is not None and isValid(frame) and frame.parent() is watched:
                frame.setGeometry(watched.rect())
                frame.raise_()
        return False


def plug_in_ring(app: QApplication) -> None:
    """Let an application show the frame; a second call changes nothing."""
    if app.findChild(FocusRing) is None:
        FocusRing(app)
