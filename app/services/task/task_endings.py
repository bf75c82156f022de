"""终止: what ending a task before its time would mean, and the act itself (features.md B2).

Ending takes nothing back: lists, papers and findings stay as they are. Who was drawn and
not inspected is free for other tasks and does not count towards the year's cap; what was
inspected is still finished and published.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.task import Act, Stage, after
from app.services.assigned.assigned import assigned
from app.services.assigned.assigned_progress import NOTHING_DRAWN, progress
from app.services.rights import needs
from app.services.task.task_changes import UnknownTask
from app.services.task.task_lines import open_lock_of
from app.store.effective import in_effect
from app.store.engine import Store
from app.store.schema import Document, Finding, Publication, Task

NOTICE = "check-notice"


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands when a task is ended.

    Attributes:
        open_lock: number of a draw that is sealed and not drawn: it comes first; or "".
        drawn: enterprises drawn; 0 before the draw.
        inspected: of them, those with a finding, approved or not.
        approved: of these, those whose finding is approved.
        unfinished: findings begun and not approved: they are still to be passed.
        freed: drawn and not inspected; free for other tasks.
        told: names of freed enterprises that have a numbered notice: somebody tells them.
        published: whether a list was exported.
    """

    stage: Stage
    task_no: str
    name: str
    open_lock: str = ""
    drawn: int = 0
    inspected: int = 0
    approved: int = 0
    unfinished: int = 0
    freed: int = 0
    told: tuple[str, ...] = ()
    published: bool = False


@needs(Right.READ)
def outlook(store: Store, actor: Actor, task_id: int) -> Ending:
    """Return what ending a task means as it stands, or meant where it is ended already.

    Raises:
        OutOfOrder: a closed task is not ended. UnknownTask. Both the user's.
    """
    with store.read() as session:
        task = session.get(Task, task_id)
        if task is None:
            raise UnknownTask(task=task_id)
        stage = Stage(task.stage)
        if stage is not Stage.ENDED:
            after(stage, Act.END)
        return _ending(session, task, stage)


def _ending(session: Session, task: Task, stage: Stage) -> Ending:
    there = progress(session, task.id).get(task.id, NOTHING_DRAWN)
    inspected = set(
        session.scalars(
            select(Finding.assignment_id).where(Finding.assignment_id.in_(in_effect(task.id)))
        )
    )
    noticed = set(
        session.scalars(
            select(Document.assignment_id).where(
                Document.form_code == NOTICE, Document.assignment_id.in_(in_effect(task.id))
            )
        )
    )
    free = [one for one in assigned(session, task.id) if one.id not in inspected]
    publication = session.scalars(
        select(Publication.id).where(Publication.task_id == task.id).limit(1)
    ).first()
    return Ending(
        stage,
        task.task_no,
        task.name,
        open_lock_of(session, task.id),
        there.assigned,
        len(inspected),
        there.approved,
        len(inspected) - there.approved,
        len(free),
        tuple(one.facts["name"] for one in free if one.id in noticed),
        publication is not None,
    )
