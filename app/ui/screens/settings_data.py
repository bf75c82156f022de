"""Settings: the bureau's data out whole, the folder that is watched, the formats in words."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.people import Right
from app.core.times import beijing_date
from app.services.registry import exchange_all, watched
from app.services.registry.exchange_all import ExportedAll
from app.services.registry.watched import Watch
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.move_window import Mover
from app.ui.save_as import ask_path
from app.ui.screens.settings_exchange import FormatsCard
from app.ui.screens.settings_second import SecondFolderCard
from app.ui.shell import Shell
from app.ui.widgets import Button, Card, WrappedLabel, selectable


class DataTab(QWidget):
    """Three cards side by side, the place of the data, and the formats below."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__()
        self.desk = desk
        self.export_button = Button(text("archive.page.export"), "download", "accent")
        self.export_button.clicked.connect(self._ask_export)
        self.choose_button = Button(text("archive.page.watched_choose"), "folder-open")
        self.choose_button.clicked.connect(self._ask_folder)
        self.stop_button = Button(text("archive.page.watched_stop"), "x")
        self.stop_button.clicked.connect(lambda: self.watch(None))
        self.folder = WrappedLabel("")
        selectable(self.folder)
        self.formats = FormatsCard(desk)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._export_card(), 1)
        row.addWidget(self._folder_card(), 1)
        self.second = SecondFolderCard(desk)
        row.addWidget(self.second, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(14)
        self.mover = Mover(self, desk, shell.leave_for)
        self.move_button = Button(text("move.to.button"), "folder-open")
        self.move_button.clicked.connect(lambda: self.mover.ask_relocate(desk.notes))
        box.addLayout(row)
        box.addWidget(self._place_card())
        box.addWidget(self.formats, 1)

    def _export_card(self) -> Card:
        card = Card(text("archive.page.title"))
        card.add(WrappedLabel(text("archive.page.sentence"), "secondary"))
        may = self.desk.actor.may(Right.SETTINGS)
        if not may:
            card.add(WrappedLabel(text("archive.page.only_admin"), "muted"))
        self.export_button.setVisible(may)
        card.body.addStretch(1)
        card.add(_left(self.export_button))
        return card

    def _place_card(self) -> Card:
        card = Card(text("move.to.title"))
        words = WrappedLabel(text("move.to.sentence", path=self.desk.folder), "secondary")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(selectable(words), 1)
        # The sample county is made anew where it is wanted.
        may = self.desk.actor.may(Right.SETTINGS) and not self.desk.is_sample
        if not may:
            row.addWidget(WrappedLabel(text("move.to.only_admin"), "muted"))
        self.move_button.setVisible(may)
        row.addWidget(self.move_button)
        card.add(row)
        return card

    def _folder_card(self) -> Card:
        card = Card(text("archive.page.watched_title"))
        card.add(WrappedLabel(text("archive.page.watched_sentence"), "secondary"))
        card.add(self.folder)
        card.body.addStretch(1)
        card.add(_left(self.choose_button, self.stop_button))
        return card

    def refresh(self) -> None:
        """Read the setting and the description."""
        self.desk.read(self, watched.waiting, done=self._show)
        self.second.refresh()
        self.formats.refresh()

    def may_leave(self) -> bool:
        """Nothing here can be lost."""
        return True

    def _show(self, state: Watch) -> None:
        known = state.folder is not None
        self.folder.setText(str(state.folder) if known else text("archive.page.watched_none"))
        may = self.desk.actor.may(Right.REGISTRY)
        self.choose_button.setVisible(may)
        self.stop_button.setVisible(may and known)

    def watch(self, folder: Path | None) -> None:
        """Name the folder to look into."""
        self.desk.act(self, watched.watch, folder, done=lambda _none: self.refresh())

    def export_to(self, path: Path) -> None:
        """Write everything to a .zip in a child process."""
        self.desk.long(
            self,
            text("archive.page.exporting"),
            exchange_all.export_all,
            path,
            done=self._exported,
        )

    def _exported(self, done: ExportedAll) -> None:
        sentence = text(
            "archive.page.done", rows=f"{done.rows:,}", files=done.files, path=done.path
        )
        messages.inform(self, text("archive.page.title"), sentence)

    def _ask_export(self) -> None:
        day = beijing_date(self.desk.clock()).strftime("%Y%m%d")
        name = text("archive.page.file_name", day=day)
        path = ask_path(self, text("archive.page.export"), name, ("zip",))
        if path is not None:
            self.export_to(path)

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, text("archive.page.watched_choose"))
        if name:
            self.watch(Path(name))


def _left(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
