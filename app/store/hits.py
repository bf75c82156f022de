"""Which enterprises hold the words somebody typed: a mask of ids.

The index narrows down by pairs of characters: the frequent ones from rows of bits, the
others from the text index; what pairs cannot tell is looked up in the records themselves.
Before the rows are read, a word that nearly every record holds is not looked for in the
index: going through the roll finds fifty of them at once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import inf
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from app.errors import Cancelled
from app.store.frequent import Mask, matching
from app.store.raw import JOINED, MARKS, Ids, ids_of, marks, texts
from app.store.roll import NOWHERE, Roll, Sorting
from app.store.tokens import fold, is_exact, pairs

Wanted = Callable[[], bool]
Words = tuple[str, ...]

# What things cost, in microseconds: passing a record in a list of the index, giving its
# id; the same for a single character, whose pairs are all listed; looking a record up.
_PASSED: Final = 0.025
_GIVEN: Final = 0.06
_MERGED: Final = 0.2
LOOKED_UP: Final = 8.0
# A pair that is not in the sample may be in so many of the records all the same.
_UNSEEN: Final = 0.000_5
# So many records a word leaves to be looked up, at least and at most.
_LEFT: Final = range(300, 2_000)
_FIRST: Final = 64
# Ids are looked up one by one where they are fewer than one in so many of those between.
_SPREAD: Final = 8
_RANGE: Final = 8_192


def always() -> bool:
    """Whoever asks waits for the answer."""
    return True


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the sample lets expect of going through the roll until a page is full.

    Attributes:
        walk: records that would be looked up; infinite where the sample holds no hit.
        hits: records that hold the words.
    """

    walk: float
    hits: float


def outlook(
    roll: Roll, words: Words, mask: Mask | None, order: Sorting, descending: bool, count: int
) -> Outlook:
    """Look at the sample only.

    Args:
        mask: which ids fulfil all other conditions.
        count: records on a page.
    """
    ids = roll.sample.ids
    worded = np.fromiter(
        (all(word in text for word in words) for text in roll.sample.texts), np.bool_, len(ids)
    )
    ranks = order.ranks[ids]
    passed = ranks != NOWHERE
    if mask is not None:
        passed &= mask[ids]
    size = max(1, len(ids))
    every = len(roll) / size
    hits = float(np.count_nonzero(worded)) * every
    found = ranks[worded & passed]
    if not len(found):
        return Outlook(inf, hits)
    first = len(roll) - int(found.max()) if descending else int(found.min())
    share = float(np.count_nonzero(passed)) / size
    # Hits that stand together are not met before the first of them.
    return Outlook(max(0.0, first - every) * share + count * share * size / len(found), hits)


class Search:
    """One question to the index, answered as far as somebody wants to know.

    Attributes:
        sure: every candidate holds the words; nothing need be looked up.
        cost: microseconds the candidates take, about.
    """

    def __init__(self, roll: Roll, session: Session, words: Words) -> None:
        self.roll = roll
        self.session = session
        self.words = words
        self.sure = all(map(is_exact, words))
        self._in_rows: list[str] = []
        listed = []
        unread = 0.0
        for token in dict.fromkeys(token for word in words for token in pairs(word)):
            share = roll.frequent.shares.get(token)
            if roll.frequent.has(token):
                self._in_rows.append(token)
            elif share is not None and len(token) == 1:  # nobody reads them beforehand
                self._in_rows.append(token)
                unread += len(roll) * share * (_MERGED + _GIVEN)
            else:
                listed.append(token)
        self._listed, cost = self._chosen(listed)
        self.cost = cost + unread

    def _chosen(self, tokens: Sequence[str]) -> tuple[list[str], float]:
        """Return the tokens to look for in the text index, and what that costs."""
        size = len(self.roll)
        sample = self.roll.sample.texts
        held = {
            token: self.roll.frequent.shares.get(token)
            or max(_UNSEEN, sum(token in text for text in sample) / max(1, len(sample)))
            for token in tokens
        }
        chosen: list[str] = []
        left, cost = float(size), 0.0
        for token in sorted(tokens, key=held.__getitem__):
            step = size * held[token] * (_MERGED if len(token) == 1 else _PASSED)
            # What it leaves out need not be looked up. Tokens of a word go together, so
            # that more are left than their shares multiplied; how many nobody knows.
            saved = min(max(left, _LEFT.start), _LEFT.stop) * LOOKED_UP
            if chosen and not self.sure and step > saved:
                break
            chosen.append(token)
            left *= held[token]
            cost += step
        return chosen, cost + (left * _GIVEN if chosen else 0.0)

    def candidates(self) -> Mask:
        """Return which ids may hold the words."""
        found = self.roll.there
        if self._in_rows:
            found = found & self.roll.frequent.joined(self.session, self._in_rows)
        if self._listed:
            found = found & matching(self.session, self._listed, len(found))
        return found

    def all(self, wanted: Wanted = always) -> Mask:
        """Return which ids hold the words.

        Raises:
            Cancelled: the answer is not wanted any more.
        """
        if not wanted():
            raise Cancelled
        found = self.candidates()
        if self.sure:
            return found
        ids = np.flatnonzero(found).astype(np.uint32)
        for part in _chunks(ids):
            if not wanted():
                raise Cancelled
            # SQLite passes those that hold the words as they stand; the others are folded.
            doubtful = np.setdiff1d(part, self._plain(part), assume_unique=True)
            found[doubtful] = False
            found[list(self.checked(iter(doubtful.tolist())))] = True
        return found

    def _plain(self, ids: Ids) -> Ids:
        """Return the ids, and maybe others, of records that hold the words as typed."""
        told = " AND ".join(["instr(lower(said), ?) > 0"] * len(self.words))
        low, high = int(ids[0]), int(ids[-1])
        which, values = f"e.id IN ({marks(len(ids))})", ids.tolist()
        if len(ids) > MARKS or high - low < _SPREAD * len(ids):
            which, values = "e.id BETWEEN ? AND ?", [low, high]
        inner = f"SELECT e.id, {JOINED} AS said FROM enterprise e WHERE {which}"
        return ids_of(
            self.session, f"SELECT id FROM ({inner}) WHERE {told}", (*values, *self.words)
        )

    def holds(self, text: str) -> bool:
        """Whether each word stands whole in one field of a record's text."""
        return all(map(fold(text).__contains__, self.words))

    def holding(self, ids: Iterable[Ids]) -> Iterator[int]:
        """Yield those of the candidates that hold the words, in the same order."""
        each = chain.from_iterable(part.tolist() for part in ids)
        return each if self.sure else self.checked(each)

    def checked(self, ids: Iterator[int]) -> Iterator[int]:
        """Yield the same, looked up whatever the index would say."""
        size = _FIRST
        while part := list(islice(ids, size)):
            said = dict(texts(self.session, part))
            yield from (one for one in part if one in said and self.holds(said[one]))
            size = min(2 * size, MARKS)


def _chunks(ids: Ids) -> Iterator[Ids]:
    """Yield ascending ids in parts that are read at a stretch or asked for one by one."""
    at = 0
    while at < len(ids):
        end = int(np.searchsorted(ids, int(ids[at]) + _RANGE))
        if end - at < _RANGE // _SPREAD:  # they stand far apart
            end = min(len(ids), at + MARKS)
        yield ids[at:end]
        at = end
