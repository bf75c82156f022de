"""宣读对账: the figures that are read out, and the freeze that takes them."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.core.conduct import Mark, Step
from app.core.task import DrawKind
from app.services.draw import draw_stage
from app.services.draw.pool import Reconciliation
from app.texts import text
from app.ui import messages
from app.ui.ceremony.conductor import Conductor
from app.ui.ceremony.opening import freezing
from app.ui.ceremony.part import Due, StepPart, due
from app.ui.ceremony.shown import FigureRows
from app.ui.jobs import Handle
from app.ui.projector import Scene
from app.ui.views import ceremony as view
from app.ui.views import draw_scenes as scenes
from app.ui.views import lock as lock_view
from app.ui.widgets import Banner, Button, Card


class FiguresPart(StepPart):
    """Until the freeze: reconcile, read out, lock. One act at a time; a problem stops here."""

    def __init__(self, conductor: Conductor) -> None:
        super().__init__(conductor)
        self.state: Reconciliation | None = None
        self._asked: Handle | None = None
        self.waiting = QProgressBar()
        self.waiting.setRange(0, 0)
        self.waiting.setTextVisible(False)
        self.waiting.setAccessibleName(text("ceremony.figures.checking"))
        self.problem = Banner("", "danger")
        self.enterprises = FigureRows()
        self.officers = FigureRows()
        self.refresh_button = Button(text("ceremony.figures.again"), "refresh-cw")
        self.refresh_button.clicked.connect(self.check)
        self.left = Card(text("ceremony.figures.enterprises"))
        self.left.add(self.enterprises)
        self.left.body.addStretch(1)
        self.right = Card(text("ceremony.figures.officers"))
        self.right.add(self.officers)
        self.right.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.left, 1)
        row.addWidget(self.right, 1)
        for part in (self.waiting, self.problem):
            self.add(part)
        self.add(row)
        under = QHBoxLayout()
        under.addWidget(self.refresh_button)
        under.addStretch(1)
        self.add(under)
        self.box.addStretch(1)

    def enter(self) -> None:
        if self.hall.due is Step.RECONCILE or self.state is None:
            self.check()

    def check(self) -> None:
        """Reconcile in a child process; the numbers follow."""
        if self._asked is not None:
            self._asked.cancel()
        self.state = None
        self._show()
        desk = self.desk
        self._asked = desk.jobs.run_process(
            partial(draw_stage.reconcile_draw, now=desk.clock()),
            (desk.store, desk.actor, self.conductor.draw_id),
            self._reconciled,
            self._failed,
            owner=self,
        )

    def _reconciled(self, state: Reconciliation) -> None:
        self._asked = None
        self.state = state
        self._show()

    def _failed(self, error: Exception) -> None:
        self._asked = None
        self.waiting.hide()
        messages.show_error(self, error, self.check)

    def _show(self) -> None:
        state = self.state
        self.waiting.setVisible(state is None)
        self.refresh_button.setEnabled(state is not None)
        self.problem.show_note("")
        self.right.setVisible(self.hall.kind is not DrawKind.ENTERPRISES)
        if state is not None:
            self.enterprises.show_rows(lock_view.ledger(state), text("ceremony.figures.drawn"))
            rows = tuple(
                (row.name, text("ceremony.figures.of", there=row.there, wanted=row.wanted))
                for row in lock_view.officer_rows(state)
            )
            self.officers.show_rows(rows)
            self.officers.show_note(lock_view.officers_note(state))
            self.enterprises.show_figure(
                text("ceremony.figures.wanted"), lock_view.households(state.wanted)
            )
            self.enterprises.show_note(lock_view.difference(state))
            stops = lock_view.problem_of(state.problem)
            words = f"{stops.sentence}\n{stops.advice}" if stops else ""
            self.problem.show_note(words, "danger")
        self.edited.emit()

    def picture(self) -> Scene | None:
        if self.state is None:
            return None
        return scenes.reconciled(self.hall, self.state, self.hall.kind)

    def landing(self) -> QWidget | None:
        return None

    def due(self) -> Due:
        ready = self.state is not None and self.state.problem is None
        if self.state is not None and not ready:
            return due("stopped", enabled=False)
        if self.hall.due is Step.RECONCILE:
            return due("read_out", enabled=ready)
        return due("lock", enabled=ready)

    def act(self) -> None:
        state = self.state
        if state is None or state.problem is not None:
            return
        if self.hall.due is Step.RECONCILE:
            self.conductor.mark(Mark.READ_OUT, view.figures(state).to_json())
            return
        sentence = lock_view.confirm_sentence(state, self.hall.kind, self.there)
        title, action = text("ceremony.confirm.lock_title"), text("ceremony.primary.lock")
        if messages.confirm(self, title, sentence, action):
            self.conductor.do(freezing(self.conductor, self.there))
