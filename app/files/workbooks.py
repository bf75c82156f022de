"""Spreadsheets out: .xlsx and .csv that open elsewhere as what they are.

Texts are text cells, so codes keep their digits and nothing is taken for a formula. A
file is there whole or not at all (atomic).
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from app.core.vocabulary import LIST_MARK
from app.files.atomic import whole_file
from app.files.sheet_faults import MissingCharacters
from app.files.sheet_xml import (
    FORMULA,
    HEAD,
    SHEET_END,
    TEXT,
    RowMaker,
    Value,
    package,
    sheet_head,
)

_ROWS_PER_SHEET: Final = 1_048_575  # a sheet's rows less the headings
_BAD_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_NUMBER: Final = re.compile(r"[-+]?[\d., -]*")
_NAMED: Final = 10  # characters named in a message
_LEVEL: Final = 3  # of compression: half the time of the usual 6, a tenth more bytes
_BATCH: Final = 1000


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

    Rows are written as they come; memory does not grow with them.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    titles: list[str] = []
    with (
        whole_file(path) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as book,
    ):
        for sheet in sheets:
            for part, rows in enumerate(_parts(sheet.rows), 1):
                title = sheet.title if part == 1 else f"{sheet.title}({part})"
                titles.append(_BAD_TITLE.sub(" ", title)[-31:])
                name = f"xl/worksheets/sheet{len(titles)}.xml"
                with book.open(_entry(name), "w", force_zip64=True) as out:
                    for text in _written(sheet, rows):
                        out.write(text.encode())
        for name, text in package(titles).items():
            book.writestr(_entry(name), text.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    """A part of the zip; the same rows give the same bytes on one machine."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _parts(rows: Iterable[Sequence[Value]]) -> Iterator[Iterator[Sequence[Value]]]:
    """Deal rows to sheets; an empty list still has one."""
    left = iter(rows)
    row = next(left, None)
    yield _of_one(row, left)
    while (row := next(left, None)) is not None:
        yield _of_one(row, left)


def _of_one(
    first: Sequence[Value] | None, left: Iterator[Sequence[Value]]
) -> Iterator[Sequence[Value]]:
    if first is not None:
        yield first
        yield from islice(left, _ROWS_PER_SHEET - 1)


def _written(sheet: Sheet, rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Yield the text of a sheet, some thousand rows at a time."""
    widths = [
        sheet.widths.get(index, min(max(10, 2.2 * len(heading)), 40))
        for index, heading in enumerate(sheet.headings)
    ]
    maker = RowMaker(len(widths))
    above = [maker.row(line, TEXT) for line in sheet.preface]
    above.append(maker.row(sheet.headings, HEAD))
    yield sheet_head(widths, sheet.text_columns, len(above)) + "".join(above)
    batch = []
    for row in rows:
        batch.append(maker.row(row))
        if len(batch) == _BATCH:
            yield "".join(batch)
            batch.clear()
    yield "".join(batch) + SHEET_END


def write_csv(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    encoding: str = "utf-8-sig",
    *,
    before: int = 0,
) -> None:
    """Write comma-separated text with CRLF line ends.

    Text a spreadsheet would run as a formula gets a leading apostrophe, which an import
    takes off again; plain numbers with a sign stay as they are.

    Args:
        encoding: "utf-8-sig" or "gb18030"; any other Python knows.
        before: lines in front of the table, so that a message counts rows below its headings.

    Raises:
        MissingCharacters: the encoding lacks some; nothing is written. It names the rows.
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    missing: dict[str, None] = {}
    places: list[int] = []
    number = -before - 1

    def written(row: Sequence[Value]) -> list[str]:
        nonlocal number
        number += 1
        cells = [csv_text(value) for value in row]
        try:
            "".join(cells).encode(encoding)
        except UnicodeEncodeError:
            lacking = (c for cell in cells for c in cell if not _encodes(c, encoding))
            missing.update(dict.fromkeys(lacking))
            places.append(max(number, 0))
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
                characters=LIST_MARK.join(map(_shown, list(missing)[:_NAMED])),
                count=len(missing),
                rows=LIST_MARK.join(map(str, places[:_NAMED])),
            )


def _shown(character: str) -> str:
    """A character as a message can show it: half of a pair by its number."""
    return character if _encodes(character, "utf-8") else f"U+{ord(character):04X}"


def csv_text(value: Value) -> str:
    """Return a value as the text of a cell, without a formula's beginning."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if text.startswith(FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
