"""特批列入: against a cap or an open task, by two persons with a reason, while a draft."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.core.people import NotAllowed, OwnWork
from app.core.reasons import ReasonWrong
from app.core.task import Act, Override
from app.services.draw import draws, overrides, pool
from app.services.draw.overrides import (
    NoSuchOverride,
    NotADraft,
    NotOut,
    NotOverridable,
    StaleTask,
    UnknownEnterprise,
    UnknownTask,
)
from app.services.draw.reconciliation import statement
from app.services.draw.reconciliation_sheet import sheet_facts
from app.services.exemption_words import for_the_room, with_names
from app.services.paper.paper_ceremony_facts import held, minutes_facts
from app.services.task import approvals, tasks
from app.services.task.tasks import OverridesApart
from app.store.schema import ForeignCount, FrozenEnterprise, LogEntry, RecordChange

KEY = "QL000000"
REASON = "消费者集中投诉，须当面核实"


def cap(road, *enterprises):
    """Let others have inspected some enterprises twice this year."""
    with road.store.write() as session:
        for number in enterprises:
            session.add(
                ForeignCount(
                    enterprise_id=number, year=2026, count=2, source="市局", by_id=1, at=road.at()
                )
            )


def let_in(road, task_id, second="reviewer", version=1, key=KEY, rule="CAP", reason=REASON):
    return overrides.add(
        road.store,
        road.clerk,
        road.actors[second],
        task_id,
        version,
        key,
        rule,
        reason,
        now=road.at(),
    )


def approve(road, task_id):
    approvals.submit(road.store, road.clerk, task_id, now=road.at(1))
    road.act("reviewer", task_id, Act.REVIEW)
    road.act("approver", task_id, Act.APPROVE)


@pytest.fixture
def task_id(road):
    cap(road, 1, 2)
    return road.draft()


def test_who_is_let_in_is_in_the_pool_and_the_others_stay_out(road, task_id):
    assert pool.reconcile(road.store, road.clerk, road.plan, now=road.at()).excluded["CAP"] == 2
    assert let_in(road, task_id) == 2
    plan = road.card(task_id).plan
    assert plan.overrides == (
        Override(KEY, "CAP", REASON, "青岭县第0商行", "人员clerk", "人员reviewer"),
    )
    assert pool.reconcile(road.store, road.clerk, plan, now=road.at()).excluded["CAP"] == 1


def test_it_is_in_the_log_with_both_persons_and_in_the_history_of_the_task(road, task_id):
    let_in(road, task_id)
    with road.store.read() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.kind == "OVERRIDE")).one()
        change = session.scalars(
            select(RecordChange).where(RecordChange.kind == "task", RecordChange.version == 2)
        ).one()
        said = json.loads(entry.payload)
        assert (said["enterprise"], said["rule"], said["second"]) == (KEY, "CAP", "人员reviewer")
        assert (said["reason"], entry.witnesses) == (REASON, "人员REVIEWER")
        assert [len(one) for one in change.changes["overrides"]] == [0, 1]


def test_the_frozen_list_has_it_in(road, task_id):
    let_in(road, task_id)
    approve(road, task_id)
    locked = road.freeze(road.card(task_id).draws[0].id)
    with road.store.read() as session:
        verdicts = dict(
            session.execute(
                select(FrozenEnterprise.key, FrozenEnterprise.verdict).where(
                    FrozenEnterprise.lock_id == locked.lock_id
                )
            ).all()
        )
    assert (verdicts[KEY], verdicts["QL000001"]) == ("IN", "OUT:CAP")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"second": "clerk"}, OwnWork),
        ({"second": "colleague"}, NotAllowed),
        ({"reason": "急"}, ReasonWrong),
        ({"reason": "甲" * 201}, ReasonWrong),
        ({"rule": "CLOSED", "key": "QL000009"}, NotOverridable),
        ({"rule": "MOVED"}, NotOverridable),
        ({"rule": "RECUSED"}, NotOverridable),
        ({"rule": "ACTIVE"}, NotOut),
        ({"key": "QL000003"}, NotOut),
        ({"key": "QL999999"}, UnknownEnterprise),
        ({"version": 7}, StaleTask),
        ({"task_id": 99}, UnknownTask),
    ],
)
def test_what_is_not_allowed_is_refused_and_changes_nothing(road, task_id, wrong, error):
    with pytest.raises(error):
        let_in(road, **{"task_id": task_id, **wrong})
    assert (road.card(task_id).version, road.card(task_id).plan.overrides) == (1, ())


def test_only_a_draft_takes_it(road, task_id):
    approvals.submit(road.store, road.clerk, task_id, now=road.at(1))
    with pytest.raises(NotADraft):
        let_in(road, task_id)


def test_taken_out_again_the_rule_holds(road, task_id):
    let_in(road, task_id)
    done = overrides.remove(
        road.store, road.clerk, task_id, 2, KEY, "CAP", "情况已查清", now=road.at()
    )
    assert (done, road.card(task_id).plan.overrides) == (3, ())
    with pytest.raises(NoSuchOverride):
        overrides.remove(
            road.store, road.clerk, task_id, 3, KEY, "CAP", "情况已查清", now=road.at()
        )


def test_a_plan_saved_with_other_overrides_than_two_persons_made_is_refused(road, task_id):
    let_in(road, task_id)
    card = road.card(task_id)
    forged = Override("QL000001", "CAP", REASON, "甲", "人员clerk", "人员reviewer")
    for rows in ((), (forged,), (*card.plan.overrides, forged)):
        with pytest.raises(OverridesApart):
            tasks.save_task(
                road.store,
                road.clerk,
                task_id,
                2,
                replace(card.plan, overrides=rows),
                card.numbers,
                now=road.at(),
            )
    with pytest.raises(OverridesApart):
        road.draft(overrides=(forged,))
    kept = replace(card.plan, methods=("书面检查",))
    assert (
        tasks.save_task(road.store, road.clerk, task_id, 2, kept, card.numbers, now=road.at())[1]
        == 3
    )


def test_papers_for_the_room_tell_rule_reason_and_persons_and_no_name(road, task_id):
    let_in(road, task_id)
    plan = replace(road.card(task_id).plan, from_above=True)
    said = for_the_room(plan)
    assert REASON in said
    assert "人员clerk、人员reviewer" in said
    assert "上级部署" in said
    assert "青岭县第0商行" not in said
    assert KEY not in said
    assert "青岭县第0商行" in with_names(plan.overrides)[0]
    assert for_the_room(road.plan) == ""


def test_reconciliation_and_minutes_say_who_was_let_in(road, task_id):
    let_in(road, task_id)
    approve(road, task_id)
    draw_id = road.card(task_id).draws[0].id
    state = statement(road.store, road.clerk, draw_id, now=road.at(5))
    assert (state.excluded["CAP"], len(state.let_in)) == (1, 1)
    assert REASON in sheet_facts(state, "林经办")["exemptions"]
    lock_id = road.freeze(draw_id).lock_id
    road.throw(lock_id)
    draws.run(road.store, road.clerk, lock_id, now=road.at(21))
    with road.store.read() as session:
        assert REASON in minutes_facts(session, held(session, lock_id))["exemptions"]
