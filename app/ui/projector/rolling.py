"""When each name stops and where the rolling names stand: arithmetic, no Qt, no clock.

The result is known before anything moves. A cell's last row is the drawn name; everything
above it is decoration, so nothing here can change what was drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FLASH_MS: Final = 700.0
HOLD_MS: Final = 2500.0
# The last names of a draw come slower and slower, as shares of the gap.
LAST: Final = (1.5, 2.1, 3.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a show goes: ms before the first lock, and between two locks; 0, 0: all at once."""

    gap: float = 260.0
    first: float = 1800.0


PACES: Final[Mapping[str, Pace]] = {
    "fast": Pace(120.0, 1000.0),
    "normal": Pace(),
    "slow": Pace(600.0, 2400.0),
}


@dataclass(frozen=True, slots=True)
class Timing:
    """When the cells of one page lock, ms after the page's start, ascending."""

    locks: tuple[float, ...] = ()

    @staticmethod
    def of(pace: Pace, cells: int, last: bool) -> "Timing":
        """Return the times of a page. last: the draw ends with it, its last names slow down."""
        slowing = LAST[-max(0, cells - 1) :] if last and cells > 1 else ()
        gaps = [1.0] * (cells - 1 - len(slowing)) + list(slowing)
        locks = [pace.first]
        for gap in gaps:
            locks.append(locks[-1] + gap * pace.gap)
        return Timing(tuple(locks[:cells]))

    def page_ms(self) -> float:
        """How long the page needs, the last flash included."""
        return self.locks[-1] + FLASH_MS if self.locks else 0.0

    def locked(self, now: float) -> int:
        """How many cells are locked at `now` ms."""
        return sum(1 for at in self.locks if at <= now)

    def flash(self, now: float, cell: int) -> float:
        """Strength of the one flash after a lock, 1 fading to 0."""
        since = now - self.locks[cell]
        return max(0.0, 1.0 - since / FLASH_MS) if since >= 0 else 0.0


@dataclass(frozen=True, slots=True)
class Easing:
    """How one drum runs out. speed: rows a ms at full run; slow: ms of slowing down."""

    speed: float
    slow: float

    @staticmethod
    def of(cell: int) -> "Easing":
        """Every drum has its own: neighbours never turn in step."""
        return Easing((11.0 + cell * 7 % 5) / 1000, 900.0 + cell * 5 % 4 * 220.0)

    def rows_left(self, left: float) -> float:
        """Rows still to pass when `left` ms remain: even speed, then a soft stop on exactly 0."""
        if left <= 0:
            return 0.0
        if left > self.slow:
            return (left - self.slow) * self.speed + self.slow * self.speed / 3
        return self.slow * self.speed / 3 * (left / self.slow) ** 3

    def ms_left(self, rows: float) -> float:
        """The ms that remain when `rows` are still to pass: the inverse of rows_left."""
        if rows <= 0:
            return 0.0
        soft = self.slow * self.speed / 3
        if rows > soft:
            return self.slow + (rows - soft) / self.speed
        return float(self.slow * (rows / soft) ** (1 / 3))


def name_at(
    row: int, cell: int, drawn: str, crowd: Sequence[str], gone: Mapping[str, float], until: float
) -> str:
    """The name on a row of a rolling cell; row 0 is the drawn one.

    Args:
        gone: name -> ms of the page when it locks (below 0: on a page before); a name that
            locks before `until`, when the row leaves the cell, no longer rolls by.
    """
    if row <= 0 or not crowd:
        return drawn
    first = row * 31 + cell * 17
    for step in range(len(crowd)):
        name = crowd[(first + step) % len(crowd)]
        if gone.get(name, until + 1) > until:
            return name
    return drawn
