"""Several files that come to be together with something else, or not at all.

They are written in a hidden work folder beside their place, moved at the end, and taken
back, with whatever they replaced, when what they belong to fails.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.files.sheet_faults import FileInUse, not_written

_PREFIX = ".placing-"


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
                (self.work / "old").mkdir(exist_ok=True)
                aside = self.work / "old" / file.name
                _move(place, aside)
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


@contextmanager
def placing(folder: Path) -> Iterator[Placing]:
    """Give a work folder; after a failure nothing of it is left and nothing is replaced.

    Raises:
        DiskFull, Unwritable, FileInUse: the machine's fault.
    """
    work: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        files = Placing(folder, work)
        try:
            yield files
        except BaseException:
            files.take_back()
            raise
    except OSError as error:
        raise not_written(error, str(folder)) from error
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
