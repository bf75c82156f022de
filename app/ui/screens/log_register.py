"""The register of heads seen on paper: type or scan one, see at once whether it is ours."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.core.times import stamp
from app.core.typed import typed_number
from app.errors import UserError
from app.services.keeping import heads_register
from app.services.keeping.heads_register import LONGEST, HeadFound, RegisteredHead
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import heads as view
from app.ui.widgets import Banner, Button, Dialog, FormGrid, label


class RegisterDialog(Dialog):
    """Fields above, the register below. A scanner types and ends with Return: it looks up."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(
            parent, text("heads.register.title"), text("heads.register.sentence"), width=900
        )
        self.desk = desk
        self.form = FormGrid(2, 110)
        self.head, self.number, self.sheet = QLineEdit(), QLineEdit(), QLineEdit()
        self.form.add(
            "head",
            text("heads.register.head"),
            self.head,
            required=True,
            hint=text("heads.register.head_hint"),
            wide=True,
        )
        for key, field in (("sheet", self.sheet), ("number", self.number)):
            hint = text(f"heads.register.{key}_hint")
            self.form.add(key, text(f"heads.register.{key}"), field, hint=hint)
        self.answer = Banner("")
        self.look_button = Button(text("heads.register.look"), "search")
        self.keep_button = Button(text("heads.register.keep"), "stamp", "accent")
        self.table: RowsTable[RegisteredHead] = RowsTable(_columns(), text("heads.register.list"))
        self.table.setMinimumHeight(190)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.look_button)
        row.addWidget(self.keep_button)
        self.add(self.form)
        self.add(self.answer)
        self.add(row)
        self.add(label(text("heads.register.list"), "h3"))
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "", kind="")
        for button in (self.look_button, self.keep_button, self.accept_button):
            assert button is not None
            button.setAutoDefault(False)
            button.setDefault(False)  # Return is the scanner's: it looks the head up
        self.head.returnPressed.connect(self.look)
        self.look_button.clicked.connect(self.look)
        self.keep_button.clicked.connect(self.keep)
        self.head.setFocus()
        self._read()

    def _read(self) -> None:
        self.desk.read(self, heads_register.registered_heads, done=self.table.set_rows)

    def _errors(self, *, keeping: bool) -> dict[str, str]:
        found = {}
        if not self.head.text().strip():
            found["head"] = text("heads.register.error_head")
        number = typed_number(self.number.text())
        if number and not (number.isascii() and number.isdigit() and len(number) <= 9):
            found["number"] = text("heads.register.error_number")
        sheet = " ".join(self.sheet.text().split())
        if keeping and not 0 < len(sheet) <= LONGEST:
            found["sheet"] = text("heads.register.error_sheet")
        return found

    def _typed(self) -> tuple[str, int]:
        return self.head.text(), int(typed_number(self.number.text()) or "0")

    def look(self) -> None:
        """Say whether the log has the head."""
        if self.form.set_errors(self._errors(keeping=False)):
            self.desk.read(
                self,
                heads_register.find_head,
                *self._typed(),
                done=self._looked,
                failed=self._refused,
            )

    def _looked(self, found: HeadFound) -> None:
        note = view.found_note(found)
        self.answer.show_note(note.words, note.tone)
        if found.said_n and not typed_number(self.number.text()):
            self.number.setText(str(found.said_n))
        self.sheet.setFocus()

    def keep(self) -> None:
        """Put the head into the register."""
        if self.form.set_errors(self._errors(keeping=True)):
            self.desk.act(
                self,
                heads_register.register_head,
                *self._typed(),
                self.sheet.text(),
                done=self._kept,
                failed=self._refused,
            )

    def _kept(self, found: HeadFound) -> None:
        note = view.found_note(found)
        self.answer.show_note(note.words + text("heads.register.kept"), note.tone)
        for field in (self.head, self.number, self.sheet):
            field.clear()
        self.head.setFocus()
        self._read()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.answer.show_note(error_text(error), "warning")
            self.head.setFocus()
            self.head.selectAll()
        else:
            messages.show_error(self, error)


def _columns() -> tuple[Column[RegisteredHead], ...]:
    words = "heads.register."
    return (
        Column(text(words + "column_at"), lambda row: stamp(row.at), 168),
        Column(text(words + "column_sheet"), lambda row: row.sheet, least=160),
        Column(text(words + "column_head"), lambda row: view.short(row.head), 190),
        Column(text(words + "column_n"), view.entry_words, 84, right=True),
        Column(text(words + "column_state"), view.state_words, 100),
        Column(text(words + "column_by"), lambda row: row.by, 84),
    )
