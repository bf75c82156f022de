"""A dossier as somebody hands it over: one file, or the folder of its files (SPEC §12, §14).

What comes from outside is told by its content and held to a size before it is read. A
container is never unpacked by a general reader: nothing in it can swell.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.container import ContainerError, unpack
from app.core.dossier import ALWAYS
from app.core.public_copy import PUBLIC
from app.errors import UserError
from app.files.sheet_faults import NoSuchFile, Unreadable

MEGABYTE: Final = 1 << 20
LARGEST: Final = 1 << 30  # bytes of one dossier; two million enterprises make some 700 MB
MOST_FILES: Final = 20_000  # of one dossier; it has some hundred
MOST_DOSSIERS: Final = 500  # of a folder that is checked in one go
MOST_LOOKED_AT: Final = 50_000  # files of such a folder, of any kind
DEEPEST: Final = 4  # folders below the one that was handed over
_ZIP = b"PK\x03\x04"
_TOLD: Final = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "OFFICE"),
    (b"SQLite format 3", "DATABASE"),
    (b"7z\xbc\xaf", "ARCHIVE"),
    (b"Rar!", "ARCHIVE"),
    (b"\x1f\x8b", "ARCHIVE"),
    (b"\x89PNG", "PICTURE"),
    (b"\xff\xd8\xff", "PICTURE"),
)


class NotADossier(UserError):
    """The file or folder is something else: `shape` says what, by its content."""

    code = "checked.not_a_dossier"


class DossierTooLarge(UserError):
    """It holds more than any dossier does."""

    code = "checked.too_large"


class TooManyDossiers(UserError):
    """A folder holds more than is checked in one go."""

    code = "checked.too_many"


@dataclass(frozen=True, slots=True)
class Offered:
    """What was read; `digest`: SHA-256 of the container, "" for a folder."""

    path: Path
    digest: str
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds: files and folders that may be dossiers; how much else."""

    paths: tuple[Path, ...]
    others: int


def read_offered(path: Path) -> Offered:
    """Return the files of a dossier or public copy, whatever they say.

    Raises:
        NoSuchFile, NotADossier, DossierTooLarge: the user's.
        ContainerError: a container by its names, but not of the form of §14 to the last byte.
        Unreadable: the machine's.
    """
    try:
        if path.is_dir():
            return Offered(path, "", _folder(path))
        data = _file(path)
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or ""
        raise Unreadable(file=path.name, reason=reason) from error
    try:
        return Offered(path, hashlib.sha256(data).hexdigest(), unpack(data))
    except ContainerError:
        if b"kit.sha256" in data and (b"manifest.txt" in data or PUBLIC.encode() in data):
            raise
        office = b"[Content_Types].xml" in data or data[30:38] == b"mimetype"
        raise NotADossier(file=path.name, shape="OFFICE" if office else "ZIP") from None


def is_dossier_folder(folder: Path) -> bool:
    """Tell whether a folder holds any file that every dossier or public copy has."""
    return any((folder / name).is_file() for name in (PUBLIC, *ALWAYS))


def find_offered(folder: Path) -> Found:
    """Return the zip files and the folders of dossiers in a folder and below it, by name.

    Raises:
        TooManyDossiers: the user's. Unreadable: the machine's.
    """
    found: list[Path] = []
    others = looked_at = 0
    try:
        for at, folders, names in os.walk(folder, onerror=_raise):
            place = Path(at)
            looked_at += len(names)
            kept = []
            for name in sorted(folders):
                if is_dossier_folder(place / name):
                    found.append(place / name)
                elif len(place.relative_to(folder).parts) < DEEPEST and name[:1] != ".":
                    kept.append(name)
            folders[:] = kept
            shown = [name for name in names if name[:1] not in (".", "~")]
            zips = [place / name for name in shown if name.lower().endswith(".zip")]
            found += zips
            others += len(shown) - len(zips)
            if len(found) > MOST_DOSSIERS or looked_at > MOST_LOOKED_AT:
                raise TooManyDossiers(folder=folder.name, most=MOST_DOSSIERS)
    except OSError as error:
        raise Unreadable(file=folder.name, reason=error.strerror or "") from error
    return Found(tuple(sorted(found)), others)


def _file(path: Path) -> bytes:
    with path.open("rb") as file:
        start = file.read(16)
        if not start.startswith(_ZIP):
            raise NotADossier(file=path.name, shape=_shape(start))
        _check_size(path.name, os.fstat(file.fileno()).st_size)
        data = start + file.read(LARGEST)
    _check_size(path.name, len(data))  # it may have grown meanwhile
    return data


def _shape(start: bytes) -> str:
    if not start:
        return "EMPTY"
    return next((shape for mark, shape in _TOLD if start.startswith(mark)), "OTHER")


def _folder(folder: Path) -> dict[str, bytes]:
    if not is_dossier_folder(folder):
        raise NotADossier(file=folder.name, shape="FOLDER")
    paths = list(_below(folder))
    if len(paths) > MOST_FILES:
        raise DossierTooLarge(file=folder.name, most=LARGEST // MEGABYTE)
    _check_size(folder.name, sum(path.stat().st_size for path in paths))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _below(folder: Path) -> Iterator[Path]:
    count = 0
    for at, _, names in os.walk(folder, onerror=_raise):
        yield from (Path(at, name) for name in sorted(names))
        count += len(names)
        if count > MOST_FILES:
            return


def _check_size(name: str, size: int) -> None:
    if size > LARGEST:
        raise DossierTooLarge(file=name, most=LARGEST // MEGABYTE)


def _raise(error: OSError) -> None:
    raise error
