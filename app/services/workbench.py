"""待我办理: what waits for the person who is logged in, and how the year stands."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.task import Stage
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    Enterprise,
    Finding,
    FindingStep,
    ItemList,
    Officer,
    Task,
    VoidedLock,
)

# stage -> the right of whoever has to act on it
_WAITING = {
    Stage.DRAFT: Right.TASK,
    Stage.SUBMITTED: Right.REVIEW_TASK,
    Stage.REVIEWED: Right.APPROVE_TASK,
    Stage.APPROVED: Right.DRAW,
    Stage.DRAWN: Right.FINDING,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for this person, and for what."""

    task_id: int
    task_no: str
    name: str
    stage: Stage
    period_to: date
    open_findings: int  # drawn enterprises without an approved finding


@dataclass(frozen=True, slots=True)
class Overview:
    """Key figures of the data folder."""

    enterprises: int
    officers: int
    list_version: str  # "" where no item list has been imported
    tasks: int
    drawn: int
    approved_findings: int
    waiting: tuple[Waiting, ...]


@needs(Right.READ)
def overview(store: Store, actor: Actor) -> Overview:
    """Return what waits for the actor, oldest first, and the key figures."""
    with store.read() as session:
        unfinished = _open_findings(session)
        waiting = tuple(
            Waiting(
                task.id,
                task.task_no,
                task.name,
                Stage(task.stage),
                task.period_to,
                unfinished.get(task.id, 0),
            )
            for task in session.scalars(select(Task).order_by(Task.id))
            if _waits_for(actor, Stage(task.stage))
        )
        newest = session.scalars(
            select(ItemList.version_label).order_by(ItemList.valid_from.desc()).limit(1)
        ).first()
        return Overview(
            _count(session, Enterprise),
            _count(session, Officer),
            newest or "",
            _count(session, Task),
            sum(_assigned(session).values()),
            sum(_approved(session).values()),
            waiting,
        )


@needs(Right.READ)
def registry_size(store: Store, actor: Actor) -> int:
    """Return how many enterprises the registry holds: tells a quick question from a long one."""
    with store.read() as session:
        return _count(session, Enterprise)


def _waits_for(actor: Actor, stage: Stage) -> bool:
    if stage is Stage.DRAWN:
        return any(
            actor.may(right)
            for right in (Right.FINDING, Right.REVIEW_FINDING, Right.APPROVE_FINDING)
        )
    right = _WAITING.get(stage)
    return right is not None and actor.may(right)


def _count(session: Session, table: type[Enterprise] | type[Officer] | type[Task]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _assigned(session: Session) -> dict[int, int]:
    rows = session.execute(
        select(Assignment.task_id, func.count())
        .where(Assignment.lock_id.not_in(select(VoidedLock.lock_id)))
        .group_by(Assignment.task_id)
    )
    return dict(rows.all())


def _approved(session: Session) -> dict[int, int]:
    """Task id -> drawn enterprises with an approved finding; a correction counts once."""
    rows = session.execute(
        select(Assignment.task_id, func.count(func.distinct(Assignment.id)))
        .join(Finding, Finding.assignment_id == Assignment.id)
        .join(FindingStep, FindingStep.finding_id == Finding.id)
        .where(
            FindingStep.act == "APPROVE",
            Assignment.lock_id.not_in(select(VoidedLock.lock_id)),
        )
        .group_by(Assignment.task_id)
    )
    return dict(rows.all())


def _open_findings(session: Session) -> dict[int, int]:
    """Task id -> drawn enterprises without an approved finding."""
    done = _approved(session)
    return {task: count - done.get(task, 0) for task, count in _assigned(session).items()}
