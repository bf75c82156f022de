"""Bring a data folder to this program's schema, or refuse it.

Rules: back up before the first migration step; a database newer than the program is
refused; a folder on a network share is refused, because SQLite's locks do not hold
there; a database that fails its own check is refused.
"""

import contextlib
import errno
import sqlite3
import stat
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from app.core.times import beijing
from app.errors import EnvironmentFault, UserError
from app.store.engine import DATABASE, DatabaseUnusable, DiskFull, Store
from app.store.place import is_network
from app.store.soundness import check, glance, marked, unmark

_PROBE = 1 << 16  # bytes: SQLite's files beside a database need as many to be opened at all
# What SQLite says when the file may be whole but is kept from us.
_NOT_DAMAGE = ("unable to open", "readonly", "disk i/o", "locked", "disk is full")


class NewerDatabase(UserError):
    """The database was made by a newer version of the program."""

    code = "store.newer"


class NetworkFolder(UserError):
    """The data folder lies on a network share."""

    code = "store.network"


class FolderUnusable(EnvironmentFault):
    """The data folder cannot be made or written."""

    code = "store.folder"


def migrations() -> Config:
    """Return where the migrations of this program lie."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@cache
def head_revision() -> str:
    """Return the revision this program's schema stands at."""
    head = ScriptDirectory.from_config(migrations()).get_current_head()
    assert head is not None  # the package ships at least one revision
    return head


def open_store(folder: Path, now: datetime, *, whole: bool = True) -> Store:
    """Open (or make) the database of a data folder at this program's schema.

    Args:
        folder: the data folder; made if it is not there.
        now: names the backup taken before a migration.
        whole: read every page first, which takes seconds where there are millions of rows.
            Without, it is done only where a migration follows, or where the last check
            found damage; the caller has it checked afterwards.

    Raises:
        NetworkFolder, NewerDatabase: the user's choice of folder or program.
        DiskFull, FolderUnusable, DatabaseUnusable: the machine's fault.
    """
    if is_network(folder):
        raise NetworkFolder(path=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".write-probe"
        try:
            probe.write_bytes(bytes(_PROBE))
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(path=str(folder)) from error
        raise FolderUnusable(path=str(folder), detail=error.strerror or str(error)) from error
    path = folder / DATABASE
    is_new = not path.exists()
    checked = is_new
    if not is_new and (whole or marked(folder)):
        _check(path)
        unmark(folder)
        checked = True
    elif not is_new:
        _glance(path)
    store = Store(folder)
    try:
        _migrate(store, None if is_new else now, checked)
    except BaseException:
        store.close()
        raise
    for one in ("", "-wal", "-shm"):
        _share(path.with_name(path.name + one))
    return store


def _share(file: Path) -> None:
    """Let the group of a shared folder write to a file: SQLite makes it its owner's, by no mask."""
    with contextlib.suppress(OSError):  # somebody else's: they did it, or will
        if file.parent.stat().st_mode & stat.S_IWGRP:
            file.chmod(stat.S_IMODE(file.stat().st_mode) | stat.S_IRGRP | stat.S_IWGRP)


def _migrate(store: Store, backup_at: datetime | None, checked: bool) -> None:
    with store.read() as session:
        current = MigrationContext.configure(session.connection()).get_current_revision()
    head = head_revision()
    if current == head:
        return
    if current is not None:
        known = {one.revision for one in ScriptDirectory.from_config(migrations()).walk_revisions()}
        if current not in known:
            raise NewerDatabase(path=str(store.path), revision=current)
        assert backup_at is not None
        if not checked:
            _check(store.path)
        back_up(store.path, backup_at, f"before-{head}")
    config = migrations()
    try:
        with store.write() as session:
            config.attributes["connection"] = session.connection()
            command.upgrade(config, "head")
    except DBAPIError as error:  # it is not what its revision says
        raise DatabaseUnusable(path=str(store.path), detail=str(error.orig)) from error


def back_up(path: Path, now: datetime, label: str) -> Path:
    """Copy the database by SQLite's own backup, so that it is whole; return the copy.

    Raises:
        FolderUnusable: the copy could not be written.
    """
    target = path.parent / "backups" / f"{beijing(now):%Y%m%d-%H%M%S}-{label}.db"
    part = target.with_name(f"{target.name}.part")  # killed in the midst it is no backup
    try:
        target.parent.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
        _share(part)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise FolderUnusable(path=str(target), detail=str(error)) from error
    return target


def _glance(path: Path) -> None:
    """As soundness.glance; a file that may not be read or written is not taken for damaged."""
    try:
        glance(path)
    except DatabaseUnusable as error:
        said = str(error.fields["detail"])
        if any(word in said.lower() for word in _NOT_DAMAGE):
            raise FolderUnusable(path=str(path), detail=said) from error
        raise


def _check(path: Path) -> None:
    """Raise DatabaseUnusable where SQLite itself finds the file unsound."""
    found = check(path)
    if found:
        raise DatabaseUnusable(path=str(path), detail=found)
