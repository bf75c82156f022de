"""Review and approval: in order, by others, with reasons."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.core.incomplete import PlanIncomplete
from app.core.people import NotAllowed, OwnWork, Right
from app.core.quota import ALL, QuotaRule
from app.core.reasons import ReasonWrong
from app.core.task import Act, DrawKind, OutOfOrder, Stage
from app.services.draw import draws
from app.services.task import approvals, tasks
from app.store.schema import Account


def stage(road, task_id):
    return road.card(task_id).stage


def test_the_road_to_the_draw_is_submit_review_approve(road):
    task_id = road.submitted()
    assert stage(road, task_id) is Stage.SUBMITTED
    assert road.card(task_id).draws == ()
    road.act("reviewer", task_id, Act.REVIEW, "合法")
    assert stage(road, task_id) is Stage.REVIEWED
    assert road.card(task_id).draws == ()
    road.act("approver", task_id, Act.APPROVE)
    card = road.card(task_id)
    assert card.stage is Stage.APPROVED
    assert [(one.act, one.by, one.opinion) for one in card.steps] == [
        (Act.SUBMIT, "人员clerk", ""),
        (Act.REVIEW, "人员reviewer", "合法"),
        (Act.APPROVE, "人员approver", "同意"),
    ]
    [draw] = card.draws
    assert (draw.number, draw.kind, draw.attempt) == (
        f"{card.numbers.task_no}-1",
        DrawKind.BOTH,
        0,
    )
    assert [entry.kind for entry in road.log("APPROVE")] == ["APPROVE", "APPROVE"]


@pytest.mark.parametrize(
    ("login", "act"),
    [
        ("clerk", Act.REVIEW),
        ("approver", Act.REVIEW),
        ("supervisor", Act.REVIEW),
        ("admin", Act.REVIEW),
        ("clerk", Act.RETURN),
        ("approver", Act.RETURN),
    ],
)
def test_a_submitted_task_is_the_reviewers(road, login, act):
    task_id = road.submitted()
    with pytest.raises(NotAllowed):
        road.act(login, task_id, act, "意见")
    assert stage(road, task_id) is Stage.SUBMITTED


def test_nobody_reviews_what_they_made(road):
    task_id = tasks.save_task(
        road.store,
        road.everything,
        None,
        0,
        road.plan,
        tasks.propose_numbers(road.store, road.clerk, road.plan.period_from),
        now=road.at(),
    )[0]
    approvals.submit(road.store, road.clerk, task_id, now=road.at())
    with pytest.raises(OwnWork):
        road.act("everything", task_id, Act.REVIEW)
    assert len(road.log("REFUSED")) == 1


def test_nobody_reviews_what_they_submitted(road):
    task_id = road.draft()
    approvals.submit(road.store, road.everything, task_id, now=road.at())
    with pytest.raises(OwnWork):
        road.act("everything", task_id, Act.REVIEW)


def test_nobody_reviews_what_they_changed(road):
    task_id = road.draft()
    card = road.card(task_id)
    plan = replace(card.plan, quotas={ALL: QuotaRule("NUMBER", "1")})
    tasks.save_task(
        road.store, road.everything, task_id, card.version, plan, card.numbers, now=road.at()
    )
    approvals.submit(road.store, road.clerk, task_id, now=road.at())
    with pytest.raises(OwnWork):
        road.act("everything", task_id, Act.REVIEW)
    road.act("reviewer", task_id, Act.REVIEW)
    with pytest.raises(OwnWork):
        road.act("everything", task_id, Act.APPROVE)


def test_the_approver_is_not_the_reviewer(road):
    task_id = road.submitted()
    road.act("both", task_id, Act.REVIEW)
    with pytest.raises(OwnWork):
        road.act("both", task_id, Act.APPROVE)
    road.act("approver", task_id, Act.APPROVE)
    assert stage(road, task_id) is Stage.APPROVED


@pytest.mark.parametrize("opinion", ["", "  \n"])
def test_a_task_goes_back_with_a_reason_only(road, opinion):
    task_id = road.submitted()
    with pytest.raises(approvals.OpinionMissing):
        road.act("reviewer", task_id, Act.RETURN, opinion)
    assert stage(road, task_id) is Stage.SUBMITTED


def test_a_returned_task_is_changed_and_comes_again(road):
    task_id = road.submitted()
    road.act("reviewer", task_id, Act.RETURN, "缺依据")
    card = road.card(task_id)
    assert card.stage is Stage.DRAFT
    tasks.save_task(
        road.store, road.clerk, task_id, card.version, card.plan, card.numbers, now=road.at()
    )
    approvals.submit(road.store, road.clerk, task_id, now=road.at())
    road.act("reviewer", task_id, Act.REVIEW)
    road.act("approver", task_id, Act.RETURN, "期限太短")
    assert stage(road, task_id) is Stage.DRAFT


def test_the_same_reviewer_passes_a_task_again_after_it_came_back(road):
    """A bureau has one legal reviewer: a return must not lock the task for good."""
    task_id = road.submitted()
    road.act("reviewer", task_id, Act.REVIEW)
    road.act("approver", task_id, Act.RETURN, "请核对")
    approvals.submit(road.store, road.clerk, task_id, now=road.at(5))
    road.act("reviewer", task_id, Act.REVIEW)
    road.act("approver", task_id, Act.APPROVE)
    assert stage(road, task_id) is Stage.APPROVED


def test_who_reviewed_before_a_return_may_approve_after_another_reviewed(road):
    task_id = road.submitted()
    road.act("both", task_id, Act.REVIEW)
    road.act("approver", task_id, Act.RETURN, "请核对")
    approvals.submit(road.store, road.clerk, task_id, now=road.at(5))
    road.act("reviewer", task_id, Act.REVIEW)
    road.act("both", task_id, Act.APPROVE)
    assert stage(road, task_id) is Stage.APPROVED


@pytest.mark.parametrize(
    ("login", "act", "wanted"),
    [
        ("approver", Act.APPROVE, Stage.SUBMITTED),
        ("reviewer", Act.REVIEW, Stage.REVIEWED),
        ("reviewer", Act.REVIEW, Stage.APPROVED),
        ("approver", Act.APPROVE, Stage.APPROVED),
        ("approver", Act.RETURN, Stage.APPROVED),
        ("approver", Act.RETURN, Stage.DRAFT),
    ],
)
def test_an_act_out_of_order_changes_nothing(road, login, act, wanted):
    if wanted is Stage.DRAFT:
        task_id = road.draft()
    elif wanted is Stage.SUBMITTED:
        task_id = road.submitted()
    elif wanted is Stage.REVIEWED:
        task_id = road.submitted()
        road.act("both", task_id, Act.REVIEW)
    else:
        task_id, _ = road.approved()
        # Somebody who had no hand in it, so that only the order is wrong.
        login = {"reviewer": "both", "approver": "both"}[login]
    steps = len(road.card(task_id).steps)
    with pytest.raises(OutOfOrder):
        road.act(login, task_id, act, "意见")
    assert (stage(road, task_id), len(road.card(task_id).steps)) == (wanted, steps)


@pytest.mark.parametrize("act", sorted(set(Act) - {Act.REVIEW, Act.APPROVE, Act.RETURN}))
def test_a_decision_is_none_of_the_other_acts(road, act):
    """A task is drawn by a draw and ended with a reason, not by an approver's word."""
    task_id, _ = road.approved()
    with pytest.raises(ValueError, match=act.value):
        road.act("both", task_id, act)
    assert stage(road, task_id) is Stage.APPROVED


