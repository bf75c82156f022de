"""From candidates to a manifest: quotas, labels, pools and lines."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import officer_pools, strata
from app.core.manifest import Witness, WitnessKind, check_manifest
from app.core.officer_pools import Inspector
from app.core.opening import commitment
from app.core.pool import Setting, build_manifest
from app.core.protocol import REAL
from app.core.quota import ALL, QuotaAbovePool, QuotaRule
from app.core.strata import Candidate, quotas, stratum_labels
from app.core.task import DrawKind, TaskPlan
from app.core.team_plan import Arrangement, TeamPlan

PLAN = TaskPlan(
    name="抽查",
    plan_name="",
    source="PLAN",
    lead="",
    partners=(),
    methods=(),
    item_codes=(),
    period_from=date(2026, 3, 10),
    period_to=date(2026, 4, 30),
    quotas={ALL: QuotaRule("NUMBER", "2")},
    team=TeamPlan(teams=1),
)
SETTING = Setting(
    REAL,
    "T-1",
    1,
    "0" * 64,
    commitment(REAL, "T-1", 1, "5e" * 32),
    (Witness("甲", WitnessKind.D10, 4), Witness("乙", WitnessKind.D10, 4)),
    (("a07", "2026-1 版"),),
)
SHOPS = (
    Candidate("ql1", "A", "麦㙦所", "麦㙦镇", None),
    Candidate("QL2", "", "-", "", None),
    Candidate("QL3", "D", "麦㙦所", "麦㙦镇", "CAP"),
)
OFFICERS = (
    Inspector("D1", "食品股", ("特设", "食品", "食品", " "), None),
    Inspector("D2", "麦㙦所", (), None),
    Inspector("D3", "执法大队", (), None),
    Inspector("D4", "城关分局", (), "LEAVE"),
)
LABELS = {ALL: "S1"}


def test_quotas_count_what_is_in_and_keep_classes_that_are_not():
    assert quotas(PLAN, SHOPS) == {ALL: (2, 2)}
    plan = replace(PLAN, quotas={"A": QuotaRule("RATIO", "100"), "-": QuotaRule("NUMBER", "1")})
    assert quotas(plan, SHOPS) == {"A": (1, 1), "-": (1, 1), "D": (0, 0)}


def test_a_rule_for_a_class_nobody_is_in_is_refused_by_name():
    one = QuotaRule("NUMBER", "1")
    plan = replace(PLAN, quotas={"A": one, "-": one, "E": one})
    with pytest.raises(strata.ClassQuotaAbove) as caught:
        quotas(plan, SHOPS)
    assert caught.value.fields == {"stratum": "E", "wanted": 1, "pool": 0}
    ratio = replace(plan, quotas={**plan.quotas, "E": QuotaRule("RATIO", "50")})
    assert quotas(ratio, SHOPS)["A"] == (1, 1)


def test_one_rule_for_all_names_no_class():
    with pytest.raises(QuotaAbovePool) as caught:
        quotas(replace(PLAN, quotas={ALL: QuotaRule("NUMBER", "3")}), SHOPS)
    assert caught.value.fields == {"wanted": 3, "pool": 2}


@pytest.mark.parametrize("shops", [(), SHOPS[2:]])
def test_an_empty_pool_is_refused(shops):
    with pytest.raises(strata.EmptyPool):
        quotas(PLAN, shops)


def test_nothing_drawn_is_refused():
    with pytest.raises(strata.NothingDrawn):
        quotas(replace(PLAN, quotas={ALL: QuotaRule("RATIO", "0.1")}), SHOPS)


def test_a_listed_draw_takes_all_and_misses_nobody():
    plan = replace(PLAN, kind=DrawKind.OFFICERS, listed=("ql1", "QL2"))
    assert quotas(plan, SHOPS[:2]) == {ALL: (2, 2)}
    with pytest.raises(strata.ListedMissing) as caught:
        quotas(replace(plan, listed=("ql1", "QL2", "QL9", "QL8")), SHOPS[:2])
    assert caught.value.fields == {"count": 2, "key": "QL8"}


def test_areas_ask_for_an_area_of_whoever_is_in():
    plan = replace(PLAN, team=replace(PLAN.team, parcel="AREA"))
    with pytest.raises(strata.AreaMissing) as caught:
        quotas(plan, SHOPS)
    assert caught.value.fields == {"count": 1, "key": "QL2"}
    assert quotas(replace(plan, kind=DrawKind.ENTERPRISES), SHOPS) == {ALL: (2, 2)}


@given(st.sets(st.text("ABCDE甲", min_size=1, max_size=2)), st.integers(0, 2**64))
def test_labels_are_s1_to_sn_whatever_the_classes_are(classes, chance):
    labels = stratum_labels(classes, f"{chance:064x}")
    assert set(labels) == classes
    assert sorted(labels.values(), key=lambda one: int(one[1:])) == [
        f"S{at}" for at in range(1, len(classes) + 1)
    ]


def test_the_order_of_labels_is_chance_and_not_the_order_of_classes():
    orders = {
        tuple(sorted("ABCD", key=stratum_labels("ABCD", f"{at:064x}").get)) for at in range(200)
    }
    assert len(orders) == 24


def test_officers_are_counted_by_pool_and_too_few_are_named():
    assert officer_pools.check_officers(PLAN, OFFICERS) == {"股": (1, 1), "所": (1, 1)}
    with pytest.raises(officer_pools.TooFewOfficers) as caught:
        officer_pools.check_officers(replace(PLAN, team=replace(PLAN.team, teams=2)), OFFICERS)
    assert caught.value.fields == {"pool": "股", "there": 1, "wanted": 2}
    team = TeamPlan(Arrangement.STATION_BRIGADE, 1)
    assert officer_pools.check_officers(replace(PLAN, team=team), OFFICERS) == {
        "所": (1, 1),
        "队": (1, 1),
    }
    team = TeamPlan(Arrangement.GLOBAL, 1, 3)
    assert officer_pools.check_officers(replace(PLAN, team=team), OFFICERS) == {"全局": (3, 3)}


def manifest(plan=PLAN, shops=SHOPS, officers=OFFICERS, recusals=(), labels=LABELS):
    return check_manifest(build_manifest(plan, SETTING, shops, officers, recusals, labels)).decode()


def test_the_manifest_of_a_small_county_is_what_a_person_writes():
    plan = replace(PLAN, team=replace(PLAN.team, skills=(("食品", 1),)))
    recusals = [("D1", "ql1"), ("D9", "QL2"), ("D3", "QL2"), ("D1", "QL9")]
    assert manifest(plan, recusals=recusals) == (
        "SSJ1|MANIFEST\n"
        "TASK|T-1\n"
        "ATTEMPT|1\n"
        "ALG|SSJ-DRAW-1|SHA-256\n"
        "ITEM|A07|2026-1版\n"
        f"PREV|{'0' * 64}\n"
        "QUOTA|ENT|S1|2\n"
        "QUOTA|OFF|所|1\n"
        "QUOTA|OFF|股|1\n"
        "TEAM|ACROSS|2|1|5|12|64\n"
        "NEED|POOL|所|1\n"
        "NEED|POOL|股|1\n"
        "NEED|SKILL|食品|1\n"
        "RULE|UNITS|DISTINCT\n"
        "RULE|DISTRICT|AVOID\n"
        "RULE|PARCEL|EACH\n"
        f"COMMIT|{SETTING.commit}\n"
        "WITNESS|乙|D10|4\n"
        "WITNESS|甲|D10|4\n"
        "BEACON|-\n"
        "E|QL1|S1|麦㙦所|麦㙦镇|1|-|IN\n"
        "E|QL2|S1|-|-|1|-|IN\n"
        "E|QL3|S1|麦㙦所|麦㙦镇|1|-|OUT:CAP\n"
        "O|D1|股|食品股|-|特设,食品|IN\n"
        "O|D2|所|麦㙦所|麦㙦所|-|IN\n"
        "O|D4|所|城关分局|城关分局|-|OUT:LEAVE\n"
        "X|D1|QL1\n"
        "END\n"
    )


def test_a_draw_of_enterprises_alone_has_no_officer_line():
    lines = manifest(
        replace(PLAN, kind=DrawKind.ENTERPRISES), recusals=[("D1", "ql1")]
    ).splitlines()
    assert "TEAM|NONE|0|0|0|0|0" in lines
    assert {"RULE|UNITS|ANY", "RULE|DISTRICT|ANY", "RULE|PARCEL|EACH"} <= set(lines)
    assert not [line for line in lines if line.startswith(("O|", "QUOTA|OFF", "NEED|", "X|"))]


@pytest.mark.parametrize(
    ("arrangement", "mode", "pools"),
    [
        (Arrangement.GLOBAL, "WITHIN", ["全局"] * 4),
        (Arrangement.STATIONS, "WITHIN", ["所"] * 2),
        (Arrangement.STATION_BRIGADE, "ACROSS", ["所", "队", "所"]),
    ],
)
def test_each_arrangement_gives_its_pools(arrangement, mode, pools):
    spare = Inspector("D5", "城南所", (), None)
    plan = replace(PLAN, team=TeamPlan(arrangement, 1))
    officers = OFFICERS[:3] + ((OFFICERS[3],) if arrangement is Arrangement.GLOBAL else (spare,))
    lines = manifest(plan, officers=officers).splitlines()
    assert [line.split("|")[2] for line in lines if line.startswith("O|")] == pools
    assert f"TEAM|{mode}|2|1|5|12|64" in lines
