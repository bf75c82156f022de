"""One .zip of many texts, written as they come, with the SHA-256 of each inside.

Anything can read it: UTF-8, comma-separated text and JSON lines, a list of digests in
the form that sha256sum checks. The file is there whole or not at all.
"""

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.files.atomic import whole_file

DIGESTS: Final = "SHA256SUMS.txt"
_ENOUGH: Final = 1 << 18  # characters handed on at once
_FIRST_YEAR: Final = 1980  # a .zip knows no earlier moment


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    Attributes:
        name: with folders, parted by /.
        lines: its text in pieces, line ends included, read once; or its bytes as they are,
            whole or in pieces.
        mark: whether a byte order mark goes first, for spreadsheets.
    """

    name: str
    lines: Iterable[str] | Iterable[bytes] | bytes
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A member as it was written."""

    name: str
    size: int
    sha256: str


def write_archive(path: Path, members: Iterable[Member], at: datetime) -> tuple[Written, ...]:
    """Write an archive and return what it holds; last of all the digests.

    Args:
        at: the time every member carries, as the clock on the wall shows it.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    written: list[Written] = []
    with (
        whole_file(path) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive,
    ):
        written.extend(_write(archive, member, at) for member in members)
        sums = "".join(f"{one.sha256}  {one.name}\n" for one in written)
        _write(archive, Member(DIGESTS, (sums,)), at)
    return tuple(written)


def _write(archive: zipfile.ZipFile, member: Member, at: datetime) -> Written:
    digest, size = hashlib.sha256(), 0
    moment = (max(at.year, _FIRST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
    info = zipfile.ZipInfo(member.name, moment)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as file:
        for piece in _pieces(member):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    return Written(member.name, size, digest.hexdigest())


def _pieces(member: Member) -> Iterable[bytes]:
    if isinstance(member.lines, bytes):
        yield member.lines
        return
    held: list[str] = ["\ufeff"] if member.mark else []
    length = 0
    for line in member.lines:
        if isinstance(line, bytes):
            yield line
            continue
        held.append(line)
        length += len(line)
        if length >= _ENOUGH:
            yield "".join(held).encode()
            held, length = [], 0
    yield "".join(held).encode()
