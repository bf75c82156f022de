"""A database that was put in the place of a newer one, and a schema that was changed.

Looked for when somebody comes in: the log is compared with every head known from elsewhere
(heads.txt, the second folder, the register of paper), the schema with what was made. What is
found becomes an entry, once; it is shown everywhere until two people acknowledge it. So is
the entry of a password that was set from the command line, and of a backup that was restored
where the database could not be opened to ask a second person.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.backups import RESTORED
from app.core.heads import KnownHead, Why, contradiction
from app.core.people import RESET, Actor, Right
from app.core.protocol import REHEARSAL
from app.core.reasons import check_reason
from app.errors import EnvironmentFault, UserError
from app.files.heads_file import read_heads
from app.services import journal
from app.services.keeping.heads import LogEnd, Source, end_of, places
from app.services.rights import check_second, needs
from app.store.engine import Store
from app.store.schema import LogEntry, PaperHead
from app.store.schema_check import SchemaFlaws, schema_flaws

RESTORE: Final = "RESTORE"
SCHEMA: Final = "SCHEMA"
ACKNOWLEDGED: Final = {
    RESTORE: "RESTORE-ACK",
    RESTORED: "RESTORE-ACK",
    SCHEMA: "SCHEMA-ACK",
    RESET: "RESET-ACK",
}
_log = logging.getLogger(__name__)


class NothingOpen(UserError):
    """Somebody has acknowledged it in the meantime."""

    code = "heads.nothing_open"


@dataclass(frozen=True, slots=True)
class Finding:
    """How the log contradicts a known head. `found`: our head there, or our newest."""

    source: Source
    why: Why
    n: int
    known: str
    found: str
    last: int  # newest entry of our log
    upto: str = ""  # last head of the file when it was compared


@dataclass(frozen=True, slots=True)
class Alarm:
    """An entry RESTORE, RESTORED, SCHEMA or RESET that nobody has acknowledged; `facts` is its payload."""

    n: int
    kind: str
    at: str  # UTC text
    facts: dict[str, Any]


@needs(Right.READ)
def look(store: Store, actor: Actor, profile: Path, *, now: datetime) -> tuple[Alarm, ...]:
    """Compare log and schema with what is known, log what is new, return what stands open.

    Args:
        profile: heads.txt of the user's profile. A file that cannot be read is passed over;
            `heads.keep` tells of it.
    """
    with store.read() as session:
        flaws = schema_flaws(session)
        news = _news(session, profile, flaws)
        told = _told(session)
    if news or told != _said(flaws):
        with store.write() as session:
            for finding in news:
                log_finding(session, actor, finding, now)
            if told != _said(flaws):
                journal.record(session, actor.name, SCHEMA, _said(flaws), now=now)
    return open_alarms(store, actor)


@needs(Right.READ)
def open_alarms(store: Store, actor: Actor) -> tuple[Alarm, ...]:
    """Return what was found and nobody has acknowledged, oldest first; as the log has it."""
    with store.read() as session:
        return _open(session)


@needs(Right.READ)
def acknowledge(
    store: Store, actor: Actor, second: Actor, reason: str, *, now: datetime
) -> tuple[Alarm, ...]:
    """Acknowledge everything that stands open: what happened, and two people.

    Args:
        second: the second person, from accounts.confirm_second.

    Returns:
        What was acknowledged.

    Raises:
        ReasonWrong, NothingOpen, OwnWork, NotAllowed: the user's.
    """
    said = check_reason(reason)
    check_second(store, second, frozenset({actor.account_id}), "acknowledge", now)
    with store.write() as session:
        alarms = _open(session)
        if not alarms:
            raise NothingOpen()
        for kind, answer in ACKNOWLEDGED.items():
            entries = [one.n for one in alarms if one.kind == kind]
            if entries:
                payload = {"acknowledged": entries, "reason": said, "second": second.name}
                journal.record(
                    session, actor.name, answer, payload, now=now, witnesses=(second.name,)
                )
    return alarms


def log_finding(session: Session, actor: Actor, finding: Finding, now: datetime) -> None:
    """Write the entry of a finding inside the caller's transaction."""
    payload = {
        "source": finding.source.value,
        "why": finding.why.value,
        "n": finding.n,
        "known": finding.known,
        "found": finding.found,
        "last": finding.last,
        "upto": finding.upto,
    }
    journal.record(session, actor.name, RESTORE, payload, now=now)


def contradictions(known: Sequence[KnownHead], session: Session) -> tuple[Finding | None, ...]:
    """Return for each known head how the log contradicts it, None where it does not.

    Heads of another tag say nothing of this log; of a sample county, which is made anew at
    will, nor do those of another log.
    """
    end = end_of(session)
    heads = _heads_at(session, {one.n for one in known if one.first == end.first})
    return tuple(_compared(one, end, heads) for one in known)


def _compared(one: KnownHead, end: LogEnd, heads: dict[int, str]) -> Finding | None:
    if one.tag != end.tag or (end.tag == REHEARSAL and one.first != end.first):
        return None
    why = contradiction(one, end.first, heads, end.n)
    if why is None:
        return None
    found = heads[one.n] if why is Why.DIFFERENT else end.head
    return Finding(Source.PROFILE, why, one.n, one.head, found, end.n)


