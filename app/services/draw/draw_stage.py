"""What the ceremony's pages need around a draw: its pool, its run, its reveal, advice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.ceremony import Ceremony
from app.core.no_plan import Binding, binding_rules
from app.core.people import Actor, Right
from app.services import journal
from app.services.assigned.assigned_plan import plan_of
from app.services.bureau import facts_of
from app.services.draw import draws
from app.services.draw.draw_again import Voided
from app.services.draw.draws import Drawn, NoThrows
from app.services.draw.pool import Reconciliation, reconcile
from app.services.draw.shows import REVEAL, DrawShow, show
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, ItemList, Lock, Opening, Result, Task, VoidedLock

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Staged:
    """An attempt with the names its pictures carry."""

    show: DrawShow
    bureau: str
    is_sample: bool


@needs(Right.READ)
def staged(store: Store, actor: Actor, lock_id: int) -> Staged:
    """Return an attempt as it stands, with the bureau's name for the hall."""
    with store.read() as session:
        facts = facts_of(session)
    return Staged(show(store, actor, lock_id), facts.name, facts.is_sample)


@needs(Right.READ)
def reconcile_draw(
    store: Store, actor: Actor, draw_id: int, *, now: datetime, progress: Progress | None = None
) -> Reconciliation:
    """Return how the pool of this draw comes about today: its own kind and its own list."""
    with store.read() as session:
        draw = session.get_one(Draw, draw_id)
        task = session.get_one(Task, draw.task_id)
        plan = plan_of(session, task, draw)
        version = session.get_one(ItemList, task.list_id).version_label
    return reconcile(store, actor, plan, version, now=now, progress=progress)


@needs(Right.DRAW)
def run(
    store: Store, actor: Actor, lock_id: int, *, now: datetime, progress: Progress | None = None
) -> Drawn:
    """As `draws.run`; progress is told as keys of sentences.

    Raises:
        NoThrows, SealNotShown, Voided: the user's.
    """
    return draws.run(store, actor, lock_id, now=now, progress=_told(progress))


@needs(Right.DRAW)
def run_to_void(
    store: Store, actor: Actor, lock_id: int, *, now: datetime, progress: Progress | None = None
) -> Drawn:
    """As `draws.run_to_void`; progress is told as keys of sentences.

    Raises:
        NoThrows, Voided: the user's.
    """
    return draws.run_to_void(store, actor, lock_id, now=now, progress=_told(progress))


def _told(progress: Progress | None) -> Progress:
    say = progress or (lambda _key, _share: None)
    return lambda stage, share: say(f"draw.progress.{stage}", share)


@needs(Right.DRAW)
def reveal(store: Store, actor: Actor, lock_id: int, *, now: datetime) -> None:
    """Log that the stored result has been shown in the room; a second call does nothing.

    Raises:
        NoThrows: there is no result yet. Voided: the attempt was voided. Both the user's.
    """
    if show(store, actor, lock_id).revealed_at:
        return
    with store.write() as session:
        if session.get(VoidedLock, lock_id) is not None:
            raise Voided()
        lock = session.get_one(Lock, lock_id)
        keep_reveal(session, actor, lock, session.get_one(Draw, lock.draw_id).number, now=now)


def keep_reveal(session: Session, actor: Actor, lock: Lock, number: str, *, now: datetime) -> None:
    """Log inside the caller's transaction that the room has seen a result; as `reveal`."""
    stored = session.get(Result, lock.id)
    if stored is None:
        raise NoThrows()
    journal.record(
        session,
        actor.name,
        REVEAL,
        {
            "draw": number,
            "attempt": lock.attempt,
            "m": lock.manifest_hash,
            "r": stored.result_hash,
        },
        now=now,
        witnesses=Ceremony.from_json(lock.people).names(),
        subject=number,
    )


@needs(Right.READ)
def why_no_plan(
    store: Store, actor: Actor, lock_id: int, *, progress: Progress | None = None
) -> tuple[Binding, ...]:
    """Return which rules, set aside one at a time, would have given a lawful plan.

    Raises:
        NoThrows: nothing was drawn yet (the user's).
    """
    with store.read() as session:
        lock = session.get_one(Lock, lock_id)
        opening = session.get(Opening, lock_id)
        if opening is None:
            raise NoThrows()
        manifest, thrown = lock.manifest, opening.opening
    return binding_rules(manifest, thrown, progress or (lambda _key, _share: None))
