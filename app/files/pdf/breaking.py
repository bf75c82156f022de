"""Where lines of Chinese text may end.

Bounds: texts, widths and ends of lines only; paragraph.py places what is found here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from operator import itemgetter
from typing import NamedTuple

from app.files.pdf.typeface import Role, TypeCase, role

NEVER_FIRST = frozenset("，。、；：！？）》〉」』】〕”’％…—·．｝］～!),.:;?]}%℃々")
NEVER_LAST = frozenset("（《〈「『【〔“‘｛［([{￥＄$#№")
# Marks whose ink fills one half of the em, so that two of them stand too far apart.
_CLOSING = frozenset("，。、；：！？）》〉」』】〕”’｝］")
_OPENING = frozenset("（《〈「『【〔“‘｛［")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-./:@_%|=]*|\s|.", re.DOTALL)

SQUEEZE = 0.06  # em a character, at most
ROUND = 0.01  # points; keeps exact fits from breaking on float noise

TICKED, EMPTY_BOX, BLANK = "☑", "☐", "\ue000"
DRAWN_WIDTH = 1.15  # em of a tick box with the air behind it
_STEP_AIR = 0.25  # em between a choice and the next column
_DRAWN = frozenset((TICKED, EMPTY_BOX))
_ALONE = frozenset((TICKED, EMPTY_BOX, BLANK))
_ADJOINING = re.compile(
    f"[{re.escape(''.join(sorted(_CLOSING)))}][{re.escape(''.join(sorted(_CLOSING | _OPENING)))}]"
    f"|[{re.escape(''.join(sorted(_OPENING)))}]{{2}}"
)
# What makes a text more than its characters one after the other.
NOT_PLAIN = re.compile(f"{_ADJOINING.pattern}|[\n{TICKED}{EMPTY_BOX}{BLANK}]")
_MOST_TOKENS = 50_000  # kept of one role
_FULL = 0.99  # em: what is narrower is no full-width mark


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


class _TokenWidths(dict[str, float]):
    """Widths in em of the tokens of a role, found once: those of names and rules recur."""

    def __init__(self, owner: Role) -> None:
        super().__init__()
        self._owner = owner

    def __missing__(self, text: str) -> float:
        if len(self) > _MOST_TOKENS:
            self.clear()
        width = self[text] = DRAWN_WIDTH if text in _DRAWN else self._owner.width(text)
        return width


class Measured:
    """The tokens of a paragraph in em, with sums from its beginning: any stretch is a difference.

    Attributes:
        texts: the tokens; a line ends between two of them.
        widths: of each.
        kerns: by number of a token, what follows it where the next stands on the same line.
        roles: (number of the first token, role) of each stretch in one role.
        glued: numbers of the tokens that stay on the line of the token before.
    """

    def __init__(
        self,
        texts: list[str],
        widths: list[float],
        kerns: dict[int, float],
        roles: list[tuple[int, str]],
        glued: frozenset[int],
    ) -> None:
        self.texts, self.widths, self.kerns = texts, widths, kerns
        self.roles, self.glued = roles, glued
        if kerns:
            whole = [width + kerns.get(at, 0.0) for at, width in enumerate(widths)]
            self.ends = [0.0, *accumulate(whole)]
            # Where a token's own width ends: its kern counts only before another.
            self.reach = [end - kerns.get(at, 0.0) for at, end in enumerate(self.ends[1:])]
        else:
            self.ends = [0.0, *accumulate(widths)]
            self.reach = self.ends[1:]
        self.characters = [0, *accumulate(map(len, texts))]
        # Tokens before which one text operator cannot go on.
        alone = [at for at, text in enumerate(texts) if text in _ALONE]
        seams = {start for start, _ in roles} | {at + 1 for at in kerns}
        self.seams = sorted(seams | {*alone, *(at + 1 for at in alone)})

    def width(self, start: int, end: int) -> float:
        """Width of the tokens from `start` up to `end` as a line of their own."""
        return self.reach[end - 1] - self.ends[start] if end > start else 0.0

    def role(self, at: int) -> str:
        """Return the role of a token."""
        return self.roles[bisect_right(self.roles, at, key=itemgetter(0)) - 1][1]

    def cut(self, at: int, count: int) -> "Measured":
        """Return the same with a token cut in two behind so many characters."""
        name, text = self.role(at), self.texts[at]
        parts = [text[:count], text[count:]]
        widths = [text_width(name, part) for part in parts]

        def moved(number: int) -> int:
            return number + (number > at)

        return Measured(
            [*self.texts[:at], *parts, *self.texts[at + 1 :]],
            [*self.widths[:at], *widths, *self.widths[at + 1 :]],
            {number + (number >= at): kern for number, kern in self.kerns.items()},
            [(moved(start), role_name) for start, role_name in self.roles],
            frozenset(map(moved, self.glued)),
        )


@lru_cache(4096)
def broken(
    case: TypeCase,
    runs: tuple[Run, ...],
    role_name: str,
    size: float,
    indent: float,
    room: float,
) -> tuple[tuple[Measured, tuple[int, ...]], ...]:
    """Return the paragraphs of the runs, each with the ends of its lines.

    Indent and room in points; what is returned counts in em.
    """
    made = []
    # Most texts are as wide in em at every size; what has a width in points is not.
    fixed = size if any(run.rule or run.least or run.step for run in runs) else 0.0
    for text in _measured(case, runs, role_name, fixed):
        ends: list[int] = []
        start = 0
        first = indent
        while start < len(text.texts):
            start, text = _line_end(text, start, (room - first) / size, ROUND / size)
            ends.append(start)
            first = 0.0
        made.append((text, tuple(ends) or (0,)))
    return tuple(made)


def text_width(role_name: str, text: str) -> float:
    """Return the width of a text in em."""
    if text in _DRAWN:
        return DRAWN_WIDTH
    return role(role_name).width(text)


def _split(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each line that a line end in the text makes."""
    current: list[Run] = []
    for run in runs:
        if "\n" not in run.text:
            current.append(run)
            continue
        first, *others = run.text.split("\n")
        current.append(run._replace(text=first))
        for other in others:
            yield current
            current = [run._replace(text=other)]
    yield current


