"""What a query asks for, as places in the roll."""

from array import array
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, compress
from typing import Final

from sqlalchemy.orm import Session

from app.store.hits import Search, Test, Wanted, Words, of_ids
from app.store.roll import (
    FILTERS,
    LABELS,
    Field,
    Numbers,
    Places,
    Roll,
    Sorting,
    as_row,
    number,
    read_list,
    row_of,
    thinned,
)
from app.store.rolls import fields, raw, version

SORTS: Final = ("name", "key", "township", "founded", "risk_class")
_TESTED: Final = 4_000  # places asked one by one; more of them are looked up in the row


@dataclass(frozen=True, slots=True)
class Sought:
    """A query: words that must all occur, and what else must hold. Hashable.

    Attributes:
        filters: (field of FILTERS, value) each.
        fact: kind of a dated fact the enterprise has.
        sort: one of SORTS; equal ones go by name.
    """

    text: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    label: str = ""
    fact: str = ""
    sort: str = "name"
    descending: bool = False


def hits_of(roll: Roll, session: Session, words: Words, wanted: Wanted) -> Places:
    """Return the places of what holds the words; kept with the roll."""
    found = roll.kept.hits.get(words)
    if found is None:
        found = Search(roll, session, words).all(wanted)
        roll.kept.hits.put(words, found)
    return found


def sorting_of(roll: Roll, session: Session, sought: Sought) -> Sorting | None:
    """Return the order asked for, None for the roll's own."""
    name = sought.sort
    if name not in SORTS:
        raise KeyError(name)

    def arranged() -> Numbers:
        if name == "key":
            rows = raw(session, "SELECT id FROM enterprise ORDER BY key")
            return roll.by_ids(Numbers("I", chain.from_iterable(rows)))
        return roll.by_field(fields(roll, session)[name])

    return None if name == "name" else roll.sorted_by(name, arranged)


def facts_state(session: Session, sought: Sought) -> int:
    """Return the version of the facts asked for: they are no part of the registry's."""
    return version(session, "facts") if sought.fact else 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold: asked of a place, or of all at once as a row of bytes."""

    key: Hashable
    test: Test
    make: Callable[[], int]

    def row(self, roll: Roll) -> int:
        """Return the row of bytes, as a number; kept with the roll."""
        found = roll.kept.rows.get(self.key)
        if found is None:
            found = self.make()
            roll.kept.rows.put(self.key, found)
        return found


def filtered(
    roll: Roll, session: Session, sought: Sought, without: str = ""
) -> tuple[Condition, ...]:
    """Return what must hold beside the words.

    Args:
        without: leave out the filter by this field.
    """
    found: list[Condition] = []
    for name, value in sought.filters:
        if name not in FILTERS:
            raise KeyError(name)
        if name != without:
            found.append(_one_of(fields(roll, session), name, (value,)))
    if sought.label and without != LABELS:
        lists = fields(roll, session)[LABELS].codes
        holding = tuple(one for one in lists if sought.label in read_list(one))
        found.append(_one_of(fields(roll, session), LABELS, holding))
    if sought.fact:
        found.append(_with_fact(roll, session, sought.fact))
    return tuple(found)


def _one_of(held_by: dict[str, Field], name: str, values: tuple[str, ...]) -> Condition:
    held = held_by[name]
    codes = frozenset(held.codes[value] for value in values if value in held.codes)
    at = held.planes[0].__getitem__ if len(held.planes) == 1 else held.at
    return Condition((name, values), lambda place: at(place) in codes, partial(held.having, values))


def _with_fact(roll: Roll, session: Session, kind: str) -> Condition:
    key = ("fact", kind, version(session, "facts"))

    def make() -> int:
        rows = raw(session, "SELECT enterprise_id FROM risk_fact WHERE kind = ?", (kind,))
        places = of_ids(roll, Numbers("I", chain.from_iterable(rows)))
        return number(as_row(places, len(roll)))

    row = row_of(Condition(key, bool, make).row(roll), len(roll))
    return Condition(key, lambda place: row[place] == 1, make)


def joined(roll: Roll, hits: Places | None, conditions: Sequence[Condition]) -> Places | None:
    """Return what is in all of them; None: no condition at all."""
    if not conditions:
        return hits
    if isinstance(hits, array) and len(hits) <= _TESTED:
        tests = [one.test for one in conditions]
        return Numbers("I", (place for place in hits if all(test(place) for test in tests)))
    held = conditions[0].row(roll)
    for one in conditions[1:]:
        held &= one.row(roll)
    if isinstance(hits, bytes):
        held &= number(hits)
    row = row_of(held, len(roll))
    if isinstance(hits, array):
        return Numbers("I", compress(hits, map(row.__getitem__, hits)))
    return thinned(row)
