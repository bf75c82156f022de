"""延期 and other changes of an approved task: what, why, what follows, and who confirms it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from app.core.people import Actor
from app.core.task import TaskPlan
from app.services.account import accounts
from app.services.task import task_changes
from app.services.task.task_changes import Outlook
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.second_person import SecondPerson
from app.ui.task.copying import date_field, day_of
from app.ui.views import life as view
from app.ui.views.reasons import reason_errors
from app.ui.widgets import Banner, DayField, Dialog, FormGrid, WrappedLabel, label

LINES = ("contact", "phone", "place")


class ChangeDialog(Dialog):
    """What may change, as it is and as it is to be, and the reason."""

    def __init__(self, parent: QWidget, card: TaskCard) -> None:
        super().__init__(parent, text("life.change.title"), text("life.change.sentence"), width=760)
        self.plan = card.plan
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
        for column, key in enumerate(("current", "wanted"), 1):
            self.grid.addWidget(label(text(f"life.change.{key}"), "secondary"), 0, column)
        self.period_to = date_field(self.plan.period_to)
        self._row(text("life.change.period_to"), self.plan.period_to.isoformat(), self.period_to)
        self.batches = [
            (date_field(one.first_day), date_field(one.last_day)) for one in self.plan.batches
        ]
        for at, (one, fields) in enumerate(zip(self.plan.batches, self.batches, strict=True), 1):
            name = text("life.change.batch", number=at, share=one.share)
            now = text("tasks.period", start=one.first_day, stop=one.last_day)
            for field, key in zip(fields, ("first", "last"), strict=True):
                words = text(f"life.change.batch_{key}")
                self._row(f"{name}{words}", now if key == "first" else "", field)
        self.lines = {key: QLineEdit(getattr(self.plan, key)) for key in LINES}
        for key, line in self.lines.items():
            none = text("life.change.address" if key == "place" else "life.change.bureau")
            line.setPlaceholderText(none)
            self._row(text(f"life.change.{key}"), getattr(self.plan, key) or none, line)
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.form = FormGrid(1, 90)
        self.form.add(
            "reason",
            text("life.change.reason"),
            self.reason,
            required=True,
            hint=text("life.change.reason_hint"),
        )
        self.problem = Banner("", "danger")
        self.add(self.grid)
        self.add(self.form)
        self.add(self.problem)
        self.set_buttons(text("life.change.next"))
        self.period_to.setFocus()

    def _row(self, words: str, now: str, field: QLineEdit | DayField) -> None:
        at = self.grid.rowCount()
        caption = label(words)
        caption.setBuddy(field)
        field.setAccessibleName(words)
        self.grid.addWidget(caption, at, 0)
        self.grid.addWidget(WrappedLabel(now, "secondary"), at, 1)
        self.grid.addWidget(field, at, 2)

    def wanted(self) -> TaskPlan:
        """The plan with what was entered."""
        batches = tuple(
            replace(one, first_day=day_of(first), last_day=day_of(last))
            for one, (first, last) in zip(self.plan.batches, self.batches, strict=True)
        )
        lines = {key: " ".join(field.text().split()) for key, field in self.lines.items()}
        return replace(
            self.plan,
            period_to=day_of(self.period_to),
            batches=batches,
            contact=lines["contact"],
            phone=lines["phone"],
            place=lines["place"],
        )

    def why(self) -> str:
        """The reason as entered."""
        return " ".join(self.reason.toPlainText().split())

    def may_accept(self) -> bool:
        return self.form.set_errors(reason_errors(self.why()))


class ConfirmDialog(Dialog):
    """Old and new side by side, what follows, and the approver's login and password."""

    def __init__(self, parent: QWidget, found: Outlook, reason: str) -> None:
        super().__init__(
            parent,
            text("life.change.confirm_title"),
            text("life.change.confirm_sentence"),
            width=760,
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(7)
        for column, stretch in ((0, 0), (1, 1), (2, 1)):
            grid.setColumnStretch(column, stretch)
        for column, key in enumerate(("part", "before", "after")):
            grid.addWidget(label(text(f"life.change.{key}"), "secondary"), 0, column)
        for at, (part, before, after) in enumerate(view.change_rows(found.fields), 1):
            grid.addWidget(label(part), at, 0)
            grid.addWidget(WrappedLabel(before), at, 1)
            grid.addWidget(WrappedLabel(after, "strong"), at, 2)
        at = grid.rowCount()
        grid.addWidget(label(text("life.change.reason")), at, 0)
        grid.addWidget(WrappedLabel(reason), at, 1, 1, 2)
        papers = "papers" if found.papers else "no_papers"
        self.papers = Banner(text(f"life.change.{papers}", count=found.papers), "info")
        self.lapsing = Banner(view.lapsing_words(found.lapsing), "warning")
        self.form = FormGrid(1, 110)
        self.second = SecondPerson(self.form)
        self.add(grid)
        self.add(self.papers)
        self.add(self.lapsing)
        self.add(self.form)
        self.set_buttons(text("life.change.confirm"), text("ui.dialog.confirm_cancel"))
        self.second.login.setFocus()

    def may_accept(self) -> bool:
        return self.form.set_errors(self.second.errors())


class Changing:
    """The walk through both windows; what was entered stays when something is refused."""

    def __init__(
        self, desk: Desk, owner: QWidget, card: TaskCard, done: Callable[[], object]
    ) -> None:
        self.desk = desk
        self.owner = owner
        self.card = card
        self.done = done
        self.dialog = ChangeDialog(owner, card)

    def ask(self) -> None:
        """Ask what is to change and why."""
        if self.dialog.exec():
            self.desk.act(
                self.owner,
                task_changes.outlook,
                self.card.id,
                self.dialog.wanted(),
                done=self._confirm,
                failed=self._refused,
            )

    def _refused(self, error: Exception) -> None:
        messages.show_error(self.owner, error)
        self.ask()

    def _confirm(self, found: Outlook) -> None:
        dialog = ConfirmDialog(self.owner, found, self.dialog.why())
        if dialog.exec():
            self.desk.act(
                self.owner,
                accounts.confirm_second,
                dialog.second.login.text().strip(),
                dialog.second.password.text(),
                done=self._change,
                failed=partial(self._not_confirmed, found),
            )

    def _not_confirmed(self, found: Outlook, error: Exception) -> None:
        messages.show_error(self.owner, error)
        self._confirm(found)

    def _change(self, second: Actor) -> None:
        self.desk.act(
            self.owner,
            task_changes.change,
            second,
            self.card.id,
            self.card.version,
            self.dialog.wanted(),
            self.dialog.why(),
            done=lambda _version: self.done(),
        )
