"""The ceremony of a draw as it is kept: where it stands, its marks, its throws (features.md D).

Everything a room sees is stored before it is shown; whoever reopens the program stands at
the step that is due, with the same people, seal, throws and result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.ceremony import Ceremony
from app.core.conduct import (
    SHOWN,
    Manner,
    Mark,
    Step,
    Stored,
    grouped,
    may_mark,
    parts,
    step_due,
    steps,
)
from app.core.keying import Keyed, Keyings, check_keying, keyings
from app.core.people import Actor, Right
from app.core.protocol import REHEARSAL
from app.core.task import DrawKind
from app.errors import UserError
from app.services import journal
from app.services.bureau import facts_of
from app.services.draw import draws
from app.services.draw.draw_again import Voided
from app.services.draw.draw_stage import keep_reveal
from app.services.draw.draws import Seeded
from app.services.draw.shows import DrawShow, show
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    CeremonyMark,
    Draw,
    Lock,
    Opening,
    Result,
    Task,
    ThrowKeyed,
    VoidedLock,
)

MARKED = "CEREMONY"  # log entry: something people did at a ceremony


class NotDue(UserError):
    """A mark for a step that is not due: the order of a ceremony is fixed."""

    code = "conducting.not_due"


class NotThrown(UserError):
    """Digits before all throws were made, written down and signed (protocol §10)."""

    code = "conducting.not_thrown"


@dataclass(frozen=True, slots=True)
class Marked:
    """What somebody did, when."""

    mark: Mark
    at: datetime
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Hall:
    """A ceremony as it stands.

    Attributes:
        lock_id, show, keyings: None before the freeze.
        ceremony: as frozen, else as opened last, else as prepared; None before anything.
        marks: the newest of each kind.
        due: the step to do now; CLOSED after the last, or where the attempt was voided.
    """

    draw_id: int
    draw_number: str
    attempt: int
    task_id: int
    task_no: str
    task_name: str
    kind: DrawKind
    bureau: str
    is_sample: bool
    rehearsal: bool
    ceremony: Ceremony | None
    marks: Mapping[Mark, Marked]
    steps: tuple[Step, ...]
    due: Step
    lock_id: int | None = None
    show: DrawShow | None = None
    keyings: Keyings | None = None

    @property
    def manner(self) -> Manner:
        """In a hall or at the desk."""
        return self.ceremony.manner if self.ceremony is not None else Manner.PUBLIC

    def groups(self, manner: Manner | None = None) -> tuple[tuple[Step, ...], ...]:
        """Return the steps as people count them, or as they would be held in another manner."""
        if manner is None or manner is self.manner:
            return grouped(self.manner, self.steps)
        first = next((one for one in self.steps if one in SHOWN), Step.OFFICERS)
        planned = Stored(self.kind, manner, officers_first=first is Step.OFFICERS)
        return grouped(manner, steps(planned))


@needs(Right.READ)
def hall(store: Store, actor: Actor, draw_id: int) -> Hall:
    """Return the ceremony of a draw's newest attempt; of a voided one, the next attempt's."""
    with store.read() as session:
        draw = session.get_one(Draw, draw_id)
        task = session.get_one(Task, draw.task_id)
        lock = _open_lock(session, draw_id)
        attempt = lock.attempt if lock else _locks(session, draw_id) + 1
        marks = _marks(session, draw_id, attempt)
        people = _people(lock, marks)
        stored = _stored(session, draw, task, lock, marks)
        facts = facts_of(session)
        tag = lock.tag if lock else journal.tag_of(session)
        made = Hall(
            draw_id=draw.id,
            draw_number=draw.number,
            attempt=attempt,
            task_id=task.id,
            task_no=task.task_no,
            task_name=task.name,
            kind=DrawKind(draw.kind),
            bureau=facts.name,
            is_sample=facts.is_sample,
            rehearsal=tag == REHEARSAL,
            ceremony=people,
            marks=marks,
            steps=steps(stored),
            due=step_due(stored),
            lock_id=lock.id if lock else None,
            keyings=_keyings(session, lock) if lock else None,
        )
    if made.lock_id is None:
        return made
    shown = show(store, actor, made.lock_id)
    if shown.revealed_at:
        stored = _all_shown(stored)
    return replace(made, show=shown, steps=steps(stored), due=step_due(stored))


@needs(Right.DRAW)
def mark(
    store: Store,
    actor: Actor,
    draw_id: int,
    what: Mark,
    facts: Mapping[str, object] | None = None,
    *,
    now: datetime,
) -> None:
    """Keep what people did, and log it; a mark again where its step is still due replaces it.

    Args:
        facts: plain JSON values; no private data. OPENED: `Ceremony.to_json()`.

    Raises:
        NotDue: another step is due (the user's).
    """
    with store.write() as session:
        draw = session.get_one(Draw, draw_id)
        task = session.get_one(Task, draw.task_id)
        lock = _open_lock(session, draw_id)
        attempt = lock.attempt if lock else _locks(session, draw_id) + 1
        marks = _marks(session, draw_id, attempt)
        stored = _stored(session, draw, task, lock, marks)
        if not may_mark(what, stored):
            raise NotDue(act=what, due=step_due(stored))
        kept = dict(facts or {})
        session.add(
            CeremonyMark(
                draw_id=draw_id,
                attempt=attempt,
                mark=what.value,
                facts=kept,
                by_id=actor.account_id,
                at=now,
            )
        )
        people = Ceremony.from_json(kept) if what is Mark.OPENED else _people(lock, marks)
        witnesses = people.names() if people else ()
        journal.record(
            session,
            actor.name,
            MARKED,
            {"draw": draw.number, "attempt": attempt, "act": what.value},
            now=now,
            witnesses=witnesses,
            subject=draw.number,
        )
        last = parts(stored)[-1]
        if lock is not None and what is SHOWN[last]:
            keep_reveal(session, actor, lock, draw.number, now=now)


@needs(Right.DRAW)
def key_throws(
    store: Store,
    actor: Actor,
    lock_id: int,
    turn: int,
    digits: Mapping[str, str],
    keyed_by: str,
    *,
    now: datetime,
) -> Keyings:
    """Keep one keying of some witnesses' throws; return where the keying stands then.

    Args:
        turn: core.keying.OPEN or BLIND. keyed_by: the person at the keys; another in each turn.

    Raises:
        NotThrown, Voided, ThrowsKnown, OutOfTurn, BadDigits, SameKeyer: the user's.
    """
    with store.write() as session:
        lock = session.get_one(Lock, lock_id)
        if session.get(VoidedLock, lock_id) is not None:
            raise Voided()
        if session.get(Opening, lock_id) is not None:
            raise draws.ThrowsKnown()
        if Mark.THROWN not in _marks(session, lock.draw_id, lock.attempt):
            raise NotThrown()
        check_keying(_keyings(session, lock), turn, digits, keyed_by)
        session.add_all(
            ThrowKeyed(
                lock_id=lock_id,
                witness=witness,
                turn=turn,
                digits=thrown,
                keyed_by=keyed_by.strip(),
                by_id=actor.account_id,
                at=now,
            )
            for witness, thrown in digits.items()
        )
        session.flush()
        return _keyings(session, lock)


@needs(Right.DRAW)
def open_seal(store: Store, actor: Actor, lock_id: int, *, now: datetime) -> Seeded:
    """Open the sealed number, check it against its seal and fix the seed from the kept throws.

    Raises:
        NotDue: the throws are not keyed twice alike, or the room has not seen them (the user's).
        ThrowsKnown, Voided: the user's.
    """
    with store.read() as session:
        if session.get(VoidedLock, lock_id) is not None:
            raise Voided()
        lock = session.get_one(Lock, lock_id)
        draw = session.get_one(Draw, lock.draw_id)
        marks = _marks(session, draw.id, lock.attempt)
        stored = _stored(session, draw, session.get_one(Task, draw.task_id), lock, marks)
        if (due := step_due(stored)) is not Step.SEAL:
            raise NotDue(act=Mark.SEAL_SHOWN, due=due)
        kept = _keyings(session, lock)
    return draws.record_throws(store, actor, lock_id, dict(kept.first), dict(kept.second), now=now)


def _open_lock(session: Session, draw_id: int) -> Lock | None:
    return session.scalars(
        select(Lock).where(Lock.draw_id == draw_id, Lock.id.not_in(select(VoidedLock.lock_id)))
    ).first()


def _locks(session: Session, draw_id: int) -> int:
    return session.scalar(select(func.count()).where(Lock.draw_id == draw_id)) or 0


def _marks(session: Session, draw_id: int, attempt: int) -> dict[Mark, Marked]:
    rows = session.scalars(
        select(CeremonyMark)
        .where(CeremonyMark.draw_id == draw_id, CeremonyMark.attempt == attempt)
        .order_by(CeremonyMark.id)
    )
    return {Mark(row.mark): Marked(Mark(row.mark), row.at, row.facts) for row in rows}


def _people(lock: Lock | None, marks: Mapping[Mark, Marked]) -> Ceremony | None:
    if lock is not None:
        return Ceremony.from_json(lock.people)
    opened = marks.get(Mark.OPENED)
    return Ceremony.from_json(dict(opened.facts)) if opened else None


def _stored(
    session: Session, draw: Draw, task: Task, lock: Lock | None, marks: Mapping[Mark, Marked]
) -> Stored:
    people = _people(lock, marks)
    result = session.get(Result, lock.id) if lock else None
    return Stored(
        kind=DrawKind(draw.kind),
        manner=people.manner if people else Manner.PUBLIC,
        officers_first=task.plan["officers_first"],
        no_plan=bool(result and result.no_plan),
        locked=lock is not None,
        agreed=lock is not None and _keyings(session, lock).complete,
        opened=lock is not None and session.get(Opening, lock.id) is not None,
        drawn=result is not None,
        marks=frozenset(marks),
    )


def _all_shown(stored: Stored) -> Stored:
    """An attempt that was revealed by an older program has no marks of its parts."""
    shown = {SHOWN[part] for part in parts(stored)}
    return Stored(
        stored.kind,
        stored.manner,
        stored.officers_first,
        stored.no_plan,
        stored.locked,
        stored.agreed,
        stored.opened,
        stored.drawn,
        stored.marks | shown,
    )


def _keyings(session: Session, lock: Lock) -> Keyings:
    rows = session.scalars(
        select(ThrowKeyed).where(ThrowKeyed.lock_id == lock.id).order_by(ThrowKeyed.id)
    )
    return keyings(
        Ceremony.from_json(lock.people).wanted(),
        (Keyed(row.witness, row.turn, row.digits, row.keyed_by) for row in rows),
    )
