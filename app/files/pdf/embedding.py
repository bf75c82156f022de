"""Fonts inside one PDF: a Type 0 font per face, holding just the glyphs the papers use.

The text layer maps every glyph back to its character, those beyond U+FFFF as UTF-16
pairs, so that names can be searched and copied (ISO 32000-1, 9.10.3).
"""

import re
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from app.files.pdf.document import Document
from app.files.pdf.typeface import Face, Role, role

_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def",
    "/CMapType 2 def",
    "1 begincodespacerange",
    "<0000> <FFFF>",
    "endcodespacerange",
)
_CMAP_TAIL = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")
_BLOCK = 100  # entries a bfchar block may hold


class Subset:
    """Characters of one face, and the numbers they have in a font of their own."""

    def __init__(self, source: Face) -> None:
        self.source = source
        self.numbers: dict[int, int] = {}
        self._glyphs = [0]

    def number(self, code: int, glyph: int) -> int:
        """Return the number of a character; a new one joins the font."""
        known = self.numbers.get(code)
        if known is None:
            known = self.numbers[code] = len(self._glyphs)
            self._glyphs.append(glyph)
        return known

    def packed(self) -> "Packed":
        """Return the font as a PDF holds it."""
        data = self.source.subset(self._glyphs)
        words = self._to_unicode().encode("ascii")
        return Packed(self._tag(), zlib.compress(data), len(data), zlib.compress(words))

    def _tag(self) -> str:
        """Six letters that differ when the subset differs (ISO 32000-1, 9.6.4)."""
        digest = zlib.crc32(",".join(map(str, self.numbers)).encode())
        return "".join(chr(65 + int(digit, 16)) for digit in f"{digest & 0xFFFFFF:06x}")

    def widths(self) -> str:
        """Return what is not one em wide, as the array W of ISO 32000-1, 9.7.4.3."""
        of = self.source.widths
        narrow = ((number, of.get(code, 1000)) for code, number in self.numbers.items())
        said = " ".join(f"{number} [{wide:.6g}]" for number, wide in narrow if wide != 1000)
        return f"[{said}]"

    def _to_unicode(self) -> str:
        rows = list(_CMAP_HEAD)
        pairs = list(self.numbers.items())
        for start in range(0, len(pairs), _BLOCK):
            block = pairs[start : start + _BLOCK]
            rows.append(f"{len(block)} beginbfchar")
            rows += [
                f"<{number:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
                for code, number in block
            ]
            rows.append("endbfchar")
        return "\n".join((*rows, *_CMAP_TAIL))


class Packed(NamedTuple):
    """A subset ready to be stored: its tag, font file and text layer, both compressed."""

    tag: str
    font: bytes
    length: int  # of the font file before it was compressed
    to_unicode: bytes


class Frozen(NamedTuple):
    """The characters every paper of a form uses, packed once for all papers."""

    subset: Subset
    packed: Packed


class _Embedded:
    """One font in one document, which writes it at the end."""

    def __init__(self, subset: Subset, internal: str, packed: Packed | None = None) -> None:
        self.subset = subset
        self.internal = internal
        self._packed = packed

    def write(self, document: Document) -> int:
        """Write the font's objects; return the number of its dictionary."""
        packed = self._packed or self.subset.packed()
        base = f"/{packed.tag}+{self.subset.source.postscript_name}"
        reader = self.subset.source.reader
        file = document.stream(packed.font, f"/Length1 {packed.length}", packed=True)
        box = " ".join(f"{edge:g}" for edge in reader.bbox)
        descriptor = document.plain(
            f"<< /Type /FontDescriptor /FontName {base} /Flags 4 /FontBBox [{box}] "
            f"/ItalicAngle 0 /Ascent {reader.ascent:g} /Descent {reader.descent:g} "
            f"/CapHeight {reader.capHeight:g} /StemV {reader.stemV:g} /FontFile2 {file} 0 R >>"
        )
        descendant = document.plain(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {base} "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {descriptor} 0 R /DW 1000 /W {self.subset.widths()} "
            "/CIDToGIDMap /Identity >>"
        )
        words = document.stream(packed.to_unicode, packed=True)
        return document.plain(
            f"<< /Type /Font /Subtype /Type0 /BaseFont {base} /Encoding /Identity-H "
            f"/DescendantFonts [{descendant} 0 R] /ToUnicode {words} 0 R >>"
        )


class _Codes(dict[int, str]):
    """Code point -> its number in hexadecimal, made when first asked for.

    What is not in the role's first face has that face's name before it: <F2>0007.
    """

    def __init__(self, fonts: "Embedding", source: Role) -> None:
        super().__init__()
        self._fonts, self._source = fonts, source
        self.internal = ""  # of the first face met: most of what follows is in it

    def __missing__(self, code: int) -> str:
        placed = self._source.place(code)
        if placed is None:
            raise AssertionError(f"U+{code:04X} passed the check of glyphs")
        font = self._fonts.font(placed.face, code)
        self.internal = self.internal or font.internal
        plain = f"{font.subset.number(code, placed.glyph):04X}"
        elsewhere = font.internal != self.internal
        made = self[code] = f"<{font.internal}>{plain}" if elsewhere else plain
        return made


_STRETCH = re.compile(r"<(F\d+)>[0-9A-F]{4}(?:<\1>[0-9A-F]{4})*|[0-9A-F]+")


class Embedding:
    """The fonts of one document: turns text into (font, codes) pieces for its operators."""

    def __init__(self, document: Document, frozen: Mapping[str, Frozen] | None = None) -> None:
        self._document = document
        self._frozen = frozen or {}
        self._fonts: dict[str, _Embedded] = {}
        self._codes: dict[str, _Codes] = {}

    def pieces(self, role_name: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return (font's name in the PDF, hexadecimal codes) for each stretch of one face."""
        codes = self._codes.get(role_name)
        if codes is None:
            codes = self._codes[role_name] = _Codes(self, role(role_name))
        made = text.translate(codes)
        if "<" not in made:
            return ((codes.internal, made),)
        return tuple(
            (match[1], match[0].replace(f"<{match[1]}>", ""))
            if match[1]
            else (codes.internal, match[0])
            for match in _STRETCH.finditer(made)
        )

    def font(self, source: Face, code: int) -> _Embedded:
        """Return the font of this document that shows a character of a face."""
        ready = self._frozen.get(source.name)
        frozen = ready is not None and code in ready.subset.numbers
        name = f"{source.name} frozen" if frozen else source.name
        known = self._fonts.get(name)
        if known is None:
            internal = f"F{len(self._fonts) + 1}"
            if ready is not None and frozen:
                known = _Embedded(ready.subset, internal, ready.packed)
            else:
                known = _Embedded(Subset(source), internal)
            self._fonts[name] = known
            self._document.font(known)
        return known
