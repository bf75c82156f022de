"""What every picture has: ground, banner, rail of steps, footer, the mark."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainterPath, QPen

from app.texts import text
from app.ui.projector.canvas import CENTRE, LEFT, RIGHT, WIDTH, Canvas, advance, font
from app.ui.projector.scene import RailStep, Scene

BANNER = 128.0
TOP = 160.0
BOTTOM = 108.0
WARNING = 40.0  # the strip at the foot, below the footer's words
MARK_ALPHA = 17  # as strong as 7:1 allows
ROOMY = 84.0  # px a step needs for a second line
RAIL = (48.0, 276.0)
STAGE = (344.0, 1528.0)


def stage_box(height: float, *, wide: bool = False) -> QRectF:
    """The large pane, in design pixels; `wide`: it takes the rail's place too."""
    x, width = (RAIL[0], WIDTH - 2 * RAIL[0]) if wide else STAGE
    return QRectF(x, TOP, width, height - TOP - BOTTOM)


def footer_box(height: float) -> QRectF:
    """The strip under the panes."""
    return QRectF(RAIL[0], height - BOTTOM + 22, WIDTH - 2 * RAIL[0], 56)


def paint_ground(canvas: Canvas, left: float, right: float) -> None:
    """Night blue from edge to edge with a faint guilloche; left and right in design pixels."""
    painter = canvas.painter
    whole = QRectF(left, 0, right - left, canvas.height)
    sky = QLinearGradient(0, 0, 0, canvas.height)
    sky.setColorAt(0, canvas.tone("sky"))
    sky.setColorAt(1, canvas.tone("deep"))
    painter.fillRect(whole, sky)
    painter.setPen(QPen(canvas.tone("gold", 9), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.save()
    painter.translate(WIDTH / 2, canvas.height / 2 + 40)
    for _ in range(60):
        painter.rotate(3)
        painter.drawEllipse(QPointF(0, 0), canvas.height * 0.44, canvas.height * 0.24)
    painter.restore()
    red = QLinearGradient(0, 0, 0, BANNER)
    red.setColorAt(0, canvas.tone("banner"))
    red.setColorAt(1, canvas.tone("banner_low"))
    painter.fillRect(QRectF(left, 0, right - left, BANNER), red)
    painter.fillRect(QRectF(left, BANNER, right - left, 3), canvas.tone("banner_rule"))
    painter.fillRect(QRectF(left, BANNER + 6, right - left, 1), canvas.tone("banner_edge"))


def paint_banner(canvas: Canvas, scene: Scene) -> None:
    """Title, task and number; the mark of a sample or a rehearsal at both ends."""
    inner = WIDTH - 2 * 300 if scene.mark else WIDTH - 2 * 60
    left = (WIDTH - inner) / 2
    top = QRectF(left, 8, inner, 70 if scene.subtitle else BANNER - 16)
    canvas.words(top, scene.title, 50, "title", bold=True, where=CENTRE, face="title")
    number = text("projector.common.task_number", number=scene.task_number)
    parts = [part for part in (scene.subtitle, number if scene.task_number else "") if part]
    line = text("projector.common.separator").join(parts)
    canvas.words(QRectF(left, 78, inner, 42), line, 28, "subtitle", where=CENTRE)
    if scene.mark:
        for x in (60.0, WIDTH - 60.0 - 180.0):
            box = QRectF(x, 28, 180, 72)
            canvas.painter.setPen(Qt.PenStyle.NoPen)
            canvas.painter.setBrush(canvas.tone("badge"))
            canvas.painter.drawRoundedRect(box, 6, 6)
            canvas.words(box, scene.mark, 52, "badge_text", bold=True, where=CENTRE)


def paint_watermark(canvas: Canvas, scene: Scene, left: float, right: float) -> None:
    """The mark again and again across the ground, below everything that is to be read."""
    if not scene.mark:
        return
    painter = canvas.painter
    painter.save()
    painter.setClipRect(QRectF(left, BANNER + 8, right - left, canvas.height - BANNER))
    painter.setFont(font("ui", 150, True))
    painter.setPen(canvas.tone("white", MARK_ALPHA))
    for row in range(int(canvas.height / 230) + 2):
        for column in range(-1, 6):
            painter.save()
            painter.translate(left + column * 430 + (row % 2) * 215, 190 + row * 230)
            painter.rotate(-18)
            painter.drawText(QRectF(-200, -100, 400, 200), int(CENTRE), scene.mark)
            painter.restore()
    painter.restore()


def paint_warning(canvas: Canvas, left: float, right: float, words: str) -> None:
    """A red strip at the foot from edge to edge: what the hall has to know of the database."""
    strip = QRectF(left, canvas.height - WARNING, right - left, WARNING)
    canvas.painter.fillRect(strip, canvas.tone("alarm"))
    canvas.words(strip, words, 28, "alarm_text", bold=True, where=CENTRE)


def paint_rail(canvas: Canvas, steps: tuple[RailStep, ...]) -> None:
    """The steps of the ceremony, downwards."""
    box = QRectF(RAIL[0], TOP, RAIL[1], canvas.height - TOP - BOTTOM)
    canvas.panel(box)
    if not steps:
        return
    pitch = min(150.0, (box.height() - 26) / len(steps))
    close = pitch < ROOMY
    radius = min(24.0, pitch / 2 - 6) if close else 26.0
    first = box.y() + (box.height() - pitch * (len(steps) - 1)) / 2
    x = box.x() + (36 if close else 46)
    for number, step in enumerate(steps):
        y = first + number * pitch
        if number:
            reached = step.state != "future"
            tone = canvas.tone("gold") if reached else QColor(255, 255, 255, 60)
            canvas.painter.setPen(QPen(tone, 3))
            top = QPointF(x, y - pitch + radius + 4)
            canvas.painter.drawLine(top, QPointF(x, y - radius - 4))
        _circle(canvas, QPointF(x, y), number + 1, step, radius)
        current = step.state == "current"
        tone_name = {"done": "gold", "current": "white"}.get(step.state, "muted")
        left = x + radius + 14
        words = QRectF(left, y - (18 if close else 36), box.right() - left - 8, 36)
        canvas.words(words, step.title, 30 if current else 28, tone_name, bold=current)
        if not close:
            below = step.time or text(f"projector.rail.{step.state}")
            canvas.words(words.translated(0, 38), below, 28, "muted")


def _circle(canvas: Canvas, centre: QPointF, number: int, step: RailStep, radius: float) -> None:
    painter = canvas.painter
    gold = canvas.tone("gold")
    if step.state == "current":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gold)
        painter.drawEllipse(centre, radius, radius)
    else:
        edge = gold if step.state == "done" else canvas.tone("muted")
        painter.setPen(QPen(edge, 2.5))
        painter.setBrush(QColor(255, 255, 255, 15))
        painter.drawEllipse(centre, radius - 1, radius - 1)
    if step.state == "done":
        tick = QPainterPath(centre + QPointF(-11, 1))
        tick.lineTo(centre + QPointF(-3, 9))
        tick.lineTo(centre + QPointF(12, -9))
        painter.setPen(QPen(gold, 4, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(tick)
        return
    box = QRectF(centre.x() - 26, centre.y() - 26, 52, 52)
    tone = "navy" if step.state == "current" else "text"
    canvas.words(box, str(number), 28, tone, bold=True, where=CENTRE)


def paint_footer(
    canvas: Canvas, scene: Scene, when: str, progress: str, share: float | None, page: str
) -> None:
    """Progress, bar and page at the left; lock code, date and time at the right."""
    box = footer_box(canvas.height)
    right = canvas.words(box, when, 28, "text", where=RIGHT) + 36 if when else 0.0
    code = scene.lock_code
    words = text("projector.common.lock_code" if code else "projector.common.no_lock")
    room = box.adjusted(0, 0, -right, 0)
    if code:
        right += canvas.words(room, code, 28, "gold", bold=True, where=RIGHT, face="mono") + 14
        room = box.adjusted(0, 0, -right, 0)
    right += canvas.words(room, words, 28, "muted", where=RIGHT) + 40
    left = box.x()
    if progress:
        left += canvas.words(box, progress, 32, "gold", bold=True) + 28
    if page:
        width = advance(page, "ui", 28, False)
        canvas.words(QRectF(left, box.y(), width, box.height()), page, 28, "text", where=LEFT)
        left += width + 28
    if share is None:
        return
    bar = QRectF(left, box.center().y() - 6, box.right() - right - left, 12)
    if bar.width() < 80:
        return
    canvas.painter.setPen(Qt.PenStyle.NoPen)
    canvas.painter.setBrush(QColor(255, 255, 255, 46))
    canvas.painter.drawRoundedRect(bar, 6, 6)
    if share > 0:
        bar.setWidth(max(12.0, bar.width() * min(1.0, share)))
        canvas.painter.setBrush(canvas.tone("gold"))
        canvas.painter.drawRoundedRect(bar, 6, 6)
