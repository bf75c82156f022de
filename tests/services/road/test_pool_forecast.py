"""The forecast over the small county: it writes nothing, names nobody, and says what helps."""

import dataclasses
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.core.no_plan import Binding
from app.core.officer_pools import TooFewOfficers
from app.core.task import DrawKind
from app.services.draw import pool_forecast
from app.services.draw.pool_forecast import NoTeams
from app.store.schema import Lock, LogEntry

STEM = "5e" * 32


def foretell(road, plan, runs=40):
    return pool_forecast.foretell(road.store, road.clerk, plan, STEM, now=road.at(), runs=runs)


def test_a_plan_that_cannot_fail_is_told_so_without_advice(road):
    found = foretell(road, road.plan)
    assert (found.pool, found.wanted, found.teams) == (21, 5, 2)
    assert (found.base.runs, found.base.no_plan, found.base.shifted) == (40, 0, 0)
    assert found.helps == ()


def test_a_skill_nobody_has_fails_always_and_only_its_rule_helps(road):
    plan = replace(road.plan, team=replace(road.plan.team, skills=(("潜水", 1),)))
    found = foretell(road, plan)
    assert found.base.planned == 0
    chances = {one.rule: one.forecast.no_plan for one in found.helps}
    assert chances[Binding.SKILL] == 0
    assert all(left == 10 for rule, left in chances.items() if rule is not Binding.SKILL)


def test_a_forecast_leaves_no_trace_and_no_name(road):
    with road.store.read() as session:
        before = session.scalar(select(func.count()).select_from(LogEntry))
    told = str(dataclasses.asdict(foretell(road, road.plan)))
    with road.store.read() as session:
        assert session.scalar(select(func.count()).select_from(LogEntry)) == before
        assert session.scalar(select(func.count()).select_from(Lock)) == 0
    assert "QL0000" not in told


def test_a_plan_that_cannot_be_frozen_says_why_before_any_run(road):
    with pytest.raises(TooFewOfficers):
        foretell(road, replace(road.plan, team=replace(road.plan.team, teams=50)))
    with pytest.raises(NoTeams):
        foretell(road, replace(road.plan, kind=DrawKind.ENTERPRISES))
