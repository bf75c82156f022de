"""检查对象名录库: search as you type, filter, open one."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from app.services.registry import exchange_found, registry
from app.services.registry.registry import EnterpriseLine, EnterpriseQuery, Facets
from app.services.registry.registry_found import Wanted
from app.texts import text
from app.ui.screens.registry_page import FacetsLike, RegistryPage
from app.ui.table_tools import Writing
from app.ui.tables import Column
from app.ui.views.registry import FirstRows, Rows, as_first, as_rows, status_tone, value_words


class EnterprisesPage(RegistryPage[EnterpriseLine, EnterpriseQuery]):
    """Every enterprise."""

    KIND = "enterprises"
    FILTERS: ClassVar[dict[str, str]] = {
        "township": "townships",
        "station": "stations",
        "kind": "kinds",
        "section": "sections",
        "risk_class": "risk_classes",
        "status": "statuses",
        "area": "areas",
        "label": "labels",
        "fact": "facts",
    }
    RARE: ClassVar[Sequence[str]] = ("area", "label", "fact")
    SORTS: ClassVar[Sequence[str]] = (
        "name",
        "key",
        "",
        "",
        "township",
        "",
        "",
        "founded",
        "risk_class",
        "",
    )

    def columns(self) -> tuple[Column[EnterpriseLine], ...]:
        return _columns()

    def query_of(self, words: str, chosen: dict[str, str]) -> EnterpriseQuery:
        return EnterpriseQuery(
            words, sort=self.table.sort, descending=self.table.descending, **chosen
        )

    def source(
        self, query: EnterpriseQuery, wanted: Wanted, offset: int, limit: int
    ) -> Rows[EnterpriseLine]:
        number = offset // limit + 1
        return as_rows(
            registry.enterprises(self.desk.store, self.desk.actor, query, number, wanted)
        )

    def first_source(self, query: EnterpriseQuery) -> Callable[[], FirstRows[EnterpriseLine]]:
        return lambda: as_first(registry.first_enterprises(self.desk.store, self.desk.actor, query))

    def writing(self) -> Writing:
        return Writing(exchange_found.export_found, (self.query(),))

    def facets_of(self, query: EnterpriseQuery, wanted: Wanted) -> Facets:
        return registry.facets(self.desk.store, self.desk.actor, query, wanted)

    def show_facets(self, facets: FacetsLike) -> None:
        super().show_facets(facets)
        # Nothing else is to be read now; the next question stops it, and so does the end.
        asked, jobs = self._wanted(), self.desk.jobs

        def wanted() -> bool:
            return asked() and not jobs.closed

        self.desk.read(self, registry.prepare_search, wanted, done=lambda _none: None)


def _columns() -> tuple[Column[EnterpriseLine], ...]:
    def name(field: str) -> str:
        return text(f"registry.column.{field}")

    return (
        Column(name("name"), lambda row: row.name, least=190),
        Column(name("key"), lambda row: row.key, 192),
        Column(name("legal_rep"), lambda row: row.legal_rep, 80),
        Column(name("address"), lambda row: row.address, least=230, optional=True),
        Column(name("township"), lambda row: row.township, 116),
        Column(name("station"), lambda row: row.station, 110, optional=True),
        Column(name("trade_name"), lambda row: row.trade_name, 150, optional=True),
        Column(
            name("founded"),
            lambda row: row.founded.isoformat() if row.founded else "",
            108,
        ),
        Column(
            name("risk_class"),
            lambda row: value_words("risk_class", row.risk_class),
            98,
            private=True,
        ),
        Column(name("status"), lambda row: row.status, 128, pill=status_tone),
    )
