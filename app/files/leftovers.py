"""What killed work leaves behind: how it is named, and clearing it away at the next start.

Everything that is being made carries the number of the process that makes it, so that what
belongs to no living process can be told from what is being written at this moment.
"""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

TEMPORARY: Final = "mingqian-"  # begins the names of folders in the system's temporary folder
_PLACING, _FORM = ".placing-", ".form-"
_ASIDE: Final = "old"  # below a work folder: what was moved out of the way
_DAY: Final = 86_400.0  # seconds: nothing is being written for as long
_DEEPEST: Final = 6  # folders below each other
_OF_PROCESS: Final = re.compile(
    rf"(?:{re.escape(_PLACING)}|{re.escape(_FORM)}|{TEMPORARY})(\d+)-|\.(\d+)\.(?:part|staged)(?:-\w+)?$"
)


def work_folder(beside: Path, *, form: bool = False) -> Path:
    """Make a hidden work folder in a folder; `settled` at the next start if we are killed."""
    prefix = f"{_FORM if form else _PLACING}{os.getpid()}-"
    return Path(tempfile.mkdtemp(prefix=prefix, dir=beside))


def part_of(path: Path) -> Path:
    """Return the hidden name a file has while it is written."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def private_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder in the system's temporary folder, gone with this process or at a start."""
    return tempfile.TemporaryDirectory(
        prefix=f"{TEMPORARY}{os.getpid()}-", ignore_cleanup_errors=True
    )


def aside_of(work: Path) -> Path:
    """Return where below a work folder lies what its files take the place of."""
    return work / _ASIDE


def sweep(folder: Path, now: datetime, *, without: frozenset[str] = frozenset()) -> int:
    """Clear away below a folder what dead processes left; return how many there were.

    What a killed work folder had moved aside goes back where nothing has taken its place.

    Args:
        now: what is a day old belongs to no process that writes it.
        without: names of folders that are not looked into.
    """
    return sum(_clear(path) for path in _dead(folder, now, without, _DEEPEST))


def sweep_flat(folder: Path, now: datetime) -> int:
    """As `sweep`, of what lies in the folder itself."""
    return sum(_clear(path) for path in _dead(folder, now, frozenset(), 0))


def empty(folder: Path, now: datetime) -> int:
    """Clear away every file of a folder whose process is dead or not named; return how many."""
    with contextlib.suppress(OSError):
        files = [one for one in folder.iterdir() if one.is_file() and not _lives(one, now)]
        return sum(_clear(one) for one in files)
    return 0


def _dead(folder: Path, now: datetime, without: frozenset[str], deep: int) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        return
    for one in entries:
        if _OF_PROCESS.search(one.name):
            if not _lives(Path(one.path), now):
                yield Path(one.path)
        elif deep and one.name not in without and one.is_dir(follow_symlinks=False):
            yield from _dead(Path(one.path), now, without, deep - 1)


def _lives(path: Path, now: datetime) -> bool:
    """Whether somebody may be writing it; another process may have got the number since."""
    found = _OF_PROCESS.search(path.name)
    if found is None:
        return False
    try:
        fresh = now.timestamp() - path.stat().st_mtime < _DAY
    except OSError:
        return False
    return fresh and _is_at_work(int(found[1] or found[2]))


def _is_at_work(process: int) -> bool:
    import psutil  # seldom asked; the log-in page is there the sooner

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # another user's
        return True


def _clear(path: Path) -> bool:
    if not path.is_dir() or path.is_symlink():
        with contextlib.suppress(OSError):
            path.unlink()
        return not path.exists()
    if path.name.startswith(_PLACING):
        _put_back(path)
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()


def _put_back(work: Path) -> None:
    """Move to its place what was aside for a file that never came."""
    with contextlib.suppress(OSError):
        for file in aside_of(work).iterdir():
            place = work.parent / file.name
            if not place.exists():
                os.replace(file, place)
