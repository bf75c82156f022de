"""检查对象名录库: search as you type, filter, open one."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from app.core.people import Right
from app.services import registry
from app.services.registry import EnterpriseLine, EnterpriseQuery, Facets
from app.texts import text
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.screens.record_edit import EditPage
from app.ui.screens.record_filters import FilterBox
from app.ui.screens.record_page import RecordPage
from app.ui.screens.record_tools import RegistryTools
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views.registry import Rows, as_rows, count_words, status_tone, value_words
from app.ui.widgets import Button, Card, Page, SearchBox

# field -> attribute of Facets
FILTERS = {
    "township": "townships",
    "station": "stations",
    "kind": "kinds",
    "section": "sections",
    "risk_class": "risk_classes",
    "status": "statuses",
}


class EnterprisesPage(Page):
    """The whole registry, fifty at a time."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.enterprises"), scroll=False)
        self.desk = desk
        self.shell = shell
        self._total = 0
        self._capped = False
        self.tools = RegistryTools(desk, shell, "enterprises")
        self.new_button = Button(text("registry.tool.new_enterprise"), "plus")
        self.new_button.setVisible(desk.actor.may(Right.REGISTRY))
        self.new_button.clicked.connect(self.new_record)
        self.search = SearchBox(text("registry.search.enterprises"))
        self.search.setMinimumWidth(250)
        self.search.searched.connect(lambda _words: self.ask())
        self.filters = {field: FilterBox(field) for field in FILTERS}
        self.reset_button = Button(text("ui.button.reset"), "x")
        self.reset_button.clicked.connect(self.reset)
        self.table: PagedTable[EnterpriseLine] = PagedTable(
            _columns(), text("pages.enterprises"), desk.jobs
        )
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
        self.card = Card(text("registry.title.enterprises"), " ")
        self.card.tools.addWidget(self.new_button)
        self.card.tools.addWidget(self.tools)
        self.card.add(row)
        self.card.add(self.table, 1)
        self.add(self.card, 1)

    def refresh(self) -> None:
        """Read the values to filter by, and the page in front again."""
        self.desk.read(self, registry.facets, done=self._show_facets)
        self.table.reload() if self.table.total else self.ask()

    def query(self) -> EnterpriseQuery:
        """What is asked for now."""
        chosen = {field: box.value() for field, box in self.filters.items()}
        return EnterpriseQuery(self.search.words(), **chosen)

    def ask(self) -> None:
        """Show the first page of what is asked for."""
        query = self.query()
        self.table.show_source(partial(self._source, query))

    def reset(self) -> None:
        """Show the whole registry again."""
        for box in self.filters.values():
            box.set_value("")
        self.search.clear()
        self.ask()

    def open_record(self, record_id: int) -> None:
        """Open one enterprise."""
        self.shell.push(RecordPage(self.desk, self.shell, "enterprises", record_id))

    def new_record(self) -> None:
        """Enter a new enterprise by hand."""
        self.shell.push(EditPage(self.desk, self.shell, "enterprises", None))

    def _source(self, query: EnterpriseQuery, offset: int, limit: int) -> Rows[EnterpriseLine]:
        page = registry.enterprises(self.desk.store, self.desk.actor, query, offset // limit + 1)
        self._capped = page.capped
        return as_rows(page)

    def _show_facets(self, facets: Facets) -> None:
        self._total = facets.total
        for field, name in FILTERS.items():
            self.filters[field].show_facets(getattr(facets, name))
        if facets.total:
            self.table.empty.set_words(text("ui.table.nothing"), text("registry.empty.found"))
        else:
            self.table.empty.set_words(
                text("registry.empty.enterprises"), text("registry.empty.enterprises_hint")
            )
        self._loaded(self.table.total)

    def _loaded(self, found: int) -> None:
        filtered = self.query() != EnterpriseQuery()
        words = count_words(
            "enterprises", self._total, found, filtered=filtered, capped=self._capped
        )
        self.card.set_title(text("registry.title.enterprises"), words)


def _columns() -> tuple[Column[EnterpriseLine], ...]:
    def name(field: str) -> str:
        return text(f"registry.column.{field}")

    return (
        Column(name("name"), lambda row: row.name, least=220),
        Column(name("key"), lambda row: row.key, 188),
        Column(name("legal_rep"), lambda row: row.legal_rep, 88),
        Column(name("address"), lambda row: row.address, least=230, optional=True),
        Column(name("township"), lambda row: row.township, 110),
        Column(name("station"), lambda row: row.station, 110, optional=True),
        Column(name("trade_name"), lambda row: row.trade_name, 150, optional=True),
        Column(name("risk_class"), lambda row: value_words("risk_class", row.risk_class), 84),
        Column(name("status"), lambda row: row.status, 120, pill=status_tone),
    )
