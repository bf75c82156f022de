"""F1: the way from whatever is in front to its page of the manual.

A window that can show the manual has a door (app.ui.manual.door) among its children; what
asks needs to know nothing more of it.
"""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

DOOR: Final = "manualDoor"


def ask_help(widget: QWidget, key: str = "") -> None:
    """Open the manual for a widget.

    Args:
        key: a page of the manual; "" for the one of what the widget stands on.
    """
    door = _door(widget)
    show = getattr(door, "show_page", None)
    if callable(show):
        show(key or help_key_of(widget), widget)


def help_key_of(widget: QWidget) -> str:
    """The page of the manual for a widget: its own `help_key` or that of what it lies over."""
    above: QObject | None = widget
    while above is not None:
        key = _own_key(above)
        if key:
            return key
        above = above.parent()
    return ""


def _own_key(thing: QObject) -> str:
    pages = getattr(thing, "pages", None)
    front = pages.currentWidget() if isinstance(pages, QStackedWidget) else None
    for one in (front, thing):
        key = getattr(one, "help_key", "")
        if isinstance(key, str) and key:
            return key
    key = getattr(thing, "current_key", "")  # the entry of the navigation in front
    return key if isinstance(key, str) else ""


def _door(widget: QWidget) -> QObject | None:
    above: QObject | None = widget
    while above is not None:
        found = above.findChild(QObject, DOOR)
        if found is not None:
            return found
        above = above.parent()
    return None


def on_f1(window: QWidget) -> None:
    """Let F1 in a window of its own open the page of what it belongs to."""
    QShortcut(QKeySequence("F1"), window, lambda: ask_help(window))
