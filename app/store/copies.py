"""A copy of a data folder's database to try things on, by SQLite's own backup."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.store.engine import DATABASE, Store
from app.store.migrate import FolderUnusable

_FORMS = "forms"  # the bureau's own versions of forms, which the log names


def copied(store: Store, folder: Path) -> Store:
    """Copy database and own forms into a folder (made if not there) and open the copy.

    Files kept as evidence stay behind: nothing that is tried on a copy reads them, and they
    may be many gigabytes.

    The copy is whole whoever writes meanwhile; nothing done to it reaches the original.

    Raises:
        FolderUnusable: the copy could not be written.
    """
    target = folder / DATABASE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(target)) as to:
            source.backup(to)
        if (store.folder / _FORMS).is_dir():
            shutil.copytree(store.folder / _FORMS, folder / _FORMS, dirs_exist_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise FolderUnusable(path=str(target), detail=str(error)) from error
    return Store(folder)
