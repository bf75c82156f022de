"""递补: one out, the next eligible reserve in; two people, one row, one log entry."""

import hashlib
import json
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core.effect import InEffect
from app.core.manifest import parse_manifest
from app.core.people import NotAllowed, OwnWork
from app.core.substitution import AdjustError, Kind, parse_adjust
from app.services.assigned.assigned_adjust import adjust_file, lines
from app.services.draw import substitution, substitution_ground
from app.services.finding import findings
from app.services.task import approvals
from app.store.schema import (
    Adjustment,
    Assignment,
    Lock,
    Result,
)

DAY = 24 * 60


def test_the_next_reserve_of_the_stratum_takes_the_place_and_the_team(road, walk, drawn):
    task_id, lock_id = drawn
    before = walk.places(task_id)
    out = before[1]
    shown = walk.ask(lock_id, Kind.ENT, out.enterprise_key, "CLOSED")
    done = walk.decide(lock_id, shown)
    assert (done.k, done.out_name, done.fresh, done.renew) == (1, out.facts["name"], 1, 0)
    after = walk.places(task_id)
    came = after[1]
    assert [one.position for one in after] == [one.position for one in before]
    assert came.enterprise_key == walk.reserves(lock_id, "ENT", shown.made.group)[0]
    assert (came.team, came.officers, came.drawn) == (out.team, out.officers, 5)
    row = road.row(Assignment, came.id)
    assert row.rank == 6  # five were drawn
    [kept] = road.rows(select(Adjustment))
    assert (kept.withdrawn_id, kept.team) == (out.id, out.team)


def test_one_entry_binds_the_file_and_both_people(road, walk, drawn):
    task_id, lock_id = drawn
    key = walk.places(task_id)[0].enterprise_key
    walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, key, "OTHER"), note="厂房 火灾")
    [entry] = road.log("ADJUST")
    said = json.loads(entry.payload)
    lock = road.row(Lock, lock_id)
    with road.store.read() as session:
        data = adjust_file(session, lock_id)
    assert (said["k"], said["attempt"], said["m"]) == (1, 1, lock.manifest_hash)
    assert said["adjust"] == hashlib.sha256(data).hexdigest()
    assert said["second"] == "人员approver"
    assert entry.witnesses == "人员APPROVER"
    assert "火灾" not in entry.payload  # the log leaves the office


def test_the_file_is_lawful_and_its_beginning_never_changes(road, walk, drawn):
    task_id, lock_id = drawn
    earlier = b""
    for at in range(3):
        key = walk.places(task_id)[at].enterprise_key
        walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, key, "MOVED"), minutes=60 + at)
        with road.store.read() as session:
            data = adjust_file(session, lock_id)
        assert data.startswith(earlier)
        earlier = data
    lock, result = road.row(Lock, lock_id), road.row(Result, lock_id)
    effect = InEffect.of(parse_manifest(lock.manifest), lock.manifest_hash, result.result, earlier)
    assert len(parse_adjust(earlier)) == 3
    now = {one.enterprise_key: one.team for one in walk.places(task_id)}
    assert {key: team for _, team, keys in effect.parcels for key in keys} == now


def test_a_reserve_two_people_pass_over_stays_out_with_its_reason(road, walk, drawn):
    task_id, lock_id = drawn
    key = walk.places(task_id)[0].enterprise_key
    first = walk.ask(lock_id, Kind.ENT, key, "CLOSED")
    shown = walk.ask(lock_id, Kind.ENT, key, "CLOSED", {first.into.key: "CANCELLED"})
    [passed] = shown.passed
    assert (passed.person, passed.reason, passed.stated) == (first.into, "CANCELLED", True)
    assert shown.into != first.into
    walk.decide(lock_id, shown)
    with road.store.read() as session:
        [line] = lines(session, task_id)
    assert line.skipped == ((first.into.key, first.into.name, "CANCELLED"),)
    # It was passed over for that place only: it is the next for another.
    other = walk.ask(lock_id, Kind.ENT, walk.places(task_id)[1].enterprise_key, "MOVED")
    assert other.into == first.into


@pytest.mark.parametrize(
    ("second", "note", "reason", "error"),
    [
        ("clerk", "", "CLOSED", OwnWork),
        ("colleague", "", "CLOSED", NotAllowed),
        ("admin", "", "CLOSED", NotAllowed),
        ("approver", " ", "OTHER", substitution.NoteMissing),
        ("approver", "长" * 501, "CLOSED", substitution.NoteTooLong),
    ],
)
def test_what_two_people_may_not_decide_is_refused_and_changes_nothing(
    road, walk, drawn, second, note, reason, error
):
    task_id, lock_id = drawn
    before = walk.places(task_id)
    shown = walk.ask(lock_id, Kind.ENT, before[0].enterprise_key, reason)
    with pytest.raises(error):
        walk.decide(lock_id, shown, note=note, second=second)
    assert walk.places(task_id) == before
    assert road.rows(select(Adjustment)) == []
    assert bool(road.log("REFUSED")) == (error in (OwnWork, NotAllowed))


