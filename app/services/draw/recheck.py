"""复查复核: a sample of closed inspections, from its scope to the stored result (G10).

Frozen, sealed, thrown and drawn by the protocol like any draw, with the same log entries,
so that every verifier reads it. A sample is drawn once; where it was voided, the next one
carries its number on, and so has it in its dossier (SPEC §12).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.ceremony import Ceremony
from app.core.manifest import check_manifest
from app.core.numbers import draw_number
from app.core.opening import commitment
from app.core.people import Actor, Right
from app.core.protocol import normalise_word, sha256_hex
from app.core.recheck import Inspection as Seen
from app.core.recheck import (
    NothingInScope,
    Scope,
    Setting,
    build_manifest,
    out_reason,
    quotas,
    stratum_of,
)
from app.core.strata import stratum_labels
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned_wording import wording
from app.services.bureau import facts_of
from app.services.draw.recheck_ground import Place, in_scope, names_of, places
from app.services.draw.recheck_names import names_text
from app.services.evidence.evidence_kit import keep_kit
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Item, Recheck, RecheckPlace, RecheckResult, RecheckVoid, TaskItem
from app.texts import error_text, text


class SampleOpen(UserError):
    """A sample is frozen and not drawn yet; one at a time (protocol §9)."""

    code = "recheck.sample_open"


class NoName(UserError):
    """A sample needs a name."""

    code = "recheck.no_name"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a scope may ask for, of the inspections of a period; (key, words) each."""

    stations: tuple[str, ...]
    teams: tuple[tuple[int, str], ...]  # task, team
    officers: tuple[tuple[str, str], ...]
    tasks: tuple[tuple[int, str], ...]
    items: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What a scope comes to today.

    Attributes:
        before: in scope, and left out because an earlier sample drew them.
        strata: (result in words, "" for all; pool; how many to draw).
        fault: why nothing can be drawn, as a sentence; "" where it can.
    """

    in_scope: int
    before: int
    pool: int
    wanted: int
    strata: tuple[tuple[str, int, int], ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen, sealed sample."""

    recheck_id: int
    number: str
    manifest_hash: str
    commitment: str
    head: str


@needs(Right.READ)
def choices(store: Store, actor: Actor, since: date, until: date) -> Choices:
    """Return what there is to choose from in a period of inspections."""
    with store.read() as session:
        there = places(session, since, until)
        seen = [one.inspection for one in there]
        names = names_of(session, there)
        officers = {key: name for (_lock, key), name in names.items()}
        words = wording(session).on(until)
        codes = {code for one in seen for code in one.results}
        tasks = {one.inspection.task_id: one.task_name for one in there}
        return Choices(
            tuple(sorted({one.station for one in seen if one.station})),
            tuple(sorted({(one.task_id, one.team) for one in seen if one.team})),
            tuple(sorted(officers.items(), key=lambda one: (one[1], one[0]))),
            tuple(sorted(tasks.items(), reverse=True)),
            _items(session, seen),
            tuple((code, words.result(code)) for code in sorted(codes)),
            len(seen),
        )


def _items(session: Session, seen: Sequence[Seen]) -> tuple[tuple[str, str], ...]:
    there = {code for one in seen for code in one.items}
    rows = session.execute(
        select(Item.code, Item.name)
        .join(TaskItem, TaskItem.item_id == Item.id)
        .where(TaskItem.task_id.in_({one.task_id for one in seen}))
        .order_by(Item.id)
    )
    names = {code: name for code, name in rows if code in there}
    return tuple(sorted(names.items()))


@needs(Right.READ)
def count(store: Store, actor: Actor, scope: Scope) -> Counted:
    """Return what a scope comes to now, to be looked at before it is frozen."""
    with store.read() as session:
        there = [one.inspection for one in in_scope(session, scope)]
        before = sum(out_reason(scope, one) is not None for one in there)
        words = wording(session).on(scope.until)
    pool = len(there) - before
    try:
        found = quotas(scope, there)
    except UserError as error:
        return Counted(len(there), before, pool, 0, (), error_text(error))
    strata = tuple(
        (words.result(name) if scope.by_result else "", size, wanted)
        for name, (size, wanted) in found.items()
    )
    return Counted(len(there), before, pool, sum(one[2] for one in strata), strata)


