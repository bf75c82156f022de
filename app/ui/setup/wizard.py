"""The frame of the first start: a rail of steps, back and next, and what it came to at the end."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError, UserError
from app.texts import error_text, text
from app.ui import messages
from app.ui.jobs import Jobs
from app.ui.setup import making
from app.ui.setup.centred import CentredPage, buttons_apart, wide_card
from app.ui.setup.making import Made, SetupPlan
from app.ui.setup.people_step import PeopleStep
from app.ui.setup.steps import BureauStep, PlaceStep, SecondStep, Step
from app.ui.widgets import Banner, Button, StepRail, WrappedLabel
from app.ui.widgets.rail import Step as RailStep

WIDTH: Final = 860


class SetupWizard(CentredPage):
    """Four steps; what was typed stays when one goes back.

    Signals:
        made: the data folder is there and open (Made, SetupPlan).
        opened: a folder (Path) that holds data already is to be opened instead.
        left: the user would rather do something else.
    """

    made = Signal(object, object)
    opened = Signal(object)
    left = Signal()
    help_key = "setup"

    def __init__(
        self,
        proposed: Path,
        notes: Sequence[Path],
        jobs: Jobs,
        clock: Callable[[], datetime],
        entropy: Callable[[], str],
    ) -> None:
        """proposed: the data folder; notes: the files that will remember it."""
        super().__init__()
        self._notes = tuple(notes)
        self._jobs = jobs
        self._clock = clock
        self.bureau = BureauStep()
        self.place = PlaceStep(proposed, self.opened.emit)
        self.second = SecondStep()
        self.people = PeopleStep(entropy)
        self.steps: tuple[Step, ...] = (self.bureau, self.place, self.second, self.people)
        self.rail = StepRail()
        self.rail.chosen.connect(self._jump)
        self.stack = QStackedWidget()
        self.problem = Banner("", "danger")
        self.back_button = Button(text("setup.back"))
        self.back_button.clicked.connect(self.back)
        self.next_button = Button("", kind="primary")
        self.next_button.clicked.connect(self.go_on)
        self.leave_button = Button(text("setup.leave"), kind="link")
        self.leave_button.clicked.connect(self.left)
        self._assemble()
        QShortcut(QKeySequence("Ctrl+Return"), self, self.go_on)
        self.show_step(0)

    def _assemble(self) -> None:
        self.card = wide_card(text("setup.bureau.title"), WIDTH)
        for step in self.steps:
            page = QWidget()
            box = QVBoxLayout(page)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(12)
            box.addWidget(WrappedLabel(text(f"setup.{step.key}.sentence"), "secondary"))
            assert isinstance(step, QWidget)  # each of them is
            box.addWidget(step)
            box.addStretch(1)
            self.stack.addWidget(page)
        self.card.add(self.stack, 1)
        self.card.add(self.problem)
        self.card.add(buttons_apart((self.leave_button,), (self.back_button, self.next_button)))
        self.rail.setFixedWidth(WIDTH)
        self.centre(self.rail, self.card)

    @property
    def at(self) -> int:
        """The step in front, from 0."""
        return self.stack.currentIndex()

    def show_step(self, at: int) -> None:
        """Bring a step to the front."""
        self.stack.setCurrentIndex(at)
        self.problem.show_note("")
        self.card.set_title(text(f"setup.{self.steps[at].key}.title"))
        self.rail.set_steps(
            tuple(
                RailStep(
                    text(f"setup.{step.key}.short_title"),
                    "done" if n < at else "current" if n == at else "future",
                )
                for n, step in enumerate(self.steps)
            )
        )
        self.back_button.setEnabled(at > 0)
        last = at == len(self.steps) - 1
        self.next_button.setText(text("setup.finish" if last else "setup.next"))
        self.steps[at].land()

    def _jump(self, at: int) -> None:
        if at < self.at and self.next_button.isEnabled():
            self.show_step(at)

    def back(self) -> None:
        """To the step before; what was typed stays."""
        if self.at:
            self.show_step(self.at - 1)

    def go_on(self) -> None:
        """To the next step where this one is right; at the last, make everything."""
        if not self.next_button.isEnabled() or not self.steps[self.at].is_right():
            return
        if self.at < len(self.steps) - 1:
            self.show_step(self.at + 1)
        else:
            self._make()

    def plan(self) -> SetupPlan:
        """What the steps have gathered."""
        return SetupPlan(
            self.bureau.draft(),
            self.place.place(),
            self.place.together.isChecked(),
            self.second.field.folder(),
            self.people.drafts(),
        )

    def _make(self) -> None:
        self._wait(True)
        plan = self.plan()
        # Argon2id takes its time on purpose, once for each person: off the GUI thread.
        self._jobs.run(
            partial(making.make, plan, self._notes, self._clock),
            lambda made: self._made(made, plan),
            self._failed,
            owner=self,
        )

    def _made(self, made: Made, plan: SetupPlan) -> None:
        self.made.emit(made, plan)

    def _failed(self, error: Exception) -> None:
        self._wait(False)
        if not isinstance(error, AppError):
            messages.show_error(self, error)
            return
        self.problem.show_note(error_text(error), "danger")
        if not isinstance(error, UserError):
            self.problem.set_button(text("setup.again"), self._make, beside=True)

    def _wait(self, on: bool) -> None:
        self.next_button.setText(text("setup.making" if on else "setup.finish"))
        for button in (self.next_button, self.back_button, self.leave_button):
            button.setEnabled(not on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)
