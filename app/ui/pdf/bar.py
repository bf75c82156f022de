"""The bar above a PDF: pages, size, and what can be done with the file."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QWidget

from app.texts import text
from app.ui.widgets import Button, NumberField, label
from app.ui.widgets.buttons import Kind
from app.ui.widgets.tips import plain_tip

_KEYS = {
    "outline": "Ctrl+M",
    "previous": "PgUp",
    "next": "PgDn",
    "smaller": "Ctrl+-",
    "larger": "Ctrl++",
    "width": "Ctrl+0",
    "whole": "Ctrl+9",
    "find": "Ctrl+F",
    "copy": "Ctrl+Shift+C",
    "save": "Ctrl+S",
    "print": "Ctrl+P",
}


class PdfBar(QWidget):
    """Buttons by name, each with its key in its tip.

    Args:
        acts: what a button of that name does.
    """

    def __init__(self, acts: dict[str, Callable[[], None]]) -> None:
        super().__init__()
        self._acts = acts
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(14, 8, 14, 8)
        self._line.setSpacing(6)
        self.outline = self._add("outline", "list-checks")
        self.outline.setCheckable(True)
        self.previous = self._add("previous", "chevron-left", bare=True)
        self.number = NumberField()
        self.number.setAccessibleName(text("pdf.field.page"))
        self.number.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.number.setFixedWidth(58)
        self.number.setKeyboardTracking(False)
        self.of = label("", "secondary")
        self._line.addWidget(self.number)
        self._line.addWidget(self.of)
        self.next = self._add("next", "chevron-right", bare=True)
        self._line.addSpacing(10)
        self.smaller = self._add("smaller")
        self.percent = label("", "secondary")
        self.percent.setMinimumWidth(48)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line.addWidget(self.percent)
        self.larger = self._add("larger")
        self.width_button = self._add("width")
        self.whole = self._add("whole")
        self._line.addStretch(1)
        self.find_button = self._add("find", "search")
        self.copy = self._add("copy", "clipboard-list")
        self.folder = self._add("folder", "folder-open", bare=True)
        self.save = self._add("save", "save")
        self.print_button = self._add("print", "printer", kind="accent")
        tip = self.print_button.toolTip() + text("pdf.tip.both_sides")
        self.print_button.setToolTip(plain_tip(tip))

    def show_pages(self, page: int, pages: int) -> None:
        """Say which page of how many is shown, the first being 1."""
        self.number.blockSignals(True)
        self.number.setRange(1, max(1, pages))
        self.number.setValue(page)
        self.number.blockSignals(False)
        self.of.setText(text("pdf.field.of", pages=pages))
        self.previous.setEnabled(page > 1)
        self.next.setEnabled(page < pages)

    def show_size(self, percent: int) -> None:
        """Say at which size."""
        self.percent.setText(text("pdf.field.zoom", percent=percent))
        self.percent.setAccessibleName(text("pdf.field.zoom_name", percent=percent))

    def enable(self, *, there: bool, printing: bool) -> None:
        """Let things be done where there is a file, and one print at a time."""
        for button in (self.smaller, self.larger, self.width_button, self.whole):
            button.setEnabled(there)
        for button in (self.find_button, self.copy, self.save):
            button.setEnabled(there)
        self.print_button.setEnabled(there and not printing)

    def _add(self, name: str, icon: str = "", *, bare: bool = False, kind: Kind = "") -> Button:
        words, keys = text(f"pdf.action.{name}"), _KEYS.get(name, "")
        button = Button("" if bare else words, icon, kind)
        button.setAccessibleName(words)
        button.setToolTip(
            plain_tip(text("pdf.tip.keys", words=words, keys=keys) if keys else words)
        )
        button.clicked.connect(lambda: self._acts[name]())
        self._line.addWidget(button)
        return button
