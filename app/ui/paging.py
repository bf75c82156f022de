"""A list too long to show at once: pages of 50, read off the GUI thread."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from app.texts import text
from app.ui import messages
from app.ui.jobs import Jobs
from app.ui.tables import Column, RowsTable
from app.ui.widgets.buttons import Button
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.labels import label

Row = TypeVar("Row")
RowOut = TypeVar("RowOut", covariant=True)
PAGE_SIZE = 50


class PageLike(Protocol[RowOut]):
    """What a service returns for one page: its rows, and how many there are in all."""

    @property
    def rows(self) -> Sequence[RowOut]: ...

    @property
    def total(self) -> int: ...


class Pager(QWidget):
    """首页 上一页 第[n]/N页 下一页 末页, and which records are on show.

    Signals:
        asked: a page number from 0.
    """

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = 0
        self._pages = 1
        self.range = label("", "muted")
        self.number = QLineEdit("1")
        self.number.setFixedWidth(64)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number.setAccessibleName(text("ui.pager.page_name"))
        self.number.setValidator(QIntValidator(1, 99_999_999, self.number))
        self.number.returnPressed.connect(self._typed)
        self.count = label("")
        self.first = Button(text("ui.pager.first"))
        self.previous = Button(text("ui.pager.previous"))
        self.next = Button(text("ui.pager.next"))
        self.last = Button(text("ui.pager.last"))
        self.first.clicked.connect(lambda: self.asked.emit(0))
        self.previous.clicked.connect(lambda: self.asked.emit(self._page - 1))
        self.next.clicked.connect(lambda: self.asked.emit(self._page + 1))
        self.last.clicked.connect(lambda: self.asked.emit(self._pages - 1))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.range, 1)
        before = label(text("ui.pager.before_number"))
        for widget in (self.first, self.previous, before, self.number, self.count):
            box.addWidget(widget)
        box.addWidget(self.next)
        box.addWidget(self.last)

    def show_page(self, page: int, total: int, size: int) -> None:
        """Describe page `page` (from 0) of `total` records."""
        self._page = page
        self._pages = max(1, -(-total // size))
        first, last = page * size + 1, min(total, (page + 1) * size)
        self.range.setText(
            text("ui.pager.range", first=f"{first:,}", last=f"{last:,}", total=f"{total:,}")
            if total
            else text("ui.pager.empty")
        )
        self.number.setText(str(page + 1))
        self.count.setText(text("ui.pager.after_number", pages=f"{self._pages:,}"))
        for button, on in (
            (self.first, page > 0),
            (self.previous, page > 0),
            (self.next, page + 1 < self._pages),
            (self.last, page + 1 < self._pages),
        ):
            button.setEnabled(on)
        self.number.setEnabled(self._pages > 1)

    def _typed(self) -> None:
        wanted = int(self.number.text() or "1")
        self.asked.emit(min(self._pages, max(1, wanted)) - 1)


class PagedTable(QWidget, Generic[Row]):
    """A table and its pager. Only the newest question's answer is shown.

    Signals:
        loaded: a page arrived (total number of records).
    """

    loaded = Signal(int)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        title: str,
        jobs: Jobs,
        *,
        key: Callable[[Row], Hashable] | None = None,
        multi: bool = False,
        page_size: int = PAGE_SIZE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._size = page_size
        self._source: Callable[[int, int], PageLike[Row]] | None = None
        self._page = 0
        self._question = 0
        self.total = 0
        self.table: RowsTable[Row] = RowsTable(columns, title, key=key, multi=multi)
        self.opened = self.table.opened
        self.picked = self.table.picked
        self.empty = EmptyState(text("ui.table.nothing"), text("ui.table.nothing_hint"))
        self.pager = Pager()
        self.pager.asked.connect(self._go)
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(stack, 1)
        box.addWidget(self.pager)
        self.pager.show_page(0, 0, self._size)

    def show_source(self, source: Callable[[int, int], PageLike[Row]]) -> None:
        """Ask `source(offset, limit)` in a thread, from the first page on."""
        self._source = source
        self._go(0)

    def reload(self) -> None:
        """Ask for the same page again, e.g. after something was changed."""
        self._go(self._page)

    def current_row(self) -> Row | None:
        """The row the user stands on."""
        return self.table.current_row()

    def _go(self, page: int) -> None:
        if self._source is None:
            return
        source, size = self._source, self._size
        self._question += 1
        question = self._question
        self.pager.range.setText(text("ui.pager.loading"))
        self._jobs.run(
            lambda: source(page * size, size),
            lambda answer: self._show(question, page, answer),
            lambda error: self._failed(question, error),
            owner=self,
        )

    def _show(self, question: int, page: int, answer: PageLike[Row]) -> None:
        if question != self._question:
            return  # an older question: a newer one is under way
        last = max(0, -(-answer.total // self._size) - 1)
        if page > last:
            self._go(last)
            return
        self._page = page
        self.total = answer.total
        self.table.set_rows(answer.rows)
        self._stack.setCurrentWidget(self.table if answer.total else self.empty)
        self.pager.show_page(page, answer.total, self._size)
        self.loaded.emit(answer.total)

    def _failed(self, question: int, error: Exception) -> None:
        if question != self._question:
            return
        self.pager.range.setText(text("ui.table.unreadable"))
        messages.show_error(self, error, self.reload)
