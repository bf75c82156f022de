"""Backups: made beside the data and in the second folder, checked, and removed by rule.

A backup gets its name only after it was opened, checked page by page, and found to end
where the log ended when it was begun. Killed at any moment it leaves the earlier ones whole.
"""

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import __version__
from app.core.backups import ASKED, DAILY, MOVED_IN, Named, name_of, read_name, surplus
from app.core.people import Actor, Right
from app.core.protocol import REHEARSAL
from app.core.times import beijing_date, utc_text
from app.errors import EnvironmentFault, UserError
from app.files import backup_note
from app.files.backup_note import Note
from app.services import journal
from app.services.keeping import backup_files
from app.services.keeping.heads_folder import SecondGone, folder_of
from app.services.rights import needs
from app.store import backups as copies
from app.store.backups import BackupNotWritten
from app.store.engine import Store
from app.store.guard import FolderInUse, FolderNotLockable, hold
from app.store.schema import LogEntry
from app.texts import error_text

BACKUP: Final = "BACKUP"  # the log's kind
FOLDER: Final = "backups"  # below the data folder
_SECOND: Final = "mingqian-backups"  # below the second folder
_REHEARSED: Final = "mingqian-backups-sample"  # a sample county's never stand among real ones
_PART: Final = ".part"
REST: Final = timedelta(hours=2)  # after a backup, until leaving the window makes another
_NO_WORK: Final = ("LOGIN", "REFUSED", BACKUP)  # entries that alone are worth no backup
Progress = Callable[[str, float], None]
_log = logging.getLogger(__name__)


class BackupRunning(UserError):
    """Another backup of this data folder is being made."""

    code = "backup.running"


class Where(StrEnum):
    """Where a backup lies."""

    HERE = "HERE"  # backups/ of the data folder
    SECOND = "SECOND"  # the second folder
    FILE = "FILE"  # somewhere else, chosen by hand


class State(StrEnum):
    """What is known of a backup without reading it whole."""

    CHECKED = "CHECKED"  # it was checked when made and has the size it had then
    UNCHECKED = "UNCHECKED"  # nobody noted a check: put aside before a change
    ALTERED = "ALTERED"  # not the size it had


@dataclass(frozen=True, slots=True)
class Listed:
    """A backup in a list. `note`: None where nothing was noted."""

    path: Path
    where: Where
    named: Named
    size: int
    note: Note | None

    @property
    def state(self) -> State:
        """What is known of it."""
        if self.note is None:
            return State.UNCHECKED
        return State.CHECKED if self.note.size == self.size else State.ALTERED


@dataclass(frozen=True, slots=True)
class Standing:
    """How backups stand.

    Attributes:
        last: when the last one that was checked was made. due: none was made today.
        second: a second folder is named. entries: of the log now.
    """

    last: datetime | None
    due: bool
    second: bool
    entries: int
    listed: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that could not be written to, and why, as a sentence."""

    where: Where
    sentence: str


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and checked.

    Attributes:
        files: files of own forms and evidence copied beside it now.
        damaged: files of evidence that were not copied, being lost or damaged here.
        removed: earlier backups removed by rule.
    """

    path: Path
    note: Note
    places: tuple[Where, ...]
    faults: tuple[Fault, ...]
    files: int
    damaged: int
    removed: int


@needs(Right.READ)
def standing(store: Store, actor: Actor, *, now: datetime) -> Standing:
    """Say when the last backup was made and whether today's is still missing."""
    with store.read() as session:
        newest = _newest(session)
        entries = session.scalar(select(LogEntry.n).order_by(LogEntry.n.desc()).limit(1)) or 0
        second = folder_of(session) is not None
    last = newest[1] if newest is not None else None
    due = last is None or beijing_date(last) != beijing_date(now)
    return Standing(last, due, second, entries)


def _newest(session: Session) -> tuple[int, datetime] | None:
    """Return number and time of the newest backup's entry; those of an old place stayed there."""
    kinds = (BACKUP, MOVED_IN)
    query = select(LogEntry).where(LogEntry.kind.in_(kinds)).order_by(LogEntry.n.desc()).limit(1)
    found = session.scalars(query).first()
    if found is None or found.kind != BACKUP:
        return None
    return found.n, datetime.fromisoformat(found.at)


@needs(Right.READ)
def due_on_exit(store: Store, actor: Actor, *, now: datetime) -> bool:
    """Tell whether work was done since the newest backup, and that is REST old or none is there."""
    with store.read() as session:
        last = _newest(session)
        worked = select(LogEntry.n).where(LogEntry.kind.not_in(_NO_WORK))
        if last is not None:
            worked = worked.where(LogEntry.n > last[0])
        if session.scalar(worked.limit(1)) is None:
            return False
    return last is None or now - last[1] >= REST


@needs(Right.READ)
def backups(store: Store, actor: Actor, *, now: datetime) -> Standing:
    """As `standing`, with every backup that is there, newest first."""
    found = standing(store, actor, now=now)
    with store.read() as session:
        places = _places(session, store.folder)
    listed = [one for where, place in places for one in listed_in(place, where)]
    listed.sort(key=lambda one: (one.named.at, one.where is Where.HERE), reverse=True)
    return Standing(found.last, found.due, found.second, found.entries, tuple(listed))


