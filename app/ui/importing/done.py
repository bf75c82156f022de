"""Last step: what was saved, and the way back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.services.registry import batches
from app.services.registry.batches import UndoDone
from app.services.registry.imports import ImportDone
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.views import importing as view
from app.ui.widgets import Button, Card, WrappedLabel, label, rule


class DonePart(QWidget):
    """The numbers of an import that is through; it can be taken back from here."""

    def __init__(self, desk: Desk, records: Callable[[], None] | None) -> None:
        """`records`: opens the list of imports; None where there is no way to it."""
        super().__init__()
        self._desk = desk
        self._done: ImportDone | None = None
        self._sign = QLabel()
        self.heading = label("", "h1")
        self.sentence = WrappedLabel("", "secondary")
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.heading)
        words.addWidget(self.sentence)
        head.addLayout(words, 1)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(2, 1)
        self.undo_button = Button(text("importing.done.undo"), "history")
        self.undo_button.clicked.connect(self._ask_undo)
        self.records_button = Button(text("importing.done.records"), "scroll-text")
        if records is not None:
            self.records_button.clicked.connect(lambda: records())
        self.records_button.setVisible(records is not None)
        card = Card()
        card.setMaximumWidth(680)
        card.add(head)
        card.add(rule())
        card.add(self.grid)
        self._foot_rule = rule()
        card.add(self._foot_rule)
        card.add(self._buttons())
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card, 8)
        across.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addLayout(across)
        box.addStretch(2)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.records_button)
        row.addStretch(1)
        row.addWidget(self.undo_button)
        return row

    def show_done(self, done: ImportDone) -> None:
        """Show what an import did."""
        self._done = done
        self._show_sign("circle-check", "success")
        self.heading.setText(text(f"importing.done.title_{done.kind}"))
        self.sentence.setText(
            text("importing.done.sentence", file=done.file_name) + view.left_out(done)
        )
        self.undo_button.show()
        self._foot_rule.show()
        self._clear()
        for row, (words, value) in enumerate(view.done_rows(done)):
            self.grid.addWidget(label(words, "secondary"), row, 0)
            self.grid.addWidget(label(value, "strong"), row, 1, Qt.AlignmentFlag.AlignRight)

    def _ask_undo(self) -> None:
        if messages.confirm(
            self,
            text("importing.done.undo_title"),
            text("importing.done.undo_sentence"),
            text("importing.done.undo_action"),
            danger=True,
        ):
            self.undo()

    def undo(self) -> None:
        """Take the import back in a child process."""
        if self._done is None:
            return
        self._desk.long(
            self,
            text("importing.progress.undoing"),
            batches.undo,
            self._done.import_id,
            done=self._undone,
        )

    def _undone(self, undone: UndoDone) -> None:
        assert self._done is not None  # something was there to take back
        self._show_sign("history", "primary")
        self.heading.setText(text("importing.done.undone"))
        self.sentence.setText(
            text(
                "importing.done.undone_sentence",
                restored=f"{undone.restored:,}",
                removed=f"{undone.removed:,}",
                file=self._done.file_name,
            )
        )
        self.undo_button.hide()
        self._foot_rule.hide()  # no numbers stand above it any more
        self._clear()

    def _show_sign(self, name: str, token: str) -> None:
        ratio = max(1.0, self.devicePixelRatioF())
        self._sign.setPixmap(pixmap(name, COLOURS[token], 40, ratio))

    def _clear(self) -> None:
        while (item := self.grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
