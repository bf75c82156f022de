"""Working days: weekends, the days off the State Council names, and the days made up for them.

Values in, values out. A year counts by its own table only; in a year without one the
weekend alone is known, so a count that reaches into it either stops (UnknownYear) or says
that it is a guess (Due.unknown_year). Nobody is told a wrong day in silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.errors import UserError

SATURDAY: Final = 5  # date.weekday()
_ONE: Final = timedelta(days=1)


class DayKind(StrEnum):
    """What the notice of a year makes of a day."""

    OFF = "off"  # 放假
    WORK = "work"  # a Saturday or Sunday that is worked on (调休上班)


class UnknownYear(UserError):
    """A count reaches into a year whose days off are not known; `year` names it."""

    code = "workdays.unknown_year"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says, and after which feast it is called."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A counted day. `unknown_year`: the first year on the way that has no table, else None."""

    day: date
    unknown_year: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that are known, each with its special days; ask it, never a weekday.

    Attributes:
        years: year -> day -> what it is. A day stands under its own year.
        guesses: count in a year without a table by weekends alone, instead of raising.
    """

    years: Mapping[int, Mapping[date, SpecialDay]]
    guesses: bool = False

    @staticmethod
    def of(days: Iterable[SpecialDay], known: Iterable[int] = ()) -> "Calendar":
        """Return the calendar of some days; `known`: years that count as known without any."""
        years: dict[int, dict[date, SpecialDay]] = {year: {} for year in known}
        for one in days:
            years.setdefault(one.day.year, {})[one.day] = one
        return Calendar(years)

    def with_year(self, year: int, days: Iterable[SpecialDay]) -> "Calendar":
        """Return the calendar with the table of one year in place of the one it had."""
        table = {one.day: one for one in days if one.day.year == year}
        return replace(self, years={**self.years, year: table})

    def guessing(self) -> "Calendar":
        """Return the same calendar that takes weekends for all it does not know."""
        return replace(self, guesses=True)

    def knows(self, year: int) -> bool:
        """Return whether the year has a table."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Return whether people work on a day.

        Raises:
            UnknownYear: its year has no table (the user's: it can be imported).
        """
        table = self.years.get(day.year)
        if table is None:
            if not self.guesses:
                raise UnknownYear(year=day.year)
            return day.weekday() < SATURDAY
        special = table.get(day)
        if special is not None:
            return special.kind is DayKind.WORK
        return day.weekday() < SATURDAY

    def add_workdays(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`, which itself is not counted; 0: `day`.

        Raises:
            UnknownYear: the count reaches into a year without a table (the user's).
            ValueError: a count below 0, which is a bug in the caller.
        """
        if count < 0:
            raise ValueError(f"{count} working days")
        while count:
            day += _ONE
            count -= self.is_workday(day)
        return day

    def workday_from(self, day: date) -> date:
        """Return `day` if people work on it, else the next day they do.

        Raises:
            UnknownYear: as above.
        """
        while not self.is_workday(day):
            day += _ONE
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """Return the working days after `first` up to and with `last`; negative backwards.

        It undoes add_workdays: between d and add_workdays(d, n) there are n.

        Raises:
            UnknownYear: as above.
        """
        if last < first:
            return -self.workdays_between(last, first)
        count = 0
        for ordinal in range(first.toordinal() + 1, last.toordinal() + 1):
            count += self.is_workday(date.fromordinal(ordinal))
        return count

    def due(self, day: date, count: int) -> Due:
        """Return the `count`-th working day after `day` for showing: a guess where it must be."""
        last = self.guessing().add_workdays(day, count)
        return Due(last, self.first_unknown(day + _ONE, last))

    def first_unknown(self, first: date, last: date) -> int | None:
        """Return the first year without a table between two days, both counted; else None."""
        years = range(first.year, last.year + 1)
        return next((year for year in years if year not in self.years), None)

    def workdays_of(self, year: int) -> int:
        """Return the working days of a whole year.

        Raises:
            UnknownYear: as above.
        """
        return self.workdays_between(date(year - 1, 12, 31), date(year, 12, 31))
