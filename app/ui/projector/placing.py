"""Which screen the projector window stands on, and what happens when the cable is pulled."""

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QLabel, QWidget

from app.texts import text

AUTOMATIC = ""  # the screen where the operator is not
AS_WINDOW = "-"  # an ordinary window
# A screen that has just been plugged in does not yet know its size.
_SETTLE_MS = 300
_HINT_MS = 8000
# On the only screen the operator's own window must stay in reach.
_SHARE = 0.6


class Placing(QObject):
    """Keeps one window on the second screen, full screen, or lets it be an ordinary window.

    Signals:
        moved: it stands on another screen, or screens came or went.

    Attributes:
        choice: name of a screen, AUTOMATIC or AS_WINDOW.

    Screens are held by their names: objects for them die with the window they were asked of.
    """

    moved = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.choice = AUTOMATIC
        self._window = window
        self._beside: QWidget | None = None
        self._screen = ""  # where it stands full screen
        self._waits = False
        self._back = ""
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
        for screen in QGuiApplication.screens():
            screen.geometryChanged.connect(self._rearranged)

    def present(self, beside: QWidget | None = None) -> None:
        """Show the window on the chosen screen, else where `beside` (the operator) is not."""
        self._beside = beside
        self.place_on(self.wanted(beside))

    def wanted(self, beside: QWidget | None) -> QScreen | None:
        """The screen it belongs on as things are; None: an ordinary window."""
        if self.choice == AS_WINDOW:
            return None
        return _named(self.choice) or other_screen(beside)

    def place_on(self, screen: QScreen | None) -> None:
        """Full screen on `screen`; None: an ordinary, resizable window."""
        self._waits = False
        self._screen = screen.name() if screen is not None else ""
        if screen is None:
            self._window.unsetCursor()
            self._fit()
            self._window.showNormal()
            self._show_hint()
        else:
            self.hint.hide()
            self._window.setCursor(Qt.CursorShape.BlankCursor)
            self._window.setScreen(screen)
            self._window.setGeometry(screen.geometry())
            self._window.showFullScreen()
        self.moved.emit()

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
        if not self._screen:
            self._show_hint()

    def forget(self) -> None:
        """The window was closed on purpose: it does not come back by itself."""
        self._waits = False
        self._screen = ""

    def screen_removed(self, screen: QScreen) -> None:
        """Hide with the screen: Qt would move the picture onto the operator's desk."""
        if self._screen and screen.name() == self._screen:
            self._screen = ""
            self._waits = True
            self._window.hide()
        self.moved.emit()

    def screen_added(self, screen: QScreen) -> None:
        """Come back when a screen returns; leave the desk for one that was plugged in late."""
        if self._waits or (self._late and self.choice in (AUTOMATIC, screen.name())):
            self._back = screen.name()
            self._settle.start()
        screen.geometryChanged.connect(self._rearranged)
        self.moved.emit()

    def _rearranged(self) -> None:
        """Somebody changed the screens' sizes, or laid one over the other."""
        self.moved.emit()

    def _return(self) -> None:
        back = _named(self._back)
        if back is not None and (self._waits or self._late):
            self.place_on(self.wanted(self._beside) or back)

    @property
    def _late(self) -> bool:
        """Whether it is an ordinary window for want of a screen of its own."""
        return self._window.isVisible() and not self._screen

    def apart(self, desk: QWidget) -> bool:
        """Whether the window stands on a screen that shows nothing of the operator's."""
        hall, own = self._window.screen(), desk.screen()
        return hall.name() != own.name() and not hall.geometry().intersects(own.geometry())


def _named(name: str) -> QScreen | None:
    """The screen of that name, None where it is not there."""
    return next((one for one in QGuiApplication.screens() if one.name() == name), None)


def other_screen(beside: QWidget | None) -> QScreen | None:
    """The first screen that is not the operator's, None when there is only one.

    Screens that lie over one another show the same picture and count as one.
    """
    desk = beside.screen() if beside is not None else QGuiApplication.primaryScreen()
    others = [
        screen
        for screen in QGuiApplication.screens()
        if screen.name() != desk.name() and not screen.geometry().intersects(desk.geometry())
    ]
    return others[0] if others else None
