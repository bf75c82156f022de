"""The plan on one page: for the clerk before submitting, for whoever approves it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.core.task import DrawKind, TaskPlan
from app.services.draw import pool, pool_excluded, pool_forecast
from app.services.draw.pool import Reconciliation
from app.services.draw.pool_excluded import Excluded
from app.services.draw.pool_forecast import PoolForecast
from app.texts import text
from app.ui.desk import Desk
from app.ui.task.forecast import ForecastDialog
from app.ui.task.let_in import DraftTask, LetInButton
from app.ui.task.lock_excluded import ExcludedDialog
from app.ui.task.sections import Section
from app.ui.views.plan import Draft, plan_rows, reconciliation_rows, strata_rows
from app.ui.views.plan_faults import Fault, faults
from app.ui.views.quota import enough, mend_words, short_words
from app.ui.views.teams import spread_words
from app.ui.widgets import Banner, Button, Card, SummaryCard, WrappedLabel, label, rule


class FaultList(QWidget):
    """Everything that is wrong with a plan, each with the button that leads to its step.

    Signals:
        wanted: the step to go to.
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[Button] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)

    def show_faults(self, found: Sequence[Fault], *, mendable: bool) -> None:
        """Show these and no others; `mendable`: the reader may go and change the plan."""
        _clear(self._box)
        self.buttons = []
        for fault in found:
            note = Banner("", "danger", self)
            self._box.addWidget(note)
            if mendable:
                words = text("plan.fault.go", name=text(f"plan.section.{fault.step}"))
                go = partial(self.wanted.emit, fault.step)
                self.buttons.append(note.set_button(words, go, beside=True))
            note.show_note(fault.sentence, "danger")
        self.setVisible(bool(found))


