"""What waits for whom, and the key figures."""

from app.core.people import Right
from app.core.task import Act
from app.services.desk import workbench
from app.services.draw import draws
from app.services.finding import finding_review, findings
from app.services.task import approvals
from app.store.schema import Account, Task


def waiting(road, login):
    rows = workbench.overview(road.store, road.actors[login], now=road.at()).waiting
    return [(one.task_id, one.stage.value, one.open_findings) for one in rows]


def test_an_empty_county_has_figures_and_nothing_waits(road):
    seen = workbench.overview(road.store, road.supervisor, now=road.at())
    assert (seen.enterprises, seen.officers, seen.list_version) == (24, 12, "2026-1")
    assert (seen.tasks, seen.drawn, seen.approved_findings, seen.waiting) == (0, 0, 0, ())


def test_a_task_waits_for_whoever_has_to_act_on_it(road):
    task_id = road.draft()
    people = ("clerk", "reviewer", "approver", "supervisor", "admin")

    def asked():
        return [login for login in people if waiting(road, login)]

    assert asked() == ["clerk"]
    approvals.submit(road.store, road.clerk, task_id, now=road.at())
    assert asked() == ["reviewer"]
    road.act("reviewer", task_id, Act.REVIEW)
    assert asked() == ["approver"]
    road.act("approver", task_id, Act.APPROVE)
    assert asked() == ["clerk"]
    lock_id = road.freeze(road.card(task_id).draws[0].id).lock_id
    road.throw(lock_id)
    draws.run(road.store, road.clerk, lock_id, now=road.at(21))
    assert asked() == ["clerk"]  # nobody has written a finding yet
    road.change(Task, Task.id == task_id, stage="CLOSED")
    assert asked() == []


def test_drawn_enterprises_without_an_approved_finding_are_counted(road):
    road.drawn()
    assert waiting(road, "clerk") == [(1, "DRAWN", 5)]
    _approve(road, (1, 2))
    assert waiting(road, "clerk") == [(1, "DRAWN", 3)]
    seen = workbench.overview(road.store, road.clerk, now=road.at())
    assert (seen.drawn, seen.approved_findings) == (5, 2)


def _approve(road, ids, days=6):
    now = road.at(days=days)
    day = road.plan.period_from
    if days == 6:
        findings.enter_clean(road.store, road.clerk, ids, day, ("ONSITE",), now=now)
    finding_review.submit(road.store, road.clerk, ids, now=now)
    finding_review.review(road.store, road.reviewer, ids, True, "属实", now=now)
    finding_review.approve(road.store, road.approver, ids, True, "同意", now=now)


def test_a_corrected_finding_is_one_finding(road):
    road.drawn()
    _approve(road, (1,))
    now = road.at(days=7)
    sheet = findings.sheet(road.store, road.clerk, 1, today=now.date())
    findings.correct(
        road.store, road.clerk, 1, 1, road.plan.period_from, sheet.body, "笔误", now=now
    )
    _approve(road, (1,), days=8)
    assert workbench.overview(road.store, road.clerk, now=road.at()).approved_findings == 1


def test_a_voided_draw_is_no_figure(road):
    _, lock_id = road.drawn()
    draws.void(road.store, road.clerk, road.supervisor, lock_id, "现场停电", now=road.at(30))
    assert workbench.overview(road.store, road.clerk, now=road.at()).drawn == 0
    assert waiting(road, "clerk") == [(1, "APPROVED", 0)]


def _work(road, login):
    return [
        (one.work, one.count)
        for one in workbench.overview(road.store, road.actors[login], now=road.at()).waiting
    ]


def test_findings_wait_for_the_next_hand_and_for_nobody_else(road):
    road.drawn()
    people = ("clerk", "reviewer", "approver")
    day, now = road.plan.period_from, road.at(days=6)
    ids = (1, 2, 3, 4, 5)
    findings.enter_clean(road.store, road.clerk, ids, day, ("ONSITE",), now=now)
    assert [_work(road, one) for one in people] == [[("RECORD", 5)], [], []]
    finding_review.submit(road.store, road.clerk, ids, now=now)
    assert [_work(road, one) for one in people] == [[], [("REVIEW", 5)], []]
    finding_review.review(road.store, road.reviewer, ids, True, "属实", now=now)
    finding_review.approve(road.store, road.approver, ids[:2], True, "同意", now=now)
    assert [_work(road, one) for one in people] == [[], [], [("APPROVE", 3)]]
    finding_review.approve(road.store, road.approver, ids[2:4], True, "同意", now=now)
    finding_review.approve(road.store, road.approver, ids[4:], False, "再核实", now=now)
    assert [_work(road, one) for one in people] == [[("RECORD", 1)], [], []]


def test_once_all_findings_are_approved_only_publishing_is_left(road):
    task_id, _ = road.drawn()
    _approve(road, (1, 2, 3, 4, 5))
    assert _work(road, "clerk") == [("PUBLISH", 5)]
    assert _work(road, "reviewer") == _work(road, "approver") == []
    there = road.card(task_id).progress
    assert (there.assigned, there.open, there.begun) == (5, 0, 5)


def test_a_task_sent_back_waits_for_its_author_with_the_reason_and_for_others_as_a_draft(road):
    task_id = road.submitted()
    road.act("reviewer", task_id, Act.RETURN, "缺检查依据")

    def seen(login):
        [one] = workbench.overview(road.store, road.actors[login], now=road.at()).waiting
        return one.work, one.reason

    assert seen("clerk") == (workbench.Work.RETURNED, "缺检查依据")
    assert seen("colleague") == (None, "")
    approvals.submit(road.store, road.clerk, task_id, now=road.at(5))
    assert waiting(road, "clerk") == []


def test_a_task_does_not_wait_for_whoever_made_or_passed_it(road):
    task_id = road.submitted()
    road.act("both", task_id, Act.REVIEW)
    assert waiting(road, "both") == []
    assert waiting(road, "approver") == [(task_id, "REVIEWED", 0)]


def test_a_decision_nobody_else_may_make_is_known_before_the_first_task(road):
    def unmanned():
        return workbench.overview(road.store, road.clerk, now=road.at()).unmanned

    assert unmanned() == ()
    road.change(Account, Account.name != "人员both", active=False)
    assert unmanned() == (Right.APPROVE_TASK,)  # one person cannot make both
    road.change(Account, Account.name == "人员both", active=False)
    assert unmanned() == (Right.REVIEW_TASK, Right.APPROVE_TASK)
