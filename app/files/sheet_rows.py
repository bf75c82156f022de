"""The data rows of a sheet below its headings: what is data, and what only stands there.

Rows are looked at one by one as the file passes, so this is written for speed: a row is
suspected by its first filled cell alone, and only a suspected one is looked at whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.core import vocabulary
from app.core.headings import plain
from app.core.rows import Cell
from app.files.grids import Merges, Row
from app.files.sheet_headings import Headings, Skipped, text_of

_EXTRAS: Final = 3  # columns without a field left of the first that are looked at, such as 序号
_SHORT: Final = 24  # longest text that marks a row as a sum
_CODE: Final = 13  # a cell as long as this, of letters and digits, identifies somebody
_KEPT: Final = 10_000  # hidden rows named one by one


class SheetRow(NamedTuple):
    """A row below the headings: its number in the sheet, from 1, and its cells.

    `cells` are aligned to Table.fields; "" stands for an empty cell.
    """

    number: int
    cells: list[Cell]
    sheet: str = ""


@dataclass(slots=True)
class Hidden:
    """Rows the sheets hide, which are read all the same: all counted, the first named."""

    count: int = 0
    rows: list[tuple[str, int]] = field(default_factory=list)

    def add(self, sheet: str, row: int) -> None:
        """Count a row."""
        self.count += 1
        if len(self.rows) < _KEPT:
            self.rows.append((sheet, row))


def data_rows(
    found: Headings, fields: Sequence[str], skipped: list[Skipped], hidden: Hidden
) -> Iterator[SheetRow]:
    """Yield the rows of one sheet; note in `skipped` and `hidden` what is passed over or hidden.

    Raises:
        UserError, EnvironmentFault: the file breaks off; see Grid.read.
    """
    columns = [found.match.columns[name] for name in fields]
    extras = [at for at in range(min(columns)) if at not in columns][:_EXTRAS]
    reading = found.grid.read([*extras, *columns])
    judge = _Judge(found, [*extras, *columns], len(extras))
    name, begin, count = found.grid.name, found.begin, len(extras)
    merges, fill = reading.merges, _Fill([*extras, *columns])
    suspects = judge.suspects
    for number, cells, is_hidden in reading.lines:
        if merges:
            fill.note(merges, number, cells)
        if number < begin:
            continue
        first = next(filter(None, cells), "")
        if isinstance(first, str):
            if not first:
                continue
            if first in suspects or first[0] in _MARKS or _SUM in first[:_SHORT]:
                if not any(map(text_of, cells)):
                    continue
                if why := judge.why(cells):
                    skipped.append(Skipped(name, number, why))
                    continue
        if fill.open:
            fill.down(number, cells)
        if count:
            del cells[:count]
            if not any(map(text_of, cells)):
                continue
        if is_hidden:
            hidden.add(name, number)
        yield SheetRow(number, cells, name)


_SUM: Final = vocabulary.SUM_MARK
_MARKS: Final = frozenset({*vocabulary.FIRST_OF_REMARKS, " ", "\t", "\r", "\n", "\xa0", "\u3000"})


class _Judge:
    """Tells the rows that only stand there from data."""

    def __init__(self, found: Headings, columns: Sequence[int], extras: int) -> None:
        self._extras = extras
        self._titles = found.titles
        self._lines = [
            [line[at] if at < len(line) else "" for at in columns] for line in found.lines
        ]
        words = {text for line in self._lines for text in line if text}
        self.suspects = words | found.titles
        self._headings = [
            {plain(line[at]) for line in self._lines if line[at]} for at in range(len(columns))
        ]

    def why(self, cells: Row) -> str:
        """Return why a row is no data, or "" where it is."""
        texts = [text_of(cell) for cell in cells]
        filled = [text for text in texts if text]
        if self._is_heading(texts):
            return "repeated_heading"
        if any(map(vocabulary.is_example, filled)):
            return "example"
        if any(len(text) >= _CODE and text.isascii() and text.isalnum() for text in filled):
            return ""
        if vocabulary.is_subtotal(filled[0]):
            return "subtotal"
        if len(filled) == 1 and filled[0] in self._titles:
            return "note"
        return "note" if len(filled) <= 2 and vocabulary.is_note(filled[0]) else ""

    def _is_heading(self, texts: Sequence[str]) -> bool:
        """Tell whether every filled cell is a heading of its column, and more than one is."""
        hits = 0
        for text, known in zip(texts, self._headings, strict=True):
            if text:
                if plain(text) not in known:
                    return False
                hits += 1
        return hits > 1


class _Fill:
    """Writes the value of cells merged downwards into the rows they cover."""

    def __init__(self, columns: Sequence[int]) -> None:
        self._places = {at: n for n, at in enumerate(columns)}
        self.open: list[tuple[int, int, Cell]] = []  # last row, place, value

    def note(self, merges: Merges, number: int, cells: Row) -> None:
        """Take the merged cells that begin in a row, or began in blank rows before it."""
        for row in [one for one in merges if one <= number] if number in merges else ():
            for left, last, _ in merges.pop(row):
                place = self._places.get(left)
                if row == number and last > number and place is not None and cells[place]:
                    self.open.append((last, place, cells[place]))

    def down(self, number: int, cells: Row) -> None:
        """Fill the blank cells of a row that merged ones cover."""
        kept = []
        for last, place, value in self.open:
            if number <= last:
                if not cells[place]:
                    cells[place] = value
                kept.append((last, place, value))
        self.open = kept
