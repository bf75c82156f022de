"""Cells: days and names in the forms files have them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rows import NO_END, Severity, clean_person, is_failed, read_date, without_failed

# Day numbers of the 1900 system as spreadsheets show them.
SERIALS = {"25569": "1970-01-01", "36526": "2000-01-01", "43831": "2020-01-01"}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        *SERIALS.items(),
        ("45000", "2023-03-15"),
        ("45000.5", "2023-03-15"),
        ("２０２６年３月５日", "2026-03-05"),
        ("2026 年 3 月 5 日", "2026-03-05"),
        ("2026-3-5", "2026-03-05"),
        ("2026/03/05 0:00:00", "2026-03-05"),
        ("2026-03-05T08:30:00", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("20260305093000", "2026-03-05"),
        ("'2026.3.5", "2026-03-05"),
        ("2026。3。5", "2026-03-05"),
        ("２０２６、０３、０５", "2026-03-05"),
        ('="2026-03-05"', "2026-03-05"),
        ("\u200b2026-03-05\t", "2026-03-05"),
    ],
)
def test_a_day_is_read_in_every_form_met(cell: str, day: str):
    assert read_date(cell) == date.fromisoformat(day)


@pytest.mark.parametrize("cell", ["长期", "长 期", "长期有效", "9999-09-09", "9999年12月31日"])
def test_what_has_no_end_is_one_day(cell: str):
    assert read_date(cell) == NO_END
    assert read_date(date(9999, 12, 31)) == NO_END


@pytest.mark.parametrize(
    "cell",
    ["", "无", "2026-02-30", "2026-13-01", "26-3-5", "2015", "99999", "00045", "13800001234"],
)
def test_what_is_no_day_is_not_guessed(cell: str):
    assert read_date(cell) is None


@given(st.dates(date(1927, 5, 18), date(2099, 12, 31)))
def test_every_day_number_gives_its_day(day: date):
    serial = (day - date(1899, 12, 30)).days
    assert read_date(str(serial)) == read_date(day.isoformat()) == day


@given(st.text(max_size=20))
def test_reading_any_text_as_a_day_raises_nothing(cell: str):
    day = read_date(cell)
    assert day is None or read_date(day.isoformat()) == day


def test_blanks_that_only_pad_a_name_go_and_those_between_words_stay():
    assert clean_person("王　 军 ") == "王军"
    assert clean_person("欧阳 Anna Li") == "欧阳 Anna Li"
    assert clean_person("阿不都热合曼·买买提") == "阿不都热合曼·买买提"


# Errors of ECMA-376 part 1, 18.17.3, and those of LibreOffice.
ERRORS = (
    *("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!", "Err:502", "错误:504"),
    *(" #n/a ", "#SPILL!"),
)


@pytest.mark.parametrize("cell", ERRORS)
def test_the_error_of_a_formula_is_known_for_one(cell: str):
    assert is_failed(cell)


@pytest.mark.parametrize(
    "cell", ["", "#", "#1便利店", "1#楼", "C#工作室", "#N/A商行", "N/A", "#REF", "Err:"]
)
def test_a_name_may_hold_the_marks_of_errors(cell: str):
    assert not is_failed(cell)


def test_an_error_is_taken_out_and_told_and_refuses_where_blank_means_something():
    cells = {"name": "#1便利店", "phone": "#N/A", "state": "#REF!"}
    left, issues = without_failed(cells, 9, needed=("state",))
    assert left == {"name": "#1便利店"}
    assert [(one.row, one.column, one.value, one.severity) for one in issues] == [
        (9, "phone", "#N/A", Severity.LOST),
        (9, "state", "#REF!", Severity.REFUSE),
    ]
