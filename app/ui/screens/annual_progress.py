"""计划执行情况: every planned task with its state and figures, and what they add up to."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.annual_progress import LineState
from app.services.annual import annual_progress
from app.services.annual.annual_progress import Execution, ProgressRow, sum_rows
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.tables import Column, RowsTable
from app.ui.views import annual as view
from app.ui.widgets import Button, Card, SummaryCard


class ProgressTab(QWidget):
    """The table and the sums beside it; the same as an .xlsx."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.plan_id: int | None = None
        self.found: Execution | None = None
        self.table: RowsTable[ProgressRow] = RowsTable(_columns(), text("annual.progress.title"))
        self.export_button = Button(text("annual.progress.export"), "download")
        self.export_button.clicked.connect(self._ask_export)
        self.sums = SummaryCard(text("annual.progress.title"))
        self.sums.add(self.export_button)
        self.sums.body.addStretch(1)
        card = Card()
        card.add(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(14)
        row.addWidget(card, 1)
        row.addWidget(self.sums)

    def show_plan(self, plan_id: int) -> None:
        """Read how a version stands."""
        self.plan_id = plan_id
        self.desk.act(self, annual_progress.execution, plan_id, done=self._show)

    def _show(self, found: Execution) -> None:
        self.found = found
        self.table.set_rows(found.rows)
        done = found.sums.by_state[LineState.DONE]
        note = text("annual.progress.done_note", done=done, lines=found.sums.lines)
        self.sums.set_figure(view.share_words(found.sums.done_share), note)
        self.sums.set_rows(sum_rows(found.sums)[1:])
        self.export_button.setEnabled(bool(found.rows))

    def _ask_export(self) -> None:
        if self.found is None:
            return
        name = text("annual.file.progress_name", title=self.found.title)
        path = ask_path(self, text("annual.progress.export"), name, ("xlsx",))
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the table and the sums to an .xlsx."""
        self.desk.act(self, annual_progress.export, self.plan_id, path, done=self._exported)

    def _exported(self, path: Path) -> None:
        words = text("annual.progress.export")
        messages.inform(self, words, text("annual.saved", path=path))


def _columns() -> tuple[Column[ProgressRow], ...]:
    words = "annual.column."
    progress = "annual.progress."
    return (
        Column(text(words + "name"), lambda row: row.name, least=220),
        Column(text(words + "lead"), lambda row: row.lead, 110, optional=True),
        Column(text("annual.line.period_to"), lambda row: row.period_to.isoformat(), 108),
        Column(
            text(progress + "state"),
            lambda row: text(f"annual.line_state.{row.state}"),
            88,
            pill=lambda row: view.STATE_TONES[row.state],
        ),
        Column(
            text(progress + "planned"), lambda row: view.figure(row.figures.planned), 76, right=True
        ),
        Column(text(words + "drawn"), lambda row: f"{row.figures.drawn:,}", 78, right=True),
        Column(text(words + "inspected"), lambda row: f"{row.figures.inspected:,}", 78, right=True),
        Column(text(words + "published"), lambda row: f"{row.figures.published:,}", 78, right=True),
        Column(text(words + "tasks"), view.numbers_words, 170, optional=True),
    )
