"""The upper limit of an item: the spellings of real lists (domain §1.5, appendix A)."""

from decimal import Decimal

import pytest

from app.core.quota import QuotaRule
from app.core.upper_ratio import AboveLimit, ItemNeed, check_limit, item_limit, most_of, upper_ratio
from app.core.vocabulary import KEY_ITEM, PLAIN_ITEM


@pytest.mark.parametrize(
    ("words", "most"),
    [
        ("不超过总数的2%", "2"),
        ("根据实际需要，一般不超过 10%/年。", "10"),
        ("根据实际需要，不超过6%", "6"),
        ("不超过30%/年", "30"),
        ("抽查比例不高于0.5％", "0.5"),
        ("≤20%", "20"),
        ("不低于3%，不超过5%", "5"),
        ("5%以内", "5"),
        ("原则上不得超过8%", "8"),
        ("比例上限为3.5%", "3.5"),
        ("最高15%", "15"),
        ("县级不超过4%", "4"),
    ],
)
def test_an_upper_limit_is_read(words, most):
    assert upper_ratio(words) == Decimal(most)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "3%",
        "不低于3%",
        "≥5%",
        "每年不超过2次",
        "省级不超过2%，市、县质监部门结合当地实际制定检查计划",
        "由市级监管部门确定（10%，其中重点检查单位不超过8%）",
        "结合登记事项检查一并开展",
    ],
)
def test_what_names_no_limit_for_the_county_is_none(words):
    assert upper_ratio(words) is None


def test_key_items_have_no_limit():
    assert item_limit(PLAIN_ITEM, "不超过2%") == 2
    assert item_limit(KEY_ITEM, "不超过2%") is None


@pytest.mark.parametrize(
    ("pool", "limit", "least", "most"),
    [(120, "2", False, 2), (125, "2", False, 3), (10, "2", False, 0), (10, "2", True, 1)],
)
def test_what_a_limit_allows_is_rounded_as_ratios_are(pool, limit, least, most):
    assert most_of(pool, Decimal(limit), at_least_one=least) == most


def test_a_number_above_the_limit_is_refused_and_one_within_is_not():
    need = ItemNeed("A11", "商标", Decimal(2))
    rules = [QuotaRule("NUMBER", "3")]
    check_limit(need, rules, 125, 3, at_least_one=False)
    with pytest.raises(AboveLimit) as caught:
        check_limit(need, rules, 120, 3, at_least_one=False)
    said = {"item": "A11", "name": "商标", "limit": "2", "wanted": 3, "most": 2}
    assert caught.value.fields == said
