"""Copies of a database made while others write, looked into, and put in its place.

A copy is taken from one snapshot held by a read transaction, some pages at a time: in WAL
mode writers go on meanwhile, and the copy never has to begin again.
"""

import contextlib
import errno
import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Final

from alembic.script import ScriptDirectory

from app.core.backups import End
from app.errors import EnvironmentFault, UserError
from app.store.engine import DATABASE, DiskFull
from app.store.migrate import head_revision, migrations
from app.store.schema_check import disarm
from app.store.soundness import unmark

PAGES: Final = 512  # a step: 2 MB
PAUSE: Final = 0.01  # seconds after each step, for whoever wants the disk
_PIECE: Final = 2 << 20
BESIDE: Final = ("-wal", "-shm")  # what SQLite keeps beside a database


class BackupNotWritten(EnvironmentFault):
    """The copy could not be written, or did not come out like the original."""

    code = "backup.not_written"


class BackupDamaged(UserError):
    """A file that was to be restored is no sound database of this program."""

    code = "backup.damaged"


class BackupNewer(UserError):
    """A backup made by a newer version of the program."""

    code = "backup.newer"


class NotSwapped(EnvironmentFault):
    """The database could not be replaced; the one that was there is still in its place."""

    code = "backup.not_swapped"


@dataclass(frozen=True, slots=True)
class Inside:
    """What a database says of itself.

    Attributes:
        first: head of the log's first entry: two copies of one log begin alike; "" if empty.
        revision: of its schema. area_code: of the bureau, "" before it was set up.
    """

    end: End
    first: str
    revision: str
    bureau: str
    area_code: str
    is_sample: bool


def copy_whole(source: Path, part: Path, step: Callable[[float], None] | None = None) -> Inside:
    """Copy a database to a new file and return what its snapshot said of itself.

    Args:
        part: where the copy is written; what is there already is replaced.
        step: told the share done, 0 to 1, after each step.

    Raises:
        DiskFull, BackupNotWritten: the machine's; nothing is left at `part`.
    """

    def told(_status: int, remaining: int, total: int) -> None:
        # Each step goes to the disk: what gathers there holds up whoever writes beside us
        # (2,000,000 enterprises: 9 ms at most; every eighth step 118 ms, all at the end more).
        settle(part)
        sleep(PAUSE)
        if step and total:
            step(1 - remaining / total)

    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(part)) as there:
            here.isolation_level = None
            here.execute("BEGIN")
            inside = _inside(here)  # the first read fixes the snapshot
            there.execute("PRAGMA synchronous = OFF")  # the file is settled once, at the end
            here.backup(there, pages=PAGES, progress=told)
            there.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        settle(part)
    except (OSError, sqlite3.Error) as error:
        discard(part)
        raise _named(error, part) from error
    return inside


def sound(path: Path) -> Inside:
    """Check every page of a backup and return what it says; nothing is written beside it.

    Raises:
        BackupDamaged: it is not whole, or no database of ours. BackupNewer: by a newer program.
    """
    inside = _looked(path)
    with _reading(path) as connection:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise BackupDamaged(file=path.name, detail=str(said))
    return inside


def disarmed(path: Path, revision: str) -> tuple[str, ...]:
    """As schema_check.disarm, for a copy of a database from elsewhere.

    Raises:
        BackupDamaged: it is no sound database.
    """
    try:
        return disarm(path, revision)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise BackupDamaged(file=path.name, detail=str(error)) from error


def is_older(inside: Inside) -> bool:
    """Tell whether a database has to be brought to this program's schema."""
    return inside.revision != head_revision()


