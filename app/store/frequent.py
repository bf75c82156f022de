"""The tokens that many records hold: a bit for each record.

What the text index is slow at is what everybody has: 有限, 县金, the first half of every
code. Which pairs these are the sample of the roll tells; of each the index is read once,
and from then on a query joins them in less than a millisecond. Rare pairs the index itself
gives as fast. The same holds of single Chinese characters, which are read as they are
asked for: each costs as much as all pairs that begin with it. See decision 0010 for the sizes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from app.store.raw import Ids, ids_of, texts
from app.store.tokens import grams, pairs

Bits = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

# A token is frequent from this share of the records on, and the most frequent ones count
# as long as their rows are no larger together: of pairs, of single characters.
SHARE: Final = 0.02
BYTES: Final = 32 << 20
BYTES_SINGLE: Final = 8 << 20
_MATCHING: Final = "SELECT rowid AS id FROM enterprise_search WHERE enterprise_search MATCH ?"


class Frequent:
    """Which tokens are frequent, and the rows of those that were asked for.

    Attributes:
        shares: frequent token -> the share of the records that hold it, as the sample says.
    """

    def __init__(self, shares: Mapping[str, float], size: int) -> None:
        """`size`: one more than the largest id."""
        self.shares = shares
        self._size = size
        self._rows: dict[str, Bits] = {}

    def has(self, token: str) -> bool:
        """Whether the row of a token is there and need not be read."""
        return token in self._rows

    def row(self, session: Session, token: str) -> Bits:
        """Return the row of a token, a bit for each id, the first the lowest."""
        found = self._rows.get(token)
        if found is None:
            held = matching(session, (token,), self._size)
            found = self._rows[token] = np.packbits(held, bitorder="little")
        return found

    def joined(self, session: Session, tokens: Iterable[str]) -> Mask:
        """Return which ids hold all of some tokens, at least one."""
        first, *others = (self.row(session, token) for token in tokens)
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
        for token, row in self._rows.copy().items():  # others add to it
            longer = np.zeros(length, np.uint8)
            longer[: len(row)] = row
            now = np.array([one for one, tokens in held.items() if token in tokens], np.int64)
            np.bitwise_and.at(longer, ids >> 3, ~_bit(ids))
            np.bitwise_or.at(longer, now >> 3, _bit(now))
            twin._rows[token] = longer
        return twin


def _bit(ids: npt.NDArray[np.int64]) -> Bits:
    return (1 << (ids & 7)).astype(np.uint8)


def matching(session: Session, tokens: Iterable[str], size: int) -> Mask:
    """Return which ids hold all of some tokens, from the text index."""
    sought = " AND ".join(f'"{one}"*' if len(one) == 1 else f'"{one}"' for one in tokens)
    return mask_of(ids_of(session, _MATCHING, (sought,)), size)


def mask_of(ids: Ids, size: int) -> Mask:
    """Return, for each id below `size`, whether it is among some."""
    found = np.zeros(size, np.bool_)
    # The registry may have changed meanwhile, and the roll be older than the reader.
    found[ids if not len(ids) or ids.max() < size else ids[ids < size]] = True
    return found


def tokens_of(session: Session, number: int) -> set[str]:
    """Return the tokens a record is found by; none if it is gone."""
    held: set[str] = set()
    for _, said in texts(session, (number,)):
        held.update(grams(said.split("\n")).split())
    return held.union(*held)  # and each character of each


def shares_of(sample: Sequence[str], size: int) -> dict[str, float]:
    """Return the frequent tokens, from the folded texts of some records.

    Args:
        size: one more than the largest id.
    """
    counts: Counter[str] = Counter()
    singles: Counter[str] = Counter()
    for said in sample:
        counts.update({pair for part in said.split("\n") for pair in pairs(part) if len(pair) == 2})
        singles.update(one for one in set(said) if not one.isascii())
    length = size // 8 + 1
    most = counts.most_common(BYTES // length) + singles.most_common(BYTES_SINGLE // length)
    return {token: count / len(sample) for token, count in most if count >= SHARE * len(sample)}
