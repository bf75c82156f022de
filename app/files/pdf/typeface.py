"""TrueType faces and the chain of faces behind a role.

A role (仿宋, 黑体 …) is a face of its own followed by faces that step in for characters it
lacks. The large files of rare characters are read at the first character that needs them.
"""

import struct
from functools import cache
from typing import Any, NamedTuple

from reportlab.pdfbase import ttfonts

from app.files.fonts import font_path

# What stands behind a face, in order: completeness first, mainland forms before others.
_FALLBACK = ("Song", "RareBS", "RareHM")

# 朱雀仿宋 and 霞鹜文楷 have quotes, digits and letters of Latin cut and width; official
# papers set them like 宋.
_FROM_SONG = frozenset(map(ord, "“”‘’□√（）〔〕")) | frozenset(range(0x21, 0x7F))
_KEEP_OWN = frozenset({"Song", "BiaoSong", "Hei", "Mono-Regular", "Mono-Bold"})

ROLES = ("FangSong", "Song", "BiaoSong", "Hei", "Kai", "Mono-Regular", "Mono-Bold")


class Face:
    """One TrueType file: metrics by code point, and glyph programs by slice."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.reader: Any = ttfonts.TTFontFace(str(font_path(name)))
        raw = self.reader.name
        self.postscript_name = raw.decode("ascii") if isinstance(raw, bytes) else str(raw)
        self.glyphs: dict[int, int] = self.reader.charToGlyph
        self.widths: dict[int, float] = self.reader.charWidths
        start, length = self.reader.get_table_pos("glyf")
        self._programs = memoryview(self.reader._ttf_data)[start : start + length]

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
    """Return the face of a font file; read once a process."""
    return Face(name)


class Placed(NamedTuple):
    """Where one character comes from: the face's name, its glyph, its width in em."""

    face: str
    glyph: int
    width: float


class Role:
    """A role of the type case: finds, per character, the first face that has it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._chain = (name, *(n for n in _FALLBACK if n != name))
        self._known: dict[int, Placed | None] = {}

    def place(self, code: int) -> Placed | None:
        """Return where the character is taken from, or None when no font has it."""
        try:
            return self._known[code]
        except KeyError:
            found = self._known[code] = self._search(code)
            return found

    def width(self, text: str) -> float:
        """Return the width of a run in em; a character no font has counts one em."""
        total = 0.0
        for character in text:
            placed = self.place(ord(character))
            total += placed.width if placed else 1.0
        return total

    def _search(self, code: int) -> Placed | None:
        if _private(code):
            return None
        chain = self._chain
        if self.name not in _KEEP_OWN and code in _FROM_SONG:
            chain = ("Song", *chain)
        for name in chain:
            candidate = face(name)
            glyph = candidate.glyphs.get(code, 0)
            if glyph:
                return Placed(name, glyph, candidate.widths.get(code, 1000) / 1000)
        return None


@cache
def role(name: str) -> Role:
    """Return one of ROLES."""
    return Role(name)


def unprintable(text: str) -> list[str]:
    """Return the characters no font has, in order of appearance, each once.

    Line ends and the tick boxes ☐ ☑ are not glyphs: the page maker handles them.
    """
    song, fangsong = role("Song"), role("FangSong")
    missing = {
        character
        for character in set(text) - {"\n", "☐", "☑"}
        if song.place(ord(character)) is None and fangsong.place(ord(character)) is None
    }
    return sorted(missing, key=text.index)


def _private(code: int) -> bool:
    """Private-use characters mean something else on every machine: never print them."""
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000
