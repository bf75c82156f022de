"""Settings: the second folder, for heads of the log and what else must survive the data folder."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.core.people import Right
from app.services.keeping import heads_folder
from app.texts import text
from app.ui.desk import Desk
from app.ui.widgets import Button, Card, WrappedLabel, selectable


class SecondFolderCard(Card):
    """Where it is; who may change settings names another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(text("heads.second.title"))
        self.desk = desk
        self.folder = WrappedLabel("")
        selectable(self.folder)
        self.choose_button = Button(text("heads.second.choose"), "folder-open")
        self.choose_button.clicked.connect(self._ask)
        self.stop_button = Button(text("heads.second.stop"), "x")
        self.stop_button.clicked.connect(lambda: self.name(None))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choose_button)
        row.addWidget(self.stop_button)
        row.addStretch(1)
        self.add(WrappedLabel(text("heads.second.sentence"), "secondary"))
        self.add(self.folder)
        if not desk.actor.may(Right.SETTINGS):
            self.add(WrappedLabel(text("heads.second.only_admin"), "muted"))
        self.body.addStretch(1)
        self.add(row)

    def refresh(self) -> None:
        """Read the setting."""
        self.desk.read(self, heads_folder.second_folder, done=self._show)

    def _show(self, folder: Path | None) -> None:
        self.folder.setText(str(folder) if folder is not None else text("heads.second.none"))
        may = self.desk.actor.may(Right.SETTINGS)
        self.choose_button.setVisible(may)
        self.stop_button.setVisible(may and folder is not None)

    def name(self, folder: Path | None) -> None:
        """Name the second folder."""
        self.desk.act(
            self, heads_folder.set_second_folder, folder, done=lambda _none: self.refresh()
        )

    def _ask(self) -> None:
        name = QFileDialog.getExistingDirectory(self, text("heads.second.choose"))
        if name:
            self.name(Path(name))
