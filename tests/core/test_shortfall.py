"""What an item's list demands at least is held against the number that results."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import Scope
from app.core.shortfall import least_of, mended, shortfalls
from app.core.strata import Candidate, count_pool, numbers
from app.core.task import DrawKind, Part, TaskPlan
from app.core.upper_ratio import ItemNeed

PLAN = TaskPlan(
    name="抽查",
    plan_name="",
    source="PLAN",
    lead="",
    partners=(),
    methods=("现场检查",),
    item_codes=("A01", "B02"),
    period_from=date(2026, 3, 10),
    period_to=date(2026, 4, 30),
    quotas={ALL: QuotaRule("RATIO", "3")},
    kind=DrawKind.ENTERPRISES,
)


def need(least, code="A01", limit=None):
    percent = None if limit is None else Decimal(limit)
    return ItemNeed(code, f"事项{code}", percent, "", Decimal(least), f"不低于{least}%")


def counted(plan, pool):
    return shortfalls(plan, {}, {ALL: (pool, plan.quotas[ALL].number(pool))}, (need("3"),))


def test_three_percent_of_178_round_to_5_which_is_below_three_percent():
    (short,) = counted(PLAN, 178)
    assert (short.pool, short.wanted, short.needed) == (178, 5, 6)
    found = {ALL: (178, 5)}
    assert mended(PLAN, {}, found, (need("3"),)) == {ALL: QuotaRule("NUMBER", "6")}
    assert counted(PLAN, 200) == ()  # 6 of 200
    assert counted(PLAN, 190) == ()  # 5.7 are 6


@pytest.mark.parametrize(
    ("pool", "least", "number"), [(178, "3", 6), (200, "3", 6), (1, "0.1", 1), (0, "3", 0)]
)
def test_the_least_number_is_rounded_up(pool, least, number):
    assert least_of(pool, Decimal(least)) == number


def test_a_list_from_above_and_an_item_that_demands_nothing_are_never_short():
    found = {ALL: (178, 5)}
    assert shortfalls(PLAN, {}, found, (ItemNeed("A01", "甲"),)) == ()
    assert shortfalls(replace(PLAN, kind=DrawKind.OFFICERS), {}, found, (need("3"),)) == ()


def test_what_the_same_list_forbids_is_not_offered():
    typed = replace(PLAN, quotas={ALL: QuotaRule("NUMBER", "1")})
    # 3 % of 5 are one enterprise at least, and by the limit of 3 % none.
    assert mended(typed, {}, {ALL: (5, 0)}, (need("3", limit="3"),)) == {}


def test_strata_share_what_is_lacking():
    plan = replace(PLAN, quotas=dict.fromkeys("ABC", QuotaRule("RATIO", "3")), basis=Basis.CLASS)
    found = {"A": (78, 2), "B": (60, 2), "C": (40, 1)}  # 2.34 + 1.8 + 1.2
    (short,) = shortfalls(plan, {}, found, (need("3"),))
    assert (short.wanted, short.needed) == (5, 6)
    assert mended(plan, {}, found, (need("3"),)) == {"A": QuotaRule("NUMBER", "3")}


RULES = st.one_of(
    st.integers(1, 60).map(lambda tenths: QuotaRule("RATIO", str(Decimal(tenths) / 10))),
    st.integers(1, 5).map(lambda number: QuotaRule("NUMBER", str(number))),
)
SIZES = st.integers(5, 700)
LEAST = st.sampled_from(["0.5", "1", "2.5", "3", "5", "10"])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("ABCD"), st.tuples(SIZES, RULES), min_size=1), LEAST)
def test_no_warning_means_not_below_and_what_is_offered_is_enough(strata, least):
    rules = {name: rule for name, (_, rule) in strata.items()}
    plan = replace(PLAN, quotas=rules, basis=Basis.CLASS)
    found = {name: (size, rule.number(size)) for name, (size, rule) in strata.items()}
    pool = sum(size for size, _ in found.values())

    def enough(by):
        return Fraction(sum(wanted for _, wanted in by.values()), pool) >= Fraction(least) / 100

    short = shortfalls(plan, {}, found, (need(least),))
    assert bool(short) != enough(found)
    change = mended(plan, {}, found, (need(least),))
    more = {
        name: (size, change[name].number(size) if name in change else wanted)
        for name, (size, wanted) in found.items()
    }
    assert all(more[name][1] >= found[name][1] for name in found)
    if short:
        assert sum(wanted for _, wanted in more.values()) == short[0].needed


def shop(at, parts):
    return Candidate(f"Q{at:04d}", parts[0], "所", "镇", None, "镇", parts)


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.integers(0, 90)] * 3), LEAST, LEAST, st.integers(1, 40))
def test_each_item_is_held_against_its_own_enterprises(sizes, first, second, tenths):
    kinds = (("A01",), ("A01", "B02"), ("B02",))
    shops = [shop(at, kind) for kind, size in zip(kinds, sizes, strict=True) for at in range(size)]
    parts = (Part("A01", Scope()), Part("B02", Scope()))
    rule = QuotaRule("RATIO", str(Decimal(tenths) / 10))
    plan = replace(PLAN, quotas={"A01": rule, "B02": rule}, basis=Basis.ITEM, parts=parts)
    count = count_pool(plan, shops)
    found = {name: (size, rule.number(size)) for name, size in count.words.items() if name != "-"}
    needs = (need(first), need(second, "B02"))
    short = {one.code: one for one in shortfalls(plan, count.together, found, needs)}
    own, both, other = sizes
    if own + both:
        below = Fraction(found["A01"][1], own + both) < Fraction(first) / 100
        assert ("A01" in short) == below
    if "B02" in short:
        assert short["B02"].pool == both + other
    change = mended(plan, count.together, found, needs)
    if change:
        after = numbers(replace(plan, quotas={**plan.quotas, **change}), count)
        assert shortfalls(plan, count.together, after, needs) == ()
    else:
        assert not short
