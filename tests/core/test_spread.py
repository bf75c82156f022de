"""Whether every team can find work: told before the draw, from numbers one can count."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.officer_pools import Inspector
from app.core.spread import Home, spread
from app.core.strata import Candidate
from app.core.task import DrawKind, TaskPlan
from app.core.team_plan import Arrangement, TeamPlan

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
    team=TeamPlan(Arrangement.OFFICE_STATION, 3),
)
STATIONS = ("临溪所", "白沙所", "石桥所")
PEOPLE = tuple(
    Inspector(f"{unit}{at}", unit, (), None) for unit in (*STATIONS, "信用股") for at in range(2)
)


def shops(**by_station: int) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(f"{station}{at}", "A", station, station.replace("所", "镇"), None)
        for station, count in by_station.items()
        for at in range(count)
    )


def test_a_pool_in_one_district_shuts_out_the_teams_from_there():
    found = spread(PLAN, shops(临溪所=30), PEOPLE, 6)
    assert (found.townships, found.districts, found.teams, found.parcels) == (1, 1, 3, 6)
    assert found.worst == (Home("临溪所", 30, 2),)
    assert found.open_to_worst == 0
    assert found.shut_out == 2  # as many as there are officers of that station
    assert not found.thin


def test_two_of_a_team_from_stations_can_be_barred_from_two_districts():
    pool = shops(临溪所=20, 白沙所=10)
    assert spread(PLAN, pool, PEOPLE, 6).shut_out == 0  # one station officer a team
    both = replace(PLAN, team=TeamPlan(Arrangement.STATIONS, 3))
    found = spread(both, pool, PEOPLE, 6)
    assert [home.name for home in found.worst] == ["临溪所", "白沙所"]
    assert found.shut_out == 2


def test_a_team_that_finds_less_than_its_share_is_foretold():
    found = spread(PLAN, shops(临溪所=80, 白沙所=20), PEOPLE, 30)
    assert found.open_to_worst == 20
    assert found.thin  # a fifth of the pool for one of three teams
    assert not spread(PLAN, shops(临溪所=60, 白沙所=40), PEOPLE, 30).thin


def test_an_enterprise_without_a_district_is_open_to_everybody():
    pool = (*shops(临溪所=9), Candidate("X", "A", "", "临溪镇", None))
    assert spread(PLAN, pool, PEOPLE, 5).open_to_worst == 1


def test_who_may_inspect_at_home_is_never_barred():
    free = replace(PLAN, team=replace(PLAN.team, avoid_district=False))
    found = spread(free, shops(临溪所=30), PEOPLE, 6)
    assert (found.homes, found.open_to_worst, found.shut_out, found.thin) == ((), 30, 0, False)


@pytest.mark.parametrize(
    ("parcel", "wanted", "parcels", "short"),
    [("EACH", 2, 2, 1), ("EACH", 9, 9, 0), ("AREA", 9, 2, 1), ("CUT", 9, 3, 0), ("CUT", 1, 1, 2)],
)
def test_fewer_parcels_than_teams_leave_teams_without_any(parcel, wanted, parcels, short):
    plan = replace(PLAN, team=replace(PLAN.team, parcel=parcel))
    found = spread(plan, shops(临溪所=8, 白沙所=8), PEOPLE, wanted)
    assert (found.parcels, found.short) == (parcels, short)


def test_who_is_left_out_counts_for_nothing():
    pool = tuple(one._replace(reason="CAP") for one in shops(白沙所=50))
    people = (*PEOPLE[2:], *(replace(one, reason="LEAVE") for one in PEOPLE[:2]))
    found = spread(PLAN, (*shops(临溪所=5), *pool), people, 4)
    assert (found.pool, found.districts) == (5, 1)
    assert found.homes == ()  # nobody of that station serves


def test_without_teams_there_is_nothing_to_foretell():
    assert spread(replace(PLAN, kind=DrawKind.ENTERPRISES), shops(临溪所=3), PEOPLE, 2) is None
    assert spread(PLAN, (), PEOPLE, 0) is None
