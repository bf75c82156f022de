"""Enterprises and officers as the pool reads them: whole registries, few columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from sqlite3 import Cursor
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import CursorResult, Row, Select, and_, func, select, true
from sqlalchemy.orm import Session

from app.core.scope import Scope, conditions_of, only
from app.core.vocabulary import RISK_CLASSES
from app.store.schema import (
    Enterprise,
    Officer,
)
from app.store.scope_conditions import conditions, ids_with_fact, with_fact

__all__ = [
    "FROZEN_FIELDS",
    "Member",
    "ScopeTally",
    "conditions",
    "enterprises_in",
    "ids_with_fact",
    "members",
    "met_by_nobody",
    "officers",
    "registry_size",
    "sample_of",
    "scope_counts",
    "scope_tally",
    "with_fact",
]

# Taken over at the freeze; papers use these and not the registry of a later day.
FROZEN_FIELDS = (
    "name",
    "address",
    "legal_rep",
    "phone",
    "contact",
    "contact_phone",
    "township",
    "station",
    "uscc",
    "regno",
    "kind",
)
_CLASSES: Final = (*RISK_CLASSES, "")
_ROWS: Final = 2_000  # fetched at a time
_CHUNK = 900  # below SQLite's bound of variables in one statement


@dataclass(frozen=True, slots=True)
class ScopeTally:
    """How many a scope takes: of the registry, by risk class, by group of conditions."""

    total: int
    by_class: dict[str, int]
    groups: tuple[int, ...]

    @property
    def in_scope(self) -> int:
        """Everybody in one group or several."""
        return sum(self.by_class.values())


class Member(NamedTuple):
    """An enterprise in scope, in what decides whether and where it is drawn."""

    id: int
    key: str
    status: str
    risk_class: str
    station: str
    township: str
    area: str


def enterprises_in(
    session: Session, scope: Scope, day: date, listed: tuple[str, ...] | None = None
) -> Iterator[Row[Any]]:
    """Yield the values of a Member and FROZEN_FIELDS of each enterprise in scope, by key.

    Args:
        listed: when given, only these keys, whatever the scope says.

    Raises:
        UnknownLibrary: the scope asks for a library that is not there (the user's).
    """
    own = [getattr(Enterprise, name) for name in Member._fields]
    frozen = [getattr(Enterprise, name) for name in FROZEN_FIELDS if name not in Member._fields]
    chosen = select(*own, *frozen).order_by(Enterprise.key)
    for found in _found(session, chosen, scope, day, listed):
        for part in found.partitions(_ROWS):
            yield from part


def members(
    session: Session, scope: Scope, day: date, listed: tuple[str, ...] | None = None
) -> Iterator[Member]:
    """Yield each enterprise in scope, in no order; much quicker than `enterprises_in`."""
    chosen = select(*(getattr(Enterprise, name) for name in Member._fields))
    for found in _found(session, chosen, scope, day, listed):
        # SQLite's own rows: all of them are plain numbers and words.
        cursor = cast(Cursor, found.cursor)
        while part := cursor.fetchmany(_ROWS):
            yield from map(Member._make, part)
        found.close()


def _found(
    session: Session, chosen: Select[Any], scope: Scope, day: date, listed: tuple[str, ...] | None
) -> Iterator[CursorResult[Any]]:
    # On the connection: the session's own rows would cost twice the reading.
    connection = session.connection()
    if listed is None:
        yield connection.execute(chosen.where(*conditions(session, scope, day)))
        return
    keys = sorted(set(listed))
    for at in range(0, len(keys), _CHUNK):
        yield connection.execute(chosen.where(Enterprise.key.in_(keys[at : at + _CHUNK])))


def registry_size(session: Session) -> int:
    """Return how many enterprises the registry has."""
    return session.scalar(select(func.count()).select_from(Enterprise)) or 0


def scope_tally(session: Session, scope: Scope, day: date) -> ScopeTally:
    """Count a scope in one pass over the table.

    Raises:
        UnknownLibrary: the scope asks for a library that is not there (the user's).
    """
    wanted = conditions(session, scope, day)
    groups = tuple(scope.groups())
    takes = [and_(true(), *conditions(session, one, day)) for one in groups]
    asked = [*(Enterprise.risk_class == name for name in _CLASSES)]
    asked += takes if len(groups) > 1 else []
    counts = [func.count().filter(one) for one in asked]
    found, *each = session.execute(select(func.count(), *counts).where(*wanted)).one()
    by_class = dict(zip(_CLASSES, each, strict=False))
    if sum(by_class.values()) < found:  # a place may have classes of its own
        others = select(Enterprise.risk_class, func.count()).where(
            Enterprise.risk_class.not_in(_CLASSES), *wanted
        )
        by_class |= dict(session.execute(others.group_by(Enterprise.risk_class)).all())
    return ScopeTally(
        registry_size(session),
        {name: count for name, count in sorted(by_class.items()) if count},
        tuple(each[len(_CLASSES) :]) or (found,),
    )


def scope_counts(session: Session, scope: Scope, day: date) -> tuple[int, dict[str, int]]:
    """Return the size of the registry and, of those in scope, how many per risk class."""
    tally = scope_tally(session, scope, day)
    return tally.total, tally.by_class


def met_by_nobody(session: Session, group: Scope, day: date) -> tuple[str, ...]:
    """Return which conditions of a group nobody meets, each asked for itself."""
    names = conditions_of(group)
    if not names:
        return ()
    asked = [and_(true(), *conditions(session, only(group, name), day)) for name in names]
    row = session.execute(select(*(func.count().filter(one) for one in asked))).one()
    return tuple(name for name, count in zip(names, row, strict=True) if not count)


def sample_of(session: Session, scope: Scope, day: date, rows: int) -> list[tuple[str, str, str]]:
    """Return (name, key, township) of the first so many in scope, in the registry's order."""
    chosen = select(Enterprise.name, Enterprise.key, Enterprise.township)
    found = session.execute(
        chosen.where(*conditions(session, scope, day)).order_by(Enterprise.id).limit(rows)
    )
    return [(name, key, town) for name, key, town in found]


def officers(session: Session) -> list[Officer]:
    """Return every officer, by key."""
    return list(session.scalars(select(Officer).order_by(Officer.key)))
