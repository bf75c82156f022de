"""The stage 名单锁定: reconcile, register who is present, freeze, print the lock sheet."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.people import Right
from app.core.task import DrawKind
from app.services import draw_stage, paper_ceremony, pool, pool_excluded, pool_forecast
from app.services.draw_stage import Staged
from app.services.paper_ceremony import SheetPrinted
from app.services.pool import Locked, Reconciliation
from app.services.task_lines import DrawLine
from app.services.tasks import TaskCard
from app.texts import text
from app.ui import messages, theme
from app.ui.desk import Desk
from app.ui.jobs import Handle
from app.ui.landing import land, primary_of
from app.ui.pdf_view import open_pdf
from app.ui.reconciliation import ReconciliationPage
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.task.draw_hall import dress_hall
from app.ui.task.forecast import ForecastDialog
from app.ui.task.let_in import LetInButton
from app.ui.task.lock_excluded import ExcludedDialog
from app.ui.task.lock_parts import CheckCards, LockedCards, PoolSummary
from app.ui.task.lock_roll import Roll
from app.ui.task.panel import Panel
from app.ui.views import draw_scenes as scenes
from app.ui.views import lock as view
from app.ui.views.papers import folder_of
from app.ui.views.teams import spread_words
from app.ui.widgets import ActionBar, Banner, Button, Card, FormGrid


class LockPanel(Panel):
    """Reconciliation and people; one decision: 名单无误，锁定名单."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.may = desk.actor.may(Right.DRAW)
        self.draw: DrawLine | None = None
        self.state: Reconciliation | None = None
        self.staged: Staged | None = None
        self._lock_id: int | None = None
        self._own = False  # locked by this page just now: the frame does not know yet
        self._checking: Handle | None = None
        self.summary = PoolSummary(
            lambda: self.stage_wanted.emit("plan"), self.check, self.show_excluded
        )
        self.reconcile = Button(text("reconciliation.page.button"), "clipboard-list")
        self.reconcile.clicked.connect(self.show_reconciliation)
        self.forecast = Button(text("forecast.button"), "chart-column")
        self.forecast.clicked.connect(self.foretell)
        self.let_in = LetInButton(desk, lambda: None)
        for widget in (self.forecast, self.reconcile, self.let_in):
            self.summary.extra.insertWidget(2, widget)
        self.checks = CheckCards()
        self.locked = LockedCards(self.project, self.print_sheet)
        self._left = QVBoxLayout()
        self._left.setSpacing(theme.density().gap)
        self.spread = Banner("", "warning")
        self._left.addWidget(self.spread)
        self._left.addWidget(self.checks)
        self._left.addWidget(self._ceremony())
        self._left.addWidget(self.locked)
        self._left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.density().gap)
        row.addLayout(self._left, 1)
        row.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignTop)
        self.add(row)
        self.bar = self.set_actions(ActionBar(text("lock.action.lock"), "lock", back=""))
        self.bar.primary.connect(self.primary)
        self.locked.hide()

    def _ceremony(self) -> QWidget:
        self.people = Card(text("lock.ceremony.title"))
        self.form = FormGrid(3, 64)
        self.place, self.host, self.operator = QLineEdit(), QLineEdit(), QLineEdit()
        self.place.setPlaceholderText(text("lock.ceremony.place_hint"))
        self.operator.setText(self.desk.actor.name)
        self.fields = {"place": self.place, "host": self.host, "operator": self.operator}
        for key, field in self.fields.items():
            self.form.add(key, text(f"lock.ceremony.{key}"), field, required=True)
            field.textChanged.connect(partial(self._mended, key))
        self.roll = Roll()
        self.people.add(self.form)
        self.people.add(self.roll)
        return self.people

    def _mended(self, key: str, _words: str) -> None:
        self.form.set_error(key, "")

    # -- showing -------------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        """Show the newest draw of the task: open for the freeze, or locked."""
        draw = card.draws[-1] if card.draws else None
        if draw is None:
            return
        same = self.draw is not None and self.draw.id == draw.id
        self.draw = draw
        self.let_in.show_rows(card.plan.overrides, None)
        dress_hall(stage_window(self), self.desk)
        if draw.lock_id is not None:
            self._own = self._own and draw.lock_id == self._lock_id
            self._lock_id = draw.lock_id
            self._read_locked()
            return
        if self._own and same:
            return  # a card read before the freeze
        self._lock_id = self.staged = None
        self._show_open()
        self.check()

    def check(self) -> None:
        """Reconcile in a child process; the numbers follow."""
        if self.draw is None or self._lock_id is not None:
            return
        if self._checking is not None:
            self._checking.cancel()
        self.state = None
        self.summary.show_checking()
        self._show_bar()
        self._checking = self.desk.jobs.run_process(
            partial(draw_stage.reconcile_draw, now=self.desk.clock()),
            (self.desk.store, self.desk.actor, self.draw.id),
            self._reconciled,
            self._not_reconciled,
            owner=self,
        )

    def _reconciled(self, state: Reconciliation) -> None:
        self._checking = None
        self.state = state
        listed = self.draw is not None and self.draw.kind is DrawKind.OFFICERS
        self.summary.show_state(state, listed=listed)
        self.checks.show_state(state)
        self.spread.show_note(spread_words(state.spread), "warning")
        self._show_bar()

    def _not_reconciled(self, error: Exception) -> None:
        self._checking = None
        self.summary.bar.hide()
        self.summary.refresh.setEnabled(True)
        messages.show_error(self, error, self.check)

    def _show_open(self) -> None:
        for widget in (self.checks, self.people):
            widget.show()
        self.locked.hide()
        self.summary.refresh.show()
        self.summary.excluded.show()
        self.reconcile.show()
        teams = self.draw is not None and self.draw.kind is not DrawKind.ENTERPRISES
        self.forecast.setVisible(teams)
        self.people.setEnabled(self.may)

    def _show_bar(self) -> None:
        state = self.state
        primary = text("lock.action.lock") if self.may else ""
        ready = state is not None and state.problem is None
        self.bar.set_primary(primary, ready)
        if not self.may:
            key = "read_only"
        elif state is None:
            key = "checking"
        else:
            key = "ready" if ready else "problem"
        self.bar.set_sentence(text(f"lock.sentence.{key}"))

    def landing(self) -> QWidget | None:
        """What is still to be written, then the lock."""
        empty = next((one for one in self.fields.values() if not one.text().strip()), None)
        if self._lock_id is None and self.may and empty is not None:
            return empty
        return primary_of(self)

    # -- acts ----------------------------------------------------------------------------

    def primary(self) -> None:
        """Lock, or go on where the list is locked."""
        if self._lock_id is None:
            self.lock()
        elif self._own:
            self._own = False
            self.changed.emit()
        else:
            self.stage_wanted.emit("draw")

    def lock(self) -> None:
        """Check the fields, ask, freeze in a child process."""
        if self.draw is None or self.state is None or self.state.problem is not None:
            return
        rows = self.roll.rows()
        ceremony, errors = view.ceremony_of(
            self.place.text(), self.host.text(), self.operator.text(), rows
        )
        fields = {key: one for key, one in errors.items() if key in self.fields}
        good = self.form.set_errors(fields)
        self.roll.show_errors(errors)
        if errors:
            if good:
                at = next((n for n in range(len(rows)) if f"name{n}" in errors), 0)
                self.roll.name_field(at).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        sentence = view.confirm_sentence(self.state, self.draw.kind, ceremony)
        title = text("lock.confirm.title")
        if not messages.confirm(self, title, sentence, text("lock.action.lock")):
            return
        self.desk.long(
            self,
            text("lock.progress.locking"),
            pool.freeze,
            self.draw.id,
            ceremony,
            self.desk.entropy(),
            self.desk.entropy(),
            done=self._frozen,
        )

    def _frozen(self, locked: Locked) -> None:
        self._lock_id = locked.lock_id
        self._own = True
        self._read_locked()

    def _read_locked(self) -> None:
        if self._lock_id is not None:
            self.desk.read(self, draw_stage.staged, self._lock_id, done=self._show_locked)

    def _show_locked(self, staged: Staged) -> None:
        self.staged = staged
        show = staged.show
        warning = view.changed_since(self.state, show.pool, show.wanted) if self._own else ""
        self.locked.show_attempt(show, warning)
        for widget in (self.spread, self.checks, self.people):
            widget.hide()
        self.locked.show()
        self.summary.show_attempt(show)
        self.summary.refresh.hide()
        self.summary.excluded.hide()
        self.reconcile.hide()
        self.forecast.hide()
        self.locked.print.setEnabled(self.desk.actor.may(Right.PAPERS))
        self.locked.project.setEnabled(self.may)
        words = text("lock.action.next" if self._own else "lock.action.again")
        self.bar.set_primary(words)
        self.bar.set_sentence(text("lock.sentence.locked"))
        if self._own:
            land(self)

    def show_excluded(self) -> None:
        """List who is left out, row by row."""
        if self.draw is not None:
            self.desk.long(
                self,
                text("lock.progress.checking"),
                pool_excluded.excluded,
                self.draw.id,
                done=lambda found: ExcludedDialog(self, self.desk, found).exec(),
            )

    def foretell(self) -> None:
        """Try the draw out some hundred times and tell how likely trouble is."""
        if self.draw is not None:
            self.desk.long(
                self,
                text("forecast.title"),
                pool_forecast.foretell_draw,
                self.draw.id,
                self.desk.entropy(),
                done=lambda found: ForecastDialog(self, found).exec(),
            )

    def show_reconciliation(self) -> None:
        """Open the figures that are read out, and how they differ from the last draw's."""
        shell = self.window()
        if self.draw is not None and isinstance(shell, Shell):
            shell.push(ReconciliationPage(self.desk, shell, self.draw.id))

    def project(self) -> None:
        """Put the lock code on the second screen."""
        if self.staged is None:
            return
        stage = stage_window(self)
        stage.show_scene(scenes.locked(self.staged))
        if not stage.is_open:
            stage.open()
        self.bar.set_sentence(text("lock.project.done"))

    def print_sheet(self) -> None:
        """Make the lock sheet and show it."""
        if self.staged is None:
            return
        show = self.staged.show
        self.desk.act(
            self,
            paper_ceremony.lock_sheet,
            show.lock_id,
            folder_of(self.desk.folder, show.task_no),
            done=self._printed,
        )

    def _printed(self, sheet: SheetPrinted) -> None:
        open_pdf(self, sheet.path)
