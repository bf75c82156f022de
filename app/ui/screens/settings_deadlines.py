"""Settings: how long each clock runs, in which days, from which event, by which source."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.core.deadlines import FIRST_TERMS, KEYS, MOST_DAYS, Term, Unit
from app.core.people import Right
from app.core.times import beijing_date
from app.services import bureau
from app.services.bureau_workdays import term_words
from app.services.desk import deadlines
from app.services.desk.deadlines import RuleLine
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Button, Card, DayField, Dialog, FormGrid, NumberField, WrappedLabel

_WORDS = "deadlines.rules."


class DeadlineRulesTab(QWidget):
    """One line a rule; what is chosen can be changed from a day on, or set back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.window_: RuleWindow | None = None  # held: a window only a callback holds can go
        self.table: RowsTable[RuleLine] = RowsTable(_columns(), text(_WORDS + "title"))
        self.table.setMinimumHeight(240)
        self.table.picked.connect(lambda _row: self._fit_buttons())
        self.table.opened.connect(lambda _row: self.change())
        self.basis = WrappedLabel("", "secondary")
        self.change_button = Button(text(_WORDS + "change"), "pencil")
        self.reset_button = Button(text(_WORDS + "reset"), "history")
        self.change_button.clicked.connect(self.change)
        self.reset_button.clicked.connect(self.reset)
        card = Card(text(_WORDS + "title"))
        for button in (self.reset_button, self.change_button):
            button.setVisible(desk.actor.may(Right.SETTINGS))
            card.tools.addWidget(button)
        card.add(WrappedLabel(text(_WORDS + "subtitle"), "muted"))
        card.add(self.table, 1)
        card.add(self.basis)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(card, 1)
        self._fit_buttons()

    def refresh(self) -> None:
        """Read the rules again."""
        self.desk.act(self, deadlines.rules, done=self._show)

    def _show(self, lines: tuple[RuleLine, ...]) -> None:
        before = max(0, self.table.currentIndex().row())
        self.table.set_rows(lines)
        self.table.selectRow(before)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        row = self.table.current_row()
        self.change_button.setEnabled(row is not None)
        changed = row is not None and row.term != FIRST_TERMS[row.rule]
        self.reset_button.setEnabled(changed)
        words = ""
        if row is not None:
            words = text(f"deadlines.rule.{row.rule}_basis")
            if row.since is not None:
                words += "\n" + text(_WORDS + "changed", day=row.since, note=row.note)
        self.basis.setText(words)

    def change(self) -> None:
        """Ask for the new length of the chosen rule, and keep it."""
        row = self.table.current_row()
        if row is not None and self.desk.actor.may(Right.SETTINGS):
            self.window_ = RuleWindow(self, self.desk, row)
            if self.window_.exec():
                self.refresh()

    def reset(self) -> None:
        """Set the chosen rule back to what the program came with, from today on."""
        row = self.table.current_row()
        if row is None:
            return
        name = text(f"deadlines.rule.{row.rule}")
        words = term_words(FIRST_TERMS[row.rule])
        sentence = text(_WORDS + "reset_sentence", name=name, term=words)
        if messages.confirm(self, text(_WORDS + "reset"), sentence, text(_WORDS + "reset")):
            self.desk.act(
                self,
                bureau.set_parameter,
                KEYS[row.rule],
                FIRST_TERMS[row.rule].to_json(),
                beijing_date(self.desk.clock()),
                text(_WORDS + "reset_note"),
                done=lambda _none: self.refresh(),
            )

    def may_leave(self) -> bool:
        """Nothing here can be lost."""
        return True


class RuleWindow(Dialog):
    """A new length of a rule, the day it counts from, and what it rests on."""

    def __init__(self, parent: QWidget, desk: Desk, row: RuleLine) -> None:
        name = text(f"deadlines.rule.{row.rule}")
        super().__init__(
            parent, text(_WORDS + "dialog", name=name), text(_WORDS + "dialog_sentence")
        )
        self.desk = desk
        self.row = row
        self.count = NumberField()
        self.count.setRange(1, MOST_DAYS)
        self.count.setValue(row.term.count)
        self.unit = QComboBox()
        for unit in Unit:
            self.unit.addItem(text(f"{_WORDS}unit_{unit}"), unit)
        self.unit.setCurrentIndex(self.unit.findData(row.term.unit))
        self.day = DayField()
        today = beijing_date(desk.clock())
        self.day.setDate(today)
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.form = FormGrid(1, 96)
        start = text(f"deadlines.rule.{row.rule}_from")
        self.form.add("count", text(_WORDS + "count"), self.count, required=True, hint=start)
        self.form.add("unit", text(_WORDS + "unit"), self.unit, required=True)
        self.form.add("valid_from", text(_WORDS + "valid_from"), self.day, required=True)
        hint = text(_WORDS + "note_hint")
        self.form.add("note", text(_WORDS + "note"), self.note, required=True, hint=hint)
        self.add(self.form)
        self.set_buttons(text(_WORDS + "save"))
        self.count.setFocus()
        self.count.selectAll()

    def may_accept(self) -> bool:
        missing = "" if self.note.text().strip() else text("settings.required")
        if self.form.set_errors({"note": missing} if missing else {}):
            assert self.accept_button is not None  # it was pressed
            self.accept_button.setEnabled(False)
            self.desk.act(
                self,
                bureau.set_parameter,
                KEYS[self.row.rule],
                Term(self.count.value(), Unit(self.unit.currentData())).to_json(),
                self.day.day(),
                self.note.text().strip(),
                done=lambda _none: self.accept(),
                failed=self._failed,
            )
        return False  # the answer closes the window

    def _failed(self, error: Exception) -> None:
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(True)
        messages.show_error(self, error)


def _columns() -> tuple[Column[RuleLine], ...]:
    return (
        Column(text(_WORDS + "column_name"), lambda row: text(f"deadlines.rule.{row.rule}"), 210),
        Column(text(_WORDS + "column_term"), lambda row: term_words(row.term), 120),
        Column(
            text(_WORDS + "column_from"),
            lambda row: text(f"deadlines.rule.{row.rule}_from"),
            least=230,
        ),
        Column(
            text(_WORDS + "column_since"),
            lambda row: row.since.isoformat() if row.since else text(_WORDS + "built_in"),
            120,
        ),
        Column(
            text(_WORDS + "column_basis"),
            lambda row: text(f"deadlines.rule.{row.rule}_basis"),
            least=220,
            optional=True,
        ),
    )
