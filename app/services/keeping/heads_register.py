"""The register of heads seen on paper, and how far they anchor the log (protocol §9)."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.heads import PaperRead, read_paper
from app.core.people import Actor, Right
from app.errors import EnvironmentFault, UserError
from app.files.heads_file import read_heads
from app.services import journal
from app.services.journal import LogVerdict
from app.services.keeping.heads import end_of, places
from app.services.keeping.restores import log_finding, paper_finding
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, LogEntry, PaperHead

ANCHOR: Final = "ANCHOR"
LONGEST: Final = 200  # characters of what sheet it is


class SheetMissing(UserError):
    """The register wants to know on which sheet the head stands."""

    code = "heads.sheet"


class OtherTag(UserError):
    """The paper is a rehearsal's and the log is not, or the reverse."""

    code = "heads.other_tag"


@dataclass(frozen=True, slots=True)
class HeadFound:
    """A head from paper, looked up in the log.

    Attributes:
        said_n: entry the paper names, 0 where it names none.
        n: entry of the log with that head, 0 where there is none; at, kind: of that entry.
        last: newest entry of the log.
        registered: it stands in the register already.
    """

    head: str
    said_n: int
    n: int
    at: str
    kind: str
    last: int
    registered: bool

    @property
    def after(self) -> int:
        """Entries of the log that this head does not anchor."""
        return self.last - self.n


@dataclass(frozen=True, slots=True)
class RegisteredHead:
    """One row of the register. `holds`: the log has that head at `found_n` today."""

    id: int
    said_n: int
    head: str
    sheet: str
    found_n: int
    holds: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What following the whole log found, and what anchors it.

    Attributes:
        paper: entries up to this one are anchored by paper; 0: none.
        noted: the same by heads.txt, which lies on machines of the bureau; 0: none.
        noted_apart: `noted` comes from the second folder, not from this user's profile.
        contradicted: heads on paper that the log lacks.
    """

    verdict: LogVerdict
    paper: int
    noted: int
    noted_apart: bool
    contradicted: int


@needs(Right.READ_LOG)
def find_head(store: Store, actor: Actor, typed: str, n: int = 0) -> HeadFound:
    """Look up a head as typed or scanned; `n` is the number on the paper, 0 for none.

    Raises:
        NotAHead, PaperManifest, OtherTag: the user's.
    """
    with store.read() as session:
        return _found(session, _read(typed, n))


@needs(Right.READ_LOG)
def register_head(
    store: Store, actor: Actor, typed: str, n: int, sheet: str, *, now: datetime
) -> HeadFound:
    """Put a head seen on paper into the register; one that the log lacks is an entry RESTORE.

    Args:
        typed: as `find_head`. sheet: which sheet it stands on and who holds it.

    Raises:
        NotAHead, PaperManifest, OtherTag, SheetMissing: the user's.
    """
    said = " ".join(sheet.split())
    if not said or len(said) > LONGEST:
        raise SheetMissing(most=LONGEST)
    with store.write() as session:
        found = _found(session, _read(typed, n))
        session.add(
            PaperHead(
                n=found.said_n,
                head=found.head,
                source=said,
                found_n=found.n,
                by_id=actor.account_id,
                at=now,
            )
        )
        session.flush()
        end = end_of(session)
        payload = {"head": found.head, "n": found.said_n, "found_n": found.n, "sheet": said}
        journal.record(session, actor.name, ANCHOR, payload, now=now)
        if not found.n and not found.registered:
            ours = _head_at(session, found.said_n)
            log_finding(session, actor, paper_finding(found.head, found.said_n, ours, end), now)
        return found


@needs(Right.READ_LOG)
def registered_heads(store: Store, actor: Actor) -> tuple[RegisteredHead, ...]:
    """Return the register, newest first, each row compared with the log as it is now."""
    with store.read() as session:
        rows = session.execute(
            select(PaperHead, Account.name, LogEntry.head)
            .join(Account, Account.id == PaperHead.by_id)
            .join(LogEntry, LogEntry.n == PaperHead.found_n, isouter=True)
            .order_by(PaperHead.id.desc())
        ).all()
        return tuple(
            RegisteredHead(
                row.id, row.n, row.head, row.source, row.found_n, row.head == ours, by, row.at
            )
            for row, by, ours in rows
        )


@needs(Right.READ_LOG)
def check_log(store: Store, actor: Actor, profile: Path | None = None) -> LogCheck:
    """Follow the whole log and say up to where paper anchors it, and the files of heads.

    Args:
        profile: heads.txt of the user's profile; None asks no files.
    """
    verdict = journal.verify_log(store, actor)
    rows = registered_heads(store, actor)
    sound = verdict.broken_at - 1 if verdict.broken_at else verdict.entries
    with store.read() as session:
        noted = _noted(session, profile) if profile is not None else []
    best = max((n, apart) for n, apart in [(0, False), *noted])
    return LogCheck(
        verdict,
        max((row.found_n for row in rows if row.holds and row.found_n <= sound), default=0),
        min(best[0], sound),
        best[1],
        len({row.head for row in rows if not row.holds}),
    )


def _noted(session: Session, profile: Path) -> list[tuple[int, bool]]:
    """(newest entry that a file of heads knows as we have it, in the second folder) a file."""
    end = end_of(session)
    found = []
    for at, (_, path) in enumerate(places(session, profile)):
        try:
            known = read_heads(path)
        except EnvironmentFault:  # told of where it is written to
            continue
        ours = [one for one in known if one.first == end.first and one.n <= end.n]
        downward = sorted(ours, key=lambda one: one.n, reverse=True)
        newest = (one.n for one in downward if _head_at(session, one.n) == one.head)
        found.append((next(newest, 0), at > 0))
    return found


def _read(typed: str, n: int) -> PaperRead:
    read = read_paper(typed)
    return read if read.n else replace(read, n=n)


def _found(session: Session, read: PaperRead) -> HeadFound:
    if read.tag not in ("", journal.tag_of(session)):
        raise OtherTag(tag=read.tag)
    entry = session.scalars(
        select(LogEntry).where(LogEntry.head == read.head).order_by(LogEntry.n).limit(1)
    ).first()
    there = session.scalars(
        select(PaperHead.id).where(PaperHead.head == read.head).limit(1)
    ).first()
    last = end_of(session).n
    if entry is None:
        return HeadFound(read.head, read.n, 0, "", "", last, there is not None)
    return HeadFound(read.head, read.n, entry.n, entry.at, entry.kind, last, there is not None)


def _head_at(session: Session, n: int) -> str:
    return session.scalars(select(LogEntry.head).where(LogEntry.n == n)).first() or ""
