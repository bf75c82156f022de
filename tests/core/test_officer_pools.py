"""Pools of officers: 本所, joint checks, own conditions; what they give and what is refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.incomplete import PlanIncomplete
from app.core.manifest import check_manifest, parse_manifest
from app.core.manifest_records import Witness, WitnessKind
from app.core.officer_pools import (
    MOST_TEAMS,
    Inspector,
    TooFewOfficers,
    TooFewSkilled,
    check_needed_skills,
    check_officers,
    most_teams,
    officers_out,
    pool_name,
    pool_numbers,
    pool_sizes,
)
from app.core.pool import Setting, build_manifest
from app.core.protocol import REAL
from app.core.quota import ALL, QuotaRule
from app.core.spread import spread
from app.core.strata import Candidate, stratum_labels
from app.core.task import TaskPlan
from app.core.team_plan import Arrangement, Department, TeamPlan, check_team

OWN = TeamPlan(Arrangement.OWN, 3, 2, units=("临溪所", "白沙所"))
JOINT = TeamPlan(
    Arrangement.JOINT,
    2,
    departments=(Department("", members=2), Department("县教育局"), Department("消防 a,b")),
)
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
    quotas={ALL: QuotaRule("NUMBER", "4")},
)
SHOPS = tuple(Candidate(f"Q{at}", "A", "石桥所", "石桥镇", None) for at in range(6))
SETTING = Setting(
    REAL,
    "T-1",
    1,
    "0" * 64,
    "0" * 64,
    (Witness("W1", WitnessKind.D10, 4), Witness("W2", WitnessKind.D10, 4)),
    (("A01", "2026"),),
)


def people(unit: str, count: int, department: str = "") -> tuple[Inspector, ...]:
    return tuple(
        Inspector(f"{department}{unit}{at}", unit, (), None, "局机关", department)
        for at in range(count)
    )


def lines(team: TeamPlan, officers: tuple[Inspector, ...]) -> list[str]:
    plan = replace(PLAN, team=team)
    made = build_manifest(plan, SETTING, SHOPS, officers, (), stratum_labels([ALL], "0" * 64))
    data = check_manifest(made)
    parse_manifest(data)
    return data.decode().splitlines()


def test_at_the_own_station_each_chosen_unit_is_a_pool_and_teams_are_shared_out():
    assert OWN.members() == {"临溪所": 2, "白沙所": 2}
    assert OWN.wanted() == {"临溪所": 4, "白沙所": 2}  # three teams: two and one
    officers = people("临溪所", 4) + people("白沙所", 3) + people("信用股", 2)
    made = lines(OWN, officers)
    assert "TEAM|WITHIN|2|1|5|12|64" in made
    assert {"QUOTA|OFF|临溪所|4", "QUOTA|OFF|白沙所|2", "RULE|UNITS|ANY"} <= set(made)
    assert not [line for line in made if line.startswith(("NEED|POOL", "O|信用股"))]


def test_at_the_own_station_a_team_has_one_district_to_stay_out_of():
    shops = tuple(Candidate(f"R{at}", "A", "临溪所", "临溪镇", None) for at in range(9))
    plan = replace(PLAN, team=OWN)
    found = spread(plan, shops, people("临溪所", 4) + people("白沙所", 2), 4)
    assert (found.per_team, [home.name for home in found.worst]) == (1, ["临溪所"])


def test_a_joint_check_draws_a_pool_for_each_department_and_puts_them_together():
    officers = (
        people("信用股", 5)
        + people("教育股", 2, "县教育局")
        + people("城关消防站", 3, "消防 a,b")
        + people("环评股", 2, "生态环境局")
    )
    made = lines(JOINT, officers)
    assert "TEAM|ACROSS|4|1|5|12|64" in made
    assert {
        "QUOTA|OFF|本局|4",
        "QUOTA|OFF|县教育局|2",
        "QUOTA|OFF|消防A/B|2",
        "NEED|POOL|本局|2",
        "NEED|POOL|消防A/B|1",
    } <= set(made)
    # another department's station is no district of ours; who was not asked is not there
    assert "O|消防A/B城关消防站0|消防A/B|城关消防站|-|-|IN" in made
    assert not [line for line in made if "生态环境局" in line]


def test_officers_of_other_departments_are_in_no_pool_of_the_bureau():
    team = TeamPlan(Arrangement.GLOBAL, 1)
    plan = replace(PLAN, team=team)
    assert pool_name(plan, people("信用股", 1)[0]) == "全局"
    assert pool_name(plan, people("信用股", 1, "县教育局")[0]) is None


def test_own_conditions_take_units_and_branches_alone():
    team = TeamPlan(Arrangement.OFFICE_STATION, 1, units=("信用股", "临溪所"))
    assert team.pool_of("信用股", "局机关", "") == "股"
    assert team.pool_of("食品股", "局机关", "") is None
    assert replace(team, branches=("分局",)).pool_of("信用股", "局机关", "") is None
    joint = replace(JOINT, units=("信用股",))
    assert joint.pool_of("食品股", "", "") is None
    assert joint.pool_of("食品股", "", "县教育局") == "县教育局"  # theirs to choose


@pytest.mark.parametrize(
    ("team", "what"),
    [
        (replace(OWN, units=()), "own_units"),
        (replace(OWN, units=("临溪所", "临溪 所")), "own_units"),
        (replace(OWN, size=1), "team_size"),
        (replace(OWN, size=10), "team_size"),
        (replace(JOINT, departments=JOINT.departments[:1]), "departments"),
        (replace(JOINT, departments=(Department(""), Department("本局"))), "departments"),
        (replace(JOINT, departments=(Department(""), Department("长" * 65))), "departments"),
        (
            replace(JOINT, departments=(Department("", members=0), Department("县教育局"))),
            "department_members",
        ),
        (replace(JOINT, departments=(Department(""), Department("教", members=9))), "team_size"),
        (replace(JOINT, skills=(("食品", 5),)), "skills"),
    ],
)
def test_what_the_protocol_or_the_law_refuses_is_refused_before_approval(team, what):
    with pytest.raises(PlanIncomplete) as caught:
        check_team(team)
    assert caught.value.fields["what"] == what


def test_lawful_teams_are_not_refused():
    check_team(OWN)
    check_team(JOINT)  # its size is what the departments give: 4
    check_team(replace(JOINT, departments=(Department(""), Department("教"))))


def test_the_pool_that_is_too_small_is_named():
    plan = replace(PLAN, team=OWN)
    with pytest.raises(TooFewOfficers) as caught:
        check_officers(plan, people("临溪所", 3) + people("白沙所", 3))
    assert caught.value.fields == {"pool": "临溪所", "there": 3, "wanted": 4}


def test_a_skill_too_few_have_is_named_before_the_freeze():
    plan = replace(PLAN, team=TeamPlan(Arrangement.GLOBAL, 2, skills=(("特设 ", 1),)))
    officers = people("信用股", 6)
    with pytest.raises(TooFewSkilled) as caught:
        check_needed_skills(plan, (replace(officers[0], skills=("特设",)), *officers[1:]))
    assert caught.value.fields == {"skill": "特设 ", "there": 1, "wanted": 2}
    two = tuple(replace(one, skills=("特设",)) for one in officers[:2])
    check_needed_skills(plan, (*two, *officers[2:]))


@settings(max_examples=60)
@given(
    st.integers(1, 40),
    st.integers(2, 9),
    st.lists(st.text("甲乙丙丁", min_size=1, max_size=3), min_size=1, max_size=6, unique=True),
)
def test_shared_out_teams_are_whole_and_differ_by_one_at_most(teams, size, units):
    wanted = TeamPlan(Arrangement.OWN, teams, size, units=tuple(units)).wanted()
    assert all(count % size == 0 for count in wanted.values())
    shares = [count // size for count in wanted.values()]
    assert sum(shares) == teams
    assert max(shares) - min(shares) <= 1


UNITS = st.sampled_from(["法规股", "临溪所", "白沙所", "执法大队", "石桥分局"])
OFFICERS = st.lists(
    st.tuples(
        UNITS, st.sampled_from([None, "EXPIRED", "LEAVE"]), st.sampled_from(["", "县教育局"])
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(OFFICERS, st.sampled_from(list(Arrangement)), st.booleans(), st.integers(2, 4))
def test_drawable_and_left_out_make_the_whole_registry(rows, arrangement, chosen, size):
    team = TeamPlan(arrangement, 1, size, units=("临溪所",) if chosen else ())
    team = replace(team, departments=JOINT.departments[:2])
    plan = replace(PLAN, team=team)
    officers = [
        Inspector(f"D{at}", unit, (), reason, "", department)
        for at, (unit, reason, department) in enumerate(rows)
    ]
    there = sum(pool_sizes(plan, officers).values())
    assert there + sum(officers_out(plan, officers).values()) == len(officers)
    most = most_teams(plan, officers)
    full = pool_numbers(with_teams(plan, most), officers)
    assert all(drawable >= wanted for drawable, wanted in full.values())
    if full and most < MOST_TEAMS:
        more = pool_numbers(with_teams(plan, most + 1), officers).values()
        assert any(drawable < wanted for drawable, wanted in more)


def with_teams(plan, teams):
    return replace(plan, team=replace(plan.team, teams=teams))


def test_four_officers_make_two_teams_and_a_skill_that_one_has_makes_one():
    plan = replace(PLAN, team=TeamPlan(Arrangement.GLOBAL, 5, 2))
    officers = [Inspector(f"D{at}", "法规股", (), None) for at in range(4)]
    assert most_teams(plan, officers) == 2
    skilled = replace(plan.team, skills=(("食品", 1),))
    officers[0] = replace(officers[0], skills=("食品",))
    assert most_teams(replace(plan, team=skilled), officers) == 1
