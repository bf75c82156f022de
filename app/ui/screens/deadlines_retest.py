"""The window that takes the day of a re-test or of an objection."""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.times import beijing_date
from app.services.assigned.assigned_due_lines import DueLine
from app.services.desk import deadlines
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.widgets import DayField, Dialog, FormGrid

_WORDS = "deadlines.retest."


class RetestWindow(Dialog):
    """A day and a note; `due` is the day of publication once it was kept."""

    def __init__(self, parent: QWidget, desk: Desk, row: DueLine) -> None:
        super().__init__(parent, text(_WORDS + "title"), text(_WORDS + "sentence", name=row.name))
        self.desk = desk
        self.row = row
        self.due: date | None = None
        self.day = DayField()
        today = beijing_date(desk.clock())
        self.day.setDate(today)
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.form = FormGrid(1, 150)
        hint = text(_WORDS + "day_hint")
        self.form.add("day", text(_WORDS + "day"), self.day, required=True, hint=hint)
        self.form.add("note", text(_WORDS + "note"), self.note, hint=text(_WORDS + "note_hint"))
        self.add(self.form)
        self.set_buttons(text(_WORDS + "save"))
        self.day.setFocus()

    def may_accept(self) -> bool:
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(False)
        self.desk.act(
            self,
            deadlines.note_retest,
            self.row.assignment_id,
            self.day.day(),
            self.note.text(),
            done=self._kept,
            failed=self._failed,
        )
        return False  # the answer closes the window

    def _kept(self, due: date) -> None:
        self.due = due
        self.accept()

    def _failed(self, error: Exception) -> None:
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(True)
        messages.show_error(self, error)
