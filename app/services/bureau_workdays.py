"""Which days are worked on here, and when something that began on a day is due.

The newest table the bureau keeps of a year counts; a year it never touched has the one
the program came with. Read inside the caller's session.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import deadlines
from app.core.deadlines import KEYS, Rule, Standing, Term, standing, term_of
from app.core.parameters import Dated, in_force
from app.core.workdays import Calendar, DayKind, Due, SpecialDay
from app.files.holidays import shipped_years
from app.store.schema import HolidayYear, Parameter
from app.texts import text


def calendar(session: Session) -> Calendar:
    """Return the calendar of the bureau: shipped years, with its own in their place."""
    found = Calendar.of(day for year in shipped_years().values() for day in year.days)
    newest = select(func.max(HolidayYear.id)).group_by(HolidayYear.year)
    for row in session.scalars(select(HolidayYear).where(HolidayYear.id.in_(newest))):
        found = found.with_year(row.year, days_of(row.days))
    return found


def days_of(kept: Iterable[list[str]]) -> tuple[SpecialDay, ...]:
    """Return the days of a table as it is kept."""
    return tuple(
        SpecialDay(date.fromisoformat(day), DayKind(kind), name) for day, kind, name in kept
    )


class Clocks:
    """The rules as the bureau has them, read once; each day asked for is worked out once."""

    def __init__(self, session: Session) -> None:
        self.calendar = calendar(session)
        rows = session.scalars(
            select(Parameter).where(Parameter.key.in_(KEYS.values())).order_by(Parameter.id)
        )
        self._rows = [Dated(row.key, row.value, row.valid_from, row.note) for row in rows]
        self._due: dict[tuple[Rule, date], Due] = {}
        self._standing: dict[tuple[date, date], Standing] = {}

    def term(self, rule: Rule, day: date) -> Term:
        """Return how long a rule gives for what begins on `day`."""
        return term_of(in_force(self._rows, KEYS[rule], day))

    def due(self, rule: Rule, start: date) -> Due:
        """Return when what began on `start` is due by a rule."""
        if (rule, start) not in self._due:
            self._due[rule, start] = deadlines.due(self.term(rule, start), start, self.calendar)
        return self._due[rule, start]

    def standing(self, last: date, today: date) -> Standing:
        """Return how far a day is past, or still to come."""
        if (last, today) not in self._standing:
            self._standing[last, today] = standing(last, today, self.calendar)
        return self._standing[last, today]


def due(session: Session, rule: Rule, start: date) -> Due:
    """Return when one thing that began on `start` is due by a rule."""
    return Clocks(session).due(rule, start)


def term(session: Session, rule: Rule, day: date) -> Term:
    """Return how long a rule gives for what begins on `day`."""
    return Clocks(session).term(rule, day)


def term_words(length: Term) -> str:
    """Return a length of time as papers and pages write it, with its unit."""
    return text(f"deadlines.unit.{length.unit}", count=length.count)
