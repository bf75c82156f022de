"""The hash-chained log: one entry per act, in the act's own transaction (protocol §9).

The payload is canonical JSON of ids, counts, hashes and codes; the entry binds its
SHA-256. The tag is the data folder's: a sample's log can never pass as a real one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core import chain
from app.core.people import Actor, Right, require
from app.core.protocol import NONE, REAL, REHEARSAL, Tag, normalise_word, sha256_hex
from app.core.times import BEIJING, utc_text
from app.store.engine import Store
from app.store.schema import Bureau, LogEntry

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the log page shows it."""

    n: int
    at: str  # UTC text
    kind: str
    operator: str
    witnesses: str
    subject: str
    payload: str
    previous: str  # the head this entry continues
    head: str


def tag_of(session: Session) -> Tag:
    """Return SSJ1, or SSJ1R in a sample county: its files never pass as real."""
    bureau = session.get(Bureau, 1)
    return REHEARSAL if bureau is not None and bureau.is_sample else REAL


def head_of(session: Session) -> str:
    """Return the head of the log; 64 zeros for an empty one."""
    last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).first()
    return last.head if last else chain.ZERO_HEAD


def record(
    session: Session,
    operator: str,
    kind: str,
    payload: Mapping[str, object],
    *,
    now: datetime,
    witnesses: Sequence[str] = (),
    subject: str = "",
) -> LogEntry:
    """Append one entry inside the caller's transaction and return it.

    Args:
        session: a write session; the entry stands or falls with the act.
        kind: IMPORT, LOCK, SEED, RESULT, … (protocol §9).
        payload: ids, counts, hashes, codes; no private data.
        subject: the task or draw number the act belongs to, for filtering.
    """
    last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).first()
    number = last.n + 1 if last else 1
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    at = utc_text(now)
    words = map(normalise_word, witnesses)
    names = [word for word in words if word != NONE]  # nothing left of it: nobody (§9)
    text = chain.entry_text(
        tag_of(session),
        number,
        last.head if last else chain.ZERO_HEAD,
        at,
        kind,
        normalise_word(operator),
        names,
        sha256_hex(body),
    )
    entry = LogEntry(
        n=number,
        kind=kind,
        at=at,
        operator=normalise_word(operator),
        witnesses=",".join(names),
        subject=subject,
        payload=body,
        entry=text,
        head=chain.head(text),
    )
    session.add(entry)
    session.flush()
    return entry


def record_void(
    session: Session,
    actor: Actor,
    second: Actor,
    number: str,
    hashes: tuple[str, str | None],
    reason: str,
    *,
    now: datetime,
    attempt: int = 1,
) -> None:
    """Log that two people voided an attempt of a draw.

    Args:
        hashes: of its manifest, and of what it gave or would have given; None: nothing yet.
    """
    manifest, result = hashes
    said = {"draw": number, "attempt": attempt, "m": manifest, "r": result}
    payload = {**said, "reason": reason, "second": second.name}
    record(
        session,
        actor.name,
        "VOID",
        payload,
        now=now,
        witnesses=(second.name,),
        subject=number,
    )


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, newest first, and how many entries there are in all."""

    rows: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are wanted; what is empty asks for nothing.

    Attributes:
        subject: numbers that start so. since, until: days in Beijing, both included.
    """

    kind: str = ""
    subject: str = ""
    operator: str = ""
    since: date | None = None
    until: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what entries have to meet, for the services of the log."""
        where = []
        if self.kind:
            where.append(LogEntry.kind == self.kind)
        if self.subject:
            where.append(LogEntry.subject.startswith(self.subject, autoescape=True))
        if self.operator:
            where.append(LogEntry.operator == self.operator)
        if self.since is not None:
            where.append(LogEntry.at >= _midnight(self.since))
        if self.until is not None:
            where.append(LogEntry.at < _midnight(self.until + timedelta(days=1)))
        return where


def _midnight(day: date) -> str:
    return utc_text(datetime.combine(day, time(), BEIJING))


def entries(
    store: Store,
    actor: Actor,
    page: int,
    *,
    kind: str = "",
    subject: str = "",
    operator: str = "",
    since: date | None = None,
    until: date | None = None,
) -> LogPage:
    """Return page `page` (from 0) of the entries asked for (as in Asked), newest first.

    Raises:
        NotAllowed: the actor may not read the log.
    """
    require(actor, Right.READ_LOG)
    where = Asked(kind, subject, operator, since, until).conditions()
    with store.read() as session:
        count = session.scalar(select(func.count()).select_from(LogEntry).where(*where)) or 0
        rows = session.scalars(
            select(LogEntry)
            .where(*where)
            .order_by(LogEntry.n.desc())
            .limit(PAGE)
            .offset(page * PAGE)
        ).all()
        return LogPage(tuple(line_of(row) for row in rows), count)


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """Whether the log holds together: the entries bind each other and their payloads."""

    entries: int
    head: str
    broken_at: int  # 0: nothing is broken


def verify_log(store: Store, actor: Actor) -> LogVerdict:
    """Follow the whole chain and compare what is shown of an entry with what it binds.

    Raises:
        NotAllowed: the actor may not read the log.
    """
    require(actor, Right.READ_LOG)
    with store.read() as session:
        return verdict_of(session)


def verdict_of(session: Session) -> LogVerdict:
    """As `verify_log`, inside the caller's session, which knows who asks."""
    rows = session.execute(
        select(
            LogEntry.n,
            LogEntry.at,
            LogEntry.kind,
            LogEntry.operator,
            LogEntry.witnesses,
            LogEntry.entry,
            LogEntry.payload,
            LogEntry.head,
        ).order_by(LogEntry.n)
    ).all()
    report = chain.verify_chain(row.entry for row in rows)
    for row, head in zip(rows, report.heads, strict=False):
        # TAG|LOG|n|prev|at|kind|operator|witnesses|hash: the chain has found nine fields.
        bound = row.entry.split("|")[4:]
        shown = (row.at, row.kind, row.operator, row.witnesses or NONE, sha256_hex(row.payload))
        if row.head != head or bound != list(shown):
            return LogVerdict(len(rows), report.head, row.n)
    return LogVerdict(len(rows), report.head, report.flaw_line)


def line_of(row: LogEntry) -> Line:
    """Return an entry as pages and papers show it."""
    return Line(
        row.n,
        row.at,
        row.kind,
        row.operator,
        row.witnesses,
        row.subject,
        row.payload,
        # TAG|LOG|n|prev|…; a damaged entry still has to be seen.
        (row.entry.split("|") + [""] * 4)[3],
        row.head,
    )


def log_text(session: Session) -> str:
    """Return the whole log as `log.txt` of a dossier: one entry a line, LF at the end."""
    entries = session.scalars(select(LogEntry.entry).order_by(LogEntry.n)).all()
    return "".join(f"{entry}\n" for entry in entries)
