"""Chips in a text: one character each, painted as a rounded label, deleted as a whole."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from app.services.paper.paper_wording_parts import Piece
from app.ui import theme

CHIP: Final = "\ufffc"
LINE_END: Final = "\u2028"
OBJECT: Final = QTextFormat.ObjectTypes.UserObject + 1
_PROPERTY: Final = QTextFormat.Property.UserProperty + 10
_FIELDS: Final = (
    "words",
    "label",
    "tip",
    "tone",
    "pair",
    "opens",
    "closes",
    "variable",
    "path",
)
_TONES: Final = {
    "value": ("tint", "primary"),
    "command": ("neutral_bg", "neutral"),
    "mark": ("card", "muted"),
}
_PAD = 6.0


class Placed(NamedTuple):
    """A part and where it stands in the document."""

    at: int
    end: int
    piece: Piece


def format_of(piece: Piece) -> QTextCharFormat:
    """Return the format that makes a character the chip of a piece."""
    made = QTextCharFormat()
    made.setObjectType(OBJECT)
    for number, name in enumerate(_FIELDS):
        made.setProperty(_PROPERTY + number, getattr(piece, name))
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBottom)
    return made


def piece_of(made: QTextCharFormat) -> Piece:
    """Return the piece a chip's format was made of."""
    return Piece(*(made.property(_PROPERTY + number) for number in range(len(_FIELDS))))


def is_chip(made: QTextCharFormat) -> bool:
    """Whether a format is that of a chip."""
    return made.objectType() == OBJECT


def placed(block: QTextBlock) -> Iterator[Placed]:
    """Yield the parts of a block in their order."""
    run = block.begin()
    while not run.atEnd():
        fragment = run.fragment()
        run += 1
        at, words, made = fragment.position(), fragment.text(), fragment.charFormat()
        if not is_chip(made):
            plain = words.replace(CHIP, "").replace(LINE_END, "\n")
            yield Placed(at, at + fragment.length(), Piece(plain))
            continue
        for number in range(len(words)):
            yield Placed(at + number, at + number + 1, piece_of(made))


def pieces_in(block: QTextBlock, first: int, last: int) -> tuple[Piece, ...]:
    """Return the parts between two positions of the document inside one block."""
    found = []
    for one in placed(block):
        if one.end <= first or one.at >= last:
            continue
        if one.piece.is_text:
            words = one.piece.words[max(0, first - one.at) : last - one.at]
            found.append(Piece(words))
        else:
            found.append(one.piece)
    return tuple(found)


class ChipPainter(QPyTextObject):
    """Measures and paints chips."""

    def intrinsicSize(self, doc: QTextDocument, position: int, fmt: QTextFormat) -> QSizeF:
        """As wide as the label, as high as a line of words."""
        metrics = QFontMetricsF(_font(doc))
        label = str(fmt.property(_PROPERTY + 1))
        return QSizeF(metrics.horizontalAdvance(label) + 2 * _PAD + 3, metrics.height() + 3)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        position: int,
        fmt: QTextFormat,
    ) -> None:
        """A rounded frame with the label; stronger where it is selected."""
        piece = piece_of(fmt.toCharFormat())
        back, front = _TONES.get(piece.tone, _TONES["command"])
        frame = QRectF(rect).adjusted(1.5, 1, -1.5, -1)
        chosen = fmt.background().style() != Qt.BrushStyle.NoBrush
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("selection" if chosen else back))
        edge = theme.colour("primary" if piece.tone == "value" or chosen else "line")
        if piece.tone == "value" and not chosen:
            edge.setAlphaF(0.45)
        painter.setPen(edge)
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(theme.colour(front))
        painter.setFont(_font(doc))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, piece.label)
        painter.restore()


def _font(doc: QTextDocument) -> QFont:
    font = QFont(doc.defaultFont())
    font.setPixelSize(max(11, font.pixelSize() - 2))
    return font
