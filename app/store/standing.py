"""Whole registries in the few values a reconciliation counts, and the lists of former draws."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core.scope import Scope
from app.store.schema import Enterprise, FrozenEnterprise, RecordChange
from app.store.scope import conditions

# What a record may lack, as bits of Standing.lacks.
NO_ADDRESS: Final = 1
NO_PHONE: Final = 2  # neither its own nor the contact person's
NO_CONTACT: Final = 4
NO_STATION: Final = 8
OWN_NUMBER: Final = 16  # no code of the register: identified by the bureau's own number
_ROWS: Final = 2_000  # fetched at a time
_CHUNK: Final = 900  # below SQLite's bound of variables in one statement


class Standing(NamedTuple):
    """An enterprise as a reconciliation sees it."""

    id: int
    key: str
    status: str
    risk_class: str
    lacks: int


def standings(
    session: Session, scope: Scope, day: date, listed: tuple[str, ...] | None = None
) -> Iterator[Standing]:
    """Yield every enterprise in scope, in no order.

    Args:
        day: the Beijing date that facts are asked for on.
        listed: when given, only these keys, whatever the scope says.
    """
    columns = (
        Enterprise.id,
        Enterprise.key,
        Enterprise.status,
        Enterprise.risk_class,
        _lacks(),
    )
    # On the connection: objects for rows would cost several times the reading.
    connection = session.connection()
    if listed is not None:
        for keys in _parts(sorted(set(listed))):
            found = connection.execute(select(*columns).where(Enterprise.key.in_(keys)))
            yield from map(Standing._make, found)
        return
    chosen = select(*columns).where(*conditions(session, scope, day))
    for part in connection.execute(chosen).partitions(_ROWS):
        yield from map(Standing._make, part)


def _lacks() -> ColumnElement[int]:
    def bit(number: int, *empty: InstrumentedAttribute[str]) -> ColumnElement[int]:
        every = [column == "" for column in empty]
        return case((every[0] if len(every) == 1 else every[0] & every[1], number), else_=0)

    return (
        bit(NO_ADDRESS, Enterprise.address)
        + bit(NO_PHONE, Enterprise.phone, Enterprise.contact_phone)
        + bit(NO_CONTACT, Enterprise.contact)
        + bit(NO_STATION, Enterprise.station)
        + bit(OWN_NUMBER, Enterprise.uscc, Enterprise.regno)
    )


class Frozen(NamedTuple):
    """An enterprise of a former manifest. verdict: IN or OUT:reason."""

    enterprise_id: int
    key: str
    verdict: str


def frozen(session: Session, lock_id: int) -> Iterator[Frozen]:
    """Yield every enterprise of a former draw, in no order."""
    rows = session.connection().execute(
        select(
            FrozenEnterprise.enterprise_id, FrozenEnterprise.key, FrozenEnterprise.verdict
        ).where(FrozenEnterprise.lock_id == lock_id)
    )
    for part in rows.partitions(_ROWS):
        yield from map(Frozen._make, part)


def ids(session: Session) -> Iterator[int]:
    """Yield the id of every enterprise there is."""
    return (row[0] for row in session.connection().execute(select(Enterprise.id)))


def names_now(session: Session, wanted: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return id -> (name, key, township) of the enterprises named."""
    found = {}
    for part in _parts(wanted):
        for row in session.connection().execute(
            select(Enterprise.id, Enterprise.name, Enterprise.key, Enterprise.township).where(
                Enterprise.id.in_(part)
            )
        ):
            found[row[0]] = (row[1], row[2], row[3])
    return found


def ids_of(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Return key -> id of the enterprises named; who is not there any more is left out."""
    found: dict[str, int] = {}
    for part in _parts(sorted(keys)):
        rows = select(Enterprise.key, Enterprise.id).where(Enterprise.key.in_(part))
        found.update((row[0], row[1]) for row in session.connection().execute(rows))
    return found


def names_then(
    session: Session, lock_id: int, keys: Sequence[str]
) -> dict[str, tuple[str, str, str]]:
    """Return key -> (name, key, township) as they were in a former draw."""
    found = {}
    for part in _parts(keys):
        for row in session.connection().execute(
            select(FrozenEnterprise.key, FrozenEnterprise.facts).where(
                FrozenEnterprise.lock_id == lock_id, FrozenEnterprise.key.in_(part)
            )
        ):
            facts = row[1]
            found[row[0]] = (str(facts["name"]), row[0], str(facts["township"]))
    return found


def last_change(session: Session) -> tuple[int, datetime] | None:
    """Return (number, moment) of the last change of the registry of enterprises; None: none."""
    newest = select(func.max(RecordChange.id)).where(RecordChange.kind == "enterprise")
    row = session.execute(
        select(RecordChange.id, RecordChange.at).where(RecordChange.id == newest.scalar_subquery())
    ).first()
    return (row[0], row[1]) if row else None


def _parts(values: Sequence[int] | Sequence[str]) -> Iterator[Sequence[int] | Sequence[str]]:
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]
