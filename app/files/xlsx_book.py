"""xlsx and xlsm workbooks (ECMA-376): their sheets, formats and texts.

The sheets are not handed to a general reader: that holds a whole sheet (1.7 GB for a full
one of 16 columns) and, told that the last cell is XFD1048576, asks for memory no machine
has. Here a sheet passes through, and a stray cell far out costs nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from app.files.cell_values import Convert, format_reading
from app.files.grids import COLUMNS, LAST_ROW, Grid, Merges, Reading, add_merge, column_of
from app.files.packages import Package
from app.files.sheet_faults import Damaged, TooLong
from app.files.xlsx_rows import Look, RowReader
from app.files.xlsx_strings import SharedTexts, refuse_entities, safe_root

_WORKBOOK: Final = "xl/workbook.xml"
_MERGE: Final = re.compile(
    rb"mergeCell\s+ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_DATA: Final = re.compile(rb"<((?:[\w.-]{1,40}:)?)sheetData\s*(/?)>")
_MERGES: Final = 300_000
_HEAD: Final = 1 << 20  # how far into a sheet its data may begin
_TAIL: Final = 200  # longest tag that may lie across two chunks


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it."""

    name: str
    visible: bool
    part: str


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part points to: id -> (last word of the type, name of the part)."""
    folder, _, name = part.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    if not package.has(listed):
        return {}
    found = {}
    for one in safe_root(package.whole(listed), package.file, listed):
        if not isinstance(one.tag, str) or one.get("TargetMode") == "External":
            continue
        target = one.get("Target", "").replace("\\", "/")
        whole = target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        kind = one.get("Type", "").rpartition("/")[2]
        found[one.get("Id", "")] = (kind, _normal(whole))
    return found


def _normal(name: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(name).parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in {".", ".."}:
            parts.append(part)
    return "/".join(parts)


def open_xlsx(package: Package, workbook: str = _WORKBOOK) -> tuple[Grid, ...]:
    """Return the worksheets of a workbook, in its order.

    Raises:
        Damaged, Unsafe, Inflated, TooLong: see app.files.sheet_faults.
    """
    root = safe_root(package.whole(workbook), package.file, workbook)
    targets = relations(package, workbook)
    properties = root.find("{*}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    by_kind = dict(targets.values())
    book = _Book(package, by_kind, since_1904)
    return tuple(
        Grid(one.name, one.visible, partial(book.read, one)) for one in _sheets(root, targets)
    )


def _sheets(root: etree._Element, targets: dict[str, tuple[str, str]]) -> Iterator[SheetPart]:
    for one in root.iterfind("{*}sheets/{*}sheet"):
        key = next((v for k, v in one.attrib.items() if str(k).endswith("}id")), "")
        kind, part = targets.get(str(key), ("", ""))
        if kind == "worksheet":
            yield SheetPart(one.get("name", ""), one.get("state", "visible") == "visible", part)


class _Book:
    """What the sheets of a workbook share, read when the first of them is."""

    def __init__(self, package: Package, by_kind: dict[str, str], since_1904: bool) -> None:
        self._package, self._by_kind, self._since_1904 = package, by_kind, since_1904
        self._look: Look | None = None
        self._merges: dict[str, tuple[bytes, Merges]] = {}

    def read(self, sheet: SheetPart, columns: Sequence[int] | None) -> Reading:
        """Start a reading of a sheet; see Grid."""
        if sheet.part not in self._merges:
            self._merges[sheet.part] = survey(self._package, sheet.part)
        prefix, found = self._merges[sheet.part]
        merges = {row: list(of_row) for row, of_row in found.items()}
        reader = RowReader(self._shared(), sheet.name, prefix, columns)
        return Reading(reader.lines(_data(self._package, sheet.part, prefix)), merges)

    def _shared(self) -> Look:
        if self._look is None:
            texts = SharedTexts(self._package, self._by_kind.get("sharedStrings", ""))
            self._look = Look(self._package.file, self._styles(), texts.text)
        return self._look

    def _styles(self) -> list[Convert]:
        part = self._by_kind.get("styles", "")
        if not part or not self._package.has(part):
            return []
        root = safe_root(self._package.whole(part), self._package.file, part)
        codes = {
            one.get("numFmtId", ""): one.get("formatCode", "")
            for one in root.iterfind("{*}numFmts/{*}numFmt")
        }
        readings = []
        for one in root.iterfind("{*}cellXfs/{*}xf"):
            number = one.get("numFmtId", "0")
            readings.append(
                format_reading(
                    int(number) if number.isdecimal() else 0,
                    codes.get(number, ""),
                    since_1904=self._since_1904,
                )
            )
        return readings


def _data(package: Package, part: str, prefix: bytes) -> Iterator[bytes]:
    """Yield what stands between the tags of the sheet's data."""
    end = b"</" + prefix + b"sheetData"
    beginning: bytes | None = b""
    for chunk in package.chunks(part):
        if beginning is not None:
            beginning += chunk
            opened = _DATA.search(beginning)
            if opened is None:
                continue
            if opened[2]:
                return
            chunk, beginning = beginning[opened.end() :], None
        closed = chunk.find(end)
        if closed >= 0:
            yield chunk[:closed]
            return
        yield chunk


def survey(package: Package, part: str) -> tuple[bytes, Merges]:
    """Pass once over a sheet: whole and undamaged? which tag prefix? what is merged?

    Merged cells stand behind the data, and they are needed before it.

    Raises:
        Damaged: the sheet has no data or breaks off.
        Unsafe: it declares entities.
        TooLong: more merged cells than any table has.
    """
    prefix: bytes | None = None
    closed = False
    beginning, kept = b"", b""
    merges: Merges = {}
    count = 0
    for chunk in package.chunks(part):
        if prefix is None:
            beginning += chunk
            refuse_entities(beginning[:4096], package.file)
            found = _DATA.search(beginning)
            if found is None and len(beginning) < _HEAD:
                continue
            if found is None:
                break
            prefix, closed = found[1], bool(found[2])
            end = b"</" + prefix + b"sheetData"
            chunk = beginning[found.end() :]
        data = kept + chunk
        if not closed:
            at = data.find(end)
            kept = data[-len(end) :]
            if at < 0:
                continue
            closed, data = True, data[at:]
        last = 0
        for found in _MERGE.finditer(data):
            count += _note(merges, found)
            last = found.end()
        if count > _MERGES:
            raise TooLong(file=package.file, part=part)
        kept = data[max(last, len(data) - _TAIL) :]
    if prefix is None or not closed:
        raise Damaged(file=package.file, place=part)
    return prefix, merges


def _note(merges: Merges, found: re.Match[bytes]) -> int:
    left, right = column_of(found[1].decode()), column_of(found[3].decode())
    top, bottom = int(found[2]), int(found[4])
    if 1 <= top <= bottom <= LAST_ROW and left <= right < COLUMNS:
        add_merge(merges, top, left, bottom, right)
        return 1
    return 0
