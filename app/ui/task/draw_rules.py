"""Officers drawn by rules of their own: what the rules are, why, and the approver who confirms."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.no_plan import Binding
from app.core.people import Actor
from app.core.task import TaskPlan
from app.core.team_plan import TeamPlan
from app.services.account import accounts
from app.services.draw import draw_again
from app.services.task.tasks import TaskNumbers
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.second_person import SecondPerson
from app.ui.task.plan_team import TeamSection
from app.ui.views.draw import binding_names
from app.ui.views.plan import Draft
from app.ui.views.reasons import reason_errors
from app.ui.widgets import Banner, Dialog, FormGrid

HEIGHT = 330


class RulesDialog(Dialog):
    """The team rules of the plan, to be changed for the next draw of officers alone."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        plan: TaskPlan,
        list_version: str,
        rules: tuple[Binding, ...] | None,
        *,
        first: bool,
    ) -> None:
        """first: enterprises were drawn alone, so no rules have been approved yet."""
        key = "life.rules.sentence_first" if first else "life.rules.sentence"
        super().__init__(
            parent, text("life.rules.title"), text(key, count=len(plan.listed)), width=1080
        )
        self.draft = Draft(plan, TaskNumbers("", "", ""))
        names = binding_names(rules)
        self.binding = Banner(text("life.rules.binding", rules=names) if names else "", "warning")
        self.section = TeamSection(desk)
        self.section.list_version = list_version
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 8, 0)
        box.addWidget(self.section)
        area.setWidget(holder)
        area.setMinimumHeight(HEIGHT)
        self.reason = QPlainTextEdit(text("life.rules.reason_default") if first else "")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(52)
        self.form = FormGrid(2, 96)
        self.form.add("reason", text("life.rules.reason"), self.reason, required=True, wide=True)
        self.second = SecondPerson(self.form)
        self.add(self.binding)
        self.add(area, 1)
        self.add(self.form)
        self.set_buttons(text("life.rules.action"), text("ui.dialog.confirm_cancel"))
        self.section.load(self.draft)
        self.section.hand.hide()  # who is kept out is part of the plan that was approved

    def team(self) -> TeamPlan:
        """The rules as entered."""
        return self.section.take(self.draft).plan.team

    def why(self) -> str:
        """The reason as entered."""
        return " ".join(self.reason.toPlainText().split())

    def may_accept(self) -> bool:
        return self.form.set_errors(self.second.errors() | reason_errors(self.why()))


class RulesAsked:
    """The walk: rules, reason, second person; what was entered stays when refused."""

    def __init__(
        self,
        desk: Desk,
        owner: QWidget,
        lock_id: int,
        done: Callable[[], object],
        *,
        list_version: str,
        rules: tuple[Binding, ...] | None,
        first: bool,
    ) -> None:
        self.desk = desk
        self.owner = owner
        self.lock_id = lock_id
        self.done = done
        self.list_version = list_version
        self.rules = rules
        self.first = first
        self.dialog: RulesDialog | None = None

    def ask(self) -> None:
        """Read the plan that would be drawn by, and open the window."""
        self.desk.read(self.owner, draw_again.next_plan, self.lock_id, done=self._open)

    def _open(self, plan: TaskPlan) -> None:
        if self.first and not plan.team.teams:
            plan = replace(plan, team=replace(plan.team, teams=max(1, -(-len(plan.listed) // 5))))
        self.dialog = RulesDialog(
            self.owner, self.desk, plan, self.list_version, self.rules, first=self.first
        )
        self._run()

    def _run(self) -> None:
        dialog = self.dialog
        if dialog is not None and dialog.exec():
            self.desk.act(
                self.owner,
                accounts.confirm_second,
                dialog.second.login.text().strip(),
                dialog.second.password.text(),
                done=partial(self._confirmed, dialog),
                failed=self._refused,
            )

    def _refused(self, error: Exception) -> None:
        messages.show_error(self.owner, error)
        self._run()

    def _confirmed(self, dialog: RulesDialog, second: Actor) -> None:
        self.desk.act(
            self.owner,
            draw_again.draw_officers_by,
            second,
            self.lock_id,
            dialog.team(),
            dialog.why(),
            done=lambda _draw: self.done(),
            failed=self._refused,
        )
