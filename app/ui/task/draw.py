"""The stage 随机抽取: the step-locked conductor of the public ceremony.

Every page of it starts from what is stored, so that a power cut, a crash or a closed lid
resumes at the same step with the same numbers (features.md D6). Nothing is shown before
it is stored, and no key draws while a field has the focus: the irreversible steps have no
fields and ask first.
"""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from app.core.people import Right
from app.core.task import DrawKind, Stage
from app.services import draw_stage, draws
from app.services.draw_stage import Staged
from app.services.draws import Drawn, Seeded
from app.services.task_lines import DrawLine
from app.services.tasks import TaskCard
from app.texts import text
from app.ui import messages, theme
from app.ui.desk import Desk
from app.ui.landing import land, primary_of
from app.ui.stage_window import StageWindow, stage_window
from app.ui.task.draw_after import After
from app.ui.task.draw_cards import AnnounceCard, DrawCard, Script, SeedCard
from app.ui.task.draw_hall import dress_hall
from app.ui.task.draw_keying import KeyingCard
from app.ui.task.draw_page import AttemptPanel
from app.ui.task.draw_result import ResultCard, RevealCard
from app.ui.task.draw_screen import ScreenCard
from app.ui.views import draw as view
from app.ui.views import draw_scenes as scenes
from app.ui.views.draw import Act, Phase
from app.ui.widgets import ActionBar, Button, Card, EmptyState

DIE_MS = 420


