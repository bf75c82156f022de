"""A sheet of ours read back fast; whatever is not as it was written goes the long way.

Ours have their headings, word for word, near the top of the first visible sheet. A file that
was rebuilt, converted or damaged is left to app.files.sheets, which knows all of that and
says what is wrong (decision 0012).
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from app.core.headings import Match, match_headings
from app.core.returns import ENTERED, FIELDS, REQUIRED
from app.core.rows import Cell
from app.files.cell_values import number_text
from app.files.sheets import read_table

Filled = tuple[int, Mapping[str, Cell]]
_HEADINGS: Final = {heading: name for name, heading, _ in FIELDS}
_READ: Final = frozenset({*ENTERED, "name", "code", "item", "seal"})  # the rest is for people
_PANIC: Final = "PanicException"  # how the reader's own faults arrive; no class to import
_TOP: Final = 8  # rows in which the headings stand
_SEEN: Final = 64  # rows near the top of a sheet; those of one task are all alike
_LARGEST: Final = 4 << 20  # bytes; ours are far below, and what unpacks badly is above
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # as office programs do
_UNPACKED: Final = 64 << 20  # bytes, all parts together
_ZIP: Final = b"PK\x03\x04"
_ZIP_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
_OURS: Final = ".xlsx"
# How a cell and a row begin up to column AZ and row 99,999; text of two bytes a character.
_CELL: Final = re.compile(rb'<c r="A?[A-Z]\d{1,5}"')
_ROW: Final = re.compile(rb'<row r="\d{1,5}"')
_PREFIXED: Final = re.compile(rb"<\w+:(?:c|row)\s|<(?:c|row)[\t\r\n]")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def filled_rows(path: Path) -> Iterator[Filled]:
    """Yield the rows of a sheet to fill in: number in the sheet, field -> cell.

    Raises:
        UserError, EnvironmentFault: as app.files.sheets.read_table.
    """
    return _fast(path) or _long_way(path)


def _fast(path: Path) -> Iterator[Filled] | None:
    try:
        with path.open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP or path.stat().st_size > _LARGEST:
                return None
        if path.suffix.lower() != _OURS or not _is_within_bounds(path):
            return None
        book = CalamineWorkbook.from_path(path)
        first = next(one for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible)
        rows = book.get_sheet_by_name(first.name).to_python(skip_empty_area=False)
    except (*_ZIP_FAULTS, CalamineError, StopIteration):
        return None  # the long way says what is wrong
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        return None
    for at, row in enumerate(islice(rows, _TOP)):
        if names := _head(tuple(row)):
            return _rows(rows, at, names)
    return None


def _is_within_bounds(path: Path) -> bool:
    """Whether every cell of every part stands where spreadsheet programs say ours do.

    The quick reader holds all places between the first cell and the last: one cell far out
    asks for more memory than there is, and the program would end with it.
    """
    room = _UNPACKED
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.compress_type not in _PACKED:
                return False
            with archive.open(member) as part:
                data = part.read(room + 1)
            room -= len(data)
            if room < 0 or data[:2] in _WIDE or _PREFIXED.search(data):
                return False
            cells, rows = data.count(b"<c "), data.count(b"<row ")
            if (cells, rows) != (len(_CELL.findall(data)), len(_ROW.findall(data))):
                return False
    return True


@lru_cache(_SEEN)
def _head(row: tuple[object, ...]) -> tuple[tuple[int, str], ...]:
    """Return (column, field) of what is read below a row of headings; () for any other row."""
    named = [_HEADINGS.get(cell, "") if isinstance(cell, str) else "" for cell in row]
    found = [name for name in named if name]
    whole = len(found) == len(set(found)) and all(set(one) & set(found) for one in REQUIRED)
    return tuple((at, name) for at, name in enumerate(named) if name in _READ) if whole else ()


def _rows(
    rows: Sequence[Sequence[Any]], head: int, names: Sequence[tuple[int, str]]
) -> Iterator[Filled]:
    for number, row in enumerate(islice(rows, head + 1, None), head + 2):
        said = {name: cell for at, name in names if (cell := row[at]) != ""}
        cells = {n: c if c.__class__ is str else _cell(c) for n, c in said.items()}
        if cells:
            yield number, cells


def _cell(value: object) -> Cell:
    """Return a cell as app.files.cell_values does: digits that are not known are not invented."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(float(value))
    return "" if isinstance(value, time | timedelta) else str(value)


def _long_way(path: Path) -> Iterator[Filled]:
    table = read_table(path, _match)
    for row in table.rows:
        yield row.number, dict(zip(table.fields, row.cells, strict=True))


def _match(cells: Sequence[str]) -> Match:
    return match_headings(cells, "returns")
