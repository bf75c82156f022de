"""Sizes and places of an official paper (GB/T 9704-2012, 5 and 7). Points unless said."""

from dataclasses import dataclass, replace
from functools import cache

from app.files.pdf.paragraph import Style

MM = 72 / 25.4

PAGE = (210 * MM, 297 * MM)
LEFT = 28 * MM
WIDTH = 156 * MM


@dataclass(frozen=True, slots=True)
class Area:
    """The type area of a page: upper and lower edge from the paper's lower edge, left edge, width.

    `page`: width and height of the paper.
    """

    top: float
    bottom: float
    left: float = LEFT
    width: float = WIDTH
    page: tuple[float, float] = PAGE

    @property
    def height(self) -> float:
        return self.top - self.bottom


# 天头 37 mm, 版心 225 mm; sheets that are one table take some of both margins.
OFFICIAL = Area(PAGE[1] - 37 * MM, PAGE[1] - (37 + 225) * MM)
TALL = Area(PAGE[1] - 25 * MM, 28 * MM)
# A4 lying across, bound at its upper edge, for tables of many columns. The foot line stays
# above the 4 to 5 mm at the edge of the paper that office printers leave white.
ACROSS = Area(PAGE[0] - 20 * MM, 23 * MM, 18 * MM, 261 * MM, (PAGE[1], PAGE[0]))

# The page number stands 7 mm below the type area, one character in from its edge.
NUMBER = Style("Song", 14, 20)
NUMBER_DROP = 7 * MM
FOOT = Style("Mono-Regular", 6.5, 9, align="c")
FOOT_LEAST = 4.5  # its size where it would take a second line otherwise
NOTE = Style("Song", 8, 10, align="c")  # between the page number and the foot line
SIGN = Style("FangSong", 10.5, 20)
FOOT_DROP = 15 * MM

DATE = 6.5  # em of 2026年6月18日; the name stands above the middle of the date (7.3.5.1)

LIGHT, HEAVY = 0.5, 1.1  # line widths of a table: inside, around
PAD = 4.5


@dataclass(frozen=True, slots=True)
class Base:
    """Size and leading of the body of a section; 22 lines of 28 characters by default.

    `squeeze` < 1 closes up the tables: leading, padding and heights of rows.
    """

    size: float = 16.0
    lead: float = 28.95
    squeeze: float = 1.0


# Tried in this order until the section fits on the fewest pages: first the lines close up,
# then the type gets smaller (三号 → 小三 → 四号); 20 pt is the tightest.
FITS = (
    Base(16, 28.95),
    Base(16, 27),
    Base(16, 25.5),
    Base(16, 24),
    Base(15, 23.5),
    Base(15, 22.5),
    Base(14, 22),
    Base(14, 21),
    Base(14, 20),
)

# A section that is a table keeps its type and closes up its rows instead.
SQUEEZES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8)


def fits(area: Area, base: Base) -> tuple[Base, ...]:
    """Return the settings to try for a section, the loosest first."""
    if area is not OFFICIAL:
        return tuple(replace(base, squeeze=squeeze) for squeeze in SQUEEZES)
    return FITS


@cache
def style(name: str, base: Base) -> Style:
    """Return one of grammar.STYLES for a section."""
    size, lead = base.size, base.lead
    body = Style("FangSong", size, lead, indent=2 * size)
    title = Style("BiaoSong", 22, 33, align="c")
    hanging = body.but(left=6 * size)  # behind 附件：1. at two characters (7.3.4)
    table = {
        "org": title,
        "title": title,
        "subtitle": Style("Kai", 16, 26, align="c"),
        "no": body.but(align="c", indent=0.0),
        "to": body.but(align="l", indent=0.0),
        "body": body,
        "h1": body.but(role="Hei"),
        "h2": body.but(role="Kai"),
        "text": body.but(indent=0.0),
        "center": body.but(align="c", indent=0.0),
        "right": body.but(align="r", indent=0.0),
        "seal": body.but(align="c", indent=0.0, measure=2 * (4 + DATE / 2) * size),
        "date": body.but(align="r", indent=0.0, right=4 * size),
        "annex": hanging.but(indent=-4 * size),
        "annexes": hanging.but(indent=-size),
        "small": Style("Kai", 10.5, 15.5),
        "hash": Style("Mono-Regular", 9, 13.5, align="l"),
    }
    return table[name]
