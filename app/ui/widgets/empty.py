"""What a page shows while it has nothing to show: why, and what to do next."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import WrappedLabel


class EmptyState(QWidget):
    """An icon, one bold line, one sentence, at most one button."""

    def __init__(
        self, title: str, hint: str = "", icon: str = "inbox", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._box = QVBoxLayout(self)
        self._box.setSpacing(8)
        self._box.addStretch(1)
        sign = QLabel()
        sign.setPixmap(pixmap(icon, COLOURS["border"], 40, max(1.0, self.devicePixelRatioF())))
        self._box.addWidget(sign, 0, centre)
        self._title = WrappedLabel(title, "h2")
        self._title.setAlignment(centre)
        self._box.addWidget(self._title)
        self._hint = WrappedLabel(hint, "muted")
        self._hint.setAlignment(centre)
        self._box.addWidget(self._hint)
        self._slot = QVBoxLayout()
        self._box.addLayout(self._slot)
        self._box.addStretch(1)

    def set_words(self, title: str, hint: str = "") -> None:
        """Change what is said."""
        self._title.setText(title)
        self._hint.setText(hint)

    def add_button(self, words: str, clicked: Callable[[], None], icon: str = "") -> Button:
        """The next step, e.g. import a file."""
        button = Button(words, icon, "accent")
        button.clicked.connect(lambda: clicked())
        self._slot.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button
