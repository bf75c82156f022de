"""Working days with 调休, against years everybody knows and days counted by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.workdays import Calendar, DayKind, SpecialDay, UnknownYear
from app.files.holidays import shipped_years

CALENDAR = Calendar.of(day for year in shipped_years().values() for day in year.days)
DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 30))


def day(words: str) -> date:
    return date.fromisoformat(words)


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_that_pay_offices_publish_for_it(year, count):
    assert CALENDAR.workdays_of(year) == count


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        # 春节 2024: 10–17 February off, Sundays the 4th and 18th worked on
        ("2024-02-02", 1, "2024-02-04"),
        ("2024-02-09", 1, "2024-02-18"),
        ("2024-02-05", 10, "2024-02-23"),
        # 国庆 2024: 1–7 October off, Sunday 29 September and Saturday 12 October worked on
        ("2024-09-27", 3, "2024-10-08"),
        ("2024-09-30", 5, "2024-10-12"),
        # 春节 2025: 28 January–4 February off, 26 January and 8 February worked on
        ("2025-01-24", 2, "2025-01-27"),
        ("2025-01-27", 4, "2025-02-08"),
        # 国庆 and 中秋 2025: 1–8 October off, 28 September and 11 October worked on
        ("2025-09-30", 3, "2025-10-11"),
        ("2025-09-26", 20, "2025-10-30"),
        # 春节 2026: 15–23 February off, 14 and 28 February worked on
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 5, "2026-02-28"),
        ("2026-02-10", 20, "2026-03-16"),
        # 国庆 2026: 1–7 October off, 20 September and 10 October worked on
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-05-08", 1, "2026-05-09"),
        ("2026-03-05", 0, "2026-03-05"),
    ],
)
def test_days_counted_by_hand_over_the_feasts(start, count, end):
    assert CALENDAR.add_workdays(day(start), count) == day(end)
    assert CALENDAR.workdays_between(day(start), day(end)) == count


def test_a_saturday_worked_on_is_a_working_day_and_a_feast_on_a_monday_is_none():
    assert CALENDAR.is_workday(day("2026-02-14"))
    assert not CALENDAR.is_workday(day("2026-02-16"))
    assert CALENDAR.workday_from(day("2026-10-01")) == day("2026-10-08")


def test_a_year_without_a_table_is_said_and_not_guessed():
    with pytest.raises(UnknownYear) as caught:
        CALENDAR.add_workdays(day("2026-12-20"), 20)
    assert caught.value.fields == {"year": 2027}
    with pytest.raises(UnknownYear):
        CALENDAR.is_workday(day("2027-01-01"))
    due = CALENDAR.due(day("2026-12-20"), 20)
    assert (due.day, due.unknown_year) == (day("2027-01-15"), 2027)
    assert CALENDAR.due(day("2026-12-21"), 8).unknown_year is None  # ends on 31 December


def test_the_year_before_the_first_table_is_unknown_too():
    assert CALENDAR.due(day("2023-12-20"), 3).unknown_year == 2023
    assert CALENDAR.due(day("2023-12-31"), 3).unknown_year is None  # counts from 1 January


def test_a_bureaus_own_year_takes_the_place_of_the_one_there_was():
    own = CALENDAR.with_year(2026, [SpecialDay(day("2026-03-06"), DayKind.OFF)])
    assert not own.is_workday(day("2026-03-06"))
    assert own.is_workday(day("2026-10-01"))  # the shipped feasts of the year are gone
    assert own.is_workday(day("2025-09-28"))  # other years stay


@settings(max_examples=60)
@given(DAYS, st.integers(0, 60))
def test_what_was_added_is_what_lies_between(start, count):
    end = CALENDAR.add_workdays(start, count)
    assert CALENDAR.workdays_between(start, end) == count
    assert CALENDAR.workdays_between(end, start) == -count
    assert count == 0 or CALENDAR.is_workday(end)


@settings(max_examples=60)
@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_two_counts_one_after_the_other_are_one(start, first, second):
    then = CALENDAR.add_workdays(CALENDAR.add_workdays(start, first), second)
    assert then == CALENDAR.add_workdays(start, first + second)


@settings(max_examples=40)
@given(DAYS, st.integers(1, 30))
def test_a_day_earlier_is_never_due_later(start, count):
    later = CALENDAR.add_workdays(start + timedelta(days=1), count)
    assert CALENDAR.add_workdays(start, count) <= later
