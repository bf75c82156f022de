"""Which drawn enterprises are in effect: not voided, not drawn over, not substituted (SPEC §13)."""

from sqlalchemy import Select, func, select

from app.store.schema import Adjustment, Assignment, VoidedLock


def withdrawn() -> Select[int | None]:
    """Ask for the ids of the assignments that a substitution took out."""
    return select(Adjustment.withdrawn_id).where(Adjustment.withdrawn_id.is_not(None))


def in_effect(task_id: int | None = None) -> Select[int]:
    """Ask for the ids of the assignments that count: of each enterprise of a task the newest.

    Where officers were drawn later for enterprises of an earlier draw, the later one
    counts; where that one was taken out, the enterprise is out of the task.

    Args:
        task_id: of this task only.
    """
    newest = func.max(Assignment.id)
    found = (
        select(newest)
        .where(Assignment.lock_id.not_in(select(VoidedLock.lock_id)))
        .group_by(Assignment.task_id, Assignment.enterprise_id)
        .having(newest.not_in(withdrawn()))
    )
    return found if task_id is None else found.where(Assignment.task_id == task_id)
