"""Which screen the projector window stands on, and what happens when the cable is pulled."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

# A screen that has just been plugged in does not yet know its size.
_SETTLE_MS = 300


class Placing(QObject):
    """Keeps one window on the second screen, full screen, or lets it be an ordinary window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._screen: QScreen | None = None
        self._waits = False
        self._back: QScreen | None = None
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
            self._window.showNormal()
            return
        self._window.setCursor(Qt.CursorShape.BlankCursor)
        self._window.setScreen(screen)
        self._window.setGeometry(screen.geometry())
        self._window.showFullScreen()

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
