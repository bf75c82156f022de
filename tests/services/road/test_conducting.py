"""A ceremony is kept step by step: reopened anywhere it stands where it stood, and in order."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from app.core.ceremony import Authorisation, Ceremony, Person
from app.core.conduct import SHOWN, Manner, Mark, Step
from app.core.keying import BLIND, OPEN, BadDigits, OutOfTurn, SameKeyer
from app.core.people import NotAllowed
from app.core.task import DrawKind
from app.services.draw import conducting, draw_stage, draws
from app.services.draw.conducting import MARKED, NotDue, NotThrown
from app.services.draw.draw_again import Voided
from app.services.draw.draws import ThrowsKnown
from app.store.engine import DATABASE, Store
from app.store.schema import CeremonyMark, LogEntry, Result, ThrowKeyed

HALL = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (Person("纪监督", "县纪委", "组长"), Person("钱缺席", "县政协", "委员", absent=True)),
    (
        Person("陈见证", "县人大", "代表", 4),
        Person("吴见证", "县工商联", "会员", 4),
        Person("欧见证", "县公证处", "公证员", keeps=True),
    ),
    host_post="副局长",
    officers_drawer=Person("郑抽人", "", "股长"),
    enterprises_drawer=Person("纪监督", "县纪委", "组长"),
    authorisation=Authorisation("何局长", "局长", "2026-03-04", "批件3号"),
    beacon_source="福彩3D第2026062期",
    beacon_digits=3,
)
DIGITS = {"陈见证": "4072", "吴见证": "9158", "B": "492"}


class Ceremonial:
    """A draw in a hall, act by act."""

    def __init__(self, road, people=HALL, **plan):
        self.road, self.people = road, people
        self.task_id, self.draw_id = road.approved(**plan)

    def hall(self):
        """As somebody sees it who has just started the program."""
        with closing(Store(self.road.store.folder)) as store:
            return conducting.hall(store, self.road.clerk, self.draw_id)

    def mark(self, what, facts=None, actor="clerk"):
        conducting.mark(
            self.road.store,
            self.road.actors[actor],
            self.draw_id,
            what,
            facts,
            now=self.road.at(15),
        )

    def key(self, turn, digits, by):
        return conducting.key_throws(
            self.road.store,
            self.road.clerk,
            self.hall().lock_id,
            turn,
            digits,
            by,
            now=self.road.at(16),
        )

    def freeze(self):
        self.road.ceremony = self.hall().ceremony or self.people
        return self.road.freeze(self.draw_id).lock_id

    def open_seal(self):
        return conducting.open_seal(
            self.road.store, self.road.clerk, self.hall().lock_id, now=self.road.at(20)
        )

    def acts(self):
        """Every act in order, with the step that is due afterwards."""
        lock = lambda: self.hall().lock_id  # noqa: E731 - asked for after the freeze
        public = self.people.manner is Manner.PUBLIC
        before = [
            (lambda: self.mark(Mark.OPENED, self.people.to_json()), Step.RECONCILE),
            (lambda: self.mark(Mark.READ_OUT, {"pool": 20}), Step.LOCK),
            (self.freeze, Step.LOCK),
            (lambda: self.mark(Mark.LOCK_SHOWN), Step.LOCK),
            (lambda: self.mark(Mark.LOCK_SIGNED, {"how": "paper"}), Step.ENVELOPE),
            (lambda: self.mark(Mark.ENVELOPED, {"keeper": "欧见证"}), Step.THROWS),
        ]
        if not public:
            before = [
                (lambda: self.mark(Mark.OPENED, self.people.to_json()), Step.LOCK),
                (self.freeze, Step.LOCK),
                (lambda: self.mark(Mark.LOCK_SIGNED), Step.THROWS),
            ]
        one = next(iter(self.people.wanted()))
        rest = {key: DIGITS[key] for key in self.people.wanted() if key != one}
        store, clerk, now = self.road.store, self.road.clerk, self.road.at(20)
        return [
            *before,
            (lambda: self.mark(Mark.THROWN), Step.THROWS),
            (lambda: self.key(OPEN, {one: DIGITS[one]}, "林经办"), Step.THROWS),
            (lambda: self.key(OPEN, rest, "林经办"), Step.THROWS),
            (lambda: self.key(BLIND, {one: DIGITS[one]}, "纪监督"), Step.THROWS),
            (lambda: self.key(BLIND, rest, "纪监督"), Step.THROWS),
            (lambda: self.mark(Mark.DIGITS_SHOWN), Step.SEAL),
            (self.open_seal, Step.SEAL),
            (lambda: self.mark(Mark.SEAL_SHOWN), Step.DRAW),
            (lambda: draws.run(store, clerk, lock(), now=now), Step.OFFICERS),
            (lambda: self.mark(Mark.SHOWN_OFFICERS), Step.ENTERPRISES),
            (lambda: self.mark(Mark.SHOWN_ENTERPRISES), Step.TEAMS),
            (lambda: self.mark(Mark.SHOWN_TEAMS), Step.MATCHING),
            (lambda: self.mark(Mark.SHOWN_MATCHING), Step.MINUTES),
            (lambda: self.mark(Mark.MEDIA, {"number": "V-1"}), Step.MINUTES),
            (lambda: self.mark(Mark.MINUTES_SIGNED), Step.DOSSIER),
            (lambda: self.mark(Mark.HANDED_OVER, {"to": "档案室"}), Step.CLOSED),
        ]

    def go(self, until):
        """Do every act before a step is due."""
        for act, due in self.acts():
            act()
            if due is until:
                return self
        raise AssertionError(until)


@pytest.fixture
def ceremony(road):
    """A ceremony whose task is approved and nothing else done."""
    return Ceremonial(road)


def test_every_act_leads_to_its_step_and_a_program_started_anew_stands_there(ceremony):
    assert ceremony.hall().due is Step.OPENING
    for act, due in ceremony.acts():
        act()
        assert ceremony.hall().due is due


def test_what_was_seen_before_a_crash_is_there_after_it(ceremony):
    seen = []
    for act, _due in ceremony.acts():
        act()
        now = ceremony.hall()
        show = now.show
        seen.append(
            {
                "people": now.ceremony,
                "marks": set(now.marks),
                "m": show.manifest_hash if show else "",
                "seal": show.commitment if show else "",
                "keyed": dict(now.keyings.first) if now.keyings else {},
                "seed": show.seed if show else "",
                "r": show.result_hash if show else "",
                "names": tuple(one.name for one in show.enterprises) if show else (),
            }
        )
    for before, after in pairwise(seen):
        for key, value in before.items():
            if not value:
                continue
            if isinstance(value, (set, dict)):
                assert set(value) <= set(after[key]), key
            else:
                assert after[key] == value, key
    assert seen[-1]["keyed"] == DIGITS
    assert len(seen[-1]["names"]) == 5


def test_at_the_desk_the_steps_are_fewer_and_the_protocol_the_same(road):
    desk = replace(HALL, manner=Manner.DESK, beacon_source="", beacon_digits=0)
    one = Ceremonial(road, desk)
    for act, due in one.acts():
        act()
        assert one.hall().due is due
    assert {Step.RECONCILE, Step.ENVELOPE}.isdisjoint(one.hall().steps)
    assert one.hall().show.result_hash


def test_enterprises_come_first_where_the_task_says_so(road):
    one = Ceremonial(road, officers_first=False).go(Step.OFFICERS)
    assert one.hall().due is Step.ENTERPRISES
    with pytest.raises(NotDue):
        one.mark(Mark.SHOWN_OFFICERS)


def test_a_draw_of_enterprises_alone_shows_nothing_of_officers(road):
    one = Ceremonial(road, kind=DrawKind.ENTERPRISES)
    assert [step for step in one.hall().steps if step in SHOWN] == [Step.ENTERPRISES]


@pytest.mark.parametrize("what", [mark for mark in Mark if mark is not Mark.OPENED])
def test_no_mark_goes_before_its_step(ceremony, what):
    if what is not Mark.READ_OUT:  # read before the roll call is the host's business
        with pytest.raises(NotDue) as caught:
            ceremony.mark(what)
        assert caught.value.fields["act"] is what
    assert ceremony.hall().marks.keys() <= {Mark.READ_OUT}


def test_a_mark_of_a_step_that_is_over_is_refused_and_changes_nothing(ceremony):
    ceremony.go(Step.SEAL)
    before = ceremony.hall()
    for what in (Mark.OPENED, Mark.READ_OUT, Mark.LOCK_SIGNED, Mark.ENVELOPED, Mark.THROWN):
        with pytest.raises(NotDue):
            ceremony.mark(what)
    assert ceremony.hall() == before


def test_the_roll_may_be_called_again_until_the_list_is_locked(ceremony):
    ceremony.mark(Mark.OPENED, HALL.to_json())
    late = replace(HALL, place="二楼会议室")
    ceremony.mark(Mark.OPENED, late.to_json())
    assert ceremony.hall().ceremony == late
    ceremony.mark(Mark.READ_OUT)
    ceremony.freeze()
    assert ceremony.hall().ceremony == late


def test_digits_come_after_all_throws_are_written_down(ceremony):
    ceremony.go(Step.THROWS)
    with pytest.raises(NotThrown):
        ceremony.key(OPEN, DIGITS, "林经办")


def test_two_people_key_the_same_digits_or_key_them_again(ceremony):
    ceremony.go(Step.THROWS)
    ceremony.mark(Mark.THROWN)
    ceremony.key(OPEN, DIGITS, "林经办")
    with pytest.raises(SameKeyer):
        ceremony.key(BLIND, DIGITS, "林经办")
    now = ceremony.key(BLIND, {**DIGITS, "吴见证": "9159"}, "纪监督")
    assert now.apart == {"吴见证"}
    assert now.agreed == {"陈见证", "B"}
    assert ceremony.hall().keyings == now
    with pytest.raises(NotDue):
        ceremony.open_seal()
    with pytest.raises(OutOfTurn):
        ceremony.key(OPEN, {"陈见证": "0000"}, "林经办")
    ceremony.key(OPEN, {"吴见证": "9158"}, "林经办")
    assert ceremony.key(BLIND, {"吴见证": "9158"}, "纪监督").complete


@pytest.mark.parametrize("digits", ["407", "40721", "40a2", "４０７２", ""])
def test_only_the_announced_number_of_plain_digits_is_kept(ceremony, digits):
    ceremony.go(Step.THROWS)
    ceremony.mark(Mark.THROWN)
    with pytest.raises(BadDigits):
        ceremony.key(OPEN, {"陈见证": digits}, "林经办")
    assert ceremony.road.rows(select(ThrowKeyed)) == []


def test_after_the_seal_is_open_no_digit_is_taken(ceremony):
    ceremony.go(Step.DRAW)
    with pytest.raises(ThrowsKnown):
        ceremony.key(OPEN, DIGITS, "林经办")


def test_the_seal_stays_shut_until_the_room_has_seen_every_digit_and_opens_once(ceremony):
    ceremony.go(Step.THROWS)
    ceremony.mark(Mark.THROWN)
    ceremony.key(OPEN, DIGITS, "林经办")
    ceremony.key(BLIND, DIGITS, "纪监督")
    with pytest.raises(NotDue):
        ceremony.open_seal()
    ceremony.mark(Mark.DIGITS_SHOWN)
    seed = ceremony.open_seal().seed
    with pytest.raises(ThrowsKnown):
        ceremony.open_seal()
    assert ceremony.hall().show.seed == seed
    assert len(ceremony.road.log("SEED")) == 1


def test_a_second_calculation_gives_the_stored_result(ceremony):
    ceremony.go(Step.ENTERPRISES)
    road, lock_id = ceremony.road, ceremony.hall().lock_id
    first = ceremony.hall().show.result_hash
    assert draws.run(road.store, road.clerk, lock_id, now=road.at(50)).result_hash == first
    assert len(road.rows(select(Result))) == 1
    assert len(road.log("RESULT")) == 1


def test_the_last_part_shown_is_the_reveal_and_it_is_logged_once(ceremony):
    ceremony.go(Step.MATCHING)
    assert ceremony.road.log("REVEAL") == []
    ceremony.mark(Mark.SHOWN_MATCHING)
    (entry,) = ceremony.road.log("REVEAL")
    assert json.loads(entry.payload)["r"] == ceremony.hall().show.result_hash
    with pytest.raises(NotDue):
        ceremony.mark(Mark.SHOWN_MATCHING)


def test_marks_are_logged_with_those_who_were_there_and_not_with_those_who_were_not(ceremony):
    ceremony.go(Step.CLOSED)
    entries = ceremony.road.log(MARKED)
    said = [json.loads(entry.payload) for entry in entries]
    assert [one["act"] for one in said] == [
        row.mark for row in ceremony.road.rows(select(CeremonyMark).order_by(CeremonyMark.id))
    ]
    assert {(one["draw"], one["attempt"]) for one in said} == {(ceremony.hall().draw_number, 1)}
    for entry in entries:
        for name in ("纪监督", "陈见证", "吴见证", "欧见证"):
            assert name in entry.entry
        assert "钱缺席" not in entry.entry


def test_no_digit_is_in_the_log_before_the_seed(ceremony):
    for act, due in ceremony.acts():
        act()
        if due is Step.SEAL:
            break
    assert ceremony.road.log("SEED") == []
    for entry in ceremony.road.rows(select(LogEntry)):
        payload = json.loads(entry.payload)
        assert not set(DIGITS.values()) & {str(value) for value in payload.values()}
        assert not any(digits in entry.entry.split("|")[1:] for digits in DIGITS.values())


def test_after_a_void_the_next_attempt_begins_at_the_roll_call_with_its_own_marks(ceremony):
    ceremony.go(Step.ENTERPRISES)
    road, first = ceremony.road, ceremony.hall()
    draws.void(road.store, road.clerk, road.supervisor, first.lock_id, "现场停电", now=road.at(40))
    again = ceremony.hall()
    assert (again.attempt, again.due, again.lock_id) == (2, Step.OPENING, None)
    assert again.marks == {}
    with pytest.raises(Voided):
        conducting.key_throws(
            road.store, road.clerk, first.lock_id, OPEN, DIGITS, "林经办", now=road.at(41)
        )
    for act, due in ceremony.acts():
        act()
        assert ceremony.hall().due is due
    assert ceremony.hall().attempt == 2
    kept = road.rows(select(CeremonyMark).order_by(CeremonyMark.id))
    assert [row.attempt for row in kept] == sorted(row.attempt for row in kept)


def test_marks_and_keyed_throws_are_only_ever_added(ceremony):
    ceremony.go(Step.SEAL)
    with closing(sqlite3.connect(ceremony.road.store.folder / DATABASE)) as raw:
        for table, change in (
            ("throw_keyed", "digits = '0000'"),
            ("throw_keyed", "keyed_by = 'x'"),
            ("ceremony_mark", "facts = '{}'"),
        ):
            for act in (
                f"UPDATE {table} SET {change}",
                f"DELETE FROM {table}",
                f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            ):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    raw.execute(act)


def test_the_database_takes_no_digits_once_the_seal_is_open_whoever_writes(ceremony):
    ceremony.go(Step.DRAW)
    row = (
        "INSERT INTO throw_keyed (lock_id, witness, turn, digits, keyed_by, by_id, at) "
        "VALUES (?, '陈见证', 1, '0000', 'x', 1, '2026-03-05T01:00:00.000000Z')"
    )
    with (
        closing(sqlite3.connect(ceremony.road.store.folder / DATABASE)) as raw,
        pytest.raises(sqlite3.IntegrityError, match="opened"),
    ):
        raw.execute(row, (ceremony.hall().lock_id,))


@pytest.mark.parametrize("role", ["reviewer", "approver", "supervisor", "admin"])
def test_only_whoever_may_draw_marks_anything(ceremony, role):
    with pytest.raises(NotAllowed):
        ceremony.mark(Mark.OPENED, HALL.to_json(), actor=role)
    count = select(func.count()).select_from(CeremonyMark)
    assert ceremony.road.rows(count) == [0]
    assert conducting.hall(ceremony.road.store, ceremony.road.actors[role], ceremony.draw_id)


def test_a_draw_that_was_revealed_without_marks_waits_for_its_minutes(road):
    """As an older program left it: locked, keyed and revealed, no mark of anything."""
    task_id, lock_id = road.drawn()
    draw_id = road.card(task_id).draws[0].id
    draw_stage.reveal(road.store, road.clerk, lock_id, now=road.at(30))
    assert conducting.hall(road.store, road.clerk, draw_id).due is Step.MINUTES
