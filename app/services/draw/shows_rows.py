"""The rows of a draw as people see it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DrawnEnterprise:
    """One drawn enterprise; position is its place in the queue, from 1.

    batch: number of its 批次, from 1, and that one's days; 0 where the task has none.
    mark: OUT 换下 for the `reason` (a code of SPEC §13), IN 递补; a substitute has the
    position of whom it replaced.
    """

    position: int
    key: str
    name: str
    code: str
    township: str
    station: str
    stratum: str
    rank: int
    team: str
    batch: int = 0
    days: tuple[date, date] | None = None
    mark: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DrawnOfficer:
    """One serving officer; mark and reason as of a DrawnEnterprise."""

    key: str
    name: str
    unit: str
    pool: str
    rank: int
    team: str
    mark: str = ""
    reason: str = ""
