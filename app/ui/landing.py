"""Where the keyboard goes when what it stood on is gone: never by chance to the navigation.

Qt hands the focus of a widget that is hidden, disabled or deleted to the next one in the Tab
order, which after most acts is the navigation; a stray Space then leaves the page. The focus
rests on the page instead, which no key presses, until the work under way is done, and then
lands on what the page names (`landing()`), its first field, or its primary button.
"""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from app.ui.jobs import Jobs
from app.ui.widgets.actions import ActionBar

# No tables: one that gets the focus picks its first row.
FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QListWidget)


class Landing(QObject):
    """Looks after the focus of one main window with its pages."""

    def __init__(self, window: QMainWindow, pages: QStackedWidget, jobs: Jobs) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._jobs = jobs
        self._due = False
        self._moving = False
        self._kept: QWidget | None = None  # where on the page the keyboard was last
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._try)
        jobs.busy_changed.connect(self._busy)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def wish(self) -> None:
        """Another page or stage is in front: land on it as soon as it is filled."""
        self._due = True
        self._kept = None
        self._rest()
        self._soon.start()

    def _rest(self) -> None:
        """Let the focus wait where no key does anything."""
        self._moving = True
        self._pages.setFocus(Qt.FocusReason.OtherFocusReason)
        self._moving = False

    def _busy(self, busy: bool) -> None:
        if not busy and (self._due or self._is_lost()):
            self._due = True
            self._soon.start()

    def _is_lost(self) -> bool:
        now = self._window.focusWidget()
        inside = now is not None and now is not self._pages and self._pages.isAncestorOf(now)
        return now is None or not inside or not usable(now)

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if self._moving or now is None or now is self._pages or now.window() is not self._window:
            return
        if self._pages.isAncestorOf(now):
            self._due = False  # somebody went on by themselves
            self._kept = now
            return
        # No widget before: the window has come to the front again, after a question perhaps.
        before = old or self._kept
        if before is not None and not (isValid(before) and usable(before)):
            self.wish()

    def _try(self) -> None:
        if not self._due or not isValid(self._window):
            return
        page = self._pages.currentWidget()
        # A field that can be used while the page is filled (a search) is not waited for.
        if self._jobs.busy and not getattr(page, "lands_at_once", False):
            return
        if not self._is_lost():
            self._due = False  # somebody went on by themselves
            return
        place = landing_of(page) if page is not None else None
        if place is not None:
            self._due = False
            place.setFocus(Qt.FocusReason.OtherFocusReason)


def land(widget: QWidget) -> None:
    """What a page shows has changed: the focus goes to its next field or act."""
    hook = getattr(widget.window(), "land", None)
    if callable(hook):
        hook()


def usable(widget: QWidget) -> bool:
    """Whether a widget can take keys now."""
    return widget.isVisible() and widget.isEnabled()


def landing_of(page: QWidget) -> QWidget | None:
    """Where the keyboard starts on a page: its own word, a wrong field, the first, the act."""
    hook = getattr(page, "landing", None)
    named = hook() if callable(hook) else None
    if isinstance(named, QWidget) and usable(named):
        return named
    return first_field(page) or primary_of(page)


def first_field(part: QWidget) -> QWidget | None:
    """The first field in Tab order that can be filled; one marked as wrong goes before."""
    fields = [one for one in _tab_order(part) if isinstance(one, FIELDS) and not _reads_only(one)]
    wrong = [one for one in fields if one.property("invalid") == "true"]
    return next(iter((*wrong, *fields)), None)


def primary_of(part: QWidget) -> QWidget | None:
    """The primary button of the action bar that is seen, where it can be pressed."""
    bars: Iterable[ActionBar] = part.findChildren(ActionBar)
    buttons = [bar.primary_button for bar in bars if usable(bar.primary_button)]
    return next(iter(buttons), None)


def _tab_order(part: QWidget) -> Iterator[QWidget]:
    here: QWidget | None = part.nextInFocusChain()
    while here is not None and here is not part:
        stop = here.focusPolicy() & Qt.FocusPolicy.TabFocus
        if stop and part.isAncestorOf(here) and usable(here):
            yield here
        here = here.nextInFocusChain()


def _reads_only(field: QWidget) -> bool:
    asked = getattr(field, "isReadOnly", None)
    return bool(asked()) if callable(asked) else False
