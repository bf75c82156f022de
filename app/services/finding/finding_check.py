"""一键核查 of a whole task: what is missing at each enterprise before it can be submitted."""

from dataclasses import dataclass
from datetime import date

from app.core.findings import FindingState, Issue, check_finding
from app.core.people import Actor, Right
from app.services.assigned.assigned import assigned, task_of
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.finding.finding_batch import measure
from app.services.rights import needs
from app.store.engine import Store

_OPEN = (FindingState.NONE, FindingState.DRAFT, FindingState.RETURNED)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One enterprise that cannot be submitted yet, or could be and is not.

    `issues`: empty where nothing is missing and the finding only waits to be submitted;
    the single issue "none" where nothing was entered.
    """

    assignment_id: int
    position: int
    enterprise_name: str
    team: str
    state: FindingState
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class TaskCheck:
    """What the check of a task came to: all its enterprises, those handed on, those left."""

    total: int
    handed_on: int
    lines: tuple[CheckLine, ...]

    @property
    def ready(self) -> tuple[CheckLine, ...]:
        """Those that passed and wait to be submitted."""
        return tuple(line for line in self.lines if not line.issues)


@needs(Right.READ)
def check_task(store: Store, actor: Actor, task_id: int, *, today: date) -> TaskCheck:
    """Return what is missing, enterprise by enterprise in queue order.

    Args:
        today: the day in Beijing, for the check of dates.
    """
    with store.read() as session:
        places = assigned(session, task_id)
        found = task_revisions(session, task_id)
        against = measure(session, task_of(session, task_id))
        lines = []
        for place in places:
            known = found.get(place.id, Revisions())
            if known.state not in _OPEN:
                continue
            newest = known.newest
            issues: tuple[Issue, ...] = (Issue("none"),)
            if newest is not None:
                measured = against.frame(place, known, today)
                issues = check_finding(newest.body, newest.inspected_on, measured)
            lines.append(
                CheckLine(
                    place.id, place.position, place.facts["name"], place.team, known.state, issues
                )
            )
        return TaskCheck(len(places), len(places) - len(lines), tuple(lines))
