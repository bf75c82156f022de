"""When and where a photo was taken, as its EXIF says (JEITA CP-3451, TIFF 6.0).

A reader of our own: it wants six fields, takes bytes of any origin, and answers with what it
could read; nothing in them can make it fail, loop or ask for memory.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

MOST: Final = 1 << 20  # bytes from the beginning of a file that are looked at
_MOST_ENTRIES: Final = 512  # of one directory; cameras write some sixty
_EXIF, _GPS = 0x8769, 0x8825
_CHANGED, _TAKEN, _OFFSET = 0x0132, 0x9003, 0x9011
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8}  # bytes of the types we read
_MARK: Final = b"Exif\0\0"

Directory = Mapping[int, tuple[int, bytes]]  # tag -> (type, value)


@dataclass(frozen=True, slots=True)
class Exif:
    """What a photo says of itself; "" where it says nothing or nonsense.

    Attributes:
        taken_at: "2026-03-05 09:12:33", with "+08:00" where the camera wrote it: the clock of
            the camera, whatever it showed.
        place: "27.758123,115.393456": degrees north and east, WGS 84.
    """

    taken_at: str = ""
    place: str = ""


def read_exif(data: bytes) -> Exif:
    """Return what the first bytes of a photo (up to MOST) say; never raises."""
    tiff = _tiff(data[:MOST])
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order or len(tiff) < 8:
        return Exif()
    first = _directory(tiff, order, struct.unpack(order + "I", tiff[4:8])[0])
    inner = _directory(tiff, order, _pointer(first, _EXIF, order))
    spot = _directory(tiff, order, _pointer(first, _GPS, order))
    taken = _moment(inner, _TAKEN) or _moment(first, _CHANGED)
    if taken and _TAKEN in inner:
        taken += _offset(inner)
    return Exif(taken, _place(spot, order))


def _tiff(data: bytes) -> bytes:
    """Return the block that holds the directories; b"" where there is none."""
    if data.startswith(b"\xff\xd8"):
        return _of_jpeg(data)
    if data.startswith(b"\x89PNG"):
        at = data.find(b"eXIf")
        return data[at + 4 :] if at > 0 else b""
    if data[:4] in (b"II*\0", b"MM\0*"):
        return data
    at = data.find(_MARK)  # HEIC, WebP: a block somewhere among boxes
    return data[at + len(_MARK) :] if at >= 0 else b""


def _of_jpeg(data: bytes) -> bytes:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA or length < 2:  # the picture itself begins
            break
        if marker == 0xE1 and data[at + 4 : at + 10] == _MARK:
            return data[at + 10 : at + 2 + length]
        at += 2 + length
    return b""


def _directory(tiff: bytes, order: str, at: int) -> Directory:
    """Return the entries of a directory that can be read whole; {} for none."""
    if not 8 <= at <= len(tiff) - 2:
        return {}
    (count,) = struct.unpack_from(order + "H", tiff, at)
    found: dict[int, tuple[int, bytes]] = {}
    for place in range(at + 2, at + 2 + 12 * min(count, _MOST_ENTRIES), 12):
        if place + 12 > len(tiff):
            break
        tag, kind, many = struct.unpack_from(order + "HHI", tiff, place)
        size = _SIZES.get(kind, 0) * many
        if not 0 < size <= len(tiff):
            continue
        start = place + 8 if size <= 4 else struct.unpack_from(order + "I", tiff, place + 8)[0]
        value = tiff[start : start + size]
        if len(value) == size:
            found.setdefault(tag, (kind, value))
    return found


def _pointer(directory: Directory, tag: int, order: str) -> int:
    kind, value = directory.get(tag, (0, b""))
    return int(struct.unpack(order + "I", value)[0]) if kind == 4 and len(value) == 4 else 0


def _words(directory: Directory, tag: int) -> str:
    kind, value = directory.get(tag, (0, b""))
    said = value.split(b"\0")[0].decode("ascii", "replace").strip()
    return said if kind == 2 else ""


def _moment(directory: Directory, tag: int) -> str:
    try:
        moment = datetime.strptime(_words(directory, tag), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the camera's clock, zone unknown
    except ValueError:
        return ""
    return moment.isoformat(sep=" ") if moment.year >= 1990 else ""


def _offset(directory: Directory) -> str:
    said = _words(directory, _OFFSET)
    try:
        datetime.strptime(said, "%z")
    except ValueError:
        return ""
    return said if len(said) == len("+08:00") else ""


def _place(spot: Directory, order: str) -> str:
    north = _degrees(spot, _LAT, order, 90)
    east = _degrees(spot, _LON, order, 180)
    if north is None or east is None or (north, east) == (0, 0):
        return ""
    north = -north if _words(spot, _LAT_REF) == "S" else north
    east = -east if _words(spot, _LON_REF) == "W" else east
    return f"{north:.6f},{east:.6f}"


def _degrees(spot: Directory, tag: int, order: str, most: int) -> float | None:
    kind, value = spot.get(tag, (0, b""))
    if kind != 5 or len(value) != 24:
        return None
    parts = struct.unpack(order + "6I", value)
    if 0 in parts[1::2]:
        return None
    degrees, minutes, seconds = (parts[at] / parts[at + 1] for at in (0, 2, 4))
    found = degrees + minutes / 60 + seconds / 3600
    return found if minutes < 60 and seconds < 60 and found <= most else None
