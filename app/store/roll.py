"""The roll: every enterprise in order of its name, and the fields one filters by.

A registry of two million answers in milliseconds only where nothing is sorted and
nothing is read: what is asked for is a row of bytes, one per enterprise in order of
name, 1 for those that are in. Filters, text and facts each give such a row; joined they
say how many there are and which stand on a page. The roll holds for one state of the
registry; a small change of the registry is carried over, a large one makes a new roll.

Some 35 bytes an enterprise, and as much again for what was asked last. Nothing here is changed once others can see it.
"""

import json
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from threading import Lock
from time import sleep
from typing import TYPE_CHECKING, Any, Final

from app.store.kept import Latest

FILTERS: Final = ("township", "station", "kind", "section", "risk_class", "status", "area")
# Sorted by, but not by name, which is the roll's own order, or key, which SQLite orders.
DATED: Final = "founded"
LABELS: Final = "labels"
FIELDS: Final = (*FILTERS, DATED, LABELS)
NOWHERE: Final = 0xFFFF_FFFF
# At most so many places are held as numbers, more as a row of bytes.
SPARSE: Final = 100_000
_STEP: Final = 16_384
_PAUSE: Final = 0.000_5

# Places in the roll: numbers in ascending order, or one byte each, 0 or 1.
if TYPE_CHECKING:
    Numbers = array[int]
else:  # not to be written so before Python 3.12
    Numbers = array
Places = Numbers | bytes


def breathe() -> None:
    """Let other threads have the interpreter: pure computing would hold up the window."""
    sleep(_PAUSE)


