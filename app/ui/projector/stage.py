"""What the stage of every still picture has: its inner box, its heading, sizes of a list."""

from PySide6.QtCore import QRectF

from app.texts import text
from app.ui.projector.canvas import CENTRE, LEFT, RIGHT, Canvas, advance, fitted
from app.ui.projector.frame import stage_box
from app.ui.projector.scene import Scene

PAD = 34.0
HEADING = 78.0
NAME = 40
NOTE = 32


def inner_box(scene: Scene, height: float) -> QRectF:
    """The room inside the large pane."""
    return stage_box(height, wide=scene.wide).adjusted(PAD, 20, -PAD, -24)


def heading(canvas: Canvas, scene: Scene, inner: QRectF, right: str = "") -> QRectF:
    """The stage's title and a short sentence; returns the room below."""
    words = scene.heading or text(f"projector.{scene.kind.value}.heading")
    used = canvas.words(
        QRectF(inner.x(), inner.y(), inner.width(), 56), words, 40, "gold", bold=True
    )
    if right:
        rest = QRectF(inner.x() + used + 30, inner.y(), inner.width() - used - 30, 56)
        canvas.words(rest, right, 28, "muted", where=RIGHT)
    canvas.rule(inner.x(), inner.y() + 62, inner.width())
    return inner.adjusted(0, HEADING, 0, 0)


def caption(canvas: Canvas, room: QRectF, y: float, words: str, size: int = 30) -> float:
    """A golden caption; returns where what it names begins."""
    canvas.words(QRectF(room.x(), y, room.width(), size * 1.5), words, size, "gold", bold=True)
    return y + size * 1.5 + 2


def closing_line(canvas: Canvas, inner: QRectF, words: str, size: int = NOTE) -> float:
    """A sentence at the foot of the stage, in as many lines as it takes; returns its top."""
    if not words:
        return inner.bottom()
    size = fitted_line(words, inner.width(), size)
    tall = canvas.lines_of(words, inner.width(), size) * size * 1.32
    top = inner.bottom() - tall
    canvas.paragraph(QRectF(inner.x(), top, inner.width(), tall), words, size, where=CENTRE)
    return top


def fitted_line(words: str, width: float, size: int) -> int:
    """The size in which words take one line, 28 px at least."""
    while size > 28 and advance(words, "ui", size, False) > width:
        size -= 1
    return size


def person(canvas: Canvas, cell: QRectF, role: str, name: str, body: str) -> None:
    """Somebody present: the part they have, the name large, whom they stand for."""
    canvas.open_cell(cell)
    line = cell.adjusted(22, 0, -22, 0)
    if role:
        width = advance(role, "ui", 28, False) + 4
        canvas.words(QRectF(line.x(), line.y(), width, line.height()), role, 28, "gold")
        line = line.adjusted(width + 18, 0, 0, 0)
    longest = line.width() * (0.55 if body else 1.0)
    size, rows = fitted(name, longest, line.height(), NAME)
    canvas.lines(QRectF(line.x(), line.y(), longest, line.height()), rows, size)
    used = max(advance(row, "ui", size, True) for row in rows) + 20
    rest = line.adjusted(used, 0, 0, 0)
    if not body:
        return
    rows_of_body = canvas.lines_of(body, rest.width(), 28)
    if rows_of_body > 1 and rest.height() >= 76:
        pitch = 37.0
        top = rest.center().y() - pitch
        canvas.paragraph(QRectF(rest.x(), top, rest.width(), 2 * pitch), body, 28, "muted")
    else:
        canvas.words(rest, body, 28, "muted", where=LEFT if rows_of_body > 1 else RIGHT)
