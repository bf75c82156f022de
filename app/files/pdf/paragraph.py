"""Chinese paragraphs: where lines may end, and how a line is filled.

Bounds: works on text and widths only; it draws nothing. What it guarantees:
  - no line begins with a closing mark or ends with an opening mark, as long as the line
    holds more than a few characters (GB/T 15834-2011, 5.1);
  - Latin words, numbers and codes stay whole unless longer than a line;
  - adjoining full-width marks close up by half an em;
  - justified lines end at the same edge; squeezing stays under 0.06 em a character;
  - where a line is spread so far that one sees it, words and numbers stay closed up.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from app.files.pdf.breaking import (
    BLANK,
    DRAWN_WIDTH,
    EMPTY_BOX,
    NOT_PLAIN,
    ROUND,
    TICKED,
    Measured,
    Run,
    broken,
    text_width,
    trims,
)
from app.files.pdf.typeface import TypeCase, type_case

__all__ = [
    "BLANK",
    "DRAWN_WIDTH",
    "EMPTY_BOX",
    "TICKED",
    "Line",
    "Run",
    "Segment",
    "Style",
    "lay_out",
    "line_count",
    "one_line",
    "text_width",
]

_STRETCH = 0.18  # of the line, at most; beyond it a line stays ragged
_SEEN = 0.05  # em a character from which on a number looks letter-spaced


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set. Sizes in points; align is one of j l c r.

    `measure` > 0 sets it in a column that wide at the right edge of the room it has.
    """

    role: str
    size: float
    lead: float
    align: str = "j"
    indent: float = 0.0
    left: float = 0.0
    right: float = 0.0
    measure: float = 0.0

    def but(self, **changes: object) -> "Style":
        """Return the style with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # fields by name


class Segment(NamedTuple):
    """Text of one role in a line; `after` points are added behind it.

    A `tight` one takes no part in the spread of its line.
    """

    text: str
    role: str
    width: float
    after: float
    tight: bool = False


class Line(NamedTuple):
    """One line: offset from the left edge, points added after each character, segments."""

    x: float
    spread: float
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)

    @property
    def width(self) -> float:
        """From the left edge of the first character to the right edge of the last."""
        wide = 0.0
        for part in self.segments:
            wide += part.width + part.after + (0.0 if part.tight else self.spread * len(part.text))
        return wide - (self.spread if self.segments and not self.segments[-1].tight else 0.0)


_EMPTY = Line(0.0, 0.0, ())


def lay_out(runs: tuple[Run, ...], style: Style, width: float) -> tuple[Line, ...]:
    """Break runs into lines of at most `width` points. A line end in the text ends a line."""
    left, room, indent = style.left, width - style.left - style.right, style.indent
    if style.measure and style.measure < room:
        left += room - style.measure
        room = style.measure
    case = type_case()
    return _lay_out(case, runs, style.role, style.size, style.align, indent, left, room)


def one_line(text: str, style: Style, width: float) -> Line | None:
    """Return the line of a plain text that fits into one as it stands, or None: lay_out tells.

    For the cells of long lists, most of which are of this kind.
    """
    wide = type_case().role(style.role).width(text) * style.size
    slack = width - wide
    if slack < 0 or not text or NOT_PLAIN.search(text):
        return None
    x = slack if style.align == "r" else slack / 2 if style.align == "c" else 0.0
    return Line(x, 0.0, (Segment(text, style.role, wide, 0.0),))


def line_count(runs: tuple[Run, ...], style: Style, width: float) -> int:
    """Return how many lines lay_out makes, without placing them."""
    room = width - style.left - style.right
    if style.measure and style.measure < room:
        room = style.measure
    lines = broken(type_case(), runs, style.role, style.size, style.indent, room)
    return sum(len(ends) for _, ends in lines)


@lru_cache(16384)
def _lay_out(
    case: TypeCase,
    runs: tuple[Run, ...],
    role_name: str,
    size: float,
    align: str,
    indent: float,
    left: float,
    room: float,
) -> tuple[Line, ...]:
    """What lay_out returns; the leading plays no part in it."""
    lines: list[Line] = []
    for text, ends in broken(case, runs, role_name, size, indent, room):
        start = 0
        first = indent
        for end in ends:
            place = _Place(left + first, room - first, size, align)
            lines.append(_line(text, start, end, place) if end else _EMPTY)
            start = end
            first = 0.0
    return tuple(lines)


class _Place(NamedTuple):
    """Where a line stands: left edge, room, and how it is set in it."""

    left: float
    room: float
    size: float
    align: str


def _line(text: Measured, start: int, end: int, place: _Place) -> Line:
    """Place one line: squeeze or spread it, and align it."""
    room, size = place.room, place.size
    last = end == len(text.texts)
    while not last and end > start + 1 and text.texts[end - 1] == " ":
        end -= 1
    width = text.width(start, end) * size
    if width > room + ROUND and trims(text, end - 1):
        width = max(room, width - 0.5 * size)
    gaps = text.characters[end] - text.characters[start] - 1
    slack = room - width
    spread = 0.0
    if gaps > 0 and (slack < -ROUND or (place.align == "j" and not last)):
        spread = slack / gaps if slack < room * _STRETCH else 0.0
        slack = 0.0 if spread else slack
    x = place.left
    if place.align == "c":
        x += slack / 2
    elif place.align == "r":
        x += slack
    if spread > _SEEN * size:
        words = _words(text, start, end)
        free = gaps - sum(len(text.texts[at]) - 1 for at in words)
        if words and free > 0:
            spread *= gaps / free
            return Line(x, spread, _segments(text, start, end, size, words, spread))
    return Line(x, spread, _segments(text, start, end, size))


def _words(text: Measured, start: int, end: int) -> frozenset[int]:
    """Return the tokens of a line that are words, numbers or codes of several characters."""
    return frozenset(at for at in range(start, end) if len(text.texts[at]) > 1)


def _segments(
    text: Measured,
    start: int,
    end: int,
    size: float,
    tight: frozenset[int] = frozenset(),
    spread: float = 0.0,
) -> tuple[Segment, ...]:
    """Join neighbours that one text operator can show; the `tight` ones stand for themselves."""
    ends, seams, kerns = text.ends, text.seams, text.kerns
    inner = seams[bisect_right(seams, start) : bisect_left(seams, end)]
    if tight:
        edges = {edge for at in tight for edge in (at, at + 1)}
        inner = sorted({*inner, *edges} - {start, end})
    segments = []
    for first, behind in pairwise((start, *inner, end)):
        width = (text.reach[behind - 1] - ends[first]) * size
        after = kerns.get(behind - 1, 0.0) * size if behind < end else 0.0
        words = "".join(text.texts[first:behind])
        closed = first in tight
        if closed and behind < end:
            after += spread
        segments.append(Segment(words, text.role(first), width, after, closed))
    return tuple(segments)
