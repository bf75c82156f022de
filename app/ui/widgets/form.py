"""A grid of fields: label (buddy), field, unit or button, and one error line each."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QWidget

from app.texts import text
from app.ui import theme
from app.ui.widgets.labels import WrappedLabel, label


class FormGrid(QWidget):
    """Fields under one another, or in `columns` columns, filled row by row.

    `errors` are shown under the field and read by screen readers; the field gets a red edge.
    """

    def __init__(
        self, columns: int = 1, label_width: int = 120, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._label_width = label_width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._fields: dict[str, tuple[QWidget, QLabel, str]] = {}
        self._next = 0
        self._grid.setRowStretch(999, 1)
        for column in range(columns):
            self._grid.setColumnStretch(column * 3 + 1, 1)
            if column:
                self._grid.setColumnMinimumWidth(column * 3, label_width)

    def add(
        self,
        key: str,
        words: str,
        field: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        beside: QWidget | None = None,
        wide: bool = False,
    ) -> QWidget:
        """Append one field.

        Args:
            key: name for errors and values, e.g. "officer_name".
            words: the label.
            required: marks the label with an asterisk and tells screen readers.
            hint: muted words under the field while it has no error.
            beside: a unit label or a button at the right of the field.
            wide: the field takes the whole width of a grid with several columns.

        Returns:
            The field, for chaining.
        """
        if wide and self._next % self._columns:
            self._next += self._columns - self._next % self._columns
        row, column = divmod(self._next, self._columns)
        row, column = row * 2, column * 3
        if isinstance(field, QPlainTextEdit) and field.minimumHeight() == 0:
            field.setFixedHeight(84)
        caption = self._caption(words, field, required)
        below = WrappedLabel(hint, "small")
        below.setVisible(bool(hint))
        if hint:
            field.setAccessibleDescription(hint)
        span = (self._columns * 3 - 2) if wide else 1
        self._grid.addWidget(caption, row, column, Qt.AlignmentFlag.AlignTop)
        if beside is None:
            self._grid.addWidget(field, row, column + 1, 1, span)
        else:
            self._grid.addWidget(field, row, column + 1, 1, max(1, span - 1))
            self._grid.addWidget(beside, row, column + max(2, span))
        self._grid.addWidget(below, row + 1, column + 1, 1, span)
        self._fields[key] = (field, below, hint)
        self._next += self._columns if wide else 1
        return field

    def _caption(self, words: str, field: QWidget, required: bool) -> QLabel:
        caption = label(f"{words} *" if required else words)
        caption.setMinimumWidth(self._label_width)
        caption.setBuddy(field)
        caption.setFixedHeight(theme.density().control)
        caption.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        field.setAccessibleName(text("ui.form.required_name", label=words) if required else words)
        return caption

    def add_wide(self, widget: QWidget) -> None:
        """Append a widget over all columns (a heading, a banner, a note)."""
        self._next += -self._next % self._columns
        row = self._next // self._columns * 2
        self._grid.addWidget(widget, row, 0, 1, self._columns * 3)
        self._next += self._columns

    def set_shown(self, key: str, *, shown: bool) -> None:
        """Show or hide one field with its label."""
        field, below, hint = self._fields[key]
        captions: Iterable[QLabel] = self.findChildren(QLabel)
        for caption in captions:
            if caption.buddy() is field:
                caption.setVisible(shown)
        field.setVisible(shown)
        below.setVisible(shown and bool(hint or below.property("role") == "error"))

    def field(self, key: str) -> QWidget:
        """The field added under `key`."""
        return self._fields[key][0]

    def set_error(self, key: str, sentence: str) -> None:
        """Show (or with "" take away) the error line of one field."""
        field, below, hint = self._fields[key]
        below.setProperty("role", "error" if sentence else "small")
        field.setProperty("invalid", "true" if sentence else "false")
        caption = field.accessibleName()
        said = text("ui.form.error_name", label=caption, error=sentence) if sentence else hint
        field.setAccessibleDescription(said)
        dressed = {field, below}
        typed = field.focusProxy()  # what is typed into, of a field made of several
        if typed is not None:
            typed.setProperty("invalid", field.property("invalid"))
            typed.setAccessibleDescription(said)
            dressed.add(typed)
        for widget in dressed:
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        # Measured in the letters it is shown in.
        below.setText(sentence or hint)
        below.setVisible(bool(sentence or hint))

    def set_errors(self, errors: dict[str, str]) -> bool:
        """Show these errors and no others; focus the first. True when there are none."""
        for key in self._fields:
            self.set_error(key, errors.get(key, ""))
        for key in self._fields:
            if key in errors:
                self.field(key).setFocus(Qt.FocusReason.OtherFocusReason)
                break
        return not errors
