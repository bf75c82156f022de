"""What one paper is about, as the makers of its facts are told it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.core.task import TaskPlan
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revision
from app.services.assigned.assigned_items import SheetItem
from app.services.bureau import BureauFacts


@dataclass(frozen=True, slots=True)
class Target:
    """What a paper is made for; which fields are set depends on the form (core.paper_asks.About).

    Nothing is set for a blank sheet; a task's paper has task_id alone.
    """

    task_id: int | None = None
    lock_id: int | None = None
    team: str = ""
    assignment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything a maker of facts may need; read in the caller's session.

    Attributes:
        plan, task_no, task_name: of the task; None and "" for a blank sheet.
        places: the enterprises in effect of the task, or of the team, in queue order.
        place: the one enterprise, with `finding` its newest finding, where it is about one.
        items: the task's items with check points and bases.
        inputs: path -> as entered, checked.
        number: the document number as text, "" where the form carries none.
        anchor: the log's number and head for the foot.
    """

    bureau: BureauFacts
    target: Target
    issued_on: date
    anchor: str
    number: str = ""
    task_no: str = ""
    task_name: str = ""
    plan: TaskPlan | None = None
    items: tuple[SheetItem, ...] = ()
    places: tuple[Assigned, ...] = ()
    place: Assigned | None = None
    finding: Revision | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)


Maker = Callable[[Session, Subject], dict[str, object]]
