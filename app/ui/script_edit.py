"""The host's words to type in, with chips for what the program fills in."""

from typing import Final

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QTextEdit, QWidget

from app.services.draw.script_words import NAMES
from app.ui.sentences.chips import OBJECT, ChipPainter, format_of, placed
from app.ui.sentences.mime import mime_of, pieces_from
from app.ui.views.draw_settings import chip_of, is_chip_of_ours, parts_of
from app.ui.widgets import Button

_CHIP: Final = "\ufffc"


class ScriptEdit(QTextEdit):
    """Signals:
    touched: what stands there has changed by hand.
    """

    touched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._painter = ChipPainter()
        self._filling = False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.document().documentLayout().registerHandler(OBJECT, self._painter)
        self.document().contentsChanged.connect(self._changed)

    def show_words(self, words: str) -> None:
        """Show a line with its names as chips; what was typed before is gone."""
        self._filling = True
        self.clear()
        cursor = self.textCursor()
        for piece in parts_of(words):
            if piece.is_text:
                cursor.insertText(piece.words)
            else:
                cursor.insertText(_CHIP, format_of(piece))
                cursor.setCharFormat(self.currentCharFormat())
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._filling = False

    def words(self) -> str:
        """Return what stands there, names in braces, without blanks at the ends."""
        lines, block = [], self.document().firstBlock()
        while block.isValid():
            lines.append("".join(one.piece.words for one in placed(block)))
            block = block.next()
        return "\n".join(lines).strip()

    def put(self, name: str) -> None:
        """Put the chip of one of NAMES where the cursor stands."""
        self._insert_chip(name)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _insert_chip(self, name: str) -> None:
        cursor = self.textCursor()
        plain = cursor.charFormat()
        plain.clearProperty(plain.Property.ObjectType)
        cursor.insertText(_CHIP, format_of(chip_of(name)))
        cursor.setCharFormat(plain)
        self.setTextCursor(cursor)

    def _changed(self) -> None:
        if not self._filling:
            self.touched.emit()

    def createMimeDataFromSelection(self) -> QMimeData:
        return mime_of(self.textCursor())

    def insertFromMimeData(self, source: QMimeData) -> None:
        for piece in pieces_from(source):
            if piece.is_text:
                self.textCursor().insertText(piece.words)
            elif is_chip_of_ours(piece):
                self._insert_chip(piece.words[1:-1])


class NameButtons(QWidget):
    """A small button for every name a line may have; it puts the chip into an editor.

    Args:
        across: buttons in a row.
    """

    def __init__(self, edit: ScriptEdit, across: int = 5) -> None:
        super().__init__()
        self.buttons: dict[str, Button] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for at, name in enumerate(NAMES):
            button = Button(chip_of(name).label, "plus")
            button.setIconSize(QSize(14, 14))
            button.clicked.connect(lambda _checked=False, name=name: edit.put(name))
            self.buttons[name] = button
            grid.addWidget(button, at // across, at % across)
