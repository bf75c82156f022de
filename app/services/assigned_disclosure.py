"""What a task's published lists say: of the task, and of each drawn enterprise.

The list for upload, its printed form and the announcement say the same. Read inside the
caller's session.
"""

import re

from sqlalchemy.orm import Session

from app.core.codes import CodeKind, classify
from app.core.disclosure import Entry, TaskFacts
from app.core.task import TaskPlan
from app.services.assigned import Assigned
from app.services.assigned_findings import Revisions
from app.services.bureau import facts_of
from app.store.schema import Task

_INNER = re.compile("\u3014(\\d{4})\u3015(\\d+)")  # in six-cornered brackets


def shown_code(code: str) -> str:
    """Return a code as lists show it: "" for one that looks like a person's identity number."""
    return "" if classify(code).kind is CodeKind.IDCARD else code


def entry_of(place: Assigned, known: Revisions) -> Entry:
    """Return an enterprise as lists have it: with its approved finding, or without a day."""
    code = place.facts["uscc"] or place.facts["regno"]
    approved = known.approved
    if approved is None:
        return Entry(place.id, place.facts["name"], code)
    body = approved.body
    return Entry(
        place.id,
        place.facts["name"],
        code,
        approved.inspected_on,
        body.results,
        corrected=bool(body.corrects),
        words=approved.words,
    )


def list_facts(session: Session, task: Task) -> TaskFacts:
    """Return what the lists say of the task."""
    plan = TaskPlan.from_json(task.plan)
    return TaskFacts(
        task.plan_no,
        task.plan_name,
        task.task_no,
        task.name,
        plan.scope.directed,
        facts_of(session).name,
    )


def year_and_serial(task: Task) -> tuple[str, str]:
    """Return year and serial, of three digits, of the bureau's own number, else the portal's."""
    own = _INNER.search(task.inner_no)
    year, serial = own.groups() if own else (task.task_no[6:10], task.task_no[-3:])
    return year, f"{int(serial):03d}"
