"""How large a page of a PDF is shown, which pages go to the printer, what a search says: no Qt."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.core.word_places import folded
from app.texts import text

POINTS: Final = 72.0  # per inch
SCREEN_DPI: Final = 96.0  # what 100 % means
PRINT_DPI: Final = 300.0
STEPS: Final = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


class Fit(Enum):
    """What decides the size: the window's width, the whole page, or a chosen number."""

    WIDTH = "width"
    WHOLE = "whole"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Zoom:
    """The size chosen by the user; `number` counts with Fit.NUMBER only, 1.0 is 100 %."""

    fit: Fit = Fit.WIDTH
    number: float = 1.0


def zoom_number(zoom: Zoom, page: tuple[float, float], room: tuple[int, int]) -> float:
    """Return the size a page is shown at, 1.0 for 100 %.

    Args:
        page: width and height in points.
        room: width and height of the view in logical pixels.
    """
    if zoom.fit is Fit.NUMBER:
        return zoom.number
    width = room[0] / (page[0] * SCREEN_DPI / POINTS)
    height = room[1] / (page[1] * SCREEN_DPI / POINTS)
    wanted = width if zoom.fit is Fit.WIDTH else min(width, height)
    return min(STEPS[-1], max(STEPS[0], wanted))


def stepped(number: float, up: bool) -> float:
    """Return the next step above or below a size; the last one stays."""
    if up:
        return next((step for step in STEPS if step > number + 0.01), STEPS[-1])
    return next((step for step in reversed(STEPS) if step < number - 0.01), STEPS[0])


def pages_to_print(pages: Sequence[int], first: int, last: int) -> tuple[int, ...]:
    """Return those of the pages (from 0) in a range the system's dialog gives, from 1.

    `first` 0 means all; a `last` before `first` means that one page.
    """
    return tuple(page for page in pages if first <= 0 or first <= page + 1 <= max(first, last))


def pages_of(chosen: Sequence[int], starts: Sequence[int], pages: int) -> tuple[int, ...]:
    """Return the pages of the papers that begin on the chosen ones.

    Args:
        starts: pages on which papers begin, ascending. pages: in the file.
    """
    ends = dict(zip(starts, (*starts[1:], pages), strict=True))
    return tuple(page for start in sorted(chosen) for page in range(start, ends[start]))


def lines_with(lines: Sequence[str], words: str) -> frozenset[int]:
    """Return the indexes of lines that hold the words; all of them for no words."""
    wanted = folded(words)
    return frozenset(at for at, line in enumerate(lines) if wanted in folded(line))


def found_words(words: str, current: int, count: int, searched: int, pages: int) -> str:
    """Say what a search gave, or how far it is.

    Args:
        current: which place is in front, from 0; -1 for none yet.
        searched: pages looked through so far, 0 where the search has ended.
    """
    if not words:
        return ""
    if searched and current < 0:
        return text("pdf.find.going", at=searched, pages=pages)
    if searched:
        return text("pdf.find.place_going", at=current + 1, count=count)
    if not count:
        return text("pdf.find.nothing", words=words)
    return text("pdf.find.place", at=current + 1, count=count)


def sides_to_print(
    pages: Sequence[int],
    starts: Sequence[int],
    *,
    copies: int = 1,
    collated: bool = True,
    both_sides: bool = False,
    backwards: bool = False,
) -> tuple[int | None, ...]:
    """Return what goes to the printer side by side; None is a side left white.

    On both sides every paper begins on a new sheet, so that none stands on another's back.

    Args:
        pages: those chosen, from 0, ascending. starts: pages on which papers begin.
        copies: how many times; the printer's own copies are not counted here.
        collated: one whole copy after the other, else each paper's copies together.
        backwards: last page first.
    """
    papers: dict[int, list[int | None]] = {}
    for page in pages:
        papers.setdefault(bisect_right(starts, page), []).append(page)
    for paper in papers.values():
        if both_sides and len(paper) % 2:
            paper.append(None)
    order = list(papers.values())
    order = order * copies if collated else [paper for paper in order for _ in range(copies)]
    sides = [side for paper in order for side in paper]
    return tuple(reversed(sides) if backwards else sides)
