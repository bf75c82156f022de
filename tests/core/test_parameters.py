"""Dated numbers a bureau may change."""

from datetime import date

import pytest

from app.core.parameters import FIRST_VALUES, BadParameter, Dated, check_value, in_force


def row(value, day, key="yearly_cap"):
    return Dated(key, value, date.fromisoformat(day), "")


ROWS = (row(3, "2026-07-01"), row(1, "2026-01-01"), row(9, "2026-01-01", "publish_days"))


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2025-12-31", 2),
        ("2026-01-01", 1),
        ("2026-06-30", 1),
        ("2026-07-01", 3),
        ("2030-01-01", 3),
    ],
)
def test_the_latest_valid_value_counts_and_before_any_the_first(day, value):
    assert in_force(ROWS, "yearly_cap", date.fromisoformat(day)) == value


def test_of_two_from_one_day_the_later_entered_counts():
    rows = (*ROWS, row(5, "2026-07-01"))
    assert in_force(rows, "yearly_cap", date(2026, 7, 1)) == 5


def test_an_unknown_key_is_a_bug():
    with pytest.raises(KeyError):
        in_force(ROWS, "cap", date(2026, 7, 1))
    with pytest.raises(KeyError):
        check_value("cap", 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("yearly_cap", 0),
        ("yearly_cap", 365),
        ("publish_days", 1),
        ("risk_classes", ["A"]),
        ("risk_classes", ["高", "低"]),
        ("class_caps", {"A": 1, "D": 0}),
        ("item_caps", {"A07": 365}),
        ("class_rules", {"UNREACHABLE": "C", "CLEAR": "-1"}),
        *FIRST_VALUES.items(),
    ],
)
def test_a_lawful_value_passes(key, value):
    check_value(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("yearly_cap", -1),
        ("yearly_cap", 366),
        ("yearly_cap", "2"),
        ("yearly_cap", 2.0),
        ("yearly_cap", True),
        ("yearly_cap", None),
        ("publish_days", 0),
        ("risk_classes", []),
        ("risk_classes", "ABCD"),
        ("risk_classes", ["A", "A"]),
        ("risk_classes", ["A", " "]),
        ("risk_classes", ["A", 1]),
        ("risk_classes", ["很长很长很长很长的等级名"]),
        ("class_caps", {"A": -1}),
        ("class_caps", {"A": True}),
        ("class_caps", ["A"]),
        ("class_caps", {"": 1}),
        ("item_caps", {"A" * 21: 1}),
        ("class_rules", {"NOTHING": "C"}),
        ("class_rules", {"PENDING_QUALITY": "C"}),
        ("class_rules", {"CLEAR": ""}),
    ],
)
def test_a_value_that_cannot_be_is_named(key, value):
    with pytest.raises(BadParameter) as caught:
        check_value(key, value)
    assert caught.value.fields == {"parameter": key, "value": value}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("draw_digits", 0),
        ("draw_digits", 41),
        ("draw_digits", True),
        ("draw_slips", "coins"),
        ("draw_order", "both"),
        ("draw_beacon", ["", 3]),
        ("draw_beacon", ["福彩3D", 0]),
        ("draw_beacon", "福彩3D"),
        ("draw_beacon", ["福" * 61, 3]),
    ],
)
def test_a_draw_does_not_begin_with_what_it_cannot_use(key, value):
    with pytest.raises(BadParameter):
        check_value(key, value)
