"""Which enterprises hold the words somebody typed: places in the roll.

The index narrows down by pairs of characters; what it cannot tell is looked up in the
records themselves. A word that nearly every record holds is not looked for in the
index: going through the roll finds fifty of them at once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import inf
from typing import Final

from sqlalchemy.orm import Session

from app.errors import Cancelled
from app.store.roll import NOWHERE, SPARSE, Numbers, Places, Roll, as_row, thinned
from app.store.rolls import JOINED, by_rows, raw, texts
from app.store.tokens import fold, is_exact, pairs

Wanted = Callable[[], bool]
Words = tuple[str, ...]
Test = Callable[[int], bool]

# Shares of the records: what a token has at least; which need no other token; from where
# on a token only slows the index down.
_RARE: Final = 0.000_2
_FEW: Final = 0.000_02
_FREQUENT: Final = 0.5
_SINGLE: Final = 0.1
_ROWS: Final = 5_000
_BATCH: Final = 128
_CANDIDATES: Final = "SELECT rowid FROM enterprise_search WHERE enterprise_search MATCH ?"


def always() -> bool:
    """Whoever asks waits for the answer."""
    return True


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the sample lets expect of going through the roll until a page is full.

    Attributes:
        walk: records that would be looked up; infinite where the sample holds no hit.
        gather: candidates the index would give.
    """

    walk: float
    gather: float


def outlook(
    roll: Roll,
    words: Words,
    tests: Sequence[Test],
    turn: Callable[[int], int],
    descending: bool,
    count: int,
) -> Outlook:
    """Look at the sample only.

    Args:
        turn: where a place stands in the order asked for.
        count: records on a page.
    """
    size = max(1, len(roll.sample))
    worded = passed = found = 0
    first = len(roll)
    for one, text in roll.sample:
        place = roll.places[one]
        if place == NOWHERE:
            continue
        holds = all(word in text for word in words)
        passes = all(test(place) for test in tests)
        worded += holds
        passed += passes
        if holds and passes:
            found += 1
            at = turn(place)
            first = min(first, len(roll) - at if descending else at)
    every = len(roll) / size
    gather = worded * every
    if not found:
        return Outlook(inf, gather)
    # Hits that stand together are not met before the first of them.
    return Outlook((max(0, first - every) * passed / size + count * passed / found), gather)


def _tokens(roll: Roll, words: Words) -> tuple[list[str], bool]:
    """Return what to look for in the index, and whether that alone decides.

    The rarest first, until few records can be left: a token that half of the records
    hold costs the index more than looking those few up. A single character costs it
    most, for every pair that begins with it counts.
    """
    every = list(dict.fromkeys(token for word in words for token in pairs(word)))
    size = max(1, len(roll.sample))
    held = {
        token: max(_RARE, sum(token in text for _, text in roll.sample) / size) for token in every
    }
    is_cheap = all(len(token) > 1 or held[token] <= _SINGLE for token in every)
    if all(map(is_exact, words)) and (is_cheap or len(every) == 1):
        return every, True
    chosen: list[str] = []
    left = 1.0
    for token in sorted(every, key=held.__getitem__):
        if chosen and (left < _FEW or held[token] > (_SINGLE if len(token) == 1 else _FREQUENT)):
            break
        chosen.append(token)
        left *= held[token]
    return chosen, len(chosen) == len(every) and all(map(is_exact, words))


def _query(tokens: Iterable[str]) -> str:
    return " AND ".join(f'"{one}"*' if len(one) == 1 else f'"{one}"' for one in tokens)


class Search:
    """One question to the text index, read as far as somebody wants to know.

    Attributes:
        sure: every candidate holds the words; nothing need be looked up.
    """

    def __init__(self, roll: Roll, session: Session, words: Words) -> None:
        self.roll = roll
        self.session = session
        self.words = words
        tokens, self.sure = _tokens(roll, words)
        self._match = _query(tokens)

    def candidates(self, wanted: Wanted = always) -> Places:
        """Return the places of all candidates; few of them in no order.

        Raises:
            Cancelled: the answer is not wanted any more.
        """
        ids = chain.from_iterable(raw(self.session, _CANDIDATES, (self._match,)))
        found = of_ids(self.roll, Numbers("I", islice(ids, SPARSE)))
        more = Numbers("I", islice(ids, _ROWS))
        if not more:
            return found
        row = bytearray(as_row(found, len(self.roll)))
        while more:
            if not wanted():
                raise Cancelled
            for place in of_ids(self.roll, more):
                row[place] = 1
            more = Numbers("I", islice(ids, _ROWS))
        return bytes(row)

    def all(self, wanted: Wanted = always) -> Places:
        """Return the places of every record that holds the words.

        Raises:
            Cancelled: the answer is not wanted any more.
        """
        row = bytearray(as_row(self.candidates(wanted), len(self.roll)))
        if not self.sure:
            # SQLite passes over those that hold the words as they stand; the others are
            # folded here. Reading by id goes through the table once.
            told = " AND ".join(["instr(lower(said), ?) > 0"] * len(self.words))
            rows = raw(
                self.session,
                f"SELECT * FROM (SELECT e.id, {JOINED} AS said FROM enterprise_search "
                "JOIN enterprise e ON e.id = enterprise_search.rowid "
                f"WHERE enterprise_search MATCH ?) WHERE NOT ({told})",
                (self._match, *self.words),
            )
            for part in by_rows(rows, _ROWS):
                if not wanted():
                    raise Cancelled
                doubtful = Numbers("I", (one for one, text in part if not self.holds(text)))
                for place in of_ids(self.roll, doubtful):
                    row[place] = 0
        return thinned(bytes(row))

    def holds(self, text: str) -> bool:
        """Whether each word stands whole in one field of a record's text."""
        # Most words stand there as they were typed; folding costs twenty times as much.
        if all(word in text for word in self.words):
            return True
        folded = fold(text)
        return all(word in folded for word in self.words)

    def holding(self, places: Iterable[int]) -> Iterator[int]:
        """Yield those of the places whose records hold the words, in the same order."""
        if self.sure:
            yield from places
            return
        yield from self.checked(places)

    def checked(self, places: Iterable[int]) -> Iterator[int]:
        """Yield the same, looked up whatever the index would say."""
        source = iter(places)
        while part := list(islice(source, _BATCH)):
            ids = [self.roll.ids[place] for place in part]
            said = dict(texts(self.session, ids))
            for place, one in zip(part, ids, strict=True):
                if one in said and self.holds(said[one]):
                    yield place


def of_ids(roll: Roll, ids: Numbers) -> Numbers:
    """Return the places of some records, in the same order."""
    try:
        found = Numbers("I", map(roll.places.__getitem__, ids))
        if not found or max(found) != NOWHERE:
            return found
    except IndexError:
        pass
    # The registry has changed meanwhile, and the roll is already newer than the reader.
    known = (one for one in ids if one < len(roll.places))
    return Numbers("I", (place for one in known if (place := roll.places[one]) != NOWHERE))
