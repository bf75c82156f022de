"""Which step of a plan comes next: decided without Qt."""

from dataclasses import replace
from datetime import date

from app.core.quota import ALL, QuotaRule
from app.core.scope import Scope
from app.core.task import DrawKind, TaskPlan
from app.services.task.tasks import TaskNumbers
from app.texts import text
from app.ui.views.plan import Draft, next_step, passed_steps, plan_rows
from app.ui.views.tasks import blank_plan

NAME = "二季度食品经营双随机抽查"
TODAY = date(2026, 3, 5)


def _plan(**changes: object) -> TaskPlan:
    return replace(blank_plan(NAME, DrawKind.BOTH, TODAY), **changes)


def test_the_next_step_is_the_first_that_is_not_done():
    assert next_step(_plan()) == "items"
    chosen = _plan(item_codes=("A01",))
    assert next_step(chosen) == "scope"
    assert next_step(replace(chosen, scope=Scope(townships=("临溪镇",)))) == "quota"
    counted = replace(chosen, quotas={ALL: QuotaRule("RATIO", "3")})
    assert next_step(counted) == "team"
    assert next_step(replace(counted, kind=DrawKind.ENTERPRISES)) == "review"
    assert next_step(replace(counted, quotas={ALL: QuotaRule("NUMBER", "2.5")})) == "scope"
    assert next_step(replace(chosen, kind=DrawKind.OFFICERS)) == "scope"
    done = replace(counted, team=replace(counted.team, teams=2))
    assert next_step(done) == "review"
    assert passed_steps(done) == ("basics", "items", "scope", "quota", "team")


def test_of_a_list_from_above_the_sheet_says_how_many_and_not_how_they_were_chosen():
    plan = replace(blank_plan(NAME, DrawKind.OFFICERS, TODAY), listed=("A", "B", "C"))
    rows = dict(plan_rows(Draft(plan, TaskNumbers("", "", ""))))
    assert "3" in rows[text("plan.scope.listed_title")]
    assert text("plan.scope.directed") not in rows


def test_a_task_begun_without_the_yearly_plan_does_not_claim_one():
    assert blank_plan(NAME, DrawKind.BOTH, TODAY).source == "ADHOC"
    assert blank_plan(NAME, DrawKind.OFFICERS, TODAY).source == "UPPER"