class PlanSheet(QWidget):
    """A plan as lines of words and values, its items with their basis, the pool beside it.

    Signals:
        counted: the pool has been reconciled with the registry; `state` holds it.
    """

    counted = Signal()
    enough = Signal(dict)  # stratum -> QuotaRule: the numbers that meet what the items demand
    let_in = Signal()  # somebody was let in or out by two persons: the task has a new version

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.state: Reconciliation | None = None
        self.list_version = ""  # of the task's own item list; "" the newest
        self.mendable = False  # whoever reads it may change the plan
        self.draft: Draft | None = None
        self.task: DraftTask | None = None  # as it is saved; None: nobody can be let in here
        self.card = Card()
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(18)
        self.grid.setVerticalSpacing(7)
        self.grid.setColumnStretch(1, 1)
        self.faults = FaultList()
        self.spread = Banner("", "warning")
        self.short = Banner("", "warning")
        self.card.add(self.faults)
        self.card.add(self.short)
        self.card.add(self.spread)
        self.card.add(self.grid)
        self.card.body.addStretch(1)
        self.summary = SummaryCard(text("plan.review.wanted"))
        self.excluded = Button(text("excluded.button"), "eye")
        self.excluded.clicked.connect(self.show_excluded)
        self.let_in_list = LetInButton(desk, self.let_in.emit)
        self.forecast = Button(text("forecast.button"), "chart-column")
        self.forecast.clicked.connect(self.foretell)
        self.forecast.hide()
        self.card.tools.addWidget(self.forecast)
        for button in (self.excluded, self.let_in_list):
            self.summary.extra.addWidget(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        # What a page adds (an opinion to write) comes under the figures.
        self.side = QVBoxLayout()
        self.side.setSpacing(14)
        self.side.addWidget(self.summary)
        row.addLayout(self.side)

    def show_draft(self, draft: Draft, items: tuple[tuple[str, str, str], ...]) -> None:
        """Show a plan; items are (code, name, basis)."""
        self.card.set_title(draft.plan.name, draft.numbers.inner_no)
        _clear(self.grid)
        lines = plan_rows(draft)
        for at, (words, value) in enumerate(lines):
            self.grid.addWidget(label(words, "secondary"), at, 0)
            self.grid.addWidget(WrappedLabel(value), at, 1)
        at = len(lines)
        self.grid.addWidget(rule(), at, 0, 1, 2)
        for code, name, basis in items:
            at += 1
            self.grid.addWidget(label(code, "secondary"), at, 0, Qt.AlignmentFlag.AlignTop)
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(WrappedLabel(name))
            cell.addWidget(WrappedLabel(basis, "muted"))
            self.grid.addLayout(cell, at, 1)
        self.state = None
        self.draft = draft
        self.forecast.hide()
        self.let_in_list.show_rows(draft.plan.overrides, self.task)
        self.spread.show_note("")
        self.short.show_note("")
        self.faults.show_faults(faults(draft, None), mendable=self.mendable)
        self.summary.set_figure("…", text("plan.quota.counting"))
        self.desk.ponder(self, pool.reconcile, draft.plan, self.list_version, done=self._counted)

    def show_excluded(self) -> None:
        """List who the plan leaves out, row by row."""
        if self.draft is not None:
            self.desk.long(
                self,
                text("excluded.checking"),
                pool_excluded.excluded_by,
                self.draft.plan,
                done=self.show_found,
            )

    def foretell(self) -> None:
        """Try the draw out some hundred times, while its rules can still be changed."""
        if self.draft is not None:
            self.desk.long(
                self,
                text("forecast.title"),
                pool_forecast.foretell,
                self.draft.plan,
                self.desk.entropy(),
                done=self.show_forecast,
            )

    def show_forecast(self, found: PoolForecast) -> None:
        """Show how likely trouble is, and which rule costs what."""
        ForecastDialog(self, found).exec()

    def show_found(self, found: Excluded) -> None:
        """Show who is left out; of a saved draft somebody may be let in there."""
        window = ExcludedDialog(self, self.desk, found, self.task)
        window.exec()
        if window.let_in:
            self.let_in.emit()

    def _counted(self, state: Reconciliation) -> None:
        assert self.draft is not None  # it has been counted
        self.state = state
        note = (
            text("plan.review.figure_listed")
            if self.draft.plan.kind is DrawKind.OFFICERS
            else text("plan.review.figure_note", pool=f"{state.pool:,}")
        )
        self.summary.set_figure(f"{state.wanted:,}", note)
        self.summary.set_rows((*reconciliation_rows(state), *strata_rows(state)))
        self.faults.show_faults(faults(self.draft, state), mendable=self.mendable)
        self.spread.show_note(spread_words(state.spread), "warning")
        self._show_short(self.draft.plan, state)
        forms_teams = self.draft.plan.kind is not DrawKind.ENTERPRISES
        self.forecast.setVisible(forms_teams and not state.problems)
        self.counted.emit()

    def _show_short(self, plan: TaskPlan, state: Reconciliation) -> None:
        """Warn whoever submits or decides where the items demand more than is drawn."""
        self.short.show_note(
            short_words(state.short, "PLAN" if self.mendable else "DECIDE"), "warning"
        )
        rules = enough(plan, state) if self.mendable else {}
        if words := mend_words(rules, state.short):
            self.short.set_button(words, partial(self.enough.emit, rules))
        else:
            self.short.clear_button()


def _clear(layout: QLayout) -> None:
    while (entry := layout.takeAt(0)) is not None:
        if (widget := entry.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := entry.layout()) is not None:
            _clear(inner)


class ReviewSection(Section):
    """The last step: everything on one page, and whether it can be drawn as it stands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = PlanSheet(desk)
        self.sheet.counted.connect(self.edited)
        self.mend = self.sheet.faults.wanted
        self.items: tuple[tuple[str, str, str], ...] = ()
        self.box.addWidget(self.sheet, 1)

    def load(self, draft: Draft) -> None:
        self.sheet.list_version = self.list_version
        self.sheet.show_draft(draft, self.items)

    def complete(self, draft: Draft) -> bool:
        state = self.sheet.state
        return state is not None and not faults(draft, state)
