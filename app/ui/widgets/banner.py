"""Notes in a coloured frame: the sample's mark, warnings, and what to do about them."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.texts import text
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.labels import WrappedLabel, label

BannerTone = Literal["warning", "danger", "info", "success"]
_ICONS: dict[str, str] = {
    "warning": "triangle-alert",
    "danger": "circle-x",
    "info": "info",
    "success": "circle-check",
}


class Banner(QFrame):
    """A sentence with an icon, and at most one button that solves what it says."""

    def __init__(
        self, words: str = "", tone: BannerTone = "warning", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sign = QLabel()
        self._words = WrappedLabel(words)
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self._line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addWidget(self._words, 1)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(12, 10, 12, 10)
        self._box.setSpacing(8)
        self._box.addLayout(self._line)
        self._button: Button | None = None
        self.show_note(words, tone)

    def show_note(self, words: str, tone: BannerTone = "warning") -> None:
        """Show other words; "" hides the banner."""
        self.setProperty("tone", tone)
        self._sign.setPixmap(
            pixmap(_ICONS[tone], COLOURS[tone], 20, max(1.0, self.devicePixelRatioF()))
        )
        self._sign.setAccessibleName(text(f"ui.banner.{tone}"))
        self._words.setText(words)
        for widget in (self, self._words):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.setVisible(bool(words))

    def clear_button(self) -> None:
        """Take the button away: nothing solves what is said now."""
        if self._button is not None:
            self._button.hide()
            self._button.deleteLater()
            self._button = None

    def set_button(
        self, words: str, clicked: Callable[[], None], *, beside: bool = False, kind: Kind = ""
    ) -> Button:
        """Add (or replace) the button that solves the problem; `beside`: right of the words."""
        self.clear_button()
        self._button = Button(words, kind=kind)
        self._button.clicked.connect(lambda: clicked())
        if beside:
            self._line.addWidget(self._button)
            self._line.setAlignment(self._sign, Qt.AlignmentFlag.AlignVCenter)
        else:
            self._box.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self._button.show()  # a layout shows it by and by, and until then gives it no place
        return self._button


class Ribbon(QFrame):
    """The strip across the window that marks the sample county (示例)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "ribbon")
        self.setFixedHeight(30)
        box = QHBoxLayout(self)
        box.setContentsMargins(24, 0, 24, 0)
        box.setSpacing(8)
        sign = QLabel()
        sign.setPixmap(pixmap("info", COLOURS["warning"], 16, max(1.0, self.devicePixelRatioF())))
        box.addWidget(sign)
        box.addWidget(label(text("ui.banner.sample_note")), 1)
