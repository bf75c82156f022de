"""Lines over months or years, and the axis that all charts share."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine
from reportlab.lib.colors import HexColor

from app.files.chart_words import said, width_of

INK: Final = "#1B2638"
SOFT: Final = "#4A5870"
GRID: Final = "#D5DCE8"
DASHES: Final = [4, 2]  # of every line after the first
_SIZE: Final = 9.0
_LABEL: Final = 8.0
_LEFT, _RIGHT, _BELOW, _ABOVE = 40.0, 12.0, 16.0, 14.0
Box = tuple[float, float, float, float]  # x, y, width, height


class LineSeries(NamedTuple):
    """A line: its values, a moment each (None: none, the line breaks), words, "#RRGGBB"."""

    values: tuple[float | None, ...]
    words: tuple[str, ...]
    colour: str


def draw_lines(
    made: Drawing,
    names: Sequence[str],
    series: Sequence[LineSeries],
    box: Box,
    *,
    is_percent: bool,
) -> None:
    """Draw lines with a mark and the value at each moment, over an axis from zero.

    ReportLab's own line chart forgets which moment a value is of after a gap.
    """
    x, y, width, height = box[0] + _LEFT, box[1] + _BELOW, box[2] - _LEFT - _RIGHT, box[3]
    height -= _BELOW + _ABOVE
    largest = max((value or 0.0 for one in series for value in one.values), default=0.0)
    top, step = axis_of(largest, is_percent=is_percent)
    _axis(made, (x, y, width, height), top, step, "%" if is_percent else "")
    each = width / len(names)

    def place(at: int, value: float) -> tuple[float, float]:
        return x + (at + 0.5) * each, y + value / top * height

    every = max(1, -int(-(max(width_of(one, _SIZE) for one in names) + 4) // each))
    for at, name in enumerate(names):
        if at % every == 0:
            left = x + (at + 0.5) * each - width_of(name, _SIZE) / 2
            made.add(said(name, left, y - _BELOW, _SIZE, INK))
    for nth, one in reversed(list(enumerate(series))):
        points = [
            None if value is None else place(at, value) for at, value in enumerate(one.values)
        ]
        _line(made, points, one.colour, dashed=nth > 0)
        _values(made, series, nth, points, each)


def axis_of(largest: float, *, is_percent: bool) -> tuple[float, float]:
    """Return where an axis from zero ends, and its step: round numbers, five steps at most."""
    step = _step(largest, whole=not is_percent)
    count = 1
    while step * count < largest:
        count += 1
    return step * count, step


def _step(largest: float, *, whole: bool) -> float:
    size = 1.0 if whole else 0.1
    while True:
        for part in (1, 2, 2.5, 5):
            step = size * part
            if step * 5 >= largest and not (whole and step % 1):
                return step
        size *= 10


def _axis(made: Drawing, box: Box, top: float, step: float, unit: str) -> None:
    x, y, width, height = box
    for count in range(round(top / step) + 1):
        high = y + count * step / top * height
        colour = GRID if count else SOFT
        made.add(Line(x, high, x + width, high, strokeColor=HexColor(colour), strokeWidth=0.6))
        words = f"{count * step:g}{unit}"
        made.add(said(words, x - 6 - width_of(words, _LABEL), high - 3, _LABEL, SOFT))


_Points = Sequence[tuple[float, float] | None]


def _line(made: Drawing, points: _Points, colour: str, *, dashed: bool) -> None:
    run: list[float] = []
    for point in (*points, None):
        if point is not None:
            run += point
            continue
        if len(run) > 2:
            made.add(
                PolyLine(
                    run,
                    strokeColor=HexColor(colour),
                    strokeWidth=1.8,
                    strokeDashArray=DASHES if dashed else None,
                )
            )
        run = []
    for point in points:
        if point is not None:
            made.add(mark(*point, colour, other=dashed))


def mark(x: float, y: float, colour: str, *, other: bool) -> Circle | Polygon:
    """Return the mark of a moment: a disc, of other lines a diamond."""
    fill = HexColor(colour)
    if other:
        corners = [x - 4, y, x, y + 4, x + 4, y, x, y - 4]
        return Polygon(corners, fillColor=fill, strokeColor=None)
    return Circle(x, y, 3.4, fillColor=fill, strokeColor=None)


def _values(
    made: Drawing, series: Sequence[LineSeries], nth: int, points: _Points, each: float
) -> None:
    """Write the values: above the line that is higher there, below the other.

    Where they would run into each other only the first line has them, and not at every
    moment; the table beside the chart has all.
    """
    one = series[nth]
    widest = max(width_of(words, _LABEL) for words in one.words) + 3
    every = max(1, -int(-widest // each))
    if nth and every > 1:
        return
    for at, (point, words) in enumerate(zip(points, one.words, strict=True)):
        if point is None or at % every:
            continue
        own = one.values[at] or 0.0
        others = [line.values[at] for place, line in enumerate(series) if place != nth]
        higher = [value for value in others if value is not None and value > own]
        level = [value for value in others if value == own]
        below = bool(higher) or (bool(level) and nth > 0)
        high = point[1] - 14 if below else point[1] + 7
        made.add(said(words, point[0] - width_of(words, _LABEL) / 2, high, _LABEL, INK))
