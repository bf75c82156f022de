"""Write a file so that it is there whole or not at all."""

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.files.sheet_faults import DiskFull, Unwritable


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to; it takes the place of `path` when the block ends well.

    Raises:
        DiskFull, Unwritable: the old file, if any, is untouched.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(file=str(path)) from error
        raise Unwritable(file=str(path), reason=error.strerror or "") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
