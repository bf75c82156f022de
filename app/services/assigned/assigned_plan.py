"""The plan a draw carries out: its own kind, its own list, its own team rules where approved."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.task import DrawKind, TaskPlan
from app.core.task_changes import team_of
from app.store.schema import Draw, Task, TaskChange


def plan_of(session: Session, task: Task, draw: Draw) -> TaskPlan:
    """Return the plan as this draw carries it out, inside the caller's session.

    Team rules that an approver confirmed for this draw alone take the place of the plan's.
    """
    plan = TaskPlan.from_json(task.plan)
    listed = plan.listed if draw.listed is None else tuple(draw.listed)
    made = session.scalars(
        select(TaskChange.changes).where(TaskChange.task_id == task.id).order_by(TaskChange.id)
    ).all()
    return replace(
        plan,
        kind=DrawKind(draw.kind),
        listed=listed,
        team=team_of(made, draw.number) or plan.team,
    )
