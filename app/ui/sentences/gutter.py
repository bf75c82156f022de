"""What stands beside and behind the sentences: what each is, what is to be confirmed."""

from collections.abc import Collection
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextBlock, QTextDocument
from PySide6.QtWidgets import QScrollBar, QWidget

from app.services.paper.paper_wording_parts import Line
from app.texts import text
from app.ui import theme
from app.ui.sentences.blocks import GUTTER, is_marked, number_of


class Sentences(Protocol):
    """The text beside which is painted: a QTextEdit that knows its sentences."""

    @property
    def current(self) -> int: ...

    @property
    def changed(self) -> Collection[int]: ...

    def line(self, number: int, /) -> Line: ...

    def document(self) -> QTextDocument: ...

    def verticalScrollBar(self) -> QScrollBar: ...

    def viewport(self) -> QWidget: ...

    def hasFocus(self) -> bool: ...


def paint_ground(edit: Sentences, painter: QPainter, view: QRectF) -> None:
    """Amber behind what is to be confirmed, and in the margin what each sentence is."""
    layout = edit.document().documentLayout()
    down = -edit.verticalScrollBar().value()
    small = theme.ui_font(13)
    block = edit.document().firstBlock()
    while block.isValid():
        place = layout.blockBoundingRect(block).translated(0, down)
        if place.top() > view.bottom():
            break
        if place.bottom() >= view.top():
            _paint_one(edit, painter, block, place, small)
        block = block.next()


def _paint_one(
    edit: Sentences, painter: QPainter, block: QTextBlock, place: QRectF, small: QFont
) -> None:
    number = number_of(block)
    whole = QRectF(0, place.top() - 3, edit.viewport().width(), place.height() + 6)
    if is_marked(block):
        painter.fillRect(whole, theme.colour("warning_bg"))
    elif number == edit.current and edit.hasFocus():
        painter.fillRect(whole, theme.colour("alternate"))
    if number == edit.current:
        painter.fillRect(QRectF(0, whole.top(), 3, whole.height()), theme.colour("primary"))
    painter.setFont(small)
    margin = QRectF(8, place.top(), GUTTER - 16, 22)
    words, token = edit.line(number).kind, "muted"
    if is_marked(block):
        words, token = text("form_editor.edit.check"), "warning"
    elif number in edit.changed:
        words, token = text("form_editor.edit.changed"), "primary"
    painter.setPen(theme.colour(token))
    middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(margin, middle, words)
    if block.length() == 1:  # the end of the paragraph alone
        painter.setPen(theme.colour("muted"))
        rest = QRectF(GUTTER + 2, place.top(), place.width() - GUTTER - 8, 24)
        painter.drawText(rest, middle, text("form_editor.edit.emptied"))
