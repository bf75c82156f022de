"""A field for one file: chosen by a button, its name shown beside it."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.ui.widgets import Button


class FileField(QWidget):
    """`path`: what was chosen, None for nothing."""

    def __init__(self, words: str, name: str) -> None:
        """`words`: on the button; `name`: what screen readers and the chooser call it."""
        super().__init__()
        self.path: Path | None = None
        self._name = name
        self.shown = QLineEdit()
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(name)
        self.button = Button(words, "folder-open")
        self.button.clicked.connect(self.choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.shown, 1)
        row.addWidget(self.button)

    def choose(self) -> None:
        """Ask for the file."""
        chosen, _ = QFileDialog.getOpenFileName(self, self._name, str(Path.home()))
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Show a file as chosen."""
        self.path = path
        self.shown.setText(path.name)
