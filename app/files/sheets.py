"""A registry's table out of a spreadsheet file: the headings found, the rows below them.

Title lines above the headings, headings in two lines, hints and examples below them,
headings and sums among the rows, several sheets with the same headings: all are dealt with
here, and whatever is passed over is named. What a value means is not: that is the business
of core.registry.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from app.core import vocabulary
from app.core.headings import Match
from app.files.grids import COLUMNS
from app.files.sheet_faults import Damaged, EmptyFile, NoRows, WrongColumns
from app.files.sheet_formats import open_grids
from app.files.sheet_headings import (
    EXAMPLE_ROWS,
    HEADING_ROWS,
    Headings,
    KindHeadings,
    Mapped,
    Skipped,
    find_headings,
    text_of,
)
from app.files.sheet_rows import Hidden, SheetRow, data_rows

__all__ = [
    "EXAMPLE_ROWS",
    "HEADING_ROWS",
    "Hidden",
    "Layout",
    "SheetLayout",
    "SheetRow",
    "Skipped",
    "Table",
    "look",
    "read_table",
]

_SHOWN: Final = 12  # headings named in a message
_LOOKED_AT: Final = 5  # rows shown to map columns by
_LONGEST: Final = 60  # letters of a cell shown to map columns by
_WIDEST: Final = 300  # columns offered for mapping


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds for a registry.

    Attributes:
        sheets: names of the sheets read, in order; `("",)` for a text file.
        heading_row: row of the headings (their first line) in the first of them, from 1.
        match: how they were understood.
        headings: field -> heading as the file has it; two lines are joined.
        fields: the fields found, in the order of the first sheet's columns.
        hidden_sheets: names of the hidden sheets, which are left alone.
        other_sheets: names of the visible sheets left alone because their headings do not
            name the same fields.
        skipped: rows that are not data. Hints and examples below the headings are in it
            from the start; repeated headings, sums and remarks come in while `rows` is
            read, so it is complete once `rows` is exhausted.
        hidden: rows read although the sheet hides them; complete like `skipped`.
        rows: the data, once, in file order; blank rows are passed over. Reading on can
            raise Damaged, FormulasWithoutValues or an EnvironmentFault.
    """

    sheets: tuple[str, ...]
    heading_row: int
    match: Match
    headings: Mapping[str, str]
    fields: tuple[str, ...]
    hidden_sheets: tuple[str, ...]
    other_sheets: tuple[str, ...]
    skipped: list[Skipped]
    hidden: Hidden
    rows: Iterator[SheetRow]


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet as the page for mapping columns shows it.

    Attributes:
        heading_row: row most like headings, from 1; 0 in a blank sheet.
        headings: their texts in the order of the columns, two lines joined; what
            read_table takes as keys of a mapping.
        rows: the first rows below, as texts aligned to `headings`.
        match: what read_table takes the headings for, None in a blank sheet.
    """

    name: str
    visible: bool
    heading_row: int
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    # Follows from the headings: two looks are alike without it.
    match: Match | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Layout:
    """A file as the page for mapping columns shows it."""

    sheets: tuple[SheetLayout, ...]


def read_table(path: Path, kind_headings: KindHeadings, mapping: Mapped | None = None) -> Table:
    """Return the table of a file, with its rows still to be read.

    Of all sheets (for text: all delimiters) the best headings win; every visible sheet
    whose headings name the same fields is read on after it. Hidden sheets are read only
    where none is visible.

    Args:
        path: any of the formats of sheet_formats; the content decides, not the name.
        kind_headings: reads a row of texts as headings, as core.headings.match_headings.
        mapping: made by hand: heading as the file has it (as in `look`) -> name of the
            field, or "" for a column not to be used. It goes before kind_headings.

    Raises:
        UserError: the file is not there, empty, not a spreadsheet, encrypted, damaged,
            has other columns or no rows.
        EnvironmentFault: the system does not let it be read.
    """
    best = _best_way(path, kind_headings, mapping)
    first = max(best.found, key=lambda one: one.match.score)
    if not first.match.usable:
        raise best.fault or _wrong_columns(path, first)
    fields = set(first.match.columns)
    read = tuple(one for one in best.found if set(one.match.columns) == fields)
    columns = read[0].match.columns
    order = tuple(sorted(columns, key=lambda name: columns[name]))
    skipped, hidden = [row for one in read for row in one.skipped], Hidden()
    rows = _rows(read, order, skipped, hidden)
    beginning = next(rows, None)
    if beginning is None:
        raise NoRows(file=path.name, row=first.row, sheet=first.grid.name)
    names = {one.grid.name for one in read}
    return Table(
        sheets=tuple(one.grid.name for one in read),
        heading_row=read[0].row,
        match=read[0].match,
        headings={name: read[0].texts[at] for name, at in columns.items()},
        fields=order,
        hidden_sheets=tuple(name for name in best.hidden if name not in names),
        other_sheets=tuple(
            one.grid.name for one in best.found if one.grid.name not in names and one.grid.visible
        ),
        skipped=skipped,
        hidden=hidden,
        rows=_chain(beginning, rows),
    )


def look(path: Path, kind_headings: KindHeadings) -> Layout:
    """Return what a file looks like, for its columns to be mapped by hand.

    All sheets are in it, the hidden ones too; a text file is split by the delimiter that
    gives the best headings.

    Raises:
        UserError, EnvironmentFault: as read_table, except for columns and rows.
    """
    best: tuple[tuple[bool, int, int, int], list[SheetLayout]] | None = None
    fault: Damaged | None = None
    for grids in open_grids(path):
        layouts, score = [], (False, 0, 0, 0)
        try:
            for grid in grids:
                found = find_headings(grid, kind_headings)
                layout = _layout(grid.name, grid.visible, found)
                layouts.append(layout)
                cells = sum(bool(text) for row in layout.rows for text in row)
                score = max(score, (*found.score, cells) if found else score)
        except Damaged as error:  # another delimiter may still read it
            fault = error
            continue
        if best is None or score > best[0]:
            best = score, layouts
    if best is None or not any(one.heading_row for one in best[1]):
        raise fault or EmptyFile(file=path.name)
    return Layout(tuple(best[1]))


def _layout(name: str, visible: bool, found: Headings | None) -> SheetLayout:
    if found is None:
        return SheetLayout(name, visible, 0, (), ())
    width = max((at for at, text in enumerate(found.texts) if text), default=-1) + 1
    width = min(width, _WIDEST, COLUMNS)
    below = (
        cells for number, cells, _ in found.grid.read(range(width)).lines if number > found.last
    )
    shown = (tuple(text_of(cell)[:_LONGEST] for cell in cells) for cells in below)
    rows = tuple(islice((texts for texts in shown if any(texts)), _LOOKED_AT))
    return SheetLayout(name, visible, found.row, found.texts[:width], rows, found.match)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to read a file, with the sheets that are not blank."""

    found: list[Headings]
    hidden: tuple[str, ...]
    fault: Damaged | None


