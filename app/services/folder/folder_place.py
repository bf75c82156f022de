"""Where the data folder lies: what may be one, what is remembered, who may look into it."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from app.errors import AppError, EnvironmentFault, UserError
from app.files import place_file
from app.store.engine import DATABASE, Store
from app.store.guard import HOLDER, LOCK
from app.store.place import is_network
from app.store.schema import Account, Bureau

LEAST_FREE: Final = 500 << 20  # bytes a data folder should begin with
_BLANK: Final = frozenset({LOCK, HOLDER, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"})


class PlaceUnfit(UserError):
    """A folder that cannot hold the data: not on this machine's disks, or inside another's."""

    code = "place.unfit"


class PlaceOnShare(PlaceUnfit):
    """The folder lies on a network share."""

    code = "place.network"


class PlaceTaken(PlaceUnfit):
    """The folder holds other files."""

    code = "place.taken"


class PlaceWithoutData(PlaceUnfit):
    """A folder that was to be opened holds no data of this program."""

    code = "place.no_data"


class PlaceNotWritable(EnvironmentFault):
    """The folder cannot be made or written to."""

    code = "place.not_writable"


class Kind(StrEnum):
    """What lies in a folder that was named."""

    NEW = "NEW"  # nothing: it will be made
    BLANK = "BLANK"  # a database nobody has set up
    DATA = "DATA"  # a bureau's data: to be opened
    MOVED = "MOVED"  # a note says where the data has gone


@dataclass(frozen=True, slots=True)
class Looked:
    """A folder that was named. `free`: bytes on its disk; `scarce`: fewer than wished for."""

    path: Path
    kind: Kind
    free: int

    @property
    def scarce(self) -> bool:
        """Whether the disk is so full that work will soon stop."""
        return self.free < LEAST_FREE


def proposed(remembered: Sequence[Path], fallback: Path) -> Path:
    """Return the folder to propose: beside the machine's note where all its users can write.

    Args:
        remembered: files that remember the place, the machine's last.
        fallback: of this user alone.
    """
    for note in reversed(remembered):
        common = note.parent
        there = common if common.is_dir() else common.parent
        if common != fallback.parent and there.is_dir() and os.access(there, os.W_OK):
            return common / "data"
    return fallback


def look_at(path: Path) -> Looked:
    """Say what a folder is that somebody named for the data; nothing is written.

    Raises:
        PlaceUnfit and below: the user's. PlaceNotWritable: the machine's.
    """
    try:
        if not path.is_absolute() or (path.exists() and not path.is_dir()):
            raise PlaceUnfit(path=str(path))
        if is_network(path):
            raise PlaceOnShare(path=str(path))
        there = path if path.exists() else _nearest(path)
        if not os.access(there, os.W_OK | os.X_OK):
            raise PlaceNotWritable(path=str(path))
        return Looked(path, _kind(path), shutil.disk_usage(there).free)
    except OSError as error:
        raise PlaceNotWritable(path=str(path)) from error


def _nearest(path: Path) -> Path:
    return next(one for one in path.parents if one.exists())


def _kind(path: Path) -> Kind:
    if not path.exists():
        return Kind.NEW
    names = {one.name for one in path.iterdir()} - {LOCK, HOLDER}
    if not names:
        return Kind.NEW
    if DATABASE in names:
        return Kind.BLANK if names <= _BLANK and is_blank(path) else Kind.DATA
    raise PlaceTaken(path=str(path))


def is_blank(path: Path) -> bool:
    """Tell whether the database of a folder has neither bureau nor accounts."""
    store = Store(path)
    try:
        with store.read() as session:
            people = session.scalar(select(func.count()).select_from(Account))
            return not people and session.get(Bureau, 1) is None
    except Exception:  # damaged, another program's, of another schema: certainly not blank
        return False
    finally:
        store.close()


def look_for_data(path: Path) -> Looked:
    """As `look_at`, for a folder that must hold a bureau's data already.

    Raises:
        PlaceWithoutData: the user's. The rest as in look_at.
    """
    try:
        found = look_at(path)
    except PlaceTaken:
        found = None
    if found is None or found.kind is not Kind.DATA:
        inside = path / "data"  # somebody chose the folder around it
        if (inside / DATABASE).exists():
            return look_for_data(inside)
        raise PlaceWithoutData(path=str(path))
    return found


def make(path: Path, shared: bool) -> bool:
    """Make a data folder with its rights; return whether those could be set.

    Raises:
        PlaceNotWritable: the machine's.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlaceNotWritable(path=str(path)) from error
    return place_file.set_rights(path, shared)


def remember(notes: Sequence[Path], path: Path) -> bool:
    """Remember the data folder for every user of the machine; else for this one.

    Args:
        notes: files that remember the place, this user's first, the machine's last.

    Returns:
        Whether it holds for the whole machine.
    """
    for note in reversed(notes):
        try:
            place_file.write_place(note, path)
        except AppError:
            continue
        for own in notes[: notes.index(note)]:
            own.unlink(missing_ok=True)  # an older choice of this user would hide it
        return note == notes[-1]
    return False


def take_rights(path: Path) -> None:
    """Let files made from now on be open to whoever the data folder is open to."""
    if sys.platform != "win32":
        os.umask(0o007 if place_file.is_shared(path) else 0o077)
