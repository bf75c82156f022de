"""Third step: what was saved."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.services.imports import ImportDone
from app.texts import text
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.views import importing as view
from app.ui.widgets import Card, WrappedLabel, label, rule


class DonePart(QWidget):
    """The numbers of an import that is through."""

    def __init__(self) -> None:
        super().__init__()
        sign = QLabel()
        sign.setPixmap(
            pixmap("circle-check", COLOURS["success"], 40, max(1.0, self.devicePixelRatioF()))
        )
        self.heading = label("", "h1")
        self.sentence = WrappedLabel("", "secondary")
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.heading)
        words.addWidget(self.sentence)
        head.addLayout(words, 1)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(2, 1)
        card = Card()
        card.setMaximumWidth(680)
        card.add(head)
        card.add(rule())
        card.add(self.grid)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card, 8)
        across.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addLayout(across)
        box.addStretch(2)

    def show_done(self, done: ImportDone) -> None:
        """Show what an import did."""
        counts = done.counts
        self.heading.setText(text(f"importing.done.title_{done.kind}"))
        left = text("importing.done.left", count=f"{counts.refused:,}") if counts.refused else ""
        self.sentence.setText(text("importing.done.sentence", file=done.file_name) + left)
        while (item := self.grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, (words, value) in enumerate(view.done_rows(done)):
            self.grid.addWidget(label(words, "secondary"), row, 0)
            self.grid.addWidget(label(value, "strong"), row, 1, Qt.AlignmentFlag.AlignRight)
