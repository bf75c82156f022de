"""The windows of the register: the list of papers to be sealed, and the next number void."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.core.reasons import MOST
from app.services.paper.paper_numbering import NumberingLine
from app.services.paper.paper_register import RegisterAsked
from app.texts import text
from app.ui.views.reasons import reason_errors
from app.ui.widgets import Button, DayField, Dialog, FormGrid, NumberField

_MOST_COPIES = 99


class SealDialog(Dialog):
    """Days, form and copies; the list is printed, or written as a table (`as_table`)."""

    def __init__(self, parent: QWidget, today: date) -> None:
        super().__init__(
            parent, text("making.seal_dialog.title"), text("making.seal_dialog.sentence")
        )
        self.as_table = False
        self.form_field = QComboBox()
        self.since = DayField(today.replace(day=1))
        self.until = DayField(today)
        self.copies_field = NumberField()
        self.copies_field.setRange(1, _MOST_COPIES)
        self.copies_field.setValue(2)
        self.form = FormGrid(label_width=110)
        self.form.add("form", text("making.seal_dialog.form"), self.form_field)
        self.form.add("since", text("making.seal_dialog.since"), self.since)
        self.form.add("until", text("making.seal_dialog.until"), self.until)
        self.form.add("copies", text("making.seal_dialog.copies"), self.copies_field)
        self.add(self.form)
        self.set_buttons(text("making.seal_dialog.print"))
        self.table_button = Button(text("making.seal_dialog.table"), "download")
        self.table_button.clicked.connect(self._table)
        self.buttons.insertWidget(1, self.table_button)

    def show_forms(self, like: QComboBox) -> None:
        """Offer the forms of another choice, the same one chosen."""
        for at in range(like.count()):
            self.form_field.addItem(like.itemText(at), like.itemData(at))
        self.form_field.setCurrentIndex(max(0, like.currentIndex()))

    def asked(self, task_id: int | None) -> RegisterAsked:
        """What the list is asked for."""
        code = str(self.form_field.currentData() or "")
        return RegisterAsked(task_id, code, since=self.since.day(), until=self.until.day())

    def copies(self) -> int:
        """Sheets of each paper."""
        return self.copies_field.value()

    def may_accept(self) -> bool:
        wrong = self.since.day() > self.until.day()
        return self.form.set_errors({"until": text("making.seal_dialog.order")} if wrong else {})

    def _table(self) -> None:
        self.as_table = True
        self._try_accept()
        self.as_table = bool(self.result())


class VoidNextDialog(Dialog):
    """A sheet was spoiled by hand: the next number of its form is void."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, text("making.void.title"), text("making.void.sentence"))
        self._lines: tuple[NumberingLine, ...] = ()
        self.form_field = QComboBox()
        self.number = QLineEdit()
        self.number.setReadOnly(True)
        self.reason_field = QLineEdit()
        self.reason_field.setMaxLength(MOST)
        self.form_field.currentIndexChanged.connect(lambda _at: self._show_number())
        self.form = FormGrid(label_width=110)
        self.form.add("form", text("making.void.form"), self.form_field)
        self.form.add("number", text("making.void.number"), self.number)
        hint = text("making.void.reason_hint")
        self.form.add(
            "reason", text("making.void.reason"), self.reason_field, required=True, hint=hint
        )
        self.add(self.form)
        self.set_buttons(text("making.void.accept"), kind="danger")

    def show_lines(self, lines: Sequence[NumberingLine]) -> None:
        """Offer the numbered forms."""
        self._lines = tuple(lines)
        for line in lines:
            self.form_field.addItem(line.title, line.code)
        self._show_number()

    def line(self) -> NumberingLine | None:
        """The form chosen, with its next number."""
        code = self.form_field.currentData()
        return next((line for line in self._lines if line.code == code), None)

    def reason(self) -> str:
        """The reason as typed."""
        return self.reason_field.text().strip()

    def may_accept(self) -> bool:
        errors = reason_errors(self.reason())
        return self.form.set_errors(errors) and self.line() is not None

    def _show_number(self) -> None:
        line = self.line()
        self.number.setText(line.following if line is not None else "")
