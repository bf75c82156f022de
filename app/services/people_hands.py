"""Through whose hands a task or a plan went: the next decision on it is not theirs (B9, H1).

Who passed it before it last came back may pass it again: a bureau has one legal reviewer.
Who keeps a task, or kept it before it was handed over, never may.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.task import Act
from app.store.schema import (
    AnnualPlan,
    AnnualPlanStep,
    RecordChange,
    Task,
    TaskKeeper,
    TaskStep,
)


def hands_of_task(session: Session, task: Task) -> frozenset[int]:
    """Return the accounts that made, kept, changed or submitted a task, or passed it."""
    steps = session.execute(
        select(TaskStep.act, TaskStep.by_id)
        .where(TaskStep.task_id == task.id)
        .order_by(TaskStep.id)
    ).all()
    kept = session.execute(
        select(TaskKeeper.from_id, TaskKeeper.keeper_id).where(TaskKeeper.task_id == task.id)
    ).all()
    keepers = {account for row in kept for account in row}
    changed = _changed(session, "task", task.id)
    return frozenset({task.created_by, *keepers, *_passed(steps), *changed})


def handed_over(session: Session) -> dict[int, int]:
    """Return task id -> account of its keeper, of the tasks that were handed over.

    Any other task is kept by whoever made it.
    """
    rows = select(TaskKeeper.task_id, TaskKeeper.keeper_id).order_by(TaskKeeper.id)
    return dict(session.execute(rows).all())


def hands_of_plan(session: Session, plan: AnnualPlan) -> frozenset[int]:
    """Return the accounts that made, changed or submitted a plan of a year, or passed it."""
    steps = session.execute(
        select(AnnualPlanStep.act, AnnualPlanStep.by_id)
        .where(AnnualPlanStep.plan_id == plan.id)
        .order_by(AnnualPlanStep.id)
    ).all()
    return frozenset({plan.created_by, *_passed(steps), *_changed(session, "annual_plan", plan.id)})


def _passed(steps: Iterable[tuple[str, int]]) -> set[int]:
    passed: set[int] = set()
    for act, by_id in steps:
        if act == Act.RETURN:
            passed.clear()
        elif act in (Act.SUBMIT, Act.REVIEW):
            passed.add(by_id)
    return passed


def _changed(session: Session, kind: str, record_id: int) -> Iterable[int]:
    return session.scalars(
        select(RecordChange.by_id).where(
            RecordChange.kind == kind, RecordChange.record_id == record_id
        )
    )
