"""Through whose hands a task went: the next decision on it is not theirs (features.md B9, H1)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.task import Act
from app.store.schema import RecordChange, Task, TaskStep


def hands_of(session: Session, task: Task) -> frozenset[int]:
    """Return the accounts that made, changed or submitted a task, or passed it.

    Who passed it before it last came back may pass it again.
    """
    passed: set[int] = set()
    for step in session.scalars(
        select(TaskStep).where(TaskStep.task_id == task.id).order_by(TaskStep.id)
    ):
        if step.act == Act.RETURN:
            passed.clear()
        elif step.act in (Act.SUBMIT, Act.REVIEW):
            passed.add(step.by_id)
    changed = session.scalars(
        select(RecordChange.by_id).where(
            RecordChange.kind == "task", RecordChange.record_id == task.id
        )
    )
    return frozenset({task.created_by, *passed, *changed})
