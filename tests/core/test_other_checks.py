"""个案 and 专项 inspections as lists have them."""

from datetime import date

import pytest

from app.core.headings import match_headings
from app.core.other_checks import CheckKind, CheckRow, kind_of, read_check

TODAY = date(2026, 3, 5)
GOOD = {"uscc": "91360824MAC000017N", "kind": "个案检查", "checked_on": "2026-03-01"}


def codes_of(read):
    return [issue.code for issue in read.issues]


def test_a_full_row_is_read():
    read = read_check(
        {
            **GOOD,
            "name": "嘉禾豆腐坊",
            "kind": "专项整治",
            "from_above": "是",
            "unit": "县市场监管局",
            "item_code": "A07",
            "reference": "青市监〔2026〕3号",
            "note": "节前检查",
        },
        4,
        TODAY,
    )
    assert read.issues == ()
    assert read.value == CheckRow(
        ("91360824MAC000017N",),
        "嘉禾豆腐坊",
        CheckKind.SPECIAL,
        date(2026, 3, 1),
        True,
        "县市场监管局",
        "A07",
        "青市监〔2026〕3号",
        "节前检查",
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("个案", CheckKind.CASE),
        ("投诉举报核查", CheckKind.CASE),
        ("专项", CheckKind.SPECIAL),
        ("专项行动", CheckKind.SPECIAL),
        ("日常检查", None),
        ("双随机", None),
    ],
)
def test_the_words_of_a_kind(word, kind):
    assert kind_of(word) == kind


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"uscc": ""}, "facts.nobody"),
        ({"kind": ""}, "checks.kind_missing"),
        ({"kind": "双随机"}, "checks.kind_unknown"),
        ({"checked_on": ""}, "checks.day_missing"),
        ({"checked_on": "三月初"}, "facts.date"),
        ({"checked_on": "2026-03-06"}, "checks.day_later"),
        ({"checked_on": "长期"}, "checks.day_later"),
        ({"from_above": "也许"}, "checks.above_unknown"),
        ({"unit": "甲" * 101}, "rows.too_long"),
        ({"item_code": "A" * 21}, "rows.too_long"),
        ({"reference": "甲" * 101}, "rows.too_long"),
    ],
)
def test_a_row_that_would_count_wrongly_is_refused(changes, code):
    read = read_check({**GOOD, **changes}, 4, TODAY)
    assert read.value is None
    assert code in codes_of(read)


@pytest.mark.parametrize(
    ("word", "above"),
    [("", False), ("否", False), ("本级", False), ("上级部署", True), ("是", True)],
)
def test_what_a_higher_level_ordered_is_told(word, above):
    assert read_check({**GOOD, "from_above": word}, 4, TODAY).value.from_above is above


def test_identity_numbers_are_not_kept():
    read = read_check({**GOOD, "note": "举报人 11010519491231002X"}, 4, TODAY)
    assert "11010519491231002X" not in read.value.note


def test_headings_of_a_register_are_known():
    match = match_headings(
        ["单位名称", "社会信用代码", "检查类型", "检查时间", "承办单位", "案件编号", "检查情况"],
        "checks",
    )
    assert match.usable
    assert set(match.columns) == {
        "name", "uscc", "kind", "checked_on", "unit", "reference", "note"
    }  # fmt: skip
