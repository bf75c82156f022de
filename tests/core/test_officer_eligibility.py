"""Which officers are kept out of the pool, and for which one reason."""

from dataclasses import replace
from datetime import date

import pytest

from app.core import officer_eligibility
from app.core.officer_eligibility import (
    ItemMark,
    OfficerFacts,
    OfficerGround,
    covers,
    officer_reason,
)
from app.core.protocol import is_word

DAY = date(2026, 3, 5)  # the last day of the inspections
GROUND = OfficerGround(DAY, items=(ItemMark("A07", "登记事项检查", "公示信息检查"),))
OFFICER = OfficerFacts("D1", "赣D1", date(2028, 1, 1), "在岗")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"state": ""}, None),
        ({"state": "休假"}, "LEAVE"),
        ({"state": "离岗"}, "INVALID"),
        ({"state": "失效"}, "INVALID"),
        ({"state": "某种新状态"}, "INVALID"),
        ({"cert_no": ""}, "NOCERT"),
        ({"cert_expiry": None}, None),
        ({"cert_expiry": DAY}, None),
        ({"cert_expiry": date(2026, 3, 4)}, "EXPIRED"),
        ({"cert_no": "", "state": "休假"}, "LEAVE"),
        ({"cert_expiry": DAY, "item_scope": ("B",)}, "ITEMS"),
    ],
)
def test_only_officers_on_duty_with_a_valid_certificate_inspect(changes, reason):
    assert officer_reason(replace(OFFICER, **changes), GROUND) == reason


def test_an_officer_kept_out_by_hand():
    assert officer_reason(OFFICER, replace(GROUND, hand=frozenset({"D1"}))) == "HAND"


@pytest.mark.parametrize(
    ("scope", "item", "covered"),
    [
        (("A07",), "A07", True),
        (("a07 ",), "A07", True),
        (("B01", "A07"), "A07", True),
        (("A",), "A07", True),
        (("A07",), "A07-2", True),
        (("A07",), "A07.2", True),
        (("A0",), "A07", False),
        (("A1",), "A10", False),
        (("A07",), "A0", False),
        (("登记事项检查",), "A07", True),
        (("公示信息检查",), "A07", True),
        (("公示",), "A07", False),
        (("", " "), "A07", False),
    ],
)
def test_a_scope_names_items_by_code_category_name_or_the_beginning_of_a_code(scope, item, covered):
    assert covers(scope, ItemMark(item, "登记事项检查", "公示信息检查")) is covered


def test_an_officer_without_a_scope_may_inspect_every_item():
    assert officer_reason(OFFICER, GROUND) is None


def test_a_scope_has_to_cover_every_item_and_only_where_that_is_asked():
    two = replace(GROUND, items=(*GROUND.items, ItemMark("B01")))
    one = replace(OFFICER, item_scope=("A07",))
    assert officer_reason(one, GROUND) is None
    assert officer_reason(one, two) == "ITEMS"
    assert officer_reason(replace(one, item_scope=("A07", "B")), two) is None
    assert officer_reason(one, replace(two, items=())) is None


def test_every_reason_is_a_word_of_the_manifest():
    reasons = [
        value
        for name, value in vars(officer_eligibility).items()
        if name.isupper() and type(value) is str
    ]
    assert len(reasons) == 7
    assert all(is_word(f"OUT:{reason}") for reason in reasons)
