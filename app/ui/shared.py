"""Whether the room sees the operator's own screen: one state for the whole window.

With one screen, or with two that show the same picture, everything on the operator's pages
is public. A page that shows no class, telephone or reason says so by `fit_for_hall = True`;
what it would show of them it leaves out while `state().on`. Every other page is covered
(widgets.curtain), so that a page nobody thought of betrays nothing.
"""

from functools import cache

from PySide6.QtCore import QObject, Signal


class _Shared(QObject):
    """The state; `changed` carries whether the room sees the screen."""

    changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.on = False

    def set_on(self, on: bool) -> None:
        """Tell every page; the stage window is the one that knows."""
        if on != self.on:
            self.on = on
            self.changed.emit(on)


@cache
def state() -> _Shared:
    """The one state of this process."""
    return _Shared()
