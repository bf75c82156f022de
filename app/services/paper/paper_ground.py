"""What all papers of a task share, as they are made or made again on a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.parameters import CLASS_CAPS, YEARLY_CAP
from app.core.task import TaskPlan
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_items import items_for, task_items
from app.services.assigned.assigned_wording import words_on
from app.services.bureau import facts_of, parameter
from app.services.paper.paper_facts import Ground
from app.services.paper.team_support_rows import supports_of
from app.store.schema import LogEntry, Task
from app.texts import text


def cap_said(session: Session, plan: TaskPlan, day: date) -> int:
    """Return the yearly cap a notice may state, 0 for none.

    None where a higher level ordered the task (the cap does not hold) and none where risk
    classes have caps of their own: one number would be wrong, the right one tells the class.
    """
    if plan.from_above or parameter(session, CLASS_CAPS, day):
        return 0
    return int(parameter(session, YEARLY_CAP, day))


def ground_of(session: Session, task: Task, day: date) -> Ground:
    """Return what the papers of a task share; `day` is the day they are issued."""
    last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).first()
    plan = TaskPlan.from_json(task.plan)
    return Ground(
        facts_of(session),
        task.task_no,
        task.name,
        plan,
        task_items(session, task.id),
        cap_said(session, plan, day),
        text("papers.anchor", n=last.n, head=last.head) if last else "",
        day,
        supports_of(session, task.id),
        words_on(session, day),
    )


def nth_inspection(counted: Mapping[int, int], place: Assigned, year: int) -> int:
    """Return which inspection of the year it is; this one is among those counted once drawn."""
    own = 1 if place.drawn_on.year == year else 0
    return max(1, counted.get(place.enterprise_id, 0) - own + 1)


def ground_for(ground: Ground, place: Assigned) -> Ground:
    """Return the ground with the items the papers of one enterprise speak of."""
    return replace(ground, items=items_for(ground.items, place))
