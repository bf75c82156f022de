"""检查对象名录库: search as you type, filter, open one."""

from typing import ClassVar

from app.services import registry
from app.services.registry import EnterpriseLine, EnterpriseQuery
from app.texts import text
from app.ui.screens.registry_page import RegistryPage
from app.ui.tables import Column
from app.ui.views.registry import Rows, as_rows, status_tone, value_words


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
    }

    def columns(self) -> tuple[Column[EnterpriseLine], ...]:
        return _columns()

    def query_of(self, words: str, chosen: dict[str, str]) -> EnterpriseQuery:
        return EnterpriseQuery(words, **chosen)

    def source(self, query: EnterpriseQuery, offset: int, limit: int) -> Rows[EnterpriseLine]:
        page = registry.enterprises(self.desk.store, self.desk.actor, query, offset // limit + 1)
        self._capped = page.capped
        return as_rows(page)

    def read_facets(self) -> None:
        self.desk.read(self, registry.facets, done=self.show_facets)


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
