"""The container of a dossier (§14): a zip whose bytes depend on nothing but the files.

It is written and read by hand: a general reader of zip files forgives what this form
does not allow, such as bytes that belong to no part. Reading writes the files found
again and compares, so that whatever differs by one bit is refused.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.errors import UserError

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _DATE = 20, 0x0021
_LONGEST_NAME: Final = 0xFFFF
MOST_FILES: Final = 0xFFFF
MOST_BYTES: Final = 0xFFFFFFFF

_PART = r"(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._-]+"
_NAME = re.compile(f"{_PART}(?:/{_PART})*")


class ContainerError(UserError):
    """The bytes are no container of §14, or the files do not go into one.

    Fields: `place`, the offset in the container (or 0).
    """

    code = "container.form"


def is_file_name(name: str) -> bool:
    """Tell whether `name` is one of §12: A–Z a–z 0–9 . _ - in parts, none empty, `.` or `..`."""
    return _NAME.fullmatch(name) is not None


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the container of these files; the same files always give the same bytes.

    Raises:
        ContainerError: a name is not one of §12, or the whole is too large for the form.
    """
    return b"".join(_parts(files))


def unpack(data: bytes) -> dict[str, bytes]:
    """Return name -> content of every file of a container.

    Raises:
        ContainerError: it has not exactly the form of §14; whoever made it has to give
            the original, or the files unpacked as a folder.
    """
    files: dict[str, bytes] = {}
    at = 0
    while data.startswith(_LOCAL_MARK, at):
        if len(data) < at + _LOCAL.size:
            raise ContainerError(place=at)
        fields = _LOCAL.unpack_from(data, at)
        size, name_length = fields[7], fields[9]
        content_at = at + _LOCAL.size + name_length
        name = data[at + _LOCAL.size : content_at].decode("ascii", "replace")
        if not is_file_name(name) or name in files or len(data) < content_at + size:
            raise ContainerError(place=at)
        files[name] = data[content_at : content_at + size]
        at = content_at + size
    offset = 0
    for part in _parts(files):
        if not data.startswith(part, offset):
            raise ContainerError(place=offset)
        offset += len(part)
    if offset != len(data):
        raise ContainerError(place=offset)
    return files


def _parts(files: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield the container piece by piece, contents as they are."""
    names = sorted(files)
    _check(files, names)
    at, second = 0, []
    for name in names:
        content, short = files[name], name.encode("ascii")
        sums = (zlib.crc32(content), len(content), len(content), len(short))
        yield _LOCAL.pack(_LOCAL_MARK, _VERSION, 0, 0, 0, _DATE, *sums, 0) + short
        yield content
        head = (_CENTRAL_MARK, _VERSION, _VERSION, 0, 0, 0, _DATE)
        second.append(_CENTRAL.pack(*head, *sums, 0, 0, 0, 0, 0, at) + short)
        at += _LOCAL.size + len(short) + len(content)
    length = sum(map(len, second))
    yield from second
    yield _END.pack(_END_MARK, 0, 0, len(names), len(names), length, at, 0)


def _check(files: Mapping[str, bytes], names: Sequence[str]) -> None:
    total = sum(_LOCAL.size + _CENTRAL.size + 2 * len(name) + len(files[name]) for name in names)
    lawful = len(names) <= MOST_FILES and all(
        is_file_name(name) and len(name) <= _LONGEST_NAME for name in names
    )
    if not lawful or total + _END.size > MOST_BYTES:
        raise ContainerError(place=0)
