"""What a chart of 统计分析 shows: the numbers of the table beside it and nothing else."""

from decimal import Decimal
from typing import Final

from app.core.finding_vocabulary import CLEAR, PENDING
from app.core.statistics import GONE, NOT_KNOWN, Dimension
from app.files.charts import BEFORE, NOW, Chart, Kind, Series, chart_picture
from app.files.pdf.pages import PagePicture
from app.services.statistics.statistics import Statistics
from app.services.statistics.statistics_tables import (
    OF_RATE,
    RATE_METRICS,
    STATES,
    TIMES,
    Cell,
    Metric,
    Table,
    cell_words,
    means,
    metric_table,
)
from app.services.statistics.statistics_words import counted_words
from app.texts import text

SHOWN: Final = 20  # groups a chart has room for; the table has all
# Okabe and Ito, greys for what is not there yet or no more.
_COLOURS: Final = {
    **dict(zip(STATES, ("#BFC7D5", "#F0E442", "#E69F00", "#56B4E9", "#0072B2"), strict=True)),
    CLEAR: "#56B4E9",
    "CORRECTED": "#009E73",
    "UNPUBLISHED": "#F0E442",
    "CONCEALED": "#D55E00",
    "UNREACHABLE": "#CC79A7",
    "NO_ACTIVITY": "#BFC7D5",
    "SHUT": "#8390A6",
    "UNCOOPERATIVE": "#1B2638",
    GONE: "#DDE2EA",
    PENDING: "#E69F00",
}


def chart_of(
    found: Statistics, dimension: Dimension, metric: Metric, *, mark: str = "", whole: bool = True
) -> Chart:
    """Return the chart of a metric by a dimension.

    Args:
        mark: a word across the chart of a sample county.
        whole: with title, period and formulas, as it stands alone; the page has them itself.
    """
    table = metric_table(found, dimension, metric)
    lines = tuple(one for one in table.lines if not _hidden(found, dimension, one.key))
    shown = lines if dimension in TIMES else lines[:SHOWN]
    places = tuple(table.lines.index(one) for one in shown)
    stacked = metric in (Metric.STATES, Metric.RESULTS)
    by_time = dimension in TIMES and not stacked
    foot = list(_foot(table, dimension, metric)) if whole else []
    if len(shown) < len(lines):
        foot.append(text("statistics.note.first", shown=len(shown), count=len(lines)))
    return Chart(
        Kind.STACKED if stacked else Kind.LINES if by_time else Kind.BARS,
        title_of(dimension, metric) if whole else "",
        counted_words(found) if whole else "",
        tuple(one.name for one in shown),
        _stack(table, places) if stacked else _rates(found, table, places, metric),
        is_percent=not stacked,
        foot=tuple(foot),
        mark=mark,
    )


def picture(
    found: Statistics,
    dimension: Dimension,
    metric: Metric,
    width: float,
    height: float,
    dpi: float,
) -> PagePicture:
    """Return the chart as a picture for the page, so many points wide, and at least as high."""
    chart = chart_of(found, dimension, metric, whole=False)
    return chart_picture(chart, (width, max(height, chart.least_height)), dpi)


def title_of(dimension: Dimension, metric: Metric) -> str:
    """Return what a chart is called."""
    return text(
        "statistics.file.chart",
        metric=text(f"statistics.metric.{metric}"),
        dimension=text(f"statistics.dimension.{dimension}"),
    )


def _hidden(found: Statistics, dimension: Dimension, key: str) -> bool:
    """What has no result yet is no group of results to draw."""
    return dimension is Dimension.RESULT and key == NOT_KNOWN


def _rates(
    found: Statistics, table: Table, places: tuple[int, ...], metric: Metric
) -> tuple[Series, ...]:
    wanted = [metric.value, f"{metric}_before"]
    if metric is Metric.COVERAGE:
        wanted = ["coverage"]
    made = []
    for key, name, colour in zip(wanted, ("now", "before"), (NOW, BEFORE), strict=False):
        at = next((at for at, one in enumerate(table.columns) if one.key == key), None)
        if at is None:
            continue
        cells = [table.lines[place].cells[at] for place in places]
        made.append(
            Series(
                text(f"statistics.series.{name}"),
                tuple(map(_number, cells)),
                tuple(cell_words(one, table.columns[at]) for one in cells),
                colour,
            )
        )
    return tuple(made)


def _stack(table: Table, places: tuple[int, ...]) -> tuple[Series, ...]:
    """A series a column after the first, which is what they are parts of; none of zeros."""
    made = []
    for at, column in enumerate(table.columns[1:], 1):
        cells = [table.lines[place].cells[at] for place in places]
        values = tuple(map(_number, cells))
        if any(values):
            words = tuple(cell_words(one, column) for one in cells)
            made.append(Series(column.short or column.title, values, words, _COLOURS[column.key]))
    return tuple(made)


def _foot(table: Table, dimension: Dimension, metric: Metric) -> tuple[str, ...]:
    keys: tuple[str, ...] = (metric.value,)
    if metric in RATE_METRICS:
        keys = (*keys, *OF_RATE[RATE_METRICS[metric]])
    name = {metric.value: table.title} | {one.key: one.title for one in table.columns}
    formulas = [text("statistics.note.means", name=name[key], means=means(key)) for key in keys]
    inner = [text("statistics.file.internal")] if dimension is Dimension.CLASS else []
    return ("".join(formulas), "".join(table.notes), *inner)


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, (int, Decimal)) else None
