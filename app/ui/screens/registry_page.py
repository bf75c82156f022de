"""What the pages of the two registries share: search as you type, filter, open, add."""

from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtWidgets import QHBoxLayout

from app.core.people import Right
from app.texts import text
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.screens.record_edit import EditPage
from app.ui.screens.record_filters import FilterBox
from app.ui.screens.record_page import RecordPage
from app.ui.screens.record_tools import RegistryTools
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views.registry import Kind, Rows, count_words
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
    """A whole registry, fifty at a time. FILTERS: field of the query -> attribute of the facets."""

    KIND: ClassVar[Kind]
    FILTERS: ClassVar[Mapping[str, str]]

    def __init__(self, desk: Desk, shell: Shell) -> None:
        title = text(f"pages.{self.KIND}")
        super().__init__(title, scroll=False)
        self.desk = desk
        self.shell = shell
        self._total = 0
        self._capped = False
        self.tools = RegistryTools(desk, shell, self.KIND)
        self.new_button = Button(text(f"registry.tool.new_{self.KIND.removesuffix('s')}"), "plus")
        self.new_button.setVisible(desk.actor.may(Right.REGISTRY))
        self.new_button.clicked.connect(self.new_record)
        self.search = SearchBox(text(f"registry.search.{self.KIND}"))
        self.search.setMinimumWidth(250)
        self.search.searched.connect(lambda _words: self.ask())
        self.filters = {field: FilterBox(field) for field in self.FILTERS}
        self.reset_button = Button(text("ui.button.reset"), "x")
        self.reset_button.clicked.connect(self.reset)
        self.table: PagedTable[Line] = PagedTable(self.columns(), title, desk.jobs)
        self.table.opened.connect(lambda row: self.open_record(row.id))
        self.table.loaded.connect(self._loaded)
        self._assemble()

    def _assemble(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 3)
        for box in self.filters.values():
            box.chosen.connect(self.ask)
            row.addWidget(box, 1)
        row.addWidget(self.reset_button)
        self.card = Card(text(f"registry.title.{self.KIND}"), " ")
        self.card.tools.addWidget(self.new_button)
        self.card.tools.addWidget(self.tools)
        self.card.add(row)
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
    def source(self, query: Query, offset: int, limit: int) -> Rows[Line]:
        """One page of records, read off the GUI thread."""

    @abstractmethod
    def read_facets(self) -> None:
        """Read the values to filter by; hand them to `show_facets`."""

    # -- what they do alike --------------------------------------------------------------

    def refresh(self) -> None:
        """Read the values to filter by, and the page in front again."""
        self.read_facets()
        self.table.reload() if self.table.total else self.ask()

    def query(self) -> Query:
        """What is asked for now."""
        chosen = {field: box.value() for field, box in self.filters.items()}
        return self.query_of(self.search.words(), chosen)

    def ask(self) -> None:
        """Show the first page of what is asked for."""
        self.table.show_source(partial(self.source, self.query()))

    def reset(self) -> None:
        """Show the whole registry again."""
        for box in self.filters.values():
            box.set_value("")
        self.search.clear()
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
        if facets.total:
            self.table.empty.set_words(text("ui.table.nothing"), text("registry.empty.found"))
        else:
            self.table.empty.set_words(
                text(f"registry.empty.{self.KIND}"), text(f"registry.empty.{self.KIND}_hint")
            )
        self._loaded(self.table.total)

    def _loaded(self, found: int) -> None:
        filtered = self.query() != self.query_of("", {})
        words = count_words(self.KIND, self._total, found, filtered=filtered, capped=self._capped)
        self.card.set_title(text(f"registry.title.{self.KIND}"), words)
