"""heads.txt: what the log's newest heads were, kept apart from the database.

Lines of app.core.heads, only ever appended; a file that has grown is thinned by writing it
anew whole. What is no such line is passed over, as the torn end after a power cut.
"""

import errno
import os
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.heads import KnownHead, read_lines, thinned
from app.errors import EnvironmentFault
from app.files.atomic import whole_file
from app.files.sheet_faults import DiskFull, Unwritable

LARGEST: Final = 4_000_000  # bytes that are read; what we write stays below
_GROWN: Final = 400_000  # bytes from which it is worth thinning


class HeadsUnreadable(EnvironmentFault):
    """A file of heads is there and cannot be read."""

    code = "heads.unreadable"


def read_heads(path: Path) -> tuple[KnownHead, ...]:
    """Return what a file says, oldest first; nothing where there is none.

    Raises:
        HeadsUnreadable: the machine's fault.
    """
    return read_lines(_content(path).decode("ascii", "replace"))


def append_head(path: Path, known: KnownHead, now: datetime) -> None:
    """Add a line at the end, on the disk when this returns; thin the file where it has grown.

    Raises:
        HeadsUnreadable, DiskFull, Unwritable: the machine's fault.
    """
    data = _content(path)
    torn = bool(data) and not data.endswith(b"\n")
    line = f"{chr(10) if torn else ''}{known.line()}\n".encode()
    if len(data) > _GROWN:
        kept = thinned((*read_lines(data.decode("ascii", "replace")), known), now)
        with whole_file(path) as file:
            file.write("".join(f"{one.line()}\n" for one in kept).encode())
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(file=str(path)) from error
        raise Unwritable(file=str(path), reason=error.strerror or "") from error


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - LARGEST))
            return file.read(LARGEST)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise HeadsUnreadable(file=str(path), reason=error.strerror or "") from error
