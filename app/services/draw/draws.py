"""The throws, the draw, its void: from an open lock to a stored result.

Rules, enforced by data (protocol §9, §10): no SEED without its LOCK, no RESULT without
its SEED; the result is stored before anything is shown; the same lock and throws give
the same result however often it is asked for, so a power cut resumes with `run`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import result as result_text
from app.core.ceremony import BEACON_ID, Ceremony
from app.core.conduct import Mark
from app.core.draw import run_draw
from app.core.manifest import parse_manifest
from app.core.opening import Opening as OpeningFile
from app.core.opening import Throw, check_opening, seed
from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.reasons import check_reason
from app.core.result_reading import drawn_enterprises
from app.core.task import Act, Stage, after
from app.errors import UserError
from app.services import journal
from app.services.draw.draw_again import Voided, check_last
from app.services.draw.draw_keeping import keep_result
from app.services.rights import check_second, needs
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    CeremonyMark,
    Draw,
    Finding,
    Lock,
    Opening,
    Result,
    Task,
    TaskStep,
    VoidedLock,
)

Progress = Callable[[str, float], None]


class KeyedApart(UserError):
    """The two keyings of a throw differ: look at the sheet and key it again."""

    code = "draws.keyed_apart"


class ThrowsKnown(UserError):
    """The throws of this attempt are keyed already; no throw again after keying."""

    code = "draws.throws_known"


class NoThrows(UserError):
    """The draw was asked for before the throws."""

    code = "draws.no_throws"


class SealNotShown(UserError):
    """A draw before the room has seen the seal opened and checked, where its acts are kept."""

    code = "draws.seal_not_shown"


class AlreadyVoid(UserError):
    """The attempt cannot be voided any more: inspections have begun."""

    code = "draws.inspections_begun"


@dataclass(frozen=True, slots=True)
class Seeded:
    """The seed that the throws gave, and the log's head after it."""

    seed: str
    head: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stored result. With no_plan the enterprises stand and nobody inspects them yet."""

    lock_id: int
    result_hash: str
    no_plan: bool
    enterprises: int
    teams: int
    head: str


@needs(Right.DRAW)
def record_throws(
    store: Store,
    actor: Actor,
    lock_id: int,
    first: Mapping[str, str],
    second: Mapping[str, str],
    *,
    now: datetime,
) -> Seeded:
    """Take the throws, keyed twice, open the seal and fix the seed (protocol §3).

    Args:
        first, second: witness id (or "B", the beacon) -> digits, as announced in the manifest.

    Raises:
        KeyedApart, ThrowsKnown, Voided, OpeningError: the user's.
    """
    for witness in sorted(set(first) | set(second)):
        if first.get(witness) != second.get(witness):
            raise KeyedApart(witness=witness)
    with store.write() as session:
        lock = _open_lock(session, lock_id)
        if session.get(Opening, lock_id) is not None:
            raise ThrowsKnown()
        manifest = parse_manifest(lock.manifest)
        opening = OpeningFile(
            lock.secret,
            tuple(Throw(one.id, first.get(one.id, "").strip()) for one in manifest.witnesses),
            first.get(BEACON_ID, "").strip() if manifest.beacon is not None else None,
        )
        data = check_opening(opening, manifest)
        fixed = seed(lock.manifest_hash, manifest, opening)
        session.add(
            Opening(lock_id=lock_id, opening=data, seed=fixed, by_id=actor.account_id, at=now)
        )
        draw = session.get_one(Draw, lock.draw_id)
        entry = journal.record(
            session,
            actor.name,
            "SEED",
            {
                "draw": draw.number,
                "attempt": lock.attempt,
                "m": lock.manifest_hash,
                "opening": sha256_hex(data),
                "s": fixed,
            },
            now=now,
            witnesses=Ceremony.from_json(lock.people).names(),
            subject=draw.number,
        )
        return Seeded(fixed, entry.head)


@needs(Right.DRAW)
def run(
    store: Store, actor: Actor, lock_id: int, *, now: datetime, progress: Progress | None = None
) -> Drawn:
    """Draw and store; a second call returns what is stored and changes nothing.

    Raises:
        NoThrows, SealNotShown, Voided: the user's.
    """
    return _run(store, actor, lock_id, now, progress)


@needs(Right.DRAW)
def run_to_void(
    store: Store, actor: Actor, lock_id: int, *, now: datetime, progress: Progress | None = None
) -> Drawn:
    """As `run`, of an attempt that is given up: its void publishes what it would have given.

    What the room has seen of it does not matter any more.

    Raises:
        NoThrows, Voided: the user's.
    """
    return _run(store, actor, lock_id, now, progress, given_up=True)


def _run(
    store: Store,
    actor: Actor,
    lock_id: int,
    now: datetime,
    progress: Progress | None = None,
    *,
    given_up: bool = False,
) -> Drawn:
    with store.read() as session:
        stored = session.get(Result, lock_id)
        if stored is not None:
            return _drawn(session, stored)
        lock = _open_lock(session, lock_id)
        opening = session.get(Opening, lock_id)
        if opening is None:
            raise NoThrows()
        if not given_up:
            _check_seal_shown(session, lock)
        manifest_data, opening_data = lock.manifest, opening.opening
    outcome = run_draw(manifest_data, opening_data, progress)
    data = result_text.to_bytes(outcome)
    with store.write() as session:
        if session.get(Result, lock_id) is None:
            keep_result(session, actor, _open_lock(session, lock_id), outcome, data, now)
        return _drawn(session, session.get_one(Result, lock_id))


def _check_seal_shown(session: Session, lock: Lock) -> None:
    """Raise SealNotShown where the acts of this attempt are kept and that one is not.

    A draw by command leaves no marks; its order is LOCK, SEED, RESULT alone.
    """
    kept = set(
        session.scalars(
            select(CeremonyMark.mark).where(
                CeremonyMark.draw_id == lock.draw_id, CeremonyMark.attempt == lock.attempt
            )
        )
    )
    if kept and Mark.SEAL_SHOWN not in kept:
        raise SealNotShown()


def _drawn(session: Session, stored: Result) -> Drawn:
    teams = session.scalar(
        select(func.count(func.distinct(Assignment.team))).where(
            Assignment.lock_id == stored.lock_id, Assignment.team != ""
        )
    )
    return Drawn(
        stored.lock_id,
        stored.result_hash,
        stored.no_plan,
        len(drawn_enterprises(stored.result)),
        teams or 0,
        journal.head_of(session),
    )


def _open_lock(session: Session, lock_id: int) -> Lock:
    if session.get(VoidedLock, lock_id) is not None:
        raise Voided()
    return session.get_one(Lock, lock_id)


@needs(Right.DRAW)
def void(
    store: Store, actor: Actor, second: Actor, lock_id: int, reason: str, *, now: datetime
) -> None:
    """Void an attempt: reason and two people; what it would have given is kept with it.

    Args:
        second: the second person, from accounts.confirm_second.

    Raises:
        ReasonWrong, AlreadyVoid, Voided, Followed, OwnWork, NotAllowed: the user's.
    """
    reason = check_reason(reason)
    check_second(store, second, frozenset({actor.account_id}), "void", now, as_act="VOID")
    # A void publishes what the attempt would have given: draw it first where it can be.
    with store.read() as session:
        pending = session.get(Opening, lock_id) and not session.get(Result, lock_id)
    if pending:
        run_to_void(store, actor, lock_id, now=now)
    with store.write() as session:
        lock = _open_lock(session, lock_id)
        draw = session.get_one(Draw, lock.draw_id)
        _check_uninspected(session, lock_id)
        check_last(session, draw)
        session.add(
            VoidedLock(
                lock_id=lock_id,
                reason=reason,
                by_id=actor.account_id,
                second_id=second.account_id,
                at=now,
            )
        )
        session.flush()
        task = session.get_one(Task, draw.task_id)
        _back_to_approved(session, actor, task, draw, now)
        stored = session.get(Result, lock_id)
        hashes = (lock.manifest_hash, stored.result_hash if stored else None)
        journal.record_void(
            session, actor, second, draw.number, hashes, reason, now=now, attempt=lock.attempt
        )


def _check_uninspected(session: Session, lock_id: int) -> None:
    """Raise AlreadyVoid where a finding of an attempt has been entered."""
    begun = session.scalars(
        select(Finding.id)
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(Assignment.lock_id == lock_id)
        .limit(1)
    ).first()
    if begun is not None:
        raise AlreadyVoid()


def _back_to_approved(
    session: Session, actor: Actor, task: Task, draw: Draw, now: datetime
) -> None:
    """Where no other draw of the task stands, it may be drawn anew."""
    standing = session.scalars(
        select(Assignment.id)
        .where(
            Assignment.task_id == task.id,
            Assignment.lock_id.not_in(select(VoidedLock.lock_id)),
        )
        .limit(1)
    ).first()
    if task.stage == Stage.DRAWN and standing is None:
        task.stage = after(Stage.DRAWN, Act.VOID).value
        session.add(
            TaskStep(
                task_id=task.id,
                task_version=task.version,
                act=Act.VOID.value,
                opinion=draw.number,
                by_id=actor.account_id,
                at=now,
            )
        )
