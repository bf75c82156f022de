"""The bar of the conductor: no key acts out of a field, no second click acts on the next step."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from app.ui.landing import land
from app.ui.widgets import ActionBar

FIELDS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
QUIET_MS = 500  # between two presses of the mouse that are both meant


class ConductorBar(ActionBar):
    """Ctrl+Enter in a field goes to the primary button; pressed there it acts.

    The primary button is another act after every press: of a double click only the first
    press counts. Time is what the events themselves tell. Keys need no such pause.
    """

    def __init__(self, primary: str = "", *, back: str | None = None) -> None:
        super().__init__(primary, back=back)
        self._pressed: int | None = None  # when the mouse pressed last, ms of the events' clock
        self.primary_button.installEventFilter(self)

    def set_primary(self, words: str, enabled: bool = True) -> None:
        if not enabled and self.primary_button.hasFocus():
            land(self)  # else Qt hands the focus to the next button, which a stray key presses
        super().set_primary(words, enabled)

    def due(self) -> QPushButton | None:
        focus = self.window().focusWidget()
        if isinstance(focus, FIELDS) and focus.isVisible():
            self.primary_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return None
        return super().due()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.primary_button and isinstance(event, QMouseEvent):
            if event.type() is QEvent.Type.MouseButtonDblClick:
                self._pressed = event.timestamp()
                return True
            if event.type() is QEvent.Type.MouseButtonPress:
                before, self._pressed = self._pressed, event.timestamp()
                return before is not None and 0 <= self._pressed - before < QUIET_MS
        return super().eventFilter(watched, event)
