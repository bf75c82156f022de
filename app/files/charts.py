"""Charts: one drawing for the screen, for paper and for files, in the program's own fonts.

A chart is drawn once, by ReportLab's graphics; a PDF holds it as lines and text, PDFium
makes the picture of that page for the screen and for .png. So what is printed is what was
looked at. Colours are those of Okabe and Ito, told apart by colour-blind eyes; every value
stands beside its bar or point as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pypdfium2
from reportlab.graphics import renderPDF
from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.shapes import Drawing, Group, Line, Rect
from reportlab.lib.colors import HexColor, white
from reportlab.pdfgen.canvas import Canvas

from app.files.atomic import whole_file
from app.files.chart_lines import (
    DASHES,
    GRID,
    INK,
    SOFT,
    Box,
    LineSeries,
    axis_of,
    draw_lines,
    mark,
)
from app.files.chart_words import SANS, cut_to, font_for, said, width_of
from app.files.pdf.pages import POINTS, PagePicture, turn

NOW: Final = "#0072B2"
BEFORE: Final = "#E69F00"
_MARK: Final = "#E9EDF3"
_EDGE: Final = 12.0
_SIZE: Final = 9.0  # points of names and values
_GAP: Final = 6.0
_LARGEST_BAR: Final = 20.0
A4: Final = (841.89, 595.28)  # points, lying across


class Kind(StrEnum):
    """How values are shown."""

    BARS = "BARS"  # lying, one a group and series
    STACKED = "STACKED"  # lying, the series of a group one after another
    LINES = "LINES"  # groups are moments, from left to right


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind, a group each; None: there is none. `colour`: "#RRGGBB"."""

    name: str
    values: tuple[float | None, ...]
    words: tuple[str, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn.

    Attributes:
        note: under the title, such as the period. names: of the groups, in order.
        top: the largest value of the axis; 0 takes what the values ask for.
        foot: below, a line each, such as the formula. mark: a word across a sample's chart.
    """

    kind: Kind
    title: str
    note: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    is_percent: bool = False
    foot: tuple[str, ...] = ()
    mark: str = ""

    @property
    def least_height(self) -> float:
        """Points of height below which names would run into each other."""
        rows = 1 if self.kind is Kind.LINES else max(1, len(self.names))
        each = 24.0 if self.kind is Kind.BARS and len(self.series) > 1 else 20.0
        around = 120.0 if self.title else 70.0
        return around + (90.0 if self.kind is Kind.LINES else rows * each)


def chart_pdf(chart: Chart, size: tuple[float, float], author: str = "") -> bytes:
    """Return a PDF of one page, `size` points wide and high; the same chart, the same bytes.

    Raises:
        FontMissing, FontDamaged: the installation is at fault.
    """
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    canvas.setTitle(chart.title)
    canvas.setAuthor(author)
    renderPDF.draw(drawing(chart, size), canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def chart_picture(chart: Chart, size: tuple[float, float], dpi: float) -> PagePicture:
    """Return a chart as it is on paper, as a picture on white; errors as chart_pdf."""
    data = chart_pdf(chart, size)
    with turn():
        document = pypdfium2.PdfDocument(data)
        page = document[0]
        bitmap = page.render(scale=dpi / POINTS, prefer_bgrx=True, fill_color=(255, 255, 255, 255))
        made = PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
        document.close()
    return made


def write_chart(path: Path, chart: Chart, author: str) -> None:
    """Write a chart as .png (a picture of 200 dpi) or else as .pdf, A4 lying across.

    Raises:
        DiskFull, Unwritable: the machine's; what stood there is untouched.
    """
    data = chart_pdf(chart, A4, author)
    if path.suffix.lower() == ".png":
        data = _png(data)
    with whole_file(path) as file:
        file.write(data)


def _png(data: bytes) -> bytes:
    out = BytesIO()
    with turn():
        document = pypdfium2.PdfDocument(data)
        bitmap = document[0].render(scale=200 / POINTS, fill_color=(255, 255, 255, 255))
        bitmap.to_pil().save(out, "PNG", dpi=(200, 200))
        bitmap.close()
        document.close()
    return out.getvalue()


def drawing(chart: Chart, size: tuple[float, float]) -> Drawing:
    """Return the drawing of a chart in a frame of that many points."""
    width, height = size
    made = Drawing(width, height)
    made.add(Rect(0, 0, width, height, fillColor=white, strokeColor=None))
    if chart.mark:
        _put_mark(made, chart.mark, size)
    inner = width - 2 * _EDGE
    top = height - _EDGE
    if chart.title:
        made.add(said(cut_to(chart.title, 13, inner), _EDGE, top - 14, 13, INK))
        made.add(said(cut_to(chart.note, _SIZE, inner), _EDGE, top - 30, _SIZE, SOFT))
        top -= 34
    if len(chart.series) > 1:
        top = _legend(made, chart, _EDGE, top - 12, inner)
    low = _EDGE
    for words in reversed([line for one in chart.foot for line in _lines(one, inner)]):
        made.add(said(words, _EDGE, low, 8, SOFT))
        low += 11
    low += 16 if chart.foot else 12
    box = (_EDGE, low, inner, top - low - 4)
    if chart.names and chart.kind is Kind.LINES:
        lines = [LineSeries(one.values, one.words, one.colour) for one in chart.series]
        draw_lines(made, chart.names, lines, box, is_percent=chart.is_percent)
    elif chart.names:
        _bars_plot(made, chart, box)
    return made


def _bars_plot(made: Drawing, chart: Chart, box: Box) -> None:
    x, y, width, height = box
    y, height = y + 12, height - 12  # the words of the axis
    stacked = chart.kind is Kind.STACKED
    widest = max(width_of(one, _SIZE) for one in chart.names)
    left = min(widest + _GAP, 0.36 * width)
    room = 14.0 if stacked else _widest_words(chart) + 8
    bars = HorizontalBarChart()
    bars.x, bars.y = x + left, y
    bars.width, bars.height = max(40.0, width - left - room), height
    series = chart.series if stacked else tuple(reversed(chart.series))
    bars.data = [tuple(value or 0.0 for value in one.values) for one in series]
    axis = bars.valueAxis
    _scale(axis, chart, _largest(chart))
    bars.categoryAxis.reverseDirection = 1
    bars.categoryAxis.labels.visible = 0
    bars.categoryAxis.visibleTicks = 0
    bars.categoryAxis.strokeColor = HexColor(SOFT)
    group = height / len(chart.names)
    beside = 1 if stacked else len(series)
    bars.useAbsolute = 1
    bars.barSpacing = 1 if beside > 1 else 0
    thick = min(_LARGEST_BAR, 0.72 * group / beside)
    bars.barWidth = thick
    bars.groupSpacing = group - beside * thick - (beside - 1) * bars.barSpacing
    if stacked:
        bars.categoryAxis.style = "stacked"
    _dress_bars(bars, series, chart, stacked, axis.valueMax)
    made.add(bars)
    for at, name in enumerate(chart.names):
        middle = y + height - (at + 0.5) * group
        words = cut_to(name, _SIZE, left - _GAP)
        made.add(said(words, x + left - _GAP - width_of(words, _SIZE), middle - 3, _SIZE, INK))


def _dress_bars(
    bars: Any, series: Sequence[Series], chart: Chart, stacked: bool, top: float
) -> None:
    """Colours, and the value of each bar in words: beside it, or inside where it has room."""
    bars.barLabelFormat = "values"
    bars.barLabelArray = []
    bars.barLabels.fontName = font_for(SANS)
    bars.barLabels.fontSize = _SIZE - 1
    bars.barLabels.boxTarget = "mid" if stacked else "normal"
    bars.barLabels.boxAnchor = "c" if stacked else "w"
    bars.barLabels.dx = 0 if stacked else 3
    for at, one in enumerate(series):
        bars.bars[at].fillColor = HexColor(one.colour)
        bars.bars[at].strokeColor = white if stacked else None
        bars.bars[at].strokeWidth = 0.6
        bars.barLabels[at].fillColor = HexColor(_on(one.colour) if stacked else INK)
        shown = []
        for value, words in zip(one.values, one.words, strict=True):
            room = (value or 0.0) / top * bars.width
            hidden = stacked and room < width_of(words, _SIZE - 1) + 3
            shown.append("" if hidden else words)
        bars.barLabelArray.append(shown)


def _largest(chart: Chart) -> float:
    if chart.kind is Kind.STACKED:
        return max(sum(one.values[at] or 0.0 for one in chart.series)
                   for at in range(len(chart.names)))  # fmt: skip
    return max((value or 0.0 for one in chart.series for value in one.values), default=0.0)


def _scale(axis: Any, chart: Chart, largest: float) -> None:
    top, step = axis_of(largest, is_percent=chart.is_percent)
    axis.valueMin, axis.valueMax, axis.valueStep = 0, top, step
    axis.visibleGrid = 1
    axis.gridStrokeColor = HexColor(GRID)
    axis.gridStrokeWidth = 0.6
    axis.strokeColor = None
    axis.visibleTicks = 0
    axis.labels.fontName = font_for(SANS)
    axis.labels.fontSize = _SIZE - 1
    axis.labels.fillColor = HexColor(SOFT)
    axis.labelTextFormat = "%g%%" if chart.is_percent else "%d"


def _widest_words(chart: Chart) -> float:
    return max(width_of(words, _SIZE - 1) for one in chart.series for words in one.words)


def _legend(made: Drawing, chart: Chart, x: float, y: float, width: float) -> float:
    """Draw the names of the series in lines; return what is left below, points from the foot."""
    at = x
    for nth, one in enumerate(chart.series):
        wide = 14 + width_of(one.name, _SIZE) + 14
        if at > x and at + wide > x + width + 14:
            at, y = x, y - 14
        if chart.kind is Kind.LINES:
            dashes = DASHES if nth else None
            made.add(
                Line(
                    at,
                    y + 3,
                    at + 11,
                    y + 3,
                    strokeColor=HexColor(one.colour),
                    strokeWidth=1.8,
                    strokeDashArray=dashes,
                )
            )
            made.add(mark(at + 5.5, y + 3, one.colour, other=nth > 0))
        else:
            made.add(Rect(at, y - 1, 9, 9, fillColor=HexColor(one.colour), strokeColor=None))
        made.add(said(one.name, at + 14, y, _SIZE, INK))
        at += wide
    return y - 8


def _lines(words: str, width: float) -> list[str]:
    """Break a foot line where it is too wide."""
    made, line = [], ""
    for sign in words:
        if width_of(line + sign, 8) > width:
            made.append(line)
            line = ""
        line += sign
    return [*made, line] if line else made


def _put_mark(made: Drawing, mark: str, size: tuple[float, float]) -> None:
    high = min(size) / 3
    group = Group(said(mark, -width_of(mark, high) / 2, -high / 3, high, _MARK))
    group.translate(size[0] / 2, size[1] / 2)
    group.rotate(25)
    made.add(group)


def _on(colour: str) -> str:
    """Black or white, whichever reads better on a colour (WCAG relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
              for part in parts]  # fmt: skip
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#FFFFFF"
