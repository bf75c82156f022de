"""Enterprises and officers as the pool reads them: whole registries, few columns."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from app.core.facts import FactTest
from app.core.scope import Scope
from app.core.times import beijing_date
from app.store.schema import (
    Assignment,
    Enterprise,
    Finding,
    ForeignCount,
    Lock,
    Officer,
    RiskFact,
    Task,
    VoidedLock,
)

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
_CHUNK = 900  # below SQLite's bound of variables in one statement


def conditions(scope: Scope, day: date) -> list[ColumnElement[bool]]:
    """Return the WHERE clauses of a scope; labels are checked row by row by the caller.

    Args:
        day: the Beijing date that facts are asked for on.
    """
    found: list[ColumnElement[bool]] = []
    for column, values in (
        (Enterprise.kind, scope.kinds),
        (Enterprise.township, scope.townships),
        (Enterprise.station, scope.stations),
        (Enterprise.section, scope.sections),
        (Enterprise.trade_code, scope.trade_codes),
        (Enterprise.risk_class, scope.risk_classes),
    ):
        if values:
            found.append(column.in_(values))
    if scope.founded_from:
        found.append(Enterprise.founded >= scope.founded_from)
    if scope.founded_to:
        found.append(Enterprise.founded <= scope.founded_to)
    if scope.facts.asks:
        found.append(Enterprise.id.in_(with_fact(scope.facts, day)))
    return found


def with_fact(test: FactTest, day: date) -> Select[int]:
    """Select the ids of the enterprises that answer a question to their facts on a day.

    The same decision as core.facts.holds, for the whole registry.
    """
    chosen = select(RiskFact.enterprise_id).where(
        RiskFact.kind.in_(test.kinds), RiskFact.since <= day
    )
    first = test.first_day(day)
    if first is not None:
        return chosen.where(RiskFact.since >= first)
    return chosen.where(RiskFact.until.is_(None) | (RiskFact.until >= day))


def ids_with_fact(session: Session, test: FactTest, day: date) -> frozenset[int]:
    """Return the ids of the enterprises that answer a question to their facts on a day."""
    return frozenset(session.scalars(with_fact(test, day))) if test.asks else frozenset()


def enterprises_in(
    session: Session, scope: Scope, day: date, listed: tuple[str, ...] | None = None
) -> Iterator[Row[Any]]:
    """Yield id, key, status, risk_class, labels and FROZEN_FIELDS of each in scope, by key.

    Args:
        listed: when given, only these keys, whatever the scope says.
    """
    columns = (
        Enterprise.id,
        Enterprise.key,
        Enterprise.status,
        Enterprise.risk_class,
        Enterprise.labels,
        *(getattr(Enterprise, name) for name in FROZEN_FIELDS),
    )
    if listed is not None:
        keys = sorted(set(listed))
        for at in range(0, len(keys), _CHUNK):
            yield from session.execute(
                select(*columns)
                .where(Enterprise.key.in_(keys[at : at + _CHUNK]))
                .order_by(Enterprise.key)
            )
        return
    wanted = set(scope.labels)
    rows = session.execute(
        select(*columns).where(*conditions(scope, day)).order_by(Enterprise.key)
    ).yield_per(5000)
    for row in rows:
        if not wanted or wanted & set(row.labels):
            yield row


def scope_counts(session: Session, scope: Scope, day: date) -> tuple[int, dict[str, int]]:
    """Return the size of the registry and, of those in scope, how many per risk class."""
    total = session.scalar(select(func.count()).select_from(Enterprise)) or 0
    if scope.labels:
        counts: dict[str, int] = {}
        for row in enterprises_in(session, scope, day):
            counts[row.risk_class] = counts.get(row.risk_class, 0) + 1
        return total, counts
    rows = session.execute(
        select(Enterprise.risk_class, func.count())
        .where(*conditions(scope, day))
        .group_by(Enterprise.risk_class)
        .order_by(Enterprise.risk_class)
    )
    return total, dict(rows.all())


def officers(session: Session) -> list[Officer]:
    """Return every officer, by key."""
    return list(session.scalars(select(Officer).order_by(Officer.key)))


def inspections_counted(session: Session, year: int) -> dict[int, int]:
    """Return enterprise id -> inspections that count in `year` (features.md B4).

    A drawn enterprise counts in the year of its inspection, until then in the year of
    its draw; counts of other units are added.
    """
    latest = (
        select(Finding.assignment_id, func.max(Finding.revision).label("revision"))
        .group_by(Finding.assignment_id)
        .subquery()
    )
    rows = session.execute(
        select(Assignment.enterprise_id, Lock.at, Finding.inspected_on)
        .join(Lock, Lock.id == Assignment.lock_id)
        .outerjoin(latest, latest.c.assignment_id == Assignment.id)
        .outerjoin(
            Finding,
            (Finding.assignment_id == Assignment.id) & (Finding.revision == latest.c.revision),
        )
        .where(Assignment.lock_id.not_in(select(VoidedLock.lock_id)))
    )
    counted: dict[int, int] = {}
    for enterprise_id, drawn_at, inspected_on in rows:
        when = (inspected_on or beijing_date(drawn_at)).year
        if when == year:
            counted[enterprise_id] = counted.get(enterprise_id, 0) + 1
    for enterprise_id, count in session.execute(
        select(ForeignCount.enterprise_id, func.sum(ForeignCount.count))
        .where(ForeignCount.year == year)
        .group_by(ForeignCount.enterprise_id)
    ):
        counted[enterprise_id] = counted.get(enterprise_id, 0) + count
    return counted


def in_open_tasks(session: Session) -> frozenset[int]:
    """Return ids of enterprises drawn by a task that is neither closed nor ended."""
    rows = session.scalars(
        select(Assignment.enterprise_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.stage == "DRAWN", Assignment.lock_id.not_in(select(VoidedLock.lock_id)))
    )
    return frozenset(rows)
