"""递补: what cannot be inspected, or who cannot serve, is replaced by the next reserve (SPEC §13).

Nothing is drawn anew: the stored result says who is next. Two people decide; what they were
shown is what is kept, or nothing. Enterprises that have a finding stay, with the officers
they were inspected by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.effect import InEffect
from app.core.manifest import parse_manifest
from app.core.people import Actor, Right
from app.core.protocol import NONE, sha256_hex
from app.core.substitution import AdjustError, Kind, Substitution
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned_adjust import AdjustLine, adjust_file, lines
from app.services.draw.substitution_ground import (
    Ground,
    Person,
    check_open,
    ground_of,
    people,
)
from app.services.rights import check_second, needs
from app.store.engine import Store
from app.store.schema import Adjustment, Assignment, FrozenEnterprise

LONGEST_NOTE = 500
OTHER = "OTHER"
ADJUST = "ADJUST"


class NoteMissing(UserError):
    """OTHER is no reason by itself: the note says which."""

    code = "substitution.note_missing"


class NoteTooLong(UserError):
    """The note is longer than is kept."""

    code = "substitution.note_long"


class Stale(UserError):
    """What was shown is not what would happen now: look again."""

    code = "substitution.stale"


class NobodyLeft(UserError):
    """No reserve is eligible, and the team cannot do with fewer."""

    code = "substitution.nobody_left"


@dataclass(frozen=True, slots=True)
class Passed:
    """A reserve that was passed over. stated: two people say so, not the files."""

    person: Person
    reason: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a substitution would do, before two people decide.

    Attributes:
        made: the substitution; `substitute` takes it back.
        into: who comes in; None where every reserve was passed over, or there is none.
        team: "" without a plan. members: names of the team as it then is (OFF), or as it
            is (ENT).
        affected: enterprises not inspected yet that the change is about; kept: those of
            the team that were, with the officers who did.
        renew: issued notices that are to be issued again. told: names of enterprises with
            a notice that will not be inspected: somebody tells them.
    """

    lock_id: int
    draw_number: str
    made: Substitution
    out: Person
    into: Person | None
    passed: tuple[Passed, ...]
    team: str
    members: tuple[str, ...]
    affected: int
    kept: int
    renew: int
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Substituted:
    """What was kept. fresh: notices to be made for the first time; head: of the log after."""

    k: int
    kind: Kind
    out_name: str
    in_name: str
    team: str
    renew: int
    fresh: int
    head: str


@needs(Right.READ)
def made(store: Store, actor: Actor, task_id: int) -> tuple[AdjustLine, ...]:
    """Return the substitutions of a task's standing draws, in order."""
    with store.read() as session:
        return lines(session, task_id)


@needs(Right.DRAW)
def propose(
    store: Store,
    actor: Actor,
    lock_id: int,
    kind: Kind,
    out: str,
    reason: str,
    stated: Mapping[str, str],
) -> Proposal:
    """Return what §13 gives when `out` leaves for `reason`; nothing is changed.

    Args:
        out: key of an enterprise or officer in effect.
        reason: a code of core.substitution.OUT_REASONS.
        stated: reserves two people pass over -> their code; those not reached are ignored.

    Raises:
        Voided, NoResult, TaskOver, DrawnOver, Inspected, AllInspected, NobodyLeft,
        AdjustError: the user's.
    """
    with store.read() as session:
        ground = ground_of(session, lock_id)
        check_open(session, ground, kind, out)
        effect = _effect(session, ground)
        return _proposal(session, ground, effect, _next(effect, kind, out, reason, stated))


@needs(Right.DRAW)
def substitute(
    store: Store,
    actor: Actor,
    second: Actor,
    lock_id: int,
    shown: Substitution,
    note: str,
    *,
    now: datetime,
) -> Substituted:
    """Put a proposed substitution into effect: two people, one row, one log entry.

    Args:
        second: the second person, from accounts.confirm_second.
        shown: what both were shown, from `propose`.
        note: free words; needed where a reason is OTHER.

    Raises:
        NoteMissing, NoteTooLong, Stale, OwnWork, NotAllowed, and as propose: the user's;
        nothing is kept then.
    """
    note = " ".join(note.split())
    if OTHER in (shown.reason, *(skip.reason for skip in shown.stated)) and not note:
        raise NoteMissing()
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(most=LONGEST_NOTE)
    check_second(store, second, frozenset({actor.account_id}), "substitute", now, as_act=ADJUST)
    # The manifest may be large: it is read before the database is taken for writing.
    with store.read() as session:
        effect = _effect(session, ground_of(session, lock_id))
    with store.write() as session:
        ground = ground_of(session, lock_id)
        check_open(session, ground, shown.kind, shown.out)
        stated = {skip.id: skip.reason for skip in shown.stated}
        if len(ground.made) != len(effect.substitutions) or shown != _next(
            effect, shown.kind, shown.out, shown.reason, stated
        ):
            raise Stale()
        found = _proposal(session, ground, effect, shown)
        _keep(session, actor, second, ground, effect, found, note, now)
        head = _log(session, actor, second, ground, found, note, now)
    into = found.into
    return Substituted(
        shown.k,
        shown.kind,
        found.out.name,
        into.name if into else "",
        found.team,
        found.renew,
        1 if into and shown.kind is Kind.ENT and found.team else 0,
        head,
    )


