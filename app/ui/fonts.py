"""The program's own fonts on the screen, and the families to try for a character."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase

from app.errors import EnvironmentFault

FILES: Final = (
    "UI-Regular.ttf",
    "UI-Bold.ttf",
    "Mono-Regular.ttf",
    "Mono-Bold.ttf",
    "BiaoSong.ttf",
    "Song.ttf",
    "RareBS.ttf",
    "RareHM.ttf",
)
SYSTEM_FALLBACK: Final = ("Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei")
# The title face holds fewer characters than Song but calls itself Song's bold. Under one
# family a bold rare name would be looked up in it and come out as a box, so it gets its own.
_TITLE_FILE: Final = "BiaoSong.ttf"
_RENAMED: Final = ("Noto Serif SC", "Noto Title SC")


class FontMissing(EnvironmentFault):
    """A font file of the program is not there or cannot be read: the copy is damaged."""

    code = "screen_font_missing"


@dataclass(frozen=True, slots=True)
class Families:
    """Font families in order of trial; later ones hold the rare characters."""

    ui: tuple[str, ...]
    mono: tuple[str, ...]
    title: tuple[str, ...]
    song: tuple[str, ...]


UNDRESSED: Final = Families(SYSTEM_FALLBACK, ("monospace",), ("serif",), ("serif",))


def load(folder: Path) -> Families:
    """Register the program's own fonts and return the family lists.

    Raises:
        FontMissing: a file of FILES is not in `folder` or is no font.
    """
    known = {name: _register(folder / name) for name in FILES}
    # The rare files hold only what Song lacks, so Song stands before them.
    rare = (known["Song.ttf"], known["RareBS.ttf"], known["RareHM.ttf"])
    sans = (known["UI-Regular.ttf"], *rare, *SYSTEM_FALLBACK)
    return Families(
        ui=sans,
        mono=(known["Mono-Regular.ttf"], *sans),
        title=(known[_TITLE_FILE], *rare),
        song=rare,
    )


def _register(path: Path) -> str:
    """Return the family of the font at `path`, now known to Qt."""
    if path.name == _TITLE_FILE:
        try:
            data = renamed(path.read_bytes(), *_RENAMED)
        except (OSError, struct.error) as error:
            raise FontMissing(path=str(path)) from error
        number = QFontDatabase.addApplicationFontFromData(QByteArray(data))
    else:
        number = QFontDatabase.addApplicationFont(str(path))
    # A missing file answers -1 and nothing else.
    if number < 0:
        raise FontMissing(path=str(path))
    return QFontDatabase.applicationFontFamilies(number)[0]


def renamed(font: bytes, old: str, new: str) -> bytes:
    """A TrueType font whose name table says `new` for `old`; both of the same length.

    The table's checksum is put right (OpenType 1.9, "Calculating checksums").
    """
    if len(old) != len(new):
        raise ValueError("names of different length would move the table")
    data = bytearray(font)
    (tables,) = struct.unpack_from(">H", data, 4)
    for entry in range(12, 12 + 16 * tables, 16):
        tag, _sum, start, length = struct.unpack_from(">4sLLL", data, entry)
        if tag != b"name":
            continue
        table = bytes(data[start : start + length])
        for encoding in ("utf-16-be", "ascii"):
            table = table.replace(old.encode(encoding), new.encode(encoding))
        data[start : start + length] = table
        padded = table + bytes(-length % 4)
        words = struct.unpack(f">{len(padded) // 4}L", padded)
        struct.pack_into(">L", data, entry + 4, sum(words) % 2**32)
    return bytes(data)
