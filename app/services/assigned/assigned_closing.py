"""完结 of the drawn enterprises: of the finding and of what was done about it since.

A published finding is not touched when an order is obeyed later; whoever lists 完结 asks
here (core.follow_up.closing says how the two go together). Inside the caller's session.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.core.findings import FindingBody
from app.core.follow_up import Act, Ending, Kind, closing
from app.store.schema import Assignment, FollowUp, FollowUpStep

Endings = Mapping[int, tuple[Ending, ...]]
_KINDS = tuple(kind.value for kind in Kind)


def endings(session: Session, task_id: int | None) -> Endings:
    """Return assignment -> its follow-ups as far as 完结 goes; those without are left out.

    Args:
        task_id: of this task only; None: of every task.
    """
    of_task = true() if task_id is None else Assignment.task_id == task_id
    ends: dict[int, tuple[str, date]] = {}
    asked = (
        select(FollowUpStep.follow_up_id, FollowUpStep.act, FollowUpStep.day)
        .join(FollowUp, FollowUp.id == FollowUpStep.follow_up_id)
        .join(Assignment, Assignment.id == FollowUp.assignment_id)
        .where(of_task, FollowUpStep.act.in_((Act.DONE, Act.TAKEN_BACK)))
    )
    for follow_up_id, act, day in session.execute(asked):
        ends[follow_up_id] = (act, day)
    found: dict[int, list[Ending]] = {}
    rows = session.execute(
        select(FollowUp.id, FollowUp.assignment_id, FollowUp.kind)
        .join(Assignment, Assignment.id == FollowUp.assignment_id)
        .where(of_task, FollowUp.kind.in_(_KINDS))
    )
    for follow_up_id, assignment_id, kind in rows:
        end = ends.get(follow_up_id)
        done = end[1] if end and end[0] == Act.DONE else None
        found.setdefault(assignment_id, []).append(Ending(Kind(kind), end is None, done))
    return {key: tuple(some) for key, some in found.items()}


def closed(body: FindingBody, assignment_id: int, known: Endings) -> tuple[bool, date | None]:
    """Return whether and since when an enterprise's inspection is over."""
    return closing(body.closed, body.closed_on, known.get(assignment_id, ()))
