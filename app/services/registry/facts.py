"""风险事实 of enterprises: listed, entered, ended and withdrawn by hand.

A fact is never overwritten in silence: each change leaves its former values in the
record's history, and the log names the act. Lists of them come in by facts_import.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.facts import LONGEST_NOTE, LONGEST_REFERENCE
from app.core.headings import label
from app.core.parameters import FACT_KINDS
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.bureau import parameter
from app.services.registry.records import UnknownRecord
from app.services.registry.registry_side import (
    SideRegister,
    changed,
    gone,
    keep_change,
    next_id,
    written,
)
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Enterprise, ImportBatch, RiskFact
from app.texts import text

REGISTER: Final = SideRegister(
    RiskFact,
    "facts",
    history="fact",
    fields=("kind", "since", "until", "reference", "note"),
    day="since",
    filled=("until", "note"),
    days=("since", "until"),
)


class BadFact(UserError):
    """A field of a fact cannot be so."""

    code = "facts.bad"


class FactThere(UserError):
    """The enterprise has this very fact already."""

    code = "facts.there"


class NoSuchFact(UserError):
    """The fact has been withdrawn, or is not there."""

    code = "facts.gone"


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of one enterprise. `until` None: it still holds. `source`: a file, or ""."""

    id: int
    kind: str
    since: date
    until: date | None
    reference: str
    note: str
    by: str
    at: datetime
    source: str = ""


@dataclass(frozen=True, slots=True)
class FactCount:
    """How many enterprises have a fact of a kind; `in_force`: one that holds today."""

    kind: str
    enterprises: int
    in_force: int


@needs(Right.READ)
def of_enterprise(store: Store, actor: Actor, enterprise_id: int) -> tuple[FactLine, ...]:
    """Return the facts of an enterprise, those that hold first, newest first."""
    with store.read() as session:
        rows = session.execute(
            select(RiskFact, Account.name, ImportBatch.file_name)
            .join(Account, Account.id == RiskFact.by_id)
            .outerjoin(ImportBatch, ImportBatch.id == RiskFact.import_id)
            .where(RiskFact.enterprise_id == enterprise_id)
            .order_by(RiskFact.until.is_not(None), RiskFact.since.desc(), RiskFact.id.desc())
        )
        return tuple(
            FactLine(
                row.id,
                row.kind,
                row.since,
                row.until,
                row.reference,
                row.note,
                by,
                row.at,
                file or "",
            )
            for row, by, file in rows
        )


@needs(Right.READ)
def kinds(store: Store, actor: Actor, day: date) -> tuple[str, ...]:
    """Return the kinds in use on a day, in the bureau's order."""
    with store.read() as session:
        return kinds_on(session, day)


def kinds_on(session: Session, day: date) -> tuple[str, ...]:
    """Return the kinds in use on a day, inside the caller's session."""
    return tuple(parameter(session, FACT_KINDS, day))


@needs(Right.READ)
def counts(store: Store, actor: Actor, *, now: datetime) -> tuple[FactCount, ...]:
    """Return per kind how many enterprises have it: those in use, then others there are."""
    day = beijing_date(now)
    holds = (RiskFact.since <= day) & (RiskFact.until.is_(None) | (RiskFact.until >= day))
    number = func.count(func.distinct(RiskFact.enterprise_id))
    grouped = select(RiskFact.kind, number).group_by(RiskFact.kind)
    with store.read() as session:
        ever: dict[str, int] = dict(session.execute(grouped).all())
        now_so: dict[str, int] = dict(session.execute(grouped.where(holds)).all())
        known = dict.fromkeys((*kinds_on(session, day), *sorted(ever)))
    return tuple(FactCount(kind, ever.get(kind, 0), now_so.get(kind, 0)) for kind in known)


