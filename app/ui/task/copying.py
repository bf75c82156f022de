"""A task copied as a new draft: its name and period are asked, what is not carried over is said."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton, QWidget

from app.core.times import beijing_date
from app.services.task import task_copies, tasks
from app.services.task.task_copies import Copied
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.views import life as view
from app.ui.widgets import DayField, Dialog, FormGrid
from app.ui.widgets.banner import BannerTone


class CopyDialog(Dialog):
    """Name and period of the copy."""

    def __init__(self, parent: QWidget, card: TaskCard, today: date) -> None:
        plan = card.plan
        super().__init__(
            parent,
            text("life.copy.title"),
            text("life.copy.sentence", name=plan.name),
            width=620,
        )
        self._old = (plan.period_from, plan.period_to)
        start = view.next_start(plan.period_from, plan.period_to, today)
        end = view.shifted_end(*self._old, start)
        self.name_field = QLineEdit(view.copied_name(plan.name))
        days = (plan.period_to - plan.period_from).days + 1
        self.shift = QRadioButton(text("life.copy.shift", days=days))
        self.anew = QRadioButton(text("life.copy.anew"))
        self.shift.setChecked(True)
        self.first = date_field(start)
        self.last = date_field(end)
        ways = QWidget()
        row = QHBoxLayout(ways)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        for button in (self.shift, self.anew):
            row.addWidget(button)
        row.addStretch(1)
        self.form = FormGrid(1, 90)
        self.form.add("name", text("life.copy.name"), self.name_field, required=True)
        self.form.add("way", text("life.copy.period"), ways)
        self.form.add("first", text("life.copy.first"), self.first, required=True)
        self.form.add("last", text("life.copy.last"), self.last, required=True)
        self.add(self.form)
        self.shift.toggled.connect(lambda _on: self._fit())
        self.first.dateChanged.connect(lambda _day: self._fit())
        self.set_buttons(text("life.copy.action"))
        self.name_field.setFocus()
        self.name_field.selectAll()
        self._fit()

    def _fit(self) -> None:
        shifted = self.shift.isChecked()
        self.last.setEnabled(not shifted)
        if shifted:
            end = view.shifted_end(*self._old, day_of(self.first))
            self.last.setDate(end)

    def wish(self) -> tuple[str, date, date]:
        """Name, first and last day as entered."""
        return self.name_field.text().strip(), day_of(self.first), day_of(self.last)

    def may_accept(self) -> bool:
        name, first, last = self.wish()
        errors = {}
        if not name:
            errors["name"] = text("ui.form.required")
        if last < first:
            errors["last"] = text("plan.basics.period_wrong")
        return self.form.set_errors(errors)


class Told(Protocol):
    """A page that takes a note."""

    def tell(self, words: str, tone: BannerTone) -> None:
        """Show the note above everything else."""


def copy_task(
    desk: Desk, owner: QWidget, task_id: int, opened: Callable[[int], Told | None]
) -> None:
    """Ask for name and period, make the copy, say what is not in it, and open it.

    Args:
        opened: called with the id of the new task; gives its page.
    """

    def ask(card: TaskCard) -> None:
        dialog = CopyDialog(owner, card, beijing_date(desk.clock()))
        if dialog.exec():
            desk.act(owner, task_copies.copy_task, task_id, *dialog.wish(), done=tell)

    def tell(found: Copied) -> None:
        page = opened(found.task_id)
        if page is not None:
            page.tell(view.copied_words(found), "warning" if found.items else "info")

    desk.read(owner, tasks.task, task_id, done=ask)


def day_of(field: DayField) -> date:
    """Return the day in a date field."""
    return field.day()


def date_field(day: date) -> DayField:
    """Return a field for a day, with a calendar."""
    return DayField(day)
