"""Groups of conditions: what contradicts itself, what is 定向, what a code begins with."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.facts import FactTest
from app.core.libraries import (
    LibraryEmpty,
    LibraryInLibrary,
    LibraryName,
    LibraryNote,
    check_library,
    libraries_used,
)
from app.core.plain import plain, read
from app.core.quota import Basis
from app.core.scope import (
    BadTradeCode,
    Scope,
    ScopeDates,
    ScopeEmptyGroup,
    ScopeWithinGroup,
    check_scope,
    conditions_of,
    joined,
    only,
    trade_code,
    trade_words,
)
from app.core.task import Part, TaskPlan

TOWN = Scope(townships=("镇甲", "镇乙"))
TRADE = Scope(trade_codes=("52",), kinds=("企业",))


def test_a_scope_is_undirected_where_a_group_takes_everybody():
    assert not Scope().directed
    assert not joined((TOWN, Scope())).directed
    assert joined((TOWN, TRADE)).directed
    assert joined(()) == Scope()
    assert tuple(joined((TOWN, TRADE)).groups()) == (TOWN, TRADE)


def test_a_plan_keeps_its_groups_and_an_older_one_has_one():
    scope = joined((TOWN, TRADE, Scope(founded_from=date(2025, 1, 1), libraries=("校外培训",))))
    assert read(Scope, plain(scope)) == scope
    assert read(Scope, {"kinds": ["企业"]}) == Scope(kinds=("企业",))


@pytest.mark.parametrize(
    ("groups", "error", "said"),
    [
        (
            (Scope(founded_from=date(2025, 2, 1), founded_to=date(2025, 1, 31)),),
            ScopeDates,
            {"group": 1, "first": "2025-02-01", "last": "2025-01-31"},
        ),
        ((TOWN, Scope()), ScopeEmptyGroup, {"group": 2}),
        ((Scope(), TOWN), ScopeEmptyGroup, {"group": 1}),
        ((TOWN, TRADE, TOWN), ScopeWithinGroup, {"group": 3, "other": 1}),
        ((TOWN, Scope(townships=("镇乙", "镇甲"))), ScopeWithinGroup, {"group": 2, "other": 1}),
        ((replace(TOWN, kinds=("企业",)), TOWN), ScopeWithinGroup, {"group": 1, "other": 2}),
        (
            (TRADE, replace(TRADE, trade_codes=("5211",))),
            ScopeWithinGroup,
            {"group": 2, "other": 1},
        ),
        (
            (
                Scope(founded_from=date(2024, 1, 1)),
                Scope(founded_from=date(2024, 6, 1), labels=("专项",)),
            ),
            ScopeWithinGroup,
            {"group": 2, "other": 1},
        ),
        ((TOWN, Scope(trade_codes=("零售",))), BadTradeCode, {"value": "零售"}),
    ],
)
def test_what_contradicts_itself_is_told_with_its_group(groups, error, said):
    with pytest.raises(error) as caught:
        check_scope(joined(groups))
    assert caught.value.fields == said


@pytest.mark.parametrize(
    "groups",
    [
        (Scope(),),
        (TOWN, TRADE),
        (TOWN, Scope(townships=("镇乙", "镇丙"))),
        (Scope(facts=FactTest(("行政处罚",), 0)), Scope(facts=FactTest(("行政处罚",), 12))),
        (Scope(founded_from=date(2024, 1, 1)), Scope(founded_to=date(2024, 6, 1))),
        (Scope(founded_from=date(2024, 1, 1), founded_to=date(2024, 1, 1)),),
        (TRADE, replace(TRADE, kinds=("企业", "个体工商户"), trade_codes=("5211",))),
    ],
)
def test_groups_that_each_say_something_are_left_alone(groups):
    check_scope(joined(groups))


TOWNS = st.sets(st.sampled_from("甲乙丙"), max_size=3).map(sorted).map(tuple)


@given(st.lists(st.builds(Scope, townships=TOWNS, kinds=TOWNS), min_size=2, max_size=3).map(tuple))
def test_a_group_is_refused_exactly_where_no_enterprise_needs_it(groups):
    """Two conditions with all their values make nine kinds of enterprises: ask each of them."""

    def takes(one, town, kind):
        return (not one.townships or town in one.townships) and (not one.kinds or kind in one.kinds)

    sets = [{(a, b) for a in "甲乙丙丁" for b in "甲乙丙丁" if takes(one, a, b)} for one in groups]
    needless = any(
        mine <= others for at, mine in enumerate(sets) for others in sets[:at] + sets[at + 1 :]
    )
    try:
        check_scope(joined(groups))
    except (ScopeWithinGroup, ScopeEmptyGroup):
        refused = True
    else:
        refused = False
    assert refused == (needless or Scope() in groups)


def test_codes_begin_with_two_to_four_digits_and_may_carry_their_letter():
    assert trade_words(" F52、h6210, 13；13 ") == ("52", "6210", "13")
    assert trade_words("零售 F") == ("零售", "F")
    assert trade_code("F521") == "521"
    for wrong in ("", "5", "F", "52113", "Z52", "五二"):
        with pytest.raises(BadTradeCode):
            trade_code(wrong)


def test_conditions_of_a_group_are_named_and_taken_one_by_one():
    group = replace(TOWN, founded_to=date(2025, 1, 1), facts=FactTest(("行政处罚",), 0))
    assert conditions_of(group) == ("townships", "founded", "facts")
    assert only(group, "founded") == Scope(founded_to=date(2025, 1, 1))
    assert only(group, "townships") == TOWN
    assert conditions_of(Scope()) == ()


@pytest.mark.parametrize(
    ("name", "note", "scope", "listed", "error"),
    [
        (" ", "", TOWN, 0, LibraryName),
        ("名" * 61, "", TOWN, 0, LibraryName),
        ("库", "注" * 301, TOWN, 0, LibraryNote),
        ("库", "", Scope(), 0, LibraryEmpty),
        ("库", "", None, 0, LibraryEmpty),
        ("库", "", Scope(libraries=("别的库",)), 0, LibraryInLibrary),
        ("库", "", joined((TOWN, Scope(libraries=("库",)))), 0, LibraryInLibrary),
        ("库", "", joined((TOWN, TOWN)), 0, ScopeWithinGroup),
    ],
)
def test_what_is_no_library_is_refused(name, note, scope, listed, error):
    with pytest.raises(error):
        check_library(name, note, scope, listed)


def test_a_plan_uses_the_libraries_of_its_groups_and_of_its_strata():
    plan = TaskPlan(
        name="抽查",
        plan_name="计划",
        source="PLAN",
        lead="",
        partners=(),
        methods=("现场检查",),
        item_codes=("A07",),
        period_from=date(2026, 3, 10),
        period_to=date(2026, 4, 30),
        scope=joined((TOWN, Scope(libraries=("甲库", "乙库")))),
        parts=(Part("丙库", Scope(libraries=("丁库",))),),
    )
    assert libraries_used(plan) == {"甲库", "乙库", "丁库"}
    assert libraries_used(replace(plan, basis=Basis.LIBRARY)) == {"甲库", "乙库", "丙库", "丁库"}
