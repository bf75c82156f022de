"""The bar of the conductor: its Ctrl+Enter never acts while a field has the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from app.ui.widgets import ActionBar

FIELDS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)


class ConductorBar(ActionBar):
    """Ctrl+Enter in a field goes to the primary button; pressed there it acts."""

    def due(self) -> QPushButton | None:
        focus = self.window().focusWidget()
        if isinstance(focus, FIELDS) and focus.isVisible():
            self.primary_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return None
        return super().due()
