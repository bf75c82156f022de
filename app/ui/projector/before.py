"""The pictures before anything is thrown: welcome, opening, reconciliation, lock, envelope."""

from PySide6.QtCore import QRectF

from app.texts import text
from app.ui.projector.canvas import CENTRE, RIGHT, Canvas, fitted
from app.ui.projector.pages import facts_height, guest_pages, guest_pitch
from app.ui.projector.scene import Quota, Scene, Sum
from app.ui.projector.stage import NAME, caption, closing_line, heading, inner_box, person


def _middle(inner: QRectF) -> float:
    return inner.y() + inner.height() * 0.2


def clock_box(scene: Scene, height: float) -> QRectF:
    """Where a welcome tells date and time; it is painted anew every second."""
    inner = inner_box(scene, height)
    return QRectF(inner.x(), _middle(inner) + 160, inner.width(), 56)


def paint_clock(canvas: Canvas, scene: Scene, when: str) -> None:
    """Date and time in the middle of a welcome."""
    canvas.words(clock_box(scene, canvas.height), when, 40, "text", where=CENTRE)


def welcome(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """A hall where nothing is conducted yet, or the roll of witnesses."""
    middle = _middle(inner)
    size, lines = fitted(scene.subtitle or scene.title, inner.width() - 80, 180, 72)
    canvas.lines(QRectF(inner.x(), middle - 90, inner.width(), 180), lines, size, "white", CENTRE)
    number = text("projector.common.task_number", number=scene.task_number)
    row = QRectF(inner.x(), middle + 100, inner.width(), 54)
    canvas.words(row, number if scene.task_number else "", 36, "gold", where=CENTRE)
    top = middle + 246
    if not scene.witnesses:
        words = text("projector.welcome.waiting")
        canvas.words(
            QRectF(inner.x(), top + 40, inner.width(), 60), words, 36, "muted", where=CENTRE
        )
        return
    canvas.rule(inner.x(), top, inner.width())
    y = caption(canvas, inner, top + 18, text("projector.welcome.witnesses"), 34)
    rows = max(1, -(-len(scene.witnesses) // 2))
    pitch = min(92.0, (inner.bottom() - y - 8) / rows)
    width = (inner.width() - 28) / 2
    for place, witness in enumerate(scene.witnesses):
        row_number, column = divmod(place, 2)
        x = inner.x() + column * (width + 28)
        cell = QRectF(x, y + 8 + row_number * pitch, width, pitch - 10)
        person(canvas, cell, "", witness.name, witness.body)


def opening(canvas: Canvas, scene: Scene, inner: QRectF, page: int) -> None:
    """Who does what here, place, authorisation; the supervisors and witnesses apart."""
    room = heading(canvas, scene, inner)
    y = room.y() - 4
    for words, value in scene.facts:
        tall = facts_height(value, room.width())
        row = QRectF(room.x(), y, 200, 50)
        canvas.words(row, words, 32, "gold", bold=True)
        box = QRectF(room.x() + 200, y + 3, room.width() - 200, tall)
        canvas.paragraph(box, value, 34, "text")
        y += tall
    pages = guest_pages(scene, canvas.height)
    mine = pages[min(page, len(pages) - 1)]
    pitch = guest_pitch(scene, canvas.height)
    width = (room.width() - 20) / 2
    y += 10
    for place, guest in enumerate(mine):
        row_number, column = divmod(place, 2)
        cell = QRectF(room.x() + column * (width + 20), y + row_number * pitch, width, pitch - 10)
        person(canvas, cell, guest.role, guest.name, guest.body)


def reconciled(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """Numbers that add up, for enterprises and officers, and the difference from before."""
    room = heading(canvas, scene, inner)
    foot = closing_line(canvas, inner, scene.note, 34) - 18
    sides = [
        (key, ledger, quotas)
        for key, ledger, quotas in (
            ("enterprises", scene.ledger, scene.enterprise_quotas),
            ("officers", scene.officer_ledger, scene.officer_quotas),
        )
        if ledger
    ]
    width = (room.width() - 28 * (len(sides) - 1)) / max(1, len(sides))
    for column, (key, ledger, quotas) in enumerate(sides):
        x = room.x() + column * (width + 28)
        pane = QRectF(x, room.y(), width, foot - room.y())
        _ledger(canvas, pane, text(f"projector.locked.{key}"), ledger, quotas, key)


def _ledger(
    canvas: Canvas,
    pane: QRectF,
    title: str,
    ledger: tuple[Sum, ...],
    quotas: tuple[Quota, ...],
    key: str,
) -> None:
    canvas.open_cell(pane)
    inner = pane.adjusted(28, 14, -28, -14)
    y = caption(canvas, inner, inner.y(), title, 34)
    below = 112.0  # how many are drawn
    room = inner.bottom() - below - y
    # A total weighs as much as two lines.
    weight = sum(1.7 if one.strong else 1.0 for one in ledger)
    pitch = min(74.0, room / weight)
    for one in ledger:
        tall = pitch * (1.7 if one.strong else 1.0)
        row = QRectF(inner.x(), y, inner.width(), tall)
        size = max(28, min(66 if one.strong else 40, int(tall * 0.62)))
        tone = "white" if one.strong else "text"
        used = canvas.words(row, one.count, size, tone, bold=True, where=RIGHT)
        sign = text(f"projector.reconciled.{one.sign}") if one.sign else ""
        canvas.words(row, sign, min(size, 40), "gold", bold=True)
        named = row.adjusted(50, 0, -used - 20, 0)
        canvas.words(named, one.words, 36 if one.strong else 32, tone, bold=one.strong)
        y += tall
    canvas.rule(inner.x(), inner.bottom() - below + 4, inner.width())
    count = sum(quota.count for quota in quotas)
    row = QRectF(inner.x(), inner.bottom() - below + 12, inner.width(), below - 12)
    canvas.words(row, text("projector.reconciled.drawn"), 36, "gold", bold=True)
    unit = text(f"projector.locked.unit_{key}")
    words = text("projector.reconciled.count", count=f"{count:,}", unit=unit)
    canvas.words(row, words, 66, "gold", bold=True, where=RIGHT)


def locked(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """M with its code, the seal, counts and quotas."""
    room = heading(canvas, scene, inner)
    foot = closing_line(canvas, inner, scene.note or text("projector.locked.note"), 28) - 12
    side = min(300.0, (foot - room.y()) * 0.5) if scene.qr else 0.0
    hashes = 2 * 48 + 2 * 50 * 1.45 + 2 * 36 * 1.45 + 12
    top = foot - max(hashes, side)
    half = (room.width() - 28) / 2
    sides = [
        (kind, quotas)
        for kind, quotas in (
            ("enterprises", scene.enterprise_quotas),
            ("officers", scene.officer_quotas),
        )
        if quotas
    ]
    longest = max((len(quotas) for _, quotas in sides), default=1)
    tall = min(top - room.y() - 16, 110.0 + 54.0 * longest)
    for column, (kind, quotas) in enumerate(sides):
        pane = QRectF(room.x() + column * (half + 28), room.y(), half, tall)
        _quotas(canvas, pane, kind, quotas)
    y = room.y() + tall + 40
    y += max(0.0, (top - y) / 2)
    if scene.qr:
        canvas.code(QRectF(room.right() - side, y, side, side), scene.qr)
    left = QRectF(room.x(), y, room.width() - side - (28 if side else 0), foot - y)
    y = caption(canvas, left, y, text("projector.locked.digest"))
    y += canvas.digest(_at(left, y), scene.manifest, 50, "white", bold=True) + 10
    y = caption(canvas, left, y, text("projector.locked.commitment"))
    canvas.digest(_at(left, y), scene.commitment, 36, "text")


def _at(room: QRectF, y: float) -> QRectF:
    return QRectF(room.x(), y, room.width(), 0)


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
    canvas.words(line, drawn, 40, "gold", bold=True, where=RIGHT)
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


def code(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """One digest as large as it gets with its code and what it belongs to: a photograph."""
    room = heading(canvas, scene, inner, text("projector.code.photograph"))
    side = min(room.height() - 70, room.width() * 0.33)
    canvas.code(QRectF(room.right() - side, room.y(), side, side), scene.qr)
    words = QRectF(room.right() - side, room.y() + side + 6, side, 46)
    canvas.words(words, text("projector.code.qr"), 30, "muted", where=CENTRE)
    column = QRectF(room.x(), room.y(), room.width() - side - 60, room.height())
    facts = 58.0 * len(scene.facts)
    size = int(min(118.0, column.width() / 11.2, (column.height() - facts - 20) / 4 / 1.45))
    top = column.y() + max(0.0, (column.height() - facts - 20 - size * 1.45 * 4) / 2)
    used = canvas.digest(_at(column, top), scene.digest, size, "white", groups_a_line=2, bold=True)
    y = max(top + used + 20, column.bottom() - facts)
    for name, value in scene.facts:
        row = QRectF(column.x(), y, column.width(), 54)
        canvas.words(row, name, 32, "gold", bold=True)
        canvas.words(row.adjusted(220, 0, 0, 0), value, 36, "text", bold=True)
        y += 58


def envelope(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    """Who keeps the sealed number, and its seal."""
    room = heading(canvas, scene, inner)
    top = closing_line(canvas, inner, text("projector.envelope.note"), 34) - 20
    tall = 40 * 1.45 * 2 + 60
    y = caption(canvas, room, top - tall, text("projector.locked.commitment"), 32)
    canvas.digest(_at(room, y), scene.commitment, 40, "white")
    middle = QRectF(room.x(), room.y(), room.width(), top - tall - room.y() - 20)
    if not scene.guests:
        canvas.words(middle, text("projector.envelope.nobody"), 44, "text", where=CENTRE)
        return
    keeper = scene.guests[0]
    row = QRectF(middle.x(), middle.center().y() - 150, middle.width(), 60)
    canvas.words(row, keeper.role, 40, "gold", where=CENTRE)
    size, lines = fitted(keeper.name, middle.width() - 80, 160, 96)
    box = QRectF(middle.x(), row.bottom(), middle.width(), 150)
    canvas.lines(box, lines, size, "white", CENTRE)
    row = QRectF(middle.x(), box.bottom() + 4, middle.width(), 56)
    canvas.words(row, keeper.body, NAME, "text", where=CENTRE)
