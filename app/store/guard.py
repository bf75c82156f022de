"""One program at a time in a data folder: the window, or one command.

The lock is the operating system's, so a killed program leaves nothing behind to clear.
The file lies beside the database; data folders on network shares are refused elsewhere.
"""

import contextlib
import getpass
import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from app.errors import EnvironmentFault, UserError
from app.store.engine import DATABASE

LOCK: Final = "mingqian.lock"
HOLDER: Final = "mingqian.holder"  # beside it: who has it, for whoever does not get it


class FolderInUse(UserError):
    """Another window or command has the data folder open. Fields: path, who, machine."""

    code = "store.in_use"


class FolderNotLockable(EnvironmentFault):
    """The lock file cannot be made: no such folder, or no right to write in it."""

    code = "store.not_lockable"


class NotYours(EnvironmentFault):
    """The user of the machine may not look into a data folder."""

    code = "store.not_yours"


def has_database(folder: Path) -> bool:
    """Tell whether a folder holds a database.

    Raises:
        NotYours: this user may not look into it; the administrator's to mend.
    """
    try:
        return (folder / DATABASE).exists()
    except PermissionError as error:
        raise NotYours(path=str(folder)) from error


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keep a data folder (made if it is not there) for this program alone.

    Raises:
        FolderInUse: another window or command has it (the user's).
        FolderNotLockable: the folder cannot be written (the machine's fault).
    """
    lock = FileLock(folder / LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise FolderInUse(path=str(folder), **_holder(folder)) from None
    except OSError as error:
        raise FolderNotLockable(path=str(folder), detail=error.strerror or str(error)) from error
    _say_who(folder)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            (folder / HOLDER).unlink()
        lock.release()


def _say_who(folder: Path) -> None:
    """Leave the name of who holds the folder; without it the lock holds all the same."""
    with contextlib.suppress(OSError, KeyError, ImportError):
        said = {"who": getpass.getuser(), "machine": platform.node()}
        (folder / HOLDER).write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def _holder(folder: Path) -> dict[str, str]:
    try:
        said = json.loads((folder / HOLDER).read_text("utf-8")[:1000])
        return {key: str(said[key])[:80] for key in ("who", "machine")}
    except (OSError, ValueError, TypeError, KeyError):
        return {"who": "?", "machine": "?"}
