"""Dialogs of one look: title, body, buttons right; Esc closes, Enter and Ctrl+Enter accept."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.texts import text
from app.ui.help import on_f1
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.labels import WrappedLabel, label

_FRAME: Final = 36  # px of the bar that the system puts above a window


class Dialog(QDialog):
    """A modal window. Fill `body`, then `set_buttons`; exec() is truthy when accepted.

    On a screen too low for it, or too narrow, the body scrolls: heading and buttons are always
    in sight.

    Override `may_accept` to check the fields before the window closes.
    """

    def __init__(
        self, parent: QWidget | None, title: str, sentence: str = "", *, width: int = 520
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(width)
        self._area: QScrollArea | None = None
        self._grown = QTimer(self, singleShot=True, interval=0)
        self._grown.timeout.connect(self._keep_inside)
        self._outer = outer = QVBoxLayout(self)
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

    def showEvent(self, event: QShowEvent) -> None:
        self._keep_inside()  # before Qt looks for its place
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and event.size().height() > self._room():
            self._grown.start()  # what is wrong in the fields has made it taller

    def _room(self) -> int:
        return self.screen().availableGeometry().height() - _FRAME

    def _keep_inside(self) -> None:
        wide = self.screen().availableGeometry().width()
        self.setMinimumWidth(min(self.minimumWidth(), wide))
        narrow = self._outer.totalMinimumSize().width() > wide
        least = self._outer.totalMinimumHeightForWidth(min(self.width(), wide))
        low = max(least, self.minimumHeight()) > self._room()
        if self._area is None and (low or narrow):
            self._scroll(wide)
        if self.height() > self._room() or self.width() > wide:
            self.resize(min(self.width(), wide), min(self.height(), self._room()))

    def _scroll(self, wide: int) -> None:
        """Put the body into a place that scrolls; the keyboard stays where it is.

        wide: px of width that the screen has.
        """
        front = self.focusWidget()
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(self._area.viewport())
        inner.setProperty("role", "scrolled")
        self._area.setWidget(inner)
        at = self._outer.indexOf(self.body)
        self._outer.takeAt(at)
        self.body.setParent(None)
        self.body.setContentsMargins(0, 0, 8, 0)
        inner.setLayout(self.body)
        self._outer.insertWidget(at, self._area, 1)
        bar = self._area.verticalScrollBar().sizeHint().width()
        self.setMinimumSize(min(self.minimumWidth() + bar, wide), 0)
        around = self._outer.contentsMargins()
        room = wide - around.left() - around.right()
        least = inner.minimumSizeHint().width() + bar
        if least > room:
            self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._area.setMinimumWidth(min(least, room))
        self._outer.activate()
        if front is not None:
            front.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(front)

    def may_accept(self) -> bool:
        """Whether the window may close with success; show errors when not."""
        return True

    def _try_accept(self) -> None:
        if self.may_accept():
            self.accept()
