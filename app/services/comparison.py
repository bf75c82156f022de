"""A file's rows beside the registry: which record each one is, and what differs.

A row is the record with its identifier (统一社会信用代码, else 注册号; 执法证号); a row
without one is the record of the same name and address (name and unit), so that the
number the bureau issued once is used again. An empty cell never takes an identifier away.
Of each record only numbers are held, so that 200,000 fit beside the file's rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app.core.enterprises import EnterpriseRow
from app.core.officers import OfficerRow
from app.store import bulk
from app.store.bulk import Registry, Value, Values

# registry -> (its identifiers, first the one that is the key; what stands in for them)
_IDENTIFIERS: Final[dict[Registry, tuple[str, str]]] = {
    "enterprises": ("uscc", "regno"),
    "officers": ("cert_no", "cert_no"),
}
_PLACES: Final[dict[Registry, tuple[str, str]]] = {
    "enterprises": ("name", "address"),
    "officers": ("name", "unit"),
}
# A file's column of this name fills these fields.
_FILLS: Final = {
    "code": ("uscc", "regno"),
    "old_cert_no": ("cert_no",),
    "old_cert_expiry": ("cert_expiry",),
}
_SEVERAL: Final = -1


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields that matter stand in a registry's tuples."""

    kind: Registry
    first: int  # the identifier that is the key
    second: int  # the one that serves where the first is missing
    place: tuple[int, int]
    compared: tuple[int, ...]  # fields the file has, without the identifiers

    def identifiers(self, values: Values) -> tuple[str, str]:
        """Return both identifiers; the second is empty where there is only one kind."""
        second = values[self.second] if self.second != self.first else ""
        return values[self.first] or "", second or ""

    def spot(self, values: Values) -> int:
        """Return a number for name and address."""
        return hash((values[self.place[0]], values[self.place[1]]))

    def digest(self, values: Values) -> int:
        """Return a number for all that is compared."""
        return hash(tuple([values[at] for at in self.compared]))


def layout(kind: Registry, columns: Mapping[str, int]) -> Layout:
    """Return the layout for a file with these columns; fields it lacks stay as they are."""
    fields = bulk.FIELDS[kind]
    given = {one for name in columns for one in _FILLS.get(name, (name,))}
    identifiers = _IDENTIFIERS[kind]
    first, second = (fields.index(name) for name in identifiers)
    name, place = (fields.index(one) for one in _PLACES[kind])
    compared = tuple(at for at, one in enumerate(fields) if one in given and one not in identifiers)
    return Layout(kind, first, second, (name, place), compared)


def values_of(kind: Registry, row: EnterpriseRow | OfficerRow) -> Values:
    """Return a row's values as the registry's tuple."""
    return tuple([bulk.stored(getattr(row, name)) for name in bulk.FIELDS[kind]])


class Known:
    """The registry by identifiers and by name and address, while a file is compared."""

    def __init__(self, session: Session, shape: Layout) -> None:
        self._shape = shape
        self._keys: dict[str, int] = {}
        self._second: dict[str, int] = {}
        self._spots: dict[int, int] = {}  # any record
        self._bare_spots: dict[int, int] = {}  # records without an identifier
        self._identifiers: dict[int, tuple[str, str]] = {}
        self._digests: dict[int, int] = {}
        for number, key, values in bulk.records(session, shape.kind):
            self._add(number, key, values)

    def _add(self, number: int, key: str, values: Values) -> None:
        first, second = self._shape.identifiers(values)
        self._keys[key] = number
        if first:
            self._keys.setdefault(first, number)
        if second:
            self._second.setdefault(second, number)
        spot = self._shape.spot(values)
        self._spots[spot] = _SEVERAL if spot in self._spots else number
        if not first and not second:
            self._bare_spots[spot] = _SEVERAL if spot in self._bare_spots else number
        self._identifiers[number] = first, second
        self._digests[number] = self._shape.digest(values)

    def __len__(self) -> int:
        return len(self._identifiers)

    def find(self, values: Values) -> int | None:
        """Return the id of the record a row is, or None for a new one."""
        first, second = self._shape.identifiers(values)
        if first and (found := self._keys.get(first)) is not None:
            return found
        if second:
            found = self._second.get(second) or self._keys.get(second)
            # The same 注册号 under two different codes is two enterprises.
            if found is not None and not (first and self._identifiers[found][0]):
                return found
        spots = self._bare_spots if first or second else self._spots
        number = spots.get(self._shape.spot(values))
        return None if number == _SEVERAL else number

    def same(self, number: int, values: Values) -> bool:
        """Tell whether a row says nothing new about a record."""
        return self._digests[number] == self._shape.digest(values) and all(
            not new or new == old
            for new, old in zip(
                self._shape.identifiers(values), self._identifiers[number], strict=True
            )
        )

    def vanished(self, found: Mapping[int, object]) -> list[int]:
        """Return the ids of the records no row was."""
        return [number for number in self._identifiers if number not in found]


def differences(shape: Layout, before: Values, after: Values) -> dict[str, tuple[Value, Value]]:
    """Return field -> (before, after) where a row differs from its record."""
    fields = bulk.FIELDS[shape.kind]
    identifiers = [at for at in {shape.first, shape.second} if after[at]]
    return {
        fields[at]: (before[at], after[at])
        for at in (*identifiers, *shape.compared)
        if before[at] != after[at]
    }


class Repeats:
    """Which rows of one file are the same record twice."""

    def __init__(self, shape: Layout) -> None:
        self._shape = shape
        self._first: dict[str, int] = {}
        self._second: dict[str, int] = {}
        self._bare_second: dict[str, int] = {}
        self._spots: dict[int, int] = {}

    def earlier(self, row: int, values: Values) -> int | None:
        """Return the earlier row with the same identifier (or place), or note this one."""
        first, second = self._shape.identifiers(values)
        if not first and not second:
            return _note(self._spots, self._shape.spot(values), row)
        if first and (seen := self._first.get(first)) is not None:
            return seen
        if second:
            seen = self._bare_second.get(second) or (None if first else self._second.get(second))
            if seen is not None:
                return seen
            self._second.setdefault(second, row)
            if not first:
                self._bare_second[second] = row
        if first:
            self._first[first] = row
        return None

    def column(self, values: Sequence[Value]) -> str:
        """Return the field a repetition shows in."""
        fields = bulk.FIELDS[self._shape.kind]
        at = next((at for at in (self._shape.first, self._shape.second) if values[at]), None)
        return fields[self._shape.place[0] if at is None else at]


def _note(seen: dict[int, int], what: int, row: int) -> int | None:
    first = seen.setdefault(what, row)
    return first if first != row else None
