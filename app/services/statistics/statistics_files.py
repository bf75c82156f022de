"""统计分析 in files and on paper: every table, the yearly one, a chart. Each is logged.

What may go out never has the risk classes in it: they are written only where somebody who
keeps the registries asks for a copy for the bureau itself, and that copy says so.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.core.statistics import Dimension
from app.core.times import beijing
from app.errors import UserError
from app.files.charts import write_chart
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.bureau import BureauFacts, facts_of
from app.services.rights import needs
from app.services.statistics.statistics import Statistics
from app.services.statistics.statistics_chart import chart_of, title_of
from app.services.statistics.statistics_tables import (
    Cell,
    Column,
    Line,
    Metric,
    Table,
    metric_table,
    overall,
    whole_table,
)
from app.services.statistics.statistics_words import counted_words, period_words
from app.store.engine import Store
from app.texts import text

INTERNAL: Final = frozenset({Dimension.CLASS})
_DEFINED: Final = (
    *("due", "to_enter", "entering", "reviewing", "to_publish", "published", "COMPLETION"),
    *("checked", "PUBLICATION", "closed", "CLOSURE", "approved", "clear", "problem", "other"),
    *("PROBLEM", "followed", "results", "held", "living", "drawn", "coverage", "absent"),
)


class NothingDrawn(UserError):
    """Nothing was drawn, or inspected, in the period: there is nothing to write."""

    code = "statistics.nothing"


class ClassIsInternal(UserError):
    """The risk classes are shown on the page alone, but for who keeps the registries."""

    code = "statistics.class_is_internal"


@needs(Right.READ)
def export(
    store: Store,
    actor: Actor,
    found: Statistics,
    path: Path,
    *,
    now: datetime,
    internal: bool = False,
) -> Path:
    """Write every table to an .xlsx, a sheet a dimension, and what each figure means.

    Args:
        internal: with the risk classes, for the bureau itself.

    Raises:
        NothingDrawn, ClassIsInternal: the user's. EnvironmentFault: the machine's.
    """
    check_any(found)
    if internal and not actor.may(Right.REGISTRY):
        raise ClassIsInternal()
    above = [(text("statistics.title"), counted_words(found))]
    if internal:
        above.append((text("statistics.file.internal"), ""))
    sheets = list(_sheets(found, above, internal=internal))
    write_xlsx(path, sheets)
    log_export(store, actor, path, found, now, rows=sum(len(tuple(one.rows)) for one in sheets))
    return path


@needs(Right.READ)
def export_chart(
    store: Store,
    actor: Actor,
    found: Statistics,
    dimension: Dimension,
    metric: Metric,
    path: Path,
    *,
    now: datetime,
) -> Path:
    """Write a chart as .png or .pdf, with period, formula and the numbers beside its bars.

    Raises:
        NothingDrawn, ClassIsInternal: the user's. EnvironmentFault: the machine's.
    """
    check_any(found)
    if dimension in INTERNAL and not actor.may(Right.REGISTRY):
        raise ClassIsInternal()
    with store.read() as session:
        bureau = facts_of(session)
    chart = chart_of(found, dimension, metric, mark=mark_of(bureau))
    write_chart(path, chart, bureau.name)
    log_export(store, actor, path, found, now, rows=len(chart.names))
    return path


@needs(Right.READ)
def chart_paper(
    store: Store,
    actor: Actor,
    found: Statistics,
    dimension: Dimension,
    metric: Metric,
    folder: Path,
    *,
    now: datetime,
) -> Path:
    """Make the PDF of a chart that is printed, in a folder; errors as export_chart."""
    name = f"{title_of(dimension, metric)}-{beijing(now):%Y%m%d-%H%M%S}.pdf"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    return export_chart(store, actor, found, dimension, metric, path, now=now)


@needs(Right.READ)
def log_export(
    store: Store, actor: Actor, path: Path, found: Statistics, now: datetime, *, rows: int
) -> None:
    """Note that figures went into a file: which table, which file, how many rows."""
    with store.write() as session:
        payload = {"table": text("statistics.title"), "file": path.name, "rows": rows,
                   "period": period_words(found.asked.period)}  # fmt: skip
        journal.record(session, actor.name, "EXPORT", payload, now=now)


def check_any(found: Statistics) -> None:
    """Raise NothingDrawn (the user's) where there is nothing to write."""
    if not found.now.total.due:
        raise NothingDrawn()


def mark_of(bureau: BureauFacts) -> str:
    """Return the word across a paper of the sample county; "" of a real one."""
    return text("papers.sample_mark") if bureau.is_sample else ""


def meanings() -> Sheet:
    """Return the sheet that says how each figure is worked out."""
    rows = [(_named(key), text(f"statistics.means.{key}")) for key in _DEFINED]
    headings = [text("statistics.file.number"), text("statistics.file.meaning")]
    return Sheet(text("statistics.file.meanings"), headings, rows, {0: 16.0, 1: 110.0})


def sheet_of(table: Table, title: str, above: Sequence[Sequence[str]]) -> Sheet:
    """Return a table as a sheet: counts and rates are numbers, — where there is no rate."""
    headings = [text(f"statistics.dimension.{table.dimension}"), *map(_heading, table.columns)]
    rows = [_row(line) for line in (*table.lines, table.total)]
    rows += [(note,) for note in table.notes]
    return Sheet(title, headings, rows, {0: 34.0}, preface=above)


def _sheets(
    found: Statistics, above: Sequence[Sequence[str]], *, internal: bool
) -> Iterator[Sheet]:
    whole = overall(found)
    yield Sheet(
        whole.title,
        [text("statistics.file.number"), *(one.title for one in whole.columns)],
        [_row(line) for line in whole.lines],
        {0: 20.0},
        preface=above,
    )
    for dimension in Dimension:
        if internal or dimension not in INTERNAL:
            title = text(f"statistics.dimension.{dimension}")
            yield sheet_of(whole_table(found, dimension), title, above)
    towns = metric_table(found, Dimension.TOWNSHIP, Metric.COVERAGE)
    yield sheet_of(towns, text("statistics.file.overview"), above)
    yield meanings()


def _row(line: Line) -> tuple[str | int | float, ...]:
    return (line.name, *map(_cell, line.cells))


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return text("statistics.none")
    return float(cell) if isinstance(cell, Decimal) else cell


def _heading(column: Column) -> str:
    if column.is_rate:
        return text("statistics.column.percent", name=column.title)
    return column.title


def _named(key: str) -> str:
    return text(f"statistics.column.{key}")
