"""待我办理: what waits for the person who is logged in, and how the year stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.core.due_list import Matter
from app.core.people import Actor, Right
from app.core.task import Act, Stage
from app.core.times import beijing_date
from app.services.assigned.assigned_deadlines import open_deadlines
from app.services.assigned.assigned_due_lines import DueLine
from app.services.assigned.assigned_progress import NOTHING_DRAWN, Progress, progress
from app.services.desk.deadlines import is_soon, mine
from app.services.desk.workbench_rechecks import open_samples
from app.services.people_able import who_may
from app.services.people_hands import handed_over, hands_of_plan, hands_of_task
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
    FOLLOW_UP = "FOLLOW_UP"  # what a finding set going
    RETURNED = "RETURNED"  # a draft that came back with a reason
    RECHECK = "RECHECK"  # a sample of re-checks: to draw, or to be entered


# What an ended task asks of nobody.
_NOT_AFTER_END = frozenset({Work.DRAW, Work.PUBLISH})
# What a line of the deadlines is part of here.
_WORK_OF: Final = {
    Matter.NOTICE: Work.RECORD,
    Matter.INSPECT: Work.RECORD,
    Matter.SUBMIT: Work.RECORD,
    Matter.REVIEW: Work.REVIEW,
    Matter.APPROVE: Work.APPROVE,
    Matter.PUBLISH: Work.PUBLISH,
    Matter.FOLLOW_UP: Work.FOLLOW_UP,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task, or the plan of a year, that waits for this person, and for what.

    Attributes:
        task_id: 0 for a plan. plan_id: 0 for a task. recheck_id: 0 for either.
        task_no: of a plan its year and version.
        open_findings: drawn enterprises without an approved finding.
        work: of a drawn task, or of a draft that came back; count: enterprises it is about.
        reason: why a draft came back.
        due: the first day something of it is due; None where no clock runs.
        late, soon: enterprises past their day, or within a few working days of it.
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
    due: date | None = None
    late: int = 0
    soon: int = 0
    recheck_id: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """Key figures of the data folder.

    Attributes:
        officers: of the bureau itself.
        unmanned: what nobody may do for a task of the actor's (REVIEW_TASK, APPROVE_TASK):
            both take somebody else, and not the same person.
        admins: who can give these rights to somebody, by name.
    """

    enterprises: int
    officers: int
    list_version: str  # "" where no item list has been imported
    tasks: int
    drawn: int
    approved_findings: int
    waiting: tuple[Waiting, ...]
    unmanned: tuple[Right, ...] = ()
    admins: tuple[str, ...] = ()


@needs(Right.READ)
def overview(store: Store, actor: Actor, *, now: datetime) -> Overview:
    """Return what waits for the actor; and the key figures.

    Late first, then what the actor keeps, then oldest first.
    """
    with store.read() as session:
        known = progress(session)
        waiting = [*_plans(session, actor), *_tasks(session, actor, known)]
        waiting += _rechecks(session, actor)
        lines = [one for one in open_deadlines(session, beijing_date(now)) if mine(actor, one)]
        waiting = _with_days(session, waiting, lines)
        kept = _kept(session, actor)
        waiting.sort(key=lambda one: (not one.late, one.task_id not in kept))
        newest = session.scalars(
            select(ItemList.version_label).order_by(ItemList.valid_from.desc()).limit(1)
        ).first()
        return Overview(
            _count(session, Enterprise),
            _own_officers(session),
            newest or "",
            _count(session, Task),
            sum(one.assigned for one in known.values()),
            sum(one.approved for one in known.values()),
            tuple(waiting),
            *_hands(session, actor),
        )


@needs(Right.READ)
def registry_size(store: Store, actor: Actor) -> int:
    """Return how many enterprises the registry holds: tells a quick question from a long one."""
    with store.read() as session:
        return _count(session, Enterprise)


def _tasks(session: Session, actor: Actor, known: Mapping[int, Progress]) -> Iterator[Waiting]:
    """Yield the tasks that wait for the actor, oldest first."""
    moved = handed_over(session)
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
            reason = _came_back(_task_steps(session, task.id), actor, moved.get(task.id))
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


def _with_days(
    session: Session, waiting: Sequence[Waiting], lines: Sequence[DueLine]
) -> list[Waiting]:
    """Say when each is due; what is late or near and not among them comes in beside."""
    found: dict[tuple[int, Work], list[DueLine]] = {}
    for line in lines:
        found.setdefault((line.task_id, _WORK_OF[line.matter]), []).append(line)
    told = []
    for one in waiting:
        own = found.pop((one.task_id, one.work), []) if one.work is not None else []
        told.append(_pressed(one, own))
    for (task_id, work), own in found.items():
        if any(line.is_late or is_soon(line) for line in own):
            task = session.get_one(Task, task_id)
            row = Waiting(
                task_id,
                task.task_no,
                task.name,
                Stage(task.stage),
                task.period_to,
                0,
                work,
                len(own),
            )
            told.append(_pressed(row, own))
    late = [one for one in told if one.late]
    late.sort(key=lambda one: one.due or one.period_to)
    return [*late, *(one for one in told if not one.late)]


def _pressed(one: Waiting, lines: Sequence[DueLine]) -> Waiting:
    if not lines:
        return one
    late, soon = sum(line.is_late for line in lines), sum(map(is_soon, lines))
    return replace(one, due=min(line.due for line in lines), late=late, soon=soon)


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


def _rechecks(session: Session, actor: Actor) -> Iterator[Waiting]:
    """Yield the samples of re-checks that are not finished."""
    for one in open_samples(session) if actor.may(Right.RECHECK) else ():
        yield Waiting(
            0,
            one.number,
            one.name,
            Stage.DRAWN,
            one.day,
            0,
            Work.RECHECK,
            one.open,
            recheck_id=one.id,
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


def _came_back(steps: Sequence[Row[str, str, int]], actor: Actor, keeper: int | None = None) -> str:
    """Return why a draft of the actor came back; "" where it did not, or is another's.

    Args:
        steps: (act, opinion, account) of its decisions, oldest first.
        keeper: whom it was handed over to; None where it was not, then its last sender.
    """
    if not steps or steps[-1].act != Act.RETURN:
        return ""
    senders = [one.by_id for one in steps if one.act == Act.SUBMIT]
    whose = keeper if keeper is not None else senders[-1] if senders else None
    return steps[-1].opinion if whose == actor.account_id else ""


def _kept(session: Session, actor: Actor) -> frozenset[int]:
    """Return the tasks the actor keeps: made, and not handed over, or taken over."""
    made = session.scalars(select(Task.id).where(Task.created_by == actor.account_id))
    moved = handed_over(session)
    taken = {task for task, keeper in moved.items() if keeper == actor.account_id}
    return frozenset({*made, *taken} - (moved.keys() - taken))


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


def _hands(session: Session, actor: Actor) -> tuple[tuple[Right, ...], tuple[str, ...]]:
    """Return which decisions on a task of the actor's nobody may make, and the administrators."""
    own = {actor.account_id}
    review = who_may(session, Right.REVIEW_TASK, own)
    approve = who_may(session, Right.APPROVE_TASK, own)
    one_for_both = len(review.names) == 1 and review.names == approve.names
    lacking = {
        Right.REVIEW_TASK: not review.names,
        Right.APPROVE_TASK: not approve.names or one_for_both,
    }
    return tuple(right for right, lacks in lacking.items() if lacks), review.admins


def _own_officers(session: Session) -> int:
    """How many officers the bureau has; those of partner departments are theirs."""
    own = select(func.count()).select_from(Officer).where(Officer.department == "")
    return session.scalars(own).one()


def _count(session: Session, table: type[Enterprise] | type[Officer] | type[Task]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
