"""Somebody saved the record in the meantime: both versions, and which one goes on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views.registry import Difference
from app.ui.widgets import Button, Dialog


class NewerRecord(Dialog):
    """`keep` is True when what was typed here goes over the newer version.

    Accepted: one of the two was chosen. Rejected: back to the fields, nothing is saved.
    """

    def __init__(self, parent: QWidget, sentence: str, rows: Sequence[Difference]) -> None:
        """sentence: who saved it and when."""
        super().__init__(parent, text("registry.newer.title"), sentence, width=860)
        self.keep = False
        self.table: RowsTable[Difference] = RowsTable(_columns(), text("registry.newer.title"))
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # both ends count
        self.table.set_rows(rows)
        self.table.setMinimumHeight(min(6, max(3, len(rows) + 1)) * 42 + 44)
        self.add(self.table, 1)
        self.set_buttons(text("registry.newer.take"), text("registry.newer.back"))
        self.keep_button = Button(text("registry.newer.keep"))
        self.keep_button.clicked.connect(self._keep)
        self.buttons.insertWidget(self.buttons.count() - 1, self.keep_button)

    def _keep(self) -> None:
        self.keep = True
        self.accept()


def _columns() -> tuple[Column[Difference], ...]:
    def words(value: str) -> str:
        return value or text("registry.newer.blank")

    return (
        Column(text("registry.newer.field"), lambda row: row.heading, 170),
        Column(text("registry.newer.base"), lambda row: words(row.base), least=140),
        Column(text("registry.newer.mine"), lambda row: words(row.mine), least=140),
        Column(text("registry.newer.newer"), lambda row: words(row.newer), least=140),
        Column(
            text("registry.newer.clash"),
            lambda row: text("registry.newer.both") if row.both else "",
            110,
            pill=lambda row: "warning" if row.both else None,
        ),
    )
