"""What of a window cannot be reached by keyboard, or says nothing to a screen reader."""

from collections import Counter
from collections.abc import Iterator

import ring
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QMainWindow,
    QRadioButton,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from app.core.shortcuts import known

MOST_STOPS = 400
judged: set[QWidget] = set()  # whose mark of the focus was looked at
_PARTS = (QAbstractSpinBox, QComboBox)  # speak for the fields inside of them


def unreached(window: QWidget) -> list[str]:
    """Return a line for everything that a hand or an ear at the keyboard does not get."""
    shown = [one for one in window.findChildren(QWidget) if one.isVisible()]
    shown = [one for one in shown if one.window() is window]
    return [*_nameless(shown), *_mute(shown), *_untold(window, shown), *_ambiguous(window)]


def _stops(shown: list[QWidget]) -> Iterator[QWidget]:
    for one in shown:
        inside = isinstance(one.parentWidget(), _PARTS)
        area = (
            isinstance(one, QAbstractScrollArea) and one.metaObject().className() == "QScrollArea"
        )
        stop = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.isEnabled()
        if stop and not inside and not area and one.focusProxy() is None:
            yield one


def _told(one: QWidget, what: QAccessible.Text) -> str:
    interface = QAccessible.queryAccessibleInterface(one)
    return interface.text(what) if interface is not None else ""


def _nameless(shown: list[QWidget]) -> Iterator[str]:
    for one in _stops(shown):
        if not _told(one, QAccessible.Text.Name):
            yield f"{_place(one)}: a stop of the keyboard without a name"


def _mute(shown: list[QWidget]) -> Iterator[str]:
    """What the program itself paints is told in words."""
    for one in shown:
        own = type(one).__module__.startswith("app.") and "paintEvent" in _own_names(type(one))
        speaks = isinstance(one, QLabel | QAbstractButton | QLineEdit)
        if own and not speaks and not one.accessibleName():
            yield f"{_place(one)}: painted, and without a name"


def _own_names(kind: type) -> set[str]:
    mine = [one for one in kind.__mro__ if one.__module__.startswith("app.")]
    return {name for one in mine for name in vars(one)}


def _untold(window: QWidget, shown: list[QWidget]) -> Iterator[str]:
    """Press Tab until it comes round; every control has had the focus by then."""
    window.activateWindow()
    QApplication.processEvents()
    if QApplication.focusWidget() is None:
        (window.focusWidget() or shown[0]).setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
    wanted = set(_stops(shown))
    seen: set[QWidget] = set()
    twice = 0
    for _ in range(MOST_STOPS):
        here = QApplication.focusWidget()
        if here is None:
            break
        twice = twice + 1 if here in seen else 0
        if twice > len(seen) + 2:
            break
        first = here not in judged and bool(here.focusPolicy() & Qt.FocusPolicy.TabFocus)
        ground = ring.behind(here) if first else QColor()
        before = ring.look(here, ground) if first else QImage()
        seen.add(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        if first and QApplication.focusWidget() is not here:
            judged.add(here)
            yield from _unmarked(here, before, ground)
        if QApplication.focusWidget() is here and len(wanted) > 1:
            yield f"{_place(here)}: Tab does not leave it"
            return
    for one in wanted - seen:
        if isinstance(one, QRadioButton) and not one.isChecked():
            continue  # the arrows walk through a group
        if any(isinstance(other, QWidget) and other.isAncestorOf(one) for other in seen & wanted):
            continue
        if one.isVisible():
            yield f"{_place(one)}: Tab does not reach it"


def _unmarked(one: QWidget, with_focus: QImage, ground: QColor) -> Iterator[str]:
    """What has just lost the focus must look otherwise than while it had it."""
    marks = ring.marks(with_focus, ring.look(one, ground))
    least = ring.wanted(one)
    if marks < least:
        yield f"{_place(one)}: the focus is marked by {marks} px, of {least}"


def _ambiguous(window: QWidget) -> Iterator[str]:
    """Two acts on one key, both of them ready: Qt does neither."""
    keys: Counter[str] = Counter()
    for one in window.findChildren(QShortcut):
        owner = one.parent()
        ready = isinstance(owner, QWidget) and owner.isVisible() and one.isEnabled()
        if ready and one.context() == Qt.ShortcutContext.WindowShortcut:
            keys[one.key().toString(QKeySequence.SequenceFormat.PortableText)] += 1
    for one in window.findChildren(QAbstractButton):
        if one.isVisible() and not one.shortcut().isEmpty():
            keys[one.shortcut().toString(QKeySequence.SequenceFormat.PortableText)] += 1
    yield from (f"{key}: {count} acts wait for it" for key, count in keys.items() if count > 1)
    yield from (f"{key}: is not in the list of keys" for key in keys.keys() - known())


def _place(one: QWidget) -> str:
    names = [type(one).__name__]
    here = one.parentWidget()
    boring = (QWidget, QFrame, QStackedWidget, QMainWindow, QDialog, QTabWidget)
    while here is not None and len(names) < 3:
        if type(here) not in boring:
            names.append(type(here).__name__)
        here = here.parentWidget()
    return f"{'/'.join(reversed(names))} {one.accessibleName()[:30]!r}"
