"""The figures of 统计分析 as tables: on the page, beside a chart, in files, on paper."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.core.finding_vocabulary import CLEAR, result_place
from app.core.statistics import (
    NOT_KNOWN,
    OBJECTS,
    RESULT_COLUMNS,
    SEVERAL,
    Dimension,
    Figures,
    Rate,
    percent,
)
from app.core.statistics_compare import Registered, before_of, difference, points
from app.services.statistics.statistics import Statistics
from app.texts import text

Cell = str | int | Decimal | None


class Metric(StrEnum):
    """What a chart shows and the table beside it says."""

    COMPLETION = "COMPLETION"
    PUBLICATION = "PUBLICATION"
    CLOSURE = "CLOSURE"
    PROBLEM = "PROBLEM"
    STATES = "STATES"
    RESULTS = "RESULTS"
    COVERAGE = "COVERAGE"


RATE_METRICS: Final[Mapping[Metric, Rate]] = {
    metric: Rate(metric.value) for metric in Metric if metric.value in Rate.__members__
}
OF_RATE: Final[Mapping[Rate, tuple[str, str]]] = {
    Rate.COMPLETION: ("due", "published"),
    Rate.PUBLICATION: ("checked", "published"),
    Rate.CLOSURE: ("published", "closed"),
    Rate.PROBLEM: ("approved", "problem"),
}
STATES: Final = ("to_enter", "entering", "reviewing", "to_publish", "published")
VALUE: Final = "value"  # the column of a table whose rows are the figures
TIMES: Final = frozenset({Dimension.MONTH, Dimension.YEAR})
_ONCE: Final = TIMES | {Dimension.TASK, Dimension.PLAN}
# Columns of the whole table, results between `approved` and `problem`.
_FIRST: Final = ("due", *STATES, "COMPLETION", "checked", "PUBLICATION", "closed", "CLOSURE")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        key: says how it is worked out (`means`). short: the title where there is little room.
    """

    key: str
    title: str
    is_rate: bool = False
    is_points: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the key of its group, what it is called, its cells in the order of the columns."""

    key: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `total` stands below: each inspection once. `notes`: what to know of it."""

    dimension: Dimension
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line
    notes: tuple[str, ...]


def metrics_of(dimension: Dimension) -> tuple[Metric, ...]:
    """Return what can be shown by a dimension."""
    left_out = set()
    if dimension not in OBJECTS:
        left_out.add(Metric.COVERAGE)
    if dimension is Dimension.ITEM:
        left_out.add(Metric.RESULTS)
    if dimension is Dimension.RESULT:
        left_out |= {Metric.RESULTS, Metric.PROBLEM}
    return tuple(one for one in Metric if one not in left_out)


class Part(StrEnum):
    """Which of all figures a table has."""

    WHOLE = "WHOLE"
    PROGRESS = "PROGRESS"
    RESULTS = "RESULTS"


def whole_table(found: Statistics, dimension: Dimension, part: Part = Part.WHOLE) -> Table:
    """Return every figure by a dimension, or a part of them."""
    results = ("approved", "clear", *_result_keys(dimension), "other", "problem", "PROBLEM")
    results += ("followed",)
    keys = {
        Part.WHOLE: (*_FIRST, *results),
        Part.PROGRESS: _FIRST,
        Part.RESULTS: results,
    }[part]
    columns = tuple(_column(key, found, dimension) for key in keys)
    return _table(found, dimension, text("statistics.title"), columns, partial_cells(keys))


