"""Rows of an xlsx worksheet (ECMA-376 part 1, 18.3.1) from its XML, as it is unpacked.

Rows of one shape (the same columns filled, of the same types) are nearly all rows of a
registry, so the shape is worked out once and looked up afterwards. What a pattern does not
account for to the last cell (formulas, text of several looks, cells without a reference)
goes through an XML parser, row by row: nothing is dropped because it is unusual.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from lxml import etree

from app.core.rows import Cell
from app.files.cell_values import Convert, read_iso_day, read_number, read_truth
from app.files.grids import COLUMNS, LAST_ROW, Line, Row, cell_name, column_of
from app.files.sheet_faults import Damaged, FormulasWithoutValues
from app.files.xlsx_strings import ParseError, escapes, fragment, plain_text, runs

_LONGEST_ROW: Final = 16 << 20
_SHORT: Final = 64  # no tag that matters here is longer without its attributes
_SHAPES: Final = 20_000
_NAMED: Final = 5  # formulas without a value named in a message
_TYPE: Final = re.compile(rb"\st=[\"']([A-Za-z]*)[\"']")
_STYLE: Final = re.compile(rb"\ss=[\"']([0-9]{1,6})[\"']")
_NUMBER: Final = re.compile(rb"\sr=[\"']([0-9]{1,9})[\"']")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]{1,9}")
_LITERAL: Final = re.compile(r'"((?:[^"]|"")*)"')
_HIDDEN: Final = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")


@dataclass(frozen=True, slots=True)
class Look:
    """What is needed to read the cells of a workbook.

    Attributes:
        file: name for messages.
        styles: how a number is read in each cell format, by the format's number.
        text: the shared text with a number.
    """

    file: str
    styles: Sequence[Convert]
    text: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a row's values become its cells: put in order, some of them read."""

    choose: Callable[[Sequence[str]], Sequence[str]]
    converted: tuple[tuple[int, Convert], ...]


