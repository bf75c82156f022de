"""The pane beside a table: what there is to know of the chosen row."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.views.detail import Line, Passage
from app.ui.widgets import Card, EmptyState, WrappedLabel, label, selectable


class DetailPane(Card):
    """Passages under one another, to read and to copy from; a hint while no row is chosen."""

    def __init__(self, title: str, hint: str, *, least: int = 0) -> None:
        """`least`: px it takes at least; its head is never squeezed."""
        super().__init__(title)
        self._least = least
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(title)
        self._passages: tuple[Passage, ...] = ()
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(EmptyState(hint))
        self._stack.addWidget(self.area)
        self.add(holder, 1)

    def minimumSizeHint(self) -> QSize:
        if not self._least:
            return super().minimumSizeHint()
        head = self._head.minimumSizeHint().width() + 2 * theme.density().card
        return QSize(max(self._least, head), super().minimumSizeHint().height())

    def passages(self) -> tuple[Passage, ...]:
        """What is on show."""
        return self._passages

    def show_passages(self, passages: Sequence[Passage]) -> None:
        """Show these from the top; none: the hint."""
        self._passages = tuple(passages)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(4)
        for number, passage in enumerate(self._passages):
            if number:
                box.addSpacing(theme.density().gap - 4)
            box.addWidget(label(passage.title, "h3"))
            for line in passage.lines:
                box.addWidget(_paragraph(line))
        box.addStretch(1)
        self.area.setWidget(inner)
        self._stack.setCurrentIndex(1 if self._passages else 0)


def _paragraph(line: Line) -> WrappedLabel:
    made = WrappedLabel(line.words, line.role)
    if line.mono:
        made.setFont(theme.mono_font(13))
    selectable(made)
    return made
