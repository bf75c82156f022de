"""The second stage: legal review and the leader's approval, each by another person."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.people import Right
from app.core.task import Act, Stage
from app.core.times import stamp
from app.services.people_able import Able
from app.services.task import approval_sheets, approvals
from app.services.task.task_lines import ChangeLine, StepLine
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.landing import first_field, primary_of
from app.ui.pdf.view import open_pdf
from app.ui.task.panel import Panel
from app.ui.task.plan_review import PlanSheet
from app.ui.views.papers import folder_of
from app.ui.views.plan import Draft
from app.ui.views.waiting import waiting_words
from app.ui.widgets import ActionBar, Banner, Button, Card, WrappedLabel
from app.ui.widgets.card import SUMMARY_WIDTH

# stage -> act that passes it, right for it, words
PASSING = {
    Stage.SUBMITTED: (Act.REVIEW, Right.REVIEW_TASK, "review"),
    Stage.REVIEWED: (Act.APPROVE, Right.APPROVE_TASK, "approve"),
}


class ApprovalPanel(Panel):
    """The plan on one page, the decisions so far, an opinion, one primary act."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.card: TaskCard | None = None
        self.sheet = PlanSheet(desk)
        self.add(self.sheet, 1)
        self.opinion = QPlainTextEdit()
        self.opinion.setAccessibleName(text("plan.approval.opinion"))
        self.opinion.setTabChangesFocus(True)
        self.opinion.setFixedHeight(66)
        self.opinion_card = Card(text("plan.approval.opinion"))
        self.opinion_card.add(self.opinion)
        self.opinion_card.setFixedWidth(SUMMARY_WIDTH)
        self.steps = WrappedLabel("", "secondary")
        self.history = Card(text("plan.approval.steps"))
        self.history.setFixedWidth(SUMMARY_WIDTH)
        self.history.add(self.steps)
        # What is decided with stands where no window is too low for it: what others said
        # above the plan, what is to be written above the figures.
        self.said = Banner("", "info")
        self.sheet.card.body.insertWidget(0, self.said)
        self.sheet.side.insertWidget(0, self.opinion_card)
        self.sheet.side.addWidget(self.history)
        self.sheet.side.addStretch(1)
        self.bar = self.set_actions(ActionBar("", back=""))
        self.bar.primary.connect(self._pass)
        self.back_button = self.bar.add_alternative(
            Button(text("plan.approval.return"), "circle-x")
        )
        self.back_button.clicked.connect(self._return)
        self.prints = {
            "legal": self.bar.add_button(Button(text("decision.print_legal"), "printer")),
            "approval": self.bar.add_button(Button(text("decision.print_approval"), "printer")),
        }
        for kind, button in self.prints.items():
            button.clicked.connect(partial(self.print_sheet, kind))
        self.sheet.counted.connect(lambda: self._let_print(True))

    def show_task(self, card: TaskCard) -> None:
        self.card = card
        self.sheet.list_version = card.list_version
        self.sheet.show_draft(Draft(card.plan, card.numbers), card.items)
        said = [(step.at, _step_words(step)) for step in card.steps]
        said += [(one.at, _change_words(one)) for one in card.changes]
        self.steps.setText("\n".join(words for _, words in sorted(said, key=lambda one: one[0])))
        self.history.setVisible(bool(said))
        self.said.show_note("\n".join(_said_lines(card.steps)), "info")
        passing = PASSING.get(card.stage)
        allowed = passing is not None and self.desk.actor.may(passing[1])
        own = allowed and self.desk.actor.account_id in card.hands
        mine = allowed and not own
        sent = any(step.act is Act.SUBMIT for step in card.steps)
        passed = any(step.act is Act.REVIEW for step in card.steps)
        self.prints["legal"].setVisible(sent)
        self.prints["approval"].setVisible(sent and passed)
        # What the sheet says of the numbers is counted, or kept by the lock.
        self._let_print(any(draw.lock_id is not None for draw in card.draws))
        self.opinion_card.setVisible(mine)
        self.back_button.setVisible(mine)
        if mine and not self.opinion.toPlainText():
            self.opinion.setPlainText(text("plan.approval.opinion_agree"))
        if passing is not None and mine:
            self.bar.set_primary(text(f"plan.approval.{passing[2]}"))
            self.bar.set_sentence(text(f"plan.approval.explain_{passing[2]}"))
        elif passing is not None:
            self.bar.set_primary("")
            words = "plan.approval.own" if own else f"plan.approval.wait_{passing[2]}"
            self.bar.set_sentence(text(words))
            shown = partial(self._show_able, card)
            self.desk.read(self, approvals.who_passes, card.id, done=shown)
        elif card.stage is Stage.DRAFT:
            self.bar.set_primary("")
            self.bar.set_sentence(text("plan.approval.draft"))
        elif card.stage is Stage.ENDED:
            self.bar.set_primary("")
            self.bar.set_sentence(text("life.end.kept"))
        else:
            # Only who draws goes on from here; for the others it ends.
            draws = self.desk.actor.may(Right.DRAW)
            self.bar.set_primary(text("plan.approval.to_lock") if draws else "")
            self.bar.set_sentence(text("plan.approval.done"))

    def _let_print(self, ready: bool) -> None:
        for button in self.prints.values():
            button.setEnabled(ready)

    def _show_able(self, card: TaskCard, able: Able) -> None:
        """Name the accounts the task waits for."""
        if card is self.card:
            own = text("plan.approval.own") if self.desk.actor.may(able.right) else ""
            self.bar.set_sentence(f"{own}{waiting_words(able)}")

    def landing(self) -> QWidget | None:
        """The opinion first: no stray key passes a task."""
        return first_field(self.opinion_card) or primary_of(self)

    def _pass(self) -> None:
        assert self.card is not None  # a task is shown
        passing = PASSING.get(self.card.stage)
        if passing is None:
            self.stage_wanted.emit("lock")
        else:
            self._decide(passing[0], self.opinion.toPlainText())

    def _return(self) -> None:
        reason = messages.ask_reason(
            self,
            text("plan.approval.return_title"),
            text("plan.approval.return_sentence"),
            text("plan.approval.return"),
        )
        if reason is not None:
            self._decide(Act.RETURN, reason)

    def print_sheet(self, kind: str, _on: bool = False) -> None:
        """Make the 法制审核意见表 or the 审批表 and show it."""
        assert self.card is not None  # a task is shown
        self.desk.act(
            self,
            approval_sheets.legal_sheet if kind == "legal" else approval_sheets.approval_sheet,
            self.card.id,
            folder_of(self.desk.folder, self.card.numbers.task_no),
            self.sheet.state.short if self.sheet.state else (),
            done=lambda made: open_pdf(self, made.path),
        )

    def _decide(self, act: Act, opinion: str) -> None:
        assert self.card is not None  # a task is shown
        self.desk.act(
            self,
            approvals.decide,
            self.card.id,
            act,
            opinion,
            done=lambda _none: self._decided(),
        )

    def _decided(self) -> None:
        self.opinion.clear()
        self.changed.emit()


def _said_lines(steps: Iterable[StepLine]) -> tuple[str, ...]:
    """The opinions on the plan since it was last submitted, oldest first."""
    said: list[str] = []
    for step in steps:
        if step.act is Act.SUBMIT:
            said = []
        elif step.act in (Act.REVIEW, Act.APPROVE):
            words = step.opinion or text("plan.approval.said_nothing")
            act = text(f"terms.act.{step.act}")
            said.append(
                text("plan.approval.said", act=act, opinion=words, by=step.by, at=stamp(step.at))
            )
    return tuple(said)


def _change_words(one: ChangeLine) -> str:
    return text(
        "plan.approval.changed", at=stamp(one.at), by=one.by, second=one.second, reason=one.reason
    )


def _step_words(step: StepLine) -> str:
    words = text(
        "plan.approval.step", at=stamp(step.at), by=step.by, act=text(f"terms.act.{step.act}")
    )
    return f"{words}\n{step.opinion}" if step.opinion else words
