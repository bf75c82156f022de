"""Removable drives: which there are, and a file carried onto one so that it is really there."""

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from app.errors import EnvironmentFault
from app.files.leftovers import part_of

# Where desktops put sticks: udisks2, and distributions before it.
_MOUNTS: Final = ("/media/", "/run/media/", "/mnt/usb")
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_PROTECTED: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_WIN_PROTECTED: Final = 19  # ERROR_WRITE_PROTECT


class StickGone(EnvironmentFault):
    """The drive was pulled out while it was written to, or it does not answer any more."""

    code = "sticks.gone"


class StickFull(EnvironmentFault):
    """The drive has no room for the file."""

    code = "sticks.full"


class StickProtected(EnvironmentFault):
    """The drive takes no files: its switch is on lock, or the system forbids it."""

    code = "sticks.protected"


class ReadBackDiffers(EnvironmentFault):
    """What can be read from the drive is not what was written to it."""

    code = "dossier.read_back"


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive that is plugged in.

    Attributes:
        path: where its files lie. name: its label or letter.
        free: bytes. protected: mounted read-only.
    """

    path: Path
    name: str
    free: int
    protected: bool


def drives(
    partitions: Callable[[], Iterable[Any]] | None = None,
    removable: Callable[[str], bool] | None = None,
    free: Callable[[str], int] | None = None,
) -> tuple[Drive, ...]:
    """Return the removable drives that answer, by name.

    Args:
        partitions: as psutil.disk_partitions. removable: whether a device can be taken out.
        free: free bytes below a folder; OSError where it does not answer.
    """
    found = []
    for one in (partitions or psutil.disk_partitions)():
        options = str(one.opts).split(",")
        if not (
            "removable" in options  # Windows says so itself
            or one.mountpoint.startswith(_MOUNTS)
            or (removable or _can_be_taken_out)(one.device)
        ):
            continue
        with contextlib.suppress(OSError):  # an empty card reader
            room = (free or _free)(one.mountpoint)
            path = Path(one.mountpoint)
            found.append(Drive(path, path.name or one.mountpoint, room, "ro" in options))
    return tuple(sorted(found, key=lambda drive: (drive.protected, drive.name)))


def carry(folder: Path, name: str, data: bytes) -> Path:
    """Write a file whole into a folder that is there, flush it, read it back and compare.

    The folder is never made: where a stick was pulled out, its name may remain on the disk.

    Raises:
        StickGone, StickFull, StickProtected, ReadBackDiffers: the machine's; no half file stays
            where the drive still answers.
    """
    path = folder / name
    part = part_of(path)
    try:
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            _flush_folder(folder)
        except OSError as error:
            raise _fault(error, folder, path) from error
        if _read_back(path, folder) != data:
            raise ReadBackDiffers(file=str(path))
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return path


def _read_back(path: Path, folder: Path) -> bytes:
    """Read from the drive itself where the system can be asked to, not from its memory."""
    try:
        with path.open("rb") as file:
            if sys.platform == "linux":
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return file.read()
    except OSError as error:
        if not folder.is_dir() or error.errno in (errno.ENODEV, errno.ENXIO, errno.ENOENT):
            raise StickGone(folder=str(folder)) from error
        raise ReadBackDiffers(file=str(path)) from error


def _flush_folder(folder: Path) -> None:
    """Let the name of the file reach the drive too; Windows has no such call."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems sync no folders
            raise
    finally:
        os.close(opened)


def _fault(error: OSError, folder: Path, path: Path) -> EnvironmentFault:
    if error.errno in _FULL:
        return StickFull(folder=str(folder), file=path.name)
    if error.errno in _PROTECTED or getattr(error, "winerror", None) == _WIN_PROTECTED:
        return StickProtected(folder=str(folder), file=path.name)
    return StickGone(folder=str(folder))


def _free(folder: str) -> int:
    return int(psutil.disk_usage(folder).free)


def _can_be_taken_out(device: str) -> bool:
    """What Linux says of a block device; a partition stands below its disk."""
    place = Path("/sys/class/block") / Path(device).name
    with contextlib.suppress(OSError):
        for disk in (place, place.resolve().parent):
            sign = disk / "removable"
            if sign.is_file():
                return sign.read_text("ascii").strip() == "1"
    return False
