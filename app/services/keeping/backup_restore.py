"""A backup put in the place of the database: looked at first, allowed by two, then swapped.

Everything that can fail happens to a copy beside the database: it is checked, brought to
this program's schema and told in its own log that it was restored. Only then it takes the
place, in one step, of what was put aside before. Killed at any moment the folder holds the
one or the other, whole.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.core.backups import BEFORE_RESTORE, RESTORED, End, name_of
from app.core.people import Actor, Right
from app.core.protocol import NONE
from app.core.reasons import check_reason
from app.errors import AppError, EnvironmentFault, UserError
from app.files.backup_note import read_note
from app.services import journal
from app.services.keeping import backup_files
from app.services.keeping.backups import FOLDER, Where, listed_in
from app.services.rights import check_second, needs
from app.store import backups as copies
from app.store.backups import BackupDamaged, Inside
from app.store.engine import DATABASE, DatabaseUnusable, Store
from app.store.guard import has_database, hold
from app.store.migrate import open_store
from app.store.schema import Bureau, LogEntry
from app.store.schema_check import disarm

STAGE: Final = "restoring"  # below the data folder, while a backup is made ready
Progress = Callable[[str, float], None]
_log = logging.getLogger(__name__)


class DatabaseGone(EnvironmentFault):
    """There are backups of a database that is not there any more."""

    code = "store.gone"


class OtherBureau(UserError):
    """The backup is another bureau's."""

    code = "backup.other_bureau"


