"""How large a page of a PDF is shown, and which pages go to the printer: no Qt."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

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


def pages_to_print(pages: int, first: int, last: int) -> tuple[int, ...]:
    """Return page numbers from 0; `first` 0 means all, as the system's dialog says it."""
    if first <= 0:
        return tuple(range(pages))
    end = max(last, first)
    return tuple(range(first - 1, min(end, pages)))


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
