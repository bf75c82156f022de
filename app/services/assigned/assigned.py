"""The drawn enterprises of a task with the facts papers may use.

Facts are those of the freeze, with the changes somebody decided to take over laid on
top; never the registry as it is today. Read inside the caller's session.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.core.times import beijing_date
from app.errors import UserError
from app.services.assigned.assigned_adjust import begun, moved, moves
from app.store.effective import withdrawn
from app.store.schema import (
    Assignment,
    FrozenEnterprise,
    FrozenOfficer,
    Result,
    Takeover,
    Task,
    VoidedLock,
)
from app.store.scope import FROZEN_FIELDS

# The enterprise facts a paper may show; also what may be taken over after the freeze.
ENTERPRISE_FIELDS = FROZEN_FIELDS
ITEMS = "items"  # a frozen fact of tasks that go by items: codes of the enterprise's own
FEW = 500  # ids asked for one by one; above that the whole task is read


_COLUMNS: Final = (
    Assignment.id,
    Assignment.task_id,
    Assignment.lock_id,
    Assignment.position,
    Assignment.enterprise_id,
    Assignment.enterprise_key,
    Assignment.team,
    Assignment.officer_keys,
)


class UnknownAssignment(UserError):
    """The drawn enterprise is not there, was substituted, or its draw was voided."""

    code = "assigned.unknown"


@dataclass(frozen=True, slots=True)
class AssignedOfficer:
    """An officer of a team as frozen."""

    key: str
    name: str
    cert_no: str
    unit: str
    post: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """A drawn enterprise with its team.

    `facts` has every name of ENTERPRISE_FIELDS; `frozen` is the same without takeovers.
    `officers` are those who inspect it now, or did when it was inspected. `items`: codes
    of the items it is inspected for; empty: all of the task's. `drawn`: how many were drawn
    with it; `position` is its place among them, a substitute's that of whom it replaced.
    """

    id: int
    task_id: int
    lock_id: int
    position: int
    enterprise_id: int
    enterprise_key: str
    team: str
    officers: tuple[AssignedOfficer, ...]
    facts: Mapping[str, str]
    frozen: Mapping[str, str]
    drawn_on: date
    items: tuple[str, ...] = ()
    drawn: int = 0

    @property
    def code(self) -> str:
        """The 统一社会信用代码, else the 注册号, else the id that entered the draw."""
        return self.facts["uscc"] or self.facts["regno"] or self.enterprise_key


def assigned(
    session: Session, task_id: int, ids: Iterable[int] | None = None
) -> tuple[Assigned, ...]:
    """Return the task's enterprises in effect in queue order.

    Voided draws are left out, and what was substituted; the substitutes are there.

    Args:
        ids: only these assignments; every one must be there.

    Where officers were drawn later for enterprises of an earlier draw of the same task,
    the later assignment counts.

    Raises:
        UnknownAssignment: an id is not among them (the user's).
    """
    wanted = None if ids is None else set(ids)
    rows = _rows(session, task_id, wanted)
    gone = set(session.scalars(withdrawn()))
    last = {row.enterprise_key: (row, row.facts or {}) for row in rows}
    newest = [pair for pair in last.values() if pair[0].id not in gone]
    locks = {row.lock_id for row, _facts in newest}
    officers = _officers(session, locks)
    serving = _serving(session, [row for row, _facts in newest], locks)
    days = _days(session, locks)
    drawn = _drawn(session, locks)
    taken = _taken(session, task_id)
    found = tuple(
        _assigned(row, facts, taken.get(row.id), officers, serving[row.id], days, drawn)
        for row, facts in sorted(newest, key=lambda one: (one[0].lock_id, one[0].position))
        if wanted is None or row.id in wanted
    )
    if wanted is not None and len(found) != len(wanted):
        raise UnknownAssignment()
    return found


def _rows(
    session: Session, task_id: int, wanted: set[int] | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The assignments of draws that stand, with the facts of the freeze; of a few, all of theirs."""
    voided = select(VoidedLock.lock_id)
    # Columns and not entities: a task can have a hundred thousand of them.
    query = (
        select(*_COLUMNS, FrozenEnterprise.facts)
        .outerjoin(
            FrozenEnterprise,
            (FrozenEnterprise.lock_id == Assignment.lock_id)
            & (FrozenEnterprise.key == Assignment.enterprise_key),
        )
        .where(Assignment.task_id == task_id, Assignment.lock_id.not_in(voided))
        .order_by(Assignment.lock_id, Assignment.position)
    )
    if wanted is not None and len(wanted) <= FEW:
        same = select(Assignment.enterprise_key).where(Assignment.id.in_(wanted))
        query = query.where(Assignment.enterprise_key.in_(same))
    return session.execute(query).all()


def _assigned(
    row: Row[Any],
    facts: Mapping[str, Any],
    taken: Mapping[str, str] | None,
    officers: Mapping[tuple[int, str], AssignedOfficer],
    serving: Sequence[str],
    days: Mapping[int, date],
    drawn: Mapping[int, int],
) -> Assigned:
    frozen = _complete(facts)
    return Assigned(
        row.id,
        row.task_id,
        row.lock_id,
        row.position,
        row.enterprise_id,
        row.enterprise_key,
        row.team,
        tuple(officers[row.lock_id, key] for key in serving),
        _complete({**facts, **taken}) if taken else frozen,
        frozen,
        days[row.lock_id],
        tuple(facts.get(ITEMS, ())),
        drawn[row.lock_id],
    )


def one_assigned(session: Session, assignment_id: int) -> Assigned:
    """Return one drawn enterprise.

    Raises:
        UnknownAssignment: it is not there, was substituted or voided (the user's).
    """
    row = session.get(Assignment, assignment_id)
    if row is None:
        raise UnknownAssignment()
    return assigned(session, row.task_id, (assignment_id,))[0]


def task_of(session: Session, task_id: int) -> Task:
    """Return the task row; RuntimeError where there is none, which is a caller's bug."""
    task = session.get(Task, task_id)
    if task is None:
        raise RuntimeError(f"no task {task_id}")
    return task


def _complete(facts: Mapping[str, object]) -> dict[str, str]:
    return {name: str(facts.get(name) or "") for name in ENTERPRISE_FIELDS}


def teams_now(
    session: Session, places: Iterable[Assigned]
) -> dict[tuple[int, str], tuple[AssignedOfficer, ...]]:
    """Return (lock, team) -> its officers now, whoever inspected what is done already."""
    some = {(place.lock_id, place.team): place for place in places if place.team}
    locks = {lock_id for lock_id, _team in some}
    officers, made = _officers(session, locks), moves(session, locks)
    return {
        (lock_id, team): tuple(
            officers[lock_id, key]
            for key in moved([one.key for one in place.officers], made.get(lock_id, ()))
        )
        for (lock_id, team), place in some.items()
    }


def _serving(
    session: Session, rows: Sequence[Row[Any]], locks: set[int]
) -> dict[int, Sequence[str]]:
    """Return per assignment the officers who inspect it, or did."""
    made = moves(session, locks)
    if not made:
        return {row.id: row.officer_keys for row in rows}
    first = begun(session, locks)
    return {
        row.id: moved(row.officer_keys, made.get(row.lock_id, ()), first.get(row.id))
        for row in rows
    }


def _officers(session: Session, locks: set[int]) -> dict[tuple[int, str], AssignedOfficer]:
    rows = session.scalars(select(FrozenOfficer).where(FrozenOfficer.lock_id.in_(locks)))
    return {
        (row.lock_id, row.key): AssignedOfficer(
            row.key,
            *(str(row.facts.get(name) or "") for name in ("name", "cert_no", "unit", "post")),
        )
        for row in rows
    }


def _days(session: Session, locks: set[int]) -> dict[int, date]:
    """Return per lock the day of its draw, in Beijing."""
    rows = session.execute(select(Result.lock_id, Result.at).where(Result.lock_id.in_(locks)))
    return {lock_id: beijing_date(at) for lock_id, at in rows}


def _drawn(session: Session, locks: set[int]) -> dict[int, int]:
    """Return per lock how many enterprises were drawn; a substitute has the place of another."""
    rows = session.execute(
        select(Assignment.lock_id, func.count(func.distinct(Assignment.position)))
        .where(Assignment.lock_id.in_(locks))
        .group_by(Assignment.lock_id)
    )
    return dict(rows.all())


def _taken(session: Session, task_id: int) -> dict[int, dict[str, str]]:
    """Return per assignment the newest value of each field taken over."""
    rows = session.scalars(
        select(Takeover)
        .join(Assignment, Assignment.id == Takeover.assignment_id)
        .where(Assignment.task_id == task_id)
        .order_by(Takeover.id)
    )
    taken: dict[int, dict[str, str]] = {}
    for row in rows:
        values = {name: str(pair[1]) for name, pair in row.facts.items()}
        taken.setdefault(row.assignment_id, {}).update(values)
    return taken
