"""A year's days off from a list: what each row says, or what is wrong with it."""

from datetime import date

import pytest

from app.core.headings import match_headings
from app.core.holiday_rows import BadYear, check_year, next_year_due, read_special_day
from app.core.workdays import DayKind, SpecialDay
from app.files.holidays import shipped_years


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ({"day": "2026-10-01", "kind": "休", "name": "国庆节"}, ("2026-10-01", "off", "国庆节")),
        ({"day": "2026/2/14", "kind": "上班"}, ("2026-02-14", "work", "")),
        ({"day": date(2026, 1, 2), "kind": "off"}, ("2026-01-02", "off", "")),
        ({"day": "2026年5月9日", "kind": "班 "}, ("2026-05-09", "work", "")),
    ],
)
def test_a_row_is_read_however_it_is_written(cells, read):
    found = read_special_day(cells, 2, 2026)
    assert found.issues == ()
    assert (found.value.day.isoformat(), found.value.kind.value, found.value.name) == read


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"day": "国庆", "kind": "休"}, "holidays.date"),
        ({"day": "2026-02-30", "kind": "休"}, "holidays.date"),
        ({"day": "", "kind": "休"}, "holidays.date"),
        ({"day": "2025-10-01", "kind": "休"}, "holidays.year"),
        ({"day": "9999-09-09", "kind": "休"}, "holidays.year"),
        ({"day": "2026-10-09", "kind": "班"}, "holidays.weekday"),  # a Friday
        ({"day": "2026-10-10", "kind": "调休"}, "holidays.kind"),
        ({"day": "2026-10-10"}, "holidays.kind"),
    ],
)
def test_a_row_at_fault_has_exactly_one_message(cells, code):
    found = read_special_day(cells, 7, 2026)
    assert found.value is None
    assert [(issue.row, issue.code) for issue in found.issues] == [(7, code)]


def test_the_headings_of_the_shipped_file_are_understood():
    match = match_headings(("date", "kind", "name", "notice"), "holidays")
    assert match.usable
    assert dict(match.columns) == {"day": 0, "kind": 1, "name": 2}


def test_the_shipped_years_would_be_taken_as_they_are():
    assert set(shipped_years()) == {2024, 2025, 2026}
    for year, table in shipped_years().items():
        assert check_year(year, table.days) == table.days
        assert table.notice.startswith("https://www.gov.cn/")


def test_a_day_twice_of_another_year_or_no_day_at_all_is_no_table():
    off = SpecialDay(date(2027, 1, 1), DayKind.OFF)
    for days in ((), (off, off), (SpecialDay(date(2026, 1, 1), DayKind.OFF),)):
        with pytest.raises(BadYear):
            check_year(2027, days)
    with pytest.raises(BadYear):
        check_year(2027, (SpecialDay(date(2027, 1, 4), DayKind.WORK),))  # a Monday


def test_next_year_is_asked_for_from_october_on():
    assert next_year_due(date(2026, 9, 30)) == 0
    assert next_year_due(date(2026, 10, 1)) == 2027
