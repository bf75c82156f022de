"""What a task's page lists beside its plan: decisions, draws, changes after approval."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core.task import Act, DrawKind
from app.core.task_changes import DRAW
from app.store.schema import (
    Account,
    Draw,
    Lock,
    Result,
    TaskChange,
    TaskStep,
    VoidedLock,
)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One decision on a task."""

    act: Act
    by: str
    at: datetime
    opinion: str


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw of a task and where its newest attempt stands."""

    id: int
    number: str
    kind: DrawKind
    attempt: int  # 0: not locked yet
    lock_id: int | None
    drawn: bool
    no_plan: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change after approval: who asked, who confirmed it, what was and what is.

    fields: (name in the plan, before, after) as JSON values. draw: number of the draw its
    team rules are for, "" where it changes the task.
    """

    id: int
    at: datetime
    by: str
    second: str
    reason: str
    fields: tuple[tuple[str, Any, Any], ...]
    draw: str


def steps_of(session: Session, task_id: int) -> tuple[StepLine, ...]:
    """Return the decisions on a task, oldest first."""
    rows = session.execute(
        select(TaskStep, Account.name)
        .join(Account, Account.id == TaskStep.by_id)
        .where(TaskStep.task_id == task_id)
        .order_by(TaskStep.id)
    )
    return tuple(StepLine(Act(step.act), name, step.at, step.opinion) for step, name in rows)


def draws_of(session: Session, task_id: int) -> tuple[DrawLine, ...]:
    """Return the draws of a task in order, each with its newest attempt that stands."""
    lines = []
    for draw in session.scalars(
        select(Draw).where(Draw.task_id == task_id).order_by(Draw.position)
    ):
        lock = session.execute(
            select(Lock.id, Lock.attempt)
            .where(Lock.draw_id == draw.id)
            .where(Lock.id.not_in(select(VoidedLock.lock_id)))
            .order_by(Lock.attempt.desc())
            .limit(1)
        ).first()
        no_plan = (
            session.execute(select(Result.no_plan).where(Result.lock_id == lock.id)).scalar()
            if lock
            else None
        )
        lines.append(
            DrawLine(
                draw.id,
                draw.number,
                DrawKind(draw.kind),
                lock.attempt if lock else 0,
                lock.id if lock else None,
                no_plan is not None,
                bool(no_plan),
            )
        )
    return tuple(lines)


def changes_of(session: Session, task_id: int) -> tuple[ChangeLine, ...]:
    """Return what was changed after approval, oldest first."""
    other = aliased(Account)
    rows = session.execute(
        select(TaskChange, Account.name, other.name)
        .join(Account, Account.id == TaskChange.by_id)
        .outerjoin(other, other.id == TaskChange.second_id)
        .where(TaskChange.task_id == task_id)
        .order_by(TaskChange.id)
    )
    return tuple(
        ChangeLine(
            one.id,
            one.at,
            name,
            second or "",
            one.reason,
            tuple((key, pair[0], pair[1]) for key, pair in one.changes.items() if key != DRAW),
            str(one.changes[DRAW][1]) if DRAW in one.changes else "",
        )
        for one, name, second in rows
    )


def open_lock_of(session: Session, task_id: int) -> str:
    """Return the number of the draw whose sealed attempt is neither drawn nor voided, or ""."""
    found = session.scalars(
        select(Draw.number)
        .join(Lock, Lock.draw_id == Draw.id)
        .where(
            Draw.task_id == task_id,
            Lock.id.not_in(select(Result.lock_id)),
            Lock.id.not_in(select(VoidedLock.lock_id)),
        )
    ).first()
    return found or ""