class SampleMixed(UserError):
    """The backup is a sample county's and the folder is not, or the reverse."""

    code = "backup.sample_mixed"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a backup would bring and take away.

    Attributes:
        end: of the log in it. now: entries of the log as it is.
        lost: entries of the log as it is that the backup lacks.
        follows: the backup is an earlier state of this very log.
        older: its schema is older; it will be brought up.
    """

    path: Path
    sha256: str
    end: End
    now: int
    lost: int
    follows: bool
    older: bool


@dataclass(frozen=True, slots=True)
class Permit:
    """Who restores and why. `second` "": the database could not be opened to ask anybody."""

    name: str
    second: str
    reason: str


UNATTENDED: Final = Permit(NONE, "", "")


@dataclass(frozen=True, slots=True)
class PutBack:
    """A backup in its place. `aside`: where what was there is kept, None if nothing was."""

    end: End
    aside: Path | None
    files: int


def is_damage(error: AppError) -> bool:
    """Tell whether an error means that the database has to come from a backup."""
    return isinstance(error, DatabaseUnusable | DatabaseGone)


def gone(folder: Path) -> DatabaseGone | None:
    """Return the error of a data folder with backups and no database, None for any other.

    Raises:
        NotYours: this user may not look into it.
    """
    if has_database(folder) or not listed_in(folder / FOLDER, Where.HERE):
        return None
    return DatabaseGone(path=str(folder / DATABASE))


@needs(Right.SETTINGS)
def weigh(store: Store, actor: Actor, path: Path, *, progress: Progress | None = None) -> Weighed:
    """Check a backup from end to end and say what restoring it would lose.

    Raises:
        BackupDamaged, BackupNewer, OtherBureau, SampleMixed: the user's choice of file.
    """
    if progress:
        progress("backup.checking", 0.1)
    inside, digest = _checked(path)
    with store.read() as session:
        last = session.scalar(select(LogEntry.n).order_by(LogEntry.n.desc()).limit(1)) or 0
        first = session.scalar(select(LogEntry.head).order_by(LogEntry.n).limit(1)) or ""
        there = session.scalar(select(LogEntry.head).where(LogEntry.n == inside.end.n)) or ""
        ours = session.get(Bureau, 1)
        if ours is not None:
            _same_bureau(inside, first, ours.area_code, ours.is_sample)
    follows = there == inside.end.head and inside.first == first
    lost = last - inside.end.n if follows else last
    older = copies.is_older(inside)
    return Weighed(path, digest, inside.end, last, lost, follows, older)


def _checked(path: Path) -> tuple[Inside, str]:
    inside = copies.sound(path)
    digest = copies.digest_of(path)
    note = read_note(path)
    if note is not None and note.sha256 != digest:
        raise BackupDamaged(file=path.name, detail=f"SHA-256 {digest[:8]} / {note.sha256[:8]}")
    return inside, digest


def _same_bureau(inside: Inside, first: str, area_code: str, is_sample: bool) -> None:
    if inside.is_sample != is_sample:
        raise SampleMixed()
    if inside.first != first and inside.area_code != area_code:
        raise OtherBureau(bureau=inside.bureau)


@needs(Right.SETTINGS)
def permit(store: Store, actor: Actor, second: Actor, reason: str, *, now: datetime) -> Permit:
    """Say that two people want a restore, and why.

    Args:
        second: the second person, from accounts.confirm_second.

    Raises:
        ReasonWrong, OwnWork, NotAllowed: the user's.
    """
    said = check_reason(reason)
    check_second(store, second, frozenset({actor.account_id}), "restore", now)
    return Permit(actor.name, second.name, said)


def put_back(
    folder: Path,
    path: Path,
    allowed: Permit,
    sample: bool,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> PutBack:
    """Put a backup in the place of a data folder's database, which nobody has open.

    Args:
        folder: the data folder; held for the time of it.
        allowed: from `permit`; UNATTENDED where nobody can be asked.
        sample: the folder is the sample county's.

    Raises:
        BackupDamaged, BackupNewer, SampleMixed: the user's choice of file. FolderInUse.
        DiskFull, BackupNotWritten, NotSwapped: the machine's; the database is as it was.
    """

    def said(key: str, share: float) -> None:
        if progress:
            progress(key, share)

    stage = folder / STAGE
    with hold(folder), _cleared(stage):
        said("backup.checking", 0.1)
        inside, digest = _checked(path)
        if inside.is_sample != sample:
            raise SampleMixed()
        said("backup.preparing", 0.3)
        copies.copy_bytes(path, stage / DATABASE)
        try:
            mended = disarm(stage / DATABASE, inside.revision)
            _tell(stage, inside, digest, allowed, mended, now)
        except DatabaseUnusable as error:
            raise BackupDamaged(file=path.name, detail=str(error)) from error
        said("backup.aside", 0.6)
        aside = _put_aside(folder, now)
        files = _beside(path.parent, folder)
        said("backup.swapping", 0.9)
        copies.swap(stage / DATABASE, folder)
    return PutBack(inside.end, aside, files)


def _tell(
    stage: Path,
    inside: Inside,
    digest: str,
    allowed: Permit,
    mended: tuple[str, ...],
    now: datetime,
) -> None:
    """Bring the copy to this program's schema and write into its log that it was restored."""
    payload = {
        "n": inside.end.n,
        "head": inside.end.head,
        "sha256": digest,
        "reason": allowed.reason,
        "second": allowed.second,
        "unattended": not allowed.second,
        **({"mended": list(mended)} if mended else {}),
    }
    seen = (allowed.second,) if allowed.second else ()
    store = open_store(stage, now)
    try:
        with store.write() as session:
            journal.record(session, allowed.name, RESTORED, payload, now=now, witnesses=seen)
    finally:
        store.close()


def _put_aside(folder: Path, now: datetime) -> Path | None:
    if not (folder / DATABASE).exists():
        return None
    aside = folder / FOLDER / name_of(now, BEFORE_RESTORE)
    copies.put_aside(folder, aside)
    return aside


def _beside(place: Path, folder: Path) -> int:
    """Bring back own forms and evidence that are missing; the database counts without them."""
    try:
        return backup_files.copy_beside(place, folder, True).copied
    except EnvironmentFault as error:
        _log.warning("files beside a backup not brought back: %s", error.code)
        return 0


@contextmanager
def _cleared(stage: Path) -> Iterator[None]:
    """Begin without what a killed restore left, and leave nothing."""
    shutil.rmtree(stage, ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(stage, ignore_errors=True)
