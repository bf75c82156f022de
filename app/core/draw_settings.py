"""What a bureau starts its draws with: throws, order, public number.

Starting points only: what counts of a draw is what its own manifest announces (protocol §2).
How fast names roll is no matter of the bureau but of the machine at the projector.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

DIGITS: Final = "draw_digits"
SLIPS: Final = "draw_slips"
ORDER: Final = "draw_order"
BEACON: Final = "draw_beacon"

MOST_DIGITS: Final = 40  # a witness throws by hand
LONGEST_SOURCE: Final = 60
DICE, PAPER = "dice", "slips"
OFFICERS, ENTERPRISES = "officers", "enterprises"

FIRST: Final[dict[str, Any]] = {
    # two witnesses give the eight digits protocol §2 asks for at least
    DIGITS: 4,
    SLIPS: DICE,
    ORDER: OFFICERS,
    # source without its issue, digits; none: an outside number is a choice (protocol §3)
    BEACON: ["", 0],
}


@dataclass(frozen=True, slots=True)
class DrawSettings:
    """The settings of draws in force on a day.

    Attributes:
        digits: of every witness who throws. slips: written slips instead of dice.
        officers_first: of new tasks.
        beacon_source: a public draw without its issue, "" for none; beacon_digits: 0 with it.
    """

    digits: int
    slips: bool
    officers_first: bool
    beacon_source: str
    beacon_digits: int

    @staticmethod
    def of(values: Mapping[str, Any]) -> "DrawSettings":
        """Read them from parameters (key -> value, all of FIRST among them)."""
        source, digits = values[BEACON]
        return DrawSettings(
            values[DIGITS],
            values[SLIPS] == PAPER,
            values[ORDER] == OFFICERS,
            source,
            digits,
        )

    def values(self) -> dict[str, Any]:
        """Return them as parameters; `of` gives the same back."""
        return {
            DIGITS: self.digits,
            SLIPS: PAPER if self.slips else DICE,
            ORDER: OFFICERS if self.officers_first else ENTERPRISES,
            BEACON: [self.beacon_source, self.beacon_digits],
        }


def is_setting(key: str, value: object) -> bool:
    """Whether a key of FIRST can have a value."""
    if key == DIGITS:
        return _is_number(value, 1, MOST_DIGITS)
    if key == SLIPS:
        return value in (DICE, PAPER)
    if key == ORDER:
        return value in (OFFICERS, ENTERPRISES)
    if not (isinstance(value, list) and len(value) == 2):
        return False
    source, digits = value
    return (
        isinstance(source, str)
        and len(source) <= LONGEST_SOURCE
        and _is_number(digits, 0, MOST_DIGITS)
        and bool(source.strip()) == bool(digits)
    )


def _is_number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
