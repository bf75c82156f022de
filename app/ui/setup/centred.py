"""A page before anybody is logged in: cards in the middle of the window, nothing around them."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets import Card
from app.ui.widgets.page import LeastArea


class CentredPage(QWidget):
    """A little above the middle, so that what is under a card does not push it up.

    Scrolls where the window is too low, as with a few errors at 150 % of a small screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def centre(self, *parts: QWidget) -> None:
        """Lay the page out; once, when its parts are made."""
        box = scrolled(self)
        box.setContentsMargins(18, 18, 18, 18)
        box.setSpacing(12)
        box.addStretch(1)
        for part in parts:
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(2)


def scrolled(page: QWidget) -> QVBoxLayout:
    """Return the inside of a page that scrolls where the window is too small for it."""
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    area = LeastArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    box = QVBoxLayout(inner)
    area.setWidget(inner)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    return box


def wide_card(title: str, width: int) -> Card:
    """Return a card of a fixed width (px at 100 %)."""
    card = Card(title)
    card.setFixedWidth(width)
    return card


def buttons_apart(left: Iterable[QWidget], right: Iterable[QWidget]) -> QHBoxLayout:
    """Return the last row of a card: ways out at the left, ways on at the right."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in left:
        row.addWidget(button)
    row.addStretch(1)
    for button in right:
        row.addWidget(button)
    return row
