"""Ceremonies to take up again: who was there last time, and which draw was broken off."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ceremony import Authorisation, Ceremony, Person
from app.core.conduct import Manner, Mark, Step, place_of
from app.core.people import Actor, Right
from app.core.task import Stage
from app.services.draw.conducting import hall
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import CeremonyMark, Draw, Lock, Task

_GOING = (Stage.APPROVED, Stage.DRAWN)  # stages of a task that may still be drawn or signed

_SIGNING = (Step.MINUTES, Step.DOSSIER)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A ceremony that was begun and not ended.

    place: of the step that is due among the `steps`, from 1.
    """

    draw_id: int
    task_id: int
    task_name: str
    draw_number: str
    due: Step
    place: int
    steps: int
    manner: Manner


@needs(Right.READ)
def last_ceremony(store: Store, actor: Actor, draw_id: int) -> Ceremony | None:
    """Return place and people of the last ceremony, to begin the next one with; None: the first.

    Of this draw where it was opened before, with everything; else of the newest one of the
    bureau, without what was that draw's own: the day and paper of its authorisation, its
    beacon. Nobody is absent yet.
    """
    with store.read() as session:
        own = _newest(session, draw_id)
        if own is not None:
            return _all_there(own)
        other = _newest(session, None)
        if other is None:
            return None
        allowed = Authorisation(other.authorisation.leader, other.authorisation.post)
        return replace(_all_there(other), authorisation=allowed, beacon_source="", beacon_digits=0)


@needs(Right.READ)
def unfinished(store: Store, actor: Actor) -> tuple[Unfinished, ...]:
    """Return the ceremonies that wait to be gone on with: still to be shown, then to be signed.

    Oldest task first. Draws that an older program revealed have no marks and wait for nobody.
    """
    with store.read() as session:
        rows = session.execute(
            select(Draw.id, Task.id)
            .join(Task, Task.id == Draw.task_id)
            .where(Task.stage.in_([stage.value for stage in _GOING]))
            .order_by(Task.id, Draw.position)
        ).all()
        begun = set(session.scalars(select(CeremonyMark.draw_id).distinct()))
        locked = set(session.scalars(select(Lock.draw_id).distinct()))
    found = []
    for draw_id, task_id in rows:
        if draw_id not in begun | locked:
            continue
        now = hall(store, actor, draw_id)
        waits = bool(now.marks) or (now.show is not None and not now.show.revealed_at)
        if waits and now.due is not Step.CLOSED:
            found.append(
                Unfinished(
                    draw_id,
                    task_id,
                    now.task_name,
                    now.draw_number,
                    now.due,
                    place_of(now.due, now.groups()) + 1,
                    len(now.groups()),
                    now.manner,
                )
            )
    return tuple(sorted(found, key=lambda one: one.due in _SIGNING))


def _newest(session: Session, draw_id: int | None) -> Ceremony | None:
    opened = select(CeremonyMark.at, CeremonyMark.facts).where(
        CeremonyMark.mark == Mark.OPENED.value
    )
    locked = select(Lock.at, Lock.people)
    if draw_id is not None:
        opened = opened.where(CeremonyMark.draw_id == draw_id)
        locked = locked.where(Lock.draw_id == draw_id)
    rows: list[tuple[datetime, dict[str, object]]] = []
    for query in (
        locked.order_by(Lock.id.desc()).limit(1),
        opened.order_by(CeremonyMark.id.desc()).limit(1),
    ):
        rows += [(at, people) for at, people in session.execute(query)]
    if not rows:
        return None
    return Ceremony.from_json(max(rows, key=lambda row: row[0])[1])


def _all_there(one: Ceremony) -> Ceremony:
    def there(person: Person) -> Person:
        return replace(person, absent=False)

    return replace(
        one,
        supervisors=tuple(map(there, one.supervisors)),
        witnesses=tuple(map(there, one.witnesses)),
    )
