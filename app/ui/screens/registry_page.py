"""What the pages of the two registries share: search as you type, filter, open, add."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.people import Right
from app.core.vocabulary import LIST_MARK
from app.errors import Cancelled
from app.services.registry.registry_found import Wanted
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.screens.record_edit import EditPage
from app.ui.screens.record_filters import FilterBox
from app.ui.screens.record_page import RecordPage
from app.ui.screens.record_tools import RegistryTools
from app.ui.shell import Shell
from app.ui.table_tools import Writing
from app.ui.tables import Column
from app.ui.views.batches import Chosen
from app.ui.views.registry import FirstRows, Kind, Rows, count_words
from app.ui.widgets import Button, Card, Page, SearchBox


class FacetsLike(Protocol):
    """Values to filter by, and how many records there are in all."""

    @property
    def total(self) -> int: ...


class LineLike(Protocol):
    """A record in the list."""

    @property
    def id(self) -> int: ...


Line = TypeVar("Line", bound=LineLike)
Query = TypeVar("Query")


class RegistryPage(Page, Generic[Line, Query]):
    """A whole registry, fifty at a time.

    FILTERS: field of the query -> attribute of the facets; RARE are those of them that
    many bureaux do not use: they stand in a row of their own, where there are values.
    SORTS: what each column is sorted by, "" for one that is not; FIRST: by which at first.
    """

    KIND: ClassVar[Kind]
    FILTERS: ClassVar[Mapping[str, str]]
    RARE: ClassVar[Sequence[str]] = ()
    SORTS: ClassVar[Sequence[str]]
    FIRST: ClassVar[str] = "name"
    lands_at_once = True  # a large registry is counted for seconds: the search need not wait

    def __init__(self, desk: Desk, shell: Shell) -> None:
        title = text(f"pages.{self.KIND}")
        super().__init__(title, scroll=False)
        self.desk = desk
        self.shell = shell
        self._total = 0
        self._asked = 0
        self._faceted = -1
        self._rare: set[str] = set()  # filters of the second row that have had values
        self.tools = RegistryTools(desk, shell, self.KIND)
        self.new_button = Button(text(f"registry.tool.new_{self.KIND.removesuffix('s')}"), "plus")
        self.new_button.setVisible(desk.actor.may(Right.REGISTRY))
        self.new_button.clicked.connect(self.new_record)
        self.tools.offer_editing(self.chosen)
        self.tools.changed.connect(self.refresh)
        self.search = SearchBox(text(f"registry.search.{self.KIND}"))
        self.search.setMinimumWidth(250)
        self.search.searched.connect(lambda _words: self.ask())
        self.filters = {field: FilterBox(field) for field in self.FILTERS}
        self.reset_button = Button(text("ui.button.reset"), "x")
        self.reset_button.clicked.connect(self.reset)
        may = desk.actor.may(Right.REGISTRY)
        key = (lambda row: row.id) if may else None
        self.table: PagedTable[Line] = PagedTable(
            self.columns(), title, desk.jobs, key=key, sorts=self.SORTS
        )
        self.table.set_sort(self.FIRST)
        self.table.keep_sort(desk, self.KIND)
        ticks = self.table.table.rows_model.checked_changed
        ticks.connect(lambda: self.tools.show_ticked(len(self.table.table.checked_keys())))
        self.table.table.tools.writing = self.writing
        self.table.table.tools.about = self.about
        self.table.opened.connect(lambda row: self.open_record(row.id))
        self.table.loaded.connect(self._loaded)
        self.table.counting.connect(self._counting)
        self.table.sorted.connect(self.ask)
        self._assemble()

    def _assemble(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 3)
        self.rare_row = QWidget()
        rare = QHBoxLayout(self.rare_row)
        rare.setContentsMargins(0, 0, 0, 0)
        rare.setSpacing(8)
        for field, box in self.filters.items():
            box.chosen.connect(self.ask)
            (rare if field in self.RARE else row).addWidget(box, 1)
        rare.addStretch(3)
        self.rare_row.hide()
        row.addWidget(self.reset_button)
        self.card = Card(text(f"registry.title.{self.KIND}"), " ")
        self.card.tools.addWidget(self.new_button)
        self.card.tools.addWidget(self.tools)
        self.card.add(row)
        self.card.add(self.rare_row)
        self.card.add(self.table, 1)
        self.add(self.card, 1)

    # -- what the registries differ in ---------------------------------------------------

    @abstractmethod
    def columns(self) -> tuple[Column[Line], ...]:
        """The columns of the table."""

    @abstractmethod
    def query_of(self, words: str, chosen: dict[str, str]) -> Query:
        """The query for typed words and chosen values."""

    @abstractmethod
    def source(self, query: Query, wanted: Wanted, offset: int, limit: int) -> Rows[Line]:
        """One page of records, read off the GUI thread."""

    def first_source(self, query: Query) -> Callable[[], FirstRows[Line]] | None:
        """Reads the first page before anything is counted; None: counting is quick."""
        return None

    @abstractmethod
    def facets_of(self, query: Query, wanted: Wanted) -> FacetsLike:
        """The values to filter by, read off the GUI thread."""

    def writing(self) -> Writing | None:
        """The service that writes all that is asked for; None: the table's own columns."""
        return None

    # -- what they do alike --------------------------------------------------------------

    def refresh(self) -> None:
        """Read the page in front again, and the values to filter by."""
        self._faceted = -1
        self.table.reload() if self.table.total else self.ask()

    def query(self) -> Query:
        """What is asked for now."""
        chosen = {field: box.value() for field, box in self.filters.items()}
        return self.query_of(self.search.words(), chosen)

    def is_filtered(self) -> bool:
        """Whether less than the whole registry is asked for."""
        return bool(self.search.words()) or any(box.value() for box in self.filters.values())

    def selected_ids(self) -> tuple[int, ...]:
        """The records whose boxes are ticked, on all pages."""
        return tuple(sorted(cast("frozenset[int]", self.table.table.checked_keys())))

    def chosen(self) -> Chosen:
        """What an edit of many would be about."""
        query: Any = self.query()
        return Chosen(self.KIND, self.selected_ids(), query, self.table.total, self.is_filtered())

    def about(self) -> str:
        """What is asked for, in words for paper."""
        said = [self.search.words(), *(box.value() for box in self.filters.values())]
        return LIST_MARK.join(one for one in said if one)

    def ask(self) -> None:
        """Show the first page of what is asked for."""
        self.search.take()
        self._asked += 1
        query, wanted = self.query(), self._wanted()
        self.table.show_source(partial(self.source, query, wanted), self.first_source(query))

    def _wanted(self) -> Wanted:
        """Tells a thread whether what is asked for now is still asked for."""
        mine = self._asked
        return lambda: self._asked == mine

    def reset(self) -> None:
        """Show the whole registry again."""
        for box in self.filters.values():
            box.set_value("")
        self.search.reset()
        self.table.set_sort(self.FIRST)
        self.ask()

    def open_record(self, record_id: int) -> None:
        """Open one record."""
        self.shell.push(RecordPage(self.desk, self.shell, self.KIND, record_id))

    def new_record(self) -> None:
        """Enter a new record by hand."""
        self.shell.push(EditPage(self.desk, self.shell, self.KIND, None))

    def show_facets(self, facets: FacetsLike) -> None:
        """Fill the filters and say what an empty table means."""
        self._total = facets.total
        for field, name in self.FILTERS.items():
            values: Any = getattr(facets, name)
            self.filters[field].show_facets(values)
        # Once seen they stay: the table must not jump with every word of a search.
        self._rare |= {field for field in self.RARE if self.filters[field].count() > 1}
        for field in self.RARE:
            self.filters[field].setVisible(field in self._rare)
        self.rare_row.setVisible(bool(self._rare))
        if facets.total:
            self.table.empty.set_words(text("ui.table.nothing"), text("registry.empty.found"))
        else:
            self.table.empty.set_words(
                text(f"registry.empty.{self.KIND}"), text(f"registry.empty.{self.KIND}_hint")
            )
        self._tell(self.table.total)

    def _loaded(self, found: int) -> None:
        self._tell(found)
        if self._faceted != self._asked:
            self._faceted = self._asked
            job = partial(self.facets_of, self.query(), self._wanted())
            self.desk.jobs.run(job, self.show_facets, self._facets_failed, owner=self)

    def _facets_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            messages.show_error(self, error)

    def _counting(self) -> None:
        self._tell(None)

    def _tell(self, found: int | None) -> None:
        words = count_words(self.KIND, self._total, found, filtered=self.is_filtered())
        self.card.set_title(text(f"registry.title.{self.KIND}"), words)
