"""When each name stops and where the rolling names stand: arithmetic, no Qt, no clock.

The result is known before anything moves. A cell's last row is the drawn name; everything
above it is decoration, so nothing here can change what was drawn.
"""

from dataclasses import dataclass

FIRST_MS = 1800.0
SLOW_MS = 900.0
FLASH_MS = 700.0
HOLD_MS = 2500.0
# Rows a second while a name still runs at full speed.
SPEED = 14.0


@dataclass(frozen=True, slots=True)
class Pace:
    """`gap` ms between two locks, 0 to lock a page at once."""

    gap: float = 260.0

    def lock_at(self, cell: int) -> float:
        """When cell `cell` of a page (from 0) locks, ms after the page's start."""
        return FIRST_MS + cell * self.gap

    def page_ms(self, cells: int) -> float:
        """How long a page of `cells` names needs, the last flash included."""
        return self.lock_at(cells - 1) + FLASH_MS if cells else 0.0

    def locked(self, now: float, cells: int) -> int:
        """How many cells of a page are locked at `now` ms."""
        return sum(1 for cell in range(cells) if self.lock_at(cell) <= now)

    def flash(self, now: float, cell: int) -> float:
        """Strength of the one flash after a lock, 1 fading to 0."""
        since = now - self.lock_at(cell)
        return max(0.0, 1.0 - since / FLASH_MS) if since >= 0 else 0.0


def rows_left(left_ms: float) -> float:
    """Rows still to pass when `left_ms` remain: even speed, then a soft stop exactly on 0."""
    speed = SPEED / 1000
    if left_ms <= 0:
        return 0.0
    if left_ms > SLOW_MS:
        return (left_ms - SLOW_MS) * speed + SLOW_MS * speed / 3
    return SLOW_MS * speed / 3 * (left_ms / SLOW_MS) ** 3


def name_at(row: int, cell: int, drawn: str, crowd: tuple[str, ...]) -> str:
    """The name on a row of a rolling cell; row 0 is the drawn one."""
    if row <= 0 or not crowd:
        return drawn
    return crowd[(row * 31 + cell * 17) % len(crowd)]
