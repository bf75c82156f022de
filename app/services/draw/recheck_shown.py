"""Samples as pages and papers show them: where one stands, whom it drew, what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.ceremony import BEACON_ID, Ceremony
from app.core.findings import FindingBody, ItemFinding
from app.core.keying import Keyings
from app.core.manifest import parse_manifest
from app.core.people import Actor, Right
from app.core.protocol import REHEARSAL
from app.core.quota import ALL
from app.core.recheck import Scope
from app.core.recheck_findings import ItemSeen, Tally, Verdict, items_of, tally_of
from app.services.assigned.assigned_wording import wording
from app.services.draw.recheck import pool_counts
from app.services.draw.recheck_draw import keyings_of
from app.services.draw.recheck_ground import Place, names_of, places_of
from app.services.evidence.evidence_rows import standing as standing_links
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Account,
    Document,
    EvidenceLink,
    Finding,
    LogEntry,
    Recheck,
    RecheckDrawn,
    RecheckFinding,
    RecheckPlace,
    RecheckResult,
    RecheckVoid,
)


class State(StrEnum):
    """Where a sample stands."""

    SEALED = "SEALED"  # frozen; throws are awaited or keyed
    DRAWN = "DRAWN"  # re-checks are open
    DONE = "DONE"
    VOID = "VOID"


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample in a list. pool: how many took part; wanted: how many it draws."""

    id: int
    number: str
    name: str
    at: datetime
    by: str
    pool: int
    wanted: int
    tally: Tally
    state: State


@dataclass(frozen=True, slots=True)
class Voided:
    """A void: the reason and the two people."""

    reason: str
    by: str
    second: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entered:
    """The re-check that counts for an inspection. revisions: how often it was entered."""

    verdict: Verdict
    items: tuple[ItemSeen, ...]
    words: str
    checked_on: date
    checked_by: str
    by: str
    at: datetime
    revisions: int


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A drawn inspection: the finding as it was frozen, beside its re-check.

    Attributes:
        results: the values in words. items: of the finding, with what was found.
        files, papers: how many pieces of evidence and numbered papers belong to it.
        corrected: the finding was corrected by a later approved revision since.
    """

    assignment_id: int
    position: int
    stratum: str
    place: Place
    officers: tuple[str, ...]
    results: str
    items: tuple[ItemFinding, ...]
    note: str
    files: int
    papers: int
    corrected: bool
    entered: Entered | None

    @property
    def verdict(self) -> Verdict | None:
        """What the re-check came to; None while it is open."""
        return self.entered.verdict if self.entered else None


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it stands; the sealed secret is never part of it.

    Attributes:
        strata: (label, what it stands for in words, pool, how many it draws), by label.
        before: in scope, and left out because an earlier sample drew them.
        log_no, head: of the LOCK entry; result_head: of the RESULT entry, "" before.
        throws: (witness, digits) of the opening; empty before the draw.
    """

    line: SampleLine
    scope: Scope
    ceremony: Ceremony
    rehearsal: bool
    manifest_hash: str
    commitment: str
    prev_head: str
    strata: tuple[tuple[str, str, int, int], ...]
    before: int
    log_no: int
    head: str
    keyings: Keyings
    throws: tuple[tuple[str, str], ...]
    seed: str
    result_hash: str
    result_no: int
    result_head: str
    drawn_at: datetime | None
    void: Voided | None
    lines: tuple[DrawnLine, ...]


@needs(Right.READ)
def samples(store: Store, actor: Actor) -> tuple[SampleLine, ...]:
    """Return every sample, the newest first."""
    with store.read() as session:
        rows = session.scalars(select(Recheck).order_by(Recheck.id.desc())).all()
        people = _people(session)
        return tuple(_line(session, row, people) for row in rows)


@needs(Right.READ)
def sample(store: Store, actor: Actor, recheck_id: int) -> Sample:
    """Return one sample with everything that may be known of it now."""
    with store.read() as session:
        return read_sample(session, recheck_id)


def read_sample(session: Session, recheck_id: int) -> Sample:
    """As `sample`, inside the caller's session."""
    row = session.get_one(Recheck, recheck_id)
    people = _people(session)
    scope, ceremony = Scope.from_json(row.scope), Ceremony.from_json(row.people)
    stored = session.get(RecheckResult, recheck_id)
    log = {
        entry.kind: entry
        for entry in session.scalars(select(LogEntry).where(LogEntry.subject == row.number))
    }
    result = log.get("RESULT")
    return Sample(
        line=_line(session, row, people),
        scope=scope,
        ceremony=ceremony,
        rehearsal=row.tag == REHEARSAL,
        manifest_hash=row.manifest_hash,
        commitment=row.commitment,
        prev_head=row.prev_head,
        strata=_strata(session, row, scope),
        before=sum(
            count for verdict, count in pool_counts(session, row.id).items() if verdict != "IN"
        ),
        log_no=log["LOCK"].n,
        head=log["LOCK"].head,
        keyings=keyings_of(session, row),
        throws=_throws(ceremony, stored.opening) if stored else (),
        seed=stored.seed if stored else "",
        result_hash=stored.result_hash if stored else "",
        result_no=result.n if result else 0,
        result_head=result.head if result else "",
        drawn_at=stored.at if stored else None,
        void=_void(session, recheck_id, people),
        lines=_drawn(session, row, people),
    )


