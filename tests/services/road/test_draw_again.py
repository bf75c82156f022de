"""Officers drawn for what stands already: after NOPLAN by other rules, after enterprises alone."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.core.incomplete import PlanIncomplete
from app.core.manifest import parse_manifest
from app.core.people import NotAllowed, OwnWork
from app.core.reasons import ReasonWrong
from app.core.result_reading import drawn_enterprises
from app.core.task import DrawKind
from app.core.team_plan import TeamPlan
from app.services.assigned import assigned_progress
from app.services.draw import draw_again, draw_stage, draws
from app.services.paper import paper_ceremony_facts, papers
from app.services.task import approvals
from app.store.schema import Assignment, Draw, Enterprise, Lock, Officer, Result, TaskChange

REASON = "全部对象都在第1所辖区，只有放宽回避辖区才能组队"


@pytest.fixture
def hopeless(road):
    """Everybody belongs to the one station whose district all enterprises lie in: NOPLAN."""
    road.change(Enterprise, Enterprise.id > 0, station="第1所")
    road.change(Officer, Officer.id > 0, unit="第1所")
    task_id, lock_id = road.drawn(team=replace(road.any_two, avoid_district=True))
    return task_id, lock_id


def again(road, lock_id, team, reason=REASON, second="approver"):
    return draw_again.draw_officers_by(
        road.store,
        road.clerk,
        road.actors[second],
        lock_id,
        team,
        reason,
        now=road.at(30),
    )


def finish(road, draw_id):
    lock_id = road.freeze(draw_id, minutes=40).lock_id
    road.throw(lock_id, minutes=50)
    return draws.run(road.store, road.clerk, lock_id, now=road.at(51))


def test_after_no_plan_officers_are_drawn_by_rules_an_approver_confirms(road, hopeless):
    task_id, lock_id = hopeless
    before = road.card(task_id)
    drawn_before = {key for _, _, key in drawn_enterprises(road.row(Result, lock_id).result)}
    draw_id = again(road, lock_id, road.any_two)
    drawn = finish(road, draw_id)
    assert (drawn.no_plan, drawn.enterprises) == (False, 5)
    card = road.card(task_id)
    assert card.plan == before.plan  # the approved plan stays as it was approved
    with road.store.read() as session:
        keys = set(session.scalars(select(Assignment.enterprise_key)))
        lock = session.scalars(select(Lock).where(Lock.draw_id == draw_id)).one()
        manifest = parse_manifest(lock.manifest)
        held = paper_ceremony_facts.held(session, lock.id)
    assert keys == drawn_before
    assert manifest.district.value == "ANY"
    assert not held.plan.team.avoid_district  # the minutes say by which rules


def test_the_new_rules_and_both_people_are_kept_and_logged(road, hopeless):
    task_id, lock_id = hopeless
    draw_id = again(road, lock_id, road.any_two)
    [line] = road.card(task_id).changes
    [(name, old, new)] = line.fields
    assert (name, old["avoid_district"], new["avoid_district"]) == ("team", True, False)
    assert line.draw == road.row(Draw, draw_id).number
    assert (line.by, line.second, line.reason) == ("人员clerk", "人员approver", REASON)
    [entry] = road.log("CHANGE")
    assert (entry.subject, entry.witnesses) == (line.draw, "人员APPROVER")
    assert REASON in entry.payload


def test_other_rules_hold_for_the_one_draw_they_were_confirmed_for(road, hopeless):
    _, lock_id = hopeless
    draw_id = again(road, lock_id, road.any_two)
    state = draw_stage.reconcile_draw(road.store, road.clerk, draw_id, now=road.at(31))
    assert state.problem is None
    plan = draw_again.next_plan  # the first draw's own plan is what it was
    with pytest.raises(draw_again.Followed):
        plan(road.store, road.clerk, lock_id)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reason": " "}, ReasonWrong),
        ({"second": "clerk"}, OwnWork),
        ({"second": "reviewer"}, NotAllowed),
        ({"second": "supervisor"}, NotAllowed),
        ({"team": TeamPlan(teams=0)}, PlanIncomplete),
        ({"team": TeamPlan(teams=2, size=1)}, PlanIncomplete),
    ],
)
def test_rules_that_cannot_be_confirmed_change_nothing(road, hopeless, changes, error):
    task_id, lock_id = hopeless
    given = {"team": road.any_two, **changes}
    with pytest.raises(error):
        again(road, lock_id, **given)
    assert len(road.card(task_id).draws) == 1
    assert road.rows(select(TaskChange)) == []


def test_the_same_rules_are_no_other_rules(road, hopeless):
    _, lock_id = hopeless
    with pytest.raises(draw_again.SameRules):
        again(road, lock_id, replace(road.any_two, avoid_district=True))


def test_a_lawful_result_is_never_drawn_again_by_other_rules(road):
    task_id, lock_id = road.drawn()
    with pytest.raises(draw_again.NotNoPlan):
        again(road, lock_id, road.any_two)
    assert len(road.card(task_id).draws) == 1


def test_after_the_task_ended_nobody_is_drawn_any_more(road, hopeless):
    task_id, lock_id = hopeless
    approvals.end(road.store, road.clerk, task_id, "上级统一组织", now=road.at(29))
    with pytest.raises(draw_again.Ended):
        again(road, lock_id, road.any_two)
    with pytest.raises(draw_again.Ended):
        draw_again.draw_officers_again(road.store, road.clerk, lock_id, now=road.at(30))


def test_enterprises_drawn_alone_get_their_officers_by_rules_that_are_approved_then(road, tmp_path):
    task_id, lock_id = road.drawn(kind=DrawKind.ENTERPRISES)
    with pytest.raises(draw_again.RulesNeeded):
        draw_again.draw_officers_again(road.store, road.clerk, lock_id, now=road.at(30))
    asked = draw_again.next_plan(road.store, road.clerk, lock_id)
    assert (asked.kind, len(asked.listed)) == (DrawKind.OFFICERS, 5)
    drawn = finish(road, again(road, lock_id, road.any_two))
    assert (drawn.no_plan, drawn.enterprises, drawn.teams) == (False, 5, 2)
    with road.store.read() as session:
        there = assigned_progress.progress(session, task_id)[task_id]
    assert (there.assigned, there.to_write) == (5, 5)  # each enterprise once
    issued = papers.issue_notices(
        road.store, road.clerk, task_id, None, tmp_path, one_file=True, now=road.at(60)
    )
    assert issued.papers == 5