@lru_cache(256)
def _widths(case: TypeCase, role_name: str) -> _TokenWidths:
    return _TokenWidths(case.role(role_name))


@lru_cache(4096)
def _measured(
    case: TypeCase, runs: tuple[Run, ...], role_name: str, size: float
) -> tuple[Measured, ...]:
    """Return each paragraph of the runs; `size` is 0 where nothing has a width in points."""
    return tuple(_of_runs(case, paragraph, role_name, size) for paragraph in _split(runs))


def _of_runs(case: TypeCase, runs: Sequence[Run], role_name: str, size: float) -> Measured:
    texts: list[str] = []
    widths: list[float] = []
    roles: list[tuple[int, str]] = []
    groups: dict[int, tuple[int, int, Run]] = {}  # group -> first token, behind the last, a run
    glued: list[int] = []
    for run in runs:
        name = run.role or role_name
        begin = len(texts)
        if not roles or roles[-1][1] != name:
            roles.append((begin, name))
        if run.rule:
            texts.append(BLANK)
            widths.append(run.rule / size)
        else:
            tokens = _TOKEN.findall(run.text)
            texts += tokens
            widths += map(_widths(case, name).__getitem__, tokens)
        if run.group and len(texts) > begin:
            first = groups[run.group][0] if run.group in groups else begin
            groups[run.group] = (first, len(texts), run)
            glued += range(max(begin, first + 1), len(texts))
    kerns = _closed_up(texts, widths) if _ADJOINING.search("".join(texts)) else {}
    for first, end, run in groups.values():
        wide = sum(widths[first:end]) + sum(kerns.get(at, 0.0) for at in range(first, end - 1))
        lacking = _least(run, wide, size) - wide
        if lacking > 0:
            kerns[end - 1] = lacking
    return Measured(texts, widths, kerns, roles, frozenset(glued))


def _least(run: Run, wide: float, size: float) -> float:
    """The width in em that the group of a run takes at least; `wide` without it."""
    if not run.step:
        return run.least / size if run.least else 0.0
    columns = ceil((wide + _STEP_AIR) * size / run.step)
    return max(run.least, columns * run.step) / size


def _closed_up(texts: Sequence[str], widths: Sequence[float]) -> dict[int, float]:
    """Return the kerns of full-width marks that stand half an em too far apart."""
    kerns = {}
    for at, (one, two) in enumerate(pairwise(texts)):
        if one in _CLOSING:
            close = two in _CLOSING or two in _OPENING
        else:
            close = one in _OPENING and two in _OPENING
        if close and widths[at] >= _FULL and widths[at + 1] >= _FULL:
            kerns[at] = -0.5
    return kerns


def _line_end(text: Measured, start: int, room: float, rounding: float) -> tuple[int, Measured]:
    """Return the number behind the last token of the line that begins at `start`.

    The text comes back with that token cut in two where it is wider than a line.
    """
    count = len(text.texts)
    end = bisect_right(text.reach, text.ends[start] + room + rounding, start)
    if end == count:
        return end, text
    if end == start:
        return start + 1, _cut(text, start, room, rounding)
    squeezed = _squeezed_end(text, start, end, room)
    if squeezed is not None:
        return squeezed, text
    # What must stay on one line and is longer than one is broken like any other text.
    for glued in (text.glued, frozenset[int]()):
        for earlier in range(end, start, -1):
            if earlier not in glued and _may_break(text, start, earlier):
                return earlier, text
    return end, text


def _may_break(text: Measured, start: int, at: int) -> bool:
    return (
        at > start and text.texts[at][0] not in NEVER_FIRST and text.texts[at - 1] not in NEVER_LAST
    )


def _squeezed_end(text: Measured, start: int, end: int, room: float) -> int | None:
    """Return an end behind `end` that a light squeeze reaches: marks, or a lone last word."""
    count = len(text.texts)
    for later in range(end + 1, min(end + 4, count) + 1):
        last = later == count
        if not last and (later in text.glued or not _may_break(text, start, later)):
            continue
        if not last and text.texts[end][0] not in NEVER_FIRST:
            break
        overhang = 0.5 if trims(text, later - 1) else 0.0
        excess = text.width(start, later) - overhang - room
        characters = text.characters[later] - text.characters[start]
        if excess <= SQUEEZE * (characters - 1):
            return later
        break
    return None


def trims(text: Measured, at: int) -> bool:
    """A full-width closing mark at the line's end may lose its empty half."""
    return text.texts[at] in _CLOSING and text.widths[at] >= _FULL


def _cut(text: Measured, at: int, room: float, rounding: float) -> Measured:
    """Cut a token wider than the line; at least one character stays."""
    name, token, width = text.role(at), text.texts[at], text.widths[at]
    if token == BLANK or width - room <= SQUEEZE * (len(token) - 1):
        return text  # one character, or a code that a light squeeze keeps whole
    count = 1
    while text_width(name, token[: count + 1]) <= room + rounding:
        count += 1
    return text.cut(at, count)
