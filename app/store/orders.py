"""A query's enterprises in its order: how many they are, and any page of them."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Final

from app.store.roll import Numbers, Places, Roll, Sorting, breathe, listed

_STEP: Final = 8_192


class Order:
    """The enterprises a query gives, in its order. `total`: how many."""

    def __init__(
        self, roll: Roll, places: Places | None, sorting: Sorting | None, descending: bool
    ) -> None:
        """`places`: None for all of them."""
        self._roll = roll
        self._back = descending
        self._row: bytes | None = None
        self._few: Numbers | None = None
        self._sorting = sorting
        if isinstance(places, bytes):
            self._row = places if sorting is None else _permuted(places, sorting)
            self._before = _counts(self._row)
            self.total = self._before[-1]
        elif places is not None:
            turn = None if sorting is None else sorting.turns.__getitem__
            self._few = array("I", sorted(places, key=turn))
            self.total = len(places)
        else:
            self.total = len(roll)

    def cut(self, begin: int, count: int) -> list[int]:
        """Return the ids of `count` enterprises from the one at `begin` on."""
        end = min(self.total, begin + count)
        begin = min(begin, end)
        if self._back:
            found = self._places(self.total - end, self.total - begin)[::-1]
        else:
            found = self._places(begin, end)
        return [self._roll.ids[place] for place in found]

    @property
    def ids(self) -> Numbers:
        """All of them."""
        found = array("I")
        for begin in range(0, self.total, _STEP):
            found.extend(self.cut(begin, _STEP))
        return found

    def _places(self, begin: int, end: int) -> list[int]:
        if self._few is not None:
            return list(self._few[begin:end])
        turns = range(begin, end) if self._row is None else self._turns(begin, end)
        if self._sorting is None:
            return list(turns)
        return [self._sorting.places[turn] for turn in turns]

    def _turns(self, begin: int, end: int) -> list[int]:
        """Return where the ones numbered `begin` to before `end` stand in the row."""
        assert self._row is not None
        step = bisect_right(self._before, begin) - 1
        skipped = begin - self._before[step]
        ones = _ones(self._row, step * _STEP)
        return list(islice(ones, skipped, skipped + end - begin))


def _ones(row: bytes, begin: int) -> Iterator[int]:
    for at in range(begin, len(row), _STEP):
        yield from listed(row, at, at + _STEP)


def _counts(row: bytes) -> list[int]:
    """Return how many ones stand before each step, and in all."""
    counts = (row.count(1, at, at + _STEP) for at in range(0, len(row), _STEP))
    return list(accumulate(counts, initial=0))


def _permuted(row: bytes, sorting: Sorting) -> bytes:
    found = bytearray()
    for at in range(0, len(row), 2 * _STEP):
        found += bytes(map(row.__getitem__, sorting.places[at : at + 2 * _STEP]))
        breathe()
    return bytes(found)
