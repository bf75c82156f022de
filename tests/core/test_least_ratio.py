"""The least ratio of an item: the spellings of real lists."""

from decimal import Decimal

import pytest

from app.core.least_ratio import least_ratio


@pytest.mark.parametrize(
    ("words", "least"),
    [
        ("不低于3%", "3"),
        ("不低于3%或按专项计划确定", "3"),
        ("抽查比例不低于0.5％", "0.5"),
        ("每年不少于 10 %", "10"),
        ("≥5%", "5"),
    ],
)
def test_a_least_ratio_is_read(words, least):
    assert least_ratio(words) == Decimal(least)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "3%",
        "由市级监管部门确定（10%，其中重点检查单位不低于8%）",
        "按计划确定，其中重点单位不低于8%",
        "不超过5%",
    ],
)
def test_what_speaks_of_a_part_or_of_no_least_is_none(words):
    assert least_ratio(words) is None
