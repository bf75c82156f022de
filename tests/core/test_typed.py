"""Days and numbers typed in any usual spelling are read as what they mean, or not at all."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.rows import NO_END, read_date
from app.core.typed import typed_day, typed_number

DAY = date(2026, 11, 22)
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
WIDE = str.maketrans({chr(at): chr(at + 0xFEE0) for at in range(0x21, 0x7F)})
FORMS = (
    "{0:%Y%m%d}",
    "{0:%Y-%m-%d}",
    "{0:%Y.%m.%d}",
    "{0:%Y/%m/%d}",
    "{0.year}-{0.month}-{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}年{0.month:02}月{0.day:02}号",
    "{0.year} 年 {0.month} 月 {0.day} 日",
)


@settings(max_examples=60)
@given(day=DAYS, form=st.sampled_from(FORMS), wide=st.booleans())
def test_every_spelling_of_a_day_is_that_day(day, form, wide):
    said = form.format(day)
    said = said.translate(WIDE) if wide else said
    assert typed_day(said, 2000) == day
    assert typed_day(f" \t{said}\r\n", 2000) == day


@settings(max_examples=40)
@given(day=DAYS, form=st.sampled_from(FORMS[:-2]), wide=st.booleans())
def test_what_is_typed_is_what_an_import_reads(day, form, wide):
    said = form.format(day).translate(WIDE) if wide else form.format(day)
    assert read_date(said) == typed_day(said, 2000) == day


@pytest.mark.parametrize(
    "said", ["1122", "１１２２", "11-22", "11.22", "11/22", "11月22日", "11月22号"]
)
def test_a_day_without_its_year_is_of_the_year_at_hand(said):
    assert typed_day(said, 2026) == DAY


@pytest.mark.parametrize(
    "said",
    [
        *("", "2026", "20261", "2026112", "202611221", "45000", "2026-13-01", "2026-02-30"),
        *("0230", "13-1", "长期", "9999-12-31", "今天", "2026-11-22-1", "22/11/2026", "2026年11月"),
    ],
)
def test_what_is_no_day_is_none(said):
    assert typed_day(said, 2026) is None
    assert typed_day(said, 2026) != NO_END


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("１２", "12"),
        (" 1 234\n", "1234"),
        ("１，２３４", "1234"),
        ("2。5", "2.5"),
        ("３．５％", "3.5%"),
        ("－３", "-3"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_a_number_in_any_width_is_one_number(said, plain):
    assert typed_number(said) == plain


@settings(max_examples=60)
@given(st.integers(-(10**9), 10**9), st.booleans())
def test_a_number_comes_back(number, wide):
    for said in (f"{number}", f"{number:,}"):
        assert int(typed_number(said.translate(WIDE) if wide else said)) == number


@settings(max_examples=60)
@given(st.text(max_size=20), st.integers(1, 9999))
def test_nothing_typed_breaks_the_reader(said, year):
    found = typed_day(said, year)
    assert found is None or isinstance(found, date)
    typed_number(said)
