"""The chart of fairness: a line for each class, its bands, and where the count lies."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.fairness_figures import Standing
from app.texts import text
from app.ui import theme
from app.ui.views.fairness import Point, axis, ticks

ROW = 27
FOOT = 26
TOP = 6
LABEL = 132
SAID = 104
_DOTS = {
    Standing.WITHIN: "primary",
    Standing.EDGE: "warning",
    Standing.MORE: "danger",
    Standing.FEWER: "danger",
}


class FairnessChart(QWidget):
    """Points with bands, as shares of what was to be expected; 100 % in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: tuple[Point, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(360)
        self.setAccessibleName(text("fairness.note.chart"))

    def show_points(self, shown: tuple[Point, ...]) -> None:
        """Show these, one a line."""
        self.points = shown
        said = (
            f"{one.label} {one.said} {text(f'fairness.standing.{one.standing}')}" for one in shown
        )
        self.setAccessibleDescription("\n".join(said))
        self.updateGeometry()
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, TOP + self._row() * max(1, len(self.points)) + FOOT)

    def _row(self) -> int:
        return round(ROW * theme.state().scale)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(theme.ui_font(13))
            if self.points:
                self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        scale = theme.state().scale
        plot = QRectF(
            LABEL * scale,
            TOP,
            self.width() - (LABEL + SAID) * scale,
            self._row() * len(self.points),
        )
        low, high = axis(self.points)

        def x_of(share: float) -> float:
            inside = min(high, max(low, share))
            return plot.left() + (inside - low) / (high - low) * plot.width()

        room = painter.fontMetrics().horizontalAdvance("100%") + 8
        last = -1e9
        for share in ticks(low, high):
            x = x_of(share)
            middle = abs(share - 1) < 1e-6
            painter.setPen(QPen(theme.colour("border" if middle else "line"), 2 if middle else 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom() + 4))
            if x - last >= room or middle:
                painter.setPen(theme.colour("text2"))
                place = QRectF(x - room, plot.bottom() + 4, 2 * room, FOOT - 4)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{share:.0%}")
                last = x
        for number, one in enumerate(self.points):
            y = plot.top() + self._row() * (number + 0.5)
            self._band(painter, x_of(one.outer[0]), x_of(one.outer[1]), y, "tint")
            self._band(painter, x_of(one.inner[0]), x_of(one.inner[1]), y, "selection")
            self._dot(painter, QPointF(x_of(one.share), y), theme.colour(_DOTS[one.standing]))
            self._words(painter, one, y, plot)

    def _band(self, painter: QPainter, left: float, right: float, y: float, tone: str) -> None:
        height = self._row() * 0.56
        painter.setPen(QPen(theme.colour("border"), 0.6))
        painter.setBrush(theme.colour(tone))
        painter.drawRect(QRectF(left, y - height / 2, max(2.0, right - left), height))

    def _dot(self, painter: QPainter, place: QPointF, colour: QColor) -> None:
        painter.setPen(QPen(theme.colour("card"), 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(place, 5.5, 5.5)

    def _words(self, painter: QPainter, one: Point, y: float, plot: QRectF) -> None:
        half = self._row() / 2
        left = QRectF(0, y - half, plot.left() - 8, 2 * half)
        right = QRectF(plot.right() + 8, y - half, self.width() - plot.right() - 8, 2 * half)
        elided = painter.fontMetrics().elidedText(
            one.label, Qt.TextElideMode.ElideRight, int(left.width())
        )
        side = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("text"))
        painter.drawText(left, side | Qt.AlignmentFlag.AlignRight, elided)
        painter.setPen(theme.colour("text2"))
        painter.drawText(right, side | Qt.AlignmentFlag.AlignLeft, one.said)
