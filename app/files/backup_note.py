"""The small file beside a backup: what was found when it was made and checked."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from app.files.atomic import whole_file

ENDING: Final = ".json"
_LARGEST: Final = 10_000  # bytes; ours have 500


@dataclass(frozen=True, slots=True)
class Note:
    """Facts of one backup.

    Attributes:
        at: UTC text. size: bytes. n, head: the end of the log in it.
        revision: of its schema. version: of the program that made it.
    """

    at: str
    sha256: str
    size: int
    n: int
    head: str
    revision: str
    version: str


def note_of(backup: Path) -> Path:
    """Return where the note of a backup lies."""
    return backup.with_name(backup.name + ENDING)


def write_note(backup: Path, note: Note) -> None:
    """Write the note beside a backup; DiskFull, Unwritable, FileInUse are the machine's."""
    with whole_file(note_of(backup)) as file:
        file.write(json.dumps(asdict(note), indent=1).encode() + b"\n")


def read_note(backup: Path) -> Note | None:
    """Return the note of a backup; None where there is none that can be read."""
    try:
        with note_of(backup).open("rb") as file:
            said = json.loads(file.read(_LARGEST))
        note = Note(**said)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    texts = (note.at, note.sha256, note.head, note.revision, note.version)
    whole = all(isinstance(one, str) for one in texts)
    return note if whole and isinstance(note.size, int) and isinstance(note.n, int) else None
