"""Drawing in design pixels (1920 wide), whatever the screen's size."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.ui import theme
from app.ui.projector.tones import LEAST_NAME, LEAST_TEXT, REAL

WIDTH = 1920.0
HEIGHT = 1080.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
LINE_PITCH = 1.08
PARAGRAPH_PITCH = 1.32
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
        lawful = words[at - 1] not in NEVER_LAST and words[at] not in NEVER_FIRST
        if lawful and not _one_word(words[at - 1 : at + 1]):
            return at
    return cut


def _one_word(pair: str) -> bool:
    """Whether two neighbours belong to one Latin word or number (S0, 1,831)."""
    return pair.isascii() and pair.isalnum()


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
    """A painter in design pixels; `height` is 1080 on 16:9 and more on 4:3.

    `tones`: the colours of the picture's world (tones.world).
    """

    def __init__(self, painter: QPainter, height: float, tones: Mapping[str, str] = REAL) -> None:
        self.painter = painter
        self.height = height
        self._tones = tones

    def tone(self, name: str, alpha: int = 255) -> QColor:
        """A colour of this picture's world."""
        made = QColor(self._tones[name])
        made.setAlpha(alpha)
        return made

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
        least: int = LEAST_TEXT,
    ) -> float:
        """One line of text; it shrinks to `least` px rather than being cut. Returns its width."""
        while size > least and advance(words, face, size, bold) > box.width():
            size -= 1
        made = font(face, size, bold)
        if advance(words, face, size, bold) > box.width():
            cut = Qt.TextElideMode.ElideRight
            words = QFontMetricsF(made).elidedText(words, cut, box.width())
        self.painter.setFont(made)
        self.painter.setPen(self.tone(tone))
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
        self.painter.setPen(self.tone(tone))
        for number, line in enumerate(lines):
            row = QRectF(box.x(), top + number * pitch - size, box.width(), pitch + 2 * size)
            self.painter.drawText(row, int(where | Qt.TextFlag.TextSingleLine), line)

    def panel(self, box: QRectF, radius: float = 10) -> None:
        """A pane of glass with a thin gold edge."""
        self.painter.setPen(QPen(self.tone("gold", 70), 1.5))
        self.painter.setBrush(QColor(255, 255, 255, 15))
        self.painter.drawRoundedRect(box, radius, radius)

    def cell(self, box: QRectF, *, fill: QColor, edge: QColor, line: float = 1.5) -> None:
        """A cell of the grid."""
        self.painter.setPen(QPen(edge, line))
        self.painter.setBrush(fill)
        self.painter.drawRoundedRect(box, 6, 6)

    def open_cell(self, box: QRectF) -> None:
        """A cell without a name yet."""
        self.cell(box, fill=self.tone("deep", 90), edge=QColor(255, 255, 255, 34), line=1)

    def badge(self, box: QRectF, words: str, size: int) -> None:
        """Navy digits on gold."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.tone("gold"))
        self.painter.drawRoundedRect(box, 5, 5)
        self.words(box, words, size, "navy", bold=True, where=CENTRE)

    def rule(self, x: float, y: float, width: float) -> None:
        """A hair line under a heading."""
        self.painter.setPen(QPen(QColor(255, 255, 255, 46), 1))
        self.painter.drawLine(QPointF(x, y), QPointF(x + width, y))

    def paragraph(
        self,
        box: QRectF,
        words: str,
        size: int,
        tone: str = "text",
        *,
        bold: bool = False,
        where: Qt.AlignmentFlag = LEFT,
    ) -> float:
        """Words broken into lines from the top of the box downwards; returns the height used."""
        pitch = size * PARAGRAPH_PITCH
        lines = broken(words, box.width(), size, bold)
        for number, line in enumerate(lines):
            row = QRectF(box.x(), box.y() + number * pitch, box.width(), pitch)
            self.words(row, line, size, tone, bold=bold, where=where)
        return pitch * len(lines)

    def lines_of(self, words: str, width: float, size: int, bold: bool = False) -> int:
        """How many lines a paragraph takes."""
        return len(broken(words, width, size, bold))

    def digest(
        self,
        box: QRectF,
        value: str,
        size: int,
        tone: str = "text",
        *,
        groups_a_line: int = 4,
        bold: bool = False,
    ) -> float:
        """64 hex digits in groups of 8; returns the height used."""
        groups = [value[start : start + 8] for start in range(0, len(value), 8)]
        pitch = size * 1.45
        lines = range(0, len(groups), groups_a_line)
        for number, start in enumerate(lines):
            row = QRectF(box.x(), box.y() + number * pitch, box.width(), pitch)
            words = "  ".join(groups[start : start + groups_a_line])
            self.words(row, words, size, tone, face="mono", bold=bold)
        return pitch * len(lines)

    def code(self, box: QRectF, rows: Sequence[str]) -> None:
        """A QR code, black on white with its quiet zone of four modules (ISO/IEC 18004)."""
        side = len(rows) + 8
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.tone("paper"))
        self.painter.drawRect(box)
        # Whole pixels of the screen: a module of uneven width is what cameras stumble over.
        scale = self.painter.transform().m11()
        module = max(1.0, float(int(box.width() * scale / side))) / scale
        x = box.center().x() - module * len(rows) / 2
        y = box.center().y() - module * len(rows) / 2
        self.painter.save()
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for row, line in enumerate(rows):
            for column, dark in enumerate(line):
                if dark == "1":
                    dot = QRectF(x + column * module, y + row * module, module, module)
                    self.painter.fillRect(dot, self.tone("ink"))
        self.painter.restore()
