"""One table for a tuple of rows: the model, the delegate, the view."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.texts import text
from app.ui import theme
from app.ui.table_cells import TONE_ROLE, CellDelegate
from app.ui.table_columns import LEAST, ColumnHabit
from app.ui.table_tools import TableTools
from app.ui.widgets.pill import Tone
from app.ui.widgets.tips import plain_tip, wrapped_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_CHECK_WIDTH = 40
LEAST_ROWS = 3
_PADDING, _SIGN = 22, 14  # px of a heading around its words, and of the arrow
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_NAME = int(Qt.ItemDataRole.AccessibleTextRole)


# Without slots: typing writes to an instance of Column[X](…), and only a plain frozen
# dataclass refuses that in the way it expects (Python 3.11).
@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a table.

    Attributes:
        title: heading.
        value: the words of a cell.
        width: px; 0 takes the space that is left (at least `least`).
        least: least width of a column that stretches, px.
        right: numbers stand at the right.
        mono: hashes and codes in the mono font.
        pill: tone of the status pill, None for plain words.
        optional: hidden (the last one first) when the columns do not fit.
        if_filled: hidden while no row says anything in it.
        private: phones and classes: copied, printed and written to files only for those
            who keep the registries.
        tip: words shown over a cell; None for the cell's own.
        hint: words shown over the heading, "" for none.
    """

    title: str
    value: Callable[[Row], str]
    width: int = 0
    least: int = 240
    right: bool = False
    mono: bool = False
    pill: Callable[[Row], Tone | None] | None = None
    optional: bool = False
    if_filled: bool = False
    private: bool = False
    tip: Callable[[Row], str] | None = None
    hint: str = ""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows as a read-only table, with a check box column in front when `key` is given.

    Signals:
        checked_changed: the set of checked keys changed.
    """

    checked_changed = Signal()

    def __init__(
        self, columns: Sequence[Column[Row]], key: Callable[[Row], Hashable] | None = None
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self.checked: set[Hashable] = set()
        self._key = key
        self._shift = 1 if key else 0
        self._texts: list[list[str]] = []

    @property
    def checkable(self) -> bool:
        """Whether rows carry check boxes."""
        return self._key is not None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; what was checked stays checked, on other pages too."""
        self.beginResetModel()
        self.rows = tuple(rows)
        # Worked out once: a repaint asks for some 900 cells.
        self._texts = [[column.value(row) for column in self.columns] for row in self.rows]
        self.endResetModel()

    def says(self, column: int) -> bool:
        """Whether any row has words in a column."""
        return any(texts[column] for texts in self._texts)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns) + self._shift

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        column = index.column() - self._shift
        if column < 0:
            return self._check_data(index.row(), role)
        if role == _DISPLAY:
            return self._texts[index.row()][column]
        if role == _ALIGN:
            side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else 1
            return int(side) | int(Qt.AlignmentFlag.AlignVCenter)
        if role == TONE_ROLE:
            tone = self.columns[column].pill
            return tone(self.rows[index.row()]) if tone else None
        if role == _FONT:
            return theme.mono_font(14) if self.columns[column].mono else None
        if role == _TIP:
            tip = self.columns[column].tip
            # Names come from outside: they are never read as markup.
            words = tip(self.rows[index.row()]) if tip else self._texts[index.row()][column]
            return wrapped_tip(words) if tip else plain_tip(words)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = section - self._shift
        if role == _DISPLAY:
            return self.columns[column].title if column >= 0 else ""
        if role == _TIP and column >= 0:
            return wrapped_tip(self.columns[column].hint) if self.columns[column].hint else None
        if role == _ALIGN and column >= 0:
            side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else 1
            return int(side) | int(Qt.AlignmentFlag.AlignVCenter)
        if role == _NAME and column < 0:
            return text("ui.table.check")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() < self._shift:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = _CHECK) -> bool:
        if role != _CHECK or self._key is None:
            return False
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        self.set_checked([self._key(self.rows[index.row()])], on)
        return True

    def set_checked(self, keys: Sequence[Hashable], on: bool) -> None:
        """Check or uncheck by key; keys need not be on this page."""
        if on:
            self.checked.update(keys)
        else:
            self.checked.difference_update(keys)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0), [_CHECK])
        self.checked_changed.emit()

    def _check_data(self, row: int, role: int) -> Any:
        if self._key is None:
            return None
        if role == _CHECK:
            on = self._key(self.rows[row]) in self.checked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return text("ui.table.check") if role == _NAME else None


