"""What a paragraph of the editor of sentences carries, and what may be done to it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)

from app.services.paper.paper_wording_parts import Line, Piece
from app.ui.sentences.chips import CHIP, LINE_END, Placed, format_of, placed

NUMBER: Final = QTextFormat.Property.UserProperty + 1
MARK: Final = QTextFormat.Property.UserProperty + 2
GUTTER: Final = 78


def longest_words(block: QTextBlock) -> str:
    """Return the longest words of a paragraph without a chip or a line end between."""
    words = (one.piece.words for one in placed(block) if one.piece.is_text)
    return max((line for one in words for line in one.split("\n")), key=len, default="")


def loops_at(block: QTextBlock, at: int) -> dict[str, str]:
    """Return name -> list of the loops of a paragraph that are open at a position."""
    before = [one.piece for one in placed(block) if one.at < at]
    closed = {one.pair for one in before if one.closes}
    return {
        one.variable: one.path
        for one in before
        if one.opens and one.variable and one.pair not in closed
    }


def half(parts: Sequence[Placed], first: int, last: int) -> Piece | None:
    """Return a chip that would go without its partner."""
    inside = [one.piece for one in parts if one.at >= first and one.end <= last]
    outside = {one.piece.pair for one in parts if not (one.at >= first and one.end <= last)}
    return next((one for one in inside if one.pair and one.pair in outside), None)


def block_format(line: Line) -> QTextBlockFormat:
    """Return the format of the paragraph of a sentence: its number and mark, its margins."""
    made = QTextBlockFormat()
    made.setLeftMargin(GUTTER)
    made.setRightMargin(6)
    made.setTopMargin(3)
    made.setBottomMargin(6)
    made.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    made.setProperty(NUMBER, line.number)
    made.setProperty(MARK, line.check)
    return made


def insert(cursor: QTextCursor, pieces: Sequence[Piece]) -> None:
    """Put parts in at a cursor, words plain."""
    for piece in pieces:
        if piece.is_text:
            words = piece.words.replace(CHIP, "").replace("\n", LINE_END)
            cursor.insertText(words, QTextCharFormat())
        else:
            cursor.insertText(CHIP, format_of(piece))


def put_back(block: QTextBlock, line: Line) -> None:
    """Write a paragraph anew as a sentence stands elsewhere; one step to undo."""
    cursor = QTextCursor(block)
    cursor.beginEditBlock()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    insert(cursor, line.pieces)
    made = block.blockFormat()
    made.setProperty(MARK, line.check)
    cursor.setBlockFormat(made)
    cursor.endEditBlock()


def number_of(block: QTextBlock) -> int:
    """Return the number of the sentence of a paragraph."""
    return int(block.blockFormat().property(NUMBER) or 0)


def is_marked(block: QTextBlock) -> bool:
    """Whether the sentence of a paragraph is marked 待核."""
    return bool(block.blockFormat().property(MARK))
