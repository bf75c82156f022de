"""A list of an import that may be long: a table and its pager, filled from outside."""

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.paging import Pager
from app.ui.tables import Column, RowsTable

Row = TypeVar("Row")
PAGE: Final = 200


class LongList(QWidget, Generic[Row]):
    """Whoever owns it answers `asked` with `show_rows`.

    Signals:
        asked: the rows from (first, count) are wanted.
        picked: another row became the current one (the row object, or None).
    """

    asked = Signal(int, int)
    picked = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        title: str,
        *,
        key: Callable[[Row], Hashable] | None = None,
    ) -> None:
        super().__init__()
        self.table: RowsTable[Row] = RowsTable(columns, title, key=key)
        self.table.picked.connect(self.picked)
        self.pager = Pager()
        self.pager.asked.connect(self._ask)
        self.total = 0
        self.first = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.table, 1)
        box.addWidget(self.pager)
        self.start(0)

    def start(self, total: int) -> None:
        """Forget everything; there are `total` rows, the first page is to come."""
        self.total = total
        self.first = 0
        self.table.rows_model.set_checked(tuple(self.table.checked_keys()), False)
        self.show_rows(0, ())

    def load(self) -> None:
        """Ask for the page on show again."""
        self.asked.emit(self.first, PAGE)

    def show_rows(self, first: int, rows: Sequence[Row]) -> None:
        """Show the rows from place `first` on."""
        self.first = first
        self.table.set_rows(rows)
        self.pager.show_page(first // PAGE, self.total, PAGE)
        self.pager.setVisible(self.total > PAGE)

    def count_again(self, total: int) -> None:
        """There are `total` rows by now: ask for the page on show, or the last there is."""
        self.total = total
        self.first = min(self.first, max(0, (total - 1) // PAGE * PAGE))
        self.load()

    def replace_rows(self, rows: Sequence[Row]) -> None:
        """Show the same rows with other words; nobody is moved."""
        at, bar = self.table.currentIndex().row(), self.table.verticalScrollBar()
        height = bar.value()
        self.table.set_rows(rows)
        if at >= 0:
            self.table.selectRow(at)
        bar.setValue(height)

    def _ask(self, page: int) -> None:
        self.asked.emit(page * PAGE, PAGE)
