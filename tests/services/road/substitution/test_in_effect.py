"""After a 递补: who inspects whom, what is open, what counts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.batches import Batch
from app.core.substitution import AdjustError, Kind
from app.core.task import DrawKind
from app.services.assigned import assigned_progress
from app.services.assigned.assigned import UnknownAssignment, assigned
from app.services.assigned.assigned_adjust import lines, shares
from app.services.assigned.assigned_batches import batch_at
from app.services.draw import draw_again, draws, shows, substitution_ground
from app.services.finding import finding_review, findings
from app.services.paper import team_support
from app.services.registry import registry
from app.services.task import task_endings
from app.store.counted import in_open_tasks, inspections_counted
from app.store.schema import (
    Officer,
)

DAY = 24 * 60


def test_an_officer_is_replaced_for_what_is_not_inspected_yet(road, walk, drawn):
    task_id, lock_id = drawn
    before = walk.places(task_id)
    team = max({one.team for one in before}, key=[one.team for one in before].count)
    mine = [one for one in before if one.team == team]
    done, todo = mine[0], mine[1:]
    findings.enter_clean(
        road.store,
        road.clerk,
        (done.id,),
        road.plan.period_from,
        ("ONSITE",),
        now=road.at(6 * DAY),
    )
    gone = done.officers[0]
    shown = walk.ask(lock_id, Kind.OFF, gone.key, "ILL")
    assert (shown.affected, shown.kept, shown.team) == (len(todo), 1, team)
    walk.decide(lock_id, shown, minutes=6 * DAY + 5)
    after = {one.id: one for one in walk.places(task_id)}
    assert after[done.id].officers == done.officers
    for one in todo:
        keys = [officer.key for officer in after[one.id].officers]
        assert gone.key not in keys
        assert shown.into.key in keys
    [line] = [
        one for one in team_support.teams(road.store, road.clerk, task_id) if one.team == team
    ]
    assert shown.into.name in line.officers
    assert gone.name not in line.officers
    # What is entered later keeps whom it was inspected by, too.
    others = [one for one in after.values() if one.team != team]
    assert all(one.officers == old.officers for one in others for old in before if old.id == one.id)


def test_what_went_out_is_nowhere_open_and_what_came_in_is(road, walk, drawn):
    task_id, lock_id = drawn
    out = walk.places(task_id)[0]
    shown = walk.ask(lock_id, Kind.ENT, out.enterprise_key, "CLOSED")
    walk.decide(lock_id, shown)
    came = walk.places(task_id)[0]
    with road.store.read() as session:
        there = assigned_progress.progress(session, task_id)[task_id]
        open_now, counted = in_open_tasks(session), inspections_counted(session, 2026)
        with pytest.raises(UnknownAssignment):
            assigned(session, task_id, (out.id,))
    assert (there.assigned, there.to_write) == (5, 5)
    assert came.enterprise_id in open_now
    assert out.enterprise_id not in open_now
    assert counted.get(came.enterprise_id) == 1
    assert out.enterprise_id not in counted
    assert not registry.enterprise(road.store, road.clerk, out.enterprise_id).inspections
    assert registry.enterprise(road.store, road.clerk, came.enterprise_id).inspections
    assert task_endings.outlook(road.store, road.clerk, task_id).drawn == 5
    rows = findings.task_findings(road.store, road.clerk, task_id)
    assert [row.enterprise_key for row in rows].count(out.enterprise_key) == 0
    with pytest.raises(UnknownAssignment):
        findings.enter_clean(
            road.store, road.clerk, (out.id,), road.plan.period_from, ("ONSITE",), now=road.at(DAY)
        )


def test_the_list_in_effect_marks_who_went_out_and_who_came_in(road, walk, drawn):
    task_id, lock_id = drawn
    as_drawn = shows.show(road.store, road.clerk, lock_id)
    assert as_drawn.enterprises_now == as_drawn.enterprises
    key = walk.places(task_id)[2].enterprise_key
    shown = walk.ask(lock_id, Kind.ENT, key, "CLOSED")
    walk.decide(lock_id, shown)
    again = walk.ask(lock_id, Kind.ENT, shown.into.key, "MOVED")
    walk.decide(lock_id, again, minutes=61)
    officer = walk.places(task_id)[0].officers[0].key
    third = walk.ask(lock_id, Kind.OFF, officer, "LEAVE")
    walk.decide(lock_id, third, minutes=62)
    now = shows.show(road.store, road.clerk, lock_id)
    assert now.enterprises == as_drawn.enterprises
    marked = [(one.position, one.key, one.mark, one.reason) for one in now.enterprises_now]
    assert marked[2:5] == [
        (3, key, "OUT", "CLOSED"),
        (3, shown.into.key, "OUT", "MOVED"),
        (3, again.into.key, "IN", ""),
    ]
    officers = {one.key: (one.mark, one.team) for one in now.officers_now if one.mark}
    assert officers == {officer: ("OUT", third.team), third.into.key: ("IN", third.team)}
    found = substitution_ground.choices(road.store, road.clerk, lock_id)
    assert [one.person.key for one in found.enterprises] == [
        one.enterprise_key for one in walk.places(task_id)
    ]
    assert third.into.key in [one.person.key for one in found.officers]
    with road.store.read() as session:
        [share] = shares(session)
    assert (share.enterprises, share.officers, share.unfilled) == (2, 1, 0)
    assert share.reasons[Kind.ENT, "MOVED"] == 1


def test_a_voided_attempt_takes_its_substitutions_with_it(road, walk, drawn):
    task_id, lock_id = drawn
    key = walk.places(task_id)[0].enterprise_key
    walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, key, "CLOSED"))
    draws.void(road.store, road.clerk, road.approver, lock_id, "骰子落地", now=road.at(70))
    with pytest.raises(draw_again.Voided):
        walk.ask(lock_id, Kind.ENT, key, "CLOSED")
    assert walk.places(task_id) == ()
    with road.store.read() as session:
        assert lines(session, task_id) == ()
        assert shares(session) == ()


def test_enterprises_drawn_alone_are_substituted_before_officers_are_drawn_for_them(road, walk):
    task_id, lock_id = road.drawn(kind=DrawKind.ENTERPRISES)
    out = walk.places(task_id)[0]
    shown = walk.ask(lock_id, Kind.ENT, out.enterprise_key, "CLOSED")
    assert (shown.team, walk.decide(lock_id, shown, minutes=25).fresh) == ("", 0)
    draw_id = draw_again.draw_officers_by(
        road.store, road.clerk, road.approver, lock_id, road.any_two, "分两步抽取", now=road.at(30)
    )
    later = road.freeze(draw_id, minutes=40).lock_id
    road.throw(later, minutes=50)
    draws.run(road.store, road.clerk, later, now=road.at(51))
    after = {one.enterprise_key for one in walk.places(task_id)}
    assert shown.into.key in after
    assert out.enterprise_key not in after
    assert len(after) == 5
    with pytest.raises(substitution_ground.DrawnOver):
        walk.ask(lock_id, Kind.ENT, shown.into.key, "CLOSED")
    # The later draw took all: it has no reserves, and what goes out is out of the task.
    last = walk.ask(later, Kind.ENT, shown.into.key, "MOVED")
    assert (last.into, last.passed) == (None, ())
    walk.decide(later, last)
    assert len(walk.places(task_id)) == 4
    with road.store.read() as session:
        assert assigned_progress.progress(session, task_id)[task_id].assigned == 4
    officer = walk.places(task_id)[0].officers[0].key
    assert walk.ask(later, Kind.OFF, officer, "DUTY").into is not None


def test_after_no_plan_the_enterprises_are_substituted_before_the_next_draw(road, walk):
    _, lock_id = road.no_plan()
    now = shows.show(road.store, road.clerk, lock_id)
    key = now.enterprises[0].key
    shown = walk.ask(lock_id, Kind.ENT, key, "CLOSED")
    walk.decide(lock_id, shown)
    again = shows.show(road.store, road.clerk, lock_id)
    assert [one.mark for one in again.enterprises_now[:2]] == ["OUT", "IN"]
    wanted = draw_again.next_plan(road.store, road.clerk, lock_id).listed
    assert shown.into.key in wanted
    assert key not in wanted
    with pytest.raises(AdjustError):
        walk.ask(lock_id, Kind.OFF, road.rows(select(Officer))[0].key, "ILL")


def test_a_substitute_that_is_inspected_can_be_approved_and_closes_the_task(road, walk, drawn):
    task_id, lock_id = drawn
    key = walk.places(task_id)[0].enterprise_key
    walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, key, "CLOSED"))
    ids = [one.id for one in walk.places(task_id)]
    day = road.plan.period_from
    at = road.at(6 * DAY)
    findings.enter_clean(road.store, road.clerk, ids, day, ("ONSITE",), now=at)
    finding_review.submit(road.store, road.clerk, ids, now=at)
    finding_review.review(road.store, road.reviewer, ids, True, "属实", now=at)
    finding_review.approve(road.store, road.approver, ids, True, "同意", now=at)
    with road.store.read() as session:
        assert assigned_progress.progress(session, task_id)[task_id].open == 0


def test_a_substitute_is_inspected_in_the_batch_of_whom_it_replaced(road, walk):
    first, last = road.plan.period_from, road.plan.period_to
    middle = first + timedelta(days=20)
    batches = (Batch("40", first, middle), Batch("60", middle + timedelta(days=1), last))
    task_id, lock_id = road.drawn(team=road.any_two, batches=batches)
    plan = road.card(task_id).plan
    before = [batch_at(plan, one) for one in walk.places(task_id)]
    assert before == [1, 1, 2, 2, 2]
    for at in (1, 2):
        key = walk.places(task_id)[at].enterprise_key
        walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, key, "MOVED"), minutes=60 + at)
    assert [batch_at(plan, one) for one in walk.places(task_id)] == before
    shown = shows.show(road.store, road.clerk, lock_id).enterprises_now
    assert [one.batch for one in shown] == [1, 1, 1, 2, 2, 2, 2]


def test_a_finding_keeps_whom_it_was_made_by_when_the_substitute_leaves_too(road, walk, drawn):
    task_id, lock_id = drawn
    place = walk.places(task_id)[0]
    first = walk.ask(lock_id, Kind.OFF, place.officers[0].key, "ILL")
    walk.decide(lock_id, first)
    findings.enter_clean(
        road.store,
        road.clerk,
        (place.id,),
        road.plan.period_from,
        ("ONSITE",),
        now=road.at(6 * DAY),
    )
    team = [one for one in walk.places(task_id) if one.team == place.team]
    assert len(team) > 1
    second = walk.ask(lock_id, Kind.OFF, first.into.key, "DUTY")
    walk.decide(lock_id, second, minutes=6 * DAY + 5)
    serving = {one.id: [officer.key for officer in one.officers] for one in walk.places(task_id)}
    assert first.into.key in serving[place.id]
    assert all(
        second.into.key in serving[one.id] and first.into.key not in serving[one.id]
        for one in team
        if one.id != place.id
    )
    # Whoever went out never comes in again.
    third = walk.ask(lock_id, Kind.OFF, second.into.key, "LEFT")
    assert third.into.key not in {place.officers[0].key, first.into.key}
