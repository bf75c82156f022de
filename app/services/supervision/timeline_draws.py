"""What the draws did: in a pool or out and why, drawn or not, voided, substituted."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.services.supervision.timeline_lines import Event, Ground, Kind, Whose, beijing
from app.store.schema import (
    Adjustment,
    Assignment,
    Draw,
    FrozenEnterprise,
    FrozenOfficer,
    Lock,
    Result,
    VoidedLock,
)
from app.texts import text

_IN = "IN"
_NOBODY = "-"


def draw_events(ground: Ground) -> Iterator[Event]:
    """Yield what the draws did to an enterprise or officer, or the draws of a task."""
    if ground.whose is Whose.TASK:
        yield from _attempts(ground)
    else:
        yield from _pools(ground)
    yield from _adjusted(ground)


def _attempts(ground: Ground) -> Iterator[Event]:
    drawn = (
        select(Assignment.lock_id, func.count().label("drawn"))
        .where(Assignment.task_id == ground.id)
        .group_by(Assignment.lock_id)
        .subquery()
    )
    rows = ground.session.execute(
        _locks(ground, drawn.c.drawn)
        .outerjoin(drawn, drawn.c.lock_id == Lock.id)
        .where(Draw.task_id == ground.id)
        .order_by(Lock.id)
    )
    for row in rows:
        yield _event(ground, row, row.at, "locked", row.by_id)
        if row.result_at:
            yield _event(ground, row, row.result_at, "drawn", row.result_by, count=row.drawn or 0)
        yield from _voided(ground, row)


def _pools(ground: Ground) -> Iterator[Event]:
    """The pools an enterprise or officer stood in; found by lock and key, never by reading all."""
    of_officer = ground.whose is Whose.OFFICER
    frozen: Any = FrozenOfficer if of_officer else FrozenEnterprise
    record = frozen.officer_id if of_officer else frozen.enterprise_id
    mine: ColumnElement[bool] = (
        ground.where if of_officer else Assignment.enterprise_id == ground.id
    )
    found: dict[int, list[Any]] = {}
    for one in ground.session.execute(
        select(
            Assignment.lock_id, Assignment.team, Assignment.position, Assignment.officer_keys
        ).where(mine)
    ):
        found.setdefault(one.lock_id, []).append(one)
    rows = ground.session.execute(
        _locks(ground, frozen.verdict)
        .join(frozen, and_(frozen.lock_id == Lock.id, frozen.key == ground.key))
        .where(record == ground.id)
        .order_by(Lock.id)
    )
    for row in rows:
        inside = row.verdict == _IN
        reason = "" if inside else _reason(row.verdict)
        key = "pool_in" if inside else "pool_out"
        yield _event(ground, row, row.at, key, row.by_id, reason=reason)
        if row.result_at and inside:
            yield _result(ground, row, found.get(row.id, []))
        yield from _voided(ground, row)


def _result(ground: Ground, row: Any, drawn: list[Any]) -> Event:
    if ground.whose is Whose.OFFICER:
        drawn = [one for one in drawn if ground.key in one.officer_keys]
        key = "officer_drawn" if drawn else "not_drawn"
    else:
        key = "enterprise_drawn" if drawn and drawn[0].team else "place_drawn"
        key = key if drawn else "not_drawn"
    team = drawn[0].team if drawn else ""
    position = drawn[0].position if drawn else 0
    words = text("timeline.team", team=team) if team else ""
    return _event(
        ground,
        row,
        row.result_at,
        key,
        row.result_by,
        team=words,
        position=position,
        count=len(drawn),
    )


def _voided(ground: Ground, row: Any) -> Iterator[Event]:
    if row.void_at:
        yield _event(ground, row, row.void_at, "voided", row.void_by, reason=row.reason)


def _locks(ground: Ground, *more: Any) -> Any:
    """Ask for the attempts with when they were drawn or voided, and by whom."""
    return (
        select(
            Lock.id,
            beijing(Lock.at),
            Lock.attempt,
            Lock.by_id,
            Draw.number,
            Draw.task_id,
            beijing(Result.at).label("result_at"),
            Result.by_id.label("result_by"),
            beijing(VoidedLock.at).label("void_at"),
            VoidedLock.by_id.label("void_by"),
            VoidedLock.reason,
            *more,
        )
        .join(Draw, Draw.id == Lock.draw_id)
        .outerjoin(Result, Result.lock_id == Lock.id)
        .outerjoin(VoidedLock, VoidedLock.lock_id == Lock.id)
    )


def _event(ground: Ground, row: Any, at: str, key: str, by_id: int | None, **said: object) -> Event:
    words = text(f"timeline.{key}", draw=row.number, attempt=row.attempt, **said)
    by = ground.people.get(by_id or 0, "")
    return Event(at, Kind.DRAW, words, by, "", ground.tasks.get(row.task_id, ""), row.task_id)


def _reason(verdict: str) -> str:
    """What a verdict says: OUT:reason, or OUT:reason with a note behind it."""
    code = verdict.partition(":")[2] or verdict
    try:
        return text(f"terms.reason.{code}")
    except KeyError:  # a reason of a newer program stays as it is
        return code


def _adjusted(ground: Ground) -> Iterator[Event]:
    if ground.whose is Whose.TASK:
        mine = Draw.task_id == ground.id
    else:
        kind = "OFF" if ground.whose is Whose.OFFICER else "ENT"
        mine = and_(
            Adjustment.kind == kind,
            or_(Adjustment.out_key == ground.key, Adjustment.in_key == ground.key),
        )
    rows = ground.session.execute(
        select(
            beijing(Adjustment.at),
            Adjustment.lock_id,
            Adjustment.kind,
            Adjustment.out_key,
            Adjustment.in_key,
            Adjustment.reason,
            Adjustment.by_id,
            Draw.number,
            Draw.task_id,
            Lock.attempt,
        )
        .join(Lock, Lock.id == Adjustment.lock_id)
        .join(Draw, Draw.id == Lock.draw_id)
        .where(mine)
        .order_by(Adjustment.id)
    )
    for row in rows:
        out, into = (_name(ground, row, key) for key in (row.out_key, row.in_key))
        reason = text(f"substitution.reason.{row.reason}")
        key = "replaced" if row.in_key != _NOBODY else "taken_out"
        yield _event(ground, row, row.at, key, row.by_id, out=out, into=into, reason=reason)


def _name(ground: Ground, row: Any, key: str) -> str:
    if key == _NOBODY:
        return ""
    frozen: Any = FrozenOfficer if row.kind == "OFF" else FrozenEnterprise
    found = ground.session.scalar(
        select(func.json_extract(frozen.facts, "$.name")).where(
            frozen.lock_id == row.lock_id, frozen.key == key
        )
    )
    return str(found or key)
