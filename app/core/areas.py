"""片区: townships put together, so that each team goes through one part of the county (B6).

Built by hand, or balanced: by number alone, or, where the places of the townships are
known, along a short way through them, cut where the numbers come out most even.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, inf, radians
from typing import Final

from app.core.task import TaskPlan
from app.errors import UserError

MOST_TOWNSHIPS: Final = 400  # of a prefecture; a county has 10 to 40
_TURNS: Final = 30  # rounds of making a way shorter

Point = tuple[float, float]  # longitude, latitude, in degrees
_Far = Callable[[str, str], float]


class AreaCount(UserError):
    """More areas are asked for than there are townships, or none."""

    code = "areas.count"


@dataclass(frozen=True, slots=True)
class TownCount:
    """A township of the pool. expected: how many of it will be drawn on average."""

    name: str
    pool: int
    expected: float


def area_of(plan: TaskPlan) -> Mapping[str, str]:
    """Return township -> area; empty where the townships themselves are what teams receive."""
    if plan.team.parcel != "AREA":
        return {}
    return {town: area.name for area in plan.areas for town in area.townships}


def balanced(
    sizes: Mapping[str, int], count: int, points: Mapping[str, Point] | None = None
) -> tuple[tuple[str, ...], ...]:
    """Return the townships of `count` areas that together hold every township exactly once.

    The same townships, sizes and points always give the same areas. The largest area has
    at most the largest township more than an even share; where no points are known, also
    at most that more than the smallest area.

    Args:
        sizes: township -> enterprises of the pool, at most MOST_TOWNSHIPS of them.
        points: where townships are. Those without one are put where least is.

    Raises:
        AreaCount: the user's; every area needs a township of its own.
    """
    if not 1 <= count <= len(sizes) <= MOST_TOWNSHIPS:
        raise AreaCount(count=count, townships=len(sizes), most=MOST_TOWNSHIPS)
    known = points or {}
    placed = sorted(town for town in sizes if town in known)
    groups: list[list[str]] = [[] for _ in range(count)]
    if len(placed) >= count:
        groups = _cut(_way(placed, known), sizes, count)
        rest = [town for town in sizes if town not in known]
    else:
        rest = list(sizes)
    loads = [sum(sizes[town] for town in group) for group in groups]
    for town in sorted(rest, key=lambda one: (-sizes[one], one)):
        at = min(range(count), key=lambda one: (bool(groups[one]), loads[one], one))
        groups[at].append(town)
        loads[at] += sizes[town]
    return tuple(map(tuple, groups))


def _way(towns: list[str], points: Mapping[str, Point]) -> list[str]:
    """Order townships along a short way: always on to the nearest, then without crossings."""
    flat = cos(radians(sum(points[town][1] for town in towns) / len(towns)))
    spots = {town: (points[town][0] * flat, points[town][1]) for town in towns}

    def far(one: str, other: str) -> float:
        (x, y), (u, v) = spots[one], spots[other]
        return hypot(x - u, y - v)

    middle = tuple(sum(spot[axis] for spot in spots.values()) / len(spots) for axis in (0, 1))
    start = max(
        towns, key=lambda one: (hypot(spots[one][0] - middle[0], spots[one][1] - middle[1]), one)
    )
    way, left = [start], set(towns) - {start}
    while left:
        nearest = min(left, key=lambda one: (far(way[-1], one), one))
        way.append(nearest)
        left.remove(nearest)
    for _ in range(_TURNS):
        shorter = _uncrossed(way, far)
        if shorter == way:
            break
        way = shorter
    return way


def _uncrossed(way: list[str], far: _Far) -> list[str]:
    """Turn round every stretch of an open way whose turning makes the way shorter, once each."""
    way = list(way)
    last = len(way) - 1
    for first in range(last):
        for end in range(first + 1, last + 1):
            before = far(way[first - 1], way[first]) if first else 0.0
            after = far(way[end], way[end + 1]) if end < last else 0.0
            turned = (far(way[first - 1], way[end]) if first else 0.0) + (
                far(way[first], way[end + 1]) if end < last else 0.0
            )
            if turned < before + after - 1e-12:
                way[first : end + 1] = way[first : end + 1][::-1]
    return way


def _cut(way: list[str], sizes: Mapping[str, int], count: int) -> list[list[str]]:
    """Cut a way into `count` stretches: the largest as small as can be, then most even."""
    sums = [0]
    for town in way:
        sums.append(sums[-1] + sizes[town])
    most = _smallest_largest(sums, count)
    best: list[list[float]] = [[0.0] + [inf] * len(way)]
    came: list[list[int]] = []
    for _ in range(count):
        row, origin = [inf] * (len(way) + 1), [0] * (len(way) + 1)
        for end in range(1, len(way) + 1):
            for start in range(end - 1, -1, -1):
                load = sums[end] - sums[start]
                if load > most:
                    break
                if best[-1][start] + load * load < row[end]:
                    row[end], origin[end] = best[-1][start] + load * load, start
        best.append(row)
        came.append(origin)
    cuts = [len(way)]
    for origin in reversed(came):
        cuts.append(origin[cuts[-1]])
    return [way[start:end] for start, end in pairwise(reversed(cuts))]


def _smallest_largest(sums: list[int], count: int) -> int:
    """Return the least possible load of the largest of `count` stretches, none of them empty."""
    low, high = max(b - a for a, b in pairwise(sums)), sums[-1]
    while low < high:
        most = (low + high) // 2
        if _stretches(sums, most) <= count:
            high = most
        else:
            low = most + 1
    return low


def _stretches(sums: list[int], most: int) -> int:
    used, start = 1, 0
    for at in range(1, len(sums)):
        if sums[at] - sums[start] > most:
            used, start = used + 1, at - 1
    return used
