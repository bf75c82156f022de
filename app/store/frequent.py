"""The pairs of characters that many records hold: a bit for each record.

What the text index is slow at is what everybody has: 有限, 县金, the first half of every
code. Which pairs these are the sample of the roll tells; of each the index is read once,
and from then on a query joins them in less than a millisecond. Rare pairs the index
itself gives as fast. See decision 0010 for the sizes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from app.store.raw import Ids, ids_of, texts
from app.store.tokens import grams, pairs

Bits = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

# A pair is frequent from this share of the records on, and the most frequent ones count
# as long as their rows are no larger together.
SHARE: Final = 0.02
BYTES: Final = 32 << 20
MATCHING: Final = "SELECT rowid AS id FROM enterprise_search WHERE enterprise_search MATCH ?"


class Frequent:
    """Which pairs are frequent, and the rows of those that were asked for.

    Attributes:
        shares: frequent pair -> the share of the records that hold it, as the sample says.
    """

    def __init__(self, shares: Mapping[str, float], size: int) -> None:
        """`size`: one more than the largest id."""
        self.shares = shares
        self._size = size
        self._rows: dict[str, Bits] = {}

    def has(self, pair: str) -> bool:
        """Whether the row of a pair is there and need not be read."""
        return pair in self._rows

    def row(self, session: Session, pair: str) -> Bits:
        """Return the row of a pair, a bit for each id, the first the lowest."""
        found = self._rows.get(pair)
        if found is None:
            held = mask_of(ids_of(session, MATCHING, (f'"{pair}"',)), self._size)
            found = self._rows[pair] = np.packbits(held, bitorder="little")
        return found

    def joined(self, session: Session, pairs: Iterable[str]) -> Mask:
        """Return which ids hold all of some pairs, at least one."""
        first, *others = (self.row(session, pair) for pair in pairs)
        found = first.copy()
        for one in others:
            found &= one
        return np.unpackbits(found, count=self._size, bitorder="little").view(np.bool_)

    def carried(self, session: Session, changed: Iterable[int], size: int) -> "Frequent":
        """Return the same for a registry in which some records changed, or are gone."""
        twin = Frequent(self.shares, size)
        ids = np.array(sorted(changed), np.int64)
        held = {number: tokens_of(session, number) for number in ids.tolist()}
        length = -(-size // 8)
        for pair, row in self._rows.items():
            longer = np.zeros(length, np.uint8)
            longer[: len(row)] = row
            now = np.array([one for one, tokens in held.items() if pair in tokens], np.int64)
            np.bitwise_and.at(longer, ids >> 3, ~_bit(ids))
            np.bitwise_or.at(longer, now >> 3, _bit(now))
            twin._rows[pair] = longer
        return twin


def _bit(ids: npt.NDArray[np.int64]) -> Bits:
    return np.left_shift(1, ids & 7).astype(np.uint8)


def mask_of(ids: Ids, size: int) -> Mask:
    """Return, for each id below `size`, whether it is among some."""
    found = np.zeros(size, np.bool_)
    # The registry may have changed meanwhile, and the roll be older than the reader.
    found[ids if not len(ids) or ids.max() < size else ids[ids < size]] = True
    return found


def tokens_of(session: Session, number: int) -> set[str]:
    """Return what the index holds of a record; nothing if it is gone."""
    return {token for _, said in texts(session, (number,)) for token in grams(said.split("\n")).split()}


def shares_of(sample: Iterable[str], size: int) -> dict[str, float]:
    """Return the frequent pairs, from the folded texts of some records.

    Args:
        size: one more than the largest id.
    """
    counts: Counter[str] = Counter()
    many = 0
    for said in sample:
        counts.update({pair for part in said.split("\n") for pair in pairs(part) if len(pair) == 2})
        many += 1
    most = BYTES // (size // 8 + 1)
    return {pair: count / many for pair, count in counts.most_common(most) if count >= SHARE * many}


