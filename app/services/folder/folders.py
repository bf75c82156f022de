"""Opening a data folder for this program alone, and letting it go."""

import ctypes
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.store.engine import Store
from app.store.guard import has_database, hold
from app.store.migrate import open_store


@dataclass(frozen=True)
class Folder:
    """An opened data folder; `close` lets go of the database and the lock."""

    store: Store
    path: Path
    _held: ExitStack = field(repr=False)

    def close(self) -> None:
        """Close the database and give the folder free."""
        self.store.close()
        self._held.close()


def exists(path: Path) -> bool:
    """Tell whether a folder holds a database.

    Raises:
        NotYours: this user may not look into it; the administrator's to mend.
    """
    return has_database(path)


def open_folder(path: Path, *, now: datetime, whole: bool = True) -> Folder:
    """Hold a data folder and open its database at this program's schema.

    Args:
        whole: read every page first; without, `folder_checks.look_through` does it later.

    Raises:
        FolderInUse, NetworkFolder, NewerDatabase: the user's.
        FolderNotLockable, FolderUnusable, DatabaseUnusable: the machine's fault.
    """
    with ExitStack() as held:
        held.enter_context(hold(path))
        store = open_store(path, now, whole=whole)
        return Folder(store, path, held.pop_all())


def give_back(store: Store) -> None:
    """Give memory that is kept for the next question back to the system; nothing else changes."""
    store.rest()
    if sys.platform == "linux":
        # glibc keeps what is free between blocks in use; another C library has no such call.
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
