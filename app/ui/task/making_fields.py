"""Fields under their labels, as wide as the column: labels of forms may be whole sentences."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.texts import text
from app.ui.widgets import WrappedLabel


class StackedFields(QWidget):
    """Label, field and error line, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(3)
        self._fields: dict[str, tuple[QWidget, WrappedLabel, str]] = {}

    def add(
        self,
        key: str,
        words: str,
        field: QWidget,
        *,
        required: bool,
        hint: str = "",
        beside: QWidget | None = None,
    ) -> None:
        """Append one field; `required` marks the label and tells screen readers."""
        caption = WrappedLabel(f"{words} *" if required else words)
        caption.setBuddy(field)
        field.setAccessibleName(text("ui.form.required_name", label=words) if required else words)
        below = WrappedLabel(hint, "small")
        below.setVisible(bool(hint))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(field, 1)
        if beside is not None:
            row.addWidget(beside)
        self._box.addWidget(caption)
        self._box.addLayout(row)
        self._box.addWidget(below)
        self._box.addSpacing(6)
        self._fields[key] = (field, below, hint)

    def set_errors(self, errors: dict[str, str]) -> bool:
        """Show these errors and no others; focus the first. True when there are none."""
        for key, (field, below, hint) in self._fields.items():
            sentence = errors.get(key, "")
            below.setText(sentence or hint)
            below.setVisible(bool(sentence or hint))
            below.setProperty("role", "error" if sentence else "small")
            field.setProperty("invalid", "true" if sentence else "false")
            name = field.accessibleName()
            said = text("ui.form.error_name", label=name, error=sentence) if sentence else hint
            field.setAccessibleDescription(said)
            for widget in (field, below):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        first = next((self._fields[key][0] for key in self._fields if key in errors), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return not errors
