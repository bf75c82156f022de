"""Beside the two: assistants, vehicle, experts; chosen, drawn by lot, printed, in the log."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.people import NotAllowed
from app.services.paper import paper_batch, papers, team_support
from app.services.paper.team_support import (
    IsMember,
    NobodyToDraw,
    NoSuchTeam,
    OpinionMissing,
    TooLong,
    Twice,
)
from app.services.paper.team_support_rows import Along, Helper, Support
from app.services.registry import experts
from app.store.schema import Draw, Expert, Lock, LogEntry, Result, TeamSupport

BLANK = dict.fromkeys(("name", "unit", "title", "skills", "phone", "until", "note"), "")


def teams(county):
    return team_support.teams(county.store, county.actors["supervisor"], county.task_id)


def put(county, wanted, team="T001", who="clerk"):
    return team_support.set_support(
        county.store,
        county.actors[who],
        county.task_id,
        county.lock_id,
        team,
        wanted,
        now=county.at(1),
    )


def expert(county, name, skills="食品", until="", unit="县检测中心"):
    values = {**BLANK, "name": name, "unit": unit, "skills": skills, "until": until}
    actor = county.actors["clerk"]
    return experts.save_expert(county.store, actor, None, values, now=county.at()).id


def lot(county, team="T001", skill="食品"):
    return team_support.draw_expert(
        county.store,
        county.actors["clerk"],
        county.task_id,
        county.lock_id,
        team,
        skill,
        now=county.at(1),
    )


def test_the_teams_of_a_task_are_listed_with_their_work(county):
    lines = teams(county)
    assert [one.team for one in lines] == ["T001", "T002"]
    assert sum(one.enterprises for one in lines) == 5
    assert all(len(one.officers) == 2 for one in lines)
    assert all(one.support == Support() for one in lines)


def test_who_and_what_goes_along_is_kept_and_every_change_adds_rows(county):
    first = Support((Helper(" 周 协助 ", "麦㙦镇人民政府"), Helper(" ")), "赣D·12345")
    assert put(county, first).assistants == (Helper("周 协助", "麦㙦镇人民政府"),)
    put(county, replace(first, vehicle="赣D·99999"))
    put(county, replace(first, vehicle="赣D·99999"))  # nothing new: no row, no entry
    assert teams(county)[0].support.vehicle == "赣D·99999"
    with county.store.read() as session:
        kinds = [row.kind for row in session.scalars(select(TeamSupport).order_by(TeamSupport.id))]
        entries = session.scalars(select(LogEntry).where(LogEntry.kind == "TASK")).all()
    assert kinds == ["ASSIST", "VEHICLE", "VEHICLE"]
    assert len(entries) == 2


def test_the_two_and_doubles_and_long_words_are_refused_and_nothing_is_kept(county):
    line = teams(county)[0]
    with pytest.raises(IsMember):
        put(county, Support((Helper(line.officers[0]),)))
    with pytest.raises(IsMember):
        put(county, Support((Helper("某人", "某所", line.officer_keys[1]),)))
    with pytest.raises(Twice):
        put(county, Support((Helper("周协助"), Helper("周协助"))))
    with pytest.raises(TooLong):
        put(county, Support((), "长" * 31))
    with pytest.raises(NoSuchTeam):
        put(county, Support((), "赣D·1"), team="T009")
    with pytest.raises(NotAllowed):
        put(county, Support((), "赣D·1"), who="supervisor")
    assert teams(county)[0].support == Support()


def test_the_lot_is_the_smallest_hash_and_anybody_can_work_it_out(county):
    ids = [expert(county, name) for name in ("甲", "乙", "丙")]
    expert(county, "丁", skills="广告")
    expert(county, "戊", until="2026-03-30")  # ends a day before the period does
    won = lot(county)
    with county.store.read() as session:
        lock = session.get_one(Lock, county.lock_id)
        number = session.get_one(Draw, lock.draw_id).number
        result = session.scalars(select(Result)).one().result.decode()
        tag = lock.tag
    seed = next(row[2:] for row in result.splitlines() if row.startswith("S|"))
    tickets = sorted(
        (hashlib.sha256(line.encode()).hexdigest(), one)
        for one in ids
        for line in (f"{tag}|EXPERT|{seed}|{number}/1/T001/食品|{one}",)
    )
    assert (won.ticket, won.id) == tickets[0]
    assert won.ranked == tuple(one for _, one in tickets)
    assert (won.rank, won.by_lot) == (1, True)


def test_the_busy_and_those_who_cannot_come_are_passed_over_in_turn(county):
    for name in ("甲", "乙", "丙"):
        expert(county, name)
    first, second = lot(county), lot(county, "T002")
    assert first.id != second.id
    with pytest.raises(OpinionMissing):
        pass_over(county, first.id, "  ")
    left = pass_over(county, first.id, "出差在外")
    assert [(one.id, one.out) for one in left.experts] == [(first.id, "出差在外")]
    assert left.going == ()
    third = lot(county)
    assert {first.id, second.id, third.id} == set(first.ranked)
    assert third.rank > first.rank
    with pytest.raises(NobodyToDraw):
        lot(county)
    # by hand nobody takes a drawn expert away, nor adds one as drawn
    kept = put(county, Support(experts=(Along(second.id, "冒充", ticket="0" * 64),)))
    assert [one.id for one in kept.experts] == [first.id, third.id]


def pass_over(county, expert_id, reason, team="T001"):
    return team_support.pass_over(
        county.store,
        county.actors["clerk"],
        county.task_id,
        county.lock_id,
        team,
        expert_id,
        reason,
        now=county.at(1),
    )


def test_they_stand_on_notice_and_record_apart_from_the_two(county, monkeypatch):
    expert(county, "欧阳甲", unit="县检测中心")
    put(county, Support((Helper("周协助", "麦㙦镇人民政府"),), "赣D·12345"))
    lot(county)
    seen = []
    monkeypatch.setattr(
        paper_batch,
        "render_forms",
        lambda form, facts, path, **_: seen.extend(facts) or _made(path),
    )
    for issue in (papers.issue_notices, papers.issue_records):
        issue(
            county.store,
            county.actors["clerk"],
            county.task_id,
            None,
            county.store.folder / "out",
            one_file=True,
            now=county.at(1),
        )
    first, second = ([one for one in seen if bool(one["vehicle"]) is on] for on in (True, False))
    assert len(first) + len(second) == 10
    for facts in first:
        assert facts["assistants"] == "周协助（麦㙦镇人民政府）"
        assert facts["experts"] == "欧阳甲（县检测中心）"
        assert facts["vehicle"] == "赣D·12345"
        assert len(facts["officers"]) == 2
        json.dumps(facts, ensure_ascii=False)
    assert all(one["assistants"] == one["experts"] == "" for one in second)


def _made(path):
    class Made:
        pages = 1

    path.write_bytes(b"%PDF-1.7")
    return Made()


def test_an_expert_on_papers_keeps_their_import_from_being_taken_back(county):
    number = expert(county, "甲")
    won = lot(county)
    assert won.id == number
    with county.store.read() as session:
        row = session.get_one(Expert, number)
        assert (row.name, row.until) == ("甲", None)
        (kept,) = session.scalars(select(TeamSupport)).all()
        assert kept.people[0]["ranked"] == [number]
        assert kept.at.date() == date(2026, 3, 6)
