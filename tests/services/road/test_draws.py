"""Throws, draw, void and the officers drawn again: nothing out of order, nothing twice."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.core.conduct import Mark, Step
from app.core.draw import replay
from app.core.opening import OpeningError
from app.core.people import NotAllowed, OwnWork
from app.core.reasons import ReasonWrong
from app.core.result_reading import drawn_enterprises
from app.core.strata import ListedMissing
from app.core.task import DrawKind, Stage
from app.services.draw import conducting, draw_again, draw_stage, draws, shows
from app.store.schema import (
    Assignment,
    Bureau,
    Draw,
    Finding,
    FrozenOfficer,
    Lock,
    LogEntry,
    Officer,
    Opening,
    Result,
    VoidedLock,
)


@pytest.fixture
def locked(road):
    """A frozen attempt."""
    return road.freeze(road.approved()[1])


def void(road, lock_id, second="supervisor", reason="现场停电"):
    draws.void(road.store, road.clerk, road.actors[second], lock_id, reason, now=road.at(30))


def test_digits_keyed_apart_name_the_witness_and_nothing_is_kept(road, locked):
    one = {"陈见证": "1234", "吴见证": "5678"}
    with pytest.raises(draws.KeyedApart) as caught:
        draws.record_throws(
            road.store, road.clerk, locked.lock_id, one, {**one, "吴见证": "5679"}, now=road.at(20)
        )
    assert caught.value.fields == {"witness": "吴见证"}
    assert road.log("SEED") == []


@pytest.mark.parametrize("digits", ["123", "12345", "12a4", "１２３４", ""])
def test_other_than_the_announced_number_of_digits_is_refused(road, locked, digits):
    with pytest.raises(OpeningError) as caught:
        road.throw(locked.lock_id, digits)
    assert (caught.value.reason, caught.value.fields["name"]) == ("digits", "吴见证")
    assert road.log("SEED") == []


def test_no_throw_is_keyed_a_second_time(road, locked):
    first = road.throw(locked.lock_id)
    with pytest.raises(draws.ThrowsKnown):
        road.throw(locked.lock_id, "9999")
    assert road.row(Opening, locked.lock_id).seed == first.seed
    assert len(road.log("SEED")) == 1


def test_nothing_is_drawn_before_the_throws(road, locked):
    with pytest.raises(draws.NoThrows):
        draws.run(road.store, road.clerk, locked.lock_id, now=road.at(21))
    assert road.log("RESULT") == []


def test_where_acts_are_kept_nothing_is_drawn_before_the_room_has_seen_the_seal_opened(road):
    draw_id = road.approved()[1]
    people = road.ceremony.to_json()
    conducting.mark(road.store, road.clerk, draw_id, Mark.OPENED, people, now=road.at(9))
    lock_id = road.freeze(draw_id).lock_id
    road.throw(lock_id)
    with pytest.raises(draws.SealNotShown):
        draw_stage.run(road.store, road.clerk, lock_id, now=road.at(21))
    assert (road.rows(select(Result)), road.log("RESULT")) == ([], [])
    assert conducting.hall(road.store, road.clerk, draw_id).due is Step.SEAL
    void(road, lock_id)  # given up here, it still publishes what it would have given
    (result,) = road.rows(select(Result))
    assert json.loads(road.log("VOID")[0].payload)["r"] == result.result_hash


def test_drawing_twice_gives_the_same_and_one_entry(road, locked):
    road.throw(locked.lock_id)
    first = draws.run(road.store, road.clerk, locked.lock_id, now=road.at(21))
    again = draws.run(road.store, road.clerk, locked.lock_id, now=road.at(40))
    assert first == again
    assert (first.enterprises, first.teams, first.no_plan) == (5, 2, False)
    assert len(road.log("RESULT")) == 1
    assert len(road.rows(select(Assignment))) == 5


def test_the_stored_result_is_what_the_two_files_give(road):
    task_id, lock_id = road.drawn()
    files = road.row(Lock, lock_id).manifest, road.row(Opening, lock_id).opening
    assert road.row(Result, lock_id).result == replay(*files)
    assert road.card(task_id).stage is Stage.DRAWN


def test_assignments_stand_in_queue_order_with_two_officers_each(road):
    _, lock_id = road.drawn()
    rows = road.rows(select(Assignment).order_by(Assignment.position))
    drawn = drawn_enterprises(road.row(Result, lock_id).result)
    assert [(row.stratum, row.rank, row.enterprise_key) for row in rows] == drawn
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert all(len(set(row.officer_keys)) == 2 and row.team for row in rows)


@pytest.mark.parametrize("rehearsal", [False, True])
def test_the_files_of_a_draw_are_made_again_by_the_program_apart(root, road, tmp_path, rehearsal):
    if rehearsal:
        road.change(Bureau, Bureau.id == 1, is_sample=True)
    _, lock_id = road.drawn()
    files = shows.write_files(road.store, road.supervisor, lock_id, tmp_path / "files")
    assert {path.name for path in files} == {
        "manifest.txt",
        "opening.txt",
        "result.txt",
        "log.txt",
    }
    tag = "SSJ1R" if rehearsal else "SSJ1"
    for path in files:
        if path.name != "opening.txt":
            assert path.read_text(encoding="utf-8").startswith(f"{tag}|")
    names = [str(tmp_path / "files" / name) for name in ("manifest.txt", "opening.txt")]
    done = subprocess.run(
        [sys.executable, "-m", "app.verify", "replay", *names], cwd=root, capture_output=True
    )
    assert done.stdout == (tmp_path / "files" / "result.txt").read_bytes()


def test_a_void_asks_for_a_reason(road, locked):
    with pytest.raises(ReasonWrong):
        void(road, locked.lock_id, reason=" \n")


@pytest.mark.parametrize(
    ("second", "error"), [("clerk", OwnWork), ("colleague", NotAllowed), ("admin", NotAllowed)]
)
def test_a_void_asks_for_a_second_person_who_may_confirm(road, locked, second, error):
    with pytest.raises(error):
        void(road, locked.lock_id, second=second)
    assert road.rows(select(VoidedLock)) == []
    assert len(road.log("REFUSED")) == 1


def test_a_void_before_the_throws_keeps_no_result_and_the_next_attempt_has_the_next_number(
    road, locked
):
    void(road, locked.lock_id)
    [entry] = road.log("VOID")
    said = json.loads(entry.payload)
    assert (said["r"], said["attempt"], said["second"]) == (None, 1, "人员supervisor")
    assert entry.witnesses == "人员SUPERVISOR"
    second = road.freeze(road.row(Lock, locked.lock_id).draw_id, "6f" * 32, minutes=40)
    assert second.attempt == 2
    assert second.commitment != locked.commitment


def test_a_void_after_the_throws_keeps_what_the_attempt_would_have_given(road, locked):
    road.throw(locked.lock_id)
    void(road, locked.lock_id)
    files = road.row(Lock, locked.lock_id).manifest, road.row(Opening, locked.lock_id).opening
    stored = road.row(Result, locked.lock_id)
    assert stored.result == replay(*files)
    assert json.loads(road.log("VOID")[0].payload)["r"] == stored.result_hash
    assert road.log("RESULT")[0].n < road.log("VOID")[0].n


def test_a_void_leads_back_to_an_approved_task_and_is_one_of_its_steps(road):
    task_id, lock_id = road.drawn()
    void(road, lock_id)
    card = road.card(task_id)
    assert card.stage is Stage.APPROVED
    assert [step.act.value for step in card.steps][-2:] == ["DRAW", "VOID"]
    assert (card.draws[0].attempt, card.draws[0].lock_id) == (0, None)


def test_a_voided_attempt_takes_nothing_more(road, locked):
    void(road, locked.lock_id)
    with pytest.raises(draw_again.Voided):
        road.throw(locked.lock_id)
    with pytest.raises(draw_again.Voided):
        draws.run(road.store, road.clerk, locked.lock_id, now=road.at(40))
    with pytest.raises(draw_again.Voided):
        void(road, locked.lock_id)


def test_nothing_is_voided_once_inspections_have_begun(road):
    _, lock_id = road.drawn()
    with road.store.write() as session:
        one = session.scalars(select(Assignment.id)).first()
        session.add(
            Finding(
                assignment_id=one,
                revision=1,
                inspected_on=road.plan.period_from,
                body={},
                complete=False,
                by_id=1,
                at=road.at(60),
            )
        )
    with pytest.raises(draws.AlreadyVoid):
        void(road, lock_id)
    assert road.log("VOID") == []


def test_a_draw_without_a_lawful_plan_stands_but_the_task_is_not_drawn(road):
    task_id, lock_id = road.no_plan()
    card = road.card(task_id)
    assert (card.stage, card.draws[0].no_plan) == (Stage.APPROVED, True)
    assert road.rows(select(Assignment)) == []
    stored = draws.run(road.store, road.clerk, lock_id, now=road.at(30))
    assert (stored.enterprises, stored.teams, stored.no_plan) == (5, 0, True)


def test_after_no_plan_officers_are_drawn_again_over_exactly_the_drawn_enterprises(road):
    task_id, lock_id = road.no_plan()
    draw_id = draw_again.draw_officers_again(road.store, road.clerk, lock_id, now=road.at(30))
    second = road.card(task_id).draws[1]
    assert (second.id, second.kind) == (draw_id, DrawKind.OFFICERS)
    assert second.number == f"{road.card(task_id).numbers.task_no}-2"
    assert road.log("TASK")[-1].subject == second.number
    road.recuse_everybody(active=False)
    again = road.freeze(draw_id, "6f" * 32, minutes=40)
    road.throw(again.lock_id, minutes=45)
    drawn = draws.run(road.store, road.clerk, again.lock_id, now=road.at(46))
    assert (drawn.enterprises, drawn.no_plan) == (5, False)
    first = drawn_enterprises(road.row(Result, lock_id).result)
    keys = road.rows(select(Assignment.enterprise_key).where(Assignment.lock_id == again.lock_id))
    assert sorted(keys) == sorted(key for _, _, key in first)
    assert road.card(task_id).stage is Stage.DRAWN


def test_officers_are_drawn_again_once_and_the_first_attempt_then_stands(road):
    _, lock_id = road.no_plan()
    draw_again.draw_officers_again(road.store, road.clerk, lock_id, now=road.at(30))
    for act in (
        lambda: draw_again.draw_officers_again(road.store, road.clerk, lock_id, now=road.at(31)),
        lambda: void(road, lock_id),
    ):
        with pytest.raises(draw_again.Followed) as caught:
            act()
        assert caught.value.fields["later"].endswith("-2")
    assert len(road.rows(select(Draw))) == 2


def test_officers_are_not_drawn_again_where_a_plan_was_found_or_nothing_drawn(road, locked):
    with pytest.raises(draw_again.NotNoPlan):
        draw_again.draw_officers_again(road.store, road.clerk, locked.lock_id, now=road.at(30))
    road.throw(locked.lock_id)
    draws.run(road.store, road.clerk, locked.lock_id, now=road.at(21))
    with pytest.raises(draw_again.NotNoPlan):
        draw_again.draw_officers_again(road.store, road.clerk, locked.lock_id, now=road.at(30))


def test_a_draw_of_enterprises_alone_needs_no_officer(road):
    road.change(Officer, Officer.id > 0, state="失效")
    _, lock_id = road.drawn(kind=DrawKind.ENTERPRISES)
    lines = road.row(Lock, lock_id).manifest.decode().splitlines()
    rows = road.rows(select(Assignment))
    assert road.rows(select(FrozenOfficer)) == []
    assert not [line for line in lines if line.startswith(("O|", "QUOTA|OFF", "NEED|", "X|"))]
    assert "TEAM|NONE|0|0|0|0|0" in lines
    assert {(row.team, tuple(row.officer_keys)) for row in rows} == {("", ())}
    done = draws.run(road.store, road.clerk, lock_id, now=road.at(30))
    assert (done.enterprises, done.teams) == (5, 0)


def test_a_draw_of_officers_alone_takes_every_listed_enterprise(road):
    # Closed and moved ones too: our rules do not shorten the upper level's list.
    listed = ("QL000001", "QL000009", "QL000020", "QL000003")
    road.drawn(kind=DrawKind.OFFICERS, listed=listed, quotas={})
    rows = road.rows(select(Assignment))
    assert sorted(row.enterprise_key for row in rows) == sorted(listed)
    assert all(len(row.officer_keys) == 2 for row in rows)


def test_a_listed_enterprise_that_left_the_registry_is_named(road):
    _, draw_id = road.approved(kind=DrawKind.OFFICERS, listed=("QL000001", "QL999999"), quotas={})
    with pytest.raises(ListedMissing) as caught:
        road.freeze(draw_id)
    assert caught.value.fields == {"count": 1, "key": "QL999999"}


def test_each_step_of_a_draw_is_logged_in_order(road):
    task_id, _ = road.drawn()
    number = road.card(task_id).draws[0].number
    kinds = road.rows(select(LogEntry.kind).where(LogEntry.subject == number).order_by(LogEntry.n))
    assert kinds == ["LOCK", "SEED", "RESULT"]
    assert {entry.witnesses for entry in road.log("SEED") + road.log("RESULT")} == {
        "纪监督,陈见证,吴见证"
    }


def test_areas_and_packages_are_drawn_as_well(road):
    for parcel in ("AREA", "CUT"):
        _, lock_id = road.drawn(team=replace(road.any_two, parcel=parcel))
        assert not road.row(Result, lock_id).no_plan
