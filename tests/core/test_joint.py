"""Departments of a joint check: each item belongs to one of them."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.incomplete import PlanIncomplete
from app.core.joint import (
    OWN,
    check_joint,
    department_of,
    departments,
    proposed,
    with_departments,
)
from app.core.task import TaskPlan
from app.core.team_plan import Arrangement

PLAN = TaskPlan(
    name="校外培训机构联合抽查",
    plan_name="2026年度抽查工作计划",
    source="PLAN",
    lead="",
    partners=("县教育局", "县消防大队"),
    methods=("现场检查",),
    item_codes=("A01", "B02", "C03"),
    period_from=date(2026, 3, 10),
    period_to=date(2026, 4, 30),
)
GIVEN = {"A01": OWN, "B02": "县教育局", "C03": "县消防大队"}


def test_a_task_of_one_bureau_has_no_departments_and_nothing_to_give_out():
    alone = replace(PLAN, partners=())
    assert departments(alone) == ()
    check_joint(alone)


def test_the_bureau_stands_first_and_items_go_where_they_were_given():
    plan = with_departments(PLAN, GIVEN)
    assert [(one.name, one.items) for one in departments(plan)] == [
        (OWN, ("A01",)),
        ("县教育局", ("B02",)),
        ("县消防大队", ("C03",)),
    ]
    assert department_of(plan, "C03") == "县消防大队"
    check_joint(plan)


def test_teams_become_joint_with_the_first_giving_out_and_stay_as_chosen_afterwards():
    plan = with_departments(PLAN, GIVEN)
    assert plan.team.arrangement is Arrangement.JOINT
    chosen = replace(plan, team=replace(plan.team, arrangement=Arrangement.GLOBAL))
    again = with_departments(chosen, {**GIVEN, "A01": "县教育局"})
    assert again.team.arrangement is Arrangement.GLOBAL
    assert with_departments(replace(PLAN, partners=()), GIVEN).team == PLAN.team


@pytest.mark.parametrize(
    ("given", "what", "value"),
    [
        ({"A01": OWN, "B02": "县教育局"}, "joint_item", "C03"),
        ({**GIVEN, "C03": OWN}, "joint_idle", "县消防大队"),
    ],
)
def test_an_item_of_nobody_and_a_partner_without_one_are_named(given, what, value):
    with pytest.raises(PlanIncomplete) as caught:
        check_joint(with_departments(PLAN, given))
    assert (caught.value.fields["what"], caught.value.fields["value"]) == (what, value)


def test_a_partner_named_twice_is_refused():
    plan = replace(PLAN, partners=("县教育局", "县教育局"))
    with pytest.raises(PlanIncomplete, match="joint_twice"):
        check_joint(plan)


def test_a_partner_that_left_takes_its_items_along():
    plan = replace(with_departments(PLAN, GIVEN), partners=("县教育局",))
    with pytest.raises(PlanIncomplete, match="joint_item"):
        check_joint(plan)


def test_what_the_list_says_is_proposed_and_what_was_chosen_stays():
    lists = {"B02": ("县教育局", "县公安局"), "C03": ("省里", "县消防大队")}
    assert proposed(PLAN, lists) == GIVEN
    chosen = with_departments(PLAN, {**GIVEN, "B02": OWN})
    assert proposed(chosen, lists)["B02"] == OWN
