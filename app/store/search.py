"""Finding enterprises: the first page at once, the exact order, how many of each value.

`first` answers while somebody types; `order` counts exactly and cuts any page; `facets`
says what is left to choose from. All read the roll (see there) at one state of the
registry and keep what they found for it.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from heapq import nlargest, nsmallest
from itertools import compress, islice
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.store import rolls
from app.store.conditions import (
    SORTS,
    Condition,
    Sought,
    facts_state,
    filtered,
    hits_of,
    joined,
    sorting_of,
)
from app.store.engine import Store
from app.store.facets import facets, facts
from app.store.hits import Outlook, Search, Wanted, Words, always, outlook
from app.store.orders import Order
from app.store.roll import FILTERS, SPARSE, Places, Roll, Sorting, listed
from app.store.rolls import raw, version
from app.store.tokens import FIELDS, fold, grams, index, unindex, words_of

__all__ = [
    "FIELDS",
    "FILTERS",
    "SORTS",
    "Order",
    "Sought",
    "changed",
    "facets",
    "facts",
    "first",
    "fold",
    "grams",
    "index",
    "order",
    "unindex",
    "version",
]

# Looking a record up costs as much as this many candidates from the index.
_LOOK: Final = 20
# How far the sample may misjudge.
_MARGIN: Final = 2
_LEAST: Final = 500
_PATIENCE: Final = 4_000
_READ: Final = 128
_STEP: Final = 8_192


def changed(session: Session, kind: str) -> None:
    """Count one change of a registry: what was read before is out of date."""
    session.execute(
        text(
            "INSERT INTO counter (name, next) VALUES (:name, 1) "
            "ON CONFLICT (name) DO UPDATE SET next = next + 1"
        ),
        {"name": f"version:{kind}"},
    )


def order(store: Store, session: Session, sought: Sought, wanted: Wanted = always) -> Order:
    """Return the enterprises a query gives, counted and in order.

    Args:
        wanted: asked now and then whether anybody still waits for the answer.

    Raises:
        Cancelled: nobody does.
    """
    roll = rolls.roll(store, session)
    key = (sought, facts_state(session, sought))
    found = roll.kept.orders.get(key)
    if found is None:
        words = words_of(sought.text)
        hits = hits_of(roll, session, words, wanted) if words else None
        places = joined(roll, hits, filtered(roll, session, sought))
        found = Order(roll, places, sorting_of(roll, session, sought), sought.descending)
        roll.kept.orders.put(key, found)
    return found


# -- at once ---------------------------------------------------------------------------


def first(store: Store, session: Session, sought: Sought, count: int) -> list[int]:
    """Return the ids of the first `count` enterprises a query gives, counting none."""
    words = words_of(sought.text)
    is_plain = not (words or sought.filters or sought.label or sought.fact)
    if is_plain and sought.sort in ("name", "key") and not rolls.is_ready(store, session):
        return _by_index(session, sought, count)
    roll = rolls.roll(store, session)
    known: Order | None = roll.kept.orders.get((sought, facts_state(session, sought)))
    if known is not None:
        return known.cut(0, count)
    sorting = sorting_of(roll, session, sought)
    in_order = partial(_in_order, roll, sorting, sought.descending)
    conditions = filtered(roll, session, sought)
    if not words:
        places: Iterable[int] = in_order(joined(roll, None, conditions))
    else:
        turn = (lambda place: place) if sorting is None else sorting.turns.__getitem__
        tests = [one.test for one in conditions]
        seen = outlook(roll, words, tests, turn, sought.descending, count)
        places = _holding(roll, session, words, conditions, in_order, seen, count)
    return [roll.ids[place] for place in islice(places, count)]


def _by_index(session: Session, sought: Sought, count: int) -> list[int]:
    way = "DESC" if sought.descending else "ASC"
    columns = f"name {way}, id {way}" if sought.sort == "name" else f"key {way}"
    rows = raw(session, f"SELECT id FROM enterprise ORDER BY {columns} LIMIT ?", (count,))
    return [row[0] for row in rows]


def _in_order(
    roll: Roll, sorting: Sorting | None, descending: bool, places: Places | None
) -> Iterator[int]:
    """Yield places in the order asked for, as far as somebody reads."""
    if isinstance(places, array):
        turn = None if sorting is None else sorting.turns.__getitem__
        # Mostly nobody reads on, and the least of many are found sooner than all sorted.
        least = nlargest if descending else nsmallest
        yield from least(_READ, places, key=turn)
        yield from islice(sorted(places, key=turn, reverse=descending), _READ, None)
        return
    steps = range(0, len(roll), _STEP)
    chunk: Iterable[int]
    for begin in reversed(steps) if descending else steps:
        end = min(begin + _STEP, len(roll))
        if sorting is None:
            chunk = range(begin, end) if places is None else listed(places, begin, end)
        else:
            part = sorting.places[begin:end]
            chunk = part if places is None else compress(part, map(places.__getitem__, part))
        yield from reversed(list(chunk)) if descending else chunk


def _holding(
    roll: Roll,
    session: Session,
    words: Words,
    conditions: Sequence[Condition],
    in_order: Callable[[Places | None], Iterator[int]],
    seen: Outlook,
    count: int,
) -> Iterable[int]:
    """Give the places that hold the words and all else, in order; `count` are read."""
    known = roll.kept.hits.get(words)
    if known is not None:
        return in_order(joined(roll, known, conditions))
    search = Search(roll, session, words)
    if seen.walk * _LOOK <= seen.gather:
        source = in_order(joined(roll, None, conditions))
        most = _LEAST + int(_MARGIN * seen.walk)
        found = list(islice(search.checked(islice(source, most)), count))
        if len(found) == count:
            return found
    if seen.gather > SPARSE:
        allowed = joined(roll, None, conditions)
        if isinstance(allowed, array) and len(allowed) <= _PATIENCE:
            return search.checked(in_order(allowed))
    return search.holding(in_order(joined(roll, search.candidates(), conditions)))
