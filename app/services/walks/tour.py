"""十分钟导览: how far the tour of the sample county has come, and where it was left.

What is done is read from the database; only that the tour is on, and which tasks were there
before it, stands in a file of its own in the sample's data folder.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core.conduct import Mark
from app.core.people import Actor, Right
from app.core.task import Stage, TaskPlan
from app.core.tour import TourStand
from app.files.atomic import whole_file
from app.services.assigned.assigned_progress import NOTHING_DRAWN, progress
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    CeremonyMark,
    Document,
    Draw,
    Lock,
    Opening,
    Publication,
    Result,
    Task,
    VoidedLock,
)

FILE: Final = "tour.json"
AT_LOG_IN: Final = -1
_NOTICE: Final = "check-notice"


@dataclass(frozen=True, slots=True)
class TourNote:
    """Where the tour was left.

    Attributes:
        on: it is under way; after: the newest task when it began, 0 for none, AT_LOG_IN where
            nobody has looked yet.
        looked: the registry was in front; step: the step that was due last, "" before any.
    """

    on: bool = False
    after: int = 0
    looked: bool = False
    step: str = ""


def noted(folder: Path) -> TourNote:
    """Return where the tour was left in a data folder; a spoiled note counts for none."""
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
        return TourNote(
            bool(found["on"]), int(found["after"]), bool(found["looked"]), str(found["step"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return TourNote()


def note(folder: Path, kept: TourNote) -> None:
    """Keep where the tour stands.

    Raises:
        DiskFull, Unwritable, FileInUse: the note before stays.
    """
    with whole_file(folder / FILE) as file:
        file.write(json.dumps(asdict(kept)).encode())


@needs(Right.READ)
def newest_task(store: Store, actor: Actor) -> int:
    """Return the id of the newest task, 0 for none."""
    with store.read() as session:
        return session.scalar(select(func.max(Task.id))) or 0


@needs(Right.READ)
def stand(store: Store, actor: Actor, after: int, looked: bool) -> TourStand:
    """Return what is stored of the first task made after another one.

    Args:
        after: id of that one; looked: handed on.
    """
    with store.read() as session:
        task = session.scalars(
            select(Task).where(Task.id > after).order_by(Task.id).limit(1)
        ).one_or_none()
        return TourStand(looked=looked) if task is None else _of_task(session, task, looked)


def _of_task(session: Session, task: Task, looked: bool) -> TourStand:
    plan = TaskPlan.from_json(task.plan)
    draw = session.scalars(
        select(Draw).where(Draw.task_id == task.id).order_by(Draw.position.desc()).limit(1)
    ).one_or_none()
    lock_id = _open_lock(session, draw)
    marks = _marks(session, draw, lock_id)
    there = progress(session, task.id).get(task.id, NOTHING_DRAWN)
    return TourStand(
        looked=looked,
        task_id=task.id,
        items=len(plan.item_codes),
        numbered=any(rule.mode == "NUMBER" for rule in plan.quotas.values()),
        stage=Stage(task.stage),
        opened=Mark.OPENED in marks or lock_id is not None,
        locked=lock_id is not None,
        seeded=lock_id is not None and session.get(Opening, lock_id) is not None,
        drawn=lock_id is not None and session.get(Result, lock_id) is not None,
        signed=Mark.MINUTES_SIGNED in marks,
        handed_over=Mark.HANDED_OVER in marks,
        notices=_count(
            session,
            select(func.count())
            .select_from(Document)
            .join(Assignment, Assignment.id == Document.assignment_id)
            .where(Assignment.task_id == task.id, Document.form_code == _NOTICE),
        ),
        assigned=there.assigned,
        to_write=there.to_write,
        to_review=there.to_review,
        approved=there.approved,
        published=_count(
            session,
            select(func.count()).select_from(Publication).where(Publication.task_id == task.id),
        ),
    )


def _open_lock(session: Session, draw: Draw | None) -> int | None:
    """The newest attempt of a draw that stands."""
    if draw is None:
        return None
    return session.scalar(
        select(func.max(Lock.id)).where(
            Lock.draw_id == draw.id, Lock.id.not_in(select(VoidedLock.lock_id))
        )
    )


def _marks(session: Session, draw: Draw | None, lock_id: int | None) -> frozenset[Mark]:
    """What people did at the attempt that stands, or at the one being opened."""
    if draw is None:
        return frozenset()
    if lock_id is not None:
        attempt = session.get_one(Lock, lock_id).attempt
    else:
        locks = select(func.count()).select_from(Lock).where(Lock.draw_id == draw.id)
        attempt = _count(session, locks) + 1
    rows = session.scalars(
        select(CeremonyMark.mark).where(
            CeremonyMark.draw_id == draw.id, CeremonyMark.attempt == attempt
        )
    )
    return frozenset(Mark(row) for row in rows)


def _count(session: Session, counted: Select[int]) -> int:
    return session.scalar(counted) or 0
