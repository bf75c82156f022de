"""Whether a JPEG is there to its end (ITU-T T.81 B.1.1): cut-off photos are told apart."""

import os
from pathlib import Path
from typing import Final

from app.files.sheet_faults import Unreadable

_BEGIN: Final = b"\xff\xd8\xff"
_END: Final = b"\xff\xd9"
_TAIL: Final = 1 << 16  # some cameras write notes behind the end


def is_whole(data: bytes) -> bool:
    """Tell whether bytes begin and end as a JPEG."""
    return data.startswith(_BEGIN) and _END in data[-_TAIL:]


def is_whole_file(path: Path) -> bool:
    """Tell the same of a file, of any size.

    Raises:
        Unreadable: the system does not let it be read.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(len(_BEGIN)) == _BEGIN
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            return begins and _END in file.read()
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
