"""The columns of one list: chosen from the allow-list, in an order, with headings."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.disclosure_fields import Column, Field, Unit
from app.core.disclosure_maps import LONGEST_CONSTANT, LONGEST_HEADING, offered
from app.texts import text
from app.ui.widgets import Button, FormGrid, label

_WORDS = "disclosure_settings.columns."
_COLUMN = int(Qt.ItemDataRole.UserRole)


class ColumnsEdit(QWidget):
    """A list of columns that can be dragged, and the fields of the one in front.

    Signals:
        edited: something was changed by hand.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._unit = Unit.ENTERPRISE
        self._filling = False
        self.list = QListWidget()
        self.list.setAccessibleName(text(_WORDS + "title"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.list.model().rowsMoved.connect(lambda *_: self._changed())
        self.up = _button("up", "chevron-up", lambda: self.shift(-1))
        self.down = _button("down", "chevron-down", lambda: self.shift(1))
        self.gone = _button("remove", "trash-2", self.remove)
        self.choice = QComboBox()
        self.choice.setAccessibleName(text(_WORDS + "choice"))
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(10)
        self.add_button = _button("add", "plus", self.add)
        self.heading = QLineEdit()
        self.heading.setMaxLength(LONGEST_HEADING)
        self.heading.textEdited.connect(lambda _words: self._typed())
        self.constant = QLineEdit()
        self.constant.setMaxLength(LONGEST_CONSTANT)
        self.constant.textEdited.connect(lambda _words: self._typed())
        self._lay_out()

    def _lay_out(self) -> None:
        moves = QHBoxLayout()
        moves.setSpacing(6)
        for button in (self.up, self.down, self.gone):
            moves.addWidget(button)
        moves.addStretch(1)
        adding = QHBoxLayout()
        adding.setSpacing(6)
        adding.addWidget(self.choice, 1)
        adding.addWidget(self.add_button)
        self.form = FormGrid(1, 72)
        self.form.add("heading", text(_WORDS + "heading"), self.heading)
        self.form.add("constant", text(_WORDS + "constant"), self.constant)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(label(text(_WORDS + "title"), "secondary"))
        box.addWidget(self.list, 1)
        box.addLayout(moves)
        box.addWidget(self.form)
        box.addLayout(adding)

    # -- what stands there ----------------------------------------------------------------

    def show_columns(self, unit: Unit, columns: Sequence[Column], *, may: bool) -> None:
        """Show the columns of a list; `may`: they can be changed."""
        self._unit = unit
        self._filling = True
        self.list.clear()
        for one in columns:
            self.list.addItem(_item(one))
        self._filling = False
        for widget in (self.heading, self.constant, self.choice, self.add_button):
            widget.setEnabled(may)
        for button in (self.up, self.down, self.gone):
            button.setEnabled(may)
        drag = QAbstractItemView.DragDropMode
        self.list.setDragDropMode(drag.InternalMove if may else drag.NoDragDrop)
        self._may = may
        if columns:
            self.list.setCurrentRow(0)
        self._offer()

    def columns(self) -> tuple[Column, ...]:
        """The columns as they stand there."""
        return tuple(self.list.item(at).data(_COLUMN) for at in range(self.list.count()))

    def _offer(self) -> None:
        self.choice.clear()
        for one in offered(self._unit, self.columns()):
            self.choice.addItem(one.label, one.value)
        self.choice.addItem(text(_WORDS + "fixed"), "")

    def _show_current(self) -> None:
        item = self.list.currentItem()
        column = item.data(_COLUMN) if item is not None else None
        self.heading.setText(column.heading if column else "")
        fixed = column is not None and column.field is None
        self.constant.setText(column.constant if column else "")
        self.form.set_shown("constant", shown=fixed)

    # -- by hand --------------------------------------------------------------------------

    def add(self) -> None:
        """Append the field that is chosen; a second column of one field gets another heading."""
        chosen = str(self.choice.currentData() or "")
        field = Field(chosen) if chosen else None
        heading = field.label if field else text(_WORDS + "fixed_heading")
        there = {one.heading for one in self.columns()}
        number = 2
        proposed = heading
        while proposed in there:
            proposed = f"{heading}{number}"
            number += 1
        self.list.addItem(_item(Column(field, proposed)))
        self.list.setCurrentRow(self.list.count() - 1)
        self._changed()
        self.heading.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """Take the column in front away."""
        at = self.list.currentRow()
        if at >= 0:
            self.list.takeItem(at)
            self._changed()

    def shift(self, by: int) -> None:
        """Move the column in front up or down."""
        at = self.list.currentRow()
        if at >= 0 and 0 <= at + by < self.list.count():
            item = self.list.takeItem(at)
            self.list.insertItem(at + by, item)
            self.list.setCurrentRow(at + by)
            self._changed()

    def _typed(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            column: Column = item.data(_COLUMN)
            made = Column(column.field, self.heading.text(), self.constant.text())
            item.setData(_COLUMN, made)
            item.setText(_words(made))
            self.edited.emit()

    def _changed(self) -> None:
        if not self._filling:
            self._offer()
            self.edited.emit()


def _item(column: Column) -> QListWidgetItem:
    item = QListWidgetItem(_words(column))
    item.setData(_COLUMN, column)
    return item


def _words(column: Column) -> str:
    if column.field is None:
        return text(_WORDS + "line_fixed", heading=column.heading, constant=column.constant)
    if column.heading == column.field.label:
        return column.heading
    return text(_WORDS + "line", heading=column.heading, field=column.field.label)


def _button(name: str, icon: str, clicked: object) -> Button:
    button = Button(text(_WORDS + name), icon)
    button.clicked.connect(clicked)
    return button
