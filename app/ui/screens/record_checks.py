"""个案 and 专项 inspections on the page of one enterprise, and entering one."""

from PySide6.QtCore import Signal

from app.core.people import Right
from app.services.registry.other_checks_found import CheckLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.other_checks_windows import CheckWindow, HistoryWindow
from app.ui.screens.record_parts import OrEmpty
from app.ui.tables import Column, RowsTable
from app.ui.views import other_checks as view
from app.ui.widgets import Button


class RecordChecks(OrEmpty):
    """The inspections of one enterprise outside the lots.

    Signals:
        changed: one was entered or changed here.
    """

    changed = Signal()

    def __init__(self, desk: Desk, enterprise_id: int) -> None:
        self.table: RowsTable[CheckLine] = _table()
        super().__init__(self.table, "checks", "clipboard-list")
        self.desk = desk
        self.enterprise_id = enterprise_id
        self.add_button = Button(text("other_checks.add"), "plus")
        self.edit_button = Button(text("other_checks.edit"), "pencil")
        self.history_button = Button(text("other_checks.show_history"), "history")
        for button, act in (
            (self.add_button, self.add_check),
            (self.edit_button, self.edit),
            (self.history_button, self.show_history),
        ):
            button.clicked.connect(act)
            button.setVisible(desk.actor.may(Right.REGISTRY) or button is self.history_button)
            self.tools.addWidget(button)
        self.tools.addStretch(1)
        self.table.picked.connect(lambda _row: self._fit())
        self._fit()

    def show_lines(self, lines: tuple[CheckLine, ...]) -> None:
        """Show the inspections as they were read."""
        self.table.set_rows(lines)
        self.set_filled(bool(lines))
        self._fit()

    def _fit(self) -> None:
        chosen = self.table.current_row() is not None
        for button in (self.edit_button, self.history_button):
            button.setEnabled(chosen)

    def add_check(self) -> None:
        """Enter an inspection."""
        if CheckWindow(self, self.desk, enterprise_id=self.enterprise_id).exec():
            self.changed.emit()

    def edit(self) -> None:
        """Change the chosen one."""
        line = self.table.current_row()
        if line is not None and CheckWindow(self, self.desk, line=line).exec():
            self.changed.emit()

    def show_history(self) -> None:
        """Show what the chosen one said before."""
        line = self.table.current_row()
        if line is not None:
            HistoryWindow(self, self.desk, line).exec()


def _table() -> RowsTable[CheckLine]:
    words = "other_checks.column."
    return RowsTable(
        (
            Column(text(words + "kind"), view.kind_words, 100),
            Column(text(words + "day"), lambda row: row.fields.checked_on.isoformat(), 112),
            Column(text(words + "above"), view.above_words, 126),
            Column(text(words + "unit"), lambda row: row.fields.unit, least=130),
            Column(text(words + "item"), lambda row: row.fields.item_code, 84, optional=True),
            Column(text(words + "reference"), lambda row: row.fields.reference, 170),
            Column(text(words + "note"), lambda row: row.fields.note, least=150),
            Column(text(words + "by"), lambda row: row.by, 80, optional=True),
        ),
        text("record.checks"),
    )
