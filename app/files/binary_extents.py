"""How far the filled cells of a binary sheet reach, what is hidden or merged in it, and which
cells hold the error of a formula: the reader of such sheets takes those for blank.

Read from the records before a reader is asked for the whole sheet, because that reader
holds a cell for every place between the first and the last: two cells can cost gigabytes.
Sources: [MS-XLS] 2.4 (records of a .xls sheet), [MS-XLSB] 2.4 (those of a .xlsb sheet).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.files.grids import COLUMNS, LAST_ROW, Merges, add_merge
from app.files.sheet_faults import Damaged, PasswordNeeded

_EOF, _BOF, _FILEPASS, _BOUNDSHEET, _ROW, _MULRK = 0x0A, 0x809, 0x2F, 0x85, 0x208, 0xBD
_CELLS: Final = frozenset({0x06, 0x203, 0x204, 0xFD, 0x27E, 0x205, 0xD6})
_XLSB_ROW, _XLSB_MERGE, _XLSB_SHEET = 0, 176, 156
_XLSB_CELLS: Final = range(2, 12)
_FORMULA, _TRUTH, _XLSB_ERRORS = 0x06, 0x205, (3, 11)
_RECORD: Final = 64 << 20
_ERROR_RESULT: Final = 2  # [MS-XLS] 2.5.133: what a formula has for a value
_FAILED: Final = struct.Struct("<HB")  # column, number of the error
# [MS-XLS] 2.5.10 (BErr).
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_START: Final = struct.Struct("<I")


@dataclass(slots=True)
class Extent:
    """Bounds of a sheet's filled cells, rows from 1 and columns from 0; see reach."""

    name: str = ""
    top: int = LAST_ROW + 1
    bottom: int = 0
    left: int = COLUMNS
    right: int = -1
    hidden: set[int] = field(default_factory=set)
    merges: Merges = field(default_factory=dict)
    _failed: dict[int, bytearray] = field(default_factory=dict)

    def fail(self, row: int, column: int, error: int) -> None:
        """Note the error of a formula; row and column from 0 as in the records."""
        if error in _ERRORS:
            self._failed.setdefault(row + 1, bytearray()).extend(_FAILED.pack(column, error))

    def failed(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield (column from 0, error) of a row from 1."""
        for column, error in _FAILED.iter_unpack(self._failed.get(row, b"")):
            yield column, _ERRORS[error]

    def reach(self, row: int, left: int, right: int) -> None:
        """Stretch over cells of a row, given from 0 as in the records."""
        self.top, self.bottom = min(self.top, row + 1), max(self.bottom, row + 1)
        self.left, self.right = min(self.left, left), max(self.right, right)

    @property
    def places(self) -> int:
        """Return how many cells lie between the first and the last."""
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)


def xls_extents(stream: bytes, file: str) -> list[Extent]:
    """Return the extents of the sheets of a Workbook stream, in the workbook's order.

    Raises:
        PasswordNeeded, Damaged: encrypted, or a sheet lies outside the stream.
    """
    sheets: list[tuple[str, int]] = []
    try:
        for kind, at, size in _records(stream, 0):
            if kind == _FILEPASS:
                raise PasswordNeeded(file=file)
            if kind == _BOUNDSHEET:
                name = _bound_name(stream[at : at + size])
                sheets.append((name, *_START.unpack_from(stream, at)))
        return [_xls_extent(stream, name, start) for name, start in sheets]
    except (struct.error, IndexError) as error:
        raise Damaged(file=file, place="Workbook") from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, place of the content, its length) to the end of a substream."""
    unpack, depth, last = struct.Struct("<HH").unpack_from, 0, len(stream) - 4
    while at <= last:
        kind, size = unpack(stream, at)
        at += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, at, size
        at += size


def _bound_name(content: bytes) -> str:
    """Return the name in a BoundSheet8 record (2.4.28), for messages."""
    wide = len(content) > 7 and content[7] & 1
    return content[8:].decode("utf-16-le" if wide else "latin-1", "replace")


def _xls_extent(stream: bytes, name: str, start: int) -> Extent:
    extent = Extent(name)
    row_column = struct.Struct("<HH").unpack_from
    for kind, at, size in _records(stream, start):
        if kind in _CELLS:
            row, column = row_column(stream, at)
            extent.reach(row, column, column)
            if kind == _TRUTH and stream[at + 7]:
                extent.fail(row, column, stream[at + 6])
            elif kind == _FORMULA and _is_error(stream[at + 6 : at + 14]):
                extent.fail(row, column, stream[at + 8])
        elif kind == _MULRK:
            row, column = row_column(stream, at)
            extent.reach(row, column, struct.unpack_from("<H", stream, at + size - 2)[0])
        elif kind == _ROW and stream[at + 12] & 0x20:
            extent.hidden.add(row_column(stream, at)[0] + 1)
    return extent


def _is_error(value: bytes) -> bool:
    """Tell whether a formula's value (FormulaValue) is an error."""
    return value[0] == _ERROR_RESULT and value[6:] == b"\xff\xff"


def xlsb_sheets(workbook: bytes, file: str) -> dict[str, str]:
    """Return id of the relation -> name of the sheets a workbook.bin lists.

    Raises:
        Damaged: a record breaks off.
    """
    found: dict[str, str] = {}
    try:
        for kind, content in _xlsb_records(iter((workbook,))):
            if kind == _XLSB_SHEET:
                key, at = _wide(content, 8)
                found[key] = _wide(content, at)[0]
    except (struct.error, ValueError) as error:
        raise Damaged(file=file, place="workbook.bin") from error
    return found


def xlsb_extent(chunks: Iterator[bytes], file: str, place: str) -> Extent:
    """Return the extent of a sheet part.

    Raises:
        Damaged: a record breaks off.
    """
    extent = Extent()
    row, number = 0, struct.Struct("<I").unpack_from
    try:
        for kind, content in _xlsb_records(chunks):
            if kind in _XLSB_CELLS:
                (column,) = number(content)
                extent.reach(row, column, column)
                if kind in _XLSB_ERRORS:
                    extent.fail(row, column, content[8])
            elif kind == _XLSB_ROW:
                (row,) = number(content)
                if content[11] & 0x10:
                    extent.hidden.add(row + 1)
            elif kind == _XLSB_MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", content)
                if top <= bottom < LAST_ROW and left <= right < COLUMNS:
                    add_merge(extent.merges, top + 1, left, bottom + 1, right)
    except (struct.error, IndexError, ValueError) as error:
        raise Damaged(file=file, place=place) from error
    return extent


def _xlsb_records(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, content) of records; ValueError where one breaks off."""
    data, at = b"", 0
    for chunk in chunks:
        data, at = data[at:] + chunk, 0
        if len(data) > _RECORD:
            raise ValueError("record")
        while (head := _head(data, at)) is not None:
            kind, size, start = head
            if start + size > len(data):
                break
            yield kind, data[start : start + size]
            at = start + size
    if at < len(data):
        raise ValueError("record")


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Return (kind, length, start of the content), or None where the head is not whole."""
    try:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while shift < 28:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
    except IndexError:
        return None
    return kind, size, at


def _wide(content: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    return content[at + 4 : end].decode("utf-16-le", "replace"), end
