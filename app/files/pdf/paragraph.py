"""Chinese paragraphs: where lines may end, and how a line is filled.

Bounds: works on text and widths only; it draws nothing. What it guarantees:
  - no line begins with a closing mark or ends with an opening mark, as long as the line
    holds more than a few characters (GB/T 15834-2011, 5.1);
  - Latin words, numbers and codes stay whole unless longer than a line;
  - adjoining full-width marks close up by half an em;
  - justified lines end at the same edge; squeezing stays under 0.06 em a character.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from app.files.pdf.typeface import role

NEVER_FIRST = frozenset("，。、；：！？）》〉」』】〕”’％…—·．｝］～!),.:;?]}%℃々")
NEVER_LAST = frozenset("（《〈「『【〔“‘｛［([{￥＄$#№")
# Marks whose ink fills one half of the em, so that two of them stand too far apart.
_CLOSING = frozenset("，。、；：！？）》〉」』】〕”’｝］")
_OPENING = frozenset("（《〈「『【〔“‘｛［")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-./:@_%|=]*|\s|.", re.DOTALL)

SQUEEZE = 0.06  # em a character, at most
_STRETCH = 0.25  # of the line, at most; beyond it a line stays ragged
_ROUND = 0.01  # points; keeps exact fits from breaking on float noise

TICKED, EMPTY_BOX, BLANK = "☑", "☐", "\ue000"
DRAWN_WIDTH = 1.15  # em of a tick box with the air behind it
_STEP_AIR = 0.25  # em between a choice and the next column
_DRAWN = frozenset((TICKED, EMPTY_BOX))


class Run(NamedTuple):
    """A stretch of text in one role; role "" is the paragraph's own.

    `rule` > 0 makes it a blank to fill in by hand, that many points wide. Neighbours of
    the same `group` > 0 stay on one line and take at least `least` points together, or a
    whole number of `step` points with a little air behind, so that choices stand in columns.
    """

    text: str
    role: str = ""
    rule: float = 0.0
    group: int = 0
    least: float = 0.0
    step: float = 0.0


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
    """Text of one role in a line; `after` points are added behind it."""

    text: str
    role: str
    width: float
    after: float


class Line(NamedTuple):
    """One line: offset from the left edge, points added after each character, segments."""

    x: float
    spread: float
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


class _Unit(NamedTuple):
    text: str
    role: str
    width: float
    kern: float  # applies when the next unit stands on the same line
    group: int = 0


@lru_cache(16384)
def lay_out(runs: tuple[Run, ...], style: Style, width: float) -> tuple[Line, ...]:
    """Break runs into lines of at most `width` points. A line end in the text ends a line."""
    room = width - style.left - style.right
    if style.measure and style.measure < room:
        style = style.but(left=style.left + room - style.measure)
        room = style.measure
    lines: list[Line] = []
    for paragraph in _split(runs):
        units = _units(paragraph, style)
        if not units:
            lines.append(Line(0.0, 0.0, ()))
        start = 0
        first = True
        while start < len(units):
            indent = style.indent if first else 0.0
            end = _line_end(units, start, room - indent, style.size)
            lines.append(_line(units[start:end], end == len(units), style, room - indent, indent))
            start = end
            first = False
    return tuple(lines)


@lru_cache(65536)
def text_width(role_name: str, text: str) -> float:
    """Return the width of a text in em."""
    if text in _DRAWN:
        return DRAWN_WIDTH
    return role(role_name).width(text)


def _split(runs: Sequence[Run]) -> Iterator[list[Run]]:
    current: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        current.append(run._replace(text=first))
        for other in others:
            yield current
            current = [run._replace(text=other)]
    yield current


def _units(runs: Sequence[Run], style: Style) -> list[_Unit]:
    units: list[_Unit] = []
    for run in runs:
        name = run.role or style.role
        if run.rule:
            units.append(_Unit(BLANK, name, run.rule, 0.0, run.group))
            continue
        for token in _TOKEN.findall(run.text):
            width = text_width(name, token) * style.size
            units.append(_Unit(token, name, width, 0.0, run.group))
    for index in range(len(units) - 1):
        if _closes_up(units[index], units[index + 1], style.size):
            units[index] = units[index]._replace(kern=-0.5 * style.size)
    for run in {run.group: run for run in runs if run.least or run.step}.values():
        members = [index for index, unit in enumerate(units) if unit.group == run.group]
        wide = _width(units, members[0], members[-1] + 1)
        least = run.least
        if run.step:
            least = max(least, ceil((wide + _STEP_AIR * style.size) / run.step) * run.step)
        lacking = least - wide
        if lacking > 0:
            units[members[-1]] = units[members[-1]]._replace(kern=lacking)
    return units


def _closes_up(one: _Unit, two: _Unit, size: float) -> bool:
    """Whether two full-width marks stand half an em too far apart."""
    if one.width < 0.99 * size or two.width < 0.99 * size:
        return False
    if one.text in _CLOSING:
        return two.text in _CLOSING or two.text in _OPENING
    return one.text in _OPENING and two.text in _OPENING


def _width(units: Sequence[_Unit], start: int, end: int) -> float:
    total = sum(unit.width + unit.kern for unit in units[start:end])
    return total - (units[end - 1].kern if end > start else 0.0)


def _line_end(units: list[_Unit], start: int, room: float, size: float) -> int:
    """Return the index behind the last unit of the line that begins at `start`.

    May cut `units[start]` in two when it is wider than a line.
    """
    end = start
    width = 0.0
    while end < len(units):
        more = width + units[end].width + (units[end - 1].kern if end > start else 0.0)
        if more > room + _ROUND:
            break
        width = more
        end += 1
    if end == len(units):
        return end
    if end == start:
        return _cut(units, start, room, size)
    squeezed = _squeezed_end(units, start, end, room, size)
    if squeezed is not None:
        return squeezed
    if _may_break(units, start, end):
        return end
    for earlier in range(end - 1, start, -1):
        if _may_break(units, start, earlier):
            return earlier
    return end


def _may_break(units: Sequence[_Unit], start: int, at: int) -> bool:
    before, behind = units[at - 1], units[at]
    return (
        at > start
        and behind.text[0] not in NEVER_FIRST
        and before.text not in NEVER_LAST
        and not (behind.group and behind.group == before.group)
    )


def _squeezed_end(
    units: Sequence[_Unit], start: int, end: int, room: float, size: float
) -> int | None:
    """Return an end behind `end` that a light squeeze reaches: marks, or a lone last word."""
    for later in range(end + 1, min(end + 4, len(units)) + 1):
        last = later == len(units)
        if not last and not _may_break(units, start, later):
            continue
        if not last and units[end].text[0] not in NEVER_FIRST:
            break
        overhang = 0.5 * size if _trims(units[later - 1], size) else 0.0
        excess = _width(units, start, later) - overhang - room
        characters = sum(len(unit.text) for unit in units[start:later])
        if excess <= SQUEEZE * size * (characters - 1):
            return later
        break
    return None


def _trims(unit: _Unit, size: float) -> bool:
    """A full-width closing mark at the line's end may lose its empty half."""
    return unit.text in _CLOSING and unit.width >= 0.99 * size