def _news(session: Session, profile: Path, flaws: SchemaFlaws) -> list[Finding]:
    """Return what contradicts the log and no entry tells of yet, one finding a source."""
    if not end_of(session).n:
        return []
    earlier = [(row.n, _payload(row)) for row in _entries(session, RESTORE)]
    found = []
    for source, path in places(session, profile):
        told = [(n, said) for n, said in earlier if said.get("source") == source.value]
        try:
            known = read_heads(path)
        except EnvironmentFault as error:
            _log.warning("heads not read: %s %s", source.value, error.code)
            continue
        finding = _newest(session, known, told)
        if finding is not None:
            found.append(_of(finding, source, known[-1].head))
    if "table paper_head" not in flaws.missing:
        told_heads = {said.get("known") for _, said in earlier}
        found.extend(one for one in _paper(session) if one.known not in told_heads)
    return found


def _of(finding: Finding, source: Source, upto: str) -> Finding:
    return Finding(source, finding.why, finding.n, finding.known, finding.found, finding.last, upto)


def _newest(
    session: Session, known: Sequence[KnownHead], told: Sequence[tuple[int, dict[str, Any]]]
) -> Finding | None:
    """The contradiction with the largest number that stands in the file after what was told.

    An entry RESTORE covers every line the file had by then: up to the line it names, and up
    to the first head that was noted after it by this log.
    """
    found = contradictions(known, session)
    first, tag = end_of(session).first, journal.tag_of(session)
    ends = {said.get("upto") for _, said in told}
    since = max((n for n, _ in told), default=0)
    covered = -1
    for at, (one, finding) in enumerate(zip(known, found, strict=True)):
        ours = finding is None and (one.tag, one.first) == (tag, first)
        if one.head in ends:
            ends.remove(one.head)  # where it stood first
            covered = at
        elif since and ours and one.n >= since:
            covered = at
    fresh = [one for at, one in enumerate(found) if at > covered and one is not None]
    return max(fresh, key=lambda one: one.n, default=None)


def _paper(session: Session) -> list[Finding]:
    """Heads of the register of paper that the log does not have where it should."""
    end = end_of(session)
    rows = session.scalars(select(PaperHead).order_by(PaperHead.id)).all()
    heads = _heads_at(session, {row.found_n for row in rows})
    return [
        paper_finding(row.head, row.n or row.found_n, heads.get(row.found_n, ""), end)
        for row in rows
        if heads.get(row.found_n) != row.head
    ]


def paper_finding(known: str, n: int, found: str, end: LogEnd) -> Finding:
    """Return the finding of a head on paper that our log lacks; `n` 0 where unknown."""
    why = Why.OLDER if n > end.n else Why.DIFFERENT
    return Finding(Source.PAPER, why, n, known, found or end.head, end.n)


def _heads_at(session: Session, numbers: set[int]) -> dict[int, str]:
    """Our heads at some numbers, some hundreds a question."""
    wanted, step = sorted(numbers), 500
    heads: dict[int, str] = {}
    for at in range(0, len(wanted), step):
        part = select(LogEntry.n, LogEntry.head).where(LogEntry.n.in_(wanted[at : at + step]))
        heads.update(session.execute(part).all())
    return heads


def _entries(session: Session, *kinds: str) -> Sequence[LogEntry]:
    wanted = select(LogEntry).where(LogEntry.kind.in_(kinds)).order_by(LogEntry.n)
    return session.scalars(wanted).all()


def _open(session: Session) -> tuple[Alarm, ...]:
    answered: set[int] = set()
    for row in _entries(session, *ACKNOWLEDGED.values()):
        answered.update(_payload(row).get("acknowledged", ()))
    alarms = []
    for row in _entries(session, *ACKNOWLEDGED):
        facts = _payload(row)
        if row.n not in answered and any(facts.get(key) for key in _TELLING[row.kind]):
            alarms.append(Alarm(row.n, row.kind, row.at, facts))
    return tuple(alarms)


_TELLING: Final = {
    RESTORE: ("known",),
    RESTORED: ("unattended",),  # nobody could be asked; else two people have agreed already
    SCHEMA: ("missing", "altered", "surplus"),
    RESET: ("account",),
}


def _said(flaws: SchemaFlaws) -> dict[str, object]:
    return {
        "missing": list(flaws.missing),
        "altered": list(flaws.changed),
        "surplus": list(flaws.added),
    }


def _told(session: Session) -> dict[str, object]:
    """What the newest entry SCHEMA says; that nothing is wrong where there is none."""
    last = session.scalars(
        select(LogEntry).where(LogEntry.kind == SCHEMA).order_by(LogEntry.n.desc()).limit(1)
    ).first()
    return _said(SchemaFlaws()) if last is None else _payload(last)


def _payload(row: LogEntry) -> dict[str, Any]:
    """What an entry says; nothing where it was damaged, which the check of the log tells."""
    try:
        read = json.loads(row.payload)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