def _best_way(path: Path, kind_headings: KindHeadings, mapping: Mapped | None) -> _Way:
    best: _Way | None = None
    fault: Damaged | None = None
    for grids in open_grids(path):
        shown = [grid for grid in grids if grid.visible] or grids
        hidden = tuple(grid.name for grid in grids if not grid.visible)
        try:
            read = (find_headings(grid, kind_headings, mapping) for grid in shown)
            found = [one for one in read if one]
        except Damaged as error:  # another delimiter may still read it
            fault = error
            continue
        if found and (best is None or _score(found) > _score(best.found)):
            best = _Way(found, hidden, fault)
    if best is None:
        raise fault or EmptyFile(file=path.name)
    return _Way(best.found, best.hidden, fault)


def _score(found: Sequence[Headings]) -> tuple[bool, int, int]:
    return max(one.score for one in found)


def _rows(
    found: Sequence[Headings], fields: Sequence[str], skipped: list[Skipped], hidden: Hidden
) -> Iterator[SheetRow]:
    for one in found:
        yield from data_rows(one, fields, skipped, hidden)


def _chain(first: SheetRow, rest: Iterator[SheetRow]) -> Iterator[SheetRow]:
    yield first
    yield from rest


def _wrong_columns(path: Path, found: Headings) -> WrongColumns:
    texts = [text for text in found.texts if text]
    return WrongColumns(
        file=path.name,
        sheet=found.grid.name,
        row=found.row,
        missing=vocabulary.LIST_MARK.join(found.match.missing),
        found=vocabulary.LIST_MARK.join(text[:_LONGEST] for text in texts[:_SHOWN]),
    )
