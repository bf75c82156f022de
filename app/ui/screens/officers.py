"""执法检查人员名录库: who can be drawn, and whose certificate runs out."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from app.core.people import Right
from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.services import registry
from app.services.registry import OfficerFacets, OfficerLine, OfficerQuery
from app.texts import text
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.screens.record_edit import EditPage
from app.ui.screens.record_filters import FilterBox
from app.ui.screens.record_page import RecordPage
from app.ui.screens.record_tools import RegistryTools
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views.registry import (
    Rows,
    as_rows,
    certificate_tone,
    count_words,
    officer_certificate,
    state_tone,
)
from app.ui.widgets import Button, Card, Page, SearchBox

# field -> attribute of OfficerFacets
FILTERS = {"unit": "units", "skill": "skills", "state": "states"}


class OfficersPage(Page):
    """Every officer, by unit and name."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.officers"), scroll=False)
        self.desk = desk
        self.shell = shell
        self._total = 0
        self.tools = RegistryTools(desk, shell, "officers")
        self.new_button = Button(text("registry.tool.new_officer"), "plus")
        self.new_button.setVisible(desk.actor.may(Right.REGISTRY))
        self.new_button.clicked.connect(self.new_record)
        self.search = SearchBox(text("registry.search.officers"))
        self.search.searched.connect(lambda _words: self.ask())
        self.filters = {field: FilterBox(field) for field in FILTERS}
        self.reset_button = Button(text("ui.button.reset"), "x")
        self.reset_button.clicked.connect(self.reset)
        self.table: PagedTable[OfficerLine] = PagedTable(
            self._columns(), text("pages.officers"), desk.jobs
        )
        self.table.opened.connect(lambda row: self.open_record(row.id))
        self.table.loaded.connect(self._loaded)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 2)
        for box in self.filters.values():
            box.chosen.connect(self.ask)
            row.addWidget(box, 1)
        row.addWidget(self.reset_button)
        self.card = Card(text("registry.title.officers"), " ")
        self.card.tools.addWidget(self.new_button)
        self.card.tools.addWidget(self.tools)
        self.card.add(row)
        self.card.add(self.table, 1)
        self.add(self.card, 1)

    def refresh(self) -> None:
        """Read the values to filter by, and the page in front again."""
        self.desk.read(self, registry.officer_facets, done=self._show_facets)
        self.table.reload() if self.table.total else self.ask()

    def query(self) -> OfficerQuery:
        """What is asked for now."""
        chosen = {field: box.value() for field, box in self.filters.items()}
        return OfficerQuery(self.search.words(), **chosen)

    def ask(self) -> None:
        """Show the first page of what is asked for."""
        self.table.show_source(partial(self._source, self.query()))

    def reset(self) -> None:
        """Show the whole registry again."""
        for box in self.filters.values():
            box.set_value("")
        self.search.clear()
        self.ask()

    def open_record(self, record_id: int) -> None:
        """Open one officer."""
        self.shell.push(RecordPage(self.desk, self.shell, "officers", record_id))

    def new_record(self) -> None:
        """Enter a new officer by hand."""
        self.shell.push(EditPage(self.desk, self.shell, "officers", None))

    def _source(self, query: OfficerQuery, offset: int, limit: int) -> Rows[OfficerLine]:
        return as_rows(
            registry.officers(self.desk.store, self.desk.actor, query, offset // limit + 1)
        )

    def _show_facets(self, facets: OfficerFacets) -> None:
        self._total = facets.total
        for field, name in FILTERS.items():
            self.filters[field].show_facets(getattr(facets, name))
        if facets.total:
            self.table.empty.set_words(text("ui.table.nothing"), text("registry.empty.found"))
        else:
            self.table.empty.set_words(
                text("registry.empty.officers"), text("registry.empty.officers_hint")
            )
        self._loaded(self.table.total)

    def _loaded(self, found: int) -> None:
        filtered = self.query() != OfficerQuery()
        words = count_words("officers", self._total, found, filtered=filtered, capped=False)
        self.card.set_title(text("registry.title.officers"), words)

    def _columns(self) -> tuple[Column[OfficerLine], ...]:
        day = beijing_date(self.desk.clock())

        def name(field: str) -> str:
            return text(f"registry.column.{field}")

        return (
            Column(name("officer"), lambda row: row.name, 96),
            Column(name("unit"), lambda row: row.unit, least=150),
            Column(name("post"), lambda row: row.post, 120, optional=True),
            Column(name("cert_no"), lambda row: row.cert_no, 150),
            Column(
                name("cert_expiry"),
                lambda row: officer_certificate(row, day),
                210,
                pill=lambda row: certificate_tone(row.cert_expiry, day),
            ),
            Column(name("skills"), lambda row: LIST_MARK.join(row.skills), least=190),
            Column(name("phone"), lambda row: row.phone, 130, optional=True),
            Column(
                name("state"), lambda row: row.state, 110, pill=lambda row: state_tone(row.state)
            ),
        )
