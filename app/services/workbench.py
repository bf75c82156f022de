"""待我办理: what waits for the person who is logged in, and how the year stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.task import Act, Stage
from app.services.assigned_progress import NOTHING_DRAWN, Progress, progress
from app.services.people_hands import hands_of_plan, hands_of_task
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    AnnualPlan,
    AnnualPlanStep,
    Enterprise,
    ItemList,
    Officer,
    Task,
    TaskStep,
)

# stage -> the right of whoever has to act on it
_WAITING = {
    Stage.DRAFT: Right.TASK,
    Stage.SUBMITTED: Right.REVIEW_TASK,
    Stage.REVIEWED: Right.APPROVE_TASK,
    Stage.APPROVED: Right.DRAW,
}
_DECIDED = frozenset({Stage.SUBMITTED, Stage.REVIEWED})


class Work(StrEnum):
    """What a drawn task waits for, from one person."""

    DRAW = "DRAW"  # the officers once more, after NOPLAN
    RECORD = "RECORD"  # papers and findings
    REVIEW = "REVIEW"
    APPROVE = "APPROVE"
    PUBLISH = "PUBLISH"
    RETURNED = "RETURNED"  # a draft that came back with a reason


# What an ended task asks of nobody.
_NOT_AFTER_END = frozenset({Work.DRAW, Work.PUBLISH})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task, or the plan of a year, that waits for this person, and for what.

    Attributes:
        task_id: 0 for a plan. plan_id: 0 for a task.
        task_no: of a plan its year and version.
        open_findings: drawn enterprises without an approved finding.
        work: of a drawn task, or of a draft that came back; count: enterprises it is about.
        reason: why a draft came back.
    """

    task_id: int
    task_no: str
    name: str
    stage: Stage
    period_to: date
    open_findings: int
    work: Work | None = None
    count: int = 0
    plan_id: int = 0
    reason: str = ""


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
        waiting = [*_plans(session, actor), *_tasks(session, actor, known)]
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


def _tasks(session: Session, actor: Actor, known: Mapping[int, Progress]) -> Iterator[Waiting]:
    """Yield the tasks that wait for the actor, oldest first."""
    for task in session.scalars(select(Task).order_by(Task.id)):
        there = known.get(task.id, NOTHING_DRAWN)
        stage = Stage(task.stage)
        work, count, reason = None, 0, ""
        if stage in (Stage.DRAWN, Stage.ENDED):
            work, count = _work(actor, there if stage is Stage.DRAWN else _left_over(there))
            if work is None or (stage is Stage.ENDED and work in _NOT_AFTER_END):
                continue
        elif not _waits_for(actor, stage):
            continue
        elif stage is Stage.DRAFT:
            reason = _came_back(_task_steps(session, task.id), actor)
            work = Work.RETURNED if reason else None
        elif stage in _DECIDED and actor.account_id in hands_of_task(session, task):
            continue  # nobody passes own work
        yield Waiting(
            task.id,
            task.task_no,
            task.name,
            stage,
            task.period_to,
            there.open,
            work,
            count,
            reason=reason,
        )


def _plans(session: Session, actor: Actor) -> Iterator[Waiting]:
    """Yield the plans of a year to be reviewed or approved, and drafts sent back to the actor."""
    for plan in session.scalars(select(AnnualPlan).order_by(AnnualPlan.id)):
        stage = Stage(plan.stage)
        reason = ""
        if stage not in (Stage.DRAFT, *_DECIDED) or not _waits_for(actor, stage):
            continue
        if stage is Stage.DRAFT:
            reason = _came_back(_plan_steps(session, plan.id), actor)
            if not reason:
                continue  # a draft that is being written waits on its own page
        elif actor.account_id in hands_of_plan(session, plan):
            continue
        yield Waiting(
            0,
            f"{plan.year}-V{plan.version}",
            plan.title,
            stage,
            date(plan.year, 12, 31),
            0,
            Work.RETURNED if reason else None,
            plan_id=plan.id,
            reason=reason,
        )


def _task_steps(session: Session, task_id: int) -> Sequence[Row[str, str, int]]:
    return session.execute(
        select(TaskStep.act, TaskStep.opinion, TaskStep.by_id)
        .where(TaskStep.task_id == task_id)
        .order_by(TaskStep.id)
    ).all()


def _plan_steps(session: Session, plan_id: int) -> Sequence[Row[str, str, int]]:
    return session.execute(
        select(AnnualPlanStep.act, AnnualPlanStep.opinion, AnnualPlanStep.by_id)
        .where(AnnualPlanStep.plan_id == plan_id)
        .order_by(AnnualPlanStep.id)
    ).all()


def _came_back(steps: Sequence[Row[str, str, int]], actor: Actor) -> str:
    """Return why a draft of the actor came back; "" where it did not, or is another's.

    Args:
        steps: (act, opinion, account) of its decisions, oldest first.
    """
    if not steps or steps[-1].act != Act.RETURN:
        return ""
    senders = [one.by_id for one in steps if one.act == Act.SUBMIT]
    return steps[-1].opinion if senders and senders[-1] == actor.account_id else ""


def _waits_for(actor: Actor, stage: Stage) -> bool:
    right = _WAITING.get(stage)
    return right is not None and actor.may(right)


def _left_over(there: Progress) -> Progress:
    """Of an ended task only what was inspected is still to be finished."""
    drafts = there.to_write - (there.assigned - there.begun)
    return replace(there, assigned=there.begun, to_write=drafts)


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
