"""One program at a time in a data folder: the window, or one command.

The lock is the operating system's, so a killed program leaves nothing behind to clear.
The file lies beside the database; data folders on network shares are refused elsewhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from app.errors import EnvironmentFault, UserError

LOCK: Final = "mingqian.lock"


class FolderInUse(UserError):
    """Another window or command has the data folder open."""

    code = "store.in_use"


class FolderNotLockable(EnvironmentFault):
    """The lock file cannot be made: no such folder, or no right to write in it."""

    code = "store.not_lockable"


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
        raise FolderInUse(path=str(folder)) from None
    except OSError as error:
        raise FolderNotLockable(path=str(folder), detail=error.strerror or str(error)) from error
    try:
        yield
    finally:
        lock.release()
