"""A trick played before the hall: what was done, what came of it, who says so."""

from PySide6.QtCore import QRectF

from app.ui.projector.canvas import LINE_PITCH, Canvas, advance, broken
from app.ui.projector.scene import Trial
from app.ui.projector.tones import LEAST_TEXT

_GAP = 16.0
_PITCH = LINE_PITCH * 1.12
_DID = 36
_LINE = 32
_LARGE = 36
_FEW = 2
_MOST_LINES = 3


def paint_trials(canvas: Canvas, trials: tuple[Trial, ...], room: QRectF) -> None:
    """Paint the steps of a trick under one another, each in a cell of its own."""
    if not trials:
        return
    pitch = min(270.0, (room.height() + _GAP) / len(trials))
    for place, trial in enumerate(trials):
        cell = QRectF(room.x(), room.y() + place * pitch, room.width(), pitch - _GAP)
        canvas.open_cell(cell)
        size = _LINE if len(trials) > _FEW else _LARGE
        _paint_trial(canvas, trial, place + 1, cell.adjusted(24, 14, -24, -12), size)


def _paint_trial(canvas: Canvas, trial: Trial, number: int, box: QRectF, size: int) -> None:
    wide = min(400.0, advance(trial.outcome, "ui", 34, True) + 44)
    badge = QRectF(box.right() - wide, box.y(), wide, 56)
    canvas.badge(badge, trial.outcome, 34)
    canvas.words(QRectF(box.x(), box.y(), 52, 48), f"{number}.", _DID, "gold", bold=True)
    column = QRectF(box.x() + 52, box.y(), box.width() - wide - 52 - 24, box.height())
    y = _paragraph(canvas, column, box.y(), trial.did, _DID, "white", 2)
    column = QRectF(column.x(), column.y(), box.right() - column.x(), column.height())
    y = _paragraph(canvas, column, y + 6, trial.by, LEAST_TEXT, "gold", 1)
    left = int((box.bottom() - y - 2) // (size * _PITCH))
    _paragraph(canvas, column, y + 4, trial.line, size, "text", max(1, min(_MOST_LINES, left)))


def _paragraph(
    canvas: Canvas, column: QRectF, y: float, words: str, size: int, tone: str, most: int
) -> float:
    """Paint wrapped words from `y` downwards; the last line is cut where they are too many."""
    lines = broken(words, column.width(), size)
    if len(lines) > most:
        lines = [*lines[: most - 1], "".join(lines[most - 1 :])]
    pitch = size * _PITCH
    for line in lines:
        row = QRectF(column.x(), y, column.width(), pitch)
        canvas.words(row, line, size, tone, bold=tone == "white")
        y += pitch
    return y
