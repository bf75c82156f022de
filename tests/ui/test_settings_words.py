"""Parameters that are tables: as typed, and as read."""

import pytest

from app.core.parameters import CLASS_CAPS, CLASS_RULES, ITEM_CAPS
from app.ui.views.settings import WrongEntry, parse_value, typed_words, value_words


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("A=1、D=0", {"A": 1, "D": 0}),
        ("A＝1，D：3", {"A": 1, "D": 3}),
        ("", {}),
    ],
)
def test_caps_of_their_own_are_typed_name_by_name(words, value):
    assert parse_value(CLASS_CAPS, words) == value
    assert parse_value(CLASS_CAPS, typed_words(value)) == value


@pytest.mark.parametrize("words", ["A", "A=", "=1", "A=366", "A=-1", "A=1、A=2", "A" * 21 + "=1"])
def test_a_cap_that_names_nothing_or_no_number_is_told(words):
    with pytest.raises(WrongEntry):
        parse_value(ITEM_CAPS, words)


def test_rules_and_caps_are_read_in_words():
    assert value_words(CLASS_RULES, {"CLEAR": "-1", "UNREACHABLE": "C"}) == (
        "未发现问题: 下调一级、通过登记的住所（经营场所）无法联系: 不低于 C"
    )
    assert value_words(ITEM_CAPS, {}) == "没有另定"
    assert value_words(CLASS_CAPS, {"A": 1, "D": 0}) == "A 1 次、D 不设上限"
