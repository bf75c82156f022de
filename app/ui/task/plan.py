"""The first stage of a task: its plan, put together step by step and saved at each."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget

from app.core.people import Right
from app.core.task import Stage
from app.core.times import beijing
from app.services import approvals, tasks
from app.services.tasks import TaskCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.task.panel import Panel
from app.ui.task.plan_basics import BasicsSection, ItemsSection
from app.ui.task.plan_quota import QuotaSection
from app.ui.task.plan_review import ReviewSection
from app.ui.task.plan_scope import ScopeSection
from app.ui.task.plan_team import TeamSection
from app.ui.task.sections import Section
from app.ui.views.plan import SECTIONS, Draft, sections
from app.ui.widgets import ActionBar, Button

KINDS: dict[str, type[Section]] = {
    "basics": BasicsSection,
    "items": ItemsSection,
    "scope": ScopeSection,
    "quota": QuotaSection,
    "team": TeamSection,
    "review": ReviewSection,
}


class PlanPanel(Panel):
    """Steps as a row of buttons; the primary goes on, at the end it submits."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.card: TaskCard | None = None
        self.draft: Draft | None = None
        self.step = ""
        self.parts = {name: kind(desk) for name, kind in KINDS.items()}
        self.buttons: dict[str, Button] = {}
        self.group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(6)
        for name in SECTIONS:
            button = Button(text(f"plan.section.{name}"))
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, key=name: self.go(key))
            self.group.addButton(button)
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        self.stack = QStackedWidget()
        for part in self.parts.values():
            self.stack.addWidget(part)
        self.add(row)
        self.add(self.stack, 1)
        self.parts["basics"].edited.connect(self._kind_changed)
        self.bar = self.set_actions(ActionBar(text("ui.button.next")))
        self.bar.back.connect(self._back)
        self.bar.primary.connect(self._primary)

    # -- what is shown -------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        self.card = card
        self.draft = Draft(card.plan, card.numbers)
        part = self.parts["items"]
        assert isinstance(part, ItemsSection)
        part.list_version = card.list_version
        self._fit_steps()
        fresh = not card.plan.item_codes
        self._open(self.step or ("basics" if fresh or self.editable else "review"))

    @property
    def editable(self) -> bool:
        """Whether this person may still change the plan."""
        return (
            self.card is not None
            and self.card.stage is Stage.DRAFT
            and self.desk.actor.may(Right.TASK)
        )

    def _steps(self) -> tuple[str, ...]:
        assert self.draft is not None  # a task is shown
        return sections(self.draft.plan.kind) if self.editable else ("review",)

    def _fit_steps(self) -> None:
        steps = self._steps()
        for name, button in self.buttons.items():
            button.setVisible(name in steps)
        if self.step not in steps:
            self.step = ""

    def _open(self, name: str) -> None:
        assert self.draft is not None
        assert self.card is not None  # a task is shown
        self.step = name if name in self._steps() else self._steps()[0]
        self.buttons[self.step].setChecked(True)
        part = self.parts[self.step]
        if isinstance(part, ReviewSection):
            part.items = self.card.items
        self.stack.setCurrentWidget(part)
        part.load(self.draft)
        self._fit_bar()

    def _fit_bar(self) -> None:
        steps = self._steps()
        at = steps.index(self.step)
        self.bar.back_button.setVisible(at > 0)
        if not self.editable:
            self.bar.set_primary("")
            self.bar.set_sentence(text("plan.locked"))
        elif self.step == "review":
            self.bar.set_primary(text("plan.submit"))
            self.bar.set_sentence(text("plan.submit_explain"))
        else:
            following = text(f"plan.section.{steps[at + 1]}")
            self.bar.set_primary(text("plan.next", name=following))
            self.bar.set_sentence(text("plan.step_explain"))

    # -- what the user does --------------------------------------------------------------

    def _kind_changed(self) -> None:
        if self.draft is not None and self.step == "basics":
            self.draft = self.parts["basics"].take(self.draft)
            self._fit_steps()
            self.step = "basics"
            self._fit_bar()

    def go(self, name: str) -> None:
        """Save this step and open another; only going on asks whether it is complete."""
        steps = self._steps()
        if self.step not in steps or name not in steps:
            return
        forward = steps.index(name) > steps.index(self.step)
        self._save(name, must_be_complete=forward)

    def _back(self) -> None:
        steps = self._steps()
        self.go(steps[max(0, steps.index(self.step) - 1)])

    def _primary(self) -> None:
        if self.step == "review":
            self._submit()
            return
        steps = self._steps()
        self.go(steps[steps.index(self.step) + 1])

    def _save(self, then: str, *, must_be_complete: bool) -> None:
        assert self.draft is not None
        assert self.card is not None  # a task is shown
        part = self.parts[self.step]
        taken = part.take(self.draft)
        if must_be_complete and not part.complete(taken):
            self.buttons[self.step].setChecked(True)
            return
        if taken == Draft(self.card.plan, self.card.numbers):
            self.draft = taken
            self._open(then)
            return
        self.bar.set_sentence(text("plan.saving"))
        self.desk.act(
            self,
            tasks.save_task,
            self.card.id,
            self.card.version,
            taken.plan,
            taken.numbers,
            done=lambda _saved: self._saved(then),
            failed=self._not_saved,
        )

    def _saved(self, then: str) -> None:
        assert self.card is not None  # it was saved
        self.bar.set_saved(f"{beijing(self.desk.clock()):%H:%M:%S}")
        self.desk.read(self, tasks.task, self.card.id, done=lambda card: self._again(card, then))

    def _again(self, card: TaskCard, then: str) -> None:
        self.card = card
        self.draft = Draft(card.plan, card.numbers)
        self._fit_steps()
        self._open(then)

    def _not_saved(self, error: Exception) -> None:
        self.buttons[self.step].setChecked(True)
        self._fit_bar()
        messages.show_error(self, error)

    def _submit(self) -> None:
        assert self.draft is not None
        assert self.card is not None  # a task is shown
        if not self.parts["review"].complete(self.draft):
            return
        if messages.confirm(
            self, text("plan.submit_title"), text("plan.submit_sentence"), text("plan.submit")
        ):
            self.desk.act(
                self, approvals.submit, self.card.id, done=lambda _none: self.changed.emit()
            )
