"""Write a file so that it is there whole or not at all."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.files.leftovers import part_of
from app.files.sheet_faults import FileInUse, not_written


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to; it takes the place of `path` when the block ends well.

    Raises:
        DiskFull, Unwritable, FileInUse: the old file, if any, is untouched.
    """
    part = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _take_place(part, path)
    except OSError as error:
        raise not_written(error, str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _take_place(part: Path, path: Path) -> None:
    """Move a finished file to its name; it was written beside it, so its folder can be."""
    try:
        part.replace(path)
    except PermissionError as error:
        raise FileInUse(file=str(path)) from error
