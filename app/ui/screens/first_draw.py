"""What is missing before a bureau's first draw: in order, each with the way to it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.texts import text
from app.ui.views.first_draw import FirstStep
from app.ui.widgets import Button, Pill, WrappedLabel, label, rule
from app.ui.widgets.buttons import Kind


class FirstDraw(QWidget):
    """A line for each thing that is needed; the first one missing has the accent."""

    def __init__(self, go: Callable[[str], None]) -> None:
        """go: leads to a step, by its key."""
        super().__init__()
        self._go = go
        self.buttons: dict[str, Button] = {}
        self.title = label(text("tasks.first.title"), "h2")
        self.left = WrappedLabel("", "muted")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(3, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addWidget(self.title)
        box.addWidget(self.left)
        box.addLayout(self._grid)
        box.addStretch(1)

    def show_steps(self, steps: Sequence[FirstStep]) -> None:
        """Show these and no others."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        self.left.setText(text("tasks.first.left", count=sum(not one.done for one in steps)))
        for at, one in enumerate(steps):
            self._add_line(at, one)

    def due(self) -> Button | None:
        """The way to the first thing that is missing; None where it is nothing of this person's."""
        return next(iter(self.buttons.values()), None)

    def _add_line(self, at: int, one: FirstStep) -> None:
        row = 2 * at
        if at:
            self._grid.addWidget(rule(), row - 1, 0, 1, 5)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label(str(at + 1), "muted"), row, 0, middle)
        state = text(f"tasks.first.{'done' if one.done else 'open'}")
        pill = Pill(state, "success" if one.done else "warning")
        self._grid.addWidget(pill, row, 1, middle)
        self._grid.addWidget(label(one.title, "strong"), row, 2, middle)
        self._grid.addWidget(WrappedLabel(one.words, "secondary"), row, 3, middle)
        if one.button:
            kind: Kind = "" if self.buttons else "accent"
            button = Button(one.button, "", kind)
            button.clicked.connect(partial(self._pressed, one.key))
            self.buttons[one.key] = button
            self._grid.addWidget(button, row, 4, middle)

    def _pressed(self, key: str, _on: bool = False) -> None:
        self._go(key)
