"""Several files that come to be together with something else, or not at all.

They are written in a hidden work folder beside their place, moved at the end, and taken
back, with whatever they replaced, when what they belong to fails.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from pathlib import Path

from app.errors import EnvironmentFault
from app.files.leftovers import aside_of, work_folder
from app.files.sheet_faults import FileInUse, not_written

# Whether a file that another program has open may be gone round: under a name beside it.
_beside: ContextVar[bool] = ContextVar("beside", default=False)


@contextmanager
def saving_beside() -> Iterator[None]:
    """Within the block a file that cannot be replaced stays; the new one stands beside it."""
    token = _beside.set(True)
    try:
        yield
    finally:
        _beside.reset(token)


def free_name(path: Path) -> Path:
    """Return the first name beside a file that nothing has: name (2).xlsx."""
    numbers = (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
    return next(one for one in numbers if not one.exists())


class Placing:
    """A work folder whose files go to `folder` when `settle` is called."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.work = work
        self._folder = folder
        self._moved: list[tuple[Path, Path | None]] = []

    def settle(self) -> tuple[Path, ...]:
        """Move every file of the work folder to its place; return the places, by name."""
        for file in sorted(path for path in self.work.iterdir() if path.is_file()):
            place = self._folder / file.name
            aside: Path | None = None
            if place.exists():
                aside_of(self.work).mkdir(exist_ok=True)
                aside = aside_of(self.work) / file.name
                try:
                    _move(place, aside)
                except FileInUse:
                    if not _beside.get():
                        raise
                    place, aside = free_name(place), None
            self._moved.append((place, aside))
            os.replace(file, place)
        return tuple(place for place, _ in self._moved)

    def take_back(self) -> None:
        """Undo `settle` as far as the system lets us."""
        for place, aside in reversed(self._moved):
            with contextlib.suppress(OSError):
                if aside is not None:
                    os.replace(aside, place)
                else:
                    place.unlink(missing_ok=True)


def _move(place: Path, aside: Path) -> None:
    """Take a file out of the way.

    The work folder was made beside it, so its folder can be written: a refusal now means
    that somebody has the file itself open (Windows) or protected.
    """
    try:
        os.replace(place, aside)
    except PermissionError as error:
        raise FileInUse(file=str(place)) from error


def _name_place(error: EnvironmentFault, work: Path, folder: Path) -> None:
    """Let an error name where a file was to go, and not where it was being made."""
    for key, value in error.fields.items():
        if str(value).startswith(str(work)):
            error.fields[key] = str(folder / Path(str(value)).name)


@contextmanager
def placing(folder: Path) -> Iterator[Placing]:
    """Give a work folder; after a failure nothing of it is left and nothing is replaced.

    Raises:
        DiskFull, Unwritable, FileInUse: the machine's fault.
    """
    work: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        work = work_folder(folder)
        files = Placing(folder, work)
        try:
            yield files
        except BaseException as error:
            files.take_back()
            if isinstance(error, EnvironmentFault):
                _name_place(error, work, folder)
            raise
    except OSError as error:
        raise not_written(error, str(folder)) from error
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
