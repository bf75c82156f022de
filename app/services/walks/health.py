"""运行状况: how database, disk, backup, log and program stand.

Looks over every stage and changes none; the thresholds are core.health's.
"""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import health as looks
from app.core.health import Level, Look, Part
from app.core.people import Actor, Right
from app.core.protocol import REHEARSAL
from app.files.kit_files import PROGRAM, altered_files, program_sums
from app.services import journal
from app.services.desk import deadlines
from app.services.desk.deadlines import DueAsked
from app.services.evidence.evidence_kit import kept_kit
from app.services.keeping import heads_register
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import EvidenceKit, LogEntry

BACKUP: Final = "BACKUP"  # the log's kind of a backup that was checked


@needs(Right.READ_LOG)
def health(
    store: Store, actor: Actor, profile: Path | None = None, *, now: datetime
) -> tuple[Look, ...]:
    """Return how everything stands, in the order of core.health.Part.

    Args:
        profile: heads.txt of the user's profile; None asks no files.

    Raises:
        Unreadable: a file of the program cannot be read (the machine's).
    """
    size = sum(_size(store.path.with_name(store.path.name + end)) for end in ("", "-wal"))
    checked = heads_register.check_log(store, actor, profile)
    found = deadlines.due_list(store, actor, DueAsked(), now=now)
    with store.read() as session:
        last, drawn_with = _last_backup(session), _last_program(session)
        is_sample = journal.tag_of(session) == REHEARSAL
    verdict = checked.verdict
    return (
        Look(Part.DATABASE, Level.GOOD, "size", {"size": size}),
        looks.disk(shutil.disk_usage(store.folder).free, size),
        looks.backup(last, now, sample=is_sample),
        looks.log(verdict.entries, verdict.broken_at),
        looks.anchors(verdict.entries, checked.paper, checked.noted, checked.noted_apart),
        looks.due(found.late, found.soon),
        looks.program(altered_files(), _differing(program_sums(), drawn_with)),
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _last_backup(session: Session) -> datetime | None:
    at = session.scalar(
        select(LogEntry.at).where(LogEntry.kind == BACKUP).order_by(LogEntry.n.desc()).limit(1)
    )
    return datetime.fromisoformat(at) if at else None


def _last_program(session: Session) -> bytes | None:
    """Return the digests of the program's files as of the last freeze."""
    newest = select(EvidenceKit.digest).order_by(EvidenceKit.at.desc()).limit(1)
    digest = session.scalar(newest)
    return kept_kit(session, digest).get(PROGRAM) if digest else None


def _differing(own: bytes, known: bytes | None) -> int | None:
    """Count the files that are new, gone or other than in a list of digests."""
    if known is None:
        return None
    ours, theirs = (
        {name: value for value, _, name in (line.partition("  ") for line in one.splitlines())}
        for one in (own.decode(), known.decode())
    )
    return sum(ours.get(name) != theirs.get(name) for name in ours.keys() | theirs.keys())
