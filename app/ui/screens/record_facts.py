"""风险事实 on the page of one enterprise: the list, and the windows that change it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.core.facts import LONGEST_NOTE, LONGEST_REFERENCE
from app.core.people import Right
from app.core.times import beijing_date
from app.services.registry import facts
from app.services.registry.facts import FactLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.record_parts import OrEmpty
from app.ui.screens.saving import Saving
from app.ui.tables import Column, RowsTable
from app.ui.views import facts as view
from app.ui.widgets import Button, DayField, FormGrid


class RecordFacts(OrEmpty):
    """The facts of one enterprise.

    Signals:
        changed: a fact was entered, ended or withdrawn here.
    """

    changed = Signal()

    def __init__(self, desk: Desk, enterprise_id: int) -> None:
        self.table = _table(beijing_date(desk.clock()))
        super().__init__(self.table, "risk", "triangle-alert")
        self.desk = desk
        self.enterprise_id = enterprise_id
        self.add_button = Button(text("facts.add"), "plus")
        self.end_button = Button(text("facts.end"), "calendar-check")
        self.withdraw_button = Button(text("facts.withdraw"), "x")
        for button, act in (
            (self.add_button, self.add_fact),
            (self.end_button, self.end_fact),
            (self.withdraw_button, self.withdraw_fact),
        ):
            button.clicked.connect(act)
            button.setVisible(desk.actor.may(Right.REGISTRY))
            self.tools.addWidget(button)
        self.tools.addStretch(1)
        self.table.picked.connect(lambda _row: self._fit())
        self._fit()

    def show_lines(self, lines: tuple[FactLine, ...]) -> None:
        """Show the facts as they were read."""
        self.table.set_rows(lines)
        self.set_filled(bool(lines))
        self._fit()

    def _fit(self) -> None:
        chosen = self.table.current_row() is not None
        for button in (self.end_button, self.withdraw_button):
            button.setEnabled(chosen)

    def add_fact(self) -> None:
        """Enter a fact."""
        if FactWindow(self, self.desk, self.enterprise_id).exec():
            self.changed.emit()

    def end_fact(self) -> None:
        """Say when the chosen fact ended."""
        line = self.table.current_row()
        if line is not None and EndWindow(self, self.desk, line).exec():
            self.changed.emit()

    def withdraw_fact(self) -> None:
        """Take back the chosen fact."""
        line = self.table.current_row()
        if line is not None and WithdrawWindow(self, self.desk, line).exec():
            self.changed.emit()


class FactWindow(Saving):
    """A new fact: of what kind, since when, until when."""

    def __init__(self, parent: QWidget, desk: Desk, enterprise_id: int) -> None:
        words = "facts.window."
        super().__init__(parent, text(words + "title"), text(words + "sentence"))
        self.desk = desk
        self.enterprise_id = enterprise_id
        self.today = beijing_date(desk.clock())
        self.kind = QComboBox()
        self.since = DayField(self.today)
        self.until = EndField(self.today)
        self.reference = QLineEdit()
        self.reference.setMaxLength(LONGEST_REFERENCE)
        self.note = QLineEdit()
        self.note.setMaxLength(LONGEST_NOTE)
        self.form = FormGrid(1, 96)
        self.form.add("kind", text(words + "kind"), self.kind, required=True)
        self.form.add("since", text(words + "since"), self.since, required=True)
        self.form.add("until", text(words + "until"), self.until)
        self.form.add("reference", text(words + "reference"), self.reference)
        self.form.add("note", text(words + "note"), self.note)
        self.add(self.form)
        self.set_buttons(text(words + "save"))
        desk.read(self, facts.kinds, self.today, done=self._show_kinds)
        self.kind.setFocus()

    def _show_kinds(self, kinds: tuple[str, ...]) -> None:
        self.kind.addItems(list(kinds))

    def may_accept(self) -> bool:
        since, until = self.since.day(), self.until.day()
        errors = view.entry_errors(since, until, self.today)
        if self.form.set_errors(errors) and self.kind.currentText():
            self.save(
                facts.add,
                self.enterprise_id,
                self.kind.currentText(),
                since,
                until,
                self.reference.text(),
                self.note.text(),
            )
        return False  # the answer closes the window


class EndWindow(Saving):
    """When a fact ended, or that it still holds."""

    def __init__(self, parent: QWidget, desk: Desk, line: FactLine) -> None:
        words = "facts.window."
        sentence = text(words + "end_sentence", kind=line.kind, since=line.since.isoformat())
        super().__init__(parent, text(words + "end_title"), sentence)
        self.desk = desk
        self.line = line
        self.until = EndField(line.until or beijing_date(desk.clock()), on=True)
        self.note = QLineEdit(line.note)
        self.note.setMaxLength(LONGEST_NOTE)
        self.form = FormGrid(1, 96)
        self.form.add("until", text(words + "until"), self.until)
        self.form.add("note", text(words + "note"), self.note)
        self.add(self.form)
        self.set_buttons(text(words + "end_save"))

    def may_accept(self) -> bool:
        until = self.until.day()
        errors = view.entry_errors(self.line.since, until, self.line.since)
        if self.form.set_errors(errors):
            self.save(
                facts.end,
                self.line.id,
                until,
                self.note.text(),
            )
        return False  # the answer closes the window


class WithdrawWindow(Saving):
    """Why a fact was wrong."""

    def __init__(self, parent: QWidget, desk: Desk, line: FactLine) -> None:
        words = "facts.window."
        sentence = text(words + "withdraw_sentence", kind=line.kind, since=line.since.isoformat())
        super().__init__(parent, text(words + "withdraw_title"), sentence)
        self.desk = desk
        self.line = line
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_NOTE)
        self.form = FormGrid(1, 96)
        self.form.add("reason", text("facts.reason"), self.reason, required=True)
        self.add(self.form)
        self.set_buttons(text(words + "withdraw_save"), kind="danger")
        self.reason.setFocus()

    def may_accept(self) -> bool:
        reason = " ".join(self.reason.text().split())
        if self.form.set_errors(view.reason_errors(reason)):
            self.save(
                facts.withdraw,
                self.line.id,
                reason,
            )
        return False  # the answer closes the window


class EndField(QWidget):
    """A last day, or the tick that there is none."""

    def __init__(self, day: date, *, on: bool = False) -> None:
        super().__init__()
        self.ended = QCheckBox(text("facts.window.ended"))
        self.field = DayField(day)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.ended)
        row.addWidget(self.field, 1)
        self.ended.toggled.connect(self.field.setEnabled)
        self.field.setEnabled(on)
        self.ended.setChecked(on)
        self.setFocusProxy(self.ended)

    def day(self) -> date | None:
        """The last day; None where the fact still holds."""
        return self.field.day() if self.ended.isChecked() else None


def _table(today: date) -> RowsTable[FactLine]:
    words = "facts.column."
    return RowsTable(
        (
            Column(text(words + "kind"), lambda row: row.kind, 150),
            Column(
                text(words + "state"),
                lambda row: view.state_words(row, today),
                88,
                pill=lambda row: "warning" if view.holds_on(row, today) else "neutral",
            ),
            Column(text(words + "since"), lambda row: row.since.isoformat(), 112),
            Column(text(words + "until"), lambda row: view.until_words(row.until), 112),
            Column(text(words + "reference"), lambda row: row.reference, 190),
            Column(text(words + "note"), lambda row: row.note, least=180),
            Column(text(words + "by"), lambda row: row.by, 80, optional=True),
            Column(text(words + "source"), lambda row: row.source, 150, optional=True),
        ),
        text("record.risk"),
    )