class Field:
    """One field of the whole roll: a number per value, its bytes in planes."""

    __slots__ = ("codes", "planes")

    def __init__(self, codes: dict[str, int], numbers: "Numbers") -> None:
        """`codes`: value -> its number, from 0 on; `numbers`: one for each place."""
        self.codes = codes
        if sys.byteorder == "big":
            numbers = numbers[:]
            numbers.byteswap()
        raw = numbers.tobytes()
        width = max(1, (max(len(codes) - 1, 0).bit_length() + 7) // 8)
        self.planes = [bytearray(raw[n :: numbers.itemsize]) for n in range(width)]

    def put(self, place: int, value: str) -> None:
        """Set the value at a place."""
        code = self.codes.setdefault(value, len(self.codes))
        if code >> 8 * len(self.planes):
            self.planes.append(bytearray(len(self.planes[0])))
        for plane in self.planes:
            plane[place] = code & 255
            code >>= 8

    def at(self, place: int) -> int:
        """Return the number of the value at a place."""
        return sum(plane[place] << 8 * n for n, plane in enumerate(self.planes))

    def within(self, begin: int, end: int) -> Iterator[int]:
        """Yield the numbers of the values from one place to before another."""
        first, *more = (plane[begin:end] for plane in self.planes)
        if not more:
            return iter(first)
        if len(more) == 1:
            return (low | high << 8 for low, high in zip(first, more[0], strict=True))
        return (self.at(place) for place in range(begin, end))

    def having(self, values: Collection[str]) -> int:
        """Return the row of bytes of the places with one of these values, as a number."""
        wanted = [self.codes[value] for value in values if value in self.codes]
        found = 0
        for high in {code >> 8 for code in wanted}:
            row = _equal(self.planes[0], {code & 255 for code in wanted if code >> 8 == high})
            for n, plane in enumerate(self.planes[1:]):
                row &= _equal(plane, {high >> 8 * n & 255})
            found |= row
        return found

    def counted(self, row: bytes | None) -> dict[str, int]:
        """Return value -> how many places have it, of those in a row; None: of all."""
        if len(self.planes) > 1:
            return self._counted_one_by_one(row)
        plane = bytes(self.planes[0])
        total = len(plane) if row is None else row.count(1)
        if row is not None:
            plane = row_of(number(plane) & number(row) * 255, len(row))
        counts = {value: plane.count(code) for value, code in self.codes.items() if code}
        breathe()
        # Those that are not in the row count as 0 too.
        first = total - sum(counts.values())
        whole = {value: counts.get(value, first) for value in self.codes}
        return {value: count for value, count in whole.items() if count}

    def _counted_one_by_one(self, row: bytes | None) -> dict[str, int]:
        counts: Counter[int] = Counter()
        size = len(self.planes[0])
        for at in range(0, size, _STEP):
            codes = self.within(at, min(at + _STEP, size))
            counts.update(codes if row is None else compress(codes, row[at : at + _STEP]))
            breathe()
        return {value: counts[code] for value, code in self.codes.items() if counts[code]}

    def copy(self) -> "Field":
        """Return a copy of its own."""
        twin = Field(dict(self.codes), Numbers("I"))
        twin.planes = [bytearray(plane) for plane in self.planes]
        return twin

    def insert(self, place: int) -> None:
        """Make room for one more."""
        for plane in self.planes:
            plane.insert(place, 0)

    def remove(self, place: int) -> None:
        """Take one out."""
        for plane in self.planes:
            del plane[place]


@dataclass(frozen=True, slots=True)
class Sorting:
    """Another order of the roll: `places` in that order, `turns` the other way round."""

    places: Numbers
    turns: Numbers


class Kept:
    """What was worked out on one roll, of each kind the last few."""

    def __init__(self) -> None:
        self.rows: Latest[int] = Latest(12)
        self.hits: Latest[Places] = Latest(8)
        self.orders: Latest[Any] = Latest(8)
        self.counts: Latest[dict[str, dict[str, int]]] = Latest(8)
        self.sortings: Latest[Sorting] = Latest(3)
        self.sorting = Lock()
        self.fields: dict[str, Field] | None = None
        self.reading = Lock()


@dataclass(frozen=True, slots=True)
class Roll:
    """Every enterprise by (name, id), at one version of the registry.

    Attributes:
        ids: of each place.
        places: of each id, NOWHERE for one that is not there.
        sample: (id, folded text) of some two thousand, spread evenly: how frequent is a word?
        last_change: the newest change of a record that is in it.
    """

    version: int
    last_change: int
    ids: Numbers
    places: Numbers
    sample: tuple[tuple[int, str], ...]
    kept: "Kept" = field(default_factory=lambda: Kept())

    def __len__(self) -> int:
        return len(self.ids)

    def sorted_by(self, name: str, arranged: Callable[[], Numbers]) -> Sorting:
        """Return another order than by name; worked out once.

        Args:
            arranged: gives the places in that order.
        """
        with self.kept.sorting:
            found = self.kept.sortings.get(name)
            if found is None:
                places = arranged()
                found = Sorting(places, turned(places))
                self.kept.sortings.put(name, found)
        return found

    def by_ids(self, ids: Sequence[int]) -> Numbers:
        """Return the places of all ids in the order given."""
        found = array("I")
        for begin in range(0, len(ids), _STEP):
            found.extend(map(self.places.__getitem__, ids[begin : begin + _STEP]))
            breathe()
        return found

    def by_field(self, held: Field) -> Numbers:
        """Return all places in order of a field's values; what is not known stands last."""
        codes = held.codes
        buckets = [array("I") for _ in codes]
        into = [bucket.append for bucket in buckets]
        for begin in range(0, len(self), _STEP):
            for place, code in enumerate(held.within(begin, begin + _STEP), begin):
                into[code](place)
            breathe()
        found = array("I")
        for value in sorted(codes, key=lambda one: (not one, one)):
            found += buckets[codes[value]]
        return found


def _equal(plane: bytearray, bytes_in: Collection[int]) -> int:
    return number(plane.translate(bytes(one in bytes_in for one in range(256))))


def read_list(value: str) -> list[str]:
    """Return the words of a stored list."""
    return [str(one) for one in json.loads(value)] if value else []


def turned(places: Numbers) -> Numbers:
    """Return where each number stands."""
    found = array("I", bytes(4 * len(places)))
    for begin in range(0, len(places), _STEP):
        for turn, place in enumerate(places[begin : begin + _STEP], begin):
            found[place] = turn
        breathe()
    return found


def number(row: bytes | bytearray) -> int:
    """Return a row of bytes as a number: two of them are joined by & in no time."""
    return int.from_bytes(row, "little")


def row_of(joined: int, size: int) -> bytes:
    """Return the row of bytes again."""
    return joined.to_bytes(size, "little")


def as_row(places: Places, size: int) -> bytes:
    """Return places as a row of bytes."""
    if isinstance(places, bytes):
        return places
    row = bytearray(size)
    for place in places:
        row[place] = 1
    return bytes(row)


def listed(row: bytes, begin: int, end: int) -> Iterator[int]:
    """Yield the places a row of bytes holds from one place to before another."""
    return compress(range(begin, end), row[begin:end])


def thinned(row: bytes) -> Places:
    """Return a row as numbers where it holds few."""
    if row.count(1) > SPARSE:
        return row
    found = array("I")
    at = row.find(1)
    while at >= 0:
        found.append(at)
        at = row.find(1, at + 1)
    return found
