"""A finding to read: for who reviews, approves or only looks; and what happened to it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.services.finding.finding_sheets import FindingSheet, SheetStep
from app.texts import text
from app.ui.views import finding_words as words_of
from app.ui.views import findings as view
from app.ui.widgets import WrappedLabel, label, rule, selectable

_CAPTION = 112


class SheetReading(QWidget):
    """All of a finding as words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "scrolled")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 8, 8)
        box.setSpacing(8)
        self._lines = _grid()
        self._items = _grid()
        box.addLayout(self._lines)
        box.addWidget(label(text("finding_sheet.sheet.items"), "h2"))
        box.addLayout(self._items)
        box.addStretch(1)

    def show_sheet(self, sheet: FindingSheet) -> None:
        """Show what the newest revision says."""
        _clear(self._lines)
        _clear(self._items)
        lines = words_of.reading_lines(sheet.body, sheet.inspected_on, sheet.wording)
        signed = tuple(
            (view.department_word(name), words)
            for name, words, _holds in words_of.sign_lines(sheet, sheet.body)
        )
        for row, (caption, words) in enumerate((*lines, *signed)):
            self._lines.addWidget(_caption(caption), row, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(selectable(WrappedLabel(words)), row, 1)
        answering = view.departments_of(sheet.parts)
        at = 0
        for item in sheet.body.items:
            self._items.addWidget(rule(), at, 0, 1, 2)
            name = item.name
            if item.code in answering:
                name = text(
                    "finding_sheet.sheet.item_of", code=name, department=answering[item.code]
                )
            self._items.addWidget(WrappedLabel(name, "strong"), at + 1, 0, 1, 2)
            outcome = _caption(text("finding_sheet.read.outcome"))
            self._items.addWidget(outcome, at + 2, 0, Qt.AlignmentFlag.AlignTop)
            told = selectable(WrappedLabel(words_of.item_text(item)))
            self._items.addWidget(told, at + 2, 1)
            self._items.addWidget(label(words_of.points_text(item), "small"), at + 3, 1)
            at += 4


class History(QWidget):
    """Who did what with a finding, newest last."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(2)
        box.addWidget(label(text("finding_sheet.sheet.history"), "h2"))
        self.words = WrappedLabel("", "secondary")
        box.addWidget(self.words)

    def show_steps(self, steps: Sequence[SheetStep]) -> None:
        """Show the steps; nothing is shown where there are none."""
        self.words.setText("\n".join(words_of.history_line(step) for step in steps))
        self.setVisible(bool(steps))


def _caption(words: str) -> QWidget:
    made = label(words, "secondary")
    made.setFixedWidth(_CAPTION)
    return made


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    return grid


def _clear(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
