"""The throws, the draw, its void: from an open lock to a stored result.

Rules, enforced by data (protocol §9, §10): no SEED without its LOCK, no RESULT without
its SEED; the result is stored before anything is shown; the same lock and throws give
the same result however often it is asked for, so a power cut resumes with `run`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.core import result as result_text
from app.core.ceremony import Ceremony
from app.core.draw import Outcome, run_draw
from app.core.manifest import parse_manifest
from app.core.opening import Opening as OpeningFile
from app.core.opening import Throw, check_opening, seed
from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.task import Act, DrawKind, Stage, after
from app.core.tickets import queue
from app.errors import UserError
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    Draw,
    Finding,
    FrozenEnterprise,
    Lock,
    Opening,
    Result,
    Task,
    TaskStep,
    VoidedLock,
)
from app.store.schema import Enterprise as EnterpriseRow

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


class Voided(UserError):
    """The attempt was voided."""

    code = "draws.voided"


class AlreadyVoid(UserError):
    """The attempt cannot be voided any more: inspections have begun."""

    code = "draws.inspections_begun"


class ReasonMissing(UserError):
    """A void needs a reason (protocol §10)."""

    code = "draws.reason_missing"


@dataclass(frozen=True, slots=True)
class Seeded:
    """The seed that the throws gave, and the log's head after it."""

    seed: str
    head: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stored result."""

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
        first, second: witness id -> digits, as announced in the manifest.

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
        NoThrows, Voided: the user's.
    """
    with store.read() as session:
        stored = session.get(Result, lock_id)
        if stored is not None:
            return _drawn(session, stored)
        lock = _open_lock(session, lock_id)
        opening = session.get(Opening, lock_id)
        if opening is None:
            raise NoThrows()
        manifest_data, opening_data = lock.manifest, opening.opening
    outcome = run_draw(manifest_data, opening_data, progress)
    data = result_text.to_bytes(outcome)
    with store.write() as session:
        if session.get(Result, lock_id) is None:
            _keep(session, actor, lock_id, outcome, data, now)
        return _drawn(session, session.get_one(Result, lock_id))


def _keep(
    session: Session, actor: Actor, lock_id: int, outcome: Outcome, data: bytes, now: datetime
) -> None:
    lock = _open_lock(session, lock_id)
    draw = session.get_one(Draw, lock.draw_id)
    task = session.get_one(Task, draw.task_id)
    session.add(
        Result(
            lock_id=lock_id,
            result=data,
            result_hash=sha256_hex(data),
            no_plan=outcome.no_plan,
            by_id=actor.account_id,
            at=now,
        )
    )
    if not outcome.no_plan:
        _assign(session, task, lock, outcome)
        task.stage = after(Stage(task.stage), Act.DRAW).value
        session.add(
            TaskStep(
                task_id=task.id,
                task_version=task.version,
                act=Act.DRAW.value,
                opinion=draw.number,
                by_id=actor.account_id,
                at=now,
            )
        )
    journal.record(
        session,
        actor.name,
        "RESULT",
        {
            "draw": draw.number,
            "attempt": lock.attempt,
            "m": lock.manifest_hash,
            "r": sha256_hex(data),
            "drawn": len(outcome.drawn_enterprises()),
            "teams": len(outcome.plan.teams) if outcome.plan else 0,
            "no_plan": outcome.no_plan,
        },
        now=now,
        witnesses=Ceremony.from_json(lock.people).names(),
        subject=draw.number,
    )


def _assign(session: Session, task: Task, lock: Lock, outcome: Outcome) -> None:
    teams = outcome.assignments()
    places = {
        place.id: (ranking.name, place.rank)
        for ranking in outcome.strata
        for place in ranking.ranked
        if place.drawn
    }
    ids = dict(
        session.execute(
            select(FrozenEnterprise.key, FrozenEnterprise.enterprise_id).where(
                FrozenEnterprise.lock_id == lock.id, FrozenEnterprise.verdict == "IN"
            )
        ).all()
    )
    session.execute(
        insert(Assignment),
        [
            {
                "task_id": task.id,
                "lock_id": lock.id,
                "enterprise_id": ids[key],
                "enterprise_key": key,
                "position": position,
                "stratum": places[key][0],
                "rank": places[key][1],
                "team": teams[key].team if key in teams else "",
                "officer_keys": list(teams[key].officers) if key in teams else [],
            }
            for position, key in enumerate(queue(outcome.strata), 1)
        ],
    )


def _drawn(session: Session, stored: Result) -> Drawn:
    count = select(func.count(), func.count(func.distinct(Assignment.team))).where(
        Assignment.lock_id == stored.lock_id
    )
    enterprises, teams = session.execute(count).one()
    return Drawn(
        stored.lock_id,
        stored.result_hash,
        stored.no_plan,
        enterprises,
        teams,
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
        ReasonMissing, AlreadyVoid, Voided: the user's.
    """
    if not reason.strip():
        raise ReasonMissing()
    # A void publishes what the attempt would have given: draw it first where it can be.
    with store.read() as session:
        pending = session.get(Opening, lock_id) and not session.get(Result, lock_id)
    if pending:
        run(store, actor, lock_id, now=now)
    with store.write() as session:
        lock = _open_lock(session, lock_id)
        if session.scalars(
            select(Finding.id)
            .join(Assignment, Assignment.id == Finding.assignment_id)
            .where(Assignment.lock_id == lock_id)
            .limit(1)
        ).first():
            raise AlreadyVoid()
        session.add(
            VoidedLock(
                lock_id=lock_id,
                reason=reason.strip(),
                by_id=actor.account_id,
                second_id=second.account_id,
                at=now,
            )
        )
        session.flush()
        draw = session.get_one(Draw, lock.draw_id)
        task = session.get_one(Task, draw.task_id)
        _back_to_approved(session, task)
        stored = session.get(Result, lock_id)
        journal.record(
            session,
            actor.name,
            "VOID",
            {
                "draw": draw.number,
                "attempt": lock.attempt,
                "m": lock.manifest_hash,
                "r": stored.result_hash if stored else None,
                "reason": reason.strip(),
                "second": second.name,
            },
            now=now,
            witnesses=(second.name,),
            subject=draw.number,
        )


def _back_to_approved(session: Session, task: Task) -> None:
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


@needs(Right.DRAW)
def draw_officers_again(store: Store, actor: Actor, lock_id: int, *, now: datetime) -> int:
    """After NOPLAN: make the next draw, of officers alone over the drawn enterprises.

    Returns:
        The id of the new draw.
    """
    with store.write() as session:
        lock = _open_lock(session, lock_id)
        draw = session.get_one(Draw, lock.draw_id)
        opening = session.get_one(Opening, lock_id)
        drawn = set(run_draw(lock.manifest, opening.opening).drawn_enterprises())
        keys = session.execute(
            select(FrozenEnterprise.key, EnterpriseRow.key)
            .join(EnterpriseRow, EnterpriseRow.id == FrozenEnterprise.enterprise_id)
            .where(FrozenEnterprise.lock_id == lock_id)
        )
        position = 1 + (
            session.scalar(select(func.max(Draw.position)).where(Draw.task_id == draw.task_id)) or 0
        )
        task = session.get_one(Task, draw.task_id)
        again = Draw(
            task_id=draw.task_id,
            position=position,
            number=f"{task.task_no}-{position}",
            kind=DrawKind.OFFICERS.value,
            listed=sorted(key for word, key in keys if word in drawn),
            created_at=now,
        )
        session.add(again)
        session.flush()
        return again.id
