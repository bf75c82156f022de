"""Fonts of the bureau's own: whether a file can be embedded in papers, and what it holds.

Only the headers and the character map are looked at here (OpenType 1.9: tables head, name,
OS/2, cmap); pdf/typeface.py sets from the file. The file stays where it is, known by its
SHA-256; a licence to embed is the font's own word (OS/2, fsType).
"""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from reportlab.pdfbase import ttfonts

from app.errors import EnvironmentFault, UserError
from app.files.pdf.typeface import OwnFont

# What may be replaced: the four faces of official papers (GB/T 9704-2012, 5.2.2).
OWN_ROLES: Final = ("FangSong", "BiaoSong", "Hei", "Kai")

_LARGEST: Final = 80 << 20
_TRUETYPE: Final = (b"\x00\x01\x00\x00", b"true")
_CFF: Final = b"OTTO"
_COLLECTION: Final = b"ttcf"
# OS/2 fsType: restricted licence, no subsetting, bitmaps only.
_RESTRICTED, _WHOLE_ONLY, _BITMAPS = 0x0002, 0x0100, 0x0200
_CHINESE: Final = 0x0804
_MOST_CHARACTERS: Final = 2 * 0x110000  # Unicode has half of them; some maps say things twice
# What the reader of fonts says of one that contradicts itself; of one without names it asks a
# setting it does not have.
_BROKEN: Final = (
    *(struct.error, IndexError, KeyError, ValueError, TypeError, AttributeError, AssertionError),
    ttfonts.TTFError,
)


class FontUnusable(UserError):
    """The file cannot be a font of papers. Fields of every subclass: file."""

    code = "own_font.unusable"


class FontNoFile(FontUnusable):
    """There is no such file, or it cannot be read."""

    code = "own_font.no_file"


class FontNotTrueType(FontUnusable):
    """No TrueType font: something else, a web font, or a damaged file."""

    code = "own_font.not_truetype"


class FontPostScript(FontUnusable):
    """Its outlines are PostScript (CFF), mostly .otf."""

    code = "own_font.postscript"


class FontVariable(FontUnusable):
    """A variable font: no one weight is what was meant."""

    code = "own_font.variable"


class FontNotEmbeddable(FontUnusable):
    """Its maker forbids embedding it, or a part of it. Fields: file, name."""

    code = "own_font.not_embeddable"


class FontNotChinese(FontUnusable):
    """It holds hardly any common hanzi. Fields: file, name, held, common."""

    code = "own_font.not_chinese"


class FontRemoved(EnvironmentFault):
    """A font in use is no longer where it was. Fields: file, role."""

    code = "own_font.removed"


class FontReplaced(EnvironmentFault):
    """A font in use is no longer the file that was chosen. Fields: file, role."""

    code = "own_font.replaced"


@dataclass(frozen=True, slots=True)
class FontFacts:
    """What a usable file is.

    Attributes:
        name: as the font calls itself, in Chinese where it does; with its version.
        common: of the 6,763 hanzi of GB/T 2312, how many it holds.
        hanzi: how many hanzi it holds.
        faces: names of the faces of a collection, one name for a plain file.
    """

    path: Path
    face_index: int
    name: str
    sha256: str
    common: int
    hanzi: int
    faces: tuple[str, ...]

    def for_role(self, role: str) -> OwnFont:
        """Return the font as a type case takes it."""
        return OwnFont(role, self.path, self.face_index, self.sha256)


@cache
def common_hanzi() -> frozenset[int]:
    """Return the 6,763 hanzi of GB/T 2312-1980."""
    rows = range(0xB0, 0xF8)
    cells = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset(ord(one.decode("gb2312")) for one in cells if _is_gb2312(one))


def look_at(path: Path, face_index: int = 0) -> FontFacts:
    """Say what a font file is.

    Args:
        face_index: which face of a collection, from 0.

    Raises:
        FontUnusable: a subclass that says why; whoever chose the file can choose another.
    """
    data = _content(path)
    starts = _starts(path, data)
    if face_index >= len(starts):
        raise FontNotTrueType(file=path.name)
    try:
        tables = _tables(data, starts[face_index])
        names = tuple(_name(data, _tables(data, start)) for start in starts)
        _check_tables(path, data, tables, names[face_index])
        _check_characters(data, tables[b"cmap"])
        reader: Any = ttfonts.TTFontFace(str(path), subfontIndex=face_index)
    except _BROKEN as error:
        raise FontNotTrueType(file=path.name) from error
    held = {code for code, glyph in reader.charToGlyph.items() if glyph}
    common = len(held & common_hanzi())
    if common < len(common_hanzi()) // 2:
        raise FontNotChinese(
            file=path.name, name=names[face_index], held=common, common=len(common_hanzi())
        )
    return FontFacts(
        path,
        face_index,
        names[face_index],
        hashlib.sha256(data).hexdigest(),
        common,
        sum(_is_hanzi(code) for code in held),
        names,
    )


