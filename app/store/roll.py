"""The roll: every enterprise in order of its name, and the fields one filters by.

A registry of two million answers in milliseconds only where nothing is sorted and nothing
is read: what is asked for is a mask, true for the ids that are in. Filters, text and facts
each give one; joined they say how many there are, and the order, read through the mask,
which stand on a page. The roll holds for one state of the registry; a small change of the
registry is carried over, a large one makes a new roll.

Some 30 bytes an enterprise, the frequent pairs, and what was asked last. Nothing here is
changed once others can see it; what is worked out later is added under a lock.
"""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from app.store.frequent import Frequent, Mask
from app.store.kept import Latest
from app.store.raw import Ids

FILTERS: Final = ("township", "station", "kind", "section", "risk_class", "status", "area")
# Sorted by, but not by name, which is the roll's own order, or key, which SQLite orders.
DATED: Final = "founded"
LABELS: Final = "labels"
FIELDS: Final = (*FILTERS, DATED, LABELS)
NOWHERE: Final = 0xFFFF_FFFF
# So many ids are sorted for a page; the order is gone through for a page of more.
FEW: Final = 8_192
_STEP: Final = 4_096
_STEP_MOST: Final = 1 << 18

Numbers = npt.NDArray[np.unsignedinteger[Any]]


class Field:
    """One field of the whole roll: a number for each id, 0 for those that are not there."""

    __slots__ = ("codes", "numbers")

    def __init__(self, codes: dict[str, int], numbers: Numbers) -> None:
        """`codes`: value -> its number, from 1 on; `numbers`: one for each id."""
        self.codes = codes
        self.numbers = numbers.astype(np.min_scalar_type(len(codes)), copy=False)

    def having(self, values: Collection[str]) -> Mask:
        """Return which ids have one of these values."""
        wanted = [self.codes[value] for value in values if value in self.codes]
        if len(wanted) == 1:
            return np.asarray(self.numbers == wanted[0])
        table = np.zeros(len(self.codes) + 1, np.bool_)
        table[wanted] = True
        return table.take(self.numbers)

    def counted(self, mask: Mask | None) -> dict[str, int]:
        """Return value -> how many ids have it, of those in a mask; None: of all."""
        numbers = self.numbers if mask is None else self.numbers[mask]
        counts = np.bincount(numbers, minlength=len(self.codes) + 1).tolist()
        return {value: counts[code] for value, code in self.codes.items() if counts[code]}

    def at(self, number: int) -> str:
        """Return the value an id has; one that is not there has none."""
        code = int(self.numbers[number])
        return next((value for value, one in self.codes.items() if one == code), "")

    def carried(self, values: dict[int, str | None], size: int) -> "Field":
        """Return the same for a registry of other size where some ids have other values.

        Args:
            values: id -> value, None for one that is gone.
            size: one more than the largest id.
        """
        codes = dict(self.codes)
        given = {
            number: 0 if value is None else codes.setdefault(value, len(codes) + 1)
            for number, value in values.items()
        }
        numbers = np.zeros(size, np.min_scalar_type(len(codes)))
        numbers[: len(self.numbers)] = self.numbers
        numbers[list(given)] = list(given.values())
        return Field(codes, numbers)


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order of the roll: `ids` in that order, `ranks` where each id stands."""

    ids: Ids
    ranks: Ids

    def of(self, mask: Mask) -> Ids:
        """Return the ids of a mask in this order."""
        count = int(np.count_nonzero(mask))
        if count == len(self.ids):
            return self.ids
        if count > len(mask) // 32:
            return self.ids[mask.take(self.ids)]
        ids = np.flatnonzero(mask).astype(np.uint32)
        return ids[np.argsort(self.ranks[ids])]

    def parts(self, mask: Mask | None, descending: bool) -> Iterator[Ids]:
        """Yield the ids of a mask in this order, some at a time, as far as somebody reads."""
        if mask is not None and np.count_nonzero(mask) <= FEW:
            few = self.of(mask)
            yield few[::-1] if descending else few
            return
        ids = self.ids[::-1] if descending else self.ids
        begin, step = 0, _STEP
        while begin < len(ids):
            part = ids[begin : begin + step]
            yield part if mask is None else part[mask.take(part)]
            begin += step
            step = min(2 * step, _STEP_MOST)


class Kept:
    """What was worked out on one roll, of each kind the last few."""

    def __init__(self) -> None:
        self.masks: Latest[Mask] = Latest(8)
        self.hits: Latest[Mask] = Latest(6)
        self.orders: Latest[Any] = Latest(3)
        self.counts: Latest[dict[str, dict[str, int]]] = Latest(8)
        self.sortings: Latest[Sorting] = Latest(2)
        self.sorting = Lock()
        self.fields: dict[str, Field] | None = None
        self.reading = Lock()


@dataclass(frozen=True, slots=True)
class Sample:
    """Some two thousand enterprises, spread evenly over the roll: how frequent is a word?

    Attributes:
        ids: of each.
        texts: what is looked into of each, folded.
    """

    ids: Ids
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roll:
    """Every enterprise by (name, id), at one version of the registry.

    Attributes:
        by_name: the order of the roll; a rank NOWHERE for an id that is not there.
        there: which ids are.
        last_change: the newest change of a record that is in it.
    """

    version: int
    last_change: int
    by_name: Sorting
    there: Mask
    sample: Sample
    frequent: Frequent
    kept: "Kept" = field(default_factory=lambda: Kept())

    def __len__(self) -> int:
        return len(self.by_name.ids)

    def sorted_by(self, name: str, arranged: Callable[[], Ids]) -> Sorting:
        """Return another order than by name; worked out once.

        Args:
            arranged: gives the ids in that order.
        """
        with self.kept.sorting:
            found = self.kept.sortings.get(name)
            if found is None:
                found = sorting(arranged(), len(self.there))
                self.kept.sortings.put(name, found)
        return found

    def by_field(self, held: Field) -> Ids:
        """Return all ids in order of a field's values; what is not known stands last."""
        turn = np.zeros(len(held.codes) + 1, np.min_scalar_type(len(held.codes)))
        for at, value in enumerate(sorted(held.codes, key=lambda one: (not one, one))):
            turn[held.codes[value]] = at
        ids = self.by_name.ids
        return ids[np.argsort(turn.take(held.numbers.take(ids)), kind="stable")]


def sorting(ids: Ids, size: int) -> Sorting:
    """Return an order from the ids in it; `size`: one more than the largest id."""
    ranks = np.full(size, NOWHERE, np.uint32)
    ranks[ids] = np.arange(len(ids), dtype=np.uint32)
    return Sorting(ids, ranks)


def read_list(value: str) -> list[str]:
    """Return the words of a stored list."""
    return [str(one) for one in json.loads(value)] if value else []