def listed_in(place: Path, where: Where) -> tuple[Listed, ...]:
    """Return the backups in a folder, newest first; none where it cannot be read."""
    try:
        found = [
            Listed(path, where, named, path.stat().st_size, backup_note.read_note(path))
            for path in place.iterdir()
            if (named := read_name(path.name)) is not None
        ]
    except OSError as error:
        _log.info("backups not listed: %s %s", where.value, error.errno)
        return ()
    return tuple(sorted(found, key=lambda one: one.named.at, reverse=True))


@needs(Right.READ)
def back_up(
    store: Store, actor: Actor, asked: bool, *, now: datetime, progress: Progress | None = None
) -> Made:
    """Make a backup wherever backups are kept, check it, and log it.

    Args:
        asked: somebody asked for it; False: the day's.

    Raises:
        BackupRunning: the user's.
        DiskFull, BackupNotWritten: the machine's, where no place could be written to.
    """
    name = name_of(now, ASKED if asked else DAILY)
    with store.read() as session:
        places = _places(session, store.folder)
    try:
        with hold(store.folder / FOLDER):
            return _made(store, actor, name, places, now, progress)
    except FolderInUse as error:
        raise BackupRunning() from error


def _places(session: Session, folder: Path) -> tuple[tuple[Where, Path], ...]:
    here = (Where.HERE, folder / FOLDER)
    second = folder_of(session)
    if second is None:
        return (here,)
    rehearsed = journal.tag_of(session) == REHEARSAL
    return here, (Where.SECOND, second / (_REHEARSED if rehearsed else _SECOND))


def _made(
    store: Store,
    actor: Actor,
    name: str,
    places: tuple[tuple[Where, Path], ...],
    now: datetime,
    progress: Progress | None,
) -> Made:
    first: Path | None = None
    note: Note | None = None
    done: dict[Where, Path] = {}
    faults: list[Fault] = []
    files = damaged = 0
    for where, place in places:
        try:
            if where is Where.SECOND and not place.parent.is_dir():
                raise SecondGone(path=str(place.parent))  # not to be made where a stick is missing
            if first is None or note is None:
                note = _written(store.path, place / name, now, progress)
                first = place / name
            else:
                copies.copy_bytes(first, place / name)
                backup_note.write_note(place / name, note)
            beside = backup_files.copy_beside(store.folder, place, where is Where.SECOND)
        except EnvironmentFault as error:
            _log.warning("no backup: %s %s", where.value, error.code)
            if where is places[-1][0] and not done:
                raise
            faults.append(Fault(where, error_text(error)))
            continue
        done[where] = place
        files, damaged = files + beside.copied, max(damaged, beside.damaged)
    assert first is not None  # else the last place has raised
    assert note is not None
    removed = sum(_tidy(place) for place in done.values())
    made = Made(first, note, tuple(done), tuple(faults), files, damaged, removed)
    _record(store, actor, made, now)
    return made


def _written(source: Path, target: Path, now: datetime, progress: Progress | None) -> Note:
    """Copy, check, note, and only then give the copy its name."""

    def step(share: float) -> None:
        if progress:
            progress("backup.copying", 0.6 * share)

    part = target.with_name(target.name + _PART)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        inside = copies.copy_whole(source, part, step)
        if progress:
            progress("backup.checking", 0.7)
        try:
            if copies.sound(part) != inside:
                raise BackupNotWritten(path=str(target), detail=inside.end.head[:8])
        except UserError as error:
            raise BackupNotWritten(path=str(target), detail=error.code) from error
        digest, size = copies.digest_of(part), part.stat().st_size
        end = inside.end
        note = Note(utc_text(now), digest, size, end.n, end.head, inside.revision, __version__)
        backup_note.write_note(target, note)
        part.replace(target)
    except OSError as error:
        raise BackupNotWritten(path=str(target), detail=error.strerror or str(error)) from error
    finally:
        copies.discard(part)
    return note


def _tidy(place: Path) -> int:
    """Remove what the rule does not keep, return how many, and what a killed backup left."""
    known = listed_in(place, Where.HERE)
    gone = surplus(one.named for one in known)
    for one in gone:
        copies.discard(place / one.name)
        copies.discard(backup_note.note_of(place / one.name))
    _clear(place)
    return len(gone)


def _clear(place: Path) -> None:
    """Remove what a killed backup left; nobody else is at work here: the folder is held."""
    for path in place.glob(f"*{_PART}"):
        copies.discard(path)
    for path in place.glob(f"*{backup_note.ENDING}"):
        if not path.with_name(path.name.removesuffix(backup_note.ENDING)).exists():
            copies.discard(path)


def clear_halves(store: Store) -> None:
    """Remove what a killed backup left, wherever backups are kept, unless one is being made."""
    with store.read() as session:
        places = _places(session, store.folder)
    with contextlib.suppress(FolderInUse, FolderNotLockable), hold(store.folder / FOLDER):
        for _, place in places:
            _clear(place)


def _record(store: Store, actor: Actor, made: Made, now: datetime) -> None:
    payload = {
        "n": made.note.n,
        "head": made.note.head,
        "sha256": made.note.sha256,
        "size": made.note.size,
        "places": [where.value for where in made.places],
        "failed": [fault.where.value for fault in made.faults],
        "copied": made.files,
        "removed": made.removed,
    }
    with store.write() as session:
        journal.record(session, actor.name, BACKUP, payload, now=now)
