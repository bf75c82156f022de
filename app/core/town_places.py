"""Where the townships of a county lie: a dated table the bureau keeps, for building 片区.

A line of it is a name, a longitude and a latitude in degrees (GB/T 2260 areas lie between
73° and 136° east, 3° and 54° north), as a spreadsheet or a map program gives them.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

EAST: Final = (73.0, 136.0)
NORTH: Final = (3.0, 54.0)
MOST_PLACES: Final = 400
_LONGEST: Final = 50  # as Enterprise.township keeps it
_BREAK: Final = re.compile("[\\s,;|\uff0c\u3001\uff1b\u00b0]+")  # marks of both widths, degree sign


class BadPlace(ValueError):
    """A line that is no place. number: from 1."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(number, line)
        self.number = number
        self.line = line


def read_places(words: str) -> list[list[Any]]:
    """Return [name, longitude, latitude] of each line; empty lines are passed over.

    The two numbers may stand in either order: in China a longitude is never a latitude.

    Raises:
        BadPlace: the first line that is none, or names a township twice.
    """
    places: dict[str, list[Any]] = {}
    for number, line in enumerate(words.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part for part in _BREAK.split(line.strip()) if part]
        try:
            one, other = map(float, parts[-2:])
        except ValueError:
            raise BadPlace(number, line) from None
        name = " ".join(parts[:-2])
        place = [name, max(one, other), min(one, other)]
        if name in places or not is_place(place):
            raise BadPlace(number, line)
        places[name] = place
    return list(places.values())


def write_places(places: Iterable[Iterable[Any]]) -> str:
    """Return places as lines that `read_places` reads back."""
    return "\n".join(" ".join(map(str, one)) for one in places)


def is_place(value: object) -> bool:
    """Tell whether a value is [name, longitude, latitude] of a township in China."""
    if not isinstance(value, list | tuple) or len(value) != 3:
        return False
    name, east, north = value
    return (
        isinstance(name, str)
        and 0 < len(name.strip()) <= _LONGEST
        and _within(east, EAST)
        and _within(north, NORTH)
    )


def are_places(value: object) -> bool:
    """Tell whether a value is a table of places, each township once."""
    return (
        isinstance(value, list)
        and len(value) <= MOST_PLACES
        and all(map(is_place, value))
        and len({one[0] for one in value}) == len(value)
    )


def _within(value: object, bounds: tuple[float, float]) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and bounds[0] <= float(str(value)) <= bounds[1]
