"""A list too long to show at once: pages of 50, read off the GUI thread."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from app.errors import Cancelled
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.habits import Habits
from app.ui.jobs import Jobs
from app.ui.tables import Column, RowsTable
from app.ui.widgets.buttons import Button
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.labels import label
from app.ui.widgets.numbers import DigitsOnly

T = TypeVar("T")
Row = TypeVar("Row")
RowOut = TypeVar("RowOut", covariant=True)
PAGE_SIZE = 50


class PageLike(Protocol[RowOut]):
    """What a service returns for one page: its rows, and how many there are in all."""

    @property
    def rows(self) -> Sequence[RowOut]: ...

    @property
    def total(self) -> int: ...


class FirstLike(Protocol[RowOut]):
    """What a service returns at once: the first rows, and whether there are more."""

    @property
    def rows(self) -> Sequence[RowOut]: ...

    @property
    def more(self) -> bool: ...


@dataclass(frozen=True)
class _Whole(Generic[Row]):
    """A list that is no longer than its first page."""

    rows: Sequence[Row]
    total: int


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
        self.number.setValidator(DigitsOnly(8, self.number))
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

    def show_uncounted(self, count: int) -> None:
        """Describe the first page of a list that is still being counted."""
        self._page, self._pages = 0, 1
        self.range.setText(text("ui.pager.counting", last=f"{count:,}"))
        self.number.setText("1")
        self.count.setText(text("ui.pager.uncounted"))
        for one in (self.first, self.previous, self.next, self.last, self.number):
            one.setEnabled(False)

    def _typed(self) -> None:
        wanted = int(self.number.text() or "1")
        self.asked.emit(min(self._pages, max(1, wanted)) - 1)


class PagedTable(QWidget, Generic[Row]):
    """A table and its pager. Only the newest question's answer is shown.

    Signals:
        loaded: a page arrived (total number of records).
        counting: the first page arrived, how many records there are will follow.
        sorted: somebody clicked the heading of a column with a name in `sorts`.
    """

    loaded = Signal(int)
    counting = Signal()
    sorted = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        title: str,
        jobs: Jobs,
        *,
        key: Callable[[Row], Hashable] | None = None,
        multi: bool = False,
        page_size: int = PAGE_SIZE,
        sorts: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`sorts`: what each column is sorted by, "" for one that is not."""
        super().__init__(parent)
        self._jobs = jobs
        self._size = page_size
        self._source: Callable[[int, int], PageLike[Row]] | None = None
        self._first: Callable[[], FirstLike[Row]] | None = None
        self._page = 0
        self._question = 0
        self.total = 0
        self.table: RowsTable[Row] = RowsTable(columns, title, key=key, multi=multi)
        self.opened = self.table.opened
        self.picked = self.table.picked
        self.empty = EmptyState(text("ui.table.nothing"), text("ui.table.nothing_hint"))
        self.table.tools.read_pages(lambda: self._source, self._size, lambda: self.total)
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
        self._sorts = tuple(sorts)
        self._keep: Callable[[], None] = lambda: None
        self.sort, self.descending = next(filter(None, self._sorts), ""), False
        if self.sort:
            self._make_sortable()

    def show_source(
        self,
        source: Callable[[int, int], PageLike[Row]],
        first: Callable[[], FirstLike[Row]] | None = None,
    ) -> None:
        """Ask `source(offset, limit)` in a thread, from the first page on.

        Args:
            first: gives the first page sooner than it can be counted.
        """
        self._source, self._first = source, first
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
        self._question += 1
        question = self._question
        self.pager.range.setText(text("ui.pager.loading"))
        first, self._first = self._first, None
        if first is not None:
            self._run(question, first, lambda answer: self._show_first(question, answer))
        else:
            self._count(question, page)

    def _count(self, question: int, page: int) -> None:
        source, size = self._source, self._size
        assert source is not None  # there was a question
        self._run(
            question,
            lambda: source(page * size, size),
            lambda answer: self._show(question, page, answer),
        )

    def _run(self, question: int, job: Callable[[], T], done: Callable[[T], None]) -> None:
        self._jobs.run(job, done, lambda error: self._failed(question, error), owner=self)

    def _show_first(self, question: int, answer: FirstLike[Row]) -> None:
        if question != self._question:
            return
        self._page = 0
        self.table.set_rows(answer.rows)
        if answer.rows:
            self._stack.setCurrentWidget(self.table)
        if not answer.more:
            self._show(question, 0, _Whole(answer.rows, len(answer.rows)))
            return
        self.pager.show_uncounted(len(answer.rows))
        self.counting.emit()
        self._count(question, 0)

    def _show(self, question: int, page: int, answer: PageLike[Row]) -> None:
        if question != self._question:
            return  # an older question: a newer one is under way
        last = max(0, -(-answer.total // self._size) - 1)
        if page > last:
            self._go(last)
            return
        self._page = page
        self.total = answer.total
        if tuple(answer.rows) != self.table.rows():  # the first page may stand there already
            self.table.set_rows(answer.rows)
        self._stack.setCurrentWidget(self.table if answer.total else self.empty)
        self.pager.show_page(page, answer.total, self._size)
        self.loaded.emit(answer.total)

    def _failed(self, question: int, error: Exception) -> None:
        if question != self._question or isinstance(error, Cancelled):
            return
        self.pager.range.setText(text("ui.table.unreadable"))
        messages.show_error(self, error, self.reload)

    # -- sorting -------------------------------------------------------------------------

    def _make_sortable(self) -> None:
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._clicked)
        self._point()

    def set_sort(self, name: str, descending: bool = False) -> None:
        """Show this order in the headings, telling nobody."""
        self.sort, self.descending = name, descending
        self._keep()
        self._point()

    def keep_sort(self, desk: Desk, page: str) -> None:
        """Take the order the list was left in, and keep the one it is put in.

        Args:
            page: names the list at this machine.
        """
        if desk.heads is None:
            return
        habits, part = Habits(desk.heads), f"sort/{page}"
        kept = habits.laid_out(part)
        if kept.get("sort") and kept["sort"] in self._sorts:
            self.set_sort(str(kept["sort"]), kept.get("descending") is True)
        self._keep = lambda: habits.lay_out(
            part, {"sort": self.sort, "descending": self.descending}
        )

    def _clicked(self, section: int) -> None:
        name = dict(enumerate(self._sorts, self._shift)).get(section, "")
        if name:
            self.descending = name == self.sort and not self.descending
            self.sort = name
            self._keep()
            self.sorted.emit()
        self._point()

    def _point(self) -> None:
        way = Qt.SortOrder.DescendingOrder if self.descending else Qt.SortOrder.AscendingOrder
        section = self._sorts.index(self.sort) + self._shift
        self.table.horizontalHeader().setSortIndicator(section, way)

    @property
    def _shift(self) -> int:
        return 1 if self.table.rows_model.checkable else 0
