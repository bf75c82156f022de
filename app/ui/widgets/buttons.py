"""Buttons: Return presses the focused one; one primary button a page."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.icons import icon as picture
from app.ui.widgets.tips import plain_tip

Kind = Literal["", "primary", "accent", "danger", "link", "nav"]
_ICON_COLOUR = {"primary": "on_primary", "accent": "on_primary", "danger": "on_primary"}
_ICON_COLOUR |= {"link": "primary", "nav": "nav_text"}


class Button(QPushButton):
    """A push button that Return and Enter press when it has the focus.

    Args:
        words: what it does, verb + object.
        icon: name of an icon, or "".
        kind: "" plain, "accent" blue (in a card or dialog), "primary" the one of the action bar,
            "danger", "link".
    """

    def __init__(
        self, words: str, icon: str = "", kind: Kind = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        self.setAutoDefault(False)
        if kind:
            self.setProperty("kind", kind)
        if icon:
            self.set_icon(icon, _ICON_COLOUR.get(kind, "text2"))
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self._words = ""  # what a bare button would say
        self._bare = False

    def set_bare(self, bare: bool) -> None:
        """Show the picture alone, with the words as a tip, or both."""
        if bare == self._bare:
            return
        words = self._words if self._bare else self.text()
        self._bare = bare
        self.setProperty("bare", bare)
        if bare and not self.toolTip():
            self.setToolTip(plain_tip(words))
        self.setText(words)
        self.style().unpolish(self)
        self.style().polish(self)

    def set_icon(self, name: str, token: str = "text2") -> None:
        """Show another icon, in the colour of a palette token."""
        size, gap = (22, 8) if self.property("kind") == "nav" else (18, 5)
        self.setIcon(picture(name, token, size, gap))
        self.setIconSize(QSize(size + gap, size))

    def set_mark(self, name: str, token: str = "success") -> None:
        """Show a small icon that says how something stands; "" takes it away."""
        if name:
            self.set_icon(name, token)
        else:
            self.setIcon(QIcon())

    def setText(self, words: str) -> None:
        self._words = words
        super().setText("" if self._bare else words)
        self.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)
