"""The expert view: the XML of a form with its lines numbered, and what is wrong with it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.paper.paper_wording_check import Fault
from app.texts import text
from app.ui import theme
from app.ui.widgets import label

_MARGIN = 8


class _Numbers(QWidget):
    """The numbers beside the lines."""

    def __init__(self, source: "XmlEdit") -> None:
        super().__init__(source)
        self._source = source

    def sizeHint(self) -> QSize:
        return QSize(self._source.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._source.paint_numbers(QPainter(self), event.rect())


class XmlEdit(QPlainTextEdit):
    """Plain text with numbered lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.mono_font(14))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setAccessibleName(text("form_editor.xml.name"))
        self.faulty: frozenset[int] = frozenset()
        self.numbers = _Numbers(self)
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        self.updateRequest.connect(self._scrolled)

    def numbers_width(self) -> int:
        """How wide the numbers are."""
        return 3 * self.fontMetrics().horizontalAdvance("0") + 2 * _MARGIN

    def paint_numbers(self, painter: QPainter, room: QRect) -> None:
        """Paint the number of every line in view; of a faulty one in red."""
        painter.fillRect(room, theme.colour("alternate"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        place = self.blockBoundingGeometry(block).translated(self.contentOffset())
        while block.isValid() and place.top() <= room.bottom():
            line = block.blockNumber() + 1
            painter.setPen(theme.colour("danger" if line in self.faulty else "muted"))
            where = QRect(0, round(place.top()), self.numbers.width() - _MARGIN, 20)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, str(line))
            block = block.next()
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.contentsRect()
        self.numbers.setGeometry(room.left(), room.top(), self.numbers_width(), room.height())

    def _scrolled(self, room: QRect, down: int) -> None:
        if down:
            self.numbers.scroll(0, down)
        else:
            self.numbers.update(0, room.y(), self.numbers.width(), room.height())


class XmlPane(QWidget):
    """Signals:
    touched: the XML was changed.
    """

    touched = Signal()

    def __init__(self, may_change: bool) -> None:
        super().__init__()
        self.edit = XmlEdit()
        self.edit.setReadOnly(not may_change)
        self.edit.textChanged.connect(self.touched)
        self.faults = QListWidget()
        self.faults.setProperty("role", "choices")
        self.faults.setAccessibleName(text("form_editor.xml.faults"))
        self.faults.setMaximumHeight(132)
        self.faults.setWordWrap(True)
        self.faults.itemActivated.connect(self._go_to)
        self.faults.itemClicked.connect(self._go_to)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(label(text("form_editor.xml.hint"), "muted"))
        box.addWidget(self.edit, 1)
        box.addWidget(self.faults)
        self.setFocusProxy(self.edit)

    def source(self) -> str:
        """The XML as it stands."""
        return self.edit.toPlainText()

    def show_source(self, source: str) -> None:
        """Show other XML, telling nobody."""
        self.edit.blockSignals(True)
        self.edit.setPlainText(source)
        self.edit.blockSignals(False)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """List what is wrong, line by line."""
        self.edit.faulty = frozenset(fault.line for fault in faults)
        self.edit.numbers.update()
        self.faults.clear()
        for fault in faults:
            words = text("form_editor.xml.line", line=fault.line, words=fault.words)
            item = QListWidgetItem(words if fault.line else fault.words, self.faults)
            item.setData(Qt.ItemDataRole.UserRole, fault.line)
        if not faults:
            self.faults.addItem(text("form_editor.xml.none"))

    def go(self, line: int) -> None:
        """Put the cursor at the beginning of a line."""
        block = self.edit.document().findBlockByNumber(line - 1)
        if block.isValid():
            self.edit.setTextCursor(QTextCursor(block))
            self.edit.centerCursor()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, item: QListWidgetItem) -> None:
        self.go(int(item.data(Qt.ItemDataRole.UserRole) or 0))
