"""片区: every township once, numbers within their bound, neighbours together, always the same."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.areas import AreaCount, area_of, balanced
from app.core.incomplete import PlanIncomplete
from app.core.quota import ALL, QuotaRule
from app.core.strata import AreaMissing, Candidate, TownshipsWithoutArea, quotas
from app.core.task import TaskPlan
from app.core.team_plan import Area, Arrangement, TeamPlan, check_areas

NAMES = st.text("甲乙丙丁戊己", min_size=1, max_size=3)
SIZES = st.dictionaries(NAMES, st.integers(0, 5000), min_size=1, max_size=24)
PLACES = st.tuples(st.floats(115, 116), st.floats(28, 29))


def loads(sizes, groups):
    return [sum(sizes[town] for town in group) for group in groups]


@settings(max_examples=120)
@given(SIZES, st.integers(1, 24))
def test_by_number_alone_areas_differ_by_one_township_at_most(sizes, count):
    count = min(count, len(sizes))
    groups = balanced(sizes, count)
    assert sorted(town for group in groups for town in group) == sorted(sizes)
    assert all(groups)
    made = loads(sizes, groups)
    assert max(made) - min(made) <= max(sizes.values())


@settings(max_examples=120)
@given(st.data(), SIZES, st.integers(1, 24))
def test_with_places_no_area_is_a_township_above_an_even_share(data, sizes, count):
    count = min(count, len(sizes))
    known = data.draw(st.sets(st.sampled_from(sorted(sizes))))
    points = {town: data.draw(PLACES) for town in sorted(known)}
    groups = balanced(sizes, count, points)
    assert sorted(town for group in groups for town in group) == sorted(sizes)
    assert all(groups)
    assert max(loads(sizes, groups)) <= sum(sizes.values()) / count + max(sizes.values())
    shuffled = dict(sorted(sizes.items(), reverse=True))
    assert balanced(shuffled, count, dict(reversed(points.items()))) == groups


def test_neighbours_stay_together_and_far_ones_apart():
    # Two valleys of three townships, 40 km apart; by number alone they would be mixed.
    west = {"甲镇": (115.00, 28.50), "乙镇": (115.02, 28.55), "丙镇": (115.01, 28.60)}
    east = {"丁镇": (115.40, 28.50), "戊镇": (115.42, 28.55), "己镇": (115.41, 28.60)}
    sizes = {"甲镇": 90, "丁镇": 80, "乙镇": 70, "戊镇": 60, "丙镇": 50, "己镇": 40}
    groups = balanced(sizes, 2, west | east)
    assert {frozenset(group) for group in groups} == {frozenset(west), frozenset(east)}
    assert {frozenset(group) for group in balanced(sizes, 2)} != {frozenset(west), frozenset(east)}


def test_a_strip_is_cut_where_the_numbers_come_out_most_even():
    sizes = {f"{at}镇": size for at, size in enumerate((7, 2, 5, 10, 8))}
    points = {name: (115 + at / 10, 28.5) for at, name in enumerate(sizes)}
    made = sorted(loads(sizes, balanced(sizes, 3, points)))
    # by hand: 7+2+5 | 10 | 8 is the only cut with a largest area of 14
    assert made == [8, 10, 14]


def test_no_cut_of_a_short_strip_is_more_even_than_ours():
    sizes = {"a": 4, "b": 9, "c": 1, "d": 6, "e": 3, "f": 7}
    points = {name: (115 + at, 28.0) for at, name in enumerate(sizes)}
    values = list(sizes.values())
    best = min(
        max(sum(values[:i]), sum(values[i:j]), sum(values[j:]))
        for i, j in product(range(1, 5), range(2, 6))
        if i < j
    )
    assert max(loads(sizes, balanced(sizes, 3, points))) == best


@pytest.mark.parametrize(("sizes", "count"), [({"甲镇": 1}, 2), ({"甲镇": 1}, 0), ({}, 1)])
def test_more_areas_than_townships_are_refused(sizes, count):
    with pytest.raises(AreaCount):
        balanced(sizes, count)


@pytest.mark.parametrize(
    ("areas", "what"),
    [
        ((Area("", ("甲镇",)),), "area_name"),
        ((Area("一", ("甲镇",)), Area("一 ", ("乙镇",))), "area_name"),
        ((Area("长" * 65, ("甲镇",)),), "area_name"),
        ((Area("一", ("甲镇",)), Area("二", ("甲镇",))), "area_twice"),
    ],
)
def test_areas_the_manifest_could_not_keep_apart_are_refused(areas, what):
    with pytest.raises(PlanIncomplete) as caught:
        check_areas(areas)
    assert caught.value.fields["what"] == what


PLAN = TaskPlan(
    name="抽查",
    plan_name="抽查",
    source="PLAN",
    lead="",
    partners=(),
    methods=("现场检查",),
    item_codes=("A01",),
    period_from=date(2026, 3, 5),
    period_to=date(2026, 4, 30),
    quotas={ALL: QuotaRule("NUMBER", "1")},
    team=TeamPlan(Arrangement.GLOBAL, 1, parcel="AREA"),
    areas=(Area("东片", ("甲镇", "乙镇")),),
)


def test_townships_that_are_in_no_area_are_named():
    assert area_of(PLAN) == {"甲镇": "东片", "乙镇": "东片"}
    assert area_of(replace(PLAN, team=replace(PLAN.team, parcel="CUT"))) == {}
    shops = [
        Candidate("Q1", "A", "", "东片", None, township="甲镇"),
        Candidate("Q2", "A", "", "", None, township="丙镇"),
        Candidate("Q3", "A", "", "", "CAP", township="丁镇"),  # not in the pool: needs no area
    ]
    with pytest.raises(TownshipsWithoutArea) as caught:
        quotas(PLAN, shops)
    assert caught.value.fields == {"count": 1, "townships": "丙镇"}
    with pytest.raises(AreaMissing):
        quotas(PLAN, [Candidate("Q4", "A", "", "", None)])
    assert quotas(PLAN, [shops[0], shops[2]]) == {ALL: (1, 1)}
