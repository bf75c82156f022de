"""公平性: whether all draws together are what lots would give. Internal, never in the hall."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QTabWidget, QWidget

from app.core.fairness_figures import Family, typical_need
from app.core.times import beijing_date
from app.services.fairness import fairness, fairness_files
from app.services.fairness import fairness_words as words
from app.services.fairness.fairness import Findings
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path
from app.ui.screens.fairness_tabs import ChangesTab, ObjectsTab, TablesTab, WholeTab
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.views import fairness as view
from app.ui.views.fairness import Period
from app.ui.widgets import Banner, Button, Card, EmptyState, Page, label

_PAPERS = "papers"


class FairnessPage(Page):
    """A verdict, the tabs, a period to choose; counted when it is first opened, then on demand."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.fairness"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.found: Findings | None = None
        self._asked = self._heard = False
        self._filling = False
        self.hall = Banner("", "warning")
        self.verdict = Banner("", "info")
        self.period = QComboBox()
        self.period.setAccessibleName(text("fairness.period"))
        self.period.setMinimumWidth(150)
        self._fill_periods(())
        self.period.currentIndexChanged.connect(lambda _at: self._chosen())
        self.count_button = Button(text("fairness.count"), "refresh-cw", "accent")
        self.count_button.clicked.connect(self.count)
        self.export_button = Button(text("fairness.export"), "download")
        self.export_button.clicked.connect(self.ask_and_export)
        self.print_button = Button(text("fairness.print"), "printer")
        self.print_button.clicked.connect(self.print_report)
        self.as_of = label("", "muted")
        self.objects, self.whole, self.changes = ObjectsTab(), WholeTab(), ChangesTab()
        self.repeats, self.officers = TablesTab(1), TablesTab(1)
        self.meetings = TablesTab(8, 5)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for name in view.TABS:
            self.tabs.addTab(getattr(self, name), text(f"fairness.tab.{name}"))
        self.stack = QStackedWidget()
        self.empty = EmptyState(text("fairness.asked"), text("fairness.asked_hint"), "chart-column")
        self._assemble()
        self._fit_buttons()

    def _assemble(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.period)
        tools.addWidget(self.count_button)
        tools.addWidget(self.as_of)
        tools.addStretch(1)
        tools.addWidget(self.export_button)
        tools.addWidget(self.print_button)
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.tabs)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(shown)
        card = Card()
        card.add(tools)
        card.add(self.verdict)
        card.add(self.stack, 1)
        self.add(self.hall)
        self.add(card, 1)

    # -- counting ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Count when the page is first opened; later only the warning is brought up to date."""
        if not self._heard:
            # Queued: the window says that it closes a moment before it is closed.
            queued = Qt.ConnectionType.QueuedConnection
            stage_window(self).changed.connect(self._warn, queued)
            self._heard = True
        self._warn()
        if not self._asked:
            self.count()

    def _warn(self) -> None:
        shown = stage_window(self).is_open
        self.hall.show_note(text("fairness.projector") if shown else "")

    def chosen(self) -> Period:
        """The period asked for."""
        period = self.period.currentData()
        assert isinstance(period, Period)  # every entry has one
        return period

    def _chosen(self) -> None:
        if not self._filling:
            self.count()

    def count(self) -> None:
        """Read the draws of the period in a child process, with progress and 停止."""
        self._asked = True
        period = self.chosen()
        self.desk.long(
            self,
            text("fairness.counting"),
            fairness.examine,
            period.since,
            period.until,
            done=self._show,
        )

    def _show(self, found: Findings) -> None:
        self.found = found
        self._fill_periods(found.years)
        self.as_of.setText(view.as_of(found))
        self.count_button.setText(text("fairness.again"))
        if found.report.draws:
            self._show_tabs(found)
        else:
            need = typical_need()
            self.empty.set_words(text("fairness.empty"), text("fairness.empty_hint", needed=need))
        self._fit_buttons()

    def _show_tabs(self, found: Findings) -> None:
        notes = words.notes(found)
        self.verdict.show_note(*view.verdict(found))
        self.objects.show_found(found, notes["objects"])
        self.repeats.show_tables(notes["repeats"], words.figure_table(found, Family.ENTERPRISE))
        self.officers.show_tables(notes["officers"], words.officer_table(found))
        self.meetings.show_tables(
            notes["meetings"], words.figure_table(found, Family.MATES), words.met_table(found)
        )
        self.changes.show_found(found, notes["changes"])
        self.whole.show_found(found)

    def _fit_buttons(self) -> None:
        there = self.found is not None and self.found.report.draws > 0
        self.stack.setCurrentIndex(1 if there else 0)
        self.verdict.setVisible(there)
        for button in (self.export_button, self.print_button):
            button.setEnabled(there)

    def _fill_periods(self, years: tuple[int, ...]) -> None:
        """Offer the years in which there are draws; what is chosen stays."""
        made = view.periods(years, beijing_date(self.desk.clock()))
        kept = self.period.currentText()
        self._filling = True
        self.period.clear()
        for one in made:
            self.period.addItem(one.words, one)
        self.period.setCurrentIndex(max(0, self.period.findText(kept)))
        self._filling = False

    # -- files and paper -----------------------------------------------------------------

    def ask_and_export(self) -> None:
        """Ask for the place, then write every table."""
        if self.found is None:
            return
        path = ask_path(self, text("fairness.export"), view.file_name(self.found), ("xlsx",))
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write every table to an .xlsx."""
        self.desk.act(self, fairness_files.export, self.found, path, done=self._exported)

    def _exported(self, path: Path) -> None:
        messages.inform(self, text("fairness.export"), text("fairness.exported", path=path))

    def print_report(self) -> None:
        """Make the report as a PDF and show it."""
        self.desk.act(
            self,
            fairness_files.report,
            self.found,
            self.desk.folder / _PAPERS,
            done=lambda path: open_pdf(self, path),
        )
