"""Plans and stages of a task."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.incomplete import PlanIncomplete
from app.core.manifest import TeamMode
from app.core.quota import ALL, QuotaAbovePool, QuotaRule
from app.core.scope import Scope
from app.core.task import (
    TRANSITIONS,
    Act,
    DrawKind,
    HandExclusion,
    OutOfOrder,
    Stage,
    TaskPlan,
    after,
    check_plan,
)
from app.core.team_plan import POOLS, Arrangement, TeamPlan, UnitClass, unit_class

PLAN = TaskPlan(
    name="抽查",
    plan_name="计划",
    source="PLAN",
    lead="",
    partners=(),
    methods=("现场检查",),
    item_codes=("A07",),
    period_from=date(2026, 3, 10),
    period_to=date(2026, 4, 30),
    quotas={ALL: QuotaRule("RATIO", "3")},
    team=TeamPlan(teams=2),
)


@pytest.mark.parametrize(
    ("mode", "value", "pool", "wanted"),
    [
        ("RATIO", "5", 10, 1),  # 0.5
        ("RATIO", "5", 50, 3),  # 2.5
        ("RATIO", "5", 30, 2),  # 1.5: half up, not to even
        ("RATIO", "5", 9, 0),  # 0.45
        ("RATIO", "0.1", 500, 1),  # 0.5
        ("RATIO", "0.1", 499, 0),
        ("RATIO", "2.9", 100, 3),
        ("RATIO", "100", 7, 7),
        ("RATIO", "100.0", 7, 7),
        ("RATIO", "0", 7, 0),
        ("RATIO", "3", 0, 0),
        ("NUMBER", "7", 7, 7),
        ("NUMBER", "0", 7, 0),
        ("NUMBER", " 7 ", 7, 7),
    ],
)
def test_a_quota_is_a_number_or_a_ratio_rounded_half_up(mode, value, pool, wanted):
    assert QuotaRule(mode, value).number(pool) == wanted


@given(st.integers(0, 1000), st.integers(0, 300_000))
def test_a_ratio_is_never_off_by_more_than_a_half_and_never_above_the_pool(tenths, pool):
    wanted = QuotaRule("RATIO", str(Decimal(tenths) / 10)).number(pool)
    exact = Fraction(tenths, 1000) * pool
    assert -Fraction(1, 2) < wanted - exact <= Fraction(1, 2)
    assert wanted <= pool


@pytest.mark.parametrize(
    ("mode", "value"),
    [
        ("RATIO", value)
        for value in (
            "",
            "3%",
            "3.25",
            "-1",
            "+3",
            "100.1",
            "101",
            ".5",
            "3.",
            "1e1",
            "NaN",
            "Infinity",
            "３",
            "三",
        )
    ]
    + [("NUMBER", value) for value in ("", "1.0", "2.5", "-1", "1e9", "NaN", "9" * 10, "５")]
    + [("SHARE", "3")],
)
def test_a_quota_that_is_no_figure_is_refused_before_anybody_approves_it(mode, value):
    rule = QuotaRule(mode, value)
    for ask in (
        lambda: rule.number(100),
        lambda: check_plan(replace(PLAN, quotas={"A": rule})),
    ):
        with pytest.raises(PlanIncomplete) as caught:
            ask()
        assert caught.value.fields == {"what": "quota_value", "value": value}


def test_more_than_the_pool_is_refused_with_both_numbers():
    with pytest.raises(QuotaAbovePool) as caught:
        QuotaRule("NUMBER", "8").number(7)
    assert caught.value.fields == {"wanted": 8, "pool": 7}


ROADS = {
    ("DRAFT", "SUBMIT"): "SUBMITTED",
    ("SUBMITTED", "REVIEW"): "REVIEWED",
    ("SUBMITTED", "RETURN"): "DRAFT",
    ("REVIEWED", "APPROVE"): "APPROVED",
    ("REVIEWED", "RETURN"): "DRAFT",
    ("APPROVED", "DRAW"): "DRAWN",
    ("DRAWN", "DRAW"): "DRAWN",
    ("DRAWN", "VOID"): "APPROVED",
    ("DRAWN", "CLOSE"): "CLOSED",
    ("DRAFT", "END"): "ENDED",
    ("SUBMITTED", "END"): "ENDED",
    ("REVIEWED", "END"): "ENDED",
    ("APPROVED", "END"): "ENDED",
    ("DRAWN", "END"): "ENDED",
    ("APPROVED", "CHANGE"): "APPROVED",
    ("DRAWN", "CHANGE"): "DRAWN",
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("act", Act)
def test_each_act_leads_where_the_field_says_or_is_out_of_order(stage, act):
    wanted = ROADS.get((stage.value, act.value))
    if wanted is None:
        with pytest.raises(OutOfOrder) as caught:
            after(stage, act)
        assert caught.value.fields == {"stage": stage.value, "act": act.value}
    else:
        assert after(stage, act) == wanted


def test_what_is_closed_or_ended_stays_so():
    assert not [stage for stage, _ in TRANSITIONS if stage in (Stage.CLOSED, Stage.ENDED)]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"name": " "}, "name"),
        ({"item_codes": ()}, "items"),
        ({"period_to": date(2026, 3, 9)}, "period"),
        ({"methods": ()}, "methods"),
        ({"quotas": {}}, "quotas"),
        ({"kind": DrawKind.OFFICERS}, "listed"),
    ],
)
def test_a_plan_that_lacks_something_says_what(changes, what):
    with pytest.raises(PlanIncomplete) as caught:
        check_plan(replace(PLAN, **changes))
    assert caught.value.fields["what"] == what


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"teams": 0}, "teams"),
        ({"size": 1}, "team_size"),
        ({"size": 10}, "team_size"),
        ({"slack": 6}, "slack"),
        ({"slack": -1}, "slack"),
        ({"slack": 100, "maxslack": 200}, "slack"),
        ({"maxslack": 1000}, "slack"),
        ({"block": 0}, "block"),
        ({"block": 13}, "block"),
        ({"maxtry": 0}, "maxtry"),
        ({"maxtry": 1025}, "maxtry"),
        ({"parcel": "HALF"}, "parcel"),
        ({"skills": (("食品", 3),)}, "skills"),
        ({"skills": (("食品", 0),)}, "skills"),
        ({"skills": ((" ", 1),)}, "skills"),
        ({"skills": (("食品", 1), ("食品 ", 2))}, "skills"),
    ],
)
def test_teams_the_freeze_would_refuse_are_refused_before_approval(changes, what):
    plan = replace(PLAN, team=replace(PLAN.team, **changes))
    with pytest.raises(PlanIncomplete) as caught:
        check_plan(plan)
    assert caught.value.fields["what"] == what
    check_plan(replace(plan, kind=DrawKind.ENTERPRISES))


def test_a_complete_plan_passes():
    check_plan(PLAN)
    check_plan(replace(PLAN, kind=DrawKind.ENTERPRISES, team=TeamPlan()))
    check_plan(replace(PLAN, kind=DrawKind.OFFICERS, quotas={}, listed=("K",)))
    check_plan(replace(PLAN, period_to=PLAN.period_from))


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("麦㙦所", UnitClass.STATION),
        ("城关分局", UnitClass.STATION),
        ("工业园区监管站", UnitClass.STATION),
        ("综合行政执法大队", UnitClass.BRIGADE),
        ("二中队", UnitClass.BRIGADE),
        ("食品股", UnitClass.OFFICE),
        ("所属企业监管股", UnitClass.OFFICE),
        ("", UnitClass.OFFICE),
    ],
)
def test_a_unit_is_known_by_the_end_of_its_name(unit, kind):
    assert unit_class(unit) is kind


@pytest.mark.parametrize(
    ("arrangement", "size", "members"),
    [
        (Arrangement.GLOBAL, 2, {"全局": 2}),
        (Arrangement.STATIONS, 3, {"所": 3}),
        (Arrangement.OFFICE_STATION, 2, {"股": 1, "所": 1}),
        (Arrangement.OFFICE_STATION, 3, {"股": 2, "所": 1}),
        (Arrangement.STATION_BRIGADE, 4, {"所": 2, "队": 2}),
    ],
)
def test_a_team_takes_its_members_from_the_pools_of_its_arrangement(arrangement, size, members):
    assert TeamPlan(arrangement, 1, size).members() == members


def test_every_arrangement_has_pools_the_protocol_knows():
    assert {*POOLS, Arrangement.OWN, Arrangement.JOINT} == set(Arrangement)
    assert {TeamPlan(one).mode for one in Arrangement} == {
        TeamMode.ACROSS.value,
        TeamMode.WITHIN.value,
    }


def test_any_condition_makes_a_scope_directed():
    assert not Scope().directed
    assert Scope(labels=("专项",)).directed
    assert Scope(founded_from=date(2026, 1, 1)).directed


def test_a_plan_has_strata_unless_one_rule_is_for_all():
    assert not PLAN.stratified
    assert not replace(PLAN, quotas={}).stratified
    assert replace(PLAN, quotas={"A": QuotaRule("NUMBER", "1")}).stratified


WORDS = st.text("甲乙ABc 1", max_size=4)
TUPLES = st.lists(WORDS, max_size=2).map(tuple)
DATES = st.dates(date(2019, 1, 1), date(2030, 1, 1))
PLANS = st.builds(
    TaskPlan,
    name=WORDS,
    plan_name=WORDS,
    source=st.sampled_from(["PLAN", "ADHOC", "UPPER"]),
    lead=WORDS,
    partners=TUPLES,
    methods=TUPLES,
    item_codes=TUPLES,
    period_from=DATES,
    period_to=DATES,
    scope=st.builds(
        Scope,
        kinds=TUPLES,
        labels=TUPLES,
        risk_classes=TUPLES,
        founded_from=st.none() | DATES,
        founded_to=st.none() | DATES,
    ),
    quotas=st.dictionaries(WORDS, st.builds(QuotaRule, st.just("RATIO"), WORDS), max_size=2),
    team=st.builds(
        TeamPlan,
        arrangement=st.sampled_from(Arrangement),
        teams=st.integers(0, 9),
        skills=st.lists(st.tuples(WORDS, st.integers(1, 3)), max_size=2).map(tuple),
    ),
    kind=st.sampled_from(DrawKind),
    out_enterprises=st.lists(st.builds(HandExclusion, WORDS, WORDS), max_size=2).map(tuple),
    out_officers=st.lists(st.builds(HandExclusion, WORDS, WORDS), max_size=2).map(tuple),
    listed=TUPLES,
)


@given(PLANS)
def test_a_plan_comes_back_from_json_as_it_was(plan):
    assert TaskPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan
