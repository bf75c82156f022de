"""First step: the file, by button or by dropping it anywhere on the page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.headings import Kind
from app.texts import text
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.widgets import Banner, Button, Card, WrappedLabel, label


class DropZone(QFrame):
    """The picture of where a file goes; the page around it takes the file itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "drop")
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

    def mark(self, *, over: bool) -> None:
        """Show whether a file is held over the page."""
        self.setProperty("over", "true" if over else "false")
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
        help_card.body.addSpacing(8)
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

    def offered(self, event: QDragEnterEvent) -> None:
        """Take what is held over the page if it is files."""
        urls = event.mimeData().urls()
        if urls and all(url.isLocalFile() for url in urls):
            event.acceptProposedAction()
            self.zone.mark(over=True)

    def withdrawn(self) -> None:
        """What was held over the page is gone."""
        self.zone.mark(over=False)

    def dropped(self, event: QDropEvent) -> None:
        """Go on with the one file that was dropped; several are refused."""
        self.zone.mark(over=False)
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        if len(urls) == 1:
            self.take(Path(urls[0].toLocalFile()))
        else:
            self.show_problem(text("importing.choose.one_file"))

    def show_problem(self, sentence: str) -> None:
        """Say why the file cannot be read; "" takes it away."""
        self.problem.show_note(sentence, "danger")

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, text("importing.choose.button"), self._folder, text("importing.choose.filter")
        )
        if chosen:
            self.take(Path(chosen))
