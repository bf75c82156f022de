"""A status in a coloured pill, always with its word: colour alone says nothing."""

from typing import Literal

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

Tone = Literal["success", "danger", "warning", "info", "neutral"]


class Pill(QLabel):
    """A short word on a coloured ground."""

    def __init__(self, words: str, tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.setProperty("pill", tone)

    def set_state(self, words: str, tone: Tone) -> None:
        """Change the word and its colour."""
        self.setText(words)
        self.setProperty("pill", tone)
        self.style().unpolish(self)
        self.style().polish(self)
