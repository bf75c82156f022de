"""The 年度双随机抽查统计表: as the field lays it out (domain §2), on paper and as .xlsx.

It may go out: nobody is named in it, and no risk class stands in it.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.finding_vocabulary import CLEAR
from app.core.people import Actor, Right
from app.core.statistics import RESULT_COLUMNS, Dimension
from app.core.times import beijing
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.files.workbooks import Sheet, write_xlsx
from app.services.bureau import facts_of
from app.services.form.form_library import library
from app.services.rights import needs
from app.services.statistics.statistics import Statistics
from app.services.statistics.statistics_files import (
    INTERNAL,
    ClassIsInternal,
    check_any,
    log_export,
    mark_of,
    meanings,
    sheet_of,
)
from app.services.statistics.statistics_tables import (
    Column,
    Line,
    Metric,
    Table,
    cell_words,
    means,
    metric_table,
    overall,
    whole_table,
)
from app.services.statistics.statistics_words import counted_words, filter_words, period_words
from app.store.engine import Store
from app.texts import text

FORM: Final = "statistics-table"
_MERGED: Final = ("entering", "reviewing", "to_publish")  # 录入中 of the field's table
# 未发现问题 is counted by the outcome, which is the same.
_RESULTS: Final = tuple("clear" if key == CLEAR else key for key in RESULT_COLUMNS)
_NOTED: Final = ("due", "published", "COMPLETION", "CLOSURE", "problem", "PROBLEM", "coverage")


@needs(Right.READ)
def annual_table(
    store: Store,
    actor: Actor,
    found: Statistics,
    dimension: Dimension,
    folder: Path,
    *,
    now: datetime,
) -> Path:
    """Print the 年度双随机抽查统计表 by a dimension to a PDF, and log it.

    Raises:
        NothingDrawn, ClassIsInternal, MissingGlyphs, FormError: the user's.
        EnvironmentFault: the machine's.
    """
    check_any(found)
    if dimension in INTERNAL:
        raise ClassIsInternal()
    with store.read() as session:
        bureau = facts_of(session)
    form = library(store).latest(FORM)
    name = text("statistics.file.annual", day=f"{beijing(now):%Y%m%d-%H%M%S}") + ".pdf"
    with placing(folder) as files:
        render_forms(
            form,
            [annual_facts(found, dimension, bureau.name, actor.name)],
            files.work / name,
            mark=mark_of(bureau),
            title=text("statistics.annual.title"),
            author=bureau.name,
            fonts=bureau.fonts,
            date=beijing(now),
        )
        (place,) = files.settle()
    log_export(store, actor, place, found, now, rows=len(found.now.groups[dimension]))
    return place


@needs(Right.READ)
def annual_sheet(
    store: Store,
    actor: Actor,
    found: Statistics,
    dimension: Dimension,
    path: Path,
    *,
    now: datetime,
) -> Path:
    """Write the yearly table to .xlsx: its columns, 乡镇概况, what each figure means; log it.

    Raises:
        NothingDrawn, ClassIsInternal: the user's. EnvironmentFault: the machine's.
    """
    check_any(found)
    if dimension in INTERNAL:
        raise ClassIsInternal()
    table = whole_table(found, dimension)
    above = [(_title(found), counted_words(found))]
    towns = metric_table(found, Dimension.TOWNSHIP, Metric.COVERAGE)
    sheets: list[Sheet] = [
        sheet_of(table, text("statistics.annual.title"), above),
        sheet_of(towns, text("statistics.file.overview"), above),
        meanings(),
    ]
    write_xlsx(path, sheets)
    log_export(store, actor, path, found, now, rows=len(table.lines))
    return path


def annual_facts(
    found: Statistics, dimension: Dimension, org: str, operator: str
) -> dict[str, object]:
    """Return what the yearly table says, under the names its form declares."""
    table = whole_table(found, dimension)
    titles = {one.key: one.title for one in whole_table(found, Dimension.TASK).columns}
    compared = overall(found) if found.compared is not None else None
    towns = metric_table(found, Dimension.TOWNSHIP, Metric.COVERAGE)
    lines = [*table.lines, table.total]
    return {
        "org": org,
        "title": _title(found),
        "period": period_words(found.asked.period),
        "filter": filter_words(found),
        "day": found.on.isoformat(),
        "operator": operator,
        "by": text(f"statistics.dimension.{dimension}"),
        "results": [titles[key] for key in _RESULTS],
        "rows": [_annual_row(table, line, at) for at, line in enumerate(lines, 1)],
        "overall": [_overall_row(compared, line) for line in compared.lines] if compared else [],
        "towns": [_town_row(towns, line) for line in (*towns.lines, towns.total)],
        "notes": _notes(found, table),
    }


def _annual_row(table: Table, line: Line, at: int) -> dict[str, object]:
    cells = dict(zip((one.key for one in table.columns), line.cells, strict=True))
    merged = sum(value for key in _MERGED if isinstance(value := cells[key], int))

    def said(key: str) -> str:
        return cell_words(cells.get(key), Column(key, ""))

    return {
        "no": "" if line is table.total else str(at),
        "name": line.name,
        "due": said("due"),
        "to_enter": said("to_enter"),
        "entering": f"{merged:,}",
        "published": said("published"),
        "completion": said("COMPLETION"),
        "results": [said(key) for key in _RESULTS],
        "followed": said("followed"),
        "closure": said("CLOSURE"),
        "problem": said("PROBLEM"),
    }


def _overall_row(compared: Table, line: Line) -> dict[str, str]:
    """Counts and rates; of rates the difference is in points."""
    is_rate = line.key in ("COMPLETION", "PUBLICATION", "CLOSURE", "PROBLEM")
    value, before, grown = line.cells
    plain, signed = Column("", ""), Column("grown", "", is_points=is_rate)
    return {
        "name": line.name,
        "value": cell_words(value, plain),
        "before": cell_words(before, plain),
        "grown": cell_words(grown, signed),
    }


def _town_row(towns: Table, line: Line) -> dict[str, str]:
    said = {
        column.key: cell_words(cell, column)
        for column, cell in zip(towns.columns, line.cells, strict=True)
    }
    names = ("held", "living", "drawn", "coverage", "due", "published", "problem")
    return {"name": line.name, **{key: said[key] for key in names},
            "problem_rate": said["PROBLEM"]}  # fmt: skip


def _notes(found: Statistics, table: Table) -> list[str]:
    parts = text("statistics.separator").join(text(f"statistics.column.{key}") for key in _MERGED)
    entering = text("statistics.column.entering")
    said = [text("statistics.annual.merged", name=entering, parts=parts)]
    said += [
        text("statistics.note.means", name=text(f"statistics.column.{key}"), means=means(key))
        for key in _NOTED
    ]
    return [*said, text("statistics.note.results"), *table.notes]


def _title(found: Statistics) -> str:
    """Of a whole year with the year, else without."""
    since, until = found.asked.period.since, found.asked.period.until
    whole = since is not None and until is not None and since.year == until.year
    if not whole or since is None:
        return text("statistics.annual.title")
    return text("statistics.annual.title_of", year=since.year)
