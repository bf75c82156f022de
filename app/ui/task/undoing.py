"""Taking back the last changes of a draft that is kept by itself: several steps, by Ctrl+Z.

In a line of text Ctrl+Z takes back what was typed there, as everywhere, and where nothing was
typed the last change of the draft; the button does that wherever one stands.
"""

from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.texts import text
from app.ui.tables import RowsTable
from app.ui.widgets import Button, DayField, NumberField

State = TypeVar("State")
_MOST: Final = 50  # steps that are remembered


def tell_changes(part: QWidget, told: Callable[[], object]) -> None:
    """Call `told` at every change of the fields a part has now."""

    def tell(*_what: object) -> None:
        told()

    fields: Iterable[QWidget] = part.findChildren(QWidget)
    for field in fields:
        if isinstance(field, QComboBox):
            field.currentIndexChanged.connect(tell)
        elif isinstance(field, QAbstractButton) and field.isCheckable():
            field.toggled.connect(tell)
        elif isinstance(field, NumberField):
            field.valueChanged.connect(tell)
        elif isinstance(field, DayField):
            field.dateChanged.connect(tell)
        elif isinstance(field, QLineEdit):
            field.textEdited.connect(tell)
        elif isinstance(field, RowsTable):
            field.rows_model.checked_changed.connect(tell)


class _Keys(QObject):
    """Leaves Ctrl+Z to the draft where the field that has the keyboard has nothing to take back.

    Qt's fields keep the key for themselves even then.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # widgets need one
        application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, field: QWidget | None) -> None:
        if field is not None and self._owner.isAncestorOf(field):
            field.installEventFilter(self)  # twice is once

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not _has_own(watched)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _has_own(field: QObject) -> bool:
    """Whether a field has typing of its own to take back."""
    inner = field.lineEdit() if isinstance(field, QAbstractSpinBox) else field
    if isinstance(inner, QLineEdit):
        return inner.isUndoAvailable()
    return isinstance(inner, QPlainTextEdit) and inner.document().isUndoAvailable()


class Undoing(Generic[State]):
    """The states of a draft since it was brought to the front.

    Attributes:
        button: 撤销, to be put where the acts of the page are; off where there is nothing.
    """

    def __init__(
        self, owner: QWidget, read: Callable[[], State], show: Callable[[State], None]
    ) -> None:
        """`read` returns the draft as it stands in the fields, `show` puts one there."""
        self._read = read
        self._show = show
        self._past: list[State] = []
        self._now: State | None = None
        self._typing: QWidget | None = None
        self._busy = False
        self.button = Button(text("drafts.undo"))
        self.button.setToolTip(text("drafts.undo_tip"))
        self.button.clicked.connect(self.back)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), owner, self.back)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._keys = _Keys(owner)
        self.end()

    def begin(self) -> None:
        """Another draft is in front: what stands there now is its first state."""
        self._past.clear()
        self._now = self._read()
        self._typing = None
        self.button.setVisible(True)
        self.button.setEnabled(False)

    def end(self) -> None:
        """Nothing that can be changed is in front."""
        self._past.clear()
        self._now = None
        self.button.setVisible(False)

    def note(self) -> None:
        """Something was changed; a run of typing in one field counts as one change."""
        if self._busy or self._now is None:
            return
        found = self._read()
        if found == self._now:
            return
        front = QApplication.focusWidget()
        typing = front if isinstance(front, QLineEdit | QPlainTextEdit) else None
        if typing is None or typing is not self._typing:
            self._past = [*self._past[1 - _MOST :], self._now]
        self._now, self._typing = found, typing
        if self._past and self._past[-1] == found:  # the field has taken its typing back
            self._past.pop()
            self._typing = None
        self.button.setEnabled(bool(self._past))

    def back(self) -> None:
        """Put the state before the last change into the fields."""
        if not self._past or self._now is None:
            return
        self._busy = True
        try:
            self._show(self._past.pop())
        finally:
            self._busy = False
        self._now = self._read()
        self._typing = None
        self.button.setEnabled(bool(self._past))
