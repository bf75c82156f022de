"""The stage of each still picture: welcome, lock, throws, seed, teams, result."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from app.texts import text
from app.ui.projector.canvas import CENTRE, LEFT, RIGHT, Canvas, advance, broken, fitted
from app.ui.projector.caught import paint_trials
from app.ui.projector.frame import stage_box
from app.ui.projector.scene import Kind, Quota, Scene, Throw
from app.ui.projector.teams import paint_teams
from app.ui.projector.tones import TONES

PAD = 34.0


def paint_body(canvas: Canvas, scene: Scene, page: int) -> None:
    """Paint the stage of a still scene (every kind but DRAW)."""
    box = stage_box(canvas.height)
    canvas.panel(box)
    inner = box.adjusted(PAD, 20, -PAD, -24)
    _BODIES[scene.kind](canvas, scene, inner, page)


def heading(canvas: Canvas, scene: Scene, inner: QRectF, right: str = "") -> QRectF:
    """The stage's title and a short sentence; returns the room below."""
    words = scene.heading or text(f"projector.{scene.kind.value}.heading")
    used = canvas.words(
        QRectF(inner.x(), inner.y(), inner.width(), 56), words, 38, "gold", bold=True
    )
    if right:
        rest = QRectF(inner.x() + used + 30, inner.y(), inner.width() - used - 30, 56)
        canvas.words(rest, right, 28, "muted", where=RIGHT)
    canvas.rule(inner.x(), inner.y() + 62, inner.width())
    return inner.adjusted(0, 78, 0, 0)


def _middle(inner: QRectF) -> float:
    return inner.y() + inner.height() * 0.2


def clock_box(height: float) -> QRectF:
    """Where a welcome tells date and time; it is painted anew every second."""
    inner = stage_box(height).adjusted(PAD, 20, -PAD, -24)
    return QRectF(inner.x(), _middle(inner) + 150, inner.width(), 50)


def paint_clock(canvas: Canvas, when: str) -> None:
    """Date and time in the middle of a welcome."""
    canvas.words(clock_box(canvas.height), when, 34, "text", where=CENTRE)


