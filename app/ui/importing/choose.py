"""First step: the file, by button or by dropping it on the page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.headings import Kind
from app.texts import text
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.widgets import Banner, Button, Card, WrappedLabel, label


class DropZone(QFrame):
    """A place to drop one file on.

    Signals:
        dropped: the path of the file.
    """

    dropped = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(200)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.box = QVBoxLayout(self)
        self.box.setSpacing(10)
        self.box.addStretch(1)
        sign = QLabel()
        sign.setPixmap(pixmap("upload", COLOURS["primary"], 40, max(1.0, self.devicePixelRatioF())))
        self.box.addWidget(sign, 0, centre)
        self.words = label(text("importing.choose.drop"), "h2")
        self.box.addWidget(self.words, 0, centre)
        self.slot = QHBoxLayout()
        self.box.addLayout(self.slot)
        self.hint = label(text("importing.choose.forms"), "muted")
        self.box.addWidget(self.hint, 0, centre)
        self.box.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()
            self._mark("true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark("false")

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark("false")
        event.acceptProposedAction()
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _mark(self, over: str) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)


class ChoosePart(QWidget):
    """The file and what it must have.

    Signals:
        chosen: a file was picked or dropped.
    """

    chosen = Signal(Path)

    def __init__(self, kind: Kind, template: Callable[[], None]) -> None:
        """`template`: makes the empty file to fill in."""
        super().__init__()
        self._kind = kind
        self._folder = str(Path.home())
        self.problem = Banner("", "danger")
        self.zone = DropZone()
        self.zone.dropped.connect(self.take)
        self.button = Button(text("importing.choose.button"), "folder-open", "accent")
        self.button.clicked.connect(self._ask)
        self.zone.slot.addStretch(1)
        self.zone.slot.addWidget(self.button)
        self.zone.slot.addStretch(1)
        card = Card(text(f"importing.choose.title_{kind}"))
        card.add(self.problem)
        card.add(self.zone, 1)
        help_card = Card(text("importing.choose.needs"))
        help_card.setFixedWidth(330)
        for words in self._needs():
            help_card.add(WrappedLabel(words, "secondary"))
        self.template = Button(text("importing.choose.template"), "file-text")
        self.template.clicked.connect(lambda: template())
        help_card.add(self.template)
        help_card.body.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(card, 1)
        row.addWidget(help_card)

    def _needs(self) -> tuple[str, ...]:
        return (
            text(f"importing.choose.columns_{self._kind}"),
            text("importing.choose.order"),
            text("importing.choose.safe"),
        )

    def take(self, path: Path) -> None:
        """Go on with this file."""
        self._folder = str(path.parent)
        self.problem.show_note("")
        self.chosen.emit(path)

    def show_problem(self, sentence: str) -> None:
        """Say why the file cannot be read; "" takes it away."""
        self.problem.show_note(sentence, "danger")

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, text("importing.choose.button"), self._folder, text("importing.choose.filter")
        )
        if chosen:
            self.take(Path(chosen))
