"""The throws, the draw and the void of a sample (protocol §3, §9, §10).

The throws are kept as they are keyed; when both keyings agree, opening, seed and result
are stored in one transaction before anything of them is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import result as result_text
from app.core.ceremony import BEACON_ID, Ceremony
from app.core.draw import run_draw
from app.core.keying import Keyed, Keyings, check_keying, keyings
from app.core.manifest import parse_manifest
from app.core.opening import Opening as OpeningFile
from app.core.opening import Throw, check_opening, seed
from app.core.people import Actor, Right
from app.core.protocol import HEX_LENGTH, sha256_hex
from app.core.reasons import check_reason
from app.core.tickets import queue
from app.errors import UserError
from app.services import journal
from app.services.rights import check_second, needs
from app.store.engine import Store
from app.store.schema import (
    Recheck,
    RecheckDrawn,
    RecheckFinding,
    RecheckPlace,
    RecheckResult,
    RecheckThrow,
    RecheckVoid,
)


class SampleVoided(UserError):
    """The sample was voided."""

    code = "recheck.voided"


class AlreadyDrawn(UserError):
    """The sample is drawn: nothing is thrown or keyed any more."""

    code = "recheck.drawn"


class NotKeyed(UserError):
    """The throws were not keyed twice alike yet."""

    code = "recheck.not_keyed"


class RecheckBegun(UserError):
    """A re-check of the sample was entered: it cannot be voided any more."""

    code = "recheck.begun"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stored result."""

    recheck_id: int
    seed: str
    result_hash: str
    count: int
    head: str


@needs(Right.RECHECK)
def key_throws(
    store: Store,
    actor: Actor,
    recheck_id: int,
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
        SampleVoided, AlreadyDrawn, OutOfTurn, BadDigits, SameKeyer: the user's.
    """
    with store.write() as session:
        row = standing(session, recheck_id)
        if session.get(RecheckResult, recheck_id) is not None:
            raise AlreadyDrawn(number=row.number)
        check_keying(keyings_of(session, row), turn, digits, keyed_by)
        session.add_all(
            RecheckThrow(
                recheck_id=recheck_id,
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
        return keyings_of(session, row)


@needs(Right.RECHECK)
def draw(store: Store, actor: Actor, recheck_id: int, *, now: datetime) -> Drawn:
    """Open the seal, draw and store; a second call returns what is stored and changes nothing.

    Raises:
        SampleVoided, NotKeyed: the user's.
    """
    with store.write() as session:
        row = standing(session, recheck_id)
        if session.get(RecheckResult, recheck_id) is None:
            _draw(session, actor, row, now)
        stored = session.get_one(RecheckResult, recheck_id)
        count = session.scalars(
            select(RecheckDrawn.position).where(RecheckDrawn.recheck_id == recheck_id)
        ).all()
        return Drawn(
            recheck_id, stored.seed, stored.result_hash, len(count), journal.head_of(session)
        )


def _draw(session: Session, actor: Actor, row: Recheck, now: datetime) -> None:
    kept = keyings_of(session, row)
    if not kept.complete:
        raise NotKeyed(number=row.number)
    manifest = parse_manifest(row.manifest)
    opening = OpeningFile(
        row.secret,
        tuple(Throw(one.id, kept.first[one.id]) for one in manifest.witnesses),
        kept.first[BEACON_ID] if manifest.beacon is not None else None,
    )
    data = check_opening(opening, manifest)
    outcome = run_draw(row.manifest, data)
    result = result_text.to_bytes(outcome)
    session.add(
        RecheckResult(
            recheck_id=row.id,
            opening=data,
            seed=seed(row.manifest_hash, manifest, opening),
            result=result,
            result_hash=sha256_hex(result),
            by_id=actor.account_id,
            at=now,
        )
    )
    session.flush()
    places = dict(
        session.execute(
            select(RecheckPlace.key, RecheckPlace.assignment_id).where(
                RecheckPlace.recheck_id == row.id
            )
        ).all()
    )
    strata = {
        keyed[HEX_LENGTH:]: ranking.name for ranking in outcome.strata for keyed in ranking.keyed
    }
    session.add_all(
        RecheckDrawn(recheck_id=row.id, assignment_id=places[key], position=at, stratum=strata[key])
        for at, key in enumerate(queue(outcome.strata), 1)
    )
    session.flush()
    _log(session, actor, row, data, now)


def _log(session: Session, actor: Actor, row: Recheck, opening: bytes, now: datetime) -> None:
    stored = session.get_one(RecheckResult, row.id)
    names = Ceremony.from_json(row.people).names()
    own: dict[str, object] = {"draw": row.number, "attempt": 1, "m": row.manifest_hash}
    for kind, said in (
        ("SEED", {"opening": sha256_hex(opening), "s": stored.seed}),
        ("RESULT", {"r": stored.result_hash}),
    ):
        journal.record(
            session,
            actor.name,
            kind,
            {**own, **said},
            now=now,
            witnesses=names,
            subject=row.number,
        )


@needs(Right.RECHECK)
def void(
    store: Store, actor: Actor, second: Actor, recheck_id: int, reason: str, *, now: datetime
) -> None:
    """Void a sample: reason and two people; what it gave, or would have given, is kept with it.

    Args:
        second: the second person, from accounts.confirm_second.

    Raises:
        ReasonWrong, SampleVoided, RecheckBegun, OwnWork, NotAllowed: the user's.
    """
    reason = check_reason(reason)
    check_second(store, second, frozenset({actor.account_id}), "recheck_void", now, as_act="VOID")
    with store.write() as session:
        row = standing(session, recheck_id)
        begun = session.scalars(
            select(RecheckFinding.id).where(RecheckFinding.recheck_id == recheck_id).limit(1)
        ).first()
        if begun is not None:
            raise RecheckBegun(number=row.number)
        # A void publishes what the throws would have given (protocol §10).
        if session.get(RecheckResult, recheck_id) is None and keyings_of(session, row).complete:
            _draw(session, actor, row, now)
        session.add(
            RecheckVoid(
                recheck_id=recheck_id,
                reason=reason,
                by_id=actor.account_id,
                second_id=second.account_id,
                at=now,
            )
        )
        session.flush()
        stored = session.get(RecheckResult, recheck_id)
        hashes = (row.manifest_hash, stored.result_hash if stored else None)
        journal.record_void(session, actor, second, row.number, hashes, reason, now=now)


def standing(session: Session, recheck_id: int) -> Recheck:
    """Return a sample that was not voided; raise SampleVoided (the user's) otherwise."""
    row = session.get_one(Recheck, recheck_id)
    if session.get(RecheckVoid, recheck_id) is not None:
        raise SampleVoided(number=row.number)
    return row


def keyings_of(session: Session, row: Recheck) -> Keyings:
    """Return where the keying of a sample stands."""
    rows = session.scalars(
        select(RecheckThrow).where(RecheckThrow.recheck_id == row.id).order_by(RecheckThrow.id)
    )
    return keyings(
        Ceremony.from_json(row.people).wanted(),
        (Keyed(one.witness, one.turn, one.digits, one.keyed_by) for one in rows),
    )
