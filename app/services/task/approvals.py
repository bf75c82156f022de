"""What moves a task: submitted, reviewed by law, approved by the leader, returned, ended.

Every decision is a TaskStep row and a log entry in one transaction. Nobody reviews or
approves what they made or submitted, and the approver is not the reviewer (features.md
B9, H1).
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import numbers
from app.core.joint import check_joint
from app.core.people import Actor, Right, require, require_other
from app.core.reasons import check_reason
from app.core.strata import check_strata
from app.core.task import Act, DrawKind, Stage, TaskPlan, after, check_plan
from app.errors import UserError
from app.services import journal
from app.services.people_able import Able, who_may
from app.services.people_hands import hands_of_task
from app.services.quota_needs import check_ratios
from app.services.rights import needs, refusals_logged
from app.services.task.task_lines import open_lock_of
from app.store.engine import Store
from app.store.schema import Draw, Task, TaskStep

ACT_RIGHTS = {Act.REVIEW: Right.REVIEW_TASK, Act.APPROVE: Right.APPROVE_TASK}
DECISIONS = frozenset({Act.REVIEW, Act.APPROVE, Act.RETURN})


class UnknownTask(UserError):
    """The task is not there."""

    code = "tasks.unknown"


class OpenLock(UserError):
    """A sealed attempt is open: it has to be drawn or voided, or its secret stays unknown."""

    code = "tasks.open_lock"


class OpinionMissing(UserError):
    """A task that goes back needs a reason."""

    code = "tasks.opinion_missing"


def _task(session: Session, task_id: int) -> Task:
    task = session.get(Task, task_id)
    if task is None:
        raise UnknownTask(task=task_id)
    return task


def _move(
    session: Session, task: Task, act: Act, actor: Actor, opinion: str, *, now: datetime
) -> None:
    """Move a task by an act inside the caller's transaction, with its step row.

    Raises:
        OutOfOrder: the act does not fit the stage (the user's).
    """
    task.stage = after(Stage(task.stage), act).value
    session.add(
        TaskStep(
            task_id=task.id,
            task_version=task.version,
            act=act.value,
            opinion=opinion.strip(),
            by_id=actor.account_id,
            at=now,
        )
    )


@needs(Right.TASK)
def submit(store: Store, actor: Actor, task_id: int, *, now: datetime) -> None:
    """Hand a draft to legal review.

    Raises:
        PlanIncomplete, OutOfOrder, UnknownTask: the user's.
    """
    with store.write() as session:
        task = _task(session, task_id)
        plan = TaskPlan.from_json(task.plan)
        check_plan(plan)
        check_joint(plan)
        check_strata(plan)
        check_ratios(session, plan, task.list_id)
        _decide(session, task, Act.SUBMIT, actor, "", now)


@needs(Right.READ)
def who_passes(store: Store, actor: Actor, task_id: int) -> Able:
    """Return who may review or approve a submitted task, whichever is due.

    Raises:
        UnknownTask: the user's.
    """
    with store.read() as session:
        task = _task(session, task_id)
        act = Act.APPROVE if Stage(task.stage) is Stage.REVIEWED else Act.REVIEW
        return who_may(session, ACT_RIGHTS[act], hands_of_task(session, task))


@needs(Right.READ)
def decide(
    store: Store, actor: Actor, task_id: int, act: Act, opinion: str, *, now: datetime
) -> None:
    """Review (法制审核), approve (领导审批) or return a submitted task.

    On approval the first draw of the task is made.

    Raises:
        NotAllowed, OwnWork, OpinionMissing, OutOfOrder, UnknownTask: the user's.
        ValueError: the act is no decision, a caller's bug.
    """
    if act not in DECISIONS:
        raise ValueError(act)
    with refusals_logged(store, actor, "decide", now), store.write() as session:
        task = _task(session, task_id)
        stage = Stage(task.stage)
        needed = ACT_RIGHTS.get(act) or (
            Right.REVIEW_TASK if stage is Stage.SUBMITTED else Right.APPROVE_TASK
        )
        require(actor, needed)
        if act is Act.RETURN and not opinion.strip():
            raise OpinionMissing()
        require_other(actor, hands_of_task(session, task), act.value)
        _decide(session, task, act, actor, opinion, now)
        if act is Act.APPROVE:
            _add_draw(session, task, TaskPlan.from_json(task.plan).kind, None, now)


def _decide(
    session: Session, task: Task, act: Act, actor: Actor, opinion: str, now: datetime
) -> None:
    _move(session, task, act, actor, opinion, now=now)
    said = {"reason": opinion.strip()} if act in (Act.RETURN, Act.END) else {}
    journal.record(
        session,
        actor.name,
        "APPROVE" if act in (Act.REVIEW, Act.APPROVE) else "TASK",
        {"task": task.task_no, "act": act.value, "version": task.version, **said},
        now=now,
        subject=task.task_no,
    )


def _add_draw(
    session: Session, task: Task, kind: DrawKind, listed: list[str] | None, now: datetime
) -> Draw:
    position = 1 + (
        session.scalar(select(func.count()).select_from(Draw).where(Draw.task_id == task.id)) or 0
    )
    draw = Draw(
        task_id=task.id,
        position=position,
        number=numbers.draw_number(task.task_no, position),
        kind=kind.value,
        listed=listed,
        created_at=now,
    )
    session.add(draw)
    session.flush()
    return draw


@needs(Right.TASK)
def end(store: Store, actor: Actor, task_id: int, reason: str, *, now: datetime) -> None:
    """End a task before its time (终止), with a reason.

    Raises:
        ReasonWrong, OpenLock, OutOfOrder, UnknownTask: the user's.
    """
    reason = check_reason(reason)
    with store.write() as session:
        task = _task(session, task_id)
        open_draw = open_lock_of(session, task.id)
        if open_draw:
            raise OpenLock(draw=open_draw)
        _decide(session, task, Act.END, actor, reason, now)
