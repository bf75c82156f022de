"""待我办理: what waits for the person who is logged in, and how the year stands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.task import Stage
from app.services.assigned_progress import NOTHING_DRAWN, Progress, progress
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Enterprise, ItemList, Officer, Task

# stage -> the right of whoever has to act on it
_WAITING = {
    Stage.DRAFT: Right.TASK,
    Stage.SUBMITTED: Right.REVIEW_TASK,
    Stage.REVIEWED: Right.APPROVE_TASK,
    Stage.APPROVED: Right.DRAW,
}


class Work(StrEnum):
    """What a drawn task waits for, from one person."""

    DRAW = "DRAW"  # the officers once more, after NOPLAN
    RECORD = "RECORD"  # papers and findings
    REVIEW = "REVIEW"
    APPROVE = "APPROVE"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for this person, and for what."""

    task_id: int
    task_no: str
    name: str
    stage: Stage
    period_to: date
    open_findings: int  # drawn enterprises without an approved finding
    work: Work | None = None  # of a drawn task
    count: int = 0  # enterprises that work is about


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
        known = progress(session)
        waiting = []
        for task in session.scalars(select(Task).order_by(Task.id)):
            there = known.get(task.id, NOTHING_DRAWN)
            stage = Stage(task.stage)
            work, count = _work(actor, there) if stage is Stage.DRAWN else (None, 0)
            if work is not None or _waits_for(actor, stage):
                waiting.append(
                    Waiting(
                        task.id,
                        task.task_no,
                        task.name,
                        stage,
                        task.period_to,
                        there.open,
                        work,
                        count,
                    )
                )
        newest = session.scalars(
            select(ItemList.version_label).order_by(ItemList.valid_from.desc()).limit(1)
        ).first()
        return Overview(
            _count(session, Enterprise),
            _count(session, Officer),
            newest or "",
            _count(session, Task),
            sum(one.assigned for one in known.values()),
            sum(one.approved for one in known.values()),
            tuple(waiting),
        )


@needs(Right.READ)
def registry_size(store: Store, actor: Actor) -> int:
    """Return how many enterprises the registry holds: tells a quick question from a long one."""
    with store.read() as session:
        return _count(session, Enterprise)


def _waits_for(actor: Actor, stage: Stage) -> bool:
    right = _WAITING.get(stage)
    return right is not None and actor.may(right)


def _work(actor: Actor, there: Progress) -> tuple[Work | None, int]:
    """What a drawn task waits for from this person, and for how many enterprises."""
    if not there.assigned:
        return (Work.DRAW, 0) if actor.may(Right.DRAW) else (None, 0)
    for work, right, count in (
        (Work.RECORD, Right.FINDING, there.to_write),
        (Work.REVIEW, Right.REVIEW_FINDING, there.to_review),
        (Work.APPROVE, Right.APPROVE_FINDING, there.to_approve),
    ):
        if count and actor.may(right):
            return work, count
    if not there.open and actor.may(Right.PUBLISH):
        return Work.PUBLISH, there.assigned
    return None, 0


def _count(session: Session, table: type[Enterprise] | type[Officer] | type[Task]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
