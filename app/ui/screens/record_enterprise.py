"""One enterprise of the registry, with its inspections here and elsewhere."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.services import registry
from app.services.registry_lines import (
    EnterpriseCard,
    Facet,
    ForeignLine,
    PastInspection,
    RecusalLine,
)
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.record_page import RecordCard, RecordPage, recusal_columns, tab
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views.registry import Registry, or_unknown, status_tone
from app.ui.widgets import Button, Dialog, FormGrid


class EnterpriseRecord(RecordPage):
    """The enterprise's fields, changes, inspections, counts by others and recusals."""

    kind: ClassVar[Registry] = "enterprises"

    def __init__(
        self, desk: Desk, shell: Shell, record_id: int, known: Mapping[str, Sequence[Facet]]
    ) -> None:
        super().__init__(desk, shell, record_id, known)
        words = "registry.record."
        self.inspections: RowsTable[PastInspection] = RowsTable(
            _inspection_columns(), text(words + "inspections_name")
        )
        self.foreign: RowsTable[ForeignLine] = RowsTable(
            _foreign_columns(), text(words + "foreign_name")
        )
        self.recusals: RowsTable[RecusalLine] = RowsTable(
            recusal_columns(self.kind), text(words + "recusals_name")
        )
        self.inspections_tab = tab(self.inspections, text(words + "no_inspections"))
        self.foreign_tab = tab(
            self.foreign, text(words + "no_foreign"), text(words + "no_foreign_hint")
        )
        self.recusals_tab = tab(self.recusals, text(words + "no_recusals"))
        for place in (self.inspections_tab, self.foreign_tab, self.recusals_tab):
            self.tabs.addTab(place, "")
        self.foreign_button = Button(text(words + "foreign"), "calendar-check")
        self.foreign_button.clicked.connect(self.add_foreign)
        self.foreign_button.setVisible(self.may)
        self.bar.add_button(self.foreign_button)

    def read(self) -> None:
        self.desk.read(self, registry.enterprise, self.record_id, done=self._show)

    def _show(self, card: EnterpriseCard) -> None:
        self.show_card(card)
        self.fill(self.inspections_tab, self.inspections, card.inspections, "inspections")
        self.fill(self.foreign_tab, self.foreign, card.foreign_counts, "foreign_tab")
        self.fill(self.recusals_tab, self.recusals, card.recusals, "recusals")

    def state(self, card: RecordCard) -> tuple[str, str]:
        assert isinstance(card, EnterpriseCard)
        return or_unknown(card.record.status), status_tone(card.record.status)

    def add_foreign(self) -> None:
        """Note inspections by others, which count towards the yearly cap."""
        window = ForeignWindow(self, beijing_date(self.desk.clock()).year)
        if not window.exec():
            return
        self.desk.act(
            self,
            registry.add_foreign_count,
            self.record_id,
            window.year.value(),
            window.count.value(),
            window.source_words(),
            done=self._noted,
        )

    def _noted(self, _none: object) -> None:
        self.tabs.setCurrentWidget(self.foreign_tab)
        self.refresh()


class ForeignWindow(Dialog):
    """Which year, how often, by whom."""

    def __init__(self, parent: QWidget, year: int) -> None:
        words = "registry.foreign."
        super().__init__(parent, text(words + "title"), text(words + "sentence"))
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setValue(year)
        self.count = QSpinBox()
        self.count.setRange(0, 365)
        self.count.setValue(1)
        self.source = QLineEdit()
        self.source.setMaxLength(100)
        self.form = FormGrid(label_width=90)
        self.form.add("year", text(words + "year"), self.year, required=True)
        self.form.add("count", text(words + "count"), self.count, required=True)
        self.form.add(
            "source",
            text(words + "source"),
            self.source,
            required=True,
            hint=text(words + "source_hint"),
        )
        self.add(self.form)
        self.set_buttons(text(words + "save"))
        self.source.setFocus()

    def source_words(self) -> str:
        """The inspecting body as typed."""
        return self.source.text().strip()

    def may_accept(self) -> bool:
        lacking = {} if self.source_words() else {"source": text("ui.form.required")}
        return self.form.set_errors(lacking)


def _inspection_columns() -> tuple[Column[PastInspection], ...]:
    words = "registry.record."

    def day(row: PastInspection) -> str:
        return row.inspected_on.isoformat() if row.inspected_on else text(words + "not_inspected")

    return (
        Column(text(words + "task_no"), lambda row: row.task_no, 200),
        Column(text(words + "task"), lambda row: row.task_name),
        Column(text(words + "inspected"), day, 120),
        Column(text(words + "results"), lambda row: LIST_MARK.join(row.results), least=200),
    )


def _foreign_columns() -> tuple[Column[ForeignLine], ...]:
    words = "registry.record."
    return (
        Column(text(words + "year"), lambda row: str(row.year), 100),
        Column(text(words + "count"), lambda row: str(row.count), 100),
        Column(text(words + "foreign_source"), lambda row: row.source),
    )
