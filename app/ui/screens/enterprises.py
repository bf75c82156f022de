"""检查对象名录库: the enterprises, found as one types."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, cast

from app.services import registry
from app.services.registry_lines import EnterpriseLine, EnterpriseQuery, Page
from app.texts import text
from app.ui.screens.record_enterprise import EnterpriseRecord
from app.ui.screens.registry_list import FoundFacets, RegistryPage
from app.ui.tables import Column
from app.ui.views.registry import Registry, or_unknown, status_tone
from app.ui.widgets.pill import Tone


class EnterprisesPage(RegistryPage[EnterpriseLine]):
    """The registry of enterprises."""

    kind: ClassVar[Registry] = "enterprises"

    def columns(self) -> Sequence[Column[EnterpriseLine]]:
        words = "registry.column."
        return (
            Column(text(words + "name"), lambda row: row.name),
            Column(text(words + "key"), lambda row: row.key, 188, mono=True),
            Column(text(words + "township"), lambda row: row.township, 116),
            Column(text(words + "kind"), lambda row: row.kind, 128, optional=True),
            Column(text(words + "legal_rep"), lambda row: row.legal_rep, 92, optional=True),
            Column(text(words + "station"), lambda row: row.station, 140, optional=True),
            Column(text(words + "trade"), lambda row: row.trade_name, 120, optional=True),
            Column(text(words + "address"), lambda row: row.address, 280, optional=True),
            Column(text(words + "risk"), lambda row: row.risk_class, 88),
            Column(
                text(words + "status"),
                lambda row: or_unknown(row.status),
                124,
                pill=lambda row: cast(Tone, status_tone(row.status)),
            ),
        )

    def question(self) -> Callable[[int], Page[EnterpriseLine]]:
        query = EnterpriseQuery(**self.conditions())
        return partial(registry.enterprises, self.desk.store, self.desk.actor, query)

    def read_facets(self, done: Callable[[FoundFacets], object]) -> None:
        self.desk.read(self, registry.facets, done=done)

    def open_record(self, record_id: int) -> None:
        self.shell.push(EnterpriseRecord(self.desk, self.shell, record_id, self.known()))