def _welcome(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    middle = _middle(inner)
    size, lines = fitted(scene.subtitle or scene.title, inner.width() - 80, 170, 64)
    canvas.lines(QRectF(inner.x(), middle - 90, inner.width(), 180), lines, size, "white", CENTRE)
    number = text("projector.common.task_number", number=scene.task_number)
    row = QRectF(inner.x(), middle + 96, inner.width(), 50)
    canvas.words(row, number if scene.task_number else "", 34, "gold", where=CENTRE)
    top = middle + 236
    canvas.rule(inner.x(), top, inner.width())
    caption = "witnesses" if scene.witnesses else "no_witnesses"
    words = text(f"projector.welcome.{caption}")
    canvas.words(QRectF(inner.x(), top + 18, inner.width(), 48), words, 34, "gold", bold=True)
    columns = 2
    rows = max(1, -(-len(scene.witnesses) // columns))
    room = inner.bottom() - top - 80
    pitch = min(92.0, room / rows)
    width = (inner.width() - 40) / columns
    for place, witness in enumerate(scene.witnesses):
        row_number, column = divmod(place, columns)
        x = inner.x() + column * (width + 40)
        cell = QRectF(x, top + 76 + row_number * pitch, width, pitch - 10)
        canvas.open_cell(cell)
        line = cell.adjusted(24, 0, -24, 0)
        used = canvas.words(line, witness.name, 40, "white", bold=True)
        canvas.words(line.adjusted(used + 24, 0, 0, 0), witness.body, 30, "muted", where=RIGHT)


def _locked(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    room = heading(canvas, scene, inner)
    bottom = inner.bottom() - 36
    note = QRectF(inner.x(), bottom, inner.width(), 40)
    canvas.words(note, text("projector.locked.note"), 28, "text", where=CENTRE)
    hashes = 2 * 60 + 2 * 1.45 * (52 + 38)
    top = bottom - hashes - 16
    half = (room.width() - 28) / 2
    longest = max(1, len(scene.enterprise_quotas), len(scene.officer_quotas))
    for column, (kind, quotas) in enumerate(
        (("enterprises", scene.enterprise_quotas), ("officers", scene.officer_quotas))
    ):
        tall = min(top - room.y() - 16, 110.0 + 52.0 * longest)
        pane = QRectF(room.x() + column * (half + 28), room.y(), half, tall)
        _quotas(canvas, pane, kind, quotas)
    y = min(top, pane.bottom() + 40)
    for key, value, size, tone in (
        ("digest", scene.manifest, 52, "white"),
        ("commitment", scene.commitment, 38, "text"),
    ):
        caption = QRectF(room.x(), y, room.width(), 44)
        canvas.words(caption, text(f"projector.locked.{key}"), 28, "gold", bold=True)
        y += 46 + canvas.digest(QRectF(room.x(), y + 46, room.width(), 0), value, size, tone) + 14


def _quotas(canvas: Canvas, pane: QRectF, kind: str, quotas: tuple[Quota, ...]) -> None:
    canvas.open_cell(pane)
    inner = pane.adjusted(26, 10, -26, -10)
    unit = text(f"projector.locked.unit_{kind}")
    total = sum(quota.size for quota in quotas)
    count = sum(quota.count for quota in quotas)
    line = QRectF(inner.x(), inner.y(), inner.width(), 66)
    used = canvas.words(line, text(f"projector.locked.{kind}"), 32, "muted")
    used += 24 + canvas.words(
        line.adjusted(used + 24, 0, 0, 0), f"{total:,}", 54, "white", bold=True
    )
    canvas.words(line.adjusted(used + 10, 6, 0, 0), unit, 30, "muted")
    drawn = text("projector.locked.quota", count=f"{count:,}")
    canvas.words(line, drawn, 36, "gold", bold=True, where=RIGHT)
    if len(quotas) < 2:
        return
    canvas.rule(inner.x(), line.bottom() + 4, inner.width())
    room = inner.bottom() - line.bottom() - 10
    columns = 1 if len(quotas) * 42 <= room else 2
    width = (inner.width() - 30 * (columns - 1)) / columns
    rows = -(-len(quotas) // columns)
    pitch = min(50.0, room / rows)
    for place, quota in enumerate(quotas):
        column, row_number = divmod(place, rows)
        x = inner.x() + column * (width + 30)
        row = QRectF(x, line.bottom() + 10 + row_number * pitch, width, pitch)
        canvas.words(row, f"{quota.label}    {quota.size:,}", 30, "text")
        words = text("projector.locked.quota", count=quota.count)
        canvas.words(row, words, 30, "gold", where=RIGHT)


def _throws(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    room = heading(canvas, scene, inner, text("projector.throws.note"))
    if not scene.throws:
        return
    pitch = min(210.0, room.height() / len(scene.throws))
    for place, throw in enumerate(scene.throws):
        row = QRectF(room.x(), room.y() + place * pitch, room.width(), pitch - 14)
        canvas.open_cell(row)
        _throw(canvas, row.adjusted(26, 8, -26, -8), throw)


def _throw(canvas: Canvas, row: QRectF, throw: Throw) -> None:
    name = QRectF(row.x(), row.y(), 330, row.height())
    size, lines = fitted(throw.witness, 330, row.height() - 44, 42)
    canvas.lines(name.adjusted(0, 0, 0, -42), lines, size)
    way = text("projector.throws.slips" if throw.slips else "projector.throws.dice")
    below = QRectF(row.x(), row.bottom() - 44, 330, 40)
    canvas.words(below, way, 28, "muted")
    per_line = 20 if throw.total > 20 else max(1, throw.total)
    rows = -(-throw.total // per_line)
    area = row.adjusted(350, 0, 0, 0)
    width = min(96.0, area.width() / per_line)
    height = min(112.0, area.height() / rows)
    top = area.center().y() - height * rows / 2
    digit = max(36, round(min(height * 0.62, width * 0.9)))
    for place in range(throw.total):
        line, column = divmod(place, per_line)
        box = QRectF(area.x() + column * width, top + line * height, width - 6, height - 6)
        if place < len(throw.digits):
            newest = place == len(throw.digits) - 1 and len(throw.digits) < throw.total
            fill = QColor(TONES["fresh" if newest else "locked"])
            canvas.cell(box, fill=fill, edge=QColor(TONES["gold"]))
            canvas.words(
                box, throw.digits[place], digit, "white", bold=True, where=CENTRE, face="mono"
            )
        else:
            canvas.cell(box, fill=QColor(TONES["deep"]), edge=QColor(TONES["muted"]), line=1)


def _seed(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    room = heading(canvas, scene, inner, text("projector.seed.formula"))
    y = room.y() + max(0.0, (room.height() - 640) / 3)
    size = 66
    while size > 36 and advance("8" * 38, "mono", size, True) > room.width():
        size -= 1
    groups = [scene.seed[start : start + 8] for start in range(0, len(scene.seed), 8)]
    for number in range(0, len(groups), 4):
        row = QRectF(room.x(), y, room.width(), size * 1.5)
        words = "  ".join(groups[number : number + 4])
        canvas.words(row, words, size, "gold", bold=True, where=CENTRE, face="mono")
        y += size * 1.5
    y += 20
    ok = QRectF(room.x(), y, room.width(), 56)
    canvas.words(ok, "✓ " + text("projector.seed.opened"), 36, "ok", bold=True, where=CENTRE)
    y += 84
    canvas.rule(room.x(), y, room.width())
    caption = QRectF(room.x(), y + 14, room.width(), 44)
    canvas.words(caption, text("projector.seed.digits"), 30, "gold", bold=True)
    y += 66
    pitch = min(66.0, (inner.bottom() - y) / max(1, len(scene.throws)))
    for place, throw in enumerate(scene.throws):
        row = QRectF(room.x(), y + place * pitch, room.width(), pitch)
        canvas.words(row, throw.witness, 36, "white", bold=True)
        spaced = " ".join(throw.digits[i : i + 4] for i in range(0, len(throw.digits), 4))
        canvas.words(row.adjusted(300, 0, 0, 0), spaced, 36, "text", where=LEFT, face="mono")


def _result(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    room = heading(canvas, scene, inner)
    y = room.y() + 6
    facts = scene.facts[:4]
    width = (room.width() - 20 * (len(facts) - 1)) / max(1, len(facts))
    for place, (words, value) in enumerate(facts):
        cell = QRectF(room.x() + place * (width + 20), y, width, 148)
        canvas.open_cell(cell)
        upper = QRectF(cell.x() + 16, cell.y() + 12, width - 32, 44)
        canvas.words(upper, words, 30, "muted", where=CENTRE)
        canvas.words(upper.adjusted(0, 46, 0, 84), value, 54, "white", bold=True, where=CENTRE)
    y += (148 + 30) if facts else 0
    for key, value, size, tone in (
        ("digest", scene.result, 52, "gold"),
        ("head", scene.head, 38, "text"),
    ):
        if not value:
            continue
        caption = QRectF(room.x(), y, room.width(), 44)
        canvas.words(caption, text(f"projector.result.{key}"), 30, "gold", bold=True)
        y += 48 + canvas.digest(QRectF(room.x(), y + 48, room.width(), 0), value, size, tone) + 20
    rest = QRectF(room.x(), y, room.width(), inner.bottom() - y)
    lines = broken(text("projector.result.thanks"), room.width() - 40, 40)
    canvas.lines(rest, lines, 40, "white", CENTRE)


def _caught(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    room = heading(canvas, scene, inner, text("projector.caught.note"))
    paint_trials(canvas, scene.trials, room)


_BODIES: dict[Kind, Callable[[Canvas, Scene, QRectF, int], None]] = {
    Kind.WELCOME: _welcome,
    Kind.LOCKED: _locked,
    Kind.THROWS: _throws,
    Kind.SEED: _seed,
    Kind.TEAMS: paint_teams,
    Kind.RESULT: _result,
    Kind.CAUGHT: _caught,
}