def newest(session: Session, ids: Iterable[int] | None = None) -> Mapping[tuple[int, int], Verdict]:
    """Return (sample, assignment) -> the verdict that counts, of some samples or of all."""
    query = select(
        RecheckFinding.recheck_id, RecheckFinding.assignment_id, RecheckFinding.verdict
    ).order_by(RecheckFinding.id)
    if ids is not None:
        query = query.where(RecheckFinding.recheck_id.in_(tuple(ids)))
    return {(one, other): Verdict(said) for one, other, said in session.execute(query)}


def _people(session: Session) -> dict[int, str]:
    return dict(session.execute(select(Account.id, Account.name)).all())


def _line(session: Session, row: Recheck, people: Mapping[int, str]) -> SampleLine:
    drawn = session.scalars(
        select(RecheckDrawn.assignment_id).where(RecheckDrawn.recheck_id == row.id)
    ).all()
    said = newest(session, (row.id,))
    tally = sum((tally_of(said.get((row.id, one))) for one in drawn), Tally())
    if session.get(RecheckVoid, row.id) is not None:
        state = State.VOID
    elif not drawn:
        state = State.SEALED
    else:
        state = State.DRAWN if tally.open else State.DONE
    wanted = sum(quota.k for quota in parse_manifest(row.manifest).ent_quotas)
    pool = pool_counts(session, row.id)["IN"]
    return SampleLine(
        row.id,
        row.number,
        row.name,
        row.at,
        people.get(row.by_id, ""),
        pool,
        wanted,
        tally,
        state,
    )


def _strata(session: Session, row: Recheck, scope: Scope) -> tuple[tuple[str, str, int, int], ...]:
    manifest = parse_manifest(row.manifest)
    words = wording(session).on(scope.until)
    sizes: dict[str, int] = {}
    for line in manifest.enterprises:
        if line.is_in:
            sizes[line.stratum] = sizes.get(line.stratum, 0) + 1
    found = (
        (
            quota.name,
            words.result(row.strata[quota.name]) if row.strata[quota.name] != ALL else "",
            sizes.get(quota.name, 0),
            quota.k,
        )
        for quota in manifest.ent_quotas
    )
    return tuple(sorted(found, key=lambda one: (len(one[0]), one[0])))


def _throws(ceremony: Ceremony, opening: bytes) -> tuple[tuple[str, str], ...]:
    names = {key: person.name for key, person in ceremony.throwers()}
    names[BEACON_ID] = ceremony.beacon_source
    pairs = (line.partition("=") for line in opening.decode().splitlines()[1:])
    return tuple((names[key], digits) for key, _, digits in pairs if digits != "-")


def _void(session: Session, recheck_id: int, people: Mapping[int, str]) -> Voided | None:
    row = session.get(RecheckVoid, recheck_id)
    if row is None:
        return None
    return Voided(row.reason, people.get(row.by_id, ""), people.get(row.second_id, ""), row.at)


def _drawn(session: Session, row: Recheck, people: Mapping[int, str]) -> tuple[DrawnLine, ...]:
    drawn = session.scalars(
        select(RecheckDrawn)
        .where(RecheckDrawn.recheck_id == row.id)
        .order_by(RecheckDrawn.position)
    ).all()
    ids = [one.assignment_id for one in drawn]
    there = places_of(session, ids)
    by_id = {one.inspection.assignment_id: one for one in there}
    officers = names_of(session, there)
    findings = dict(
        session.execute(
            select(RecheckPlace.assignment_id, Finding)
            .join(Finding, Finding.id == RecheckPlace.finding_id)
            .where(RecheckPlace.recheck_id == row.id, RecheckPlace.assignment_id.in_(ids))
        ).all()
    )
    files = _counts(session, EvidenceLink, ids, standing_links())
    papers = _counts(session, Document, ids)
    entered, said = _entered(session, row.id, people), wording(session)
    found = []
    for one in drawn:
        place, finding = by_id[one.assignment_id], findings[one.assignment_id]
        body = FindingBody.from_json(finding.body)
        found.append(
            DrawnLine(
                one.assignment_id,
                one.position,
                one.stratum,
                place,
                tuple(officers[place.lock_id, key] for key in place.inspection.officers),
                said.on(finding.inspected_on).results_text(body.results),
                body.items,
                body.note,
                files.get(one.assignment_id, 0),
                papers.get(one.assignment_id, 0),
                place.inspection.finding_id != finding.id,
                entered.get(one.assignment_id),
            )
        )
    return tuple(found)


def _counts(
    session: Session, table: Any, ids: Sequence[int], *where: ColumnElement[bool]
) -> dict[int, int]:
    """Return assignment -> how many rows of a table belong to it."""
    column = table.assignment_id
    rows = session.execute(
        select(column, func.count()).where(column.in_(ids), *where).group_by(column)
    )
    return dict(rows.all())


def _entered(session: Session, recheck_id: int, people: Mapping[int, str]) -> dict[int, Entered]:
    rows = session.scalars(
        select(RecheckFinding)
        .where(RecheckFinding.recheck_id == recheck_id)
        .order_by(RecheckFinding.id)
    )
    found: dict[int, Entered] = {}
    for row in rows:
        before = found.get(row.assignment_id)
        found[row.assignment_id] = Entered(
            Verdict(row.verdict),
            items_of(row.facts),
            row.words,
            row.checked_on,
            row.checked_by,
            people.get(row.by_id, ""),
            row.at,
            before.revisions + 1 if before else 1,
        )
    return found
