"""The pictures after the reveal, and those that may come at any time: break, resume, test card."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from app.texts import text
from app.ui.projector.canvas import CENTRE, RIGHT, Canvas, advance, broken, fitted
from app.ui.projector.pages import SIGNERS_NOTE, signer_pages
from app.ui.projector.scene import Scene
from app.ui.projector.stage import caption, closing_line, heading

_GREYS = 11


def facts_row(canvas: Canvas, scene: Scene, room: QRectF, tall: float = 148.0) -> float:
    """The figures beside one another; returns the y below them."""
    facts = scene.facts[:4]
    width = (room.width() - 20 * (len(facts) - 1)) / max(1, len(facts))
    for place, (words, value) in enumerate(facts):
        cell = QRectF(room.x() + place * (width + 20), room.y(), width, tall)
        canvas.open_cell(cell)
        upper = QRectF(cell.x() + 16, cell.y() + 12, width - 32, 44)
        canvas.words(upper, words, 30, "muted", where=CENTRE)
        canvas.words(upper.adjusted(0, 46, 0, 84), value, 54, "white", bold=True, where=CENTRE)
    return room.y() + (tall + 26 if facts else 0)


def result(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """R with its code, the log's head and the figures."""
    room = heading(canvas, scene, inner)
    y = facts_row(canvas, scene, room)
    foot = closing_line(canvas, inner, scene.note or text("projector.result.thanks"), 34) - 16
    side = min(340.0, foot - y) if scene.qr else 0.0
    if side:
        canvas.code(QRectF(room.right() - side, y + 6, side, side), scene.qr)
    column = QRectF(room.x(), y, room.width() - side - (28 if side else 0), foot - y)
    for key, value, size, tone in (
        ("digest", scene.result, 52, "gold"),
        ("head", scene.head, 36, "text"),
    ):
        if not value:
            continue
        y = caption(canvas, column, y, text(f"projector.result.{key}"))
        box = QRectF(column.x(), y, column.width(), 0)
        y += canvas.digest(box, value, size, tone, bold=key == "digest") + 14


def minutes(canvas: Canvas, scene: Scene, inner: QRectF, page: int) -> None:
    """Who signs the minutes, and who has."""
    signed = sum(one.signed for one in scene.signers)
    words = text("projector.minutes.signed_of", signed=signed, total=len(scene.signers))
    room = heading(canvas, scene, inner, words)
    y = caption(canvas, room, room.y() - 6, text("projector.result.digest"))
    y += canvas.digest(QRectF(room.x(), y, room.width(), 0), scene.result, 40, "gold", bold=True)
    if scene.note:
        canvas.words(QRectF(room.x(), y + 8, room.width(), 44), scene.note, 30, "text", bold=True)
    y = room.y() + 190 + (SIGNERS_NOTE if scene.note else 0)
    width = (room.width() - 20) / 2
    pages = signer_pages(scene, canvas.height)
    for place, one in enumerate(pages[min(page, len(pages) - 1)]):
        row, column = divmod(place, 2)
        cell = QRectF(room.x() + column * (width + 20), y + row * 92, width, 80)
        if one.signed:
            canvas.cell(cell, fill=canvas.tone("locked"), edge=canvas.tone("gold"))
        else:
            canvas.open_cell(cell)
        state = text("projector.minutes.signed" if one.signed else "projector.minutes.waiting")
        tone = "text" if one.signed else "muted"
        used = canvas.words(cell.adjusted(0, 0, -70, 0), state, 30, tone, where=RIGHT) + 90
        if one.signed:
            _tick(canvas, QPointF(cell.right() - 40, cell.center().y()))
        line = cell.adjusted(22, 0, -used, 0)
        role = advance(one.role, "ui", 28, False) + 18
        canvas.words(line, one.role, 28, "text")
        size, lines = fitted(one.name, line.width() - role, line.height(), 40)
        canvas.lines(line.adjusted(role, 0, 0, 0), lines, size)


def _tick(canvas: Canvas, centre: QPointF) -> None:
    path = QPainterPath(centre + QPointF(-15, 1))
    path.lineTo(centre + QPointF(-4, 12))
    path.lineTo(centre + QPointF(17, -13))
    pen = QPen(canvas.tone("ok"), 6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
    canvas.painter.setPen(pen)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    canvas.painter.drawPath(path)


def words_alone(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """A large sentence with what belongs to it: break, resumption, hand-over, thanks."""
    room = heading(canvas, scene, inner)
    top = closing_line(canvas, inner, scene.note, 36) - 20
    facts = 64.0 * len(scene.facts)
    digest = 150.0 if scene.digest else 0.0
    big = QRectF(room.x(), room.y(), room.width(), top - room.y() - facts - digest)
    size, lines = fitted(scene.big, big.width() - 60, big.height() - 20, 110)
    if len(lines) > 1:
        size = max(size, _paragraph_size(scene.big, big.width() - 60, big.height() - 20))
        lines = broken(scene.big, big.width() - 60, size)
    canvas.lines(big, lines, size, "white", CENTRE)
    y = big.bottom()
    for name, value in scene.facts:
        row = QRectF(room.x(), y, room.width(), 58)
        canvas.words(row, name, 34, "gold", bold=True)
        canvas.words(row.adjusted(260, 0, 0, 0), value, 40, "text", bold=True)
        y += 64
    if scene.digest:
        box = QRectF(room.x(), y + 6, room.width(), 0)
        canvas.digest(box, scene.digest, 44, "gold", bold=True)


def _paragraph_size(words: str, width: float, height: float) -> int:
    """The largest size in which words fill a box in several lines."""
    for size in range(96, 36, -4):
        if len(broken(words, width, size)) * size * 1.3 <= height:
            return size
    return 36


def card(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """The test card: grey steps, the smallest words and the smallest names."""
    room = heading(canvas, scene, inner)
    wide = room.width() / _GREYS
    for step in range(_GREYS):
        grey = round(255 * step / (_GREYS - 1))
        box = QRectF(room.x() + step * wide, room.y(), wide, 120)
        canvas.painter.fillRect(box, QColor(grey, grey, grey))
    words = text("projector.card.greys")
    canvas.words(QRectF(room.x(), room.y() + 124, room.width(), 44), words, 28, "muted")
    y = room.y() + 190
    rows = (("least", 28, False), ("name", 36, True), ("large", 56, True))
    for key, size, bold in rows:
        row = QRectF(room.x(), y, room.width(), size * 1.5)
        canvas.words(row, text(f"projector.card.{key}"), size, "white", bold=bold)
        y += size * 1.5 + 14
    canvas.words(
        QRectF(room.x(), y, room.width(), 60), scene.big, 36, "gold", bold=True, face="mono"
    )
    closing_line(canvas, inner, text("projector.card.note"), 40)


def corners(canvas: Canvas, left: float, right: float) -> None:
    """Marks in the four corners of the screen: what is cut off is seen at once."""
    pen = QPen(canvas.tone("white"), 6)
    canvas.painter.setPen(pen)
    size, inset = 60.0, 5.0
    for x, y, across, down in (
        (left + inset, inset, 1, 1),
        (right - inset, inset, -1, 1),
        (left + inset, canvas.height - inset, 1, -1),
        (right - inset, canvas.height - inset, -1, -1),
    ):
        canvas.painter.drawLine(QPointF(x, y), QPointF(x + across * size, y))
        canvas.painter.drawLine(QPointF(x, y), QPointF(x, y + down * size))
