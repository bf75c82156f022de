"""Strata: everybody in exactly one, the first part wins, numbers add up, limits hold."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.incomplete import PlanIncomplete
from app.core.item_skills import SkillsApart, check_skills, items_of, skills_of
from app.core.officer_pools import Inspector, TooFewSkilled
from app.core.pool import enterprise_lines
from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import Scope
from app.core.strata import (
    NO_PART,
    Candidate,
    RuleMissing,
    check_limits,
    check_strata,
    count_pool,
    numbers,
    quotas,
    stratum_labels,
    stratum_of,
)
from app.core.task import DrawKind, Part, TaskPlan
from app.core.team_plan import TeamPlan
from app.core.upper_ratio import AboveLimit, ItemNeed, RatioAbove
from app.core.weights import WeightMissing

PLAN = TaskPlan(
    name="抽查",
    plan_name="",
    source="PLAN",
    lead="",
    partners=(),
    methods=("现场检查",),
    item_codes=("A01", "B02", "C03"),
    period_from=date(2026, 3, 10),
    period_to=date(2026, 4, 30),
    quotas={ALL: QuotaRule("RATIO", "10")},
    kind=DrawKind.ENTERPRISES,
)
WHOLE = Scope()


def by(basis, rules, **changes):
    """A plan with one stratum per rule."""
    parts = tuple(Part(key, WHOLE) for key in rules) if basis in ("LIBRARY", "ITEM") else ()
    ruled = {name: QuotaRule(mode, value) for name, (mode, value) in rules.items()}
    plan = replace(PLAN, quotas=ruled, basis=Basis(basis), parts=parts)
    return replace(plan, **changes)


def shop(number, word="", reason=None, parts=()):
    return Candidate(f"Q{number:04d}", parts[0] if parts else word, "所", "镇", reason, "镇", parts)


def items(rules, **changes):
    return replace(by("ITEM", rules, item_codes=tuple(rules)), **changes)


HALF = {"A01": ("RATIO", "50"), "B02": ("RATIO", "50"), "C03": ("RATIO", "0")}
# 10 of A alone, 6 of A and B, 8 of B alone, 3 of all three, 2 of none.
SHOPS = tuple(
    shop(at, parts=parts) if parts else shop(at, reason=NO_PART)
    for at, parts in enumerate(
        [("A01",)] * 10
        + [("A01", "B02")] * 6
        + [("B02",)] * 8
        + [("A01", "B02", "C03")] * 3
        + [()] * 2
    )
)


def test_the_first_part_counts_and_who_belongs_to_several_is_told():
    plan = items(HALF)
    count = count_pool(plan, SHOPS)
    assert quotas(plan, SHOPS) == {"A01": (19, 10), "B02": (8, 4), "-": (0, 0)}
    assert count.overlap == 9
    assert [count.members(code) for code in HALF] == [19, 17, 3]


MEMBERSHIPS = st.lists(
    st.tuples(st.sets(st.sampled_from("甲乙丙丁戊")), st.sampled_from([None, None, "CAP"])),
    min_size=1,
    max_size=60,
)


@settings(max_examples=80)
@given(MEMBERSHIPS, st.permutations("甲乙丙丁戊"))
def test_everybody_in_is_in_exactly_one_stratum_the_first_and_the_sums_match(told, order):
    plan = by("LIBRARY", dict.fromkeys(order, ("NUMBER", "0")))
    shops = [
        shop(at, reason=why, parts=tuple(one for one in order if one in of))
        if of
        else shop(at, reason=NO_PART)
        for at, (of, why) in enumerate(told)
    ]
    inside = [one for one in shops if one.reason is None]
    count = count_pool(plan, shops)
    assert sum(count.words.values()) == sum(count.together.values()) == len(inside)
    for one in inside:
        assert stratum_of(plan, one.word) == next(name for name in order if name in one.parts)
    for name in order:
        first = [one for one in inside if one.parts[0] == name]
        assert count.words.get(name, 0) == len(first)
        assert count.members(name) == sum(name in one.parts for one in inside)
    labels = stratum_labels((stratum_of(plan, one.word) for one in shops), "0" * 64)
    lines = enterprise_lines(plan, shops, labels)
    assert len({line.id for line in lines}) == len(shops)
    for line, one in zip(lines, shops, strict=True):
        assert (line.stratum, line.out_reason) == (labels[one.word or "-"], one.reason)


@settings(max_examples=80)
@given(
    st.lists(st.sampled_from("ABCD"), min_size=1, max_size=300),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.booleans(),
)
def test_a_larger_ratio_never_draws_fewer_and_no_stratum_gives_more_than_it_has(
    classes, one, other, least
):
    shops = [shop(at, word) for at, word in enumerate(classes)]
    low, high = sorted((one, other))

    def drawn(tenths):
        value = f"{tenths // 10}.{tenths % 10}"
        plan = by("CLASS", dict.fromkeys("ABCD", ("RATIO", value)), at_least_one=least)
        return {
            name: plan.quotas[name].number(size, at_least_one=least)
            for name, size in count_pool(plan, shops).words.items()
        }

    fewer, more = drawn(low), drawn(high)
    for name, size in count_pool(PLAN, shops).words.items():
        assert fewer[name] <= more[name] <= size
        if least and low:
            assert fewer[name] >= 1


@pytest.mark.parametrize(
    ("value", "pool", "least", "wanted"),
    [
        ("2.5", 100, False, 3),  # half up, not to even
        ("0.5", 100, False, 1),
        ("0.4", 100, False, 0),
        ("0.4", 100, True, 1),
        ("0", 100, True, 0),  # 0 is said, not rounded to
        ("0.4", 0, True, 0),
        ("33.3", 10, False, 3),
    ],
)
def test_ratios_round_half_up_and_draw_one_where_the_task_says_so(value, pool, least, wanted):
    assert QuotaRule("RATIO", value).number(pool, at_least_one=least) == wanted


def test_a_stratum_without_a_rule_is_named_unless_nobody_is_in_it():
    plan = by("TOWNSHIP", {"甲镇": ("RATIO", "50"), "-": ("NUMBER", "0")})
    shops = [shop(1, "甲镇"), shop(2, "甲镇"), shop(3, ""), shop(4, "乙镇", "CAP")]
    assert quotas(plan, shops) == {"甲镇": (2, 1), "-": (1, 0), "乙镇": (0, 0)}
    with pytest.raises(RuleMissing) as caught:
        quotas(plan, [*shops, shop(5, "乙镇")])
    assert caught.value.fields == {"stratum": "乙镇", "pool": 1}


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        (by("LIBRARY", {"甲库": ("RATIO", "5")}, parts=()), "parts_library"),
        (items(HALF, parts=(Part("A01", WHOLE),) * 2), "part_twice"),
        (items(HALF, item_codes=("A01", "B02")), "part_strange"),
        (items(HALF, item_codes=(*HALF, "D04")), "part_missing"),
        (replace(PLAN, weights={"A": 0}), "weight"),
        (replace(PLAN, weights={"A": 101}), "weight"),
    ],
)
def test_parts_and_weights_that_contradict_themselves_are_refused(plan, what):
    with pytest.raises(PlanIncomplete) as caught:
        check_strata(plan)
    assert caught.value.fields["what"] == what


def test_weights_stand_in_the_lines_of_one_stratum():
    plan = replace(PLAN, weights={"A": 1, "D": 30, "-": 2})
    shops = [shop(1, "A"), shop(2, "D"), shop(3, "")]
    lines = enterprise_lines(plan, shops, {ALL: "S1"})
    assert [(line.stratum, line.weight) for line in lines] == [("S1", 1), ("S1", 30), ("S1", 2)]
    with pytest.raises(WeightMissing) as caught:
        quotas(plan, [*shops, shop(4, "B")])
    assert caught.value.fields == {"stratum": "B", "pool": 1}


def limit(code, percent):
    return ItemNeed(code, f"事项{code}", Decimal(percent))


def checked(plan, needs, shops=SHOPS):
    count = count_pool(plan, shops)
    check_limits(plan, count, numbers(plan, count), needs)


def test_a_general_item_stays_below_its_limit_and_a_key_item_has_none():
    shops = [shop(at, "A") for at in range(200)]
    checked(PLAN, [limit("A01", "10"), ItemNeed("B02", "重点")], shops)
    with pytest.raises(RatioAbove) as ratio:
        checked(PLAN, [limit("A01", "9.9")], shops)
    assert ratio.value.fields == {"item": "A01", "name": "事项A01", "limit": "9.9", "ratio": "10"}
    typed = replace(PLAN, quotas={ALL: QuotaRule("NUMBER", "20")})
    checked(typed, [limit("A01", "9.8")], shops)  # 19.6 are 20, as ratios round
    with pytest.raises(AboveLimit) as caught:
        checked(typed, [limit("A01", "9.7")], shops)
    said = {"item": "A01", "name": "事项A01", "limit": "9.7", "wanted": 20, "most": 19}
    assert caught.value.fields == said


def test_rounding_up_class_by_class_is_no_breach_of_a_ratio_within_the_limit():
    shops = [shop(at, "ABCD"[at % 4]) for at in range(120)]  # 30 of each: 1.5 are 2
    plan = by("CLASS", dict.fromkeys("ABCD", ("RATIO", "5")))
    assert sum(wanted for _, wanted in quotas(plan, shops).values()) == 8
    checked(plan, [limit("A01", "5")], shops)  # 6 by the whole, yet every class is at 5 %
    typed = replace(plan, quotas=dict.fromkeys("ABCD", QuotaRule("NUMBER", "2")))
    with pytest.raises(AboveLimit):
        checked(typed, [limit("A01", "5")], shops)


def test_of_an_item_those_drawn_for_another_item_before_it_count_too():
    # B02: 4 of its own 8; 9 of the 19 of A01 belong to it, of whom 10 · 9 / 19 = 4.7.
    plan = items(HALF)
    checked(plan, [limit("B02", "50")])
    mixed = replace(plan, quotas={**plan.quotas, "B02": QuotaRule("NUMBER", "4")})
    with pytest.raises(AboveLimit) as caught:
        checked(mixed, [limit("B02", "40")])
    assert (caught.value.fields["wanted"], caught.value.fields["most"]) == (9, 7)


def skill(code, word):
    return ItemNeed(code, f"事项{code}", None, word)


NEEDS = (skill("A01", "食品"), skill("B02", "特种设备"), skill("C03", ""))
TEAM = items(HALF, kind=DrawKind.BOTH, team=TeamPlan(teams=1))


def test_an_enterprise_names_the_skill_its_items_need_and_no_other():
    plan = replace(TEAM, team=replace(TEAM.team, skills=(("食品", 1),)))
    lines = enterprise_lines(plan, SHOPS, {"A01": "S1", "B02": "S2", "-": "S3"}, NEEDS)
    assert [lines[at].skill for at in (0, 10, 16, 28)] == ["-", "特种设备", "特种设备", "-"]
    assert skills_of(replace(plan, kind=DrawKind.ENTERPRISES), ("B02",), {}) == ()
    whole = replace(plan, quotas={ALL: QuotaRule("RATIO", "1")})
    assert items_of(whole, ("B02",)) == plan.item_codes
    assert items_of(plan, ("B02",)) == ("B02",)
    assert items_of(plan, ()) == ()
    assert items_of(replace(plan, kind=DrawKind.OFFICERS), ()) == plan.item_codes
    known = {need.code: need for need in NEEDS}
    assert skills_of(whole, ("B02",), known) == ()


def test_two_skills_of_one_enterprise_and_skills_of_nobody_are_refused():
    count = count_pool(TEAM, SHOPS)
    people = [Inspector("D1", "食品股", ("食品", "特种设备"), None)]
    with pytest.raises(SkillsApart) as caught:
        check_skills(TEAM, count, NEEDS, people)
    assert caught.value.fields == {"count": 9, "skills": "特种设备"}
    ticked = replace(TEAM, team=replace(TEAM.team, skills=(("特种设备", 1),)))
    check_skills(ticked, count, NEEDS, people)
    with pytest.raises(TooFewSkilled) as missing:
        check_skills(ticked, count, NEEDS, [people[0], Inspector("D2", "甲所", (), None)][1:])
    assert missing.value.fields["skill"] == "食品"
