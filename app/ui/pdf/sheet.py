"""The page in the PDF window: a sheet of paper in a view that scrolls."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.services.paper.pdf_search import Box
from app.ui import theme

_MARGIN = 16


class _Paper(QWidget):
    """White paper, with the picture as soon as there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: QImage | None = None
        self.page = QSize(400, 560)
        self.share = 1.0  # logical pixels a point
        self.marks: tuple[tuple[Box, ...], ...] = ()
        self.current = -1

    def place_of(self, box: Box) -> QRectF:
        """Where a box of the page is on the widget."""
        left, top, width, height = (round(side * self.share, 2) for side in box)
        return QRectF(left + _MARGIN, top + _MARGIN, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.fillRect(place, theme.colour("card"))
        if self.picture is not None:
            painter.drawImage(place, self.picture)
        self._draw_marks(painter)
        painter.setPen(theme.colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _draw_marks(self, painter: QPainter) -> None:
        """Found words as with a marker pen; those in front are framed as well."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for mark in self.marks:
            for box in mark:
                painter.fillRect(self.place_of(box), theme.colour("gold"))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("danger"), 2))
        for box in self.marks[self.current] if 0 <= self.current < len(self.marks) else ():
            painter.drawRect(self.place_of(box).adjusted(-2, -2, 2, 2))


class Sheet(QScrollArea):
    """Shows one page.

    Signals:
        resized: there is more or less room.
        zoomed: Ctrl and the wheel (True: larger).
        passed: the reader went on beyond the end (True) or the top (False) of the page.
    """

    resized = Signal()
    zoomed = Signal(bool)
    passed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A bar that comes and goes would change the width the page is fitted to.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAutoFillBackground(False)
        self._paper = _Paper()
        self.setWidget(self._paper)

    def room(self) -> tuple[int, int]:
        """Width and height a page may take, in logical pixels."""
        bar = self.verticalScrollBar().sizeHint().width()
        return (
            max(80, self.width() - bar - 2 * _MARGIN - 2),
            max(80, self.height() - 2 * _MARGIN - 2),
        )

    def set_page(self, size: QSize, share: float = 1.0) -> None:
        """Make room for a page of this size; `share`: logical pixels a point."""
        self._paper.page = size
        self._paper.share = share
        self._paper.resize(size + QSize(2 * _MARGIN, 2 * _MARGIN))

    def set_picture(self, picture: QImage | None) -> None:
        """Show the picture of the page; None leaves the paper white."""
        self._paper.picture = picture
        self._paper.update()

    def set_marks(self, marks: tuple[tuple[Box, ...], ...], current: int) -> None:
        """Mark places of the page, and scroll to the one in front (-1: none)."""
        self._paper.marks, self._paper.current = marks, current
        self._paper.update()
        if 0 <= current < len(marks) and marks[current]:
            place = self._paper.place_of(marks[current][0]).toRect()
            middle = place.center()
            self.ensureVisible(middle.x(), middle.y(), 60, min(160, self.height() // 3))

    def marked(self) -> tuple[int, int]:
        """How many places are marked, and which of them is in front."""
        return len(self._paper.marks), self._paper.current

    def has_picture(self) -> bool:
        """Whether the page has come up."""
        return self._paper.picture is not None

    def to_top(self) -> None:
        """Scroll to the top of the page."""
        self.verticalScrollBar().setValue(0)

    def to_end(self) -> None:
        """Scroll to the end of the page."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        down = event.angleDelta().y() < 0
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(not down)
            event.accept()
            return
        if event.angleDelta().y() and self._at_edge(down):
            self.passed.emit(down)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_Space)
        if down or event.key() == Qt.Key.Key_PageUp:
            if self._at_edge(down):
                self.passed.emit(down)
            else:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + (bar.pageStep() if down else -bar.pageStep()))
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()  # the window goes to the first or last page
            return
        super().keyPressEvent(event)

    def _at_edge(self, down: bool) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() if down else bar.value() <= bar.minimum()
