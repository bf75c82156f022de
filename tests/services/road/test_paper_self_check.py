"""自查 on the notice: the line in the code, the ticket and cut-off beside it, and how to check."""

import hashlib
from dataclasses import replace

import pytest

from app.core.quota import QuotaRule
from app.core.substitution import Kind
from app.core.task import DrawKind
from app.services.assigned.assigned import assigned
from app.services.draw import draw_again, draws, substitution
from app.services.paper.paper_self_check import self_check_facts
from app.store.schema import Lock, Opening, Result


@pytest.fixture
def facts_of(road):
    """Return key -> the self-check facts of a task's notices, of other keys too."""

    def run(task_id, keys=()):
        with road.store.read() as session:
            places = assigned(session, task_id)
            more = [
                replace(places[0], id=-at, enterprise_key=key) for at, key in enumerate(keys, 1)
            ]
            found = self_check_facts(session, [*places, *more])
            return {place.enterprise_key: found[place.id] for place in [*places, *more]}

    return run


def ranked(road, lock_id):
    lines = road.row(Result, lock_id).result.decode().splitlines()
    return [line.split("|")[1:] for line in lines if line.startswith("ENT|")]


def test_the_code_holds_the_text_of_the_ticket_and_nothing_else(road, facts_of):
    task_id, lock_id = road.drawn()
    seed = road.row(Opening, lock_id).seed
    found = facts_of(task_id)
    rows = [row for row in ranked(road, lock_id) if row[4] == "DRAWN"]
    assert set(found) == {row[2] for row in rows}
    cutoff = max(row[3] for row in rows)
    for stratum, _, key, ticket, _ in rows:
        said = found[key]
        assert said["qr"] == f"SSJ1|ENT|{seed}|{key}|0"
        assert hashlib.sha256(said["qr"].encode()).hexdigest() == ticket
        check = said["check"]
        assert (check["ticket"], check["stratum"]) == (ticket[:12], stratum)
        assert check["cutoff"] == cutoff
        assert "不大于截止签号" in check["note"]
        assert "certutil" in check["note"]


def test_with_weights_the_line_names_the_j_that_gives_the_ticket(road, facts_of):
    quotas = {"*": QuotaRule("NUMBER", "9")}
    task_id, lock_id = road.drawn(quotas=quotas, weights={"A": 9, "B": 9, "C": 9, "D": 9})
    found = facts_of(task_id)
    tickets = {row[2]: row[3] for row in ranked(road, lock_id)}
    for key, said in found.items():
        assert hashlib.sha256(said["qr"].encode()).hexdigest() == tickets[key]
    assert {said["qr"].rpartition("|")[2] for said in found.values()} > {"0"}


def test_a_substitute_is_told_its_rank_and_that_it_came_in_for_another(road, facts_of):
    task_id, lock_id = road.drawn()
    reserve = next(row for row in ranked(road, lock_id) if row[4] == "RESERVE")
    said = facts_of(task_id, [reserve[2]])[reserve[2]]["check"]
    assert f"递补的检查对象，在该层排第{reserve[1]}位" in said["note"]
    assert said["ticket"] == reserve[3][:12]
    assert said["cutoff"] < reserve[3]


def test_the_notice_of_who_came_in_for_another_says_so(road, facts_of):
    task_id, lock_id = road.drawn()
    out = ranked(road, lock_id)[0][2]
    shown = substitution.propose(road.store, road.clerk, lock_id, Kind.ENT, out, "CLOSED", {}).made
    substitution.substitute(
        road.store, road.clerk, road.reviewer, lock_id, shown, "已停业", now=road.at(30)
    )
    found = facts_of(task_id)
    assert out not in found
    assert "是递补的检查对象" in found[shown.into]["check"]["note"]
    assert found[shown.into]["qr"].split("|")[3] == shown.into


def test_after_officers_were_drawn_again_the_ticket_is_that_of_the_first_draw(road, facts_of):
    task_id, lock_id = road.drawn(kind=DrawKind.ENTERPRISES)
    first = road.row(Opening, lock_id).seed
    draw_id = draw_again.draw_officers_by(
        road.store,
        road.clerk,
        road.approver,
        lock_id,
        road.any_two,
        "企业单抽后抽人员",
        now=road.at(30),
    )
    again = road.freeze(draw_id, minutes=40).lock_id
    road.throw(again, "9999", minutes=50)
    draws.run(road.store, road.clerk, again, now=road.at(51))
    assert road.row(Lock, again).id != lock_id
    for said in facts_of(task_id).values():
        assert said["qr"].split("|")[2] == first
        assert "不大于截止签号" in said["check"]["note"]


def test_a_list_of_the_upper_level_is_not_passed_off_as_our_draw(road, facts_of):
    keys = ("QL000000", "QL000001")
    task_id, _ = road.drawn(kind=DrawKind.OFFICERS, listed=keys, quotas={})
    for said in facts_of(task_id).values():
        assert "检查对象名单由上级确定" in said["check"]["note"]
