"""Cleared away after a log-in: what a program that was killed had begun and nobody needs."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.files import evidence_folder, leftovers, thumbnails
from app.files.leftovers import private_folder
from app.services.keeping import backups
from app.services.keeping.backup_restore import STAGE
from app.services.rights import needs
from app.store import staging
from app.store.engine import Store

__all__ = ["private_folder", "tidy"]

# Thousands of files named by digests, written under other names than their own.
_WITHOUT: Final = frozenset((evidence_folder.FOLDER, thumbnails.FOLDER, staging.FOLDER))


@needs(Right.READ)
def tidy(store: Store, actor: Actor, temporary: Path | None = None, *, now: datetime) -> int:
    """Clear away below the data folder what dead processes left; return how many there were.

    Previews of imports and copies of papers hold people's data: they do not stay because a
    program was ended in their midst. What living processes write is left alone.

    Args:
        temporary: the system's temporary folder; None: as the system says.
    """
    folder = store.folder
    shutil.rmtree(folder / STAGE, ignore_errors=True)  # nobody restores what is open
    backups.clear_halves(store)
    found = leftovers.sweep(folder, now, without=_WITHOUT)
    found += leftovers.empty(folder / staging.FOLDER, now)
    incoming = folder / evidence_folder.FOLDER / evidence_folder.INCOMING
    found += leftovers.sweep_flat(incoming, now)
    return found + leftovers.sweep_flat(temporary or Path(tempfile.gettempdir()), now)
