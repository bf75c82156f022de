"""Rows of a .ods as spreadsheet programs write them, read without an XML parser.

A parser calls back for every tag, which is most of the time a large sheet takes. A row
whose tags are all of the plain kind (cells, each with at most one paragraph of text) is
taken here and never shown to the parser; everything else passes through to it. A row is
a whole element, so what the parser gets stays well-formed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from app.core.rows import Cell
from app.files.grids import COLUMNS, Row
from app.files.xml_stream import Attributes, whole_number

NAMESPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES: Final = ("table", "office", "text")
_END: Final = b"</table:table-row>"
_OPEN: Final = b"<table:table-row"
_WHOLE: Final = re.compile(rb"<table:table-row(?: [^<>]*(?<!/))?>")
_ROW: Final = re.compile(r"<table:table-row((?: [^<>]*)?)>")
# A row is cut where a cell with text ends, and each part where the text begins: before it
# stand blank cells and the cell's own tag.
_TEXT_ENDS: Final = "</text:p></table:table-cell>"
_TEXT_BEGINS: Final = "><text:p>"
_BLANK: Final = (
    r"<table:(?:covered-)?table-cell(?: [^<>]*?)?"
    r"(?:/>|>(?:<text:p/>)?</table:(?:covered-)?table-cell>)"
)
_BLANKS: Final = re.compile(f"(?:{_BLANK})*")
_BEFORE: Final = re.compile(f"(?:{_BLANK})*<table:table-cell(?: [^<>]*)?")
_CELL: Final = re.compile(r"<table:(?:covered-)?table-cell((?: [^<>]*?)?)(?=/?>|$)")
_ATTRIBUTE: Final = re.compile(r' ([\w.-]+):([\w.-]+)="([^"<>&]*)"')
_DECLARED: Final = re.compile(rb"<\?xml[^>]*encoding=[\"']([^\"']*)")
_ENTITY: Final = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# The parser's business: what may hide a row, other line ends, what XML does not allow.
_ODD: Final = (b"<!", b"<?", b"xmlns", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_CONTROLS: Final = bytes(range(32)).translate(None, b"\t\n")
_LONGEST: Final = 4 << 20  # a row longer than this is the parser's
_KNOWN: Final = 50_000  # wordings of tags remembered

Value = Callable[[Attributes, str], Cell]


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row: how often it stands, whether it is hidden, its cells; no cells: it is blank."""

    repeat: int
    hidden: bool
    cells: Row


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the attributes of a cell say: how often it stands, and what else tells its value."""

    count: int
    attributes: Attributes | None  # None: its text is its value


_PLAIN: Final[Sequence[_Kind]] = (_Kind(1, None),)


class PlainRows:
    """Takes rows out of a document on its way to the parser."""

    def __init__(
        self, value: Value, wanted: Callable[[], bool], take: Callable[[PlainRow], None]
    ) -> None:
        """Read the document with `sieve`.

        Args:
            value: reads a cell out of its attributes and its text.
            wanted: whether rows are wanted where the parser stands.
            take: takes a row that was wanted.
        """
        self._value, self._wanted, self._take = value, wanted, take
        self._known: dict[str, Sequence[_Kind] | None] = {}
        self._heads: dict[str, tuple[int, bool] | None] = {}

    def sieve(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what is left for the parser, piece by piece, in order."""
        parts = iter(chunks)
        first = next(parts, b"")
        begin = _beginning(first)
        if not begin:
            yield from chain((first,), parts)
            return
        yield first[:begin]
        rest = b""
        for chunk in chain((first[begin:],), parts):
            data = rest + chunk
            cut = data.rfind(_END) + len(_END)
            if cut < len(_END):
                rest = data
                if len(data) > _LONGEST:
                    break
                continue
            if _is_odd(data[:cut]):
                rest = data
                break
            rest = data[cut:]
            yield from self._pieces(data[: cut - len(_END)].split(_END))
            yield b""  # the rows so far can be read
        yield rest
        yield from parts

    def _pieces(self, pieces: list[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            at = max(0, piece.rfind(_OPEN))
            if at and piece[:at].strip():
                yield piece[:at]  # the parser gets there before the row is looked at
            row = piece[at:] if at else piece
            if not self._taken(row):
                yield row + _END

    def _taken(self, data: bytes) -> bool:
        """Take a row, or tell that the parser has to."""
        if not self._wanted():
            return _WHOLE.match(data) is not None
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return False
        found = _ROW.match(text)
        if found is None:
            return False
        attributes = found[1]
        if attributes not in self._heads:
            self._heads[attributes] = _head(attributes)
        head = self._heads[attributes]
        cells = self._cells(text[found.end() :]) if head is not None else None
        if head is None or cells is None:
            return False
        self._take(PlainRow(*head, cells))
        return True

    def _cells(self, body: str) -> Row | None:
        """Return the cells of a row; None where a tag is of another kind."""
        *parts, tail = body.split(_TEXT_ENDS)
        cells: Row = []
        known, with_entities = self._known, "&" in body
        for part in parts:
            before, _, text = part.rpartition(_TEXT_BEGINS)
            kinds = known[before] if before in known else self._kinds(before, _BEFORE)
            if kinds is None or "<" in text or ">" in text:
                return None
            if with_entities and "&" in text:
                plain = _plain(text)
                if plain is None:
                    return None
                text = plain
            if kinds is _PLAIN:
                cells.append(text)
            else:
                self._add(cells, kinds, text)
        kinds = known[tail] if tail in known else self._kinds(tail, _BLANKS)
        if kinds is None:
            return None
        self._add(cells, kinds, "")
        return cells

    def _add(self, cells: Row, kinds: Sequence[_Kind], text: str) -> None:
        """Add cells to a row; the text is the last one's."""
        last = len(kinds) - 1
        for at, kind in enumerate(kinds):
            value: Cell = text if at == last else ""
            if kind.attributes is not None:
                value = self._value(kind.attributes, text if at == last else "")
            room = COLUMNS - len(cells)
            if kind.count == 1 and room > 0:
                cells.append(value)
            elif value or kind.count < room:  # blank cells at the end reach to the last column
                cells += [value] * min(kind.count, room)

    def _kinds(self, tags: str, allowed: "re.Pattern[str]") -> Sequence[_Kind] | None:
        if len(self._known) > _KNOWN:
            self._known.clear()
        kinds: Sequence[_Kind] | None = None
        if allowed.fullmatch(tags):
            read = [_kind(attributes) for attributes in _CELL.findall(tags)]
            sound = [kind for kind in read if kind is not None]
            kinds = (
                (_PLAIN if sound == list(_PLAIN) else sound) if len(sound) == len(read) else None
            )
        self._known[tags] = kinds
        return kinds


def _is_odd(data: bytes) -> bool:
    """Tell whether what looks like a row may be something else, or needs the parser's care."""
    return any(map(data.__contains__, _ODD)) or len(data.translate(None, _CONTROLS)) < len(data)


def _beginning(data: bytes) -> int:
    """Return where the document's root tag ends; 0 where rows are not what they look like."""
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared is not None and declared[1].lower() != b"utf-8":
        return 0
    root = data.find(b"<office:document")
    end = data.find(b">", root) + 1
    if root < 0 or not end:
        return 0
    for prefix in _PREFIXES:
        if f'xmlns:{prefix}="{NAMESPACE}{prefix}:1.0"'.encode() not in data[root:end]:
            return 0
    return end


def _named(attributes: str) -> Mapping[str, str] | None:
    """Return prefix:name -> value; None where they are not all plainly written."""
    found = _ATTRIBUTE.findall(attributes)
    named = {f"{prefix}:{name}": value for prefix, name, value in found}
    length = sum(len(prefix) + len(name) + len(value) + 5 for prefix, name, value in found)
    return named if length == len(attributes.rstrip()) and len(named) == len(found) else None


def _head(attributes: str) -> tuple[int, bool] | None:
    named = _named(attributes)
    if named is None:
        return None
    hidden = named.get("table:visibility", "visible") != "visible"
    return whole_number(named.get("table:number-rows-repeated")), hidden


def _kind(attributes: str) -> _Kind | None:
    named = _named(attributes)
    if named is None or any(name.endswith("-spanned") for name in named):
        return None
    known = {
        f"{NAMESPACE}{prefix}:1.0 {name.removeprefix(prefix + ':')}": value
        for prefix in _PREFIXES
        for name, value in named.items()
        if name.startswith(prefix + ":")
    }
    count = whole_number(named.get("table:number-columns-repeated"))
    kind = named.get("office:value-type", "string")
    plain = kind == "string" and "office:string-value" not in named
    return _Kind(count, None if plain else known)


def _plain(text: str) -> str | None:
    """Return a text without entities; None where one is unknown."""
    if len(_ENTITY.findall(text)) != text.count("&"):
        return None
    try:
        return _ENTITY.sub(_character, text)
    except (ValueError, OverflowError):
        return None


def _character(found: "re.Match[str]") -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    if number < 32 and number not in (9, 10, 13):
        raise ValueError(number)
    return chr(number)