def test_a_task_is_submitted_once(road):
    task_id = road.submitted()
    with pytest.raises(OutOfOrder):
        approvals.submit(road.store, road.clerk, task_id, now=road.at())


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"name": " "}, "name"),
        ({"item_codes": ()}, "items"),
        ({"methods": ()}, "methods"),
        ({"quotas": {}}, "quotas"),
        ({"quotas": {"A": QuotaRule("RATIO", "3%")}}, "quota_value"),
    ],
)
def test_an_incomplete_task_is_not_submitted(road, changes, what):
    task_id = road.draft(**changes)
    with pytest.raises(PlanIncomplete) as caught:
        approvals.submit(road.store, road.clerk, task_id, now=road.at())
    assert caught.value.fields["what"] == what
    assert stage(road, task_id) is Stage.DRAFT


def test_a_task_is_ended_with_a_reason_at_any_time_before_it_is_closed(road):
    task_id, _ = road.drawn()
    with pytest.raises(ReasonWrong):
        approvals.end(road.store, road.clerk, task_id, " ", now=road.at(40))
    approvals.end(road.store, road.clerk, task_id, "上级统一组织", now=road.at(40))
    assert stage(road, task_id) is Stage.ENDED
    with pytest.raises(OutOfOrder):
        approvals.end(road.store, road.clerk, task_id, "再来一次", now=road.at(41))


def test_a_task_that_is_not_there_is_said_so(road):
    with pytest.raises(approvals.UnknownTask):
        approvals.submit(road.store, road.clerk, 99, now=road.at())
    with pytest.raises(approvals.UnknownTask):
        road.act("reviewer", 99, Act.REVIEW)
    with pytest.raises(approvals.UnknownTask):
        approvals.end(road.store, road.clerk, 99, "任务重复", now=road.at())


def test_a_task_with_a_sealed_attempt_is_drawn_or_voided_before_it_is_ended(road):
    task_id, draw_id = road.approved()
    lock = road.freeze(draw_id)
    with pytest.raises(approvals.OpenLock):
        approvals.end(road.store, road.clerk, task_id, "上级统一组织", now=road.at(40))
    second = road.actors["supervisor"]
    draws.void(road.store, road.clerk, second, lock.lock_id, "改期举行", now=road.at(41))
    approvals.end(road.store, road.clerk, task_id, "上级统一组织", now=road.at(42))
    assert tasks.task(road.store, road.clerk, task_id).stage is Stage.ENDED


def test_who_may_pass_a_task_is_named_and_without_anybody_who_can_change_that(road):
    task_id = road.submitted()
    able = approvals.who_passes(road.store, road.actors["clerk"], task_id)
    assert able.right is Right.REVIEW_TASK
    assert "人员reviewer" in able.names
    assert not {"人员clerk", "人员approver"} & set(able.names)
    with road.store.write() as session:
        for account in session.scalars(select(Account).where(Account.name.in_(able.names))):
            account.active = False
    able = approvals.who_passes(road.store, road.actors["clerk"], task_id)
    assert able.names == ()
    assert "人员admin" in able.admins
