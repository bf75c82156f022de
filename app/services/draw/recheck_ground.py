"""The inspections a sample may be drawn from: those in effect with an approved finding.

Read inside the caller's session. Names and stations are those of the freeze of the draw
they came from, so that what is said of a sample never changes.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from app.core.findings import FindingAct
from app.core.recheck import Inspection, Scope, sample_key, takes
from app.services.assigned.assigned_adjust import begun, moved, moves
from app.store.effective import in_effect
from app.store.schema import (
    Assignment,
    Draw,
    Finding,
    FindingStep,
    FrozenEnterprise,
    FrozenOfficer,
    Lock,
    Publication,
    RecheckDrawn,
    RecheckVoid,
    Task,
)


@dataclass(frozen=True, slots=True)
class Place:
    """An inspection with what people call it."""

    inspection: Inspection
    name: str
    task_name: str
    lock_id: int
    enterprise_id: int


def places(session: Session, since: date, until: date) -> tuple[Place, ...]:
    """Return the inspections in effect made in a period, in the order of their draws.

    Args:
        since, until: of the day of inspection, both included.
    """
    query = _approved().where(
        Assignment.id.in_(in_effect()),
        Finding.inspected_on >= since,
        Finding.inspected_on <= until,
    )
    return _read(session, query)


def places_of(session: Session, ids: Collection[int]) -> tuple[Place, ...]:
    """Return inspections by their assignments, in the order of their draws."""
    return _read(session, _approved().where(Assignment.id.in_(ids)))


def _read(session: Session, query: Select[Any]) -> tuple[Place, ...]:
    rows = session.execute(query).all()
    locks = {row.lock_id for row in rows}
    made = moves(session, locks)
    first = begun(session, set(made)) if made else {}
    published = _published(session)
    rechecked = _rechecked(session)

    def place(row: Row[Any]) -> Place:
        keys = moved(row.officer_keys, made.get(row.lock_id, ()), first.get(row.id))
        found = Inspection(
            sample_key(row.number, row.enterprise_key, row.position),
            row.id,
            row.finding_id,
            row.inspected_on,
            str(row.station or ""),
            row.team,
            tuple(keys),
            _listed(row.items),
            row.task_id,
            _listed(row.results),
            row.finding_id in published,
            bool(row.closed),
            row.id in rechecked,
        )
        return Place(found, str(row.name or ""), row.task_name, row.lock_id, row.enterprise_id)

    return tuple(map(place, rows))


def in_scope(session: Session, scope: Scope) -> tuple[Place, ...]:
    """Return the inspections in scope, in the order of their draws."""
    there = places(session, scope.since, scope.until)
    return tuple(one for one in there if takes(scope, one.inspection))


def names_of(session: Session, there: Sequence[Place]) -> dict[tuple[int, str], str]:
    """Return (lock, key) -> name, as frozen then, of everybody who made these inspections."""
    wanted: dict[int, set[str]] = {}
    for one in there:
        wanted.setdefault(one.lock_id, set()).update(one.inspection.officers)
    rows = session.execute(
        select(
            FrozenOfficer.lock_id,
            FrozenOfficer.key,
            func.json_extract(FrozenOfficer.facts, "$.name"),
        ).where(FrozenOfficer.lock_id.in_(wanted))
    )
    return {(lock, key): str(name or key) for lock, key, name in rows if key in wanted[lock]}


def _approved() -> Select[Any]:
    """Ask for inspections with their newest approved finding."""
    passed = exists().where(
        FindingStep.finding_id == Finding.id, FindingStep.act == FindingAct.APPROVE.value
    )
    newest = (
        select(Finding.assignment_id, func.max(Finding.revision).label("revision"))
        .where(passed)
        .group_by(Finding.assignment_id)
        .subquery()
    )
    is_newest = and_(
        Finding.assignment_id == newest.c.assignment_id, Finding.revision == newest.c.revision
    )
    frozen = and_(
        FrozenEnterprise.lock_id == Assignment.lock_id,
        FrozenEnterprise.key == Assignment.enterprise_key,
    )
    return (
        select(*_columns())
        .select_from(Assignment)
        .join(newest, newest.c.assignment_id == Assignment.id)
        .join(Finding, is_newest)
        .join(Lock, Lock.id == Assignment.lock_id)
        .join(Draw, Draw.id == Lock.draw_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(FrozenEnterprise, frozen)
        .order_by(Assignment.lock_id, Assignment.position, Assignment.id)
    )


def _columns() -> tuple[Any, ...]:
    item = func.json_each(Finding.body, "$.items").table_valued("value")
    codes = select(func.json_group_array(func.json_extract(item.c.value, "$.code")))
    return (
        Assignment.id,
        Assignment.lock_id,
        Assignment.task_id,
        Assignment.enterprise_id,
        Assignment.enterprise_key,
        Assignment.position,
        Assignment.team,
        Assignment.officer_keys,
        Draw.number,
        Task.name.label("task_name"),
        Finding.id.label("finding_id"),
        Finding.inspected_on,
        func.json_extract(Finding.body, "$.results").label("results"),
        func.json_extract(Finding.body, "$.closed").label("closed"),
        codes.scalar_subquery().label("items"),
        func.json_extract(FrozenEnterprise.facts, "$.name").label("name"),
        func.json_extract(FrozenEnterprise.facts, "$.station").label("station"),
    )


def _listed(words: str | None) -> tuple[str, ...]:
    return tuple(json.loads(words)) if words else ()


def _published(session: Session) -> set[int]:
    """The findings that stood in a list that went out."""
    value = func.json_each(Publication.finding_ids).table_valued("value")
    return set(
        session.scalars(
            select(value.c.value).select_from(Publication).join(value, Publication.id > 0)
        )
    )


def _rechecked(session: Session) -> set[int]:
    """The inspections that a standing sample drew."""
    voided = select(RecheckVoid.recheck_id)
    return set(
        session.scalars(
            select(RecheckDrawn.assignment_id).where(RecheckDrawn.recheck_id.not_in(voided))
        )
    )
