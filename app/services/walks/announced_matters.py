"""Which things of the bureau are for the public, and since when. Read in the caller's session."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.announced import Gate, Kind, Matter, list_gate, lot_gate, results_gate
from app.core.findings import FindingAct
from app.core.task import Act, Stage, TaskPlan
from app.core.times import beijing_date
from app.services.annual.annual_plans import versions_of
from app.services.registry.items import list_lines
from app.store.effective import in_effect
from app.store.schema import (
    Adjustment,
    AnnualPlanStep,
    Assignment,
    Draw,
    Finding,
    FindingStep,
    Lock,
    LogEntry,
    Result,
    Task,
    TaskStep,
    VoidedLock,
)
from app.texts import text


class Approved(NamedTuple):
    """The approved finding of an enterprise that counts, and when it was approved."""

    finding_id: int
    assignment_id: int
    inspected_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A standing draw with a result."""

    at: datetime
    adjusted: datetime | None
    bound: bool


def matters_of(session: Session, today: date, year: int | None) -> tuple[Matter, ...]:
    """Return everything that is, or will be, for the public.

    Args:
        year: plans and tasks of this year, and plans of later ones; None for all.
    """
    return (*_lists(session, today), *_plans(session, year), *_tasks(session, year))


def _lists(session: Session, today: date) -> Iterator[Matter]:
    """Yield the list of items in force, and those that will be."""
    for one in list_lines(session):
        if not one.count or (one.until is not None and one.until < today):
            continue
        for kind in (Kind.ITEMS, Kind.DUTIES):
            yield Matter(
                kind,
                0,
                one.label,
                text("announced.name.list", label=one.label),
                Gate.OPEN,
                one.valid_from,
                one.valid_from,
            )


def _plans(session: Session, year: int | None) -> Iterator[Matter]:
    """Yield the plan in force of each year."""
    approved: dict[int, datetime] = dict(
        session.execute(
            select(AnnualPlanStep.plan_id, func.max(AnnualPlanStep.at))
            .where(AnnualPlanStep.act == Act.APPROVE)
            .group_by(AnnualPlanStep.plan_id)
        ).all()
    )
    for one in versions_of(session):
        if one.in_force and (year is None or one.year >= year):
            day = beijing_date(approved[one.id]) if one.id in approved else beijing_date(one.at)
            subject = f"{one.year}-V{one.version}"
            yield Matter(Kind.PLAN, 0, subject, one.title, Gate.OPEN, day, day)


def _tasks(session: Session, year: int | None) -> Iterator[Matter]:
    tasks = [
        one
        for one in session.scalars(select(Task).order_by(Task.id.desc()))
        if year is None or year_of(one) == year
    ]
    steps = _steps(session)
    drawn = _drawn(session)
    counts: dict[int, int] = dict(
        session.execute(
            select(Assignment.task_id, func.count())
            .where(Assignment.id.in_(in_effect()))
            .group_by(Assignment.task_id)
        ).all()
    )
    findings = approved_of(session, [one.id for one in tasks])
    for task in tasks:
        own = steps.get(task.id, {})
        if Act.APPROVE in own and Stage(task.stage) not in (Stage.DRAFT, Stage.SUBMITTED):
            yield from _of_task(
                task,
                own,
                drawn.get(task.id, []),
                counts.get(task.id, 0),
                findings.get(task.id, []),
            )


def year_of(task: Task) -> int:
    """Return the year a task's number says."""
    return int(task.task_no[6:10])


def _of_task(
    task: Task,
    steps: Mapping[str, datetime],
    draws: list[_Drawn],
    count: int,
    findings: list[Approved],
) -> Iterator[Matter]:
    stage = Stage(task.stage)
    approved = steps[Act.APPROVE]
    changed = max([approved, *(one.at for one in draws), steps.get(Act.CHANGE, approved)])
    yield _matter(task, Kind.TASK, Gate.OPEN, approved, changed)
    gate = list_gate(stage, TaskPlan.from_json(task.plan).publish_list, count if draws else 0)
    first = min((one.at for one in draws), default=None)
    adjusted = max((one.adjusted or one.at for one in draws), default=None)
    yield _matter(task, Kind.DRAWN, gate, first, adjusted)
    days = [one.at for one in findings]
    yield _matter(
        task,
        Kind.RESULTS,
        results_gate(stage, len(findings)),
        min(days, default=None),
        max(days, default=None),
    )
    ended = steps.get(Act.CLOSE) or steps.get(Act.END)
    gate = lot_gate(stage, bool(draws), all(one.bound for one in draws))
    yield _matter(task, Kind.LOT, gate, ended, max(filter(None, (ended, adjusted)), default=None))


def _matter(
    task: Task, kind: Kind, gate: Gate, formed: datetime | None, changed: datetime | None
) -> Matter:
    is_open = gate is Gate.OPEN
    return Matter(
        kind,
        task.id,
        task.task_no,
        task.name,
        gate,
        beijing_date(formed) if formed and is_open else None,
        beijing_date(changed) if changed and is_open else None,
    )


def _steps(session: Session) -> dict[int, dict[str, datetime]]:
    """Task -> act -> when it was last done."""
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for task_id, act, at in session.execute(
        select(TaskStep.task_id, TaskStep.act, TaskStep.at).order_by(TaskStep.id)
    ):
        found[task_id][act] = at
    return found


def _drawn(session: Session) -> dict[int, list[_Drawn]]:
    """Task -> its standing draws that have a result."""
    rows = session.execute(
        select(Draw.task_id, Draw.number, Lock.attempt, Result.at, func.max(Adjustment.at))
        .join(Lock, Lock.draw_id == Draw.id)
        .join(Result, Result.lock_id == Lock.id)
        .outerjoin(Adjustment, Adjustment.lock_id == Lock.id)
        .where(Lock.id.not_in(select(VoidedLock.lock_id)))
        .group_by(Lock.id)
    ).all()
    bound = _bound(session)
    found: dict[int, list[_Drawn]] = defaultdict(list)
    for task_id, number, attempt, at, adjusted in rows:
        found[task_id].append(_Drawn(at, adjusted, (number, attempt) in bound))
    return found


def _bound(session: Session) -> set[tuple[str, int]]:
    """The attempts whose names and kit the log binds (SPEC §12)."""
    rows = session.scalars(select(LogEntry.payload).where(LogEntry.kind == "LOCK"))
    return {
        (said["draw"], said["attempt"]) for said in map(json.loads, rows) if said.get("kit", "")
    }


def approved_of(session: Session, tasks: Collection[int]) -> dict[int, list[Approved]]:
    """Return task -> of each of its enterprises in effect the newest approved finding."""
    newest = (
        select(Finding.assignment_id, func.max(Finding.id).label("id"))
        .join(FindingStep, FindingStep.finding_id == Finding.id)
        .where(FindingStep.act == FindingAct.APPROVE)
        .group_by(Finding.assignment_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Assignment.task_id,
            Finding.id,
            Finding.assignment_id,
            Finding.inspected_on,
            func.max(FindingStep.at),
        )
        .join(newest, newest.c.id == Finding.id)
        .join(FindingStep, FindingStep.finding_id == Finding.id)
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(
            FindingStep.act == FindingAct.APPROVE,
            Assignment.task_id.in_(tasks),
            Assignment.id.in_(in_effect()),
        )
        .group_by(Finding.id)
        .order_by(Finding.id)
    )
    found: dict[int, list[Approved]] = defaultdict(list)
    for task_id, finding_id, assignment_id, inspected_on, at in rows:
        found[task_id].append(Approved(finding_id, assignment_id, inspected_on, at))
    return found
