"""Officers of the own station, of several departments, of own conditions: each to its result."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.incomplete import PlanIncomplete
from app.core.strata import TownshipsWithoutArea
from app.core.task import HandExclusion
from app.core.team_plan import Area, Arrangement, Department, TeamPlan
from app.services.draw import pool, pool_officers, pool_towns
from app.services.registry import registry
from app.services.registry.registry_certificates import certificates
from app.services.registry.registry_lines import OWN, OfficerQuery
from app.services.task import approvals
from app.store.schema import Assignment, Lock, Officer, Parameter, Result

PARTNERS = ("县教育局", "消防 a,b")
JOINT = TeamPlan(
    Arrangement.JOINT,
    2,
    departments=(
        Department("", members=2),
        Department(PARTNERS[0], ("B03",)),
        Department(PARTNERS[1], ("A07",)),
    ),
    avoid_district=False,
)


def give(road, name: str, count: int, **fields: object) -> None:
    """Register officers of another department."""
    with road.store.write() as session:
        for at in range(count):
            key = f"{name}{at}"
            session.add(
                Officer(
                    key=key,
                    cert_no=key,
                    name=key,
                    unit=name,
                    state="在岗",
                    updated_at=road.at(),
                    **fields,
                )
            )


def found(road, plan) -> dict[str, pool_officers.OfficerOfPool]:
    rows = pool_officers.pool_officers(road.store, road.supervisor, plan, now=road.at())
    return {row.key: row for row in rows}


def teams_of(road, lock_id: int) -> list[set[str]]:
    """The units or departments of each team that has work."""
    with road.store.read() as session:
        by_key = {one.key: one.department or one.unit for one in session.scalars(select(Officer))}
        assert not session.scalars(select(Result)).one().no_plan
        return [
            {by_key[key] for key in one.officer_keys}
            for one in session.scalars(select(Assignment).where(Assignment.lock_id == lock_id))
        ]


def test_teams_of_the_own_station_come_from_one_unit_each(road):
    team = TeamPlan(Arrangement.OWN, 2, units=("第0所", "第2所"), avoid_district=False)
    _, lock_id = road.drawn(team=team)
    teams = teams_of(road, lock_id)
    assert teams
    assert all(len(units) == 1 and units <= {"第0所", "第2所"} for units in teams)
    lock = road.row(Lock, lock_id)
    assert b"RULE|UNITS|ANY" in lock.manifest
    assert lock.counts["officer_pools"] == {"第0所": [3, 2], "第2所": [3, 2]}


def test_a_joint_check_puts_officers_of_every_department_into_every_team(road):
    give(road, "教育督导股", 3, department=PARTNERS[0])
    give(road, "防火监督所", 2, department=PARTNERS[1])
    _, lock_id = road.drawn(partners=PARTNERS, team=JOINT)
    with road.store.read() as session:
        sizes = {len(one.officer_keys) for one in session.scalars(select(Assignment))}
    assert sizes == {4}
    assert "NEED|POOL|消防A/B|1" in road.row(Lock, lock_id).manifest.decode()
    for units in teams_of(road, lock_id):
        assert set(PARTNERS) <= units


def test_an_officer_of_a_partner_covers_that_partners_items_alone(road):
    give(road, "教育督导股", 2, department=PARTNERS[0], item_scope=["B03"])
    give(road, "防火监督所", 2, department=PARTNERS[1], item_scope=["B03"])
    plan = replace(road.plan, partners=PARTNERS, team=JOINT)
    rows = found(road, plan)
    assert rows["教育督导股0"].reason == ""
    assert rows["防火监督所0"].reason == "ITEMS"  # it answers for A07
    off = replace(plan, team=replace(JOINT, covers_items=False))
    assert found(road, off)["防火监督所0"].reason == ""


def test_everybody_is_told_why_they_are_not_in_the_pool(road):
    last = road.plan.period_to
    road.change(Officer, Officer.key == "赣D0000", cert_expiry=last.replace(day=last.day - 1))
    road.change(Officer, Officer.key == "赣D0002", state="休假")
    road.change(Officer, Officer.key == "赣D0004", item_scope=["A07"])
    road.change(Officer, Officer.key == "赣D0006", item_scope=["A", "事项B03"])
    plan = replace(
        road.plan,
        team=replace(road.plan.team, arrangement=Arrangement.STATIONS),
        out_officers=(HandExclusion("赣D0008", "借调", "检查员8"),),
    )
    rows = found(road, plan)
    reasons = {key: rows[key].reason for key in ("赣D0000", "赣D0002", "赣D0004", "赣D0006")}
    assert reasons == {
        "赣D0000": "EXPIRED",
        "赣D0002": "LEAVE",
        "赣D0004": "ITEMS",
        "赣D0006": "",
    }
    assert (rows["赣D0008"].reason, rows["赣D0008"].note) == ("HAND", "借调")
    assert (rows["赣D0001"].reason, rows["赣D0001"].pool) == ("NOPOOL", "")
    assert next(iter(rows.values())).reason == ""  # who may be drawn comes first


def test_own_conditions_restrict_units_and_branches(road):
    road.change(Officer, Officer.key == "赣D0000", branch="分局")
    one = replace(road.any_two, units=("第0所",), branches=("分局",))
    rows = found(road, replace(road.plan, team=one))
    assert [key for key, row in rows.items() if row.pool] == ["赣D0000"]
    sources = pool_officers.sources(road.store, road.supervisor)
    assert dict(sources.units)["第0所"] == 3
    assert sources.branches == (("分局", 1),)


def test_under_the_bureaus_own_name_nobody_is_of_another_department(road):
    road.change(Officer, Officer.key == "赣D0000", department="青岭县市场监督管理局")
    rows = found(road, replace(road.plan, team=road.any_two))
    assert rows["赣D0000"].pool == "全局"
    assert pool_officers.sources(road.store, road.supervisor).departments == (("", 12),)


@pytest.mark.parametrize(
    "team",
    [
        TeamPlan(Arrangement.OWN, 1),
        TeamPlan(Arrangement.JOINT, 1),
        TeamPlan(Arrangement.GLOBAL, 1, size=1),
    ],
)
def test_teams_that_cannot_be_are_not_submitted(road, team):
    task_id = road.draft(team=team)
    with pytest.raises(PlanIncomplete):
        approvals.submit(road.store, road.clerk, task_id, now=road.at(1))


AREAS = (Area("东片", ("镇0", "镇1")), Area("西片", ("镇2",)))


def test_teams_receive_the_areas_that_were_drawn_up(road):
    team = replace(road.any_two, parcel="AREA", teams=2)
    _, lock_id = road.drawn(team=team, areas=AREAS)
    lines = road.row(Lock, lock_id).manifest.decode().splitlines()
    areas = {line.split("|")[4] for line in lines if line.startswith("E|")}
    assert areas == {"东片", "西片"}
    with road.store.read() as session:
        (result,) = session.scalars(select(Result)).all()
        parcels = [x for x in result.result.decode().splitlines() if x.startswith("PARCEL|")]
    assert {line.split("|")[1] for line in parcels} <= {"东片", "西片"}


def test_townships_of_the_pool_without_an_area_are_named_before_and_at_the_freeze(road):
    team = replace(road.any_two, parcel="AREA", teams=1)
    plan = replace(road.plan, team=team, areas=AREAS[:1])
    state = pool.reconcile(road.store, road.clerk, plan, now=road.at())
    assert isinstance(state.problem, TownshipsWithoutArea)
    assert state.problem.fields["townships"] == "镇2"
    _, draw_id = road.approved(team=team, areas=AREAS[:1])
    with pytest.raises(TownshipsWithoutArea):
        road.freeze(draw_id)


def test_the_townships_of_the_pool_are_counted_with_what_will_be_drawn(road):
    with road.store.write() as session:
        session.add(
            Parameter(
                key="township_places",
                value=[["镇1", 115.1, 28.4], ["别镇", 115.2, 28.4]],
                valid_from=date(2026, 1, 1),
                note="图上量取",
                at=road.at(),
            )
        )
    towns = pool_towns.pool_towns(road.store, road.supervisor, road.plan, now=road.at())
    assert [one.name for one in towns.counts] == ["镇0", "镇1", "镇2"]
    state = pool.reconcile(road.store, road.clerk, road.plan, now=road.at())
    assert sum(one.pool for one in towns.counts) == state.pool
    assert sum(one.expected for one in towns.counts) == pytest.approx(state.wanted)
    assert towns.places == {"镇1": (115.1, 28.4)}
    assert towns.homeless == 0


def test_certificates_that_run_out_are_counted_and_can_be_asked_for(road):
    road.change(Officer, Officer.key == "赣D0000", cert_expiry=date(2026, 5, 4))  # the 60th day
    road.change(Officer, Officer.key == "赣D0001", cert_expiry=date(2026, 5, 5))
    road.change(Officer, Officer.key == "赣D0002", cert_expiry=date(2026, 3, 4))
    road.change(Officer, Officer.key == "赣D0003", cert_expiry=date(2026, 3, 9), state="离岗")
    road.change(Officer, Officer.key == "赣D0004", department="县教育局")
    told = certificates(road.store, road.clerk, now=road.at())
    assert (told.days, told.soon, told.out, told.names) == (60, 1, 1, ("检查员0",))

    def asked(**query: object) -> list[str]:
        chosen = OfficerQuery(day=date(2026, 3, 5), **query)
        return [one.key for one in registry.officers(road.store, road.clerk, chosen).lines]

    assert asked(certificate="SOON") == ["赣D0000"]
    assert asked(certificate="OUT") == ["赣D0002"]
    assert asked(department="县教育局") == ["赣D0004"]
    assert len(asked(department=OWN)) == 11
    facets = registry.officer_facets(road.store, road.clerk, date(2026, 3, 5))
    assert {one.value: one.count for one in facets.certificates} == {"SOON": 1, "OUT": 1}
    assert {one.value: one.count for one in facets.departments} == {"-": 11, "县教育局": 1}
