"""The connection to one data folder's database, and the only commit.

Decides: pragmas, transactions, what a locked or full disk is called. Leaves to the
caller: what is read and written. Rules: WAL with synchronous FULL, so that what was
reported as saved survives a power cut; BEGIN IMMEDIATE for writes, so that two
writers meet at the start and not at the end; foreign keys on.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.errors import EnvironmentFault, UserError
from app.store.soundness import DatabaseDamaged, DatabaseUnusable, marked

__all__ = ["DATABASE", "DatabaseBusy", "DatabaseUnusable", "DiskFull", "NoText", "Store"]

DATABASE = "mingqian.db"
BUSY_MS = 30_000
# What SQLite says when the file, not our SQL, is the trouble.
_UNUSABLE = (
    "unable to open",
    "readonly",
    "read-only",
    "malformed",
    "not a database",
    "decode to utf-8",
)


class DiskFull(EnvironmentFault):
    """No room for the transaction; nothing of it was saved."""

    code = "store.disk_full"


class NoText(UserError):
    """Half a character, as broken programs put on the clipboard: no text of any kind."""

    code = "store.no_text"


class DatabaseBusy(EnvironmentFault):
    """Another writer held the database longer than we wait."""

    code = "store.busy"


class Store:
    """One data folder's database. Picklable by its folder: a child opens its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / DATABASE
        self._engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            connect_args={"timeout": BUSY_MS / 1000},
            hide_parameters=True,  # an error that reaches the log names no person
        )
        event.listen(self._engine, "connect", _connect)
        event.listen(self._engine, "begin", _begin)
        event.listen(self._engine, "checkin", _let_go)

    def __reduce__(self) -> tuple[type["Store"], tuple[Path]]:
        return type(self), (self.folder,)

    def _session(self, *, autoflush: bool = True) -> Session:
        """Open a session that knows the data folder it works in (`info["folder"]`)."""
        return Session(self._engine, autoflush=autoflush, info={"folder": self.folder})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one consistent state; nothing written in it is kept.

        Raises:
            DatabaseUnusable: the file is damaged or not readable (the machine's fault).
        """
        with _named(self.path), self._session(autoflush=False) as session:
            session.connection(execution_options={"mode": "DEFERRED"})
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def write(self, *, bulk: bool = False) -> Iterator[Session]:
        """Give a session whose work is saved whole at the end, or not at all.

        Args:
            bulk: much will be sorted; large sorts go through files that nobody else can
                open, which is faster than in memory and takes none.

        Raises:
            DiskFull, DatabaseBusy, DatabaseUnusable: the machine's fault; nothing is kept.
            DatabaseDamaged: pages were found damaged, see app.store.soundness.
        """
        found = marked(self.folder)
        if found:
            raise DatabaseDamaged(path=str(self.path), detail=found)
        with _named(self.path), self._session() as session:
            session.connection(execution_options={"mode": "IMMEDIATE", "bulk": bulk})
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def rest(self) -> None:
        """Close what nobody reads through just now, with the pages it keeps; work goes on."""
        self._engine.dispose()

    def close(self) -> None:
        """Let go of the file, so that the folder can be moved or deleted."""
        self._engine.dispose()


def _connect(connection: sqlite3.Connection, _record: object) -> None:
    # None: SQLAlchemy says BEGIN itself; otherwise sqlite3 leaves DDL outside transactions.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_MS}",
        "cache_size = -65536",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    options = connection.get_execution_options()
    if options.get("bulk"):
        connection.exec_driver_sql("PRAGMA temp_store = FILE")  # not possible once it began
    connection.exec_driver_sql(f"BEGIN {options.get('mode', 'DEFERRED')}")


def _let_go(connection: sqlite3.Connection | None, _record: object) -> None:
    """Close what was opened beside the database, as is not possible within a transaction."""
    if connection is None:  # it broke and is thrown away
        return
    for _, name, _ in connection.execute("PRAGMA database_list").fetchall():
        if name not in ("main", "temp"):
            connection.execute(f"DETACH {name}")
    connection.execute("PRAGMA temp_store = MEMORY")


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the machine into errors that say what to do."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise NoText() from error
    except DBAPIError as error:
        cause = error.orig
        said = str(cause).lower()
        if "disk is full" in said or "disk i/o" in said:
            raise DiskFull(path=str(path)) from error
        if "locked" in said or "busy" in said:
            raise DatabaseBusy(path=str(path)) from error
        if any(word in said for word in _UNUSABLE):
            raise DatabaseUnusable(path=str(path), detail=str(cause)) from error
        raise
