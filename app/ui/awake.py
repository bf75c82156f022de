"""Hold off sleep, screen saver, screen lock and notifications while a ceremony is open.

A screen that goes black before witnesses, or a message that slides over the projector, is
an accident nobody forgets. What a desktop does not let a program hold off stands in
`screen` and `notices`, so that the page can ask a person to do it.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

# winbase.h, SetThreadExecutionState
ES_SYSTEM_REQUIRED: Final = 0x00000001
ES_DISPLAY_REQUIRED: Final = 0x00000002
ES_CONTINUOUS: Final = 0x80000000

Told = Callable[[bool, bool], None]
"""`told(screen, notices)`: what is held off, as far as is known by now."""


class Grip(Protocol):
    """What keeps the system from acting until it is let go."""

    def release(self) -> None:
        """Let the system do as it likes again."""


Way = Callable[[str, Told], Grip]
"""`way(reason, told)`: hold everything off that the system at hand lets us."""


class Held(QObject):
    """What is held off for one widget, until it is closed or gone.

    Signals:
        answered: the system has said more; `screen` and `notices` are newer.

    Attributes:
        screen: neither sleep nor screen saver will come. False: nobody promised it; ask a
            person to switch them off.
        notices: no notification will be shown. False as `screen`.
    """

    answered = Signal()

    def __init__(self, owner: QWidget, reason: str, way: Way) -> None:
        super().__init__(owner)
        self.screen = False
        self.notices = False
        self._grip: Grip | None = way(reason, self._told)
        _HELD.add(id(self))
        # The lambda must outlive this object: it runs when the owner is already half gone.
        grip, key = self._grip, id(self)
        owner.destroyed.connect(lambda: _let_go(grip, key))
        owner.installEventFilter(self)

    @property
    def is_held(self) -> bool:
        """Whether it was not yet let go."""
        return self._grip is not None

    def release(self) -> None:
        """Let go before the widget does; again is harmless."""
        if self._grip is not None:
            grip, self._grip = self._grip, None
            self.screen = self.notices = False
            _let_go(grip, id(self))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched is self.parent():
            self.release()
        return super().eventFilter(watched, event)

    def _told(self, screen: bool, notices: bool) -> None:
        self.screen, self.notices = screen, notices
        self.answered.emit()


_HELD: Final[set[int]] = set()


def hold(owner: QWidget, reason: str, way: Way | None = None) -> Held:
    """Hold off what disturbs a ceremony for as long as `owner` is open.

    Args:
        reason: in the user's words; desktops show it.
        way: for tests; else as the system at hand wants it.
    """
    return Held(owner, reason, way or _way())


def ceremony_open() -> bool:
    """Whether anything is held off: the program does not lock itself then either."""
    return bool(_HELD)


def _let_go(grip: Grip, key: int) -> None:
    if key in _HELD:
        _HELD.discard(key)
        grip.release()


class ThreadState:
    """Windows: the state of this thread, kept until it is put back (notifications are not its)."""

    def __init__(self, set_state: Callable[[int], int], told: Told) -> None:
        """`set_state`: SetThreadExecutionState; 0 means that it failed."""
        self._set_state = set_state
        wanted = ES_CONTINUOUS | ES_SYSTEM_REQUIRED | ES_DISPLAY_REQUIRED
        told(bool(set_state(wanted)), False)

    def release(self) -> None:
        """Put the state back, unless somebody else still needs it."""
        if not ceremony_open():
            self._set_state(ES_CONTINUOUS)


class _Nothing:
    """A system nobody told us how to hold off."""

    def release(self) -> None:
        """There is nothing to let go."""


def _way() -> Way:
    if sys.platform == "win32":
        set_state = ctypes.windll.kernel32.SetThreadExecutionState
        return lambda _reason, told: ThreadState(set_state, told)
    try:
        from app.ui.awake_bus import BusGrip
    except ImportError:  # a Qt without D-Bus
        return lambda _reason, _told: _Nothing()
    return BusGrip
