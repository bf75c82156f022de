"""What the page 统计分析 shows: periods, choices, tables as columns, the key figures. No Qt."""

from dataclasses import replace
from datetime import date
from typing import Final

from app.core.statistics import RESULT_COLUMNS, Dimension
from app.core.statistics_compare import Period
from app.services.statistics.statistics import Statistics
from app.services.statistics.statistics_chart import title_of
from app.services.statistics.statistics_files import INTERNAL
from app.services.statistics.statistics_tables import (
    Column,
    Line,
    Metric,
    Table,
    cell_words,
    means,
    metrics_of,
    value_of,
)
from app.texts import text

OWN: Final = "own"  # the entry that opens the two fields for days
_FIGURES: Final = ("due", "published", "COMPLETION", "PROBLEM")
DIMENSIONS: Final = (
    *(Dimension.TOWNSHIP, Dimension.STATION, Dimension.ITEM, Dimension.KIND, Dimension.METHOD),
    *(Dimension.RESULT, Dimension.MONTH, Dimension.YEAR, Dimension.TASK, Dimension.PLAN),
    *(Dimension.LEAD, Dimension.CLASS),
)


def periods(years: tuple[int, ...], today: date) -> tuple[tuple[str, Period | str], ...]:
    """Return the periods one may choose from: years, the newest first; all; one's own."""
    offered = sorted({today.year, *years}, reverse=True)
    return (
        *((text("statistics.period.year", year=year), year_of(year)) for year in offered),
        (text("statistics.period.whole"), Period()),
        (text("statistics.period.own"), OWN),
    )


def year_of(year: int) -> Period:
    """Return a whole year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def metric_choices(dimension: Dimension) -> tuple[tuple[str, Metric], ...]:
    """Return what can be looked at by a dimension."""
    return tuple((text(f"statistics.metric.{one}"), one) for one in metrics_of(dimension))


def key_figures(found: Statistics) -> str:
    """Return the figures of all that was asked for, beside the year before, as one line."""
    now, before = found.now.total, found.compared.total if found.compared else None
    said = []
    for key in _FIGURES:
        column = Column(key, text(f"statistics.column.{key}"))
        words = {"name": column.title, "value": cell_words(value_of(key, now), column)}
        if before is None:
            said.append(text("statistics.page.figure", **words))
        else:
            earlier = cell_words(value_of(key, before), column)
            said.append(text("statistics.page.figure_before", **words, before=earlier))
    return text("statistics.page.gap").join(said)


def notes(table: Table) -> str:
    """Return what stands below a table: how its rates are worked out, what adds up."""
    formulas = [
        text("statistics.note.means", name=one.title, means=means(one.key))
        for one in table.columns
        if one.is_rate and not one.key.endswith("_before")
    ]
    return "".join((*formulas, *table.notes))


def without_unseen(table: Table) -> Table:
    """Return a table without the columns of results that nobody had."""
    kept = [
        at
        for at, one in enumerate(table.columns)
        if one.key not in RESULT_COLUMNS or table.total.cells[at]
    ]
    if len(kept) == len(table.columns):
        return table

    def narrowed(line: Line) -> Line:
        return replace(line, cells=tuple(line.cells[at] for at in kept))

    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        lines=tuple(map(narrowed, table.lines)),
        total=narrowed(table.total),
        notes=(*table.notes, text("statistics.note.seen")),
    )


def metric_notes(table: Table, metric: Metric) -> str:
    """Return what stands below a chart and its numbers."""
    name = text(f"statistics.metric.{metric}")
    return "".join((text("statistics.note.means", name=name, means=means(metric)), *table.notes))


def hint(column: Column) -> str:
    """Return the words over a heading: its whole title and how it is worked out."""
    said = means(column.key)
    return text("statistics.page.column_tip", title=column.title, means=said) if said else ""


def rows(table: Table, *, with_total: bool = True) -> tuple[Line, ...]:
    """Return the rows of a table with the sums below."""
    return (*table.lines, table.total) if with_total else table.lines


def is_private(dimension: Dimension) -> bool:
    """Whether the groups of a dimension are for the bureau alone."""
    return dimension in INTERNAL


def described(table: Table, metric: Metric) -> str:
    """Return a chart in words, a line a group, for who cannot see it."""
    at = next((at for at, one in enumerate(table.columns) if one.key == metric.value), None)
    if at is None:
        return "\n".join(
            f"{line.name} " + " ".join(map(cell_words, line.cells, table.columns))
            for line in table.lines
        )
    column = table.columns[at]
    return "\n".join(f"{line.name} {cell_words(line.cells[at], column)}" for line in table.lines)


def chart_name(dimension: Dimension, metric: Metric) -> str:
    """Return the name of a chart for screen readers."""
    return text("statistics.page.chart_name", title=title_of(dimension, metric))


def file_name(day: date) -> str:
    """Return the name proposed for the file of all tables, without ending."""
    return text("statistics.file.name", day=f"{day:%Y%m%d}")


def chart_file_name(dimension: Dimension, metric: Metric, day: date) -> str:
    """Return the name proposed for a chart, without ending."""
    return f"{title_of(dimension, metric)}-{day:%Y%m%d}"


def annual_file_name(day: date) -> str:
    """Return the name proposed for the yearly table, without ending."""
    return text("statistics.file.annual", day=f"{day:%Y%m%d}")
