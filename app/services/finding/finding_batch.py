"""What every act on findings does: take enterprises of one task, check, give rows back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.core.findings import FindingBody, Frame, check_finding
from app.core.joint import parts_of
from app.core.task import Stage, TaskPlan
from app.core.team_plan import Department
from app.core.wording import Wording
from app.errors import UserError
from app.services.assigned.assigned import Assigned, UnknownAssignment, assigned, task_of
from app.services.assigned.assigned_batches import days_of
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.assigned.assigned_wording import wording
from app.services.finding.finding_sheets import FindingRow, make_row
from app.store.schema import Assignment, Task
from app.texts import text


class ReasonMissing(UserError):
    """A correction, or a finding that goes back, needs a reason."""

    code = "findings.reason_missing"


class FindingIncomplete(UserError):
    """The check before submission found something missing or contradictory."""

    code = "findings.incomplete"


class TaskNotDrawn(UserError):
    """Findings belong to a task that is drawn and not closed; of an ended one to what was begun."""

    code = "findings.task_stage"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the findings of a task are measured against, read once."""

    plan: TaskPlan
    wording: Wording

    def codes(self, place: Assigned) -> tuple[str, ...]:
        """Return the items an enterprise is inspected for."""
        return place.items or self.plan.item_codes

    def parts(self, place: Assigned) -> tuple[Department, ...]:
        """Return which department answers for which of them; none where it is not joint."""
        return parts_of(self.plan, self.codes(place))

    def frame(self, place: Assigned, known: Revisions | None, today: date) -> Frame:
        """Return what its finding is measured against; without `known` signatures do not count."""
        days = days_of(self.plan, place)
        entry = Frame(self.codes(place), place.drawn_on, days, today, self.wording)
        if known is None:
            return entry
        return replace(entry, parts=self.parts(place), signs=known.signs)


def measure(session: Session, task: Task) -> Measure:
    """Return what the findings of a task are measured against."""
    return Measure(TaskPlan.from_json(task.plan), wording(session))


def frame(task: Task, place: Assigned, today: date) -> Frame:
    """Return what a finding of this enterprise is measured against."""
    plan = TaskPlan.from_json(task.plan)
    return Frame(place.items or plan.item_codes, place.drawn_on, days_of(plan, place), today)


def take_batch(
    session: Session, assignment_ids: Sequence[int]
) -> tuple[Task, tuple[Assigned, ...], dict[int, Revisions]]:
    """Return the task, its wanted enterprises and what is known of each.

    Raises:
        UnknownAssignment: an id is not of that task. TaskNotDrawn: wrong stage.
    """
    first = session.get(Assignment, assignment_ids[0]) if assignment_ids else None
    if first is None:
        raise UnknownAssignment()
    task = task_of(session, first.task_id)
    places = assigned(session, task.id, assignment_ids)
    found = task_revisions(session, task.id, assignment_ids)
    known = {place.id: found.get(place.id, Revisions()) for place in places}
    correcting = all(one.approved for one in known.values())
    # 终止 stops inspections to come; what was inspected before is finished and published.
    begun = all(one.newest for one in known.values())
    after_end = (task.stage == Stage.CLOSED and correcting) or (task.stage == Stage.ENDED and begun)
    if task.stage != Stage.DRAWN and not after_end:
        raise TaskNotDrawn(task=task.task_no)
    return task, places, known


def require_passed(place: Assigned, body: FindingBody, inspected_on: date, against: Frame) -> None:
    """Raise FindingIncomplete (the user's) where 一键核查 finds something."""
    issues = check_finding(body, inspected_on, against)
    if issues:
        raise FindingIncomplete(
            name=place.facts["name"],
            count=len(issues),
            first=text(
                f"findings.issue.{issues[0].code}", where=issues[0].where, **issues[0].fields
            ),
        )


def batch_rows(
    session: Session, task_id: int, ids: Sequence[int] | None = None
) -> tuple[FindingRow, ...]:
    """Return the list's rows of a task, or of some of its enterprises, in queue order."""
    found = task_revisions(session, task_id, ids)
    places = assigned(session, task_id, ids)
    against = measure(session, task_of(session, task_id))
    rows = []
    for place in places:
        known = found.get(place.id, Revisions())
        rows.append(make_row(place, known, against.frame(place, known, place.drawn_on)))
    return tuple(rows)
