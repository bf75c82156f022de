"""Windows of the page of disclosure: a receipt, and what became of a file."""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.core.disclosure_back import Changed
from app.core.disclosure_receipts import (
    LONGEST_NOTE,
    LONGEST_NUMBER,
    BadReceipt,
    Refused,
    check_receipt,
    read_refused,
    write_refused,
)
from app.core.times import beijing_date
from app.services.disclosure import disclosure_past
from app.services.disclosure.disclosure_back import Checked
from app.services.disclosure.disclosure_past import PublicationLine
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.views import disclosure as view
from app.ui.widgets import Banner, Dialog, FormGrid, WrappedLabel

_FIELDS = {"number": "number", "day": "day", "note": "note"}  # other faults are of the rows
_HEIGHT = 300


class ReceiptWindow(Dialog):
    """Number and day of an upload, and the rows that were refused."""

    def __init__(self, parent: QWidget, desk: Desk, line: PublicationLine) -> None:
        words = "disclosure_page.receipt_window."
        super().__init__(
            parent,
            text(words + "title"),
            text(words + "sentence", file=line.file_name, rows=line.rows, at=line.at),
            width=640,
        )
        self.desk = desk
        self.line = line
        known = line.receipt
        self.number = QLineEdit(known.number if known else "")
        self.number.setMaxLength(LONGEST_NUMBER)
        self.day = day_field(text(words + "day"))
        set_day(self.day, known.received_on if known else self.today())
        self.refused = QPlainTextEdit(write_refused(known.refused) if known else "")
        self.refused.setTabChangesFocus(True)
        self.refused.setPlaceholderText(text(words + "refused_example"))
        self.note = QLineEdit(known.note if known else "")
        self.note.setMaxLength(LONGEST_NOTE)
        self.form = FormGrid(1, 104)
        self.form.add("number", text(words + "number"), self.number, required=True)
        self.form.add("day", text(words + "day"), self.day, required=True)
        self.form.add(
            "refused", text(words + "refused"), self.refused, hint=text(words + "refused_hint")
        )
        self.form.add("note", text(words + "note"), self.note)
        self.add(self.form)
        self.set_buttons(text(words + "action"))
        self.number.setFocus()

    def today(self) -> date:
        """The day in Beijing."""
        return beijing_date(self.desk.clock())

    def typed(self) -> tuple[Refused, ...]:
        """The refused rows as they stand there, or BadReceipt."""
        return read_refused(self.refused.toPlainText())

    def may_accept(self) -> bool:
        try:
            refused = self.typed()
            check_receipt(
                self.number.text(),
                day_of(self.day),
                refused,
                self.note.text(),
                self.line.rows,
                (self.line.day, self.today()),
            )
        except BadReceipt as error:
            field = _FIELDS.get(str(error.fields["receipt_fault"]), "refused")
            return self.form.set_errors({field: error_text(error)})
        self.form.set_errors({})
        self.desk.act(
            self,
            disclosure_past.keep_receipt,
            self.line.id,
            self.number.text(),
            day_of(self.day),
            refused,
            self.note.text(),
            done=lambda _none: self.accept(),
            failed=self._failed,
        )
        return False  # the answer closes the window

    def _failed(self, error: Exception) -> None:
        messages.show_error(self, error)


class CheckedWindow(Dialog):
    """What a file is: as exported, saved again, changed, broken; cell by cell."""

    def __init__(self, parent: QWidget, found: Checked, name: str) -> None:
        words = "disclosure_page.checked."
        super().__init__(parent, text(words + "title"), width=860)
        said, tone = view.checked_words(found, name)
        self.note = Banner("", "info")
        self.note.show_note(said, tone)
        self.add(self.note)
        rows = found.differs.changed if found.differs is not None else ()
        self.table: RowsTable[Changed] = RowsTable(
            (
                Column[Changed](
                    text(words + "row"), lambda one: str(one.row or ""), 64, right=True
                ),
                Column[Changed](text(words + "column"), lambda one: one.heading, 170),
                Column[Changed](text(words + "kind"), view.difference_words, 190),
                Column[Changed](text(words + "ours"), lambda one: one.ours, least=160),
                Column[Changed](text(words + "theirs"), lambda one: one.theirs, least=160),
            ),
            text(words + "title"),
        )
        self.table.set_rows(rows)
        self.table.setMinimumHeight(_HEIGHT)
        self.table.setVisible(bool(rows))
        self.add(self.table, 1)
        if found.differs is not None and found.differs.count > len(rows):
            left = found.differs.count - len(rows)
            self.add(WrappedLabel(text(words + "more", count=left), "muted"))
        self.add(WrappedLabel(text(words + "hash", hash=view.grouped(found.sha256)), "muted"))
        self.set_buttons(text("ui.button.close"), "")
