"""The sentences of a form as a text to type in: one paragraph each, chips between the words.

Nothing can be typed that changes what a sentence is: no paragraph is joined or split, a
chip is there or gone, and chips that belong together go together. All of it can be undone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QToolTip

from app.services.paper.paper_wording_parts import Line, Piece, Written
from app.texts import text
from app.ui import theme
from app.ui.sentences.blocks import (
    MARK,
    block_format,
    half,
    insert,
    is_marked,
    longest_words,
    loops_at,
    number_of,
)
from app.ui.sentences.chips import (
    OBJECT,
    ChipPainter,
    placed,
)
from app.ui.sentences.gutter import paint_ground
from app.ui.sentences.mime import mime_of, pieces_from, printable
from app.ui.widgets.tips import plain_tip

_Key = QKeySequence.StandardKey
_Move = QTextCursor.MoveOperation
# (key, with Ctrl) -> what it takes away; not as standard keys, which platforms lack.
_ERASES: Final = {
    (Qt.Key.Key_Delete, False): _Move.NextCharacter,
    (Qt.Key.Key_Delete, True): _Move.NextWord,
    (Qt.Key.Key_Backspace, False): _Move.PreviousCharacter,
    (Qt.Key.Key_Backspace, True): _Move.PreviousWord,
}
_WALKS: Final = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
    }
)


class SentenceEdit(QTextEdit):
    """Signals:
    touched: words, chips or marks changed.
    moved: the cursor went to another sentence (its number).
    refused: something was not done; a sentence says why.
    """

    touched = Signal()
    moved = Signal(int)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self.changed: frozenset[int] = frozenset()
        self._at = -1
        self._painter = ChipPainter(self)
        self.setAccessibleName(text("form_editor.edit.name"))
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().registerHandler(OBJECT, self._painter)
        self.document().setDocumentMargin(2)
        self.document().contentsChanged.connect(self._contents_changed)
        self.cursorPositionChanged.connect(self._cursor_moved)

    # -- what is shown -------------------------------------------------------------------

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show sentences as they are; what was typed before is gone."""
        self._lines, self.changed, self._at = tuple(lines), frozenset(), -1
        document = self.document()
        document.blockSignals(True)
        document.setUndoRedoEnabled(False)
        self.clear()
        self.document().setDefaultFont(theme.ui_font(16))
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        for line in self._lines:
            if line.number:
                cursor.insertBlock()
            cursor.setBlockFormat(block_format(line))
            insert(cursor, line.pieces)
        cursor.endEditBlock()
        document.setUndoRedoEnabled(True)
        document.setModified(False)
        document.blockSignals(False)
        self.moveCursor(_Move.Start)
        self._cursor_moved()

    def show_changed(self, numbers: Sequence[int]) -> None:
        """Mark the sentences that are not as they were."""
        self.changed = frozenset(numbers)
        self.viewport().update()

    def written(self) -> dict[int, Written]:
        """Return every sentence as it stands now, by number."""
        found = {}
        block = self.document().firstBlock()
        while block.isValid():
            parts = tuple((one.piece.is_text, one.piece.words) for one in placed(block))
            found[number_of(block)] = Written(parts, is_marked(block))
            block = block.next()
        return found

    @property
    def current(self) -> int:
        """The number of the sentence the cursor is in."""
        return number_of(self.textCursor().block())

    def longest_words(self) -> str:
        """The longest words without a chip or a line end of the sentence at the cursor."""
        return longest_words(self.textCursor().block())

    def go(self, number: int) -> None:
        """Put the cursor into a sentence, and the sentence into view."""
        block = self._block(number)
        if block.isValid():
            cursor = QTextCursor(block)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_next(self, words: str) -> bool:
        """Select the next place of some words, from the top after the end; False: nowhere."""
        found = self.document().find(words, self.textCursor())
        if found.isNull():
            found = self.document().find(words)
        if not found.isNull():
            self.setTextCursor(found)
            self.ensureCursorVisible()
        return not found.isNull()

    def next_check(self) -> bool:
        """Go to the next sentence that is still to be confirmed; False: there is none."""
        numbers = [number for number in range(len(self._lines)) if self.is_check(number)]
        if not numbers:
            return False
        self.go(next((one for one in numbers if one > self.current), numbers[0]))
        return True

    def is_check(self, number: int) -> bool:
        """Whether a sentence is marked 待核 now."""
        block = self._block(number)
        return block.isValid() and is_marked(block)

    def checks(self) -> int:
        """How many sentences are marked 待核 now."""
        return sum(self.is_check(line.number) for line in self._lines)

    def scope(self) -> dict[str, str]:
        """Return name -> list of the loops around the cursor."""
        around = self._lines[self.current].scope if self._lines else {}
        cursor = self.textCursor()
        return {**around, **loops_at(cursor.block(), cursor.selectionStart())}

    # -- acts ----------------------------------------------------------------------------

    def put(self, pieces: Sequence[Piece]) -> bool:
        """Put parts in place of what is selected; False where it may not be."""
        cursor = self.textCursor()
        if not self._may_change(cursor):
            return False
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        insert(cursor, self._paired_anew(cursor.block(), pieces))
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        return True

    def mark(self, number: int, *, check: bool) -> None:
        """Mark a sentence 待核, or clear the mark; can be undone."""
        block = self._block(number)
        if block.isValid() and not self.isReadOnly() and is_marked(block) != check:
            cursor = QTextCursor(block)
            made = block.blockFormat()
            made.setProperty(MARK, check)
            cursor.setBlockFormat(made)
            self._contents_changed()

    def erase(self, move: QTextCursor.MoveOperation = _Move.NoMove) -> None:
        """Take away what is selected, or what the movement goes over."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            block = cursor.block()
            cursor.movePosition(move, QTextCursor.MoveMode.KeepAnchor)
            if cursor.block() != block:
                return  # sentences are not joined
        if cursor.hasSelection() and self._may_change(cursor):
            cursor.removeSelectedText()
            self.setTextCursor(cursor)

    # -- rules ---------------------------------------------------------------------------

    def _may_change(self, cursor: QTextCursor) -> bool:
        if self.isReadOnly():
            return False
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        block = self.document().findBlock(first)
        if not block.contains(last):
            self.refused.emit(text("form_editor.refused.several"))
            return False
        if self._lines[number_of(block)].locked:
            self.refused.emit(text("form_editor.refused.locked"))
            return False
        alone = half(list(placed(block)), first, last)
        if alone is not None:
            self.refused.emit(text("form_editor.refused.half", label=alone.label))
            return False
        return True

    def _paired_anew(self, block: QTextBlock, pieces: Sequence[Piece]) -> list[Piece]:
        """Give pairs that come in numbers of their own; leave out halves."""
        taken = max((one.piece.pair for one in placed(block)), default=0)
        whole = {one.pair for one in pieces if one.opens} & {
            one.pair for one in pieces if one.closes
        }
        return [
            replace(one, pair=one.pair + taken) if one.pair else one
            for one in pieces
            if not one.pair or one.pair in whole
        ]

    # -- keys ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = Qt.Key(event.key())
        acts: tuple[tuple[QKeySequence.StandardKey, Callable[[], object]], ...] = (
            (_Key.Undo, self.undo),
            (_Key.Redo, self.redo),
            (_Key.Cut, self.cut),
            (_Key.Copy, self.copy),
            (_Key.Paste, self.paste),
            (_Key.SelectAll, self.select_sentence),
        )
        act = next((act for standard, act in acts if event.matches(standard)), None)
        if act is not None:
            act()
        elif (key, control) in _ERASES:
            self.erase(_ERASES[key, control])
        elif key in _WALKS:
            super().keyPressEvent(event)
            return
        elif not self._typed(event):
            event.ignore()  # nothing else may change the text; keys of the page go on
            return
        event.accept()

    def _typed(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        alt_graph = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if held:
                return False  # Ctrl+Enter is the page's
            self.put((Piece("\n"),))
            return True
        words = event.text()
        if not words or not all(map(printable, words)) or (held and held != alt_graph):
            return False
        self.put((Piece(words),))
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        words = event.commitString()
        if words:
            super().inputMethodEvent(QInputMethodEvent("", []))  # what was composed goes
            self.put((Piece(words),))
            event = QInputMethodEvent(event.preeditString(), event.attributes())
        if not self.isReadOnly() and not self._selects_several():
            super().inputMethodEvent(event)

    def _selects_several(self) -> bool:
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        return cursor.hasSelection() and not block.contains(cursor.selectionEnd())

    def select_sentence(self) -> None:
        """Select the sentence the cursor is in."""
        cursor = self.textCursor()
        cursor.movePosition(_Move.StartOfBlock)
        cursor.movePosition(_Move.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # -- clipboard -----------------------------------------------------------------------

    def cut(self) -> None:
        """Copy what is selected and take it away."""
        if self.textCursor().hasSelection() and self._may_change(self.textCursor()):
            self.copy()
            self.erase()

    def createMimeDataFromSelection(self) -> QMimeData:
        return mime_of(self.textCursor())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        pieces = pieces_from(source)
        if pieces:
            self.put(pieces)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        chosen, may = self.textCursor().hasSelection(), not self.isReadOnly()
        acts: tuple[tuple[str, Callable[[], object], bool], ...] = (
            ("undo", self.undo, may and self.document().isUndoAvailable()),
            ("redo", self.redo, may and self.document().isRedoAvailable()),
            ("cut", self.cut, may and chosen),
            ("copy", self.copy, chosen),
            ("paste", self.paste, may and self.canPaste()),
            ("erase", self.erase, may and chosen),
            ("select", self.select_sentence, True),
        )
        for key, act, there in acts:
            entry = menu.addAction(text(f"form_editor.menu.{key}"))
            entry.setEnabled(there)
            entry.triggered.connect(lambda _on=False, act=act: act())
        menu.exec(event.globalPos())
        menu.deleteLater()

    # -- looks ---------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self._tip_at(event)
            QToolTip.showText(
                event.globalPos(), plain_tip(tip), self
            ) if tip else QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _tip_at(self, event: QHelpEvent) -> str:
        at = self.cursorForPosition(event.pos()).position()
        for one in placed(self.document().findBlock(at)):
            if not one.piece.is_text and one.at - 1 <= at <= one.end:
                return one.piece.tip
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._lines:
            painter = QPainter(self.viewport())
            paint_ground(self, painter, event.rect().toRectF())
            painter.end()
        super().paintEvent(event)

    # -- inside --------------------------------------------------------------------------

    def line(self, number: int) -> Line:
        """The sentence of a number as it was opened."""
        return self._lines[number]

    def _block(self, number: int) -> QTextBlock:
        return self.document().findBlockByNumber(number) if number >= 0 else QTextBlock()

    def _contents_changed(self) -> None:
        self.viewport().update()
        self.touched.emit()

    def _cursor_moved(self) -> None:
        if self.current != self._at:
            self._at = self.current
            self.viewport().update()
            self.moved.emit(self._at)
