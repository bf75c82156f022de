"""A list's columns as a file: JSON that one bureau hands to another."""

import json
from pathlib import Path
from typing import Any, Final

from app.files.atomic import whole_file
from app.files.sheet_faults import NoSuchFile, Unreadable

FORMAT: Final = "mingqian-list-1"
_MOST_BYTES: Final = 1_000_000


def write_map_file(path: Path, data: dict[str, Any]) -> None:
    """Write a map.

    Raises:
        DiskFull, Unwritable: the machine's fault.
    """
    words = json.dumps({"format": FORMAT, **data}, ensure_ascii=False, indent=1)
    with whole_file(path) as file:
        file.write(words.encode("utf-8"))


def read_map_file(path: Path) -> Any:
    """Return what a file says; None where it is none of these.

    Raises:
        NoSuchFile: the user's. Unreadable: the machine's.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if len(raw) > _MOST_BYTES or not isinstance(data, dict) or data.get("format") != FORMAT:
        return None
    return data
