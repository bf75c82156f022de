"""The small file that remembers which data folder this machine, or this user, works in."""

import contextlib
import json
import sys
from pathlib import Path
from typing import Final

from app.files.atomic import whole_file

NAME: Final = "place.json"
_LARGEST: Final = 10_000
_EVERYBODY: Final = "*S-1-5-32-545"  # BUILTIN\Users, whatever the system's language calls it
_SYSTEM: Final = ("*S-1-5-18", "*S-1-5-32-544")  # the system itself, and administrators


def read_place(file: Path) -> Path | None:
    """Return the folder a file remembers; None where it says none that can be one."""
    try:
        with file.open("rb") as said:
            folder = json.loads(said.read(_LARGEST))["data"]
        path = Path(folder)
        return path if path.is_absolute() else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def write_place(file: Path, folder: Path) -> None:
    """Remember a folder; DiskFull, Unwritable, FileInUse are the machine's."""
    with whole_file(file) as out:
        out.write(json.dumps({"data": str(folder)}, ensure_ascii=False).encode() + b"\n")
    with contextlib.suppress(OSError):
        file.chmod(0o644)  # every user of the machine reads it


def rights_command(folder: Path, shared: bool, user: str) -> list[str]:
    """Return the call that gives a folder its rights on Windows, inherited by all below it."""
    who = _EVERYBODY if shared else user
    grants = [f"{one}:(OI)(CI)F" for one in _SYSTEM]
    return ["icacls", str(folder), "/inheritance:r", "/grant:r", *grants, f"{who}:(OI)(CI)M", "/Q"]


def set_rights(folder: Path, shared: bool) -> bool:
    """Let only this user, or every user of the machine, into a folder; return whether it was done.

    Shared means: on Windows everybody who may log in there; elsewhere the folder's group.
    """
    try:
        if sys.platform == "win32":
            return _called_for(folder, shared)
        folder.chmod(0o2770 if shared else 0o700)
    except OSError:
        return False
    return True


def _called_for(folder: Path, shared: bool) -> bool:
    # Not at the top: every start reads the note, and none of it calls another program.
    import subprocess
    from getpass import getuser

    call = rights_command(folder, shared, getuser())
    try:
        subprocess.run(call, check=True, capture_output=True, timeout=60)
    except subprocess.SubprocessError:
        return False
    return True


def is_shared(folder: Path) -> bool:
    """Tell whether files made in a folder are to be open to its group (not on Windows)."""
    try:
        return sys.platform != "win32" and bool(folder.stat().st_mode & 0o020)
    except OSError:
        return False
