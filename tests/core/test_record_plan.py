"""The record plan: its lines, what is missing, and until when a file is kept."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.evidence import MediaKind
from app.core.record_plan import (
    BadPlan,
    PlanLine,
    StepState,
    check_lines,
    judge,
    keep_years,
    kept_until,
)
from app.files.record_plan_file import shipped_lines

SITE = next(line for line in shipped_lines() if line.code == "SITE")
PHOTO, SCAN = MediaKind.PHOTO, MediaKind.SCAN


def test_the_shipped_plan_is_one_and_keeps_nothing_shorter_than_the_rule_says():
    lines = shipped_lines()
    check_lines(lines)
    assert all(line.years == 0 or line.years >= 5 for line in lines)  # domain: at least 5 years
    assert all(line.unconfirmed for line in lines)
    assert all(PlanLine.from_json(line.to_json()) == line for line in lines)


def test_a_step_is_there_missing_of_another_form_or_not_asked_for():
    assert judge(SITE, {"found"}, {PHOTO}) is StepState.THERE
    assert judge(SITE, {"found"}, ()) is StepState.MISSING
    assert judge(SITE, {"found"}, {SCAN}) is StepState.OTHER_FORM
    assert judge(SITE, {"always"}, ()) is StepState.NOT_YET


@pytest.mark.parametrize(
    ("part", "value"),
    [("years", 4), ("years", -1), ("name", " "), ("forms", ()), ("tool", "长" * 61)],
)
def test_a_line_that_cannot_be_is_named(part, value):
    with pytest.raises(BadPlan) as caught:
        check_lines([SITE, replace(SITE, code="OTHER", **{part: value})])
    assert (caught.value.fields["line"], caught.value.fields["plan_part"]) == (2, part)


def test_no_code_stands_twice_and_none_with_files_goes():
    with pytest.raises(BadPlan):
        check_lines([SITE, SITE])
    with pytest.raises(BadPlan):
        check_lines([SITE], {"RECORD"})


def test_the_record_of_a_case_is_kept_for_ever_and_of_a_lost_step_too():
    assert keep_years(SITE, {"found"}) == 5
    assert keep_years(SITE, {"follow:CASE"}) == 0
    assert keep_years(None, ()) == 0


def test_the_longest_time_counts_and_an_open_end_keeps_all():
    closed = date(2026, 4, 4)
    assert kept_until([(5, closed), (10, date(2025, 1, 1))]) == date(2035, 1, 1)
    assert kept_until([(5, closed), (0, closed)]) is None
    assert kept_until([(5, closed), (5, None)]) is None
    assert kept_until([(5, date(2028, 2, 29))]) == date(2033, 3, 1)


@given(st.lists(st.tuples(st.integers(1, 100), st.dates(max_value=date(2900, 1, 1)))))
def test_a_file_is_never_kept_shorter_than_any_of_its_times(times):
    last = kept_until(times)
    assert (last is None) == (not times)
    assert all(last.year >= day.year + years for years, day in times)
