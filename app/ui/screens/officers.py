"""执法检查人员名录库: who can be drawn, and whose certificate runs out."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.services.registry import registry
from app.services.registry.registry import Facet, OfficerFacets, OfficerLine, OfficerQuery
from app.services.registry.registry_found import Wanted
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.registry_page import FacetsLike, RegistryPage
from app.ui.screens.workload import open_workload
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views.registry import (
    SOON,
    Rows,
    as_rows,
    certificate_tone,
    officer_certificate,
    state_tone,
)
from app.ui.widgets import Button


class OfficersPage(RegistryPage[OfficerLine, OfficerQuery]):
    """Every officer, by unit and name."""

    KIND = "officers"
    days = SOON  # what the bureau counts as soon, once it is read
    FILTERS: ClassVar[dict[str, str]] = {
        "unit": "units",
        "skill": "skills",
        "state": "states",
        "certificate": "certificates",
        "department": "departments",
    }
    RARE: ClassVar[Sequence[str]] = ("certificate", "department")
    SORTS: ClassVar[Sequence[str]] = (
        *("name", "unit", "", "", "cert_no", "cert_expiry", "", "", "state"),
    )
    FIRST: ClassVar[str] = "unit"

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(desk, shell)
        self.workload_button = Button(text("workload.title"), "chart-column")
        self.workload_button.clicked.connect(lambda: open_workload(self.desk, self.shell))
        self.card.tools.insertWidget(0, self.workload_button)

    def query_of(self, words: str, chosen: dict[str, str]) -> OfficerQuery:
        return OfficerQuery(
            words,
            day=self.today(),
            sort=self.table.sort,
            descending=self.table.descending,
            **chosen,
        )

    def today(self) -> date:
        """The day in Beijing that certificates are looked at on."""
        return beijing_date(self.desk.clock())

    def source(
        self, query: OfficerQuery, wanted: Wanted, offset: int, limit: int
    ) -> Rows[OfficerLine]:
        return as_rows(
            registry.officers(self.desk.store, self.desk.actor, query, offset // limit + 1)
        )

    def facets_of(self, query: OfficerQuery, wanted: Wanted) -> OfficerFacets:
        return registry.officer_facets(self.desk.store, self.desk.actor, self.today())

    def show_facets(self, facets: FacetsLike) -> None:
        super().show_facets(facets)
        days = facets.soon_days if isinstance(facets, OfficerFacets) else 0
        if days and days != self.days:
            self.days = days
            self.table.reload()

    def show_certificates(self, how: str) -> None:
        """Show the officers whose certificate stands so (core.certificates.Runs)."""
        self.search.reset()
        for field, box in self.filters.items():
            if field == "certificate":
                box.show_facets((Facet(how, 0),))
            box.set_value(how if field == "certificate" else "")
        self.ask()

    def columns(self) -> tuple[Column[OfficerLine], ...]:
        day = beijing_date(self.desk.clock())

        def name(field: str) -> str:
            return text(f"registry.column.{field}")

        return (
            Column(name("officer"), lambda row: row.name, 84),
            Column(name("unit"), lambda row: row.unit, least=204),
            Column(name("post"), lambda row: row.post, 134, optional=True),
            Column(name("department"), lambda row: row.department, 110, optional=True),
            Column(name("cert_no"), lambda row: row.cert_no, 140),
            Column(
                name("cert_expiry"),
                lambda row: officer_certificate(row, day, self.days),
                182,
                pill=lambda row: certificate_tone(row.cert_expiry, day, self.days),
            ),
            Column(name("skills"), lambda row: LIST_MARK.join(row.skills), least=180),
            Column(name("phone"), lambda row: row.phone, 130, optional=True, private=True),
            Column(
                name("state"), lambda row: row.state, 110, pill=lambda row: state_tone(row.state)
            ),
        )