def _cut(units: list[_Unit], start: int, room: float, size: float) -> int:
    """Cut a unit wider than the line; at least one character stays."""
    unit = units[start]
    if unit.text == BLANK or unit.width - room <= SQUEEZE * size * (len(unit.text) - 1):
        return start + 1  # one character, or a code that a light squeeze keeps whole
    count = 1
    while text_width(unit.role, unit.text[: count + 1]) * size <= room + _ROUND:
        count += 1
    head, tail = unit.text[:count], unit.text[count:]
    units[start : start + 1] = [
        _Unit(head, unit.role, text_width(unit.role, head) * size, 0.0),
        _Unit(tail, unit.role, text_width(unit.role, tail) * size, unit.kern),
    ]
    return start + 1


def _line(units: Sequence[_Unit], last: bool, style: Style, room: float, indent: float) -> Line:
    """Place one line: squeeze or spread it, and align it."""
    end = len(units)
    while not last and end > 1 and units[end - 1].text == " ":
        end -= 1
    units = units[:end]
    width = _width(units, 0, end)
    if width > room + _ROUND and _trims(units[-1], style.size):
        width = max(room, width - 0.5 * style.size)
    gaps = sum(len(unit.text) for unit in units) - 1
    slack = room - width
    spread = 0.0
    if gaps > 0 and (slack < -_ROUND or (style.align == "j" and not last)):
        spread = slack / gaps if slack < room * _STRETCH else 0.0
        slack = 0.0 if spread else slack
    x = style.left + indent
    if style.align == "c":
        x += slack / 2
    elif style.align == "r":
        x += slack
    return Line(x, spread, _segments(units))


def _segments(units: Sequence[_Unit]) -> tuple[Segment, ...]:
    """Join neighbours that one text operator can show."""
    segments: list[Segment] = []
    for index, unit in enumerate(units):
        kern = unit.kern if index < len(units) - 1 else 0.0
        alone = unit.text in _DRAWN or unit.text == BLANK
        before = segments[-1] if segments else None
        if (
            before
            and not alone
            and before.role == unit.role
            and not before.after
            and before.text not in _DRAWN
            and before.text != BLANK
        ):
            segments[-1] = Segment(
                before.text + unit.text, unit.role, before.width + unit.width, kern
            )
        else:
            segments.append(Segment(unit.text, unit.role, unit.width, kern))
    return tuple(segments)
