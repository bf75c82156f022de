"""Whether a database file is whole: a glance at the start, every page a little later.

Reading every page of a large file takes seconds: too long before a window, and too
important to leave out. What is found then leaves a mark beside the database, and while it
is there nothing more is written: what was whole when the backup was made must not be
mixed with what a damaged tree gives. A backup that takes the place, or a later check that
finds nothing, takes the mark away.
"""

import contextlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from app.errors import EnvironmentFault

MARK: Final = "mingqian.damaged"
_STEPS: Final = 2_000  # of SQLite's machine between two looks whether to stop
_LONGEST: Final = 400  # characters of what SQLite says that are kept


class DatabaseUnusable(EnvironmentFault):
    """The file cannot be read or written: damaged, read-only, or not ours."""

    code = "store.unusable"


class DatabaseDamaged(DatabaseUnusable):
    """Pages of the file were found damaged; nothing more is written to it."""

    code = "store.damaged"


def glance(path: Path) -> None:
    """Read what a database begins with; DatabaseUnusable where that fails (the machine's)."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except (sqlite3.Error, UnicodeDecodeError) as error:  # what SQLite quotes may be no text
        raise DatabaseUnusable(path=str(path), detail=str(error)) from error


def check(path: Path, stopped: Callable[[], bool] = lambda: False) -> str | None:
    """Read every page and return what SQLite finds: "" nothing, None when it was stopped.

    Others may read and write meanwhile.

    Args:
        stopped: asked now and then, from the thread that checks.

    Raises:
        DatabaseUnusable: it could not be read for another reason (the machine's).
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.set_progress_handler(lambda: 1 if stopped() else 0, _STEPS)
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            return None
        raise DatabaseUnusable(path=str(path), detail=str(error)) from error
    except (
        sqlite3.DatabaseError,
        UnicodeDecodeError,
    ) as error:  # so damaged that reading does not get through
        return str(error)
    return "" if said == "ok" else " ".join(str(said).split())[:_LONGEST]


def marked(folder: Path) -> str:
    """Return what was found damaged in a data folder's database, "" for nothing."""
    try:
        return (folder / MARK).read_text("utf-8")[:_LONGEST] or "?"
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        return "?"


def mark(folder: Path, found: str) -> None:
    """Let nothing more be written to a data folder's database, as far as the disk lets us."""
    with contextlib.suppress(OSError):
        (folder / MARK).write_text(found, "utf-8")


def unmark(folder: Path) -> None:
    """Take the mark away: the database was replaced, or found whole."""
    with contextlib.suppress(OSError):
        (folder / MARK).unlink(missing_ok=True)
