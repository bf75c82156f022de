"""Who is kept out of the pool, and for which one reason."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import eligibility
from app.core.eligibility import (
    EnterpriseFacts,
    Ground,
    enterprise_reason,
    judge_of,
)
from app.core.protocol import is_word

DAY = date(2026, 3, 5)
GROUND = Ground(DAY, 2, {}, frozenset(), frozenset())
SHOP = EnterpriseFacts(7, "QL7", "存续")


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


def test_every_reason_is_a_word_of_the_manifest():
    reasons = [
        value for name, value in vars(eligibility).items() if name.isupper() and type(value) is str
    ]
    assert len(reasons) == 7
    assert all(is_word(f"OUT:{reason}") for reason in reasons)


def test_a_class_with_a_cap_of_its_own_has_that_and_no_other():
    ground = replace(GROUND, cap=2, counted={7: 1}, class_caps={"A": 1, "D": 0})
    reasons = {one: enterprise_reason(replace(SHOP, risk_class=one), ground) for one in "ABD"}
    assert reasons == {"A": "CAP", "B": None, "D": None}
    assert enterprise_reason(replace(SHOP, risk_class="D"), replace(ground, counted={7: 9})) is None


def test_who_is_recused_from_all_or_inspected_for_an_item_often_enough_is_out():
    assert enterprise_reason(SHOP, replace(GROUND, recused=frozenset({7}))) == "RECUSED"
    assert enterprise_reason(SHOP, replace(GROUND, capped=frozenset({7}))) == "CAPITEM"


def test_what_two_persons_set_aside_is_passed_over_and_the_other_rules_hold():
    ground = replace(GROUND, counted={7: 2}, active=frozenset({7}), capped=frozenset({7}))
    exempt = set()
    reasons = []
    for rule in eligibility.OVERRIDABLE:
        exempt.add(("QL7", rule))
        reasons.append(enterprise_reason(SHOP, replace(ground, exempt=frozenset(exempt))))
    assert reasons == ["CAPITEM", "ACTIVE", None]
    assert enterprise_reason(replace(SHOP, key="QL8"), replace(ground, exempt=frozenset(exempt)))


@given(
    number=st.integers(1, 6),
    key=st.sampled_from(["QL1", "QL2", "QL3"]),
    status=st.sampled_from(["存续", "", "注销", "迁出"]),
    risk_class=st.sampled_from(["A", "D", ""]),
    ground=st.builds(
        Ground,
        day=st.just(DAY),
        cap=st.integers(0, 2),
        counted=st.dictionaries(st.integers(1, 6), st.integers(1, 3)),
        active=st.frozensets(st.integers(1, 6)),
        hand_enterprises=st.frozensets(st.sampled_from(["QL1", "QL2"])),
        class_caps=st.dictionaries(st.sampled_from("AD"), st.integers(0, 2)),
        capped=st.frozensets(st.integers(1, 6)),
        recused=st.frozensets(st.integers(1, 6)),
        exempt=st.frozensets(
            st.tuples(st.sampled_from(["QL1", "QL3"]), st.sampled_from(["CAP", "ACTIVE"]))
        ),
    ),
)
@settings(max_examples=150, deadline=None)
def test_the_quick_judge_decides_as_the_rules_do(number, key, status, risk_class, ground):
    judge = judge_of(ground)
    one = EnterpriseFacts(number, key, status, risk_class)
    judge(replace(one, id=99, key="QL99"))  # somebody nothing singles out was asked before
    assert judge(one) == enterprise_reason(one, ground)
