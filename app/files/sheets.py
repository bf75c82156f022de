"""A registry's table out of a spreadsheet file: the heading row found, the rows below it.

Title lines above the headings, hint and example rows below them (as in the templates in
use), several sheets with the same headings: all are dealt with here. What a value means
is not: that is the business of core.registry.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from app.core import vocabulary
from app.core.headings import Match
from app.core.rows import Cell
from app.files.grids import Grid, Row, open_grids
from app.files.sheet_faults import Damaged, EmptyFile, NoRows, WrongColumns

HEADING_ROWS: Final = 20  # how far down the headings may stand
EXAMPLE_ROWS: Final = 3  # how far below them the row to be deleted may stand
_SHOWN: Final = 12  # headings named in a message


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row below the headings: its number in the sheet, from 1, and its filled cells."""

    number: int
    cells: Mapping[str, Cell]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds for a registry.

    Attributes:
        sheets: names of the sheets read, in order; `("",)` for a text file.
        heading_row: row of the headings in the first of them, from 1.
        match: how they were understood.
        headings: field -> heading as the file has it.
        skipped: (sheet, row) of hint and example rows, which are not data.
        rows: the data, once, in file order; blank rows are passed over. Reading on can
            raise Damaged or an EnvironmentFault where the file breaks off.
    """

    sheets: tuple[str, ...]
    heading_row: int
    match: Match
    headings: Mapping[str, str]
    skipped: tuple[tuple[str, int], ...]
    rows: Iterator[SheetRow]


@dataclass(frozen=True, slots=True)
class _Found:
    """The headings of one sheet."""

    grid: Grid
    row: int
    match: Match
    texts: tuple[str, ...]
    skipped: tuple[int, ...]


def read_table(path: Path, kind_headings: Callable[[Sequence[str]], Match]) -> Table:
    """Return the table of a file, with its rows still to be read.

    Of all sheets (for text: all delimiters) the best heading row wins; every sheet whose
    headings name the same fields is read on after it.

    Args:
        path: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv or .txt; the content decides.
        kind_headings: reads a row of texts as headings, as core.headings.match_headings.

    Raises:
        UserError: the file is not there, empty, not a spreadsheet, encrypted, damaged,
            has other columns or no rows.
        EnvironmentFault: the system does not let it be read.
    """
    best: list[_Found] = []
    fault: Damaged | None = None
    for grids in open_grids(path):
        try:
            found = [one for grid in grids if (one := _headings(grid, kind_headings))]
        except Damaged as error:  # another delimiter may still read it
            fault = error
            continue
        if found and (not best or _score(found) > _score(best)):
            best = found
    if not best:
        raise fault or EmptyFile(file=path.name)
    first = max(best, key=lambda one: one.match.score)
    if not first.match.usable:
        raise fault or _wrong_columns(path, first)
    fields = set(first.match.columns)
    read = tuple(one for one in best if set(one.match.columns) == fields)
    rows = _rows(read)
    beginning = next(rows, None)
    if beginning is None:
        raise NoRows(file=path.name, row=first.row, sheet=first.grid.name)
    return Table(
        sheets=tuple(one.grid.name for one in read),
        heading_row=read[0].row,
        match=read[0].match,
        headings={name: read[0].texts[at] for name, at in read[0].match.columns.items()},
        skipped=tuple((one.grid.name, row) for one in read for row in one.skipped),
        rows=_chain(beginning, rows),
    )


def _score(found: Sequence[_Found]) -> tuple[bool, int]:
    return max(one.match.score for one in found)


def _headings(grid: Grid, kind_headings: Callable[[Sequence[str]], Match]) -> _Found | None:
    """Return the best heading row of a sheet, or None where the sheet is blank."""
    top = list(islice(grid.rows(), HEADING_ROWS + EXAMPLE_ROWS))
    best: tuple[tuple[bool, int, int], int, Match, tuple[str, ...]] | None = None
    for number, row in enumerate(top[:HEADING_ROWS], start=1):
        texts = tuple(_text(cell) for cell in row)
        filled = sum(bool(text) for text in texts)
        if not filled:
            continue
        match = kind_headings(texts)
        score = (*match.score, filled if not match.columns else 0)
        if best is None or score > best[0]:
            best = (score, number, match, texts)
    if best is None:
        return None
    _, number, match, texts = best
    return _Found(grid, number, match, texts, _examples(top, number))


def _examples(top: list[Row], heading_row: int) -> tuple[int, ...]:
    """Return the rows from below the headings to the last that is marked as an example."""
    below = top[heading_row : heading_row + EXAMPLE_ROWS]
    marked = [
        number
        for number, row in enumerate(below, start=heading_row + 1)
        if any(vocabulary.is_example(_text(cell)) for cell in row)
    ]
    return tuple(range(heading_row + 1, marked[-1] + 1)) if marked else ()


def _rows(found: Sequence[_Found]) -> Iterator[SheetRow]:
    for one in found:
        columns = tuple(one.match.columns.items())
        after = max((one.row, *one.skipped))
        for number, row in enumerate(one.grid.rows(), start=1):
            if number <= after:
                continue
            width = len(row)
            cells = {name: row[at] for name, at in columns if at < width and row[at]}
            if cells and any(not isinstance(c, str) or c.strip() for c in cells.values()):
                yield SheetRow(number, cells, one.grid.name)


def _chain(first: SheetRow, rest: Iterator[SheetRow]) -> Iterator[SheetRow]:
    yield first
    yield from rest


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else cell.strip()


def _wrong_columns(path: Path, found: _Found) -> WrongColumns:
    texts = [text for text in found.texts if text]
    return WrongColumns(
        file=path.name,
        sheet=found.grid.name,
        row=found.row,
        missing=vocabulary.LIST_MARK.join(found.match.missing),
        found=vocabulary.LIST_MARK.join(texts[:_SHOWN]),
    )
