"""The stage 随机抽取: where the ceremony stands and the way back to it; then what was drawn.

The draw itself is held on the conductor's page and nowhere else.
"""

from typing import Literal

from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from app.core.conduct import Mark, Step
from app.core.people import Right
from app.core.task import DrawKind, Stage
from app.services.draw import conducting, draw_stage
from app.services.draw.conducting import Hall
from app.services.draw.draw_stage import Staged
from app.services.task.task_lines import DrawLine
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.ceremony.open import open_ceremony
from app.ui.desk import Desk
from app.ui.landing import land, primary_of
from app.ui.stage_window import StageWindow, stage_window
from app.ui.task.draw_after import After
from app.ui.task.draw_hall import dress_hall
from app.ui.task.draw_page import AttemptPanel
from app.ui.task.draw_result import ResultCard
from app.ui.task.draw_stand import StandCard
from app.ui.views import draw_scenes as scenes
from app.ui.widgets import ActionBar, Button, EmptyState

_SIGNING = (Step.MINUTES, Step.DOSSIER)


class DrawPanel(AttemptPanel):
    """One attempt: on its way, or with its result.

    Attributes:
        showing: which of the three is in front; "" before anything was read.
    """

    fit_for_hall = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scroll=False)
        self.may = desk.actor.may(Right.DRAW)
        self.showing: Literal["", "empty", "stand", "result"] = ""
        self.hall: Hall | None = None
        self.after = After(self)
        self.stand_card = StandCard()
        keeping = self.after.keeping
        self.result_card = ResultCard(
            self.after.print_minutes, self._project, keeping.copy, keeping.publish
        )
        self.empty = EmptyState(text("draw.empty.title"), text("draw.empty.hint"), "lock")
        self.empty.add_button(text("draw.empty.action"), lambda: self.stage_wanted.emit("lock"))
        self.pick = QComboBox()
        self.pick.setAccessibleName(text("draw.pick.name"))
        self.pick.activated.connect(lambda at: self._take(self.pick.itemData(at)))
        self.pick.hide()
        self.add(self.pick)
        self.stack = QStackedWidget()
        for page in (self.empty, self.stand_card, self.result_card):
            self.stack.addWidget(page)
        self.add(self.stack, 1)
        self.bar = self.set_actions(ActionBar("", back=""))
        self.bar.primary.connect(self.primary)
        self.void_button = self.bar.add_button(Button(text("draw.button.void"), "ban"))
        self.void_button.clicked.connect(self.after.void)
        self.rules_button = self.bar.add_alternative(Button(text("life.rules.button"), "users"))
        self.rules_button.clicked.connect(self.after.draw_by_other_rules)

    # -- which attempt -------------------------------------------------------------------

    @property
    def stage(self) -> StageWindow:
        """The projector of the window this panel stands in."""
        return stage_window(self)

    def show_task(self, card: TaskCard) -> None:
        """Show the newest locked draw of the task."""
        self.card = card
        self.may = self.desk.actor.may(Right.DRAW) and card.stage is not Stage.ENDED
        locked = [draw for draw in card.draws if draw.lock_id is not None]
        dress_hall(self.stage, self.desk)
        self.pick.clear()
        for draw in locked:
            words = text("draw.pick.one", number=draw.number, attempt=draw.attempt)
            self.pick.addItem(words, draw.lock_id)
        self.pick.setVisible(len(locked) > 1)
        if not locked:
            self._show_empty()
            return
        known = any(draw.lock_id == self.lock_id for draw in locked)
        self._take(self.lock_id if known and not self._newer(locked) else locked[-1].lock_id)

    def _newer(self, locked: list[DrawLine]) -> bool:
        return self.showing == "result" and not locked[-1].drawn

    @property
    def _newest(self) -> bool:
        return self.card is not None and self.card.draws[-1].lock_id == self.lock_id

    def _take(self, lock_id: int | None) -> None:
        if lock_id != self.lock_id:
            self.staged = self.hall = None
            self.after.forget()
            self.lock_id = lock_id
        self.pick.setCurrentIndex(self.pick.findData(lock_id))
        self.load()

    def _show_empty(self) -> None:
        self.staged = self.hall = None
        self.after.forget()
        self.lock_id = None
        self.showing = "empty"
        self.stack.setCurrentWidget(self.empty)
        self.bar.hide()

    def load(self) -> None:
        """Read the attempt, and where its ceremony stands."""
        if self.lock_id is not None:
            self.desk.read(self, draw_stage.staged, self.lock_id, done=self._read)

    def _read(self, staged: Staged) -> None:
        if staged.show.lock_id != self.lock_id:
            return
        self.staged = staged
        draws = self.card.draws if self.card is not None else ()
        draw_id = next((one.id for one in draws if one.lock_id == self.lock_id), None)
        if draw_id is None or staged.show.voided:
            self.hall = None
            self._show(staged)
        else:
            self.desk.read(self, conducting.hall, draw_id, done=self._stands)

    def _stands(self, hall: Hall) -> None:
        if self.staged is not None and hall.lock_id == self.lock_id:
            self.hall = hall
            self._show(self.staged)

    def _show(self, staged: Staged) -> None:
        show = staged.show
        done = bool(show.result_hash) and (bool(show.revealed_at) or show.voided)
        self.showing = "result" if done else "stand"
        self.bar.show()
        self.stack.setCurrentWidget(self.result_card if done else self.stand_card)
        if done:
            self.result_card.show_result(show)
            self.after.explain(staged)
        else:
            self.stand_card.show_hall(self.hall, show)
        self._show_bar()
        land(self)

    # -- the action bar ------------------------------------------------------------------

    def _show_bar(self) -> None:
        if self.staged is None:
            return
        show = self.staged.show
        key = self._due()
        words = text("ceremony.stand.go_on") if key == "go_on" else ""
        if key and not words:
            words = text(f"draw.primary.{key}")
        self.bar.set_primary(words if self.may else "")
        if not self.may:
            sentence = text("draw.sentence.read_only")
        elif key == "go_on":
            sentence = text("ceremony.stand.hint")
        elif key == "papers" and self.hall and Mark.MINUTES_SIGNED in self.hall.marks:
            sentence = text("draw.sentence.signed")
        else:
            sentence = text(f"draw.sentence.{key or 'done'}")
        self.bar.set_sentence(sentence)
        self.void_button.setVisible(self.may and self._newest and not show.voided)
        lacks = self.showing == "result" and show.no_plan and not show.voided
        self.rules_button.setVisible(self.may and self._newest and lacks)
        self.result_card.allow(self.desk.actor, draws=self.may)

    def _due(self) -> str:
        """Key of what the primary button does, "" for nothing."""
        assert self.staged is not None  # callers look first
        show, hall = self.staged.show, self.hall
        if show.voided:
            return "" if show.no_plan or self.showing == "stand" else "papers"
        signing = hall is not None and bool(hall.marks) and hall.due in _SIGNING
        if self.showing == "stand" or signing:
            return "go_on" if self._newest else ""
        if show.no_plan:
            return "again" if self._newest else ""
        return "officers" if show.kind is DrawKind.ENTERPRISES and self._newest else "papers"

    def landing(self) -> QWidget | None:
        """The next act."""
        return primary_of(self)

    def primary(self) -> None:
        """Go on with the ceremony, or with what follows the result."""
        if self.staged is None or not self.may:
            return
        if self._due() != "go_on":
            self.after.finish()
        elif self.hall is not None:
            open_ceremony(self.desk, self, self.hall.draw_id)

    def _project(self) -> None:
        if self.staged is not None:
            self.stage.show_scene(scenes.result(self.staged))
