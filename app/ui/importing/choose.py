"""First step: a file by button or by drag and drop, and what was wrong with the last one."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services.imports import IssueLine
from app.texts import text
from app.ui.importing.lines import issue_columns
from app.ui.tables import RowsTable
from app.ui.views import importing as view
from app.ui.widgets import Banner, Button, Card, WrappedLabel, label


class ChoosePane(QWidget):
    """Asks for the file.

    Signals:
        chosen: the path of a file that looks like a spreadsheet.
        template_wanted: somebody wants the empty file first.
    """

    chosen = Signal(Path)
    template_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.note = Banner("")
        self.zone = DropZone()
        self.zone.dropped.connect(self._dropped)
        self.zone.button.clicked.connect(self._ask)
        self.template = Button(text("importing.template"), "file-text", "link")
        self.template.clicked.connect(self.template_wanted)
        self.issues: RowsTable[IssueLine] = RowsTable(issue_columns(), text("importing.report"))
        self.issues.hide()
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.template)
        below.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.note)
        box.addWidget(self.zone, 1)
        box.addWidget(self.issues, 2)
        box.addLayout(below)

    def show_note(self, words: str, tone: str = "info") -> None:
        """Say something about the file that was chosen last; "" takes it back."""
        self.note.show_note(words, "danger" if tone == "danger" else "info")
        self.show_issues(())

    def show_issues(self, issues: tuple[IssueLine, ...]) -> None:
        """Say row by row why nothing of a file can be taken over."""
        self.issues.set_rows(issues[: view.ISSUES_SHOWN])
        self.issues.setVisible(bool(issues))

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, text("importing.choose_title"), "", text("importing.filter")
        )
        if name:
            self.chosen.emit(Path(name))

    def _dropped(self, path: Path) -> None:
        if view.readable(path.name):
            self.chosen.emit(path)
        else:
            self.show_note(text("importing.wrong_drop", name=path.name), "danger")


class DropZone(Card):
    """A card that takes one file.

    Signals:
        dropped: its path.
    """

    dropped = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.button = Button(text("importing.choose"), "folder-open", "accent")
        hint = WrappedLabel(text("importing.drop_hint"), "muted")
        hint.setAlignment(centre)
        self.body.addStretch(1)
        self.body.addWidget(label(text("importing.drop"), "h3"), 0, centre)
        self.body.addWidget(self.button, 0, centre)
        self.body.addWidget(hint)
        self.body.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))
