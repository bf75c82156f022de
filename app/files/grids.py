"""Rows of cells from a file, whatever its format: workbook or text.

The format is told by the file's content, never by its name. A grid is one sheet (a text
file is one sheet): its rows come one after the other, so that a large file is never held
as a whole in Python objects.

Numbers of a spreadsheet are doubles and keep fifteen digits: longer ones are handed on in
scientific notation, which core.codes reports as lost instead of inventing digits.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.core.rows import Cell
from app.files.sheet_faults import (
    Damaged,
    EmptyFile,
    NoSuchFile,
    NotASpreadsheet,
    PasswordNeeded,
    UnknownEncoding,
    Unreadable,
    WebPage,
)

Row = list[Cell]

DELIMITERS: Final = (",", "\t", ";", "|")
_CHUNK: Final = 1 << 20
_EXACT: Final = 10**15  # from here on a double does not hold every whole number's digits
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows()` starts it from the top each time; row 1 is the first."""

    name: str
    rows: Callable[[], Iterator[Row]]


def open_grids(path: Path) -> tuple[tuple[Grid, ...], ...]:
    """Return the ways a file can be read, each a tuple of sheets.

    A workbook has one way; a text file has one for each delimiter, and whoever knows
    the headings takes the one that shows them.

    Raises:
        UserError: not there, empty, not a spreadsheet, a web page, encrypted, damaged,
            or in an unknown encoding: the file's owner can mend it.
        EnvironmentFault: the system does not let it be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
        if not head:
            raise EmptyFile(file=path.name)
        if head.startswith((_ZIP, _OLE)):
            return (_workbook(path),)
        encoding = _encoding(path, head)
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
    return tuple((Grid("", _text_rows(path, encoding, mark)),) for mark in DELIMITERS)


def _workbook(path: Path) -> tuple[Grid, ...]:
    """Return the visible sheets of a workbook; the hidden ones where none is visible."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except PasswordError as error:
        raise PasswordNeeded(file=path.name) from error
    except CalamineError as error:
        raise NotASpreadsheet(file=path.name) from error
    sheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    shown = [one for one in sheets if one.visible == SheetVisibleEnum.Visible]
    return tuple(Grid(one.name, _sheet_rows(book, path, one.name)) for one in shown or sheets)


def _sheet_rows(book: CalamineWorkbook, path: Path, name: str) -> Callable[[], Iterator[Row]]:
    kept: list[CalamineSheet] = []

    def rows() -> Iterator[Row]:
        try:
            if not kept:
                kept.append(book.get_sheet_by_name(name))
            if kept[0].start is None:
                return
            for values in kept[0].iter_rows():
                yield [value if isinstance(value, str) else _cell(value) for value in values]
        except CalamineError as error:
            raise Damaged(file=path.name, place=name) from error

    return rows


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            return f"{value:.14E}"
        return str(int(value)) if float(value).is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def _encoding(path: Path, head: bytes) -> str:
    """Return the encoding of a text file, tried on all of it.

    Raises:
        NotASpreadsheet, WebPage, UnknownEncoding: see open_grids.
    """
    if head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\x00" in head:
        # Separators and digits of UTF-16 have one zero byte, always on the same side.
        candidates = ["utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"]
    else:
        candidates = ["utf-8", "gb18030"]
    for name in candidates:
        if (beginning := _decodes(path, name)) is not None:
            break
    else:
        if b"\x00" in head or candidates == ["utf-16"]:
            raise NotASpreadsheet(file=path.name)
        raise UnknownEncoding(file=path.name)
    if beginning.lstrip("\ufeff \r\n\t").startswith("<"):
        raise WebPage(file=path.name)
    if any(ord(character) < 32 and character not in "\t\r\n\f\x1a" for character in beginning):
        raise NotASpreadsheet(file=path.name)
    if beginning.startswith("%PDF-"):
        raise NotASpreadsheet(file=path.name)
    return name


def _decodes(path: Path, encoding: str) -> str | None:
    """Return the first characters of a file if all of it is text in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    beginning = ""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                beginning = beginning or text[:2000]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return beginning


def _text_rows(path: Path, encoding: str, delimiter: str) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        number = 0
        try:
            with path.open(encoding=encoding, newline="") as file:
                for cells in csv.reader(file, delimiter=delimiter, strict=True):
                    number += 1
                    yield list(cells)
        except csv.Error as error:
            raise Damaged(file=path.name, place=str(number + 1)) from error
        except OSError as error:
            raise Unreadable(file=path.name, reason=error.strerror or "") from error

    return rows
