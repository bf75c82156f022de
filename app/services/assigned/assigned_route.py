"""The order in which a team drives from one drawn enterprise to the next."""

import re
from collections.abc import Iterable
from typing import Final

from app.core.areas import area_of
from app.core.task import TaskPlan
from app.services.assigned.assigned import Assigned

_DIGITS: Final = re.compile("([0-9]+)")


def by_route(plan: TaskPlan, places: Iterable[Assigned]) -> tuple[Assigned, ...]:
    """Return enterprises by 片区 and township, then along their addresses, then by position."""
    areas = area_of(plan)
    order = {area.name: at for at, area in enumerate(plan.areas)}
    return tuple(
        sorted(
            places,
            key=lambda place: (
                order.get(areas.get(place.facts["township"], ""), len(order)),
                place.facts["township"],
                _along(place.facts["address"]),
                place.position,
            ),
        )
    )


def by_team(plan: TaskPlan, places: Iterable[Assigned]) -> tuple[Assigned, ...]:
    """Return enterprises by draw and team; within a team as by_route."""
    return tuple(sorted(by_route(plan, places), key=lambda place: (place.lock_id, place.team)))


def _along(address: str) -> tuple[tuple[int, str], ...]:
    """An address as it sorts along a street: number 9 comes before number 12."""
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in _DIGITS.split(address)
        if part
    )
