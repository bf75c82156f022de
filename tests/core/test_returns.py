"""Rows of a 回填表: what is understood, what is refused, what a finding becomes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.findings import FindingBody, ItemFinding, PointFinding, Verdict
from app.core.return_overall import Overall
from app.core.returns import ReturnRow, merged, read_row, seal_of
from app.core.wording import SHIPPED_WORDING

CELLS = {"item": "A01", "code": "91360824MA0000000X", "seal": "0a1b2c3d4e5f", "day": "2026-03-10"}
BODY = FindingBody(
    items=(
        ItemFinding("A01", "许可", points=(PointFinding("有许可证"),)),
        ItemFinding("B02", "标签", verdict=Verdict.CLEAR),
    ),
    methods=("ONLINE",),
    results=("CLEAR",),
)


def test_a_filled_row_is_read_with_its_words_turned_into_codes():
    row = read_row(
        {
            **CELLS,
            "verdict": "发现问题",
            "methods": "实地检查、检验检测",
            "problem": "过期",
            "handling": "责令改正",
        },
        7,
        SHIPPED_WORDING,
    ).value
    assert row == ReturnRow(
        7,
        "0A1B2C3D4E5F",
        "91360824MA0000000X",
        "A01",
        date(2026, 3, 10),
        ("ONSITE", "LABORATORY"),
        Verdict.PROBLEM,
        "过期",
        "责令改正",
    )


def test_a_row_nobody_filled_in_is_no_fault():
    row = read_row({**CELLS, "day": "", "verdict": ""}, 4, SHIPPED_WORDING).value
    assert row is not None
    assert row.verdict is None


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"verdict": "没问题"}, "verdict", "returns.verdict"),
        ({"verdict": "未发现问题", "day": "三月"}, "day", "returns.day"),
        ({"verdict": "未发现问题", "day": ""}, "day", "returns.no_day"),
        ({"verdict": "未发现问题", "methods": "看了看"}, "methods", "returns.method"),
        ({"verdict": "发现问题"}, "problem", "returns.no_problem"),
        ({"verdict": "未发现问题", "problem": "过期"}, "problem", "returns.problem_without"),
        ({"verdict": "", "problem": "字" * 2001}, "problem", "returns.long"),
    ],
)
def test_what_contradicts_or_cannot_be_read_refuses_the_row(cells, column, code):
    read = read_row({**CELLS, **cells}, 9, SHIPPED_WORDING)
    assert read.value is None
    assert [(one.row, one.column, one.code) for one in read.issues] == [(9, column, code)]


def test_an_item_takes_the_rows_word_and_the_others_stay():
    row = ReturnRow(3, "", "", "A01", date(2026, 3, 10), ("ONSITE",), Verdict.CLEAR)
    after = merged(BODY, (row,), Overall(), row.day)
    assert after.items[0].verdict is Verdict.CLEAR
    assert after.items[0].points == (PointFinding("有许可证", checked=True),)
    assert after.items[1] == BODY.items[1]
    assert after.methods == ("ONSITE", "ONLINE")
    assert after.results == BODY.results
    assert merged(after, (row,), Overall(), row.day) == after


words = st.text(max_size=8)


@given(words, words, words, words)
def test_another_draw_enterprise_or_item_gives_another_code(task, result, key, item):
    known = seal_of("T", "R", "K", "I")
    same = (task, result, key, item) == ("T", "R", "K", "I")
    assert (seal_of(task, result, key, item) == known) is same
