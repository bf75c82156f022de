"""执法检查人员名录库: the officers, with who cannot be drawn at a glance."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, cast

from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.services import registry
from app.services.registry_lines import OfficerLine, OfficerQuery, Page
from app.texts import text
from app.ui.screens.record_officer import OfficerRecord
from app.ui.screens.registry_list import FoundFacets, RegistryPage
from app.ui.tables import Column
from app.ui.views.registry import Registry, day_words, officer_line_state
from app.ui.widgets.pill import Tone


class OfficersPage(RegistryPage[OfficerLine]):
    """The registry of officers."""

    kind: ClassVar[Registry] = "officers"

    def columns(self) -> Sequence[Column[OfficerLine]]:
        words = "registry.column."

        def state(row: OfficerLine) -> tuple[str, str]:
            return officer_line_state(row, beijing_date(self.desk.clock()))

        return (
            Column(text(words + "officer"), lambda row: row.name, 110),
            Column(text(words + "cert"), lambda row: row.cert_no, 170, mono=True),
            Column(text(words + "expiry"), lambda row: day_words(row.cert_expiry), 116),
            Column(text(words + "unit"), lambda row: row.unit, 170),
            Column(text(words + "post"), lambda row: row.post, 110, optional=True),
            Column(text(words + "phone"), lambda row: row.phone, 130, optional=True),
            Column(text(words + "sex"), lambda row: row.sex, 60, optional=True),
            Column(text(words + "skills"), lambda row: LIST_MARK.join(row.skills), least=200),
            Column(
                text(words + "state"),
                lambda row: state(row)[0],
                124,
                pill=lambda row: cast(Tone, state(row)[1]),
            ),
        )

    def question(self) -> Callable[[int], Page[OfficerLine]]:
        query = OfficerQuery(**self.conditions())
        return partial(registry.officers, self.desk.store, self.desk.actor, query)

    def read_facets(self, done: Callable[[FoundFacets], object]) -> None:
        self.desk.read(self, registry.officer_facets, done=done)

    def open_record(self, record_id: int) -> None:
        self.shell.push(OfficerRecord(self.desk, self.shell, record_id, self.known()))
