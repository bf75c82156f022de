"""The stage 名单锁定: the desk work before a draw, and the door to where it is held."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.conduct import Manner
from app.core.people import Right
from app.core.task import DrawKind
from app.services.draw import conducting, draw_stage, pool_excluded, pool_forecast
from app.services.draw.conducting import Hall
from app.services.draw.draw_stage import Staged
from app.services.draw.pool import Reconciliation
from app.services.paper import paper_ceremony
from app.services.paper.paper_ceremony import SheetPrinted
from app.services.task.task_lines import DrawLine
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui import messages, theme
from app.ui.ceremony.open import open_ceremony
from app.ui.desk import Desk
from app.ui.jobs import Handle
from app.ui.landing import primary_of
from app.ui.manual.link import manual_link
from app.ui.pdf.view import open_pdf
from app.ui.reconciliation import ReconciliationPage
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.task.draw_hall import dress_hall
from app.ui.task.forecast import ForecastDialog
from app.ui.task.let_in import LetInButton
from app.ui.task.lock_excluded import ExcludedDialog
from app.ui.task.lock_parts import CheckCards, LockedCards, MannerCard, PoolSummary
from app.ui.task.panel import Panel
from app.ui.views.ceremony import stand_words
from app.ui.views.papers import folder_of
from app.ui.views.quota import short_words
from app.ui.views.teams import spread_words
from app.ui.widgets import ActionBar, Banner, Button


class LockPanel(Panel):
    """Reconciliation, who is left out, what is likely; then 开始公开抽取 or 日常抽取.

    The list is locked on the conductor's page, before the witnesses, and nowhere else.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.may = desk.actor.may(Right.DRAW)
        self.draw: DrawLine | None = None
        self.state: Reconciliation | None = None
        self.staged: Staged | None = None
        self.hall: Hall | None = None
        self._lock_id: int | None = None
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
        self.locked = LockedCards(self.print_sheet)
        self._left = QVBoxLayout()
        self._left.setSpacing(theme.density().gap)
        self.spread = Banner("", "warning")
        self.short = Banner("", "warning")
        self.manners = MannerCard()
        self.stand = Banner("", "info")
        for part in (self.stand, self.short, self.spread, self.checks, self.manners, self.locked):
            self._left.addWidget(part)
        self._left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.density().gap)
        row.addLayout(self._left, 1)
        row.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignTop)
        self.add(row)
        self.bar = self.set_actions(ActionBar(text("ceremony.stand.public"), "dices", back=""))
        self.bar.primary.connect(self.primary)
        self.desk_button = self.bar.add_alternative(Button(text("ceremony.stand.desk"), "users"))
        self.desk_button.clicked.connect(self.hold_at_desk)
        self.bar.add_button(manual_link("checklist"))
        self.locked.hide()

    # -- showing -------------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        """Show the newest draw of the task: open for the freeze, or locked."""
        draw = card.draws[-1] if card.draws else None
        if draw is None:
            return
        self.draw = draw
        self.let_in.show_rows(card.plan.overrides, None)
        dress_hall(stage_window(self), self.desk)
        self._lock_id = draw.lock_id
        if draw.lock_id is not None:
            self.desk.read(self, draw_stage.staged, draw.lock_id, done=self._show_locked)
            return
        self.staged = self.hall = None
        self._show_open()
        self.desk.read(self, conducting.hall, draw.id, done=self._show_stand)
        self.check()

    def _show_stand(self, hall: Hall) -> None:
        """Say where a ceremony stands that was opened before."""
        self.hall = hall
        begun = hall.ceremony is not None
        self.stand.show_note(stand_words(hall) if begun else "", "info")
        self._show_bar()

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
        self.short.show_note(short_words(state.short, "LOCK"), "warning")
        self._show_bar()

    def _not_reconciled(self, error: Exception) -> None:
        self._checking = None
        self.summary.bar.hide()
        self.summary.refresh.setEnabled(True)
        messages.show_error(self, error, self.check)

    def _show_open(self) -> None:
        self.checks.show()
        self.locked.hide()
        self.stand.show_note("")
        self.short.show_note("")
        self.summary.refresh.show()
        self.summary.excluded.show()
        self.reconcile.show()
        teams = self.draw is not None and self.draw.kind is not DrawKind.ENTERPRISES
        self.forecast.setVisible(teams)

    @property
    def _begun(self) -> bool:
        return self.hall is not None and self.hall.ceremony is not None

    def _show_bar(self) -> None:
        state = self.state
        words = text("ceremony.stand.go_on" if self._begun else "ceremony.stand.public")
        ready = state is not None and state.problem is None and self.hall is not None
        self.bar.set_primary(words if self.may else "", ready or self._begun)
        choosing = self.may and self._lock_id is None and not self._begun
        self.desk_button.setVisible(choosing)
        self.manners.setVisible(choosing)
        self.desk_button.setEnabled(ready)
        if not self.may:
            sentence = text("lock.sentence.read_only")
        elif state is None:
            sentence = text("lock.sentence.checking")
        else:
            sentence = text("ceremony.stand.ready" if ready else "lock.sentence.problem")
        self.bar.set_sentence(sentence)

    def landing(self) -> QWidget | None:
        """The one act."""
        return primary_of(self)

    # -- acts ----------------------------------------------------------------------------

    def primary(self) -> None:
        """Hold the draw in a hall, go on with it, or look at it where the list is locked."""
        if self._lock_id is not None:
            self.stage_wanted.emit("draw")
        elif self.draw is not None:
            open_ceremony(self.desk, self, self.draw.id)

    def hold_at_desk(self) -> None:
        """日常抽取: the same protocol at the desk."""
        if self.draw is not None:
            open_ceremony(self.desk, self, self.draw.id, Manner.DESK)

    def _show_locked(self, staged: Staged) -> None:
        self.staged = staged
        show = staged.show
        self.locked.show_attempt(show)
        self.short.show_note(short_words(show.short, "LOCKED"), "warning")
        for widget in (self.stand, self.spread, self.checks, self.manners):
            widget.hide()
        self.locked.show()
        self.summary.show_attempt(show)
        self.summary.refresh.hide()
        self.summary.excluded.hide()
        self.reconcile.hide()
        self.forecast.hide()
        self.desk_button.hide()
        self.locked.print.setEnabled(self.desk.actor.may(Right.PAPERS))
        self.bar.set_primary(text("lock.action.again"))
        self.bar.set_sentence("")

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
