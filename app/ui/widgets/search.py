"""A search box that speaks when the typing pauses."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.texts import text
from app.ui.icons import icon
from app.ui.widgets.tips import plain_tip

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
        self.setToolTip(plain_tip(placeholder))  # where the box is too narrow for it
        self.setClearButtonEnabled(True)
        sign = QAction(icon("search", "muted", 18), "", self)
        self.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self._last = ""
        self._composing = False
        self._composed = False
        self._after = QTimer(self, singleShot=True, interval=0)
        self._after.timeout.connect(self._forget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._speak)
        self.textChanged.connect(lambda _words: self._timer.start())
        self.returnPressed.connect(self._speak)

    def words(self) -> str:
        """What is asked for now, trimmed."""
        return self.text().strip()

    def take(self) -> str:
        """What is asked for now; somebody asks for it, so it need not be told again."""
        self._timer.stop()
        self._last = self.words()
        return self._last

    def reset(self) -> None:
        """Empty the box, telling nobody."""
        self.clear()
        self.take()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # What is being composed is no part of text() yet, and the key that ends it
        # belongs to the input method even where that hands it on.
        was_composing, self._composing = self._composing, bool(event.preeditString())
        super().inputMethodEvent(event)
        if self._composing:
            self._timer.stop()
        elif was_composing:
            self._composed = True
            self._after.start()
            self._timer.start()

    def _forget(self) -> None:
        self._composed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and (self._composing or self._composed):
            event.accept()
            return
        # Esc empties the box first; in an empty box it goes on to the page (back).
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)
        if is_enter:
            event.accept()  # it asked for the words; no window around it closes on it

    def _speak(self) -> None:
        self._timer.stop()
        if self.words() != self._last:
            self._last = self.words()
            self.searched.emit(self._last)
