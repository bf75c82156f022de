"""Words of a chart: every character from the first of the program's fonts that has it."""

from functools import cache
from itertools import groupby
from typing import Final

from reportlab.graphics.shapes import Group, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics, ttfonts

from app.files.fonts import font_path
from app.files.pdf.typeface import Role

SANS: Final = "Hei"
_CUT: Final = "…"


@cache
def _role() -> Role:
    return Role(SANS)


@cache
def font_for(face: str) -> str:
    """Return the name ReportLab knows a font file of the program by; read once a process.

    Raises:
        FontMissing: the installation is at fault.
    """
    name = f"chart-{face}"
    pdfmetrics.registerFont(ttfonts.TTFont(name, str(font_path(face))))
    return name


def width_of(words: str, size: float) -> float:
    """Return how wide words are at a size, points."""
    return _role().width(words) * size


def cut_to(words: str, size: float, width: float) -> str:
    """Return words that fit into a width, cut with … where they do not."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + _CUT, size) > width:
        words = words[:-1]
    return words + _CUT


def said(words: str, x: float, y: float, size: float, colour: str) -> Group:
    """Return words at a place, each run in the font that has its characters."""
    made = Group()
    for face, run in groupby(words, _face_of):
        part = "".join(run)
        made.add(
            String(x, y, part, fontName=font_for(face), fontSize=size, fillColor=HexColor(colour))
        )
        x += width_of(part, size)
    return made


def _face_of(sign: str) -> str:
    placed = _role().place(ord(sign))
    return placed.face.name if placed else SANS
