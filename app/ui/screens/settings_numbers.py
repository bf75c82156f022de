"""Settings: with which number each form begins in a year, and how far its numbers are."""

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.core.people import Right
from app.core.times import beijing_date
from app.services.paper import paper_numbering
from app.services.paper.paper_numbering import LARGEST, NumberingLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Banner, Button, Card, Dialog, FormGrid, NumberField

_LEAST_HEIGHT = 170


class NumbersTab(QWidget):
    """The numbers as a tab of the settings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.card = NumbersCard(desk)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(self.card, 1)

    def refresh(self) -> None:
        """Read the numbers again."""
        self.card.refresh()


class NumbersCard(Card):
    """Every numbered form with its first, last and next number of a year."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(text("making.numbers.title"), text("making.numbers.subtitle"))
        self.desk = desk
        self.year = QComboBox()
        self.year.setAccessibleName(text("making.numbers.year"))
        this = beijing_date(desk.clock()).year
        for year in (this, this + 1, this - 1):
            self.year.addItem(str(year), year)
        self.year.currentIndexChanged.connect(lambda _at: self.refresh())
        self.set_button = Button(text("making.numbers.set"), "pencil")
        self.set_button.clicked.connect(self.ask)
        self.set_button.setVisible(desk.actor.may(Right.SETTINGS))
        self.tools.addWidget(self.year)
        self.tools.addWidget(self.set_button)
        self.note = Banner("", "success")
        self.table: RowsTable[NumberingLine] = RowsTable(_columns(), text("making.numbers.title"))
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.table.picked.connect(lambda _row: self._fit_button())
        self.table.opened.connect(lambda _row: self.ask())
        self.add(self.note)
        self.add(self.table, 1)
        self._fit_button()

    def refresh(self) -> None:
        """Read the numbers of the year again."""
        year = int(self.year.currentData())
        self.desk.read(self, paper_numbering.numbering, year, done=self._show)

    def _show(self, lines: tuple[NumberingLine, ...]) -> None:
        before = self.table.currentIndex().row()
        self.table.set_rows(lines)
        if lines:
            self.table.selectRow(max(0, min(before, len(lines) - 1)))
        self._fit_button()

    def _fit_button(self) -> None:
        row = self.table.current_row()
        due = row is not None and not row.first and row.year >= beijing_date(self.desk.clock()).year
        self.set_button.setEnabled(due)

    def ask(self) -> None:
        """Ask with which number the form of the line begins, and keep it."""
        row = self.table.current_row()
        if row is None or not self.set_button.isEnabled() or self.set_button.isHidden():
            return
        dialog = StartDialog(self, row)
        if dialog.exec():
            self.desk.act(
                self,
                paper_numbering.set_start,
                row.code,
                row.year,
                dialog.first.value(),
                done=self._kept,
            )

    def _kept(self, following: str) -> None:
        self.note.show_note(text("making.numbers.set_done", number=following), "success")
        self.refresh()


class StartDialog(Dialog):
    """The first number of a form in a year; it is said once."""

    def __init__(self, parent: QWidget, row: NumberingLine) -> None:
        super().__init__(
            parent,
            text("making.numbers.set_title", title=row.title, year=row.year),
            text("making.numbers.set_sentence"),
        )
        self.first = NumberField()
        self.first.setRange(row.next_number, LARGEST)
        self.form = FormGrid(label_width=110)
        hint = text("making.numbers.set_hint", least=row.next_number)
        self.form.add(
            "first", text("making.numbers.set_field"), self.first, required=True, hint=hint
        )
        self.add(self.form)
        self.set_buttons(text("making.numbers.set_accept"))
        self.first.setFocus()
        self.first.selectAll()


def _columns() -> tuple[Column[NumberingLine], ...]:
    words = "making.numbers."
    return (
        Column(text(words + "form"), lambda row: row.title, least=200),
        Column(text(words + "first"), _first, 150),
        Column(text(words + "given"), _given, 110),
        Column(text(words + "following"), lambda row: row.following, 240),
    )


def _first(row: NumberingLine) -> str:
    if row.first:
        return text("making.numbers.first_set", first=row.first)
    return text("making.numbers.first_default")


def _given(row: NumberingLine) -> str:
    if row.given:
        return text("making.numbers.given_number", given=row.given)
    return text("making.numbers.given_none")
