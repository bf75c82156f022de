"""Dated facts: what a row says, and what a question to them asks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.facts import FactTest, holds, months_before, read_fact
from app.core.rows import Cell, Severity
from app.core.vocabulary import FACT_KINDS

TODAY = date(2026, 3, 5)
GOOD = {"code": "91440300708461136T", "kind": "经营异常名录", "since": "2025-07-08"}


def test_a_row_is_read_with_the_words_lists_use():
    row = {
        "uscc": "91440300708461136t",
        "name": "明农公司",
        "kind": "列入经营异常名录",
        "since": "45000",
        "until": "9999-09-09",
        "reference": "无",
        "note": "未依照规定期限公示年度报告",
    }
    read = read_fact(row, 3, FACT_KINDS, TODAY)
    assert read.issues == ()
    assert read.value is not None
    assert (read.value.codes, read.value.kind) == (("91440300708461136T",), "经营异常名录")
    assert (read.value.since, read.value.until) == (date(2023, 3, 15), None)
    assert read.value.reference == ""


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"code": ""}, "code", "facts.nobody"),
        ({"kind": ""}, "kind", "facts.kind_missing"),
        ({"kind": "见义勇为"}, "kind", "facts.kind_unknown"),
        ({"since": ""}, "since", "facts.since_missing"),
        ({"since": "去年"}, "since", "facts.date"),
        ({"since": "2026-03-06"}, "since", "facts.future"),
        ({"since": "长期"}, "since", "facts.future"),
        ({"until": "2025-02-30"}, "until", "facts.date"),
        ({"until": "2025-07-07"}, "until", "facts.order"),
        ({"reference": "号" * 101}, "reference", "rows.too_long"),
    ],
)
def test_a_row_that_would_say_something_else_is_refused(
    change: dict[str, Cell], column: str, code: str
):
    read = read_fact({**GOOD, **change}, 3, FACT_KINDS, TODAY)
    assert read.value is None
    assert (column, code, Severity.REFUSE) in [
        (one.column, one.code, one.severity) for one in read.issues
    ]


def test_a_fact_may_begin_today_and_one_of_the_future_is_named_with_its_day():
    assert read_fact({**GOOD, "since": "2026-03-05"}, 3, FACT_KINDS, TODAY).value is not None
    (issue,) = read_fact({**GOOD, "since": "2026年3月6日"}, 3, FACT_KINDS, TODAY).issues
    assert (issue.row, issue.value) == (3, "2026-03-06")


def test_the_kind_of_a_list_without_that_column_is_given_from_outside():
    row = {key: value for key, value in GOOD.items() if key != "kind"}
    read = read_fact(row, 3, FACT_KINDS, TODAY, "行政处罚")
    assert read.value is not None
    assert read.value.kind == "行政处罚"


def test_an_identity_number_is_neither_code_nor_kept_in_a_note():
    row = {
        **GOOD,
        "name": "王军副食店",
        "code": "11010519491231002X",
        "note": "王军11010519491231002X",
    }
    read = read_fact(row, 3, FACT_KINDS, TODAY)
    assert read.value is not None
    assert read.value.codes == ()
    assert read.value.note == "王军"
    assert not any("19491231" in one.value for one in read.issues)


def test_a_long_note_is_cut_and_said_so():
    read = read_fact({**GOOD, "note": "事" * 301}, 3, FACT_KINDS, TODAY)
    assert read.value is not None
    assert len(read.value.note) == 300
    assert [one.code for one in read.issues] == ["facts.note_cut"]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-03-05", 12, "2025-03-05"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-05-31", 1, "2026-04-30"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-01-15", 0, "2026-01-15"),
    ],
)
def test_months_are_counted_on_the_calendar(day: str, months: int, before: str):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@given(DAYS, st.none() | DAYS, DAYS, st.integers(0, 120))
def test_a_fact_of_the_future_never_counts_and_a_longer_time_asks_for_no_less(
    since: date, until: date | None, day: date, months: int
):
    test = FactTest(("行政处罚",), months)
    if holds(since, until, test, day):
        assert since <= day
        if months:
            assert holds(since, until, FactTest(("行政处罚",), min(120, months + 1)), day)
