"""The note beside a list: remarks, and a line `sha256sum -c` reads."""

from collections.abc import Iterable
from pathlib import Path

from app.files.atomic import whole_file


def write_note(path: Path, remarks: Iterable[str], digest: str, file_name: str) -> None:
    """Write a note in UTF-8 with plain line ends; remarks begin with "#", which the tool skips.

    Args:
        digest: SHA-256 of the file in 64 hex digits.

    Raises:
        DiskFull, Unwritable: the machine's fault.
    """
    lines = [f"# {' '.join(one.split())}" for one in remarks]
    lines.append(f"{digest}  {file_name}")
    with whole_file(path) as file:
        file.write(("\n".join(lines) + "\n").encode("utf-8"))
