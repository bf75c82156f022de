"""Asking where a copy goes: sticks first, any folder else."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from app.services.draw import dossier_drives
from app.services.draw.dossier_drives import Drive
from app.texts import text
from app.ui.desk import Desk
from app.ui.views.dossier import drive_words
from app.ui.widgets import Button, Dialog

_LOOK_MS: Final = 1500  # how soon a stick that was just plugged in is seen
_HEIGHT: Final = 150


class PlaceDialog(Dialog):
    """The sticks that are plugged in, kept up to date while it is open; the way to a folder."""

    def __init__(self, parent: QWidget, desk: Desk, title: str) -> None:
        super().__init__(parent, title, text("dossier.place.none"))
        self.desk = desk
        self.title = title
        self.path: Path | None = None
        self._drives: tuple[Drive, ...] | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(text("dossier.place.list"))
        self.list.setFixedHeight(_HEIGHT)
        self.list.currentItemChanged.connect(lambda *_items: self._follow())
        self.list.itemActivated.connect(lambda _item: self._try_accept())
        self.add(self.list)
        self.folder_button = Button(text("dossier.place.folder"), "folder-open")
        self.folder_button.clicked.connect(self._ask_folder)
        self.buttons.insertWidget(0, self.folder_button)
        self.set_buttons(text("dossier.place.accept"))
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_MS)
        self._look_again.timeout.connect(self.look)
        self._look_again.start()
        self.finished.connect(self._look_again.stop)
        self._follow()
        self.look()

    def look(self) -> None:
        """Look which sticks there are now."""
        self.desk.read(self, dossier_drives.drives, done=self.show_drives)

    def show_drives(self, drives: tuple[Drive, ...]) -> None:
        """List the sticks; the one chosen before stays chosen, else the first that can be used."""
        if drives == self._drives:
            return
        before = self._chosen()
        self._drives = drives
        self.list.clear()
        for drive in drives:
            item = QListWidgetItem(drive_words(drive))
            item.setData(Qt.ItemDataRole.UserRole, str(drive.path))
            if drive.protected:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        usable = [at for at, drive in enumerate(drives) if not drive.protected]
        kept = [at for at in usable if drives[at].path == before]
        self.list.setCurrentRow(next(iter((*kept, *usable)), -1))
        self.sentence.setText(text("dossier.place.some" if drives else "dossier.place.none"))
        self._follow()

    def _chosen(self) -> Path | None:
        item = self.list.currentItem()
        return Path(item.data(Qt.ItemDataRole.UserRole)) if item is not None else None

    def _follow(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(self._chosen() is not None)

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.title)
        if chosen:
            self.path = Path(chosen)
            self.accept()

    def may_accept(self) -> bool:
        self.path = self._chosen()
        return self.path is not None


def ask_place(parent: QWidget, desk: Desk, title: str) -> Path | None:
    """Return the folder a copy goes to, None where the person turned back."""
    dialog = PlaceDialog(parent, desk, title)
    return dialog.path if dialog.exec() else None
