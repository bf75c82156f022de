"""Bring a data folder to this program's schema, or refuse it.

Rules: back up before the first migration step; a database newer than the program is
refused; a folder on a network share is refused, because SQLite's locks do not hold
there; a database that fails its own check is refused.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core.times import beijing
from app.errors import EnvironmentFault, UserError
from app.store.engine import DATABASE, DatabaseUnusable, Store
from app.store.place import is_network


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


def open_store(folder: Path, now: datetime) -> Store:
    """Open (or make) the database of a data folder at this program's schema.

    Args:
        folder: the data folder; made if it is not there.
        now: names the backup taken before a migration.

    Raises:
        NetworkFolder, NewerDatabase: the user's choice of folder or program.
        FolderUnusable, DatabaseUnusable: the machine's fault.
    """
    if is_network(folder):
        raise NetworkFolder(path=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".write-probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise FolderUnusable(path=str(folder), detail=error.strerror or str(error)) from error
    path = folder / DATABASE
    is_new = not path.exists()
    if not is_new:
        _check(path)
    store = Store(folder)
    try:
        _migrate(store, None if is_new else now)
    except BaseException:
        store.close()
        raise
    return store


def _migrate(store: Store, backup_at: datetime | None) -> None:
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
        back_up(store.path, backup_at, f"before-{head}")
    config = migrations()
    with store.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "head")


def back_up(path: Path, now: datetime, label: str) -> Path:
    """Copy the database by SQLite's own backup, so that it is whole; return the copy.

    Raises:
        FolderUnusable: the copy could not be written.
    """
    target = path.parent / "backups" / f"{beijing(now):%Y%m%d-%H%M%S}-{label}.db"
    try:
        target.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except (OSError, sqlite3.Error) as error:
        raise FolderUnusable(path=str(target), detail=str(error)) from error
    return target


def _check(path: Path) -> None:
    """Raise DatabaseUnusable where SQLite itself finds the file unsound."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise DatabaseUnusable(path=str(path), detail=str(error)) from error
    if said != "ok":
        raise DatabaseUnusable(path=str(path), detail=str(said))
