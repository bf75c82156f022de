"""A search box that speaks when the typing pauses."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.texts import text
from app.ui.icons import icon

DEBOUNCE_MS = 180


class SearchBox(QLineEdit):
    """Search as you type.

    Signals:
        searched: the trimmed words, 180 ms after the last key, or at once on Return.
    """

    searched = Signal(str)

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder or text("ui.search.name"))
        self.setClearButtonEnabled(True)
        sign = QAction(icon("search", "muted", 18), "", self)
        self.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self._last = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._speak)
        self.textChanged.connect(lambda _words: self._timer.start())
        self.returnPressed.connect(self._speak)

    def words(self) -> str:
        """What is asked for now, trimmed."""
        return self.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Esc empties the box first; in an empty box it goes on to the page (back).
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def _speak(self) -> None:
        self._timer.stop()
        if self.words() != self._last:
            self._last = self.words()
            self.searched.emit(self._last)
