"""Which screen the projector window stands on, and what happens when the cable is pulled."""

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QLabel, QWidget

from app.texts import text

# A screen that has just been plugged in does not yet know its size.
_SETTLE_MS = 300
_HINT_MS = 8000
# On the only screen the operator's own window must stay in reach.
_SHARE = 0.6


class Placing(QObject):
    """Keeps one window on the second screen, full screen, or lets it be an ordinary window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._screen: QScreen | None = None
        self._waits = False
        self._back: QScreen | None = None
        self._sized = False
        self.hint = QLabel(text("projector.window.hint"), window)
        self.hint.setStyleSheet(
            "color: white; background: black; padding: 8px 14px; border-radius: 6px;"
        )
        self.hint.hide()
        self._hide_hint = QTimer(self)
        self._hide_hint.setSingleShot(True)
        self._hide_hint.setInterval(_HINT_MS)
        self._hide_hint.timeout.connect(self.hint.hide)
        # A screen that has just come needs a moment before windows may go to it.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._return)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self.screen_removed)
            app.screenAdded.connect(self.screen_added)

    def present(self, beside: QWidget | None = None) -> None:
        """Show the window: on the screen where `beside` (the operator) is not, if there is one."""
        self.place_on(other_screen(beside))

    def place_on(self, screen: QScreen | None) -> None:
        """Full screen on `screen`; None: an ordinary, resizable window."""
        self._waits = False
        self._screen = screen
        if screen is None:
            self._window.unsetCursor()
            self._fit()
            self._window.showNormal()
            self._show_hint()
            return
        self.hint.hide()
        self._window.setCursor(Qt.CursorShape.BlankCursor)
        self._window.setScreen(screen)
        self._window.setGeometry(screen.geometry())
        self._window.showFullScreen()

    def _fit(self) -> None:
        """The first time, take the lower right part of the screen and leave the rest."""
        if self._sized:
            return
        self._sized = True
        room = self._window.screen().availableGeometry()
        size = QSize(16, 9).scaled(room.size() * _SHARE, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveBottomRight(room.bottomRight())
        self._window.setGeometry(place)

    def _show_hint(self) -> None:
        """Say for a while how to close the window; a hall on a screen of its own sees none."""
        self.hint.adjustSize()
        room = self._window.size() - self.hint.size()
        self.hint.move(room.width() // 2, room.height() - 8)
        self.hint.show()
        self.hint.raise_()
        self._hide_hint.start()

    def toggle_full(self) -> None:
        """Full screen where the window stands, or an ordinary window again."""
        if self._window.isFullScreen():
            self.place_on(None)
            return
        self._window.showFullScreen()
        if self._screen is None:
            self._show_hint()

    def forget(self) -> None:
        """The window was closed on purpose: it does not come back by itself."""
        self._waits = False
        self._screen = None

    def screen_removed(self, screen: QScreen) -> None:
        """Hide with the screen: Qt would move the picture onto the operator's desk."""
        if screen is self._screen:
            self._screen = None
            self._waits = True
            self._window.hide()

    def screen_added(self, screen: QScreen) -> None:
        """Come back when a screen returns."""
        if self._waits:
            self._back = screen
            self._settle.start()

    def _return(self) -> None:
        if self._waits and self._back in QGuiApplication.screens():
            self.place_on(self._back)


def other_screen(beside: QWidget | None) -> QScreen | None:
    """The first screen that is not the operator's, None when there is only one."""
    desk = beside.screen() if beside is not None else QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not desk]
    return others[0] if others else None
