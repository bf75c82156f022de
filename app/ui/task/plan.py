"""The first stage of a task: its plan, put together step by step and saved at each."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from app.core.numbers import BadNumber, check_plan_no, check_task_no
from app.core.people import Right
from app.core.quota import QuotaRule
from app.core.task import Act, Stage
from app.core.times import beijing, stamp
from app.services.task import approvals, tasks
from app.services.task.tasks import NotADraft, StaleTask, TaskCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.landing import first_field, land, primary_of
from app.ui.start.newer_version import NewerVersion
from app.ui.task.let_in import DraftTask
from app.ui.task.panel import Panel
from app.ui.task.plan_basics import BasicsSection, ItemsSection
from app.ui.task.plan_joint import JointSection
from app.ui.task.plan_quota import QuotaSection
from app.ui.task.plan_review import ReviewSection
from app.ui.task.plan_scope import ScopeSection
from app.ui.task.plan_team import TeamSection
from app.ui.task.sections import Section, SectionStack
from app.ui.task.undoing import Undoing, tell_changes
from app.ui.views.plan import (
    SECTIONS,
    Draft,
    differences,
    next_step,
    passed_steps,
    sections,
)
from app.ui.widgets import ActionBar, Banner, Button

KINDS: dict[str, type[Section]] = {
    "basics": BasicsSection,
    "items": ItemsSection,
    "joint": JointSection,
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
        self._left = False  # agreed to leave; asked again on the way, it stays so
        self._mending = ""  # the step somebody goes to because something in it is wrong
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
        self.returned = Banner("", "warning")
        self.stack = SectionStack()
        for part in self.parts.values():
            self.stack.addWidget(part)
        self.add(self.returned)
        self.add(row)
        self.add(self.stack, 1)
        self.parts["basics"].edited.connect(self._kind_changed)
        self.parts["review"].edited.connect(self._fit_bar)
        cast(ReviewSection, self.parts["review"]).mend.connect(self.mend)
        cast(ReviewSection, self.parts["review"]).sheet.let_in.connect(self._let_in)
        cast(ReviewSection, self.parts["review"]).sheet.enough.connect(self.take_enough)
        self.bar = self.set_actions(ActionBar(text("ui.button.next")))
        self.undoing = Undoing(self, self._taken, self._take_back)
        self.bar.add_button(self.undoing.button)
        for part in self.parts.values():
            part.edited.connect(self.undoing.note)
            tell_changes(part, self.undoing.note)
        self.bar.back.connect(self._back)
        self.bar.primary.connect(self._primary)

    # -- what is shown -------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        fresh = self.card is None
        self._left = False
        self.card = card
        self.draft = Draft(card.plan, card.numbers)
        self.undoing.end()
        for part in self.parts.values():
            part.list_version = card.list_version
        self._show_return(card)
        self._fit_steps()
        if fresh and self.editable:
            # A task begun earlier goes on where it was left.
            self.step = next_step(card.plan) if card.plan.item_codes else "basics"
        self._open(self.step or "review")

    @property
    def editable(self) -> bool:
        """Whether this person may still change the plan."""
        return (
            self.card is not None
            and self.card.stage is Stage.DRAFT
            and self.desk.actor.may(Right.TASK)
        )

    def _show_return(self, card: TaskCard) -> None:
        last = card.steps[-1] if card.steps else None
        words = ""
        if last is not None and last.act is Act.RETURN and card.stage is Stage.DRAFT:
            words = text("plan.returned", by=last.by, at=stamp(last.at), opinion=last.opinion)
        self.returned.show_note(words, "warning")

    def _steps(self) -> tuple[str, ...]:
        assert self.draft is not None  # a task is shown
        return sections(self.draft.plan) if self.editable else ("review",)

    def _fit_steps(self) -> None:
        assert self.draft is not None  # a task is shown
        steps = self._steps()
        passed = passed_steps(self.draft.plan)
        for name, button in self.buttons.items():
            button.setVisible(name in steps and self.editable)
            button.set_mark("check" if name in passed else "")
        if self.step not in steps:
            self.step = ""

    def _open(self, name: str) -> None:
        assert self.draft is not None
        assert self.card is not None  # a task is shown
        self.undoing.end()
        self.step = name if name in self._steps() else self._steps()[0]
        self.buttons[self.step].setChecked(True)
        part = self.parts[self.step]
        if isinstance(part, ReviewSection):
            part.items = self.card.items
            part.sheet.mendable = self.editable
            draft = DraftTask(self.card.id, self.card.version)
            part.sheet.task = draft if self.editable else None
        self.stack.bring(part)
        part.load(self.draft)
        if name == self._mending:
            part.complete(self.draft)  # marks what is wrong and goes to the first of it
        self._mending = ""
        self._fit_bar()
        land(self)
        self._begin_undoing()

    def _begin_undoing(self) -> None:
        if self.editable and self.step != "review":
            self.undoing.begin()
        else:
            self.undoing.end()

    def _taken(self) -> Draft:
        """The draft with what stands in the fields of the step in front."""
        assert self.draft is not None  # a step is open
        return self.parts[self.step].take(self.draft)

    def _take_back(self, before: Draft) -> None:
        """Show the step as it was before the last change; it is saved with the step."""
        self.parts[self.step].load(before)
        self._fit_bar()

    def _fit_bar(self) -> None:
        if self.draft is None:
            return
        steps = self._steps()
        at = steps.index(self.step)
        self.bar.back_button.setVisible(at > 0)
        if not self.editable:
            self.bar.set_primary("")
            draft = self.card is not None and self.card.stage is Stage.DRAFT
            self.bar.set_sentence(text("plan.with_clerk" if draft else "plan.locked"))
        elif self.step == "review":
            self._fit_submit()
        else:
            following = text(f"plan.section.{steps[at + 1]}")
            self.bar.set_primary(text("plan.next", name=following))
            self.bar.set_sentence(text("plan.step_explain"))

    def _fit_submit(self) -> None:
        part = self.parts["review"]
        assert isinstance(part, ReviewSection)
        assert self.draft is not None  # a task is shown
        ready = part.complete(self.draft)
        self.bar.set_primary(text("plan.submit"), ready)
        counted = "plan.review_problem" if part.sheet.state else "plan.review_wait"
        self.bar.set_sentence(text("plan.submit_explain" if ready else counted))

    def landing(self) -> QWidget | None:
        """The step's first field; at the end what is to be mended, or the submission."""
        if self.step == "review":
            mend = cast(ReviewSection, self.parts["review"]).sheet.faults.buttons
            return mend[0] if mend else primary_of(self)
        if self.step == "team" and self.draft is not None and not self.draft.plan.team.teams:
            return cast(TeamSection, self.parts["team"]).teams  # nobody could know this number
        return first_field(self.parts[self.step]) or primary_of(self)

    # -- what the user does --------------------------------------------------------------

    def may_leave(self) -> bool:
        """Save what was typed on the way out; ask only where it cannot be saved."""
        if self._left or not self.editable:
            return True
        assert self.draft is not None
        assert self.card is not None  # a task is editable
        taken = self.parts[self.step].take(self.draft)
        if taken == Draft(self.card.plan, self.card.numbers):
            return True
        try:
            check_plan_no(taken.numbers.plan_no)
            check_task_no(taken.numbers.task_no)
        except BadNumber:
            self._left = messages.confirm(
                self,
                text("plan.leave_title"),
                text("plan.leave_sentence"),
                text("plan.leave_action"),
                danger=True,
            )
            return self._left
        self._left = True
        window = self.window()  # outlives this page
        self.desk.act(
            window,
            tasks.save_task,
            self.card.id,
            self.card.version,
            taken.plan,
            taken.numbers,
            done=lambda _saved: None,
        )
        return True

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

    def mend(self, name: str) -> None:
        """Open a step in which something is wrong, with what is wrong marked."""
        self._mending = name
        self.go(name)

    def take_enough(self, rules: Mapping[str, QuotaRule]) -> None:
        """Take the numbers that meet what the items demand, save, and show the sum again."""
        assert self.draft is not None  # the last step is open
        plan = self.draft.plan
        self.draft = replace(self.draft, plan=replace(plan, quotas={**plan.quotas, **rules}))
        self._save("review", must_be_complete=False)

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
        self.draft = taken
        if taken == Draft(self.card.plan, self.card.numbers):
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
            failed=partial(self._not_saved, then),
        )

    def _saved(self, then: str) -> None:
        assert self.card is not None  # it was saved
        self.bar.set_saved(f"{beijing(self.desk.clock()):%H:%M:%S}")
        self.desk.read(self, tasks.task, self.card.id, done=partial(self._again, then))

    def _let_in(self) -> None:
        """Two persons let somebody in or out: go on with the version that says so."""
        assert self.card is not None  # a task is shown
        self.desk.read(self, tasks.task, self.card.id, done=partial(self._again, "review"))

    def _again(self, then: str, card: TaskCard) -> None:
        self.card = card
        self.draft = Draft(card.plan, card.numbers)
        self._fit_steps()
        self._open(then)

    def _not_saved(self, then: str, error: Exception) -> None:
        assert self.card is not None  # it was to be saved
        self.buttons[self.step].setChecked(True)
        self._fit_bar()
        if isinstance(error, StaleTask):
            self.desk.read(self, tasks.task, self.card.id, done=partial(self._newer, then))
            return
        messages.show_error(self, error)
        if isinstance(error, NotADraft):
            self.changed.emit()

    def _newer(self, then: str, card: TaskCard) -> None:
        """Somebody else saved in the meantime: show both, go on with one of them."""
        assert self.draft is not None  # it was to be saved
        if card.stage is not Stage.DRAFT:
            messages.show_error(self, NotADraft(task=card.numbers.task_no))
            self.changed.emit()
            return
        newer = Draft(card.plan, card.numbers)
        if NewerVersion(self, differences(self.draft, newer)).exec():
            self._again(self.step, card)
        else:
            self.card = card  # what was typed is now based on the version just seen
            kept = replace(self.draft.plan, overrides=card.plan.overrides)
            self.draft = replace(self.draft, plan=kept)
            self._save(then, must_be_complete=False)

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
