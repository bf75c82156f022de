"""Gathering what a paper is about, inside the caller's session."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.paper_asks import About
from app.core.task import Stage, TaskPlan
from app.files.forms import FormVersion
from app.services.assigned.assigned import assigned
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.assigned.assigned_items import items_for, task_items
from app.services.bureau import facts_of
from app.services.paper.making_about import Subject, Target
from app.store.schema import LogEntry, Task
from app.texts import text

_DRAWN = frozenset({Stage.DRAWN, Stage.CLOSED, Stage.ENDED})


def subject_of(
    session: Session,
    form: FormVersion,
    target: Target,
    inputs: Mapping[str, str],
    day: date,
    number: str,
) -> Subject:
    """Return everything the maker of a form may need of a target.

    Raises:
        UnknownAssignment: the enterprise is not among those in effect (the user's).
    """
    last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).first()
    anchor = text("papers.anchor", n=last.n, head=last.head) if last else ""
    bureau = facts_of(session)
    if target.task_id is None:
        return Subject(bureau, target, day, anchor, number, inputs=inputs)
    task = session.get_one(Task, target.task_id)
    places = assigned(session, task.id) if task.stage in _DRAWN else ()
    place, finding = None, None
    items = task_items(session, task.id)
    if target.assignment_id is not None:
        (place,) = assigned(session, task.id, (target.assignment_id,))
        finding = task_revisions(session, task.id, (place.id,)).get(place.id, Revisions()).newest
        items = items_for(items, place)
    if form.about is About.TEAM:
        places = tuple(
            one for one in places if (one.lock_id, one.team) == (target.lock_id, target.team)
        )
    return Subject(
        bureau,
        target,
        day,
        anchor,
        number,
        task.task_no,
        task.name,
        TaskPlan.from_json(task.plan),
        items,
        places,
        place,
        finding,
        inputs,
    )
