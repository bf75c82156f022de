"""The program's own fonts on the screen, and the families to try for a character."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from app.errors import EnvironmentFault

# What a page of ordinary words is set in, and what names and big scenes want besides.
FIRST: Final = ("UI-Regular.ttf", "UI-Bold.ttf")
_FAMILIES: Final = {
    "UI-Regular.ttf": "Noto Sans SC",
    "UI-Bold.ttf": "Noto Sans SC",
    "Mono-Regular.ttf": "JetBrains Mono",
    "Mono-Bold.ttf": "JetBrains Mono",
    "BiaoSong.ttf": "Noto Title SC",
    "Song.ttf": "Noto Serif SC",
    "RareBS.ttf": "BabelStone Han",
    "RareHM.ttf": "HanaMinB",
}
FILES: Final = tuple(_FAMILIES)
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


def families() -> Families:
    """Return the family lists, whether their files are registered by now or not."""
    # The rare files hold only what Song lacks, so Song stands before them.
    rare = tuple(_FAMILIES[name] for name in ("Song.ttf", "RareBS.ttf", "RareHM.ttf"))
    sans = (_FAMILIES["UI-Regular.ttf"], *rare, *SYSTEM_FALLBACK)
    return Families(
        ui=sans,
        mono=(_FAMILIES["Mono-Regular.ttf"], *sans),
        title=(_FAMILIES[_TITLE_FILE], *rare),
        song=rare,
    )


def load(folder: Path, names: Iterable[str] = FILES) -> None:
    """Register the program's own fonts, or some of them; once each in a process.

    Raises:
        FontMissing: a file of `names` is not in `folder`, is no font or another one.
    """
    for name in names:
        _register(folder / name)


def holds(words: str) -> bool:
    """Tell whether the registered fonts of FIRST have every character of `words`."""
    face = QFont(_FAMILIES[FIRST[0]])
    face.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    metrics = QFontMetrics(face)
    return all(metrics.inFontUcs4(ord(one)) for one in words)


@cache
def _register(path: Path) -> None:
    """Make the font at `path` known to Qt."""
    if path.name == _TITLE_FILE:
        try:
            data = renamed(path.read_bytes(), *_RENAMED)
        except (OSError, struct.error) as error:
            raise FontMissing(path=str(path)) from error
        number = QFontDatabase.addApplicationFontFromData(QByteArray(data))
    else:
        number = QFontDatabase.addApplicationFont(str(path))
    # A missing file answers -1 and nothing else.
    if number < 0 or _FAMILIES[path.name] not in QFontDatabase.applicationFontFamilies(number):
        raise FontMissing(path=str(path))


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