def metric_table(found: Statistics, dimension: Dimension, metric: Metric) -> Table:
    """Return the numbers of a chart, with those of the year before and what they grew by."""
    title = text(f"statistics.metric.{metric}")
    if metric is Metric.COVERAGE:
        return _coverage(found, dimension, title)
    if metric in (Metric.STATES, Metric.RESULTS):
        keys = ("due", *STATES) if metric is Metric.STATES else ("approved", *RESULT_COLUMNS)
        columns = tuple(_column(key, found, dimension) for key in keys)
        return _table(found, dimension, title, columns, partial_cells(keys))
    rate = RATE_METRICS[metric]
    keys = (*OF_RATE[rate], rate.value)
    columns = tuple(_column(key, found, dimension) for key in keys)
    if found.compared is None:
        return _table(found, dimension, title, columns, partial_cells(keys))
    part = OF_RATE[rate][1]
    columns += (
        Column(f"{rate}_before", text("statistics.column.before"), is_rate=True),
        Column(
            f"{rate}_points",
            text("statistics.column.points"),
            is_points=True,
            short=text("statistics.short.points"),
        ),
        Column(f"{part}_grown", _grown(part), short=text("statistics.column.grown")),
    )

    def cells(now: Figures, before: Figures | None) -> tuple[Cell, ...]:
        there = before or Figures()
        grown = difference(getattr(now, part), getattr(there, part))
        return (
            *partial_cells(keys)(now, before),
            there.rate(rate),
            points(now, there, rate),
            grown,
        )

    return _table(found, dimension, title, columns, cells)


def overall(found: Statistics) -> Table:
    """Return the figures of all that was asked for, a line each, beside the year before."""
    compared = found.compared is not None
    then = found.compared.total if found.compared else None
    columns = [Column(VALUE, text("statistics.series.now"))]
    if compared:
        columns += [Column("before", text("statistics.column.before")),
                    Column("grown", text("statistics.column.grown"))]  # fmt: skip
    lines = []
    for key in (*_FIRST, "approved", "clear", "other", "problem", "PROBLEM", "followed"):
        cells: tuple[Cell, ...] = (value_of(key, found.now.total),)
        if then is not None:
            grown: Cell = (
                points(found.now.total, then, Rate(key))
                if key in Rate.__members__
                else difference(getattr(found.now.total, key), getattr(then, key))
            )
            cells += (value_of(key, then), grown)
        lines.append(Line(key, text(f"statistics.column.{key}"), cells))
    empty = Line("", "", (None,) * len(columns))
    formulas = tuple(
        text("statistics.note.means", name=text(f"statistics.column.{key}"), means=means(key))
        for key in (*Rate, "checked", "approved")
    )
    title = text("statistics.file.overall")
    return Table(Dimension.YEAR, title, tuple(columns), tuple(lines), empty, formulas)


def name_of(found: Statistics, dimension: Dimension, key: str) -> str:
    """Return what a group is called."""
    if key == NOT_KNOWN:
        word = "no_method" if dimension in (Dimension.METHOD, Dimension.RESULT) else "not_known"
        return text(f"statistics.{word}")
    return found.names.get(dimension, {}).get(key, key)


def ordered(found: Statistics, dimension: Dimension) -> tuple[str, ...]:
    """Return the keys of a dimension: times and results in order, others by how many are due.

    What there was only a year before stands with zeros, but for times, tasks and plans,
    which do not come again.
    """
    groups = found.now.groups[dimension]
    keys = set(groups)
    if found.compared is not None and dimension not in _ONCE:
        keys |= set(found.compared.groups[dimension])
    known = [key for key in keys if key != NOT_KNOWN]
    if dimension in TIMES or dimension is Dimension.CLASS:
        known.sort()
    elif dimension is Dimension.RESULT:
        known.sort(key=result_place)
    else:
        known.sort(key=lambda key: (-groups.get(key, Figures()).due, key))
    return (*known, NOT_KNOWN) if NOT_KNOWN in keys else tuple(known)


def cell_words(cell: Cell, column: Column) -> str:
    """Return a cell as the page and papers show it; — where there is nothing to share."""
    if cell is None:
        return text("statistics.none")
    if isinstance(cell, str):
        return cell
    signed = column.is_points or column.key.endswith("grown")
    words = f"{cell:,.2f}" if isinstance(cell, Decimal) else f"{cell:,}"
    if isinstance(cell, Decimal) and not signed:
        words += "%"
    return text("statistics.plus", value=words) if signed and cell > 0 else words


def means(key: str) -> str:
    """Return how the figure of a column is worked out; "" where its name says it."""
    if key == VALUE:
        return ""
    if key in RESULT_COLUMNS and key != CLEAR:
        return text("statistics.means.results")
    if key.endswith(("_grown", "_points", "_before")) or key in ("grown", "before"):
        return text("statistics.means.grown")
    return text(f"statistics.means.{'clear' if key == CLEAR else key}")


