"""Files kept as evidence of an inspection (全过程记录): what they are and what happens to them.

Decides: what a file is by its bytes, which name it may carry, which acts a file knows and
where it stands after them. Leaves to the services who acts, and to app.files where the bytes
lie. Sources: features E6; domain §1.7 (no viewing or copying without approval).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HEAD: Final = 4096  # bytes from the beginning that tell what a file is
LONGEST_NAME: Final = 120  # characters of a name given to a copy, without its ending
_KEPT_NAME: Final = 255  # characters of a name as it came
MOST_PAGES_MB: Final = 50  # megabytes of one photo, scan or document
ALLOWED_DAYS: Final = 7  # so long an allowance to open or copy holds


class Source(StrEnum):
    """How a file came in."""

    HAND = "HAND"
    FOLDER = "FOLDER"
    SHEET = "SHEET"  # with a team's sheet


class Touch(StrEnum):
    """What is done to a file; the value is kept as evidence_act.act."""

    FLAWED = "FLAWED"  # taken as it came, but it is cut short or damaged
    ASK_OPEN = "ASK_OPEN"
    ASK_COPY = "ASK_COPY"
    ALLOW_OPEN = "ALLOW_OPEN"
    ALLOW_COPY = "ALLOW_COPY"
    REFUSE = "REFUSE"
    OPENED = "OPENED"
    COPIED = "COPIED"
    MISSING = "MISSING"  # found by a check
    DAMAGED = "DAMAGED"
    SOUND = "SOUND"  # found whole again after it was missing or damaged
    DESTROYED = "DESTROYED"
    BACK = "BACK"  # the same bytes came in again after they were destroyed


class Health(StrEnum):
    """How it stands with the bytes, as far as is known."""

    SOUND = "SOUND"
    MISSING = "MISSING"
    DAMAGED = "DAMAGED"
    DESTROYED = "DESTROYED"


_HEALTH: Final[Mapping[Touch, Health]] = {
    Touch.MISSING: Health.MISSING,
    Touch.DAMAGED: Health.DAMAGED,
    Touch.SOUND: Health.SOUND,
    Touch.BACK: Health.SOUND,
    Touch.DESTROYED: Health.DESTROYED,
}


def health(touches: Iterable[Touch]) -> Health:
    """Return where a file stands after its acts, oldest first."""
    state = Health.SOUND
    for touch in touches:
        state = _HEALTH.get(touch, state)
    return state


class MediaKind(StrEnum):
    """What people call a file; also the forms of the record plan (形式)."""

    PHOTO = "PHOTO"
    SCAN = "SCAN"  # PDF, OFD: pages
    TEXT = "TEXT"  # a document of an office program
    AUDIO = "AUDIO"
    VIDEO = "VIDEO"


@dataclass(frozen=True, slots=True)
class Media:
    """A kind of file that is taken. `ending`: with its dot, as copies are named."""

    name: str
    kind: MediaKind
    ending: str


_PHOTO, _AUDIO, _VIDEO, _TEXT = MediaKind.PHOTO, MediaKind.AUDIO, MediaKind.VIDEO, MediaKind.TEXT
MEDIA: Final[Mapping[str, Media]] = {
    one.name: one
    for one in (
        Media("image/jpeg", _PHOTO, ".jpg"),
        Media("image/png", _PHOTO, ".png"),
        Media("image/gif", _PHOTO, ".gif"),
        Media("image/bmp", _PHOTO, ".bmp"),
        Media("image/tiff", _PHOTO, ".tif"),
        Media("image/webp", _PHOTO, ".webp"),
        Media("image/heic", _PHOTO, ".heic"),
        Media("application/pdf", MediaKind.SCAN, ".pdf"),
        Media("application/ofd", MediaKind.SCAN, ".ofd"),
        Media("video/mp4", _VIDEO, ".mp4"),
        Media("video/quicktime", _VIDEO, ".mov"),
        Media("video/3gpp", _VIDEO, ".3gp"),
        Media("video/x-msvideo", _VIDEO, ".avi"),
        Media("video/x-matroska", _VIDEO, ".mkv"),
        Media("video/x-ms-asf", _VIDEO, ".wmv"),
        Media("video/mpeg", _VIDEO, ".mpg"),
        Media("audio/mpeg", _AUDIO, ".mp3"),
        Media("audio/mp4", _AUDIO, ".m4a"),
        Media("audio/wav", _AUDIO, ".wav"),
        Media("audio/amr", _AUDIO, ".amr"),
        Media("audio/ogg", _AUDIO, ".ogg"),
        Media("audio/flac", _AUDIO, ".flac"),
        Media("audio/aac", _AUDIO, ".aac"),
        Media("application/msword", _TEXT, ".doc"),
        Media("application/vnd.openxmlformats-officedocument", _TEXT, ".docx"),
    )
}
# Beginnings that say all; the order does not matter, none begins with another.
_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\0\xaa\0b\xcel", "video/x-ms-asf"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"\0\0\x01\xb3", "video/mpeg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
_HEIC: Final = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"})
_PACKED: Final = (
    (b"OFD.xml", "application/ofd"),
    (b"[Content_Types].xml", "application/vnd.openxmlformats-officedocument"),
)


def media_of(head: bytes) -> str:
    """Return the media type a file's first HEAD bytes say, a key of MEDIA; "" for no such.

    The name plays no part: a program called photo.jpg is no photo.
    """
    for mark, media in _MARKS:
        if head.startswith(mark):
            return media
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _boxed(head[8:12])
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head[:4] == b"PK\x03\x04":
        return next((media for mark, media in _PACKED if mark in head), "")
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        # MPEG audio frames; layer 0 is AAC in ADTS.
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    return ""


def _boxed(brand: bytes) -> str:
    if brand in _HEIC:
        return "image/heic"
    if brand == b"qt  ":
        return "video/quicktime"
    if brand.startswith(b"3g"):
        return "video/3gpp"
    return "audio/mp4" if brand in (b"M4A ", b"M4B ") else "video/mp4"


_UNFIT: Final = re.compile(r'[<>:"|?*\\/]')
_DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])$")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def plain_name(name: str) -> str:
    """Return a file's name as it came, without folders and what cannot be seen."""
    last = re.split(r"[\\/]", name)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _HIDDEN)
    return seen.strip()[:_KEPT_NAME] or "-"


def copy_name(name: str, media: str) -> str:
    """Return a name every system takes for a copy; its ending is that of what the file is."""
    stem = _UNFIT.sub("_", plain_name(name))
    ending = MEDIA[media].ending
    stem = stem.rpartition(".")[0] or stem
    stem = stem[:LONGEST_NAME].strip(" .") or "-"
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return stem + ending