class RowsTable(QTableView, Generic[Row]):
    """The table of every list: whole rows, no grid, Tab leaves it, Return opens a row.

    Signals:
        opened: a row was double-clicked or Return was pressed on it (the row object).
        picked: another row became the current one (the row object, or None).
    """

    opened = Signal(object)
    picked = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        title: str,
        *,
        key: Callable[[Row], Hashable] | None = None,
        multi: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`title` is the name screen readers hear; `key` adds a column of check boxes."""
        super().__init__(parent)
        self.title = title
        self.rows_model: RowsModel[Row] = RowsModel(columns, key)
        self.setModel(self.rows_model)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multi else mode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # By default a table swallows Tab and the buttons behind it cannot be reached.
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegate(CellDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(LEAST)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.row_at(index.row())))
        self.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.picked.emit(self.row_at(now.row()))
        )
        self.tools = TableTools(self, self)
        self.habit = ColumnHabit(self, self, self._share_width)
        self.tools.more = self.habit.fill
        header.sectionMoved.connect(lambda *_places: self._share_width())
        theme.state().density_changed.connect(self._fit)
        self._fit()
        self._name()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, from the top, nothing selected."""
        self.rows_model.set_rows(rows)
        if any(column.if_filled for column in self.columns()):
            self._share_width()
        self.scrollToTop()
        self._name()
        self.picked.emit(None)

    def rows(self) -> tuple[Row, ...]:
        """The rows on show."""
        return self.rows_model.rows

    def columns(self) -> tuple[Column[Row], ...]:
        """The columns, hidden ones too."""
        return self.rows_model.columns

    def row_at(self, number: int) -> Row | None:
        """The row object of a line, None outside."""
        rows = self.rows_model.rows
        return rows[number] if 0 <= number < len(rows) else None

    def current_row(self) -> Row | None:
        """The row the user stands on."""
        return self.row_at(self.currentIndex().row())

    def checked_keys(self) -> frozenset[Hashable]:
        """Keys of the checked rows, on all pages."""
        return frozenset(self.rows_model.checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            row = self.current_row()
            if row is not None:
                self.opened.emit(row)
                return
        if event.key() == Qt.Key.Key_Space and self.rows_model.checkable:
            index = self.rows_model.index(self.currentIndex().row(), 0)
            if index.isValid():
                on = self.rows_model.data(index, _CHECK) == Qt.CheckState.Checked
                state = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
                self.rows_model.setData(index, state)
                return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        # The headings and a few rows: less says nothing, and the page scrolls instead.
        least = super().minimumSizeHint()
        look = theme.density()
        return QSize(least.width(), max(least.height(), look.table_header + LEAST_ROWS * look.row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.habit.recall()

    def hideEvent(self, event: QHideEvent) -> None:
        self.habit.flush()
        super().hideEvent(event)

    def _share_width(self) -> None:
        """Give stretching columns what the fixed ones leave; hide the dispensable ones."""
        with self.habit.by_program():
            self._share()
        self.tools.fit()

    def _share(self) -> None:
        habit = self.habit
        shift = 1 if self.rows_model.checkable else 0
        columns = self.rows_model.columns
        left = self.viewport().width()
        if shift:
            self.setColumnWidth(0, _CHECK_WIDTH)
            left -= _CHECK_WIDTH
        need = [round((c.width or c.least) * theme.state().scale) for c in columns]
        need = [max(width, room) for width, room in zip(need, self._heading_room(), strict=True)]
        chosen = [habit.width(number) for number in range(len(columns))]
        need = [width if own is None else own for width, own in zip(need, chosen, strict=True)]
        hidden = {number for number in range(len(columns)) if habit.hides(number)}
        hidden |= {
            number
            for number, column in enumerate(columns)
            if column.if_filled and not habit.wants(number) and not self.rows_model.says(number)
        }
        need = [0 if number in hidden else width for number, width in enumerate(need)]
        for number in reversed(range(len(columns))):
            if columns[number].optional and not habit.wants(number) and sum(need) > left:
                need[number] = 0
                hidden.add(number)
        spare = max(0, left - sum(need))
        open_ended = [
            number
            for number, column in enumerate(columns)
            if not column.width and number not in hidden and chosen[number] is None
        ]
        for number, width in enumerate(need):
            self.setColumnHidden(number + shift, number in hidden)
            if number in open_ended:
                share = spare // len(open_ended[open_ended.index(number) :])
                spare -= share
                width += share
            if number not in hidden:
                self.setColumnWidth(number + shift, width)

    def _heading_room(self) -> list[int]:
        """Widths that the words of the headings need, with what stands beside them."""
        header = self.horizontalHeader()
        metrics = QFontMetrics(theme.ui_font(bold=True))
        found = [metrics.horizontalAdvance(one.title) + _PADDING for one in self.columns()]
        if header.isSortIndicatorShown():
            found = [width + _SIGN for width in found]
        last = self.habit.last()
        if found and not self.columns()[last].right:
            found[last] += self.tools.button.width()
        return found

    def _fit(self) -> None:
        look = theme.density()
        self.verticalHeader().setMinimumSectionSize(look.row)
        self.verticalHeader().setDefaultSectionSize(look.row)
        self.horizontalHeader().setFixedHeight(look.table_header)

    def _name(self) -> None:
        count = len(self.rows_model.rows)
        self.setAccessibleName(text("ui.table.name", title=self.title, count=count))
