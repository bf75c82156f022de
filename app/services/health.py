"""运行状况: how database, disk, backup, log and program stand, and a test of itself on demand.

Looks over every stage and changes none; the thresholds are core.health's.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import health as looks
from app.core.container import unpack
from app.core.dossier import check
from app.core.dossier_report import Verdict
from app.core.health import Level, Look, Part
from app.core.people import Actor, Right
from app.core.protocol import REHEARSAL
from app.errors import EnvironmentFault
from app.files.kit_files import PROGRAM, program_sums, shipped_sums
from app.services import deadlines, heads_register, journal, pdf_pages
from app.services.deadlines import DueAsked
from app.services.demo import Demo, run_demo
from app.services.evidence_kit import kept_kit
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import EvidenceKit, LogEntry

BACKUP: Final = "BACKUP"  # the log's kind of a backup that was checked
_DRAWN: Final = 12  # enterprises of the test's draw
Progress = Callable[[str, float], None]


class SelfTestFailed(EnvironmentFault):
    """A step of the test did not give what it must: the program is not whole."""

    code = "health.failed"


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What a test of the whole road did: every figure came out as it must."""

    enterprises: int
    drawn: int
    teams: int
    files: int


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
    own = program_sums()
    return (
        Look(Part.DATABASE, Level.GOOD, "size", {"size": size}),
        looks.disk(shutil.disk_usage(store.folder).free, size),
        looks.backup(last, now, sample=is_sample),
        looks.log(verdict.entries, verdict.broken_at),
        looks.anchors(verdict.entries, checked.paper, checked.noted, checked.noted_apart),
        looks.due(found.late, found.soon),
        looks.program(_differing(own, shipped_sums()), _differing(own, drawn_with)),
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


@needs(Right.READ)
def self_test(
    store: Store,
    actor: Actor,
    chance: str,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> SelfTest:
    """Walk a whole task in a folder of its own that is gone afterwards; nothing here changes.

    Imports the sample's registries, draws, verifies the dossier, prints and exports.

    Args:
        chance: 64 hex digits of the operating system's generator.

    Raises:
        SelfTestFailed: names the step (the machine's).
    """
    if progress:
        progress("health.testing", 0.0)
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "test"
        made = run_demo(out, {}, _DRAWN, clock=_clock(now), entropy=_entropy(chance))
        if progress:
            progress("health.checking", 0.9)
        _check(made, out)
    return SelfTest(made.enterprises, made.drawn, made.teams, len(made.files))


def _clock(now: datetime) -> Callable[[], datetime]:
    seconds = count()
    return lambda: now + timedelta(seconds=next(seconds))


def _entropy(chance: str) -> Callable[[], str]:
    """A stream for a rehearsal; a real draw asks the operating system each time."""
    drops: Iterator[int] = count()
    return lambda: hashlib.sha256(f"{chance}|{next(drops)}".encode()).hexdigest()


def _check(made: Demo, out: Path) -> None:
    if made.drawn != _DRAWN:
        raise SelfTestFailed(test_step="draw", detail=f"{made.drawn}/{_DRAWN}")
    dossier = next(name for name in made.files if name.endswith(".zip"))
    report = check(unpack((out / dossier).read_bytes()))
    if report.verdict is not Verdict.CONSISTENT:
        raise SelfTestFailed(test_step="verify", detail=report.verdict.value)
    for name in made.files:
        if name.endswith(".pdf") and not pdf_pages.page_words(out / name, 1).strip():
            raise SelfTestFailed(test_step="pdf", detail=name)
    rows = len((out / "disclosure.csv").read_text("utf-8-sig").splitlines()) - 1
    if rows != _DRAWN:
        raise SelfTestFailed(test_step="disclosure", detail=f"{rows}/{_DRAWN}")