def _effect(session: Session, ground: Ground) -> InEffect:
    lock = ground.lock
    return InEffect.of(
        parse_manifest(lock.manifest),
        lock.manifest_hash,
        ground.result.result,
        adjust_file(session, lock.id),
    )


def _next(
    effect: InEffect, kind: Kind, out: str, reason: str, stated: Mapping[str, str]
) -> Substitution:
    try:
        return effect.next(kind, out, reason, dict(stated))
    except AdjustError as error:
        if error.fields.get("reason") in ("too_few_left", "rest_unlawful"):
            raise NobodyLeft() from None
        raise


def _team(effect: InEffect, kind: Kind, key: str) -> str:
    if kind is Kind.ENT:
        return effect.team_of(key)
    return next(team for team, members in effect.teams.items() if key in members)


def _proposal(session: Session, ground: Ground, effect: InEffect, made: Substitution) -> Proposal:
    team = _team(effect, made.kind, made.out)
    after = effect.apply(made)
    keys = [made.out, *(skip.id for skip in made.skips), *([made.into] if made.into else [])]
    known = people(session, ground, made.kind, keys)
    serving = after.teams.get(team, ())
    named = people(session, ground, Kind.OFF, serving)
    told, renew, affected, kept = ground.reach(session, made.kind, made.out, team)
    stated = set(made.stated)
    return Proposal(
        ground.lock.id,
        ground.draw.number,
        made,
        known[made.out],
        known[made.into] if made.into else None,
        tuple(Passed(known[skip.id], skip.reason, skip in stated) for skip in made.skips),
        team,
        tuple(named[key].name for key in serving),
        affected,
        kept,
        renew,
        told,
    )


def _keep(
    session: Session,
    actor: Actor,
    second: Actor,
    ground: Ground,
    effect: InEffect,
    found: Proposal,
    note: str,
    now: datetime,
) -> None:
    """Add the row of the substitution, and the assignment of an enterprise that came in."""
    made, lock = found.made, ground.lock
    before = ground.assignment(session, made.out) if made.kind is Kind.ENT else None
    session.add(
        Adjustment(
            lock_id=lock.id,
            number=made.k,
            kind=made.kind.value,
            stratum=made.group,
            out_key=made.out,
            in_key=made.into or NONE,
            team=found.team,
            reason=made.reason,
            note=note,
            skipped=[[skip.id, skip.reason] for skip in made.skips],
            withdrawn_id=before.id if before else None,
            by_id=actor.account_id,
            second_id=second.account_id,
            at=now,
        )
    )
    session.flush()
    if before is None or made.into is None:
        return
    place = effect.place(Kind.ENT, made.into)
    assert place is not None  # it is a reserve of the result
    # In the place of the one it replaces: so it is in the same 批次 and package.
    session.add(
        Assignment(
            task_id=before.task_id,
            lock_id=lock.id,
            enterprise_id=session.get_one(FrozenEnterprise, (lock.id, made.into)).enterprise_id,
            enterprise_key=made.into,
            position=before.position,
            stratum=made.group,
            rank=place.rank,
            team=before.team,
            officer_keys=list(effect.teams.get(before.team, ())),
        )
    )
    session.flush()


def _log(
    session: Session,
    actor: Actor,
    second: Actor,
    ground: Ground,
    found: Proposal,
    note: str,
    now: datetime,
) -> str:
    made = found.made
    payload: dict[str, object] = {
        "draw": ground.draw.number,
        "attempt": ground.lock.attempt,
        "m": ground.lock.manifest_hash,
        "k": made.k,
        "adjust": sha256_hex(adjust_file(session, ground.lock.id)),
        "second": second.name,
        "kind": made.kind.value,
        "reason": made.reason,
        "skipped": len(made.skips),
        "stated": len(made.stated),
    }
    if note:  # the log leaves the office: it binds the words without saying them
        payload["note"] = sha256_hex(note)
    return journal.record(
        session,
        actor.name,
        ADJUST,
        payload,
        now=now,
        witnesses=(second.name,),
        subject=ground.draw.number,
    ).head
