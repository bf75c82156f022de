"""The years of days off that come with the program: resources/workdays/holidays.csv."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from app.core.workdays import DayKind, SpecialDay
from app.installed import RESOURCES

SOURCE: Final = RESOURCES / "workdays" / "holidays.csv"


@dataclass(frozen=True, slots=True)
class ShippedYear:
    """One year. `notice`: where the State Council announced it."""

    days: tuple[SpecialDay, ...]
    notice: str


@cache
def shipped_years() -> Mapping[int, ShippedYear]:
    """Return the years of the file, each with its days in order."""
    found: dict[int, ShippedYear] = {}
    with SOURCE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = SpecialDay(date.fromisoformat(row["date"]), DayKind(row["kind"]), row["name"])
            before = found.get(one.day.year)
            days = before.days if before else ()
            found[one.day.year] = ShippedYear((*days, one), row["notice"])
    return found