def notes_of(found: Statistics, dimension: Dimension) -> tuple[str, ...]:
    """Return what is to be known of every table by a dimension."""
    said = []
    if dimension in SEVERAL:
        said.append(text(f"statistics.note.{dimension}", name=text("statistics.no_method")))
    else:
        said.append(text("statistics.note.adds_up"))
    if dimension is Dimension.CLASS:
        said.append(text("statistics.note.CLASS"))
    earlier = found.asked.period.before
    if earlier is not None:
        word = "before" if found.compared else "no_before"
        said.append(text(f"statistics.note.{word}", since=earlier.since, until=earlier.until))
    said.append(text("statistics.note.percent"))
    return tuple(said)


_Cells = Callable[[Figures, Figures | None], tuple[Cell, ...]]


def partial_cells(keys: Iterable[str]) -> _Cells:
    """Return what makes the cells of these keys."""
    wanted = tuple(keys)
    return lambda now, _before: tuple(value_of(key, now) for key in wanted)


def _table(
    found: Statistics, dimension: Dimension, title: str, columns: tuple[Column, ...], cells: _Cells
) -> Table:
    groups = found.now.groups[dimension]
    before = found.compared.groups[dimension] if found.compared else None
    by_year = dimension in TIMES
    lines = tuple(
        Line(
            key,
            name_of(found, dimension, key),
            cells(groups.get(key, Figures()), before_of(before, key, by_year=by_year)),
        )
        for key in ordered(found, dimension)
    )
    then = found.compared.total if found.compared else None
    total = Line("", text("statistics.total"), cells(found.now.total, then))
    return Table(dimension, title, columns, lines, total, notes_of(found, dimension))


def _coverage(found: Statistics, dimension: Dimension, title: str) -> Table:
    keys = ("held", "living", "drawn", "coverage", "due", "published", "problem", "PROBLEM")
    columns = tuple(_column(key, found, dimension) for key in keys)
    registry, drawn = found.registry[dimension], found.now.enterprises[dimension]
    groups = found.now.groups[dimension]

    def line(key: str, name: str, held: Registered, many: int, now: Figures) -> Line:
        cells = (held.held, held.living, many, percent(many, held.held), now.due, now.published,
                 now.problem, now.rate(Rate.PROBLEM))  # fmt: skip
        return Line(key, name, cells)

    known = sorted((set(registry) | set(drawn)) - {NOT_KNOWN})
    known.sort(key=lambda key: -registry.get(key, Registered()).held)
    there = NOT_KNOWN in registry or NOT_KNOWN in drawn
    lines = tuple(
        line(
            key,
            name_of(found, dimension, key),
            registry.get(key, Registered()),
            drawn.get(key, 0),
            groups.get(key, Figures()),
        )
        for key in (*known, *((NOT_KNOWN,) if there else ()))
    )
    total = line("", text("statistics.total"), found.whole, found.now.drawn, found.now.total)
    notes = (text("statistics.note.coverage"), *notes_of(found, dimension))
    return Table(dimension, title, columns, lines, total, notes)


def _column(key: str, found: Statistics, dimension: Dimension) -> Column:
    if key in RESULT_COLUMNS:
        shown = found.names[Dimension.RESULT].get(key)
        title = shown or text("statistics.column.gone")
        return Column(key, title, short=text(f"statistics.short.{key}"))
    if key == "other" and dimension is Dimension.ITEM:
        return Column("absent", text("statistics.column.absent"))
    is_rate = key in Rate.__members__ or key == "coverage"
    return Column(key, text(f"statistics.column.{key}"), is_rate=is_rate)


def _grown(part: str) -> str:
    name = text(f"statistics.column.{part}")
    return text("statistics.column.grown_of", name=name)


def value_of(key: str, now: Figures) -> Cell:
    """Return a figure, a rate, or how many had a result, by the key of its column."""
    if key in Rate.__members__:
        return now.rate(Rate(key))
    if key in RESULT_COLUMNS:
        return now.results.get(key, 0)
    count: int = getattr(now, key)
    return count


def _result_keys(dimension: Dimension) -> tuple[str, ...]:
    """The columns by result, 未发现问题 apart: it is one of the three that add up."""
    if dimension is Dimension.ITEM:
        return ()
    return tuple(key for key in RESULT_COLUMNS if key != CLEAR)
