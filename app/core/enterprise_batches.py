"""检查对象 by the thousand: what read_enterprise says of each row, a column at a time.

Most cells of a registry are clean already. This module tells in a few passes over whole
columns which rows need a closer look, hands those to `read_enterprise`, and takes the
others as they stand; row by row the result is the same, which is tested by comparison.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import compress
from typing import Final

from app.core import codes, vocabulary
from app.core.codes import CodeKind
from app.core.enterprises import LIMITS, EnterpriseRow, read_enterprise
from app.core.rows import FAILED_MARKS, Cell, RowIssue, is_failed, read_date, split_words

COLUMNS: Final = tuple(one.name for one in fields(EnterpriseRow))
_TEXTS: Final = tuple(LIMITS)
# Here a person's number may stand beside the person's name: a longer text is looked at.
_PERSONAL: Final = frozenset({"legal_rep", "phone", "contact", "contact_phone"})
_PLAIN_PERSONAL: Final = 17
# The check of GS 15-2006 by three digits at a time: state before and digits -> state after.
_STATES: Final = range(1, 11)


def _after(product: int, digits: str) -> int:
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return product


_NEXT: Final = {
    state: {f"{three:03d}": _after(state, f"{three:03d}") for three in range(1000)}
    for state in _STATES
}
_OLD_NUMBERS: Final = frozenset({CodeKind.REGNO15, CodeKind.REGNO13, CodeKind.COOP})
_FAILED: Final = ("#",)  # labels of a cell whose formula failed; no label has this mark alone
_CENTURIES: Final = frozenset({"18", "19", "20"})  # of a birthday within a person's number
_SIZE: Final = 18
_OLD_SIZE: Final = 15
_FIRST: Final = 10  # the state before the first digit
_THREES: Final = (0, 3, 6, 9)

# The check of GB 32100 on many codes at once: one table of products a position, sums of
# at most eight remainders fit a byte, and whole strings of bytes are added as numbers.
_PRODUCTS: Final = tuple(
    bytes(
        codes.USCC_ALPHABET.index(chr(byte)) * (3**at % 31 if at < 17 else 1) % 31
        if chr(byte) in codes.USCC_ALPHABET
        else 0
        for byte in range(256)
    )
    for at in range(_SIZE)
)
_REMAINDERS: Final = bytes(byte % 31 for byte in range(256))
_ALPHABET: Final = codes.USCC_ALPHABET.encode()


@dataclass(frozen=True, slots=True)
class EnterpriseBatch:
    """Some rows as read.

    Attributes:
        columns: field of EnterpriseRow -> its values for the rows taken, in file order;
            `founded` as ISO text or None, everything else as EnterpriseRow has it.
        taken: which rows these are, counted from 0 within the batch.
        issues: everything worth saying, by row.
    """

    columns: Mapping[str, Sequence[object]]
    taken: Sequence[int]
    issues: tuple[RowIssue, ...]


class EnterpriseReader:
    """Reads batches of one file; remembers words it has met, which recur."""

    def __init__(self, given: Sequence[str]) -> None:
        """Args: given: the field each cell of a row is for (headings.ENTERPRISE_FIELDS)."""
        self._given = tuple(given)
        self._days: dict[Cell, str | None] = {"": None}
        self._labels: dict[Cell, tuple[str, ...]] = {"": ()}
        self._statuses: dict[object, str | None] = {"": ""}
        self._classes: dict[object, object] = {"": ""}

    def read(self, rows: Sequence[Sequence[Cell]], numbers: Sequence[int]) -> EnterpriseBatch:
        """Return what some rows say.

        Args:
            rows: cells in the order of `given`; "" where a row has none.
            numbers: of the rows in the file, for the issues.
        """
        if not rows:
            return EnterpriseBatch({name: [] for name in COLUMNS}, [], ())
        given = dict(zip(self._given, zip(*rows, strict=True), strict=True))
        odd: set[int] = set()
        empty = [""] * len(rows)
        columns: dict[str, list[object]] = {
            name: _texts(name, given[name], odd) if name in given else list(empty)
            for name in _TEXTS
        }
        for at, name in enumerate(columns["name"]):
            if not name or columns["premises"][at]:
                odd.add(at)
        columns["uscc"], columns["regno"] = _identifiers(given, len(rows), odd)
        columns["founded"] = self._founded(given.get("founded", empty), odd)
        columns["labels"] = self._split(given.get("labels", empty), odd)
        columns["status"] = self._words(columns["status"], odd)
        columns["risk_class"] = self._ranks(columns["risk_class"])
        return self._look_closer(rows, numbers, columns, sorted(odd))

    def _look_closer(
        self,
        rows: Sequence[Sequence[Cell]],
        numbers: Sequence[int],
        columns: dict[str, list[object]],
        odd: list[int],
    ) -> EnterpriseBatch:
        issues: list[RowIssue] = []
        kept = [True] * len(rows)
        for at in odd:
            cells = dict(zip(self._given, rows[at], strict=True))
            read = read_enterprise(cells, numbers[at])
            issues.extend(read.issues)
            if read.value is None:
                kept[at] = False
                continue
            for name in COLUMNS:
                columns[name][at] = getattr(read.value, name)
            day = read.value.founded
            columns["founded"][at] = day.isoformat() if day else None
        if all(kept):
            return EnterpriseBatch(columns, range(len(rows)), tuple(issues))
        left = {name: list(compress(values, kept)) for name, values in columns.items()}
        return EnterpriseBatch(left, list(compress(range(len(rows)), kept)), tuple(issues))

    def _founded(self, cells: Sequence[Cell], odd: set[int]) -> list[object]:
        for cell in set(cells) - self._days.keys():
            day = read_date(cell)
            self._days[cell] = day.isoformat() if day else ""
        days: list[object] = list(map(self._days.__getitem__, cells))
        if "" in days:
            odd.update(at for at, day in enumerate(days) if day == "")
        return days

    def _split(self, cells: Sequence[Cell], odd: set[int]) -> list[object]:
        for cell in set(cells) - self._labels.keys():
            self._labels[cell] = _FAILED if is_failed(cell) else split_words(cell)
        labels: list[object] = list(map(self._labels.__getitem__, cells))
        if _FAILED in labels:
            odd.update(at for at, words in enumerate(labels) if words is _FAILED)
        return labels

    def _words(self, cells: Sequence[object], odd: set[int]) -> list[object]:
        """Return the statuses; one nobody knows is looked at."""
        for word in set(cells) - self._statuses.keys():
            self._statuses[word] = vocabulary.status_of(word) if isinstance(word, str) else None
        words: list[object] = list(map(self._statuses.__getitem__, cells))
        if None in words:
            odd.update(at for at, word in enumerate(words) if word is None)
        return words

    def _ranks(self, cells: Sequence[object]) -> list[object]:
        for word in set(cells) - self._classes.keys():
            known = isinstance(word, str) and len(word) > 1
            self._classes[word] = vocabulary.risk_class_of(str(word)) if known else word
        return list(map(self._classes.__getitem__, cells))


def _texts(name: str, cells: Sequence[Cell], odd: set[int]) -> list[object]:
    """Return a column of text; note the rows whose cell is not clean as it stands."""
    limit = min(LIMITS[name], _PLAIN_PERSONAL) if name in _PERSONAL else LIMITS[name]
    personal = name in _PERSONAL
    try:
        joined = "|" + "|".join(cells) + "|"  # type: ignore[arg-type] # a date says so
    except TypeError:
        joined = "\n"
    plain = (
        joined.isprintable()
        and "| " not in joined
        and " |" not in joined
        and "|=" not in joined
        and "|'" not in joined
        and not any(f"|{mark}" in joined for mark in FAILED_MARKS)
        and not (personal and " " in joined)
        and max(map(len, cells)) <= limit  # type: ignore[arg-type] # joined, so text
    )
    if not plain:
        odd.update(at for at, cell in enumerate(cells) if not _is_plain(cell, limit, personal))
    return list(cells)


def _is_plain(cell: Cell, limit: int, personal: bool) -> bool:
    return cell == "" or (
        isinstance(cell, str)
        and len(cell) <= limit
        and cell.isprintable()
        and cell[0] not in " ='"
        and cell[-1] != " "
        and not cell.startswith(FAILED_MARKS)
        and not (personal and " " in cell)
    )


def _identifiers(
    given: Mapping[str, Sequence[Cell]], count: int, odd: set[int]
) -> tuple[list[object], list[object]]:
    """Return the columns of 18-digit codes and of registration numbers."""
    uscc: list[object] = [""] * count
    regno: list[object] = [""] * count
    for column in ("uscc", "code", "regno"):
        cells = given.get(column)
        if cells is None:
            continue
        sound = _sound(cells)
        for at, cell in enumerate(cells):
            if not cell:
                continue
            if at in sound:
                uscc[at] = uscc[at] or cell
            elif (number := _old_number(cell)) is not None:
                regno[at] = regno[at] or number
            else:
                odd.add(at)
    return uscc, regno


def _old_number(cell: Cell) -> str | None:
    """Return a registration number about which there is nothing to say."""
    if isinstance(cell, date):
        return None
    if len(cell) == _OLD_SIZE and cell.isascii() and cell.isdigit():
        product = _FIRST
        for at in _THREES:
            product = _NEXT[product][cell[at : at + 3]]
        if (_after(product, cell[12:14]) + int(cell[14])) % 10 == 1:
            return cell
    code = codes.classify(cell)
    return code.text if code.kind in _OLD_NUMBERS and not code.warnings else None


def _sound(cells: Sequence[Cell]) -> frozenset[int]:
    """Return where an 18-digit code stands about which there is nothing to say."""
    places = [at for at, cell in enumerate(cells) if cell and _may_be_sound(cell)]
    found = [str(cells[at]) for at in places]
    return frozenset(compress(places, right_codes(found)))


def _may_be_sound(cell: Cell) -> bool:
    return (
        isinstance(cell, str)
        and len(cell) == _SIZE
        and cell[:2] in codes.USCC_PREFIXES
        and cell.isascii()
        and not cell.encode().translate(None, _ALPHABET)
        and (cell[6:8] not in _CENTURIES or not cell[:17].isdigit())
    )


def right_codes(found: Sequence[str]) -> Iterable[bool]:
    """Tell of each code whether its check character is right.

    Args:
        found: 18 characters each, all of codes.USCC_ALPHABET.
    """
    joined = "".join(found).encode("ascii")
    total = sum(
        int.from_bytes(_sum(joined, part).translate(_REMAINDERS), "big")
        for part in (range(8), range(8, 16), range(16, 18))
    )
    rests = total.to_bytes(len(found), "big").translate(_REMAINDERS)
    return [rest == 0 for rest in rests]


def _sum(joined: bytes, positions: range) -> bytes:
    """Return, a byte for each code, the sum of the products at some positions."""
    columns = (joined[at::_SIZE].translate(_PRODUCTS[at]) for at in positions)
    total = sum(int.from_bytes(column, "big") for column in columns)
    return total.to_bytes(len(joined) // _SIZE, "big")
