"""One officer of the registry."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from app.core.times import beijing_date
from app.services import registry
from app.services.registry_lines import Facet, OfficerCard, RecusalLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.record_page import RecordCard, RecordPage, recusal_columns, tab
from app.ui.shell import Shell
from app.ui.tables import RowsTable
from app.ui.views.registry import Registry, officer_state


class OfficerRecord(RecordPage):
    """The officer's fields, changes and recusals."""

    kind: ClassVar[Registry] = "officers"

    def __init__(
        self, desk: Desk, shell: Shell, record_id: int, known: Mapping[str, Sequence[Facet]]
    ) -> None:
        super().__init__(desk, shell, record_id, known)
        self.recusals: RowsTable[RecusalLine] = RowsTable(
            recusal_columns(self.kind), text("registry.record.recusals_name")
        )
        self.recusals_tab = tab(self.recusals, text("registry.record.no_recusals"))
        self.tabs.addTab(self.recusals_tab, "")

    def read(self) -> None:
        self.desk.read(self, registry.officer, self.record_id, done=self._show)

    def _show(self, card: OfficerCard) -> None:
        self.show_card(card)
        self.fill(self.recusals_tab, self.recusals, card.recusals, "recusals")

    def state(self, card: RecordCard) -> tuple[str, str]:
        assert isinstance(card, OfficerCard)
        today = beijing_date(self.desk.clock())
        return officer_state(card.record.state, card.record.cert_expiry, today)
