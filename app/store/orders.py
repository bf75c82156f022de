"""A query's enterprises in its order: how many they are, and any page of them."""

from array import array
from typing import TYPE_CHECKING

from app.store.raw import Ids

if TYPE_CHECKING:
    Numbers = array[int]
else:  # not to be written so before Python 3.12
    Numbers = array


class Order:
    """The enterprises a query gives, in its order. `total`: how many."""

    def __init__(self, ids: Ids, descending: bool) -> None:
        """`ids`: ascending."""
        self._ids = ids[::-1] if descending else ids
        self.total = len(ids)

    def cut(self, begin: int, count: int) -> list[int]:
        """Return the ids of `count` enterprises from the one at `begin` on."""
        return [int(one) for one in self._ids[begin : begin + count].tolist()]

    @property
    def ids(self) -> Numbers:
        """All of them."""
        return array("I", self._ids.tobytes())
