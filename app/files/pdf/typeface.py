"""TrueType faces and the chain of faces behind a role.

A role (仿宋, 黑体 …) is a face of its own followed by faces that step in for characters it
lacks. The large files of rare characters are read at the first character that needs them.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reportlab.pdfbase import ttfonts

from app.files.fonts import FontDamaged, font_path
from app.files.pdf.characters import never_printed

# What stands behind a face, in order: completeness first, mainland forms before others.
_FALLBACK = ("Song", "FangSong", "RareBS", "RareHM")

# 朱雀仿宋 and 霞鹜文楷 have quotes, digits and letters of Latin cut and width; official
# papers set them like 宋.
_FROM_SONG = frozenset(map(ord, "“”‘’□√（）〔〕")) | frozenset(range(0x21, 0x7F))
_KEEP_OWN = frozenset({"Song", "BiaoSong", "Hei", "Mono-Regular", "Mono-Bold"})
# Of a bureau's own font only what is too narrow for a full-width mark comes from 宋.
_QUOTES = frozenset(map(ord, "“”‘’"))
_NARROW = 0.9  # em
# Programs a glyph's own instructions call (OpenType, tables cvt, fpgm, prep).
_INSTRUCTIONS = ("cvt ", "fpgm", "prep")

ROLES = ("FangSong", "Song", "BiaoSong", "Hei", "Kai", "Mono-Regular", "Mono-Bold")


class OwnFont(NamedTuple):
    """A font of the bureau's own in one role: a file of its system, known by its SHA-256.

    `face_index`: which face of a collection (.ttc); 0 for a plain file.
    """

    role: str
    path: Path
    face_index: int
    sha256: str


class Face:
    """One TrueType file: metrics by code point, and glyph programs by slice."""

    def __init__(self, name: str, path: Path, index: int = 0) -> None:
        self.name = name
        self.reader: Any = ttfonts.TTFontFace(str(path), subfontIndex=index)
        raw = self.reader.name
        self.postscript_name = raw.decode("ascii") if isinstance(raw, bytes) else str(raw)
        self.glyphs: dict[int, int] = self.reader.charToGlyph
        self.widths: dict[int, float] = self.reader.charWidths
        start, length = self.reader.get_table_pos("glyf")
        self.end = max(
            map(sum, map(self.reader.get_table_pos, self.reader.table))
        )  # of all it says
        self._programs = memoryview(self.reader._ttf_data)[start : start + length]
        self._helpers = [
            (tag, self.reader.get_table(tag)) for tag in _INSTRUCTIONS if tag in self.reader.table
        ]

    def program(self, glyph: int) -> bytes:
        """Return the outline of one glyph as it stands in the file."""
        places = self.reader.glyphPos
        return bytes(self._programs[places[glyph] : places[glyph + 1]])

    def subset(self, glyphs: list[int]) -> bytes:
        """Return a TrueType file in which glyph i is `glyphs[i]`, parts of composites behind."""
        chosen, programs = self._with_parts(glyphs)
        offsets = [0]
        body = bytearray()
        for program in programs:
            body += program + b"\0" * (-len(program) % 4)
            offsets.append(len(body))
        metrics = self.reader.hmetrics
        count = len(chosen)
        maker = ttfonts.TTFontMaker()
        put = ttfonts._set_ushort
        for tag, table in self._helpers:
            maker.add(tag, table)
        maker.add("hhea", put(self.reader.get_table("hhea"), 34, count))
        maker.add("maxp", put(self.reader.get_table("maxp"), 4, count))
        maker.add(
            "hmtx",
            b"".join(
                struct.pack(">HH", int(metrics[g][0]), int(metrics[g][1]) & 0xFFFF) for g in chosen
            ),
        )
        maker.add("loca", struct.pack(f">{len(offsets)}L", *offsets))
        maker.add("glyf", bytes(body))
        maker.add("head", put(self.reader.get_table("head"), 50, 1))
        made: bytes = maker.makeStream()
        return made

    def _with_parts(self, glyphs: list[int]) -> tuple[list[int], list[bytes]]:
        """Add the parts of composite glyphs and renumber the references to them."""
        chosen = list(glyphs)
        number: dict[int, int] = {}
        programs: list[bytes] = []
        for index, glyph in enumerate(chosen):  # grows while it is walked
            program = bytearray(self.program(glyph))
            if len(program) > 2 and program[0] & 0x80:
                for place in _component_places(program):
                    (part,) = struct.unpack_from(">H", program, place)
                    if part not in number:
                        number[part] = len(chosen)
                        chosen.append(part)
                    struct.pack_into(">H", program, place, number[part])
            programs.append(bytes(program))
            assert len(programs) == index + 1
        return chosen, programs


def _component_places(program: bytearray) -> list[int]:
    """Offsets of the glyph numbers in a composite glyph (OpenType, table glyf)."""
    places = []
    at = 10
    more = True
    while more:
        (flags,) = struct.unpack_from(">H", program, at)
        places.append(at + 2)
        at += 4 + (4 if flags & 0x0001 else 2)
        at += 2 if flags & 0x0008 else 4 if flags & 0x0040 else 8 if flags & 0x0080 else 0
        more = bool(flags & 0x0020)
    return places


@cache
def face(name: str) -> Face:
    """Return the face of a font file of the program; read once a process.

    Raises:
        FontMissing, FontDamaged: the installation is at fault.
    """
    path = font_path(name)
    try:
        made = Face(name, path)
        is_whole = made.end <= path.stat().st_size
    except (ttfonts.TTFError, struct.error, LookupError, ValueError, OSError) as error:
        raise FontDamaged(font=name, folder=str(path.parent)) from error
    if not is_whole:
        raise FontDamaged(font=name, folder=str(path.parent))
    return made


@cache
def _own_face(font: OwnFont) -> Face:
    return Face(f"{font.role}:{font.sha256}", font.path, font.face_index)


class Placed(NamedTuple):
    """Where one character comes from: the face, its glyph, its width in em."""

    face: Face
    glyph: int
    width: float


class _Widths(dict[str, float]):
    """Widths in em by character, found when first asked for."""

    def __init__(self, owner: "Role") -> None:
        super().__init__()
        self._owner = owner

    def __missing__(self, character: str) -> float:
        placed = self._owner.place(ord(character))
        width = self[character] = placed.width if placed else 1.0
        return width


class Role:
    """A role of the type case: finds, per character, the first face that has it."""

    def __init__(self, name: str, own: OwnFont | None = None) -> None:
        self.name = name
        self._own = own
        self._chain = (name, *(n for n in _FALLBACK if n != name))
        self._known: dict[int, Placed | None] = {}
        self._widths = _Widths(self)

    def place(self, code: int) -> Placed | None:
        """Return where the character is taken from, or None when no font has it."""
        try:
            return self._known[code]
        except KeyError:
            found = self._known[code] = self._search(code)
            return found

    def width(self, text: str) -> float:
        """Return the width of a run in em; a character no font has counts one em."""
        return sum(map(self._widths.__getitem__, text))

    def _search(self, code: int) -> Placed | None:
        if never_printed(code):
            return None
        return (self._of_own(code) if self._own else None) or self._of_shipped(code)

    def _of_own(self, code: int) -> Placed | None:
        assert self._own is not None  # the caller looked
        placed = _placed(_own_face(self._own), code)
        if placed and code in _QUOTES and placed.width < _NARROW:
            return _placed(face("Song"), code)
        return placed

    def _of_shipped(self, code: int) -> Placed | None:
        chain = self._chain
        if self.name not in _KEEP_OWN and code in _FROM_SONG:
            chain = ("Song", *chain)
        return next((placed for name in chain if (placed := _placed(face(name), code))), None)


def _placed(source: Face, code: int) -> Placed | None:
    glyph = source.glyphs.get(code, 0)
    return Placed(source, glyph, source.widths.get(code, 1000) / 1000) if glyph else None


class TypeCase:
    """The faces behind every role: the program's, with fonts of the bureau's own before them."""

    def __init__(self, own: tuple[OwnFont, ...] = ()) -> None:
        self.own = own
        self.printable = {"\n", "☐", "☑"}  # as far as it was asked for
        self._roles = {
            name: Role(name, next((font for font in own if font.role == name), None))
            for name in ROLES
        }

    def role(self, name: str) -> Role:
        """Return one of ROLES."""
        return self._roles[name]


_SHIPPED = TypeCase()
_IN_USE: ContextVar[TypeCase] = ContextVar("type_case", default=_SHIPPED)


@cache
def _type_case(own: tuple[OwnFont, ...]) -> TypeCase:
    return TypeCase(own) if own else _SHIPPED


def type_case() -> TypeCase:
    """Return the type case this thread sets papers from."""
    return _IN_USE.get()


@contextmanager
def setting_from(own: tuple[OwnFont, ...]) -> Iterator[None]:
    """Let this thread set papers with fonts of the bureau's own, until the block ends."""
    before = _IN_USE.set(_type_case(own))
    try:
        yield
    finally:
        _IN_USE.reset(before)


def role(name: str) -> Role:
    """Return one of ROLES of the type case in use."""
    return type_case().role(name)


def unprintable(text: str) -> list[str]:
    """Return the characters no font has, in order of appearance, each once.

    Line ends and the tick boxes ☐ ☑ are not glyphs: the page maker handles them.
    """
    case = type_case()
    fresh = set(text) - case.printable
    song, fangsong = case.role("Song"), case.role("FangSong")
    missing = {
        character
        for character in fresh
        if song.place(ord(character)) is None and fangsong.place(ord(character)) is None
    }
    case.printable |= fresh - missing
    return sorted(missing, key=text.index)
