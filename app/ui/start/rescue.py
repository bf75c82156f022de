"""Where the database cannot be opened: what is wrong, and the ways on."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.keeping import backups
from app.services.keeping.backups import Listed, Where
from app.texts import text
from app.ui import messages
from app.ui.backup_list import columns
from app.ui.restore_window import ask_file
from app.ui.setup.centred import scrolled
from app.ui.setup.start_page import ask_data_folder
from app.ui.tables import RowsTable
from app.ui.widgets import Banner, Button, Card, WrappedLabel


class RescuePage(QWidget):
    """The backups beside the database, a file from elsewhere, the sample county, or the end.

    Signals:
        chosen: a backup (Path) is to take the database's place; the user has agreed.
        again: try once more to open the database.
        other: another data folder (Path), which holds data.
        sample, leave: the other ways.
    """

    help_key = "rescue"
    chosen = Signal(object)
    again = Signal()
    other = Signal(object)
    sample = Signal()
    leave = Signal()

    def __init__(self, folder: Path, why: str) -> None:
        """why: what opening the database said, as a sentence."""
        super().__init__()
        self._place = folder / backups.FOLDER
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.table: RowsTable[Listed] = RowsTable(columns(), text("backup.list"))
        self.restore_button: Button = Button(text("backup.restore"), "history", "accent")
        self.restore_button.clicked.connect(self._picked)
        self.table.picked.connect(lambda row: self.restore_button.setEnabled(row is not None))
        self.file_button = Button(text("backup.from_file"), "folder-open")
        self.file_button.clicked.connect(self._choose)
        self.again_button = Button(text("backup.rescue.again"), "refresh-cw")
        self.again_button.clicked.connect(self.again)
        self.other_button = Button(text("start.other"), "folder-open")
        self.other_button.clicked.connect(self._change)
        self.sample_button = Button(text("backup.rescue.sample"), "play")
        self.sample_button.clicked.connect(self.sample)
        self.leave_button = Button(text("backup.rescue.leave"))
        self.leave_button.clicked.connect(self.leave)
        self._assemble(folder, why)
        self.show_backups(backups.listed_in(self._place, Where.HERE))

    def _assemble(self, folder: Path, why: str) -> None:
        card = Card(text("backup.rescue.title"))
        card.add(Banner(text("backup.rescue.what", path=folder, why=why), "danger"))
        card.add(WrappedLabel(text("backup.rescue.advice")))
        card.add(self.table, 1)
        self.hint = WrappedLabel("", "muted")
        card.add(self.hint)
        card.add(WrappedLabel(text("backup.rescue.nobody"), "muted"))
        self.problem = Banner("", "danger")
        card.add(self.problem)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (
            self.leave_button,
            self.sample_button,
            self.other_button,
            self.again_button,
        ):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.file_button)
        row.addWidget(self.restore_button)
        card.add(row)
        box = scrolled(self)
        box.setContentsMargins(40, 18, 40, 18)
        box.addWidget(card, 1)

    def show_backups(self, found: Sequence[Listed]) -> None:
        """Show the list; the newest one is chosen already."""
        self.table.set_rows(tuple(found))
        self.hint.setText(text("backup.rescue.second" if found else "backup.rescue.none"))
        self.restore_button.setEnabled(bool(found))
        if found:
            self.table.selectRow(0)

    def _picked(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._confirm(row.path)

    def _choose(self) -> None:
        path = ask_file(self, Path.home())
        if path is not None:
            self._confirm(path)

    def _change(self) -> None:
        path = ask_data_folder(self, self.problem)
        if path is not None:
            self.other.emit(path)

    def _confirm(self, path: Path) -> None:
        sentence = text("backup.rescue.confirm", name=path.name)
        action = text("backup.ask.action")
        if messages.confirm(
            self, text("backup.rescue.confirm_title"), sentence, action, danger=True
        ):
            self.chosen.emit(path)
