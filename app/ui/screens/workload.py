"""工作量与及时率: per officer what the inspections of a period came to, and what was late."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.times import beijing_date
from app.services.supervision import workload, workload_sheets
from app.services.supervision.workload import OfficerLoad, Workload
from app.texts import text
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import workload as view
from app.ui.widgets import (
    ActionBar,
    Banner,
    Button,
    Card,
    EmptyState,
    Page,
    SearchBox,
    WrappedLabel,
    label,
)


class WorkloadPage(Page):
    """A period and a unit to choose; below the table what each number means."""

    help_key = "workload"

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("workload.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.found: Workload | None = None
        self.note = Banner("", "success")
        self.period = _combo("period")
        self.unit = _combo("unit")
        self._fill(self.period, view.periods((), beijing_date(desk.clock())))
        self._fill(self.unit, view.units(None))
        self.search = SearchBox(text("workload.search"))
        self.search.searched.connect(lambda _words: self._narrow())
        self.period.currentIndexChanged.connect(lambda _at: self.refresh())
        self.unit.currentIndexChanged.connect(lambda _at: self._narrow())
        self.count = label("", "muted")
        self.export_button = Button(text("workload.export"), "download")
        self.export_button.clicked.connect(self.ask_export)
        self.table: RowsTable[OfficerLoad] = RowsTable(_columns(), text("workload.title"))
        self.empty = EmptyState(text("workload.empty"), text("workload.empty_hint"), "chart-column")
        self.meanings = WrappedLabel(view.meanings(), "small")
        self._assemble()

    def _assemble(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self.period)
        row.addWidget(self.unit)
        row.addWidget(self.export_button)
        card = Card()
        card.add(WrappedLabel(text("workload.sentence"), "muted"))
        card.add(row)
        card.add(self.count)
        card.add(self.table, 1)
        card.add(self.empty, 1)
        card.add(self.meanings)
        self.add(self.note)
        self.add(card, 1)
        self.bar = self.set_actions(ActionBar())
        self.bar.back.connect(self.shell.back)

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.search

    def refresh(self) -> None:
        """Count the chosen period again."""
        period = self.period.currentData()
        self.desk.act(self, workload.workload, period.since, period.until, done=self._show)

    def _show(self, found: Workload) -> None:
        self.found = found
        self._fill(self.period, view.periods(found.years, beijing_date(self.desk.clock())))
        self._fill(self.unit, view.units(found))
        self._narrow()

    def _fill(self, combo: QComboBox, options: tuple[tuple[str, object], ...]) -> None:
        """Offer these; what is chosen stays."""
        kept = combo.currentText()
        combo.blockSignals(True)
        combo.clear()
        for words, value in options:
            combo.addItem(words, value)
        combo.setCurrentIndex(max(0, combo.findText(kept)))
        combo.blockSignals(False)

    def _narrow(self) -> None:
        if self.found is None:
            return
        lines = view.chosen(self.found, self.unit.currentData(), self.search.words())
        self.table.set_rows(lines)
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.count.setText(view.count_words(self.found, lines))
        self.export_button.setEnabled(bool(self.found.lines))

    def ask_export(self) -> None:
        """Ask for the place, then write the table of the period."""
        name = view.file_name(beijing_date(self.desk.clock()))
        path = ask_path(self, text("workload.export"), name, ("xlsx",))
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the table of the period, with what each number means."""
        self.desk.act(self, workload_sheets.export, self.found, path, done=self._exported)

    def _exported(self, path: Path) -> None:
        self.note.show_note(text("workload.exported", path=str(path)), "success")


def open_workload(desk: Desk, shell: Shell) -> WorkloadPage | None:
    """Push the page; None where the page in front would not leave."""
    page = WorkloadPage(desk, shell)
    return page if shell.push(page) else None


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(text(f"workload.{name}"))
    combo.setMinimumWidth(150)
    return combo


def _columns() -> tuple[Column[OfficerLoad], ...]:
    def words(name: str, row: OfficerLoad) -> str:
        return view.cell(name, row)

    made = [
        Column[OfficerLoad](text("workload.column.name"), lambda row: row.name, 96),
        Column[OfficerLoad](text("workload.column.unit"), lambda row: row.unit, least=140),
    ]
    for name in workload_sheets.MEANT:
        title = text(f"workload.column.{name}")
        made.append(
            Column(
                title,
                partial(words, name),
                84,
                right=True,
                pill=view.late_tone if name == "late_out" else None,
            )
        )
    return tuple(made)
