"""Dialogs of one look: title, body, buttons right; Esc closes, Enter and Ctrl+Enter accept."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.texts import text
from app.ui.help import on_f1
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.labels import WrappedLabel, label


class Dialog(QDialog):
    """A modal window. Fill `body`, then `set_buttons`; exec() is truthy when accepted.

    Override `may_accept` to check the fields before the window closes.
    """

    def __init__(
        self, parent: QWidget | None, title: str, sentence: str = "", *, width: int = 520
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(width)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.setSpacing(14)
        self.heading = label(title, "h2")
        outer.addWidget(self.heading)
        self.sentence = WrappedLabel(sentence)
        self.sentence.setVisible(bool(sentence))
        outer.addWidget(self.sentence)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        outer.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(10)
        self.buttons.addStretch(1)
        outer.addLayout(self.buttons)
        on_f1(self)
        self.accept_button: Button | None = None
        self.reject_button: Button | None = None

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Append to the body."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)

    def set_buttons(self, accept: str, reject: str | None = None, *, kind: Kind = "accent") -> None:
        """`accept`: verb + object; `reject`: None for 取消, "" for no second button."""
        words = text("ui.button.cancel") if reject is None else reject
        if words:
            self.reject_button = Button(words)
            self.reject_button.clicked.connect(self.reject)
            self.buttons.addWidget(self.reject_button)
        self.accept_button = Button(accept, kind=kind)
        self.accept_button.clicked.connect(self._try_accept)
        self.buttons.addWidget(self.accept_button)
        # Return in a field accepts; what cannot be taken back wants its own button pressed.
        self.accept_button.setDefault(kind != "danger")
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept_button.click)
        first = self.reject_button if kind == "danger" and self.reject_button else None
        (first or self.accept_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def may_accept(self) -> bool:
        """Whether the window may close with success; show errors when not."""
        return True

    def _try_accept(self) -> None:
        if self.may_accept():
            self.accept()
