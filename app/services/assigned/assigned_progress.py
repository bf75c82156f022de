"""How far the inspections of a task have come: who has something to do about them.

Read inside the caller's session; a voided attempt does not count, nor what was substituted.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.findings import FindingAct
from app.store.effective import in_effect
from app.store.schema import Assignment, Finding, FindingStep


@dataclass(frozen=True, slots=True)
class Progress:
    """Enterprises of one task by what their newest finding waits for.

    to_write: not begun, being written, or sent back; begun: have a finding at all;
    published ones and those under correction count as `approved`.
    """

    assigned: int = 0
    begun: int = 0
    to_write: int = 0
    to_review: int = 0
    to_approve: int = 0
    approved: int = 0

    @property
    def open(self) -> int:
        """Enterprises without an approved finding."""
        return self.assigned - self.approved


NOTHING_DRAWN = Progress()
_WAITS: dict[str | None, str] = {
    FindingAct.SUBMIT.value: "to_review",
    FindingAct.REVIEW.value: "to_approve",
}


def progress(session: Session, task_id: int | None = None) -> dict[int, Progress]:
    """Return the progress by task id; tasks nothing was drawn for are left out.

    Args:
        task_id: of this task only.
    """
    newest = (
        select(Finding.assignment_id, func.max(Finding.id).label("id"))
        .group_by(Finding.assignment_id)
        .subquery()
    )
    last = (
        select(FindingStep.finding_id, func.max(FindingStep.id).label("id"))
        .group_by(FindingStep.finding_id)
        .subquery()
    )
    rows = (
        select(Assignment.task_id, newest.c.id.is_not(None), FindingStep.act, func.count())
        .select_from(Assignment)
        .outerjoin(newest, newest.c.assignment_id == Assignment.id)
        .outerjoin(last, last.c.finding_id == newest.c.id)
        .outerjoin(FindingStep, FindingStep.id == last.c.id)
        .where(Assignment.id.in_(in_effect(task_id)))
        .group_by(Assignment.task_id, newest.c.id.is_not(None), FindingStep.act)
    )
    if task_id is not None:
        rows = rows.where(Assignment.task_id == task_id)
    counts: dict[int, dict[str, int]] = {}
    for task, begun, act, count in session.execute(rows):
        of_task = counts.setdefault(task, {"assigned": 0, "begun": 0})
        of_task["assigned"] += count
        of_task["begun"] += count if begun else 0
        if act != FindingAct.APPROVE:
            waits = _WAITS.get(act, "to_write")
            of_task[waits] = of_task.get(waits, 0) + count
    done = _approved(session, task_id)
    return {task: Progress(**found, approved=done.get(task, 0)) for task, found in counts.items()}


def _approved(session: Session, task_id: int | None) -> dict[int, int]:
    """Task id -> drawn enterprises with an approved finding; a correction counts once."""
    rows = (
        select(Assignment.task_id, func.count(func.distinct(Assignment.id)))
        .join(Finding, Finding.assignment_id == Assignment.id)
        .join(FindingStep, FindingStep.finding_id == Finding.id)
        .where(FindingStep.act == FindingAct.APPROVE, Assignment.id.in_(in_effect(task_id)))
        .group_by(Assignment.task_id)
    )
    if task_id is not None:
        rows = rows.where(Assignment.task_id == task_id)
    return dict(session.execute(rows).all())
