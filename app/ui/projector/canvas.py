"""Drawing in design pixels (1920 wide), whatever the screen's size."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.ui import theme
from app.ui.projector.tones import LEAST_NAME, LEAST_TEXT, TONES

WIDTH = 1920.0
HEIGHT = 1080.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
LINE_PITCH = 1.08
# Punctuation that ends no line, and that begins none (GB/T 15834).
NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
NEVER_FIRST = frozenset("）》〉」』】〕”’)]}，。、；：？！·…—%％")


@lru_cache(maxsize=64)
def font(face: str, size: int, bold: bool) -> QFont:
    """face: ui, mono or title."""
    families = getattr(theme.state().families, face)
    return theme.exact_font(families, size, bold=bold)


@lru_cache(maxsize=4096)
def advance(words: str, face: str, size: int, bold: bool) -> float:
    """Width of words in design pixels."""
    return QFontMetricsF(font(face, size, bold)).horizontalAdvance(words)


def broken(words: str, width: float, size: int, bold: bool = True) -> list[str]:
    """Words cut into lines of at most `width`.

    Chinese breaks between any two characters, but no line ends with an opening bracket or
    begins with a closing one.
    """
    lines: list[str] = []
    start = 0
    for at in range(1, len(words)):
        if advance(words[start : at + 1], "ui", size, bold) > width:
            cut = _lawful(words, start, at)
            lines.append(words[start:cut])
            start = cut
    lines.append(words[start:])
    if len(lines) == 2 and len(lines[1]) < 3 < len(lines[0]):
        # No widow of one or two characters.
        half = _lawful(words, 0, len(words) - len(words) // 2)
        lines = [words[:half], words[half:]]
    return lines


def _lawful(words: str, start: int, cut: int) -> int:
    """The last place at or before `cut` where a line may end; `cut` where there is none."""
    for at in range(cut, start, -1):
        if words[at - 1] not in NEVER_LAST and words[at] not in NEVER_FIRST:
            return at
    return cut


def fitted(words: str, width: float, height: float, most: int) -> tuple[int, list[str]]:
    """The largest size and lines in which a name fits a cell.

    One line from `most` down to 36 px, then two or more lines of 36 px; only a name that
    does not fit even so goes below, and is then shown whole rather than cut.
    """
    for size in range(most, LEAST_NAME - 1, -1):
        if advance(words, "ui", size, True) <= width:
            return size, [words]
    for size in range(LEAST_NAME, LEAST_TEXT // 2, -2):
        lines = broken(words, width, size)
        if len(lines) * size * LINE_PITCH <= height:
            return size, lines
    return LEAST_TEXT, [words]


class Canvas:
    """A painter in design pixels; `height` is 1080 on 16:9 and more on 4:3."""

    def __init__(self, painter: QPainter, height: float) -> None:
        self.painter = painter
        self.height = height

    def words(
        self,
        box: QRectF,
        words: str,
        size: int,
        tone: str = "text",
        *,
        bold: bool = False,
        where: Qt.AlignmentFlag = LEFT,
        face: str = "ui",
    ) -> float:
        """One line of text; it shrinks to 28 px rather than being cut. Returns its width."""
        while size > LEAST_TEXT and advance(words, face, size, bold) > box.width():
            size -= 1
        made = font(face, size, bold)
        if advance(words, face, size, bold) > box.width():
            cut = Qt.TextElideMode.ElideRight
            words = QFontMetricsF(made).elidedText(words, cut, box.width())
        self.painter.setFont(made)
        self.painter.setPen(QColor(TONES[tone]))
        self.painter.drawText(box, int(where | Qt.TextFlag.TextSingleLine), words)
        return advance(words, face, size, bold)

    def lines(
        self,
        box: QRectF,
        lines: Sequence[str],
        size: int,
        tone: str = "white",
        where: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Lines of a bold name, centred in the height of the box."""
        pitch = size * LINE_PITCH
        top = box.center().y() - pitch * len(lines) / 2
        self.painter.setFont(font("ui", size, True))
        self.painter.setPen(QColor(TONES[tone]))
        for number, line in enumerate(lines):
            row = QRectF(box.x(), top + number * pitch - size, box.width(), pitch + 2 * size)
            self.painter.drawText(row, int(where | Qt.TextFlag.TextSingleLine), line)

    def panel(self, box: QRectF, radius: float = 10) -> None:
        """A pane of glass with a thin gold edge."""
        edge = QColor(TONES["gold"])
        edge.setAlpha(70)
        self.painter.setPen(QPen(edge, 1.5))
        self.painter.setBrush(QColor(255, 255, 255, 15))
        self.painter.drawRoundedRect(box, radius, radius)

    def cell(self, box: QRectF, *, fill: QColor, edge: QColor, line: float = 1.5) -> None:
        """A cell of the grid."""
        self.painter.setPen(QPen(edge, line))
        self.painter.setBrush(fill)
        self.painter.drawRoundedRect(box, 6, 6)

    def open_cell(self, box: QRectF) -> None:
        """A cell without a name yet."""
        self.cell(box, fill=QColor(7, 22, 50, 90), edge=QColor(255, 255, 255, 34), line=1)

    def badge(self, box: QRectF, words: str, size: int) -> None:
        """Navy digits on gold."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(TONES["gold"]))
        self.painter.drawRoundedRect(box, 5, 5)
        self.words(box, words, size, "navy", bold=True, where=CENTRE)

    def rule(self, x: float, y: float, width: float) -> None:
        """A hair line under a heading."""
        self.painter.setPen(QPen(QColor(255, 255, 255, 46), 1))
        self.painter.drawLine(QPointF(x, y), QPointF(x + width, y))

    def digest(self, box: QRectF, value: str, size: int, tone: str = "text") -> float:
        """64 hex digits in groups of 8, four groups a line; returns the height used."""
        groups = [value[start : start + 8] for start in range(0, len(value), 8)]
        pitch = size * 1.45
        for number in range(0, len(groups), 4):
            row = QRectF(box.x(), box.y() + number / 4 * pitch, box.width(), pitch)
            self.words(row, "  ".join(groups[number : number + 4]), size, tone, face="mono")
        return pitch * -(-len(groups) // 4)
