"""The pictures from the first throw to the stored result, and the chances of small groups."""

from PySide6.QtCore import QRectF

from app.texts import text
from app.ui.projector.canvas import CENTRE, RIGHT, Canvas, advance, fitted
from app.ui.projector.dice import paint_digit
from app.ui.projector.pages import chance_pages, newest_throw, throw_pages
from app.ui.projector.scene import Scene, Throw
from app.ui.projector.stage import caption, closing_line, fitted_line, heading

_NAMES = 340.0


def throws(canvas: Canvas, scene: Scene, inner: QRectF, page: int) -> None:
    """Every witness's digits, die by die."""
    room = heading(canvas, scene, inner, text("projector.throws.note"))
    pages = throw_pages(scene, canvas.height)
    mine = pages[min(page, len(pages) - 1)]
    if not mine:
        return
    pitch = min(340.0, room.height() / len(mine))
    newest = newest_throw(scene.throws)
    for place, throw in enumerate(mine):
        row = QRectF(room.x(), room.y() + place * pitch, room.width(), pitch - 14)
        canvas.open_cell(row)
        _throw(canvas, row.adjusted(26, 10, -26, -10), throw, throw is newest)


def _throw(canvas: Canvas, row: QRectF, throw: Throw, newest: bool) -> None:
    name = QRectF(row.x(), row.y(), _NAMES, row.height())
    size, lines = fitted(throw.witness, _NAMES, row.height() - 44, 46)
    canvas.lines(name.adjusted(0, 0, 0, -42), lines, size)
    way = text("projector.throws.slips" if throw.slips else "projector.throws.dice")
    below = QRectF(row.x(), row.bottom() - 44, _NAMES, 40)
    entered = text("projector.throws.entered", entered=len(throw.digits), total=throw.total)
    canvas.words(below, f"{way}  {entered}", 28, "muted")
    per_line = 20 if throw.total > 20 else max(1, throw.total)
    rows = -(-throw.total // per_line)
    area = row.adjusted(_NAMES + 20, 0, 0, 0)
    width = min(250.0, area.width() / per_line)
    height = min(250.0, area.height() / rows)
    top = area.center().y() - height * rows / 2
    for place in range(throw.total):
        line, column = divmod(place, per_line)
        box = QRectF(area.x() + column * width, top + line * height, width - 8, height - 8)
        digit = throw.digits[place] if place < len(throw.digits) else ""
        last = newest and place == len(throw.digits) - 1
        paint_digit(canvas, box, digit, newest=last, slip=throw.slips)


def seed(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """The sealed number against its seal, then the seed and its three parts."""
    room = heading(canvas, scene, inner)
    # 4:3 has room for larger digits and wider gaps.
    spare = max(0.0, min(0.4, room.height() / 690.0 - 1))
    y = room.y() - 4
    if scene.secret:
        y = _seal(canvas, scene, room, y, spare)
    else:
        row = QRectF(room.x(), y, room.width(), 60)
        canvas.words(row, text("projector.seed.opened"), 34, "ok", bold=True)
        y += 70
    formula = text("projector.seed.formula")
    size = fitted_line(formula, room.width(), 32)
    y += 60 * spare
    canvas.words(QRectF(room.x(), y, room.width(), 48), formula, size, "gold", bold=True)
    y += 50 + 40 * spare
    y += _digits(canvas, scene, QRectF(room.x(), y, room.width(), 0)) + 6 + 80 * spare
    left = inner.bottom() - y - 46
    size = int(max(40, min(62, left / 2 / 1.45)))
    pane = QRectF(inner.x() - 10, y, inner.width() + 20, 46 + size * 1.45 * 2 + 8)
    canvas.cell(pane, fill=canvas.tone("locked"), edge=canvas.tone("gold"))
    column = pane.adjusted(16, 2, -16, 0)
    words = text("projector.seed.heading")
    canvas.words(QRectF(column.x(), column.y(), column.width(), 46), words, 30, "text", bold=True)
    box = QRectF(column.x(), column.y() + 44, column.width(), 0)
    canvas.digest(box, scene.seed, size, "white", bold=True)


def _seal(canvas: Canvas, scene: Scene, room: QRectF, y: float, spare: float) -> float:
    parts = (
        ("secret", scene.secret, "white"),
        ("sealed", scene.commitment, "text"),
        ("recomputed", scene.recomputed, "text"),
    )
    left = 330.0
    for key, value, tone in parts:
        words = text(f"projector.seed.{key}")
        box = QRectF(room.x(), y + 4, left - 20, 84)
        canvas.paragraph(box, words, 28, "gold", bold=True)
        digits = QRectF(room.x() + left, y, room.width() - left, 0)
        size = int(32 * (1 + spare))
        y += max(86.0, canvas.digest(digits, value, size, tone)) + 8 + 60 * spare
    same = scene.recomputed == scene.commitment
    row = QRectF(room.x() + left, y - 6, room.width() - left, 48)
    words = text("projector.seed.same" if same else "projector.seed.differs")
    canvas.words(row, words, 32, "ok" if same else "alarm_text", bold=True)
    canvas.rule(room.x(), y + 46, room.width())
    return y + 52


def _digits(canvas: Canvas, scene: Scene, box: QRectF) -> float:
    """Witnesses and their digits, two beside one another; returns the height used."""
    columns = 2 if len(scene.throws) > 1 else 1
    width = (box.width() - 28 * (columns - 1)) / columns
    rows = -(-len(scene.throws) // columns)
    for place, throw in enumerate(scene.throws):
        line, column = divmod(place, columns)
        row = QRectF(box.x() + column * (width + 28), box.y() + line * 50, width, 50)
        used = canvas.words(row, throw.witness, 36, "white", bold=True) + 24
        spaced = " ".join(throw.digits[i : i + 4] for i in range(0, len(throw.digits), 4))
        canvas.words(row.adjusted(used, 0, 0, 0), spaced, 36, "text", face="mono")
    return 50.0 * rows


def stored(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """The result is known to the database and to nobody else: R before any name."""
    room = heading(canvas, scene, inner)
    top = closing_line(canvas, inner, text("projector.stored.note"), 34) - 24
    y = room.y() + max(20.0, (top - room.y() - 480) / 2)
    row = QRectF(room.x(), y, room.width(), 120)
    size, lines = fitted(text("projector.stored.big"), room.width(), 120, 72)
    canvas.lines(row, lines, size, "white", CENTRE)
    y += 160
    y = caption(canvas, room, y, text("projector.result.digest"), 34)
    y += canvas.digest(QRectF(room.x(), y, room.width(), 0), scene.result, 56, "gold", bold=True)
    words = text("projector.stored.order")
    canvas.words(QRectF(room.x(), y + 10, room.width(), 60), words, 34, "text")


def chances(canvas: Canvas, scene: Scene, inner: QRectF, page: int) -> None:
    """How many lawful plans there were, and each pair's chance."""
    room = heading(canvas, scene, inner, text("projector.chances.source"))
    width = (room.width() - 24 * (len(scene.facts) - 1)) / max(1, len(scene.facts))
    for place, (words, value) in enumerate(scene.facts):
        cell = QRectF(room.x() + place * (width + 24), room.y(), width, 140)
        canvas.open_cell(cell)
        upper = QRectF(cell.x() + 16, cell.y() + 8, width - 32, 44)
        canvas.words(upper, words, 30, "muted", where=CENTRE)
        canvas.words(upper.adjusted(0, 42, 0, 82), value, 60, "white", bold=True, where=CENTRE)
    pages = chance_pages(scene, canvas.height)
    y = room.y() + (160 if scene.facts else 0)
    for one in pages[min(page, len(pages) - 1)]:
        row = QRectF(room.x(), y, room.width(), 54)
        canvas.open_cell(row)
        line = row.adjusted(20, 0, -20, 0)
        used = canvas.words(line, one.words, 36, "gold", bold=True, where=RIGHT, face="mono")
        name = advance(one.officer, "ui", 36, True)
        canvas.words(
            line.adjusted(0, 0, -used - 20, 0), one.officer, 36, "white", bold=True, least=36
        )
        rest = line.adjusted(max(220.0, name + 30), 0, -used - 30, 0)
        canvas.words(rest, one.enterprise, 36, "text", least=36)
        y += 62
    closing_line(canvas, inner, scene.note, 28)
