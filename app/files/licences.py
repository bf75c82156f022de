"""What the program is shipped with, and under which licence, as resources/licences tells it.

The installed program has these files and no lock; installer/licences.py writes them.
"""

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from app.installed import RESOURCES

FOLDER: Final = RESOURCES / "licences"
_LIST: Final = "THIRD-PARTY.md"
_LGPL, _GPL = "standard/LGPL-3.0.txt", "standard/GPL-3.0.txt"  # the one quotes the other
_ROW: Final = re.compile(r"^\| ([^|]*) \| (?:([^|]*) \| ([^|]*) \| )?([^|]*) ?\|$")


@dataclass(frozen=True, slots=True)
class Licence:
    """One part of the program that others wrote.

    Attributes:
        version: "" where the part has none. licence: SPDX, "" where its text says it.
        path: of the text, from the folder of licences.
    """

    name: str
    version: str
    licence: str
    path: str


def licences(folder: Path = FOLDER) -> tuple[Licence, ...]:
    """Return what is shipped with the program; what only tests it has no text and is left out.

    Of a package listed for several systems the version that runs here is named.

    Raises:
        OSError: there is no list.
    """
    found = []
    for line in (folder / _LIST).read_text(encoding="utf-8").splitlines():
        row = _ROW.match(line)
        if row is None or "/" not in row[4]:  # a heading, a tool
            continue
        name, version, licence, path = (part or "" for part in row.groups())
        found.append(Licence(name, version, licence, path.strip()))
    names = [one.name for one in found]
    return tuple(
        one for one in found if names.count(one.name) == 1 or one.version in ("", _here(one, found))
    )


def _here(one: Licence, found: list[Licence]) -> str:
    """The version of a part that runs here; its own where none of those listed does."""
    try:
        version = metadata.version(one.name)
    except metadata.PackageNotFoundError:
        return one.version
    listed = {other.version for other in found if other.name == one.name}
    return version if version in listed else one.version


def licence_words(one: Licence, folder: Path = FOLDER) -> str:
    """Return the text of a licence, with the one it quotes.

    Raises:
        OSError: it is not there.
    """
    paths = (_LGPL, _GPL) if one.path == _LGPL else (one.path,)
    return "\n\n\n".join((folder / path).read_text("utf-8", "replace") for path in paths)
