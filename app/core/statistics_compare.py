"""统计分析 beside the year before: differences of counts, and of rates in points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core.statistics import Figures, Rate


class Basis(StrEnum):
    """Which day puts an inspection into a period."""

    DRAWN = "DRAWN"
    INSPECTED = "INSPECTED"  # what nobody has inspected yet is in no period


@dataclass(frozen=True, slots=True)
class Period:
    """Days in Beijing, both included; None is open."""

    since: date | None = None
    until: date | None = None

    @property
    def before(self) -> "Period | None":
        """The same days a year before; None where either end is open."""
        if self.since is None or self.until is None:
            return None
        return Period(_year_before(self.since), _year_before(self.until))


@dataclass(frozen=True, slots=True)
class Registered:
    """Enterprises the registry holds today, and those of them 存续."""

    held: int = 0
    living: int = 0

    def __add__(self, other: "Registered") -> "Registered":
        return Registered(self.held + other.held, self.living + other.living)


def _year_before(day: date) -> date:
    """29 February becomes the 28th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - 1, day.month, last)


def difference(now: int, before: int | None) -> int | None:
    """Return by how much a count grew; None where there is nothing to compare with."""
    return None if before is None else now - before


def points(now: Figures, before: Figures | None, name: Rate) -> Decimal | None:
    """Return by how many percentage points a rate grew; None where one of them is none."""
    if before is None:
        return None
    here, there = now.rate(name), before.rate(name)
    return None if here is None or there is None else here - there


def key_before(by_year: bool, key: str) -> str:
    """Return the key a group had a year before: of months and years that of the year before."""
    if not by_year or not key:
        return key
    return f"{int(key[:4]) - 1:04d}{key[4:]}"


def before_of(groups: Mapping[str, Figures] | None, key: str, *, by_year: bool) -> Figures | None:
    """Return the figures of a group a year before; None where nothing is compared.

    A group that was not there then had nothing: zeros.
    """
    return None if groups is None else groups.get(key_before(by_year, key), Figures())