def _chooser(order: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    if len(order) > 1:
        return itemgetter(*order)
    return lambda values: [values[at] for at in order]


class RowReader:
    """Reads rows of one sheet, in order."""

    def __init__(
        self, look: Look, sheet: str, prefix: bytes, columns: Sequence[int] | None
    ) -> None:
        """`prefix` stands before every tag of the part (`x:`), mostly empty."""
        self._look, self._sheet = look, sheet
        self._places = None if columns is None else {at: n for n, at in enumerate(columns)}
        self._width = 0 if columns is None else len(columns)
        self._shapes: dict[tuple[tuple[bytes, ...], tuple[bytes, ...]], _Shape] = {}
        self._unsaved: list[str] = []
        self._number = 0
        self.end = b"</" + prefix + b"row>"
        self._row = re.compile(rb'<%srow(?: r="([0-9]{1,9})")?(?=[\s>/])([^>]{0,4000})>' % prefix)
        self._open = b"<" + prefix + b"row"
        self._cells = re.compile(
            rb'<%sc r="([A-Z]{1,3})[0-9]{1,9}"([^>]{0,200}>(?:<%sis><%st(?: [^>]{0,60})?>|<%sv>)?)'
            rb"([^<]*)</" % ((prefix,) * 4)
        )
        self._cell_end = b"</" + prefix + b"c>"

    def lines(self, chunks: Iterator[bytes]) -> Iterator[Line]:
        """Yield the rows that hold anything.

        Raises:
            Damaged: a row is no XML, or a cell points to nothing.
            FormulasWithoutValues: in one of the columns asked for.
        """
        rest, end = b"", self.end
        for chunk in chunks:
            data = rest + chunk
            cut = data.rfind(end)
            if cut < 0:
                rest = self._shortened(data)
                continue
            for piece in data[:cut].split(end):
                if (line := self._line(piece)) is not None:
                    yield line
            rest = data[cut + len(end) :]
        self._complain()

    def _shortened(self, data: bytes) -> bytes:
        """Return an unfinished row without the blank rows before it."""
        if len(data) < 1 << 20:
            return data
        at = data.rfind(self._open)
        if self._cell_end not in data:
            data = data[at if at >= 0 else -_SHORT :]
        if len(data) > _LONGEST_ROW:
            raise self._damaged()
        return data

    def _line(self, piece: bytes) -> Line | None:
        head = self._row.match(piece)
        if head is None or head[2].endswith(b"/"):
            at = max(0, piece.rfind(self._open))
            count, piece = piece.count(self._open), piece[at:]
            head = self._row.match(piece)
            if head is None:
                raise self._damaged()
        else:
            count = 1
        if head[1]:
            number = int(head[1])
        else:
            later = _NUMBER.search(head[2])
            number = int(later[1]) if later else self._number + count
        if number > LAST_ROW:
            raise self._damaged()
        self._number = number
        if self._cell_end not in piece:
            return None
        found = self._cells.findall(piece)
        # A blank cell is one tag that closes itself; every other one has to be accounted for.
        if len(found) == piece.count(self._cell_end):
            cells = self._usual(found)
        else:
            cells = self._unusual(piece)
        if not any(cells):
            return None
        return number, cells, b"hidden" in head[2] and bool(_HIDDEN.search(head[2]))

    def _usual(self, found: list[tuple[bytes, bytes, bytes]]) -> Row:
        letters, skeletons, values = zip(*found, strict=True)
        shape = self._shapes.get((letters, skeletons))
        if shape is None:
            if len(self._shapes) == _SHAPES:
                self._shapes.clear()
            shape = self._shapes[letters, skeletons] = self._shape(letters, skeletons)
        try:
            joined = b"\0".join(values).decode()
        except UnicodeDecodeError as error:
            raise self._damaged() from error
        if "&" in joined or "_x" in joined:
            joined = plain_text(joined)
        texts = joined.split("\0")
        if len(texts) != len(values):
            raise self._damaged()
        texts.append("")
        row: Row = list(shape.choose(texts))
        for place, convert in shape.converted:
            if value := row[place]:
                row[place] = convert(value)  # type: ignore[arg-type] # a text until here
        return row

    def _shape(self, letters: Sequence[bytes], skeletons: Sequence[bytes]) -> _Shape:
        sources: dict[int, int] = {}
        converted: list[tuple[int, Convert]] = []
        for source, (letter, skeleton) in enumerate(zip(letters, skeletons, strict=True)):
            attributes, _, inner = skeleton.partition(b">")
            place = self._place(column_of(letter.decode()))
            if place is None or not inner or place in sources:
                continue
            sources[place] = source
            kind = found[1] if (found := _TYPE.search(attributes)) else b""
            convert = self._convert(kind, attributes) if inner.endswith(b"v>") else None
            if convert is not None:
                converted.append((place, convert))
        width = self._width or max(sources, default=-1) + 1
        blank = len(letters)
        order = [sources.get(place, blank) for place in range(width)]
        return _Shape(_chooser(order), tuple(converted))

    def _place(self, column: int) -> int | None:
        if self._places is None:
            return column if column < COLUMNS else None
        return self._places.get(column)

    def _convert(self, kind: bytes, attributes: bytes) -> Convert | None:
        """Return how the value of a cell of a type (18.18.11) is read."""
        if kind == b"s":
            return self._look.text
        if kind in {b"str", b"inlineStr", b"e"}:
            return None
        if kind == b"b":
            return read_truth
        if kind == b"d":
            return read_iso_day
        found = _STYLE.search(attributes)
        style = int(found[1]) if found else 0
        return self._look.styles[style] if style < len(self._look.styles) else read_number

    def _unusual(self, piece: bytes) -> Row:
        """Read any row an XML parser understands."""
        try:
            root = fragment(piece + b"</row>")[0]
        except (ParseError, IndexError) as error:
            raise self._damaged() from error
        found: dict[int, Cell] = {}
        column = -1
        for cell in root.iterchildren("c"):
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            column = column_of(reference[1]) if reference else column + 1
            place = self._place(column)
            if place is not None and (value := self._value(cell, column)):
                found[place] = value
        row: Row = [""] * (self._width or max(found, default=-1) + 1)
        for place, value in found.items():
            row[place] = value
        return row

    def _value(self, cell: etree._Element, column: int) -> Cell:
        kind = cell.get("t", "").encode()
        inline = cell.find("is")
        if inline is not None:
            return escapes(runs(inline))
        text = cell.findtext("v")
        formula = cell.find("f")
        if formula is not None and not text and kind not in {b"str", b"e"}:
            if literal := _LITERAL.fullmatch((formula.text or "").strip()):
                return literal[1].replace('""', '"')
            if self._places is not None:
                self._note_unsaved(cell_name(self._number, column))
        if not text:
            return ""
        convert = self._convert(kind, b' s="%s"' % cell.get("s", "0").encode())
        return convert(text) if convert else escapes(text)

    def _note_unsaved(self, name: str) -> None:
        self._unsaved.append(name)
        if len(self._unsaved) == _NAMED:
            self._complain()

    def _complain(self) -> None:
        if self._unsaved:
            raise FormulasWithoutValues(
                file=self._look.file, sheet=self._sheet, cells=" ".join(self._unsaved)
            )

    def _damaged(self) -> Damaged:
        return Damaged(file=self._look.file, place=f"{self._sheet} {self._number + 1}")
