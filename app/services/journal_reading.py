"""The log beyond its pages: which kinds of entries there are, and the log as a file."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.core.people import Actor, Right
from app.files.atomic import whole_file
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import LogEntry


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of entry and how many there are."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log.txt that was written: where, and the number of its last entry."""

    path: Path
    entries: int


@needs(Right.READ_LOG)
def kinds(store: Store, actor: Actor) -> tuple[KindCount, ...]:
    """Return the kinds of entries in the log, the most frequent first."""
    with store.read() as session:
        count = func.count(LogEntry.n)
        rows = session.execute(
            select(LogEntry.kind, count).group_by(LogEntry.kind).order_by(count.desc())
        )
        return tuple(KindCount(kind, number) for kind, number in rows)


@needs(Right.READ_LOG)
def export(store: Store, actor: Actor, path: Path, *, now: datetime) -> LogFile:
    """Write the whole log as log.txt (protocol §9), one entry a line; the log notes it.

    Anybody can follow the file with `sha256sum` alone.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    with store.read() as session:
        body = journal.log_text(session)
    with whole_file(path) as file:
        file.write(body.encode())
    count = body.count("\n")
    with store.write() as session:
        payload = {"kind": "log", "file": path.name, "rows": count}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return LogFile(path, count)
