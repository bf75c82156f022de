"""What published plans write, read as what it means (domain §1.4, §1.6, §3.5)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.annual_words import (
    class_ratios_of,
    class_ratios_words,
    most_ratio,
    number_of,
    period_of,
    period_words,
    ratio_of,
)

D = date


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026.01.01-2026.12.31", D(2026, 1, 1), D(2026, 12, 31)),
        ("2026年3月1日至2026年6月30日", D(2026, 3, 1), D(2026, 6, 30)),
        ("2026-03-01 — 05-31", D(2026, 3, 1), D(2026, 5, 31)),
        ("2026年4月至6月", D(2026, 4, 1), D(2026, 6, 30)),
        ("3-11月", D(2026, 3, 1), D(2026, 11, 30)),
        ("2月", D(2026, 2, 1), D(2026, 2, 28)),
        ("10月底前完成", D(2026, 1, 1), D(2026, 10, 31)),
        ("上半年", D(2026, 1, 1), D(2026, 6, 30)),
        ("2026年第三季度", D(2026, 7, 1), D(2026, 9, 30)),
        ("全年", D(2026, 1, 1), D(2026, 12, 31)),
        ("2026年度", D(2026, 1, 1), D(2026, 12, 31)),
        ("2026-05-04", D(2026, 5, 4), D(2026, 5, 4)),
    ],
)
def test_a_period_is_read_in_every_wording_met(words, first, last):
    assert period_of(words, 2026) == (first, last)


@pytest.mark.parametrize("words", ["", "待定", "13月", "2026.02.30-2026.03.01", "按上级部署"])
def test_words_that_name_no_period_are_not_guessed(words):
    assert period_of(words, 2026) is None


@settings(max_examples=60, deadline=None)
@given(st.dates(D(2000, 1, 1), D(2099, 12, 31)), st.dates(D(2000, 1, 1), D(2099, 12, 31)))
def test_a_period_reads_back_as_it_is_written(first, last):
    assert period_of(period_words(first, last), 2026) == (first, last)


@pytest.mark.parametrize(
    ("words", "ratio", "look"),
    [
        ("3%", "3", False),
        ("５％", "5", False),
        ("不低于3%", "3", False),
        ("0.1%", "0.1", False),
        ("100%", "100", False),
        ("0.03", "3", True),
        ("5", "5", True),
    ],
)
def test_a_ratio_is_read_and_a_bare_number_is_to_be_looked_at(words, ratio, look):
    assert ratio_of(words) == (ratio, look)


@pytest.mark.parametrize("words", ["", "按需", "B类40%、C类80%", "3%-5%"])
def test_words_with_no_one_ratio_have_none(words):
    assert ratio_of(words) is None


def test_the_class_ratios_of_the_qingchuan_plan_are_read():
    assert class_ratios_of("B类40%（13户）、C类80%（7户），不涉及D类") == (
        ("B", "40", 13),
        ("C", "80", 7),
        ("D", "0", 0),
    )
    assert class_ratios_of("B类2%（1户）、C类30%（2户）、D类35%（3户），A类企业不纳入抽查") == (
        ("A", "0", 0),
        ("B", "2", 1),
        ("C", "30", 2),
        ("D", "35", 3),
    )


def test_words_that_name_no_class_are_not_guessed():
    assert class_ratios_of("") == ()
    assert class_ratios_of("按风险等级确定") is None


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("ABCDE"),
        st.tuples(st.integers(1, 100).map(str), st.none() | st.integers(1, 9999)),
        max_size=5,
    )
)
def test_class_ratios_read_back_as_they_are_written(ratios):
    given_ratios = tuple((name, *ratios[name]) for name in sorted(ratios))
    assert class_ratios_of(class_ratios_words(given_ratios)) == given_ratios


@pytest.mark.parametrize(
    ("words", "most"),
    [
        ("不超过5%", "5"),
        ("每年抽查比例不高于10%", "10"),
        ("3%-5%", "5"),
        ("5%", "5"),
        ("不低于3%", None),
        ("根据实际情况确定", None),
        ("", None),
    ],
)
def test_an_items_most_is_what_its_column_allows(words, most):
    assert most_ratio(words) == (Decimal(most) if most else None)


@pytest.mark.parametrize(("words", "number"), [("13户", 13), ("1,200", 1200), ("约40家", 40)])
def test_a_number_of_enterprises_is_read(words, number):
    assert number_of(words) == number


def test_words_are_no_number():
    assert number_of("若干") is None
