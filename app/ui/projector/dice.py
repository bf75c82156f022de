"""A ten-sided die and a written slip, each with its digit."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen, QPolygonF

from app.ui.projector.canvas import CENTRE, Canvas

_FACE = 76.0  # below this a die is a plain square, so that its digit stays large


def paint_digit(canvas: Canvas, box: QRectF, digit: str, *, newest: bool, slip: bool) -> None:
    """One digit of a throw; "" leaves the place open."""
    side = min(box.width(), box.height())
    if not slip and side >= _FACE:
        _die(canvas, QRectF(box.center().x() - side / 2, box.y(), side, side), digit, newest)
        return
    if digit:
        fill = canvas.tone("fresh" if newest else "locked")
        canvas.cell(box, fill=fill, edge=canvas.tone("gold"), line=3 if newest else 1.5)
        size = max(28, round(min(box.height() * 0.62, box.width() * 0.9)))
        canvas.words(box, digit, size, "white", bold=True, where=CENTRE, face="mono")
    else:
        canvas.cell(box, fill=canvas.tone("deep"), edge=canvas.tone("muted"), line=1)


def _die(canvas: Canvas, box: QRectF, digit: str, newest: bool) -> None:
    """Seen from before: the kite that carries the digit, and the edges of its neighbours."""

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.x() + box.width() * x, box.y() + box.height() * y)

    painter = canvas.painter
    outline = [at(0.5, 0), at(0.98, 0.4), at(0.98, 0.6), at(0.5, 1), at(0.02, 0.6), at(0.02, 0.4)]
    kite = [at(0.5, 0), at(0.86, 0.6), at(0.5, 0.8), at(0.14, 0.6)]
    edge = canvas.tone("gold") if digit else canvas.tone("muted", 110)
    painter.setPen(QPen(edge, 3.5 if newest else 2, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(canvas.tone("navy" if digit else "deep"))
    painter.drawPolygon(QPolygonF(outline))
    if not digit:
        return
    painter.setBrush(canvas.tone("fresh" if newest else "locked"))
    painter.drawPolygon(QPolygonF(kite))
    for first, second in (((0.86, 0.6), (0.98, 0.6)), ((0.14, 0.6), (0.02, 0.6))):
        painter.drawLine(at(*first), at(*second))
    painter.drawLine(at(0.5, 0.8), at(0.5, 1))
    face = QRectF(at(0.2, 0.24), at(0.8, 0.72))
    size = max(28, round(box.height() * 0.42))
    canvas.words(face, digit, size, "white", bold=True, where=CENTRE, face="mono")
