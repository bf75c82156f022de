"""Who is kept out of the pool, and for which one reason."""

from dataclasses import replace
from datetime import date

import pytest

from app.core import eligibility
from app.core.eligibility import (
    EnterpriseFacts,
    Ground,
    OfficerFacts,
    enterprise_reason,
    officer_reason,
)
from app.core.protocol import is_word

DAY = date(2026, 3, 5)
GROUND = Ground(DAY, 2, {}, frozenset(), frozenset(), frozenset())
SHOP = EnterpriseFacts(7, "QL7", "存续")
OFFICER = OfficerFacts("D1", "赣D1", date(2028, 1, 1), "在岗")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("存续", None),
        ("", None),
        ("注销", "CLOSED"),
        ("吊销，未注销", "CLOSED"),
        ("歇业", "CLOSED"),
        ("撤销", "CLOSED"),
        ("某种新状态", "CLOSED"),
        ("迁出", "MOVED"),
    ],
)
def test_only_the_living_are_inspected(status, reason):
    assert enterprise_reason(replace(SHOP, status=status), GROUND) == reason


@pytest.mark.parametrize(
    ("cap", "counted", "reason"),
    [(2, 1, None), (2, 2, "CAP"), (2, 3, "CAP"), (1, 1, "CAP"), (0, 99, None), (2, 0, None)],
)
def test_the_yearly_cap_is_reached_at_its_number_and_zero_means_none(cap, counted, reason):
    ground = replace(GROUND, cap=cap, counted={7: counted, 8: 99})
    assert enterprise_reason(SHOP, ground) == reason


def test_an_enterprise_of_an_open_task_and_one_kept_out_by_hand():
    assert enterprise_reason(SHOP, replace(GROUND, active=frozenset({7}))) == "ACTIVE"
    assert enterprise_reason(SHOP, replace(GROUND, hand_enterprises=frozenset({"QL7"}))) == "HAND"


def test_of_several_reasons_the_first_rule_gives_the_one():
    ground = replace(
        GROUND,
        counted={7: 2},
        active=frozenset({7}),
        hand_enterprises=frozenset({"QL7"}),
    )
    assert enterprise_reason(replace(SHOP, status="迁出"), ground) == "MOVED"
    assert enterprise_reason(replace(SHOP, status="注销"), ground) == "CLOSED"
    assert enterprise_reason(SHOP, ground) == "CAP"
    assert enterprise_reason(SHOP, replace(ground, counted={})) == "ACTIVE"
    assert enterprise_reason(SHOP, replace(ground, counted={}, active=frozenset())) == "HAND"


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
    ],
)
def test_only_officers_on_duty_with_a_valid_certificate_inspect(changes, reason):
    assert officer_reason(replace(OFFICER, **changes), GROUND) == reason


def test_an_officer_kept_out_by_hand():
    assert officer_reason(OFFICER, replace(GROUND, hand_officers=frozenset({"D1"}))) == "HAND"


def test_every_reason_is_a_word_of_the_manifest():
    reasons = [
        value for name, value in vars(eligibility).items() if name.isupper() and type(value) is str
    ]
    assert len(reasons) == 9
    assert all(is_word(f"OUT:{reason}") for reason in reasons)
