"""Tables in XML as they are parsed: .ods (OpenDocument 1.3 part 3) and SpreadsheetML 2003.

Both say how often a cell or row repeats, so a few bytes can stand for a billion cells:
repeats are counted here, and only columns that are asked for are written out.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from app.core.rows import Cell
from app.files.grids import COLUMNS, LAST_ROW, Line, Merges, Row, add_merge
from app.files.sheet_faults import Damaged, Unsafe

_LONGEST_TEXT: Final = 1 << 20

Attributes = Mapping[str, str]


@dataclass(slots=True)
class Run:
    """Cells side by side with one value: `count` of them from `column` on."""

    column: int
    count: int
    value: Cell
    rows: int = 1  # how many rows and columns the cell is merged over
    columns: int = 1


@dataclass(slots=True)
class Found:
    """A row as parsed: it stands `repeat` times from `number` on."""

    number: int
    repeat: int
    runs: list[Run]
    hidden: bool
    cells: Row | None = None  # instead of runs, where nothing is merged


@dataclass(slots=True)
class Parsed:
    """What a parser has found so far: sheets by (name, visible), rows waiting.

    Attributes:
        wanted: number of the sheet whose rows are wanted, or -1 for none.
        over: set when that sheet is through.
    """

    wanted: int = -1
    sheets: list[tuple[str, bool]] = field(default_factory=list)
    rows: deque[Found] = field(default_factory=deque)
    over: bool = False


class Handler:
    """What a format does with its elements; names are `namespace name`."""

    def __init__(self, parsed: Parsed) -> None:
        """Fill `parsed` while the document passes."""
        self.parsed = parsed

    def sieve(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        """Return what of a document the parser has to see."""
        return chunks

    def start(self, name: str, attributes: Attributes) -> None:
        """Take an opening tag."""

    def end(self, name: str) -> None:
        """Take a closing tag."""

    def text(self, text: str) -> None:
        """Take text."""


def parse(
    chunks: Iterable[bytes], handler: Handler, file: str, encoding: str | None = None
) -> Iterator[None]:
    """Feed a document to a handler, pausing after each piece.

    Args:
        encoding: what the bytes are in, whatever the document says of itself.

    Raises:
        Unsafe: the document declares entities.
        Damaged: it is no XML, or it breaks off.
    """
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text

    def declared(*_: object) -> None:
        raise Unsafe(file=file)

    parser.EntityDeclHandler = declared
    try:
        for chunk in handler.sieve(chunks):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise Damaged(file=file, place=str(error.lineno)) from error
    except (ValueError, LookupError) as error:  # an encoding the parser does not know
        raise Damaged(file=file, place=str(parser.CurrentLineNumber)) from error


def lines(
    steps: Iterator[None], parsed: Parsed, columns: Sequence[int] | None, merges: Merges
) -> Iterator[Line]:
    """Yield the rows of the wanted sheet as they are parsed; see Grid."""
    places = None if columns is None else {at: n for n, at in enumerate(columns)}
    for _ in steps:
        while parsed.rows:
            row = parsed.rows.popleft()
            for run in row.runs:
                if run.rows > 1 or run.columns > 1:
                    last = min(LAST_ROW, row.number + run.rows - 1)
                    add_merge(merges, row.number, run.column, last, run.column + run.columns - 1)
            last_number = min(LAST_ROW, row.number + row.repeat - 1)
            cells = _cells(row.runs, places) if row.cells is None else _chosen(row.cells, columns)
            if any(cells):
                for number in range(row.number, last_number + 1):
                    yield number, list(cells), row.hidden
        if parsed.over:
            return


def _chosen(cells: Row, columns: Sequence[int] | None) -> Row:
    if columns is None:
        return cells
    width = len(cells)
    return [cells[at] if at < width else "" for at in columns]


def _cells(runs: Sequence[Run], places: Mapping[int, int] | None) -> Row:
    if places is None:
        row: Row = []
        for run in runs:
            if run.value and run.column < COLUMNS:
                row += [""] * (run.column - len(row))
                row += [run.value] * (min(COLUMNS, run.column + run.count) - run.column)
        return row
    row = [""] * len(places)
    for run in runs:
        if run.value:
            for column in range(run.column, min(COLUMNS, run.column + run.count)):
                place = places.get(column)
                if place is not None:
                    row[place] = run.value
    return row


class CellText:
    """Gathers the text of one cell, up to a length nobody writes."""

    def __init__(self) -> None:
        """Begin empty."""
        self._parts: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Put text behind what is there."""
        self._length += len(text)
        if self._length <= _LONGEST_TEXT:
            self._parts.append(text)

    def take(self) -> str:
        """Return the text and begin anew."""
        text = "".join(self._parts)
        self._parts.clear()
        self._length = 0
        return text


def whole_number(text: str | None, default: int = 1) -> int:
    """Return a positive number of an attribute, or the default."""
    return int(text) if text and len(text) < 10 and text.isdecimal() and int(text) else default


MakeHandler = Callable[[Parsed], Handler]
