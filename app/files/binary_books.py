"""Binary workbooks: .xls (also as WPS writes it: .et) and .xlsb."""

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.files.binary_extents import Extent, xls_extents, xlsb_extent, xlsb_sheets
from app.files.cell_values import python_cell
from app.files.compound import Compound
from app.files.grids import Grid, Line, Merges, Reading, Row, add_merge, cell_name
from app.files.packages import Package
from app.files.sheet_faults import (
    Damaged,
    NotASpreadsheet,
    PasswordNeeded,
    TextDocument,
    TooLarge,
    TooLong,
)
from app.files.xlsx_book import relations

_T = TypeVar("_T")
_PLACES: Final = 6_000_000  # cells held at once; a .xls of 65,536 × 90 has as many
_LONGEST: Final = 200 << 20
_DOCUMENTS: Final = ("worddocument", "powerpoint document")
_PANIC: Final = "PanicException"  # how the reader's own faults arrive; no class to import


def open_xls(path: Path) -> tuple[Grid, ...]:
    """Return the sheets of a compound file that holds a workbook.

    Raises:
        PasswordNeeded, TextDocument, NotASpreadsheet, Truncated, Damaged.
    """
    compound = Compound(path)
    if "encryptedpackage" in compound.streams:
        raise PasswordNeeded(file=path.name)
    if any(name in compound.streams for name in _DOCUMENTS):
        raise TextDocument(file=path.name)
    stream = next((one for one in ("workbook", "book") if one in compound.streams), None)
    if stream is None:
        raise NotASpreadsheet(file=path.name)
    extents = xls_extents(compound.stream(stream), path.name)
    # The reader takes in all sheets of such a file at once.
    if sum(one.places for one in extents) > _PLACES:
        largest = max(extents, key=lambda one: one.places)
        far = cell_name(largest.bottom, largest.right)
        raise TooLarge(file=path.name, sheet=largest.name, cell=far)
    return _Book(compound.content, path.name, lambda at, _: extents[at]).grids()


def open_xlsb(path: Path, package: Package, workbook: str) -> tuple[Grid, ...]:
    """Return the sheets of a package whose workbook is binary.

    Raises:
        TooLong, Damaged, PasswordNeeded.
    """
    for name in package.names:
        if name.endswith("sharedstrings.bin") and package.size(name) > _LONGEST:
            raise TooLong(file=package.file, part=name)
    targets = relations(package, workbook)
    parts = {
        name: targets[key][1]
        for key, name in xlsb_sheets(package.whole(workbook), package.file).items()
        if key in targets
    }

    def extent(_: int, name: str) -> Extent:
        if name not in parts:
            raise Damaged(file=package.file, place=name)
        return xlsb_extent(package.chunks(parts[name]), package.file, name)

    return _Book(path.read_bytes(), path.name, extent).grids()


class _Book:
    """A workbook of which one sheet is held at a time."""

    def __init__(self, content: bytes, file: str, extent: Callable[[int, str], Extent]) -> None:
        self._content, self._file, self._extent = content, file, extent
        self._book: CalamineWorkbook | None = None
        self._held: tuple[str, CalamineSheet, Extent] | None = None

    def grids(self) -> tuple[Grid, ...]:
        """Return the worksheets; charts and macro sheets are none."""
        found = []
        for at, one in enumerate(self._opened().sheets_metadata):
            if one.typ == SheetTypeEnum.WorkSheet:
                shown = one.visible == SheetVisibleEnum.Visible
                found.append(Grid(one.name, shown, self._reader(at, one.name)))
        return tuple(found)

    def _opened(self) -> CalamineWorkbook:
        if self._book is None:
            self._book = self._guarded(
                lambda: CalamineWorkbook.from_filelike(io.BytesIO(self._content)), self._file
            )
        return self._book

    def _reader(self, at: int, name: str) -> Callable[[Sequence[int] | None], Reading]:
        def read(columns: Sequence[int] | None) -> Reading:
            merges: Merges = {}
            return Reading(self._lines(at, name, columns, merges), merges)

        return read

    def _lines(
        self, at: int, name: str, columns: Sequence[int] | None, merges: Merges
    ) -> Iterator[Line]:
        sheet, extent = self._sheet(at, name)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
            add_merge(merges, top + 1, left, bottom + 1, right)
        for top, of_row in extent.merges.items():
            merges.setdefault(top, []).extend(of_row)
        if sheet.start is None:
            return
        indent: Row = [""] * sheet.start[1]  # rows come from the first filled column on
        rows = self._guarded(sheet.iter_rows, name)
        for number, values in enumerate(rows, start=1):
            cells = indent + [v if isinstance(v, str) else python_cell(v) for v in values]
            for column, error in extent.failed(number):
                cells += [""] * (column + 1 - len(cells))
                cells[column] = error
            if any(cells):
                if columns is not None:
                    width = len(cells)
                    cells = [cells[one] if one < width else "" for one in columns]
                yield number, cells, number in extent.hidden

    def _sheet(self, at: int, name: str) -> tuple[CalamineSheet, Extent]:
        if self._held is None or self._held[0] != name:
            self._held = None
            extent = self._extent(at, name)
            if extent.places > _PLACES:
                far = cell_name(extent.bottom, extent.right)
                raise TooLarge(file=self._file, sheet=name, cell=far)
            book = self._opened()
            self._held = name, self._guarded(lambda: book.get_sheet_by_name(name), name), extent
        return self._held[1], self._held[2]

    def _guarded(self, act: Callable[[], _T], place: str) -> _T:
        try:
            return act()
        except PasswordError as error:
            raise PasswordNeeded(file=self._file) from error
        except (CalamineError, OSError) as error:
            raise Damaged(file=self._file, place=place) from error
        except BaseException as error:
            if type(error).__name__ == _PANIC:
                raise Damaged(file=self._file, place=place) from error
            raise
