"""What changed of a record, field by field, in a window."""

from PySide6.QtWidgets import QWidget

from app.core.times import stamp
from app.services.registry.registry_lines import HistoryLine
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views.registry import Step, steps
from app.ui.widgets import Dialog


class PastWindow(Dialog):
    """A line a field: when, who, from where, before and after."""

    def __init__(self, parent: QWidget, title: str, lines: tuple[HistoryLine, ...]) -> None:
        super().__init__(parent, title, width=900)
        words = "registry.history."
        self.table: RowsTable[Step] = RowsTable(
            (
                Column(text(words + "at"), lambda row: row.at, 176),
                Column(text(words + "by"), lambda row: row.by, 90),
                Column(text(words + "source"), lambda row: row.source, 160),
                Column(text(words + "field"), lambda row: row.field, 110),
                Column(text(words + "before"), lambda row: row.before, least=130),
                Column(text(words + "after"), lambda row: row.after, least=130),
            ),
            title,
        )
        self.table.setMinimumHeight(320)
        self.table.set_rows(steps(lines, stamp))
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "")
