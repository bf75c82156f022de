"""Taking back the last changes of a draft that is kept by itself: several steps, by Ctrl+Z.

In a line of text Ctrl+Z takes back what was typed there, as everywhere; the button beside
it takes back the last change of the draft wherever one stands.
"""

from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
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
        self.button.setEnabled(True)

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
