"""What people changed in draws: attempts voided, and substitutions after the result."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.substitution import Kind
from app.core.times import beijing_date
from app.services.assigned import assigned_adjust
from app.store.schema import Adjustment, Draw, Lock, Result, VoidedLock


@dataclass(frozen=True, slots=True)
class Void:
    """A voided attempt; with_result: its result was known when it was voided."""

    number: str
    attempt: int
    day: date
    with_result: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Substituted:
    """The substitutions of one draw. stated: reserves passed over on somebody's word."""

    number: str
    day: date
    enterprises: int
    officers: int
    unfilled: int
    stated: int


@dataclass(frozen=True, slots=True)
class Attempts:
    """Everything of a period that came after, or in place of, a lot.

    Attributes:
        all: attempts that were locked, voided or not.
        reasons: (ENT or OFF, code of SPEC §13) and how often, the most frequent first.
        officers: officer -> times replaced.
    """

    all: int
    voids: tuple[Void, ...]
    substituted: tuple[Substituted, ...]
    reasons: tuple[tuple[str, str, int], ...]
    officers: tuple[tuple[str, int], ...]


def attempts(
    session: Session,
    tag: str,
    standing: Collection[tuple[int, str, date]],
    since: date | None,
    until: date | None,
) -> Attempts:
    """Return the voids and substitutions of a period.

    Args:
        standing: (lock id, draw number, day of its result) of the standing draws.
        since, until: days in Beijing; a void counts on its own day.
    """
    voids = []
    rows = session.execute(
        select(Draw.number, Lock.attempt, VoidedLock.at, VoidedLock.reason, Result.lock_id)
        .join(Lock, Lock.id == VoidedLock.lock_id)
        .join(Draw, Draw.id == Lock.draw_id)
        .outerjoin(Result, Result.lock_id == Lock.id)
        .where(Lock.tag == tag)
        .order_by(VoidedLock.at)
    )
    for number, attempt, at, reason, result in rows:
        day = beijing_date(at)
        if (since is None or day >= since) and (until is None or day <= until):
            voids.append(Void(number, attempt, day, result is not None, reason))
    lines, reasons = _substituted(session, standing)
    return Attempts(
        len(standing) + len(voids),
        tuple(voids),
        lines,
        tuple(
            (kind, code, count)
            for (kind, code), count in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
        ),
        _officers(session, standing),
    )


def _substituted(
    session: Session, standing: Collection[tuple[int, str, date]]
) -> tuple[tuple[Substituted, ...], Counter[tuple[str, str]]]:
    days = {lock_id: (number, day) for lock_id, number, day in standing}
    lines = []
    reasons: Counter[tuple[str, str]] = Counter()
    for share in assigned_adjust.shares(session):
        if share.lock_id in days:
            counts = (share.enterprises, share.officers, share.unfilled, share.stated)
            lines.append(Substituted(*days[share.lock_id], *counts))
            for (kind, code), count in share.reasons.items():
                reasons[kind.value, code] += count
    return tuple(lines), reasons


def _officers(
    session: Session, standing: Collection[tuple[int, str, date]]
) -> tuple[tuple[str, int], ...]:
    there = {lock_id for lock_id, _, _ in standing}
    out = session.execute(
        select(Adjustment.lock_id, Adjustment.out_key).where(Adjustment.kind == Kind.OFF.value)
    )
    counts = Counter(key for lock_id, key in out if lock_id in there)
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