@needs(Right.RECHECK)
def freeze(
    store: Store,
    actor: Actor,
    name: str,
    scope: Scope,
    ceremony: Ceremony,
    secret: str,
    shuffle: str,
    *,
    now: datetime,
) -> Frozen:
    """Freeze the list of inspections and seal the secret; nothing is drawn yet.

    Args:
        secret, shuffle: as of pool.freeze.

    Raises:
        NoName, SampleOpen, and what core.recheck and core.ceremony refuse: the user's.
    """
    if not name.strip():
        raise NoName()
    witnesses = ceremony.manifest_witnesses()
    with store.write() as session:
        _none_open(session)
        there = in_scope(session, scope)
        number = _next_number(session, beijing_date(now))
        tag, prev = journal.tag_of(session), journal.head_of(session)
        commit = commitment(tag, number, 1, secret)
        seen = [one.inspection for one in there]
        if not seen:
            raise NothingInScope()
        labels = stratum_labels((stratum_of(scope, one) for one in seen), shuffle)
        setting = Setting(tag, number, prev, commit, witnesses, ceremony.beacon())
        data = check_manifest(build_manifest(scope, setting, seen, labels))
        row = Recheck(
            number=number,
            name=name.strip(),
            tag=tag,
            scope=scope.to_json(),
            manifest=data,
            manifest_hash=sha256_hex(data),
            secret=secret,
            commitment=commit,
            prev_head=prev,
            strata={label: stratum for stratum, label in labels.items()},
            people=ceremony.to_json(),
            by_id=actor.account_id,
            at=now,
        )
        session.add(row)
        session.flush()
        _keep_places(session, row, scope, there)
        head = _log_lock(session, actor, row, scope, seen, ceremony, now)
        return Frozen(row.id, number, row.manifest_hash, commit, head)


def _none_open(session: Session) -> None:
    row = session.scalars(
        select(Recheck)
        .where(
            Recheck.id.not_in(select(RecheckVoid.recheck_id)),
            Recheck.id.not_in(select(RecheckResult.recheck_id)),
        )
        .limit(1)
    ).first()
    if row is not None:
        raise SampleOpen(number=row.number, name=row.name)


def _next_number(session: Session, day: date) -> str:
    """The next number of the bureau's own; after a void the voided one's, counted on."""
    last = session.scalars(select(Recheck).order_by(Recheck.id.desc()).limit(1)).first()
    if last is not None and session.get(RecheckVoid, last.id) is not None:
        base, _, position = last.number.rpartition("-")
        return draw_number(base, int(position) + 1)
    series = text("recheck.series", bureau=facts_of(session).short_name, year=day.year)
    known = {number.rpartition("-")[0] for number in session.scalars(select(Recheck.number))}
    serial = 1
    while (base := normalise_word(text("recheck.number", series=series, serial=serial))) in known:
        serial += 1
    return draw_number(base, 1)


def _keep_places(session: Session, row: Recheck, scope: Scope, there: Sequence[Place]) -> None:
    session.add_all(
        RecheckPlace(
            recheck_id=row.id,
            key=one.inspection.key,
            assignment_id=one.inspection.assignment_id,
            finding_id=one.inspection.finding_id,
            verdict=f"OUT:{reason}" if (reason := out_reason(scope, one.inspection)) else "IN",
        )
        for one in there
    )
    session.flush()


def _log_lock(
    session: Session,
    actor: Actor,
    row: Recheck,
    scope: Scope,
    seen: Sequence[Seen],
    ceremony: Ceremony,
    now: datetime,
) -> str:
    found = quotas(scope, seen)
    payload: Mapping[str, object] = {
        "draw": row.number,
        "attempt": 1,
        "recheck": row.id,
        "m": row.manifest_hash,
        "commit": row.commitment,
        "names": sha256_hex(names_text(session, row.id)),
        "kit": keep_kit(session, now),
        "pool": sum(pool for pool, _ in found.values()),
        "wanted": sum(wanted for _, wanted in found.values()),
    }
    entry = journal.record(
        session,
        actor.name,
        "LOCK",
        payload,
        now=now,
        witnesses=ceremony.names(),
        subject=row.number,
    )
    return entry.head


def pool_counts(session: Session, recheck_id: int) -> Counter[str]:
    """Return verdict (IN or OUT:reason) -> how many inspections of a frozen sample."""
    rows = session.execute(
        select(RecheckPlace.verdict, func.count())
        .where(RecheckPlace.recheck_id == recheck_id)
        .group_by(RecheckPlace.verdict)
    )
    return Counter(dict(rows.all()))