def _looked(path: Path) -> Inside:
    with _reading(path) as connection:
        inside = _inside(connection)
    scripts = ScriptDirectory.from_config(migrations()).walk_revisions()
    if inside.revision not in {one.revision for one in scripts}:
        raise BackupNewer(file=path.name, revision=inside.revision)
    return inside


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file nobody writes to, without locks and without files beside it."""
    try:
        where = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(where, uri=True)) as connection:
            yield connection
    except (OSError, sqlite3.Error, TypeError, UnicodeDecodeError) as error:
        raise BackupDamaged(file=path.name, detail=str(error)) from error


def _inside(connection: sqlite3.Connection) -> Inside:
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    newest = connection.execute("SELECT n, head FROM log_entry ORDER BY n DESC LIMIT 1").fetchone()
    first = connection.execute("SELECT head FROM log_entry ORDER BY n LIMIT 1").fetchone()
    bureau = connection.execute("SELECT name, area_code, is_sample FROM bureau").fetchone()
    return Inside(
        End(*newest) if newest else End(0, ""),
        first[0] if first else "",
        str(revision),
        *((str(bureau[0]), str(bureau[1]), bool(bureau[2])) if bureau else ("", "", False)),
    )


def put_aside(folder: Path, target: Path) -> None:
    """Keep what is in a data folder as its database, however damaged it is.

    The bytes are copied before anything opens them. What stands beside them after a crash is
    worked into the copy where it is sound, and kept beside it under the same name where not.

    Raises:
        DiskFull, BackupNotWritten: the machine's.
    """
    source = folder / DATABASE
    copy_bytes(source, target)
    left = source.with_name(source.name + "-wal")
    if not left.exists() or not left.stat().st_size:
        return
    beside = target.with_name(target.name + "-wal")
    copy_bytes(left, beside)
    whole = target.with_name(target.name + ".part")
    try:
        copy_whole(source, whole)
        whole.replace(target)
        beside.unlink()
    except DiskFull:
        raise
    except (BackupNotWritten, OSError):
        discard(whole)


def swap(ready: Path, folder: Path) -> None:
    """Put a finished database in the place of a data folder's, which nobody has open.

    What belongs to the old one goes first: SQLite would otherwise play it into the new one.

    Raises:
        NotSwapped: something still has the file open, or the folder cannot be written.
    """
    place = folder / DATABASE
    try:
        for ending in BESIDE:
            place.with_name(place.name + ending).unlink(missing_ok=True)
        os.replace(ready, place)
        unmark(folder)
        _settle_folder(folder)
    except OSError as error:
        raise NotSwapped(path=str(place), detail=error.strerror or str(error)) from error


def copy_bytes(source: Path, target: Path) -> str:
    """Copy a file, read the copy again, and only then give it its name; return its SHA-256.

    Raises:
        DiskFull, BackupNotWritten: the machine's; what was at `target` is as it was.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with source.open("rb") as here, part.open("wb", buffering=0) as there:
            while piece := here.read(_PIECE):
                digest.update(piece)
                there.write(piece)
                os.fsync(there.fileno())  # as in copy_whole
        settle(part)
        if digest_of(part) != digest.hexdigest():
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        os.replace(part, target)
    except OSError as error:
        discard(part)
        raise _named(error, target) from error
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settle(path: Path) -> None:
    """Have a file on the disk and not only on its way there.

    Only its owner may read it, or the group of its folder where that is shared.
    """
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    with contextlib.suppress(OSError):  # a stick knows no rights
        group = path.parent.stat().st_mode & stat.S_IWGRP
        both = stat.S_IRGRP | stat.S_IWGRP if group else 0
        path.chmod(stat.S_IRUSR | stat.S_IWUSR | both)


def discard(path: Path) -> None:
    """Take away what was left of a copy, as far as the system lets us."""
    for ending in ("", "-journal", *BESIDE):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink()


def _settle_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # where folders cannot be opened it is there anyway
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _named(error: OSError | sqlite3.Error, path: Path) -> EnvironmentFault:
    said = str(error).lower()
    path = path.with_name(path.name.removesuffix(".part"))  # the name it was to have
    if "disk is full" in said or "no space left" in said:
        return DiskFull(path=str(path))
    return BackupNotWritten(path=str(path), detail=str(error))