@needs(Right.REGISTRY)
def add(
    store: Store,
    actor: Actor,
    enterprise_id: int,
    kind: str,
    since: date,
    until: date | None = None,
    reference: str = "",
    note: str = "",
    *,
    now: datetime,
) -> int:
    """Enter a fact and return its id.

    Raises:
        BadFact, FactThere, UnknownRecord: the user's.
    """
    today = beijing_date(now)
    reference, note = " ".join(reference.split()), " ".join(note.split())
    with store.write() as session:
        enterprise = session.get(Enterprise, enterprise_id)
        if enterprise is None:
            raise UnknownRecord(id=enterprise_id)
        if kind not in kinds_on(session, today):
            raise _bad("kind", kind)
        if since > today:
            raise _bad("since", since.isoformat())
        _check_rest(since, until, reference, note)
        there = session.scalars(
            select(RiskFact.id).where(
                RiskFact.enterprise_id == enterprise_id,
                RiskFact.kind == kind,
                RiskFact.since == since,
                RiskFact.reference == reference,
            )
        ).first()
        if there is not None:
            raise FactThere(kind=kind, since=since.isoformat())
        row = RiskFact(
            id=next_id(session, REGISTER),
            enterprise_id=enterprise_id,
            kind=kind,
            since=since,
            until=until,
            reference=reference,
            note=note,
            by_id=actor.account_id,
            at=now,
        )
        session.add(row)
        session.flush()
        _log(session, actor, "add", row, enterprise.key, now)
        return row.id


@needs(Right.REGISTRY)
def end(
    store: Store, actor: Actor, fact_id: int, until: date | None, note: str, *, now: datetime
) -> None:
    """Say since when a fact no longer holds (or, with None, that it still does), and why.

    Raises:
        BadFact, NoSuchFact: the user's.
    """
    note = " ".join(note.split())
    with store.write() as session:
        row = session.get(RiskFact, fact_id)
        if row is None:
            raise NoSuchFact(id=fact_id)
        _check_rest(row.since, until, row.reference, note)
        changes: dict[str, list[Any]] = {}
        for field, value in (("until", until), ("note", note or row.note)):
            before = getattr(row, field)
            if before != value:
                changes[field] = [written(before), written(value)]
                setattr(row, field, value)
        if not changes:
            return
        row.by_id, row.at = actor.account_id, now
        keep_change(session, actor, REGISTER, fact_id, changes, now)
        _log(session, actor, "end", row, _key(session, row), now)


@needs(Right.REGISTRY)
def withdraw(store: Store, actor: Actor, fact_id: int, reason: str, *, now: datetime) -> None:
    """Take back a fact that was entered wrongly; its values stay in the history.

    Raises:
        BadFact, NoSuchFact: the user's.
    """
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_NOTE:
        raise _bad("reason", reason)
    with store.write() as session:
        row = session.get(RiskFact, fact_id)
        if row is None:
            raise NoSuchFact(id=fact_id)
        keep_change(session, actor, REGISTER, fact_id, gone(REGISTER, row, reason), now)
        _log(session, actor, "withdraw", row, _key(session, row), now)
        session.delete(row)


def _bad(field: str, value: str) -> BadFact:
    words = text("facts.reason") if field == "reason" else label("facts", field)
    return BadFact(field=words, value=value)


def _check_rest(since: date, until: date | None, reference: str, note: str) -> None:
    if until is not None and until < since:
        raise _bad("until", until.isoformat())
    if len(reference) > LONGEST_REFERENCE:
        raise _bad("reference", reference[:40])
    if len(note) > LONGEST_NOTE:
        raise _bad("note", note[:40])


def _key(session: Session, row: RiskFact) -> str:
    return session.get_one(Enterprise, row.enterprise_id).key


def _log(
    session: Session, actor: Actor, act: str, row: RiskFact, enterprise: str, now: datetime
) -> None:
    payload = {"act": act, "fact": row.id, "enterprise": enterprise, "kind": row.kind}
    journal.record(session, actor.name, "FACT", payload, now=now)
    changed(session, REGISTER)
