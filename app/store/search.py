"""Finding enterprises: the first page at once, the exact order, how many of each value.

`first` answers while somebody types; `order` counts exactly and cuts any page; `facets`
says what is left to choose from; `prepare` reads beforehand what they need. All read the
roll (see there) at one state of the registry and keep what they found for it.
"""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import Cancelled
from app.store import rolls
from app.store.conditions import (
    SORTS,
    Sought,
    facts_state,
    filtered,
    hits_of,
    joined,
    sorting_of,
)
from app.store.engine import Store
from app.store.facets import facets, facts
from app.store.frequent import Mask
from app.store.hits import LOOKED_UP, Search, Wanted, Words, always, outlook
from app.store.orders import Order
from app.store.raw import raw
from app.store.roll import FILTERS, Roll, Sorting
from app.store.rolls import version
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
    "prepare",
    "unindex",
    "version",
]

# How far the sample may misjudge.
_MARGIN: Final = 2
_LEAST: Final = 500
# Microseconds that are not worth a look at the sample.
_SOON: Final = 1_500.0


def changed(session: Session, kind: str) -> None:
    """Count one change of a registry: what was read before is out of date."""
    session.execute(
        text(
            "INSERT INTO counter (name, next) VALUES (:name, 1) "
            "ON CONFLICT (name) DO UPDATE SET next = next + 1"
        ),
        {"name": f"version:{kind}"},
    )


def prepare(store: Store, session: Session, wanted: Wanted = always) -> None:
    """Read what searching needs, before anybody searches; seconds at two million.

    Raises:
        Cancelled: nobody waits for it any more; what was read stays.
    """
    roll = rolls.roll(store, session)
    rolls.fields(roll, session)
    for token in roll.frequent.shares:
        if not wanted():
            raise Cancelled
        if len(token) > 1:
            roll.frequent.row(session, token)


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
        mask = joined(hits, filtered(roll, session, sought))
        sorting = sorting_of(roll, session, sought)
        found = Order(sorting.ids if mask is None else sorting.of(mask), sought.descending)
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
    hits = roll.kept.hits.get(words)
    mask = joined(hits, filtered(roll, session, sought))
    if not words or hits is not None:
        parts = sorting.parts(mask, sought.descending)
        return list(islice(chain.from_iterable(part.tolist() for part in parts), count))
    return _holding(roll, session, words, mask, sorting, sought.descending, count)


def _by_index(session: Session, sought: Sought, count: int) -> list[int]:
    way = "DESC" if sought.descending else "ASC"
    columns = f"name {way}, id {way}" if sought.sort == "name" else f"key {way}"
    rows = raw(session, f"SELECT id FROM enterprise ORDER BY {columns} LIMIT ?", (count,))
    return [row[0] for row in rows]


def _holding(
    roll: Roll,
    session: Session,
    words: Words,
    mask: Mask | None,
    sorting: Sorting,
    descending: bool,
    count: int,
) -> list[int]:
    """Return the first ids that hold the words and are in a mask, whichever way is least."""
    search = Search(roll, session, words)

    def in_order(mask: Mask | None) -> Iterator[int]:
        return chain.from_iterable(part.tolist() for part in sorting.parts(mask, descending))

    gather = search.cost + (0.0 if search.sure else LOOKED_UP * count)
    if gather > _SOON:
        if mask is not None and np.count_nonzero(mask) * LOOKED_UP <= gather:
            return list(islice(search.checked(in_order(mask)), count))
        seen = outlook(roll, words, mask, sorting, descending, count)
        if seen.walk * LOOKED_UP <= gather:
            most = _LEAST + int(_MARGIN * seen.walk)
            found = list(islice(search.checked(islice(in_order(mask), most)), count))
            if len(found) == count:
                return found
    candidates = search.candidates()
    allowed = candidates if mask is None else candidates & mask
    return list(islice(search.holding(sorting.parts(allowed, descending)), count))
