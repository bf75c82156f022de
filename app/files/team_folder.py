"""The folder a team takes along, and what is found when it comes back.

A folder for the team: its sheet, its page, what to do in a text file, and below `photos` a
folder for each enterprise, whose name ends in the enterprise's 核对码.
"""

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.core.protocol import sha256_hex
from app.errors import EnvironmentFault, UserError
from app.files.atomic import whole_file
from app.files.sheet_faults import NoSuchFile, Unreadable, not_written

PAGE_ENDING: Final = ".html"
ANSWER_ENDING: Final = ".json"
SHEET_ENDINGS: Final = (".xlsx", ".xls", ".ods", ".csv", ".et")
NOTE_ENDING: Final = ".txt"
_ANSWER_BYTES: Final = 400 << 20
_DEEPEST: Final = 4
_MOST: Final = 20_000  # files looked at
_LEFT_BEHIND: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_SEALED = re.compile(r"[_ ]([0-9A-F]{12})$")
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_NAME: Final = 40  # characters of a name in a path


class AnswerTooLarge(UserError):
    """A file said to be an answer is larger than any. Fields: file, size (MB), most."""

    code = "team_sheets.too_large"


class AnswerDamaged(UserError):
    """A file said to be an answer is no JSON: cut short or something else. Fields: file."""

    code = "team_sheets.damaged"


class PhotoAltered(UserError):
    """A photo in an answer does not have its digest. Fields: file."""

    code = "team_sheets.photo"


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """What lies in a folder that came back.

    Attributes:
        sheets, answers: files to read.
        photos: 核对码 of an enterprise -> its files, in order of name.
        strays: files in folders without a 核对码.
    """

    sheets: tuple[Path, ...] = ()
    answers: tuple[Path, ...] = ()
    photos: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    strays: tuple[Path, ...] = ()


def fit_name(text: str) -> str:
    """Return words as a part of a file name that every system takes."""
    plain = "".join(c for c in unicodedata.normalize("NFC", text) if c.isprintable())
    return _UNFIT.sub("_", plain).strip(" .")[:_NAME].strip(" .") or "_"


def photo_folder(number: int, name: str, seal: str) -> str:
    """Return the name of an enterprise's folder: 01_name_0123456789AB."""
    return f"{number:02d}_{fit_name(name)}_{seal}"


def write_text(path: Path, text: str) -> None:
    """Write a text file for people (UTF-8 with mark, CRLF); EnvironmentFault as whole_file."""
    with whole_file(path) as file:
        file.write(("\ufeff" + text.replace("\n", "\r\n")).encode())


def write_page(path: Path, text: str) -> None:
    """Write a page as it is, UTF-8; EnvironmentFault as whole_file."""
    with whole_file(path) as file:
        file.write(text.encode())


def make_folders(root: Path, names: Sequence[str]) -> None:
    """Make folders below a folder; EnvironmentFault where the system refuses."""
    try:
        for name in names:
            (root / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(error, str(root)) from error


def free_folder(root: Path, name: str) -> Path:
    """Return a folder that is not there yet, so that nothing filled in is written over."""
    at, number = root / name, 1
    while at.exists():
        number += 1
        at = root / f"{name}-{number}"
    return at


def find_files(paths: Sequence[Path]) -> FoundFolder:
    """Return what to read of files and folders chosen; pages and notes are passed over.

    Raises:
        Unreadable: a folder cannot be read (the machine's).
    """
    sheets: list[Path] = []
    answers: list[Path] = []
    strays: list[Path] = []
    photos: dict[str, list[Path]] = {}
    for path in _walk(paths):
        ending = path.suffix.lower()
        seal = _seal_of(path, paths)
        if seal:
            photos.setdefault(seal, []).append(path)
        elif ending in SHEET_ENDINGS:
            sheets.append(path)
        elif ending == ANSWER_ENDING:
            answers.append(path)
        elif ending not in (PAGE_ENDING, NOTE_ENDING):
            strays.append(path)
    return FoundFolder(
        tuple(sheets),
        tuple(answers),
        {seal: tuple(files) for seal, files in photos.items()},
        tuple(strays),
    )


def _walk(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []

    def walk(path: Path, depth: int) -> None:
        if len(found) >= _MOST or path.is_symlink():
            return
        if path.is_dir():
            if depth < _DEEPEST:
                for one in sorted(path.iterdir()):
                    walk(one, depth + 1)
        elif not (path.name.lower() in _LEFT_BEHIND or path.name.startswith((".", "~$"))):
            found.append(path)

    for path in paths:
        try:
            walk(path, 0)
        except OSError as error:
            raise Unreadable(file=path.name, reason=error.strerror or "") from error
    return found


def _seal_of(path: Path, paths: Sequence[Path]) -> str:
    for folder in path.parents:
        if match := _SEALED.search(folder.name):
            return match[1]
        if folder in paths:
            return ""
    return ""


def read_json(path: Path) -> object:
    """Return what a file of JSON holds.

    Raises:
        NoSuchFile, AnswerTooLarge, AnswerDamaged: the user's. Unreadable: the machine's.
    """
    try:
        size = path.stat().st_size
        if size > _ANSWER_BYTES:
            raise AnswerTooLarge(file=path.name, size=size >> 20, most=_ANSWER_BYTES >> 20)
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
    except (ValueError, RecursionError) as error:
        raise AnswerDamaged(file=path.name) from error


def photo_bytes(given: object, digest: str, name: str) -> bytes:
    """Return a photo of an answer once its bytes have their digest.

    Args:
        given: the whole file as `read_json` returned it.

    Raises:
        PhotoAltered: it is missing, or is not what was packed (the user's).
    """
    photos: Any = given.get("photos") if isinstance(given, dict) else None
    packed = photos.get(digest) if isinstance(photos, dict) else None
    try:
        data = base64.b64decode(packed, validate=True) if isinstance(packed, str) else b""
    except (binascii.Error, ValueError):
        data = b""
    if not data or sha256_hex(data) != digest:
        raise PhotoAltered(file=name)
    return data


def unpack_photos(folder: Path, photos: Sequence[tuple[str, bytes]]) -> tuple[Path, ...]:
    """Write photos under numbered folders, so that names stay as they were; return their paths.

    Raises:
        EnvironmentFault: no room.
    """
    paths = []
    try:
        for number, (name, data) in enumerate(photos):
            place = folder / str(number)
            place.mkdir(parents=True)
            path = place / (fit_name(Path(name).stem) + ".jpg")
            path.write_bytes(data)
            paths.append(path)
    except OSError as error:
        fault: EnvironmentFault = not_written(error, str(folder))
        raise fault from error
    return tuple(paths)
