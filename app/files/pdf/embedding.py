"""Fonts inside one PDF: a Type 0 font per face, holding just the glyphs the papers use.

The text layer maps every glyph back to its character, those beyond U+FFFF as UTF-16
pairs, so that names can be searched and copied (ISO 32000-1, 9.10.3).
"""

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

from app.files.pdf.typeface import Face, face, role

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


class _Embedded:
    """One face in one document. ReportLab calls `addObjects` when it saves."""

    def __init__(self, source: Face, internal: str) -> None:
        self.source = source
        self.internal = internal
        self.numbers: dict[int, int] = {}
        self.glyphs = [0]

    def number(self, code: int, glyph: int) -> int:
        known = self.numbers.get(code)
        if known is None:
            known = self.numbers[code] = len(self.glyphs)
            self.glyphs.append(glyph)
        return known

    def addObjects(self, document: Any) -> None:  # noqa: N802 - ReportLab's name
        base = pdfdoc.PDFName(f"{self._tag()}+{self.source.postscript_name}")
        name = self.internal
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": base,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": document.Reference(
                    self._descriptor(document, base), f"fd:{name}"
                ),
                "DW": 1000,
                "W": pdfdoc.PDFArray(self._widths()),
                "CIDToGIDMap": "/Identity",
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": base,
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant, f"cid:{name}")]),
                "ToUnicode": document.Reference(_packed(self._to_unicode()), f"tu:{name}"),
            }
        )
        fonts = document.idToObject["BasicFonts"].dict
        fonts[name] = document.Reference(font, f"font:{name}")

    def _tag(self) -> str:
        """Six letters that differ when the subset differs (ISO 32000-1, 9.6.4)."""
        digest = zlib.crc32(",".join(map(str, self.numbers)).encode())
        return "".join(chr(65 + int(digit, 16)) for digit in f"{digest & 0xFFFFFF:06x}")

    def _descriptor(self, document: Any, base: Any) -> Any:
        data = self.source.subset(self.glyphs)
        stream = _packed(data)
        stream.dictionary["Length1"] = len(data)
        reader = self.source.reader
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": base,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray(reader.bbox),
                "ItalicAngle": 0,
                "Ascent": reader.ascent,
                "Descent": reader.descent,
                "CapHeight": reader.capHeight,
                "StemV": reader.stemV,
                "FontFile2": document.Reference(stream, f"ff:{self.internal}"),
            }
        )

    def _widths(self) -> list[Any]:
        widths: list[Any] = []
        for code, number in self.numbers.items():
            width = self.source.widths.get(code, 1000)
            if width != 1000:
                widths += [number, pdfdoc.PDFArray([round(width, 2)])]
        return widths

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


class Embedding:
    """The fonts of one document: turns text into (font, codes) pieces for its operators."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._faces: dict[str, _Embedded] = {}
        self._pieces: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def pieces(self, role_name: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return (font's name in the PDF, hexadecimal codes) for each stretch of one face."""
        key = (role_name, text)
        known = self._pieces.get(key)
        if known is None:
            known = self._pieces[key] = tuple(self._encode(role_name, text))
        return known

    def _encode(self, role_name: str, text: str) -> list[tuple[str, str]]:
        case = role(role_name)
        pieces: list[tuple[str, str]] = []
        current = ""
        codes: list[str] = []
        for character in text:
            code = ord(character)
            placed = case.place(code)
            if placed is None:
                raise AssertionError(f"U+{code:04X} passed the check of glyphs")
            if placed.face != current:
                if codes:
                    pieces.append((self._faces[current].internal, "".join(codes)))
                codes = []
                current = placed.face
            codes.append(f"{self._face(current).number(code, placed.glyph):04X}")
        if codes:
            pieces.append((self._faces[current].internal, "".join(codes)))
        return pieces

    def _face(self, name: str) -> _Embedded:
        known = self._faces.get(name)
        if known is None:
            internal = f"F{len(self._faces) + 1}"
            known = self._faces[name] = _Embedded(face(name), internal)
            self._document.fontMapping[name] = f"/{internal}"
            self._document.delayedFonts.append(known)
        return known


def _packed(content: str | bytes) -> Any:
    stream = pdfdoc.PDFStream()
    stream.content = content
    stream.filters = [pdfdoc.PDFZCompress]
    return stream
