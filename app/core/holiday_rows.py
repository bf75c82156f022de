"""A year's days off as a list has them: one row a day, read one by one.

A row is refused with the one thing that is wrong with it; a year in which a row is
refused is not taken at all, because a missing day would make every count wrong.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from app.core.rows import Cell, Read, RowIssue, Severity, clean_text, read_date, shorten
from app.core.workdays import SATURDAY, DayKind, SpecialDay
from app.errors import UserError

LONGEST_NAME: Final = 40
LONGEST_SOURCE: Final = 300
FIRST_YEAR: Final = 2019  # 国发〔2019〕5号: nothing is counted before
LAST_YEAR: Final = 2100
# 调休 alone can mean either and is asked about; OFF and WORK are what the shipped file writes.
_WORDS: Final[Mapping[str, DayKind]] = {
    **dict.fromkeys(
        ("休", "休息", "休息日", "放假", "假日", "节假日", "法定节假日", "OFF", "0"), DayKind.OFF
    ),
    **dict.fromkeys(
        ("班", "上班", "补班", "工作", "工作日", "调休上班", "WORK", "1"), DayKind.WORK
    ),
}


class BadYear(UserError):
    """The table of a year cannot be so; `value` names the day."""

    code = "holidays.bad"


def read_special_day(cells: Mapping[str, Cell], row: int, year: int) -> Read[SpecialDay]:
    """Return the day a row tells of, or the one thing that is wrong with it.

    Args:
        cells: field name (headings.HOLIDAY_FIELDS) -> cell.
        year: the year the list is for.
    """
    day = read_date(cells.get("day"))
    if day is None:
        return _refuse(row, "day", clean_text(cells.get("day")), "holidays.date")
    word = clean_text(cells.get("kind"))
    kind = _WORDS.get(unicodedata.normalize("NFKC", word).upper())
    if kind is None:
        return _refuse(row, "kind", word, "holidays.kind")
    name = shorten(clean_text(cells.get("name")), LONGEST_NAME)
    one = SpecialDay(day, kind, name)
    wrong = fault(one, year)
    return _refuse(row, "day", day.isoformat(), wrong) if wrong else Read(one)


def _refuse(row: int, column: str, value: str, code: str) -> Read[SpecialDay]:
    return Read(None, (RowIssue(row, column, shorten(value), code, Severity.REFUSE),))


def fault(one: SpecialDay, year: int) -> str:
    """Return the code of what is wrong with a day in the table of a year; "" for nothing."""
    if one.day.year != year:
        return "holidays.year"
    if one.kind is DayKind.WORK and one.day.weekday() < SATURDAY:
        return "holidays.weekday"  # worked on anyway: the list means another day
    return ""


def check_year(year: int, days: Sequence[SpecialDay]) -> tuple[SpecialDay, ...]:
    """Return the days of a year in order.

    Raises:
        BadYear: a day of another year, twice, or a working weekday; none at all (the user's).
    """
    if not FIRST_YEAR <= year <= LAST_YEAR or not days:
        raise BadYear(value=str(year))
    seen: set[date] = set()
    for one in days:
        if one.day in seen or fault(one, year):
            raise BadYear(value=one.day.isoformat())
        seen.add(one.day)
    return tuple(sorted(days, key=lambda one: one.day))


def next_year_due(today: date) -> int:
    """Return the year whose table is asked for on a day: next year's from October, else 0."""
    return today.year + 1 if today.month >= 10 else 0