def test_what_was_shown_and_is_no_longer_true_is_not_kept(road, walk, drawn):
    task_id, lock_id = drawn
    first, second = walk.places(task_id)[:2]
    shown = walk.ask(lock_id, Kind.ENT, first.enterprise_key, "CLOSED")
    walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, second.enterprise_key, "CLOSED"))
    with pytest.raises((substitution.Stale, AdjustError)):
        walk.decide(lock_id, shown)
    wrong = replace(
        walk.ask(lock_id, Kind.ENT, first.enterprise_key, "CLOSED"),
        made=replace(shown.made, k=2),
    )
    with pytest.raises(substitution.Stale):
        walk.decide(lock_id, wrong)
    assert len(road.rows(select(Adjustment))) == 1


def test_an_inspected_enterprise_and_a_finished_team_stay(road, walk, drawn):
    task_id, lock_id = drawn
    there = walk.places(task_id)
    team = there[0].team
    mine = [one for one in there if one.team == team]
    findings.enter_clean(
        road.store,
        road.clerk,
        [one.id for one in mine],
        road.plan.period_from,
        ("ONSITE",),
        now=road.at(6 * DAY),
    )
    with pytest.raises(substitution_ground.Inspected):
        walk.ask(lock_id, Kind.ENT, there[0].enterprise_key, "CLOSED")
    with pytest.raises(substitution_ground.AllInspected):
        walk.ask(lock_id, Kind.OFF, there[0].officers[0].key, "ILL")
    found = substitution_ground.choices(road.store, road.clerk, lock_id)
    assert {one.team for one in found.officers if one.inspected} == {team}
    assert sum(one.inspected for one in found.enterprises) == len(mine)


def test_after_the_end_of_the_task_and_after_a_void_nothing_is_substituted(road, walk, drawn):
    task_id, lock_id = drawn
    key = walk.places(task_id)[0].enterprise_key
    approvals.end(road.store, road.clerk, task_id, "上级统一组织", now=road.at(29))
    with pytest.raises(substitution_ground.TaskOver):
        walk.ask(lock_id, Kind.ENT, key, "CLOSED")


def test_before_the_result_nobody_is_replaced(road, walk):
    _, draw_id = road.approved(team=road.any_two)
    lock_id = road.freeze(draw_id).lock_id
    with pytest.raises(substitution_ground.NoResult):
        walk.ask(lock_id, Kind.ENT, "QL000001", "CLOSED")


def test_where_no_reserve_is_left_the_enterprise_goes_without_a_substitute(road, walk):
    task_id, lock_id = road.drawn(team=road.any_two)
    keys = [one.enterprise_key for one in walk.places(task_id)]
    group = walk.ask(lock_id, Kind.ENT, keys[0], "CLOSED").made.group
    every = dict.fromkeys(walk.reserves(lock_id, "ENT", group), "CLOSED")
    shown = walk.ask(lock_id, Kind.ENT, keys[0], "CLOSED", every)
    assert shown.into is None
    assert len(shown.passed) == len(every)
    done = walk.decide(lock_id, shown)
    assert (done.in_name, done.fresh) == ("", 0)
    after = walk.places(task_id)
    assert [one.enterprise_key for one in after] == keys[1:]
    assert [one.position for one in after] == [2, 3, 4, 5]
    assert {one.drawn for one in after} == {5}  # the batches of the others stay as they were


def test_an_officer_without_a_reserve_stays_where_two_are_needed(road, walk, drawn):
    task_id, lock_id = drawn
    officer = walk.places(task_id)[0].officers[0].key
    first = walk.ask(lock_id, Kind.OFF, officer, "ILL")
    every = dict.fromkeys(walk.reserves(lock_id, "OFF", first.made.group), "ILL")
    with pytest.raises(substitution.NobodyLeft):
        walk.ask(lock_id, Kind.OFF, officer, "ILL", every)


def test_the_rows_cannot_be_changed_or_added_by_one_person(road, walk, drawn):
    task_id, lock_id = drawn
    key = walk.places(task_id)[0].enterprise_key
    walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, key, "CLOSED"))
    for statement in (
        "UPDATE adjustment SET reason = 'MOVED'",
        "DELETE FROM adjustment",
        (
            "INSERT INTO adjustment SELECT 9, lock_id, 2, kind, stratum, out_key, in_key, team, "
            "reason, note, skipped, withdrawn_id, by_id, by_id, at FROM adjustment"
        ),
    ):
        with pytest.raises(IntegrityError), road.store.write() as session:
            session.execute(text(statement))
