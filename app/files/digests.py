"""The digest of a file: whether two files are the same, whatever they are called."""

import hashlib
from pathlib import Path

from app.files.sheet_faults import NoSuchFile, Unreadable


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal.

    Raises:
        NoSuchFile: the user's. Unreadable: the system does not let it be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
