"""Spreadsheets out: .xlsx and .csv that open elsewhere as what they are.

Texts are text cells, so codes keep their digits and nothing is taken for a formula. A
file is there whole or not at all (atomic).
"""

import contextlib
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.core.vocabulary import LIST_MARK
from app.files.atomic import whole_file
from app.files.sheet_faults import MissingCharacters

Value = str | int | float | date | None

TEXT_FORMAT: Final = "@"
DATE_FORMAT: Final = "yyyy-mm-dd"
_ROWS_PER_SHEET: Final = 1_048_575  # a sheet's rows less the headings
_BAD_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[-+]?[\d., -]*")
_NAMED: Final = 10  # characters named in a message
HEAD_FONT: Final = Font(bold=True)
HEAD_FILL: Final = PatternFill("solid", fgColor="DDE6F0")
HEAD_ALIGNMENT: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write.

    Attributes:
        rows: str cells stay text whatever they look like; numbers and dates keep their type.
        widths: column index from 0 -> width in characters; others by the heading's length.
        text_columns: columns whose empty cells are text too, so that a code typed in later
            keeps its digits; None means all.
        preface: rows above the headings, such as a title; plain text, not wrapped.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Mapping[int, float] = field(default_factory=dict)
    text_columns: frozenset[int] | None = None
    preface: Sequence[Sequence[str]] = ()


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook with frozen headings; a sheet that is full goes on in another.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    book = Workbook(write_only=True)
    with whole_file(path) as file:
        try:
            for sheet in sheets:
                _write_sheet(book, sheet)
            book.save(file)
        except BaseException:
            _abandon(book)
            raise


def _abandon(book: Workbook) -> None:
    """Close what a write that broke off left open; openpyxl removes its files at exit."""
    for part in book.worksheets:
        with contextlib.suppress(Exception):  # the fault that broke it off may strike again
            part.close()


def _write_sheet(book: Workbook, sheet: Sheet) -> None:
    part, written = _new_part(book, sheet, sheet.title), 0
    parts = 1
    for row in sheet.rows:
        if written == _ROWS_PER_SHEET:
            parts += 1
            part, written = _new_part(book, sheet, f"{sheet.title}({parts})"), 0
        part.append([_cell(part, value) for value in row])
        written += 1


def _new_part(book: Workbook, sheet: Sheet, title: str) -> Worksheet:
    part = cast(Worksheet, book.create_sheet(_BAD_TITLE.sub(" ", title)[-31:]))
    part.freeze_panes = f"A{len(sheet.preface) + 2}"
    for index, heading in enumerate(sheet.headings):
        column = part.column_dimensions[get_column_letter(index + 1)]
        column.width = sheet.widths.get(index, min(max(10, 2.2 * len(heading)), 40))
        if sheet.text_columns is None or index in sheet.text_columns:
            column.number_format = TEXT_FORMAT
    for line in sheet.preface:
        part.append([_cell(part, value) for value in line])
    part.append([_head(part, heading) for heading in sheet.headings])
    return part


def _head(part: Worksheet, heading: str) -> Cell:
    cell = _cell(part, heading)
    cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, HEAD_ALIGNMENT
    return cell


def _cell(part: Worksheet, value: Value) -> Cell:
    """Return a cell of the value's own type; text is marked as text, never a formula."""
    if not isinstance(value, str):
        cell = WriteOnlyCell(part)
        cell.value = value
        if isinstance(value, date):
            cell.number_format = DATE_FORMAT
        return cell
    cell = WriteOnlyCell(part, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if value.startswith(_FORMULA):
        cell.quotePrefix = True
    if "\n" in value:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def write_csv(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    encoding: str = "utf-8-sig",
) -> None:
    """Write comma-separated text with CRLF line ends.

    Text a spreadsheet would run as a formula gets a leading apostrophe, which an import
    takes off again; plain numbers with a sign stay as they are.

    Args:
        encoding: "utf-8-sig" or "gb18030"; any other Python knows.

    Raises:
        MissingCharacters: the encoding lacks some; nothing is written.
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    missing: dict[str, None] = {}

    def written(row: Sequence[Value]) -> list[str]:
        cells = [csv_text(value) for value in row]
        try:
            "".join(cells).encode(encoding)
        except UnicodeEncodeError:
            lacking = (c for cell in cells for c in cell if not _encodes(c, encoding))
            missing.update(dict.fromkeys(lacking))
        return cells

    with whole_file(path) as file:
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        try:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(written(headings))
            writer.writerows(written(row) for row in rows)
        finally:
            text.detach()
        if missing:
            raise MissingCharacters(
                file=path.name,
                encoding=encoding.upper(),
                characters=LIST_MARK.join(list(missing)[:_NAMED]),
                count=len(missing),
            )


def csv_text(value: Value) -> str:
    """Return a value as the text of a cell, without a formula's beginning."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