class DrawPanel(AttemptPanel):
    """One attempt from the lock code to the signed minutes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scroll=False)
        self.may = desk.actor.may(Right.DRAW)
        self.act: Act | None = None
        self.part = -1  # of the reveal: -1 before the first
        self._announced = self._keying = self._published = False
        self._followed: StageWindow | None = None
        self._dice = 0
        self._die = QTimer(self)
        self._die.setInterval(DIE_MS)
        self._die.timeout.connect(self._next_die)
        self.after = After(self)
        self._make_cards()
        self._lay_out()
        self.bar = self.set_actions(ActionBar("", back=""))
        self.bar.primary.connect(self.primary)
        self.void_button = self.bar.add_button(Button(text("draw.button.void"), "ban"))
        self.void_button.clicked.connect(self.after.void)
        self.rules_button = self.bar.add_alternative(Button(text("life.rules.button"), "users"))
        self.rules_button.clicked.connect(self.after.draw_by_other_rules)
        self.redo_button = self.bar.add_button(Button(text("draw.button.rekey"), "refresh-cw"))
        self.redo_button.clicked.connect(self.keying_card.start_over)

    def _make_cards(self) -> None:
        self.script = Script()
        self.screen_card = ScreenCard()
        self.announce_card = AnnounceCard()
        self.keying_card = KeyingCard()
        self.keying_card.edited.connect(self._show_bar)
        self.seed_card = SeedCard()
        self.draw_card = DrawCard()
        self.reveal_card = RevealCard()
        keeping = self.after.keeping
        self.result_card = ResultCard(
            self.after.print_minutes, self._project, keeping.copy, keeping.publish
        )
        self.empty = EmptyState(text("draw.empty.title"), text("draw.empty.hint"), "lock")
        self.empty.add_button(text("draw.empty.action"), lambda: self.stage_wanted.emit("lock"))
        self._cards: dict[Act, Card] = {
            Act.ANNOUNCE: self.announce_card,
            Act.THROWS: self.keying_card,
            Act.SEED: self.seed_card,
            Act.DRAW: self.draw_card,
            Act.REVEAL: self.reveal_card,
            Act.CONFIRM: self.result_card,
        }

    def _lay_out(self) -> None:
        self.pick = QComboBox()
        self.pick.setAccessibleName(text("draw.pick.name"))
        self.pick.activated.connect(self._picked)
        self.pick.hide()
        self.add(self.pick)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self._pages: dict[Act, QWidget] = {}
        for act, card in self._cards.items():
            page: QWidget = card
            if act is not Act.CONFIRM:
                area = QScrollArea()
                area.setWidgetResizable(True)
                area.setFrameShape(QScrollArea.Shape.NoFrame)
                area.setWidget(card)
                page = area
            self._pages[act] = page
            self.stack.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(theme.density().gap)
        row.addWidget(self.script)
        row.addWidget(self.stack, 1)
        row.addWidget(self.screen_card)
        self.add(row, 1)

    # -- which attempt -------------------------------------------------------------------

    @property
    def stage(self) -> StageWindow:
        """The projector of the window this panel stands in."""
        return stage_window(self)

    def show_task(self, card: TaskCard) -> None:
        """Go on with the newest locked draw of the task, where it was left."""
        self.card = card
        self.may = self.desk.actor.may(Right.DRAW) and card.stage is not Stage.ENDED
        locked = [draw for draw in card.draws if draw.lock_id is not None]
        stage = self.stage
        dress_hall(stage, self.desk)
        self.screen_card.follow(stage)
        if stage is not self._followed:
            self._followed = stage
            stage.changed.connect(self._stage_moved)
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
        return self.act is Act.CONFIRM and not locked[-1].drawn

    def _picked(self, at: int) -> None:
        self._take(self.pick.itemData(at))

    def _take(self, lock_id: int | None) -> None:
        if lock_id != self.lock_id:
            self._forget()
            self.lock_id = lock_id
        self.pick.setCurrentIndex(self.pick.findData(lock_id))
        self.load()

    def _forget(self) -> None:
        self._die.stop()
        self.staged, self.act, self.part = None, None, -1
        self._announced = self._keying = self._published = False
        self.after.forget()

    def _show_empty(self) -> None:
        self._forget()
        self.lock_id = None
        self.stack.setCurrentWidget(self.empty)
        self.script.hide()
        self.screen_card.hide()
        self.bar.hide()

    def load(self) -> None:
        """Read the attempt; the page follows what is stored."""
        if self.lock_id is not None:
            self.desk.read(self, draw_stage.staged, self.lock_id, done=self._loaded)

    def _loaded(self, staged: Staged) -> None:
        if staged.show.lock_id != self.lock_id:
            return
        self.staged = staged
        act = view.act_of(staged.show, keying=self._keying, published=self._published)
        self.bar.show()
        self.script.setVisible(act is not Act.CONFIRM)
        self.screen_card.show()
        self.stack.setCurrentWidget(self._pages[act])
        self.script.show_act(act)
        if act is not self.act:
            before, self.act = self.act, act
            self._enter(staged, before)
        self._show_card(staged)
        self._show_bar()
        self.screen_card.refresh()
        land(self)

    def _enter(self, staged: Staged, before: Act | None) -> None:
        """Put up the picture a step begins with."""
        act = self.act
        if act is Act.ANNOUNCE:
            self.stage.show_scene(scenes.welcome(staged))
        elif act is Act.THROWS:
            self.keying_card.begin(staged.show)
            self.stage.show_scene(scenes.throws(staged, {}))
            self.keying_card.focus_next()
        elif act in (Act.DRAW, Act.REVEAL):
            self.stage.show_scene(scenes.seeded(staged))
        elif act is Act.CONFIRM and before is Act.REVEAL:
            # An old draw that is only looked at does not change what the hall sees.
            self._project()

    def _show_card(self, staged: Staged) -> None:
        show = staged.show
        if self.act is Act.ANNOUNCE:
            self.announce_card.show_attempt(staged, announced=self._announced)
        elif self.act is Act.SEED:
            self.seed_card.show_digits(show, dict(self.keying_card.keying.first))
        elif self.act is Act.DRAW:
            self.draw_card.show_attempt(show)
        elif self.act is Act.REVEAL:
            self.reveal_card.show_parts(show, self.part, complete=self.stage.complete)
        elif self.act is Act.CONFIRM:
            self.result_card.show_result(show)
            self.after.explain(staged)

    # -- the action bar ------------------------------------------------------------------

    def _show_bar(self) -> None:
        if self.staged is None or self.act is None:
            return
        key, enabled = self._due()
        show = self.staged.show
        self.bar.set_primary(text(f"draw.primary.{key}") if key and self.may else "", enabled)
        self.bar.set_sentence(
            text(f"draw.sentence.{key or 'done'}") if self.may else text("draw.sentence.read_only")
        )
        newest = self.card is not None and self.card.draws[-1].lock_id == self.lock_id
        self.void_button.setVisible(self.may and newest and not show.voided)
        lacks = self.act is Act.CONFIRM and show.no_plan and not show.voided
        self.rules_button.setVisible(self.may and newest and lacks)
        keying = self.act is Act.THROWS and self.keying_card.keying.phase is Phase.SECOND
        self.redo_button.setVisible(self.may and keying)
        self.result_card.allow(self.desk.actor, draws=self.may)

    def _due(self) -> tuple[str, bool]:
        """(key of what the primary button does, whether it may be pressed)."""
        assert self.staged is not None  # callers look first
        if self.act is Act.ANNOUNCE:
            return ("key" if self._announced else "announce"), True
        if self.act is Act.THROWS:
            phase = self.keying_card.keying.phase
            return f"throws_{phase}", self.keying_card.ready and not self._die.isActive()
        if self.act is Act.REVEAL:
            parts = scenes.parts(self.staged.show)
            if not self.stage.complete and self.part >= 0:
                if parts[self.part] == "teams":
                    return "next_page", True
                return "rolling" if self.stage.rolling else "go_on", not self.stage.rolling
            if self.part + 1 < len(parts):
                return f"reveal_{parts[self.part + 1]}", True
            return "revealed", True
        if self.act is Act.CONFIRM:
            show = self.staged.show
            newest = self.card is not None and self.card.draws[-1].lock_id == self.lock_id
            alone = show.kind is DrawKind.ENTERPRISES and not show.voided
            if not show.no_plan:
                return ("officers" if alone and newest else "papers"), True
            return ("again", True) if newest else ("", False)
        return str(self.act), True

    def landing(self) -> QWidget | None:
        """The next digits to key, else the next act."""
        keying = self.act is Act.THROWS and self.staged is not None
        return (self.keying_card.first_open_field() if keying else None) or primary_of(self)

    # -- acts ----------------------------------------------------------------------------

    def primary(self) -> None:
        """Do what is due; the order cannot be changed."""
        if self.staged is None or not self.may:
            return
        steps = {
            Act.ANNOUNCE: self._announce,
            Act.THROWS: self._key,
            Act.SEED: self._make_seed,
            Act.DRAW: self._draw,
            Act.REVEAL: self._reveal,
            Act.CONFIRM: self.after.finish,
        }
        if self.act is not None:
            steps[self.act]()

    def _announce(self) -> None:
        assert self.staged is not None  # primary() looked
        if self._announced:
            self._keying = True
        else:
            self._announced = True
            self.stage.show_scene(scenes.locked(self.staged))
        self.load()

    def _key(self) -> None:
        if self.keying_card.keying.phase is not Phase.AGREED:
            self.keying_card.go_on()
            self._show_bar()
            land(self)
            return
        self._dice = 0
        if not self.stage.is_open:
            self._dice = sum(self.keying_card.keying.wanted.values()) - 1
        self._die.start()
        self._next_die()
        self._show_bar()

    def _next_die(self) -> None:
        if self.staged is None:
            self._die.stop()
            return
        digits = dict(self.keying_card.keying.first)
        ordered = {word: digits[word] for word, _, _ in self.staged.show.throwers}
        self._dice += 1
        self.stage.show_scene(scenes.throws(self.staged, view.published(ordered, self._dice)))
        if self._dice >= sum(map(len, ordered.values())):
            self._die.stop()
            self._published = True
            self.load()

    def _make_seed(self) -> None:
        if self.lock_id is None or not self._sure("seed"):
            return
        keying = self.keying_card.keying
        self.desk.act(
            self,
            draws.record_throws,
            self.lock_id,
            dict(keying.first),
            dict(keying.second),
            done=self._stored,
            failed=self._failed,
        )

    def _draw(self) -> None:
        if self.lock_id is None or not self._sure("draw"):
            return
        self.desk.long(
            self,
            text("draw.progress.title"),
            draw_stage.run,
            self.lock_id,
            done=self._stored,
            failed=self._failed,
        )

    def _sure(self, act: str) -> bool:
        sentence = text(f"draw.confirm.{act}")
        action = text(f"draw.primary.{act}")
        return messages.confirm(self, text(f"draw.confirm.{act}_title"), sentence, action)

    def _stored(self, _result: Seeded | Drawn) -> None:
        self.load()

    def _failed(self, error: Exception) -> None:
        messages.show_error(self, error)
        self.load()  # somebody else may have gone on meanwhile

    def _reveal(self) -> None:
        assert self.staged is not None  # primary() looked
        parts = scenes.parts(self.staged.show)
        if self.part >= 0 and not self.stage.complete:
            self.stage.start()
        elif self.part + 1 < len(parts):
            self.part += 1
            self.stage.show_scene(scenes.drawing(self.staged, parts[self.part]))
            if parts[self.part] != "teams":
                self.stage.start()
        elif self.lock_id is not None:
            self.desk.act(self, draw_stage.reveal, self.lock_id, done=lambda _none: self.load())
        self._stage_moved()

    def _stage_moved(self) -> None:
        if self.act is Act.REVEAL and self.staged is not None:
            self._show_card(self.staged)
            self._show_bar()

    def _project(self) -> None:
        if self.staged is not None:
            self.stage.show_scene(scenes.result(self.staged))
            self.screen_card.refresh()

    def may_leave(self) -> bool:
        """Digits keyed but not stored would have to be keyed again from the sheet."""
        keyed = self.keying_card.keying.first and self.act in (Act.THROWS, Act.SEED)
        if not keyed:
            return True
        # A stray key must not lose what was keyed: Return and Space turn back.
        return messages.confirm(
            self,
            text("draw.leave.title"),
            text("draw.leave.sentence"),
            text("draw.leave.action"),
            danger=True,
        )
