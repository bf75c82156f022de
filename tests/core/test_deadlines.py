"""The clocks after an inspection: lengths, units, and what counts as late."""

from datetime import date

import pytest

from app.core.deadlines import (
    FIRST,
    FIRST_TERMS,
    KEYS,
    MOST_DAYS,
    Rule,
    Term,
    Unit,
    due,
    is_term,
    standing,
    term_of,
)
from app.core.parameters import FIRST_VALUES, BadParameter, check_value
from app.core.workdays import Calendar
from app.files.holidays import shipped_years

CALENDAR = Calendar.of(day for year in shipped_years().values() for day in year.days)


def day(words: str) -> date:
    return date.fromisoformat(words)


@pytest.mark.parametrize(
    ("rule", "start", "end"),
    [
        (Rule.PUBLISH, "2026-09-18", "2026-10-22"),  # 20 working days over 国庆
        (Rule.RETEST, "2026-04-30", "2026-05-11"),  # 5, over 劳动节 with 9 May worked on
        (Rule.CORRECT, "2026-03-05", "2026-03-16"),  # 10 days: the 15th is a Sunday
        (Rule.CORRECT, "2026-09-22", "2026-10-08"),  # 10 days: the 2nd of October is off
        (Rule.CORRECT, "2026-03-06", "2026-03-16"),
        (Rule.ABNORMAL, "2026-03-05", "2026-03-19"),
        (Rule.PENALTY, "2026-03-05", "2026-03-16"),
    ],
)
def test_each_rule_ends_where_a_calendar_on_the_wall_says(rule, start, end):
    found = due(FIRST_TERMS[rule], day(start), CALENDAR)
    assert (found.day, found.unknown_year) == (day(end), None)


def test_a_last_day_in_an_unknown_year_says_so_in_both_units():
    for term in (Term(20), Term(15, Unit.CALENDAR)):
        assert due(term, day("2026-12-21"), CALENDAR).unknown_year == 2027
    assert due(Term(3, Unit.CALENDAR), day("2026-12-21"), CALENDAR).unknown_year is None


@pytest.mark.parametrize(
    ("last", "today", "late", "left", "is_late"),
    [
        ("2026-03-06", "2026-03-06", 0, 0, False),
        ("2026-03-06", "2026-03-07", 0, 0, True),  # a Saturday: over, no working day lost yet
        ("2026-03-06", "2026-03-09", 1, 0, True),
        ("2026-09-30", "2026-10-08", 1, 0, True),
        ("2026-03-12", "2026-03-05", 0, 5, False),
    ],
)
def test_late_and_left_are_counted_in_working_days(last, today, late, left, is_late):
    found = standing(day(last), day(today), CALENDAR)
    assert (found.late, found.left, found.is_late) == (late, left, is_late)


def test_every_rule_has_a_parameter_of_its_own_and_a_first_value():
    assert set(KEYS) == set(FIRST_TERMS) == set(Rule)
    assert len(set(KEYS.values())) == len(Rule)
    assert FIRST.items() <= FIRST_VALUES.items()
    assert {rule: term_of(FIRST[KEYS[rule]]) for rule in Rule} == FIRST_TERMS


def test_a_bare_number_from_an_older_version_is_working_days():
    assert term_of(15) == Term(15, Unit.WORKING)
    assert is_term(15)


@pytest.mark.parametrize(
    "value", [0, MOST_DAYS + 1, True, "20", [20], [20, "WEEKS"], [0, "WORKING"], [1.5, "WORKING"]]
)
def test_what_is_no_length_of_time_is_refused(value):
    assert not is_term(value)
    with pytest.raises(BadParameter):
        check_value(KEYS[Rule.RETEST], value)
