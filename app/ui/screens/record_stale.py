"""Somebody saved a record first: both versions side by side, and whose goes on."""

from enum import Enum, auto

from PySide6.QtWidgets import QWidget

from app.services.import_lines import FieldChange
from app.services.registry_edits import StaleRecord
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Button, Dialog


class Choice(Enum):
    """What the person decided."""

    LATER = auto()  # back to the form, nothing done
    NEWER = auto()
    MINE = auto()


class StaleWindow(Dialog):
    """After exec(), `choice` says what to do."""

    def __init__(self, parent: QWidget, error: StaleRecord) -> None:
        words = "registry.stale."
        fields = error.fields
        sentence = text(
            words + "sentence",
            name=fields["name"],
            by=fields["by"],
            at=fields["at"],
            newer=fields["newer"],
            yours=fields["yours"],
        )
        super().__init__(parent, text(words + "title"), sentence, width=760)
        self.choice = Choice.LATER
        nothing = text(words + "nothing")
        columns: tuple[Column[FieldChange], ...] = (
            Column(text(words + "field"), lambda one: one.column, 180),
            Column(text(words + "mine"), lambda one: one.after or nothing, least=200),
            Column(text(words + "newer"), lambda one: one.before or nothing, least=200),
        )
        self.table: RowsTable[FieldChange] = RowsTable(columns, text(words + "table"))
        self.table.set_rows(_differences(error))
        self.table.setMinimumHeight(200)
        self.add(self.table, 1)
        later = Button(text(words + "later"))
        later.clicked.connect(self.reject)
        self.mine_button = Button(text(words + "keep"))
        self.newer_button = Button(text(words + "take"), kind="accent")
        self.mine_button.clicked.connect(lambda: self._choose(Choice.MINE))
        self.newer_button.clicked.connect(lambda: self._choose(Choice.NEWER))
        for button in (later, self.mine_button, self.newer_button):
            self.buttons.addWidget(button)
        self.newer_button.setFocus()

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()


def _differences(error: StaleRecord) -> tuple[FieldChange, ...]:
    found = error.fields["differences"]
    assert isinstance(found, tuple)
    return found