def check_own_fonts(fonts: Iterable[OwnFont]) -> None:
    """Make sure that fonts in use are still the files that were chosen.

    Raises:
        FontRemoved, FontReplaced: the machine's fault; the settings name the way back.
    """
    for font in fonts:
        try:
            seen = font.path.stat()
            digest = _digest(font.path, seen.st_size, seen.st_mtime_ns)
        except OSError as error:
            raise FontRemoved(file=str(font.path), role=font.role) from error
        if digest != font.sha256:
            raise FontReplaced(file=str(font.path), role=font.role)


@cache
def _digest(path: Path, _size: int, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise FontNotTrueType(file=path.name)
        return path.read_bytes()
    except OSError as error:
        raise FontNoFile(file=str(path)) from error


def _starts(path: Path, data: bytes) -> tuple[int, ...]:
    """Return where each face of the file begins."""
    if data[:4] == _CFF:
        raise FontPostScript(file=path.name)
    if data[:4] in _TRUETYPE:
        return (0,)
    if data[:4] != _COLLECTION or len(data) < 12:
        raise FontNotTrueType(file=path.name)
    (count,) = struct.unpack_from(">L", data, 8)
    if not 0 < count < 100 or len(data) < 12 + 4 * count:
        raise FontNotTrueType(file=path.name)
    return struct.unpack_from(f">{count}L", data, 12)


def _tables(data: bytes, start: int) -> dict[bytes, int]:
    """Return where the tables of a face begin."""
    (count,) = struct.unpack_from(">H", data, start + 4)
    rows = (struct.unpack_from(">4sLLL", data, start + 12 + 16 * at) for at in range(count))
    return {tag: place for tag, _, place, _ in rows}


def _check_tables(path: Path, data: bytes, tables: dict[bytes, int], name: str) -> None:
    if b"CFF " in tables or b"CFF2" in tables:
        raise FontPostScript(file=path.name)
    if b"fvar" in tables:
        raise FontVariable(file=path.name)
    if b"glyf" not in tables:
        raise FontNotTrueType(file=path.name)
    if b"OS/2" in tables:
        (bits,) = struct.unpack_from(">H", data, tables[b"OS/2"] + 8)
        if bits & 0x000F == _RESTRICTED or bits & (_WHOLE_ONLY | _BITMAPS):
            raise FontNotEmbeddable(file=path.name, name=name)


def _check_characters(data: bytes, at: int) -> None:
    """Raise ValueError where a character map claims more characters than there are.

    Its reader would hold every one of them: a few bytes can say billions.
    """
    (count,) = struct.unpack_from(">H", data, at + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">4xL", data, at + 4 + 8 * number)
        if sum(_spans(data, at + offset)) > _MOST_CHARACTERS:
            raise ValueError("a character map without measure")


def _spans(data: bytes, at: int) -> Iterable[int]:
    """Yield how many characters each part of a map is of, in the forms that name ranges."""
    (form,) = struct.unpack_from(">H", data, at)
    if form == 4:
        (twice,) = struct.unpack_from(">H", data, at + 6)
        ends = struct.unpack_from(f">{twice // 2}H", data, at + 14)
        starts = struct.unpack_from(f">{twice // 2}H", data, at + 16 + twice // 2 * 2)
        yield from (max(0, end - start + 1) for start, end in zip(starts, ends, strict=True))
    elif form in (12, 13):
        (groups,) = struct.unpack_from(">L", data, at + 12)
        for number in range(groups):
            start, end = struct.unpack_from(">2L", data, at + 16 + 12 * number)
            yield max(0, end - start + 1)


def _name(data: bytes, tables: dict[bytes, int]) -> str:
    """Return family and version in Chinese, else in the first language there is."""
    at = tables[b"name"]
    _, count, strings = struct.unpack_from(">HHH", data, at)
    found: dict[int, str] = {}
    for number in range(count):
        row = struct.unpack_from(">6H", data, at + 6 + 12 * number)
        platform, _, language, kind, length, offset = row
        if platform != 3 or kind not in (1, 5) or (kind in found and language != _CHINESE):
            continue
        begin = at + strings + offset
        found[kind] = data[begin : begin + length].decode("utf-16-be", errors="replace")
    return " ".join(found[kind] for kind in (1, 5) if found.get(kind)) or "?"


def _is_gb2312(pair: bytes) -> bool:
    try:
        pair.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True


def _is_hanzi(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF
