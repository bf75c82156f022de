"""试着作弊: the audience picks a trick, the program plays it on a copy, and it is caught."""

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.times import stamp
from app.services.walks import cheating
from app.services.walks.cheating import Ground, Shown, Step, Trick
from app.texts import text
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.views import cheating as view
from app.ui.widgets import (
    ActionBar,
    Banner,
    Button,
    Card,
    EmptyState,
    Page,
    Pill,
    WrappedLabel,
)
from app.ui.widgets.tips import plain_tip


class TrickCard(Card):
    """One trick: its question, its button, how it ended last time."""

    def __init__(self, trick: Trick, number: int) -> None:
        super().__init__(f"{number}. {view.trick_words(trick)}")
        self.trick = trick
        self.button = Button(text("cheating.try"), "play")
        self.button.setAccessibleName(f"{text('cheating.try')} {view.trick_words(trick)}")
        self.state = Pill("", "success")
        self.state.hide()
        self.tools.addWidget(self.state)
        self.tools.addWidget(self.button)
        self.add(WrappedLabel(view.what_words(trick), "secondary"))
        self.body.addStretch(1)

    def show_played(self, shown: Shown) -> None:
        """Say that it was played."""
        self.button.setText(text("cheating.again"))
        self.button.setAccessibleName(f"{text('cheating.again')} {view.trick_words(self.trick)}")
        if shown.caught:
            self.state.set_state(text("cheating.outcome.CAUGHT"), "success")
        else:
            self.state.set_state(text("cheating.outcome.MISSED"), "danger")
        self.state.show()
        self.state.setToolTip(plain_tip(view.counted(shown)))


class StepPane(QFrame):
    """One step of a trick: what was done, what came of it, who says so."""

    def __init__(self, step: Step, number: int) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.did = WrappedLabel(f"{number}. {step.did}", "h3")
        self.pill = Pill(view.outcome_words(step), view.TONES[step.outcome])
        self.line = WrappedLabel(view.line_words(step))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.did, 1)
        head.addWidget(self.pill)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 12)
        box.setSpacing(6)
        box.addLayout(head)
        box.addWidget(WrappedLabel(step.by, "secondary"))
        box.addWidget(self.line)


class CheatingPage(Page):
    """Stands on top of the draw or the start page, in a sample county only."""

    help_key = "cheating"
    fit_for_hall = True

    def __init__(self, desk: Desk, shell: Shell, lock_id: int | None = None) -> None:
        super().__init__(text("cheating.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.ground: Ground | None = None
        self.played: dict[Trick, Shown] = {}
        self._lock_id = lock_id
        self._waiting: list[Trick] = []
        self.note = Banner(text("cheating.sentence"), "info")
        self.cards = {trick: TrickCard(trick, at) for at, trick in enumerate(Trick, 1)}
        for trick, card in self.cards.items():
            card.button.clicked.connect(partial(self.play, trick))
        self.result = Card(text("cheating.result"))
        self.steps = QVBoxLayout()
        self.steps.setSpacing(10)
        self.waiting = EmptyState(text("cheating.waiting"), "", "play")
        self._assemble()
        self._allow()

    def _assemble(self) -> None:
        holder = QWidget()
        holder.setProperty("role", "scrolled")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 6, 0)
        column.addLayout(self.steps)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(holder)
        self.area = area
        self.result.add(self.waiting, 1)
        self.result.add(area, 1)
        area.hide()
        left = QWidget()
        tricks = QVBoxLayout(left)
        tricks.setContentsMargins(0, 0, 0, 0)
        tricks.setSpacing(10)
        for card in self.cards.values():
            tricks.addWidget(card)
        tricks.addStretch(1)
        left.setFixedWidth(380)
        self.add(self.note)
        self.add_row((left, 0), (self.result, 1), stretch=1)
        bar = self.set_actions(ActionBar(text("cheating.all"), "play"))
        bar.back.connect(self.shell.back)
        bar.primary.connect(self.play_all)

    def refresh(self) -> None:
        """Look which rehearsal there is."""
        self.desk.read(self, cheating.ground, self._lock_id, done=self._found)

    def _found(self, ground: Ground | None) -> None:
        self.ground = ground
        if ground is None:
            self.waiting.set_words(text("cheating.none"), text("cheating.none_hint"))
        else:
            self.crumb = text("cheating.crumb", draw=ground.draw, attempt=ground.attempt)
            self.shell.set_heading(self.title, self.crumb)
        self._allow()

    def _allow(self) -> None:
        there = self.ground is not None
        for card in self.cards.values():
            card.button.setEnabled(there)
        if self.actions_bar is not None:
            self.actions_bar.set_primary(text("cheating.all"), there)

    # -- playing -------------------------------------------------------------------------

    def play_all(self) -> None:
        """Play the four, one after the other; the last stays in front."""
        self._waiting = list(Trick)
        self._next()

    def _next(self) -> None:
        if self._waiting:
            self.play(self._waiting.pop(0))

    def play(self, trick: Trick) -> None:
        """Play one trick on a copy, in a child process."""
        if self.ground is None:
            return
        self.desk.long(
            self,
            text("cheating.playing"),
            cheating.play,
            self.ground.lock_id,
            trick,
            done=self._played,
        )

    def _played(self, shown: Shown) -> None:
        self.played[shown.trick] = shown
        self.cards[shown.trick].show_played(shown)
        self.show_steps(shown)
        if self.ground is not None:
            when = stamp(self.desk.clock())
            scene = view.scene(self.ground, shown, self.played, when)
            stage_window(self).show_scene(scene)
        self._next()

    def show_steps(self, shown: Shown) -> None:
        """Show what was done and who caught it."""
        while (item := self.steps.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.result.set_title(view.trick_words(shown.trick), view.counted(shown))
        for number, step in enumerate(shown.steps, 1):
            self.steps.addWidget(StepPane(step, number))
        self.waiting.hide()
        self.area.show()
