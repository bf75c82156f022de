"""A sheet as rows of cells, whatever file it stands in.

Rows come one after the other, so that a large file is never held as a whole. A reader
passes over blank rows, so it costs nothing when a sheet's last row is far down.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.core.rows import Cell

# Bounds of a sheet in every spreadsheet program in use.
LAST_ROW: Final = 1_048_576
COLUMNS: Final = 16_384

Row = list[Cell]
# The row's number from 1, its cells, and whether the sheet hides it.
Line = tuple[int, Row, bool]
# First row of merged cells -> (column from 0, last row, last column) of each.
Merges = dict[int, list[tuple[int, int, int]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way through a sheet.

    Attributes:
        lines: rows with anything in them, in order, once.
        merges: merged cells; those of a row are there by the time its line is. The
            reader of the lines may take them out.
    """

    lines: Iterator[Line]
    merges: Merges = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet.

    Attributes:
        name: "" for a text file or a web page.
        visible: whether the sheet is shown.
        read: starts a reading from the top. With columns (from 0), the cells of a line
            are those of these columns in this order, "" where there is nothing; without,
            they are those from column 0 to the row's last filled one. Reading on can raise
            a UserError or EnvironmentFault where the file breaks off.
    """

    name: str
    visible: bool
    read: Callable[[Sequence[int] | None], Reading]


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as spreadsheets show it: row from 1, column from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def column_of(letters: str) -> int:
    """Return a column from 0 of its letters: A is 0, XFD is 16,383."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def add_merge(merges: Merges, top: int, left: int, bottom: int, right: int) -> None:
    """Note merged cells: rows from 1, columns from 0."""
    merges.setdefault(top, []).append((left, bottom, right))
