"""White cards: a title, a body; and the card of figures at the right of a page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.palette import TINY
from app.ui.widgets.labels import WrappedLabel, label, rule

SUMMARY_WIDTH = 276


class Card(QFrame):
    """A white card. Put things into `body`; tools (buttons) go to the right of the title.

    Args:
        title: bold heading, or "" for none.
        subtitle: muted words behind the title.
    """

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._outer = QVBoxLayout(self)
        self.title = label(title, "h2")
        self.subtitle = label(subtitle, "muted")
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        self._head = QWidget()
        self._line = QHBoxLayout(self._head)
        self._line.setContentsMargins(0, 0, 0, 0)
        words = QHBoxLayout()
        words.setSpacing(10)
        words.addWidget(self.title)
        words.addWidget(self.subtitle, 1, Qt.AlignmentFlag.AlignVCenter)
        self._line.addLayout(words, 1)
        self._line.addLayout(self.tools)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self._head)
        self._outer.addLayout(self.body, 1)
        self._head.setVisible(bool(title))
        self._widths = (0, 0)  # px, least and most, at the usual size of text
        theme.state().density_changed.connect(self._fit)
        self._fit()

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change the heading; both "" hide it."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self._head.setVisible(bool(title or subtitle))

    def keep_width(self, least: int, most: int = 0) -> None:
        """Be this wide (px; `most` 0: or wider), and more where the text is larger than usual."""
        self._widths = (least, most)
        self._fit()

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Append a widget or a layout to the body."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)

    def _fit(self) -> None:
        pad = theme.density().card
        # On the smallest windows the tools stand below the words.
        tiny = theme.density() is TINY
        way = QHBoxLayout.Direction
        self._line.setDirection(way.TopToBottom if tiny else way.LeftToRight)
        self._line.setSpacing(4 if tiny else 10)
        side = Qt.AlignmentFlag.AlignLeft if tiny else Qt.AlignmentFlag(0)
        self._line.setAlignment(self.tools, side)
        self._outer.setContentsMargins(pad, pad, pad, pad)
        self._outer.setSpacing(theme.density().gap - 4)
        self.body.setSpacing(theme.density().gap - 4)
        least, most = (round(one * max(1.0, theme.state().scale)) for one in self._widths)
        if least:
            self.setMinimumWidth(least)
        if most:
            self.setMaximumWidth(most)


class SummaryCard(Card):
    """Key figures beside the main card: one big number, lines that add up, what to mend."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, "", parent)
        self.setFixedWidth(SUMMARY_WIDTH)
        self._figure = label("", "figure")
        self._note = WrappedLabel("", "muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addWidget(self._figure)
        self.body.addWidget(self._note)
        self.body.addWidget(rule())
        self.body.addLayout(self._rows)
        # Banners and buttons of the page come behind the rows.
        self.extra = QVBoxLayout()
        self.extra.setSpacing(8)
        self.body.addLayout(self.extra)
        self.body.addStretch(1)

    def set_figure(self, figure: str, note: str = "") -> None:
        """The one number that matters, and a sentence under it."""
        self._figure.setText(figure)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def set_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Lines of (words, value). Words that start with two spaces are indented."""
        _clear(self._rows)
        for words, value in rows:
            line = QWidget()
            box = QHBoxLayout(line)
            indent = 14 if words.startswith("  ") else 0
            box.setContentsMargins(indent, 0, 0, 0)
            box.setSpacing(8)
            box.addWidget(WrappedLabel(words.strip()), 1)
            box.addWidget(label(value), 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(line)


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
