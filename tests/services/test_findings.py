"""Findings through the services: saved, checked, passed by three people, corrected."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.findings import FindingBody, FindingState, Verdict
from app.core.people import NotAllowed, OwnWork, Right
from app.errors import UserError
from app.services.finding import finding_batch, finding_review, findings
from app.store.schema import Finding, LogEntry, Task
from app.texts import error_text

DAY = date(2026, 3, 10)


def clean(county, sheet):
    items = tuple(replace(item, verdict=Verdict.CLEAR) for item in sheet.body.items)
    return FindingBody(
        items=items,
        methods=("ONSITE",),
        results=("CLEAR",),
        follow_ups=("NONE",),
        closed=True,
        closed_on=DAY,
    )


@pytest.fixture
def first(county):
    return county.assignments[0]


@pytest.fixture
def act(county):
    """Call a service as somebody, five days after the draw."""

    def call(who, function, *args, **kwargs):
        return function(county.store, county.actors[who], *args, now=county.at(days=6), **kwargs)

    return call


def open_sheet(county, assignment_id):
    return findings.sheet(county.store, county.actors["clerk"], assignment_id, today=county.day(6))


@pytest.fixture
def saved(county, act, first):
    body = clean(county, open_sheet(county, first))
    return act("clerk", findings.save, first, 0, DAY, body)


def pass_all(act, ids):
    act("clerk", finding_review.submit, ids)
    act("reviewer", finding_review.review, ids, True, "属实")
    act("approver", finding_review.approve, ids, True, "同意公示")


def test_a_task_lists_its_drawn_enterprises_in_queue_order_before_anything_is_entered(county):
    rows = findings.task_findings(county.store, county.actors["supervisor"], county.task_id)
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert {row.state for row in rows} == {FindingState.NONE}
    assert all(len(row.officers) == 2 and row.team in ("T001", "T002") for row in rows)
    assert rows[0].revision == 0


def test_a_sheet_shows_frozen_facts_items_of_the_tasks_list_and_a_blank_body(county, first):
    sheet = open_sheet(county, first)
    assert [item.code for item in sheet.items] == ["A01", "B03"]
    assert sheet.items[0].name == "登记事项检查（名称规范使用）"
    assert [(p.text, p.hint) for p in sheet.items[0].points] == [
        ("名称是否规范", "核对牌匾"),
        ("执照是否悬挂", ""),
    ]
    assert [item.verdict for item in sheet.body.items] == [None, None]
    assert sheet.draw_day == date(2026, 3, 5)
    assert sheet.enterprise["address"].startswith("麦㙦镇解放路")
    assert {issue.code for issue in sheet.issues} >= {"no_verdict", "no_result"}


def test_an_incomplete_entry_is_saved_and_cannot_be_submitted(county, act, first):
    body = open_sheet(county, first).body
    sheet = act("clerk", findings.save, first, 0, DAY, body)
    assert (sheet.state, sheet.revision) == (FindingState.DRAFT, 1)
    with pytest.raises(finding_batch.FindingIncomplete) as refused:
        act("clerk", finding_review.submit, [first])
    assert refused.value.fields["first"] == "检查事项A01还没有填写检查情况。"
    assert open_sheet(county, first).state is FindingState.DRAFT


def test_saving_the_same_again_adds_no_revision(act, saved, first):
    again = act("clerk", findings.save, first, 1, DAY, saved.body)
    assert again.revision == 1


def test_saving_over_a_newer_revision_names_both(act, saved, first):
    act("colleague", findings.save, first, 1, DAY, replace(saved.body, note="改"))
    with pytest.raises(findings.StaleFinding) as refused:
        act("clerk", findings.save, first, 1, DAY, saved.body)
    fields = refused.value.fields
    assert (fields["yours"], fields["newer"], fields["by"]) == (1, 2, "人员colleague")
    assert "第2版" in error_text(refused.value)


def test_three_people_pass_a_finding_and_every_step_is_kept(county, act, saved, first):
    pass_all(act, [first])
    sheet = open_sheet(county, first)
    assert sheet.state is FindingState.APPROVED
    assert [(step.act, step.by, step.opinion) for step in sheet.history] == [
        ("SAVE", "人员clerk", ""),
        ("SUBMIT", "人员clerk", ""),
        ("REVIEW", "人员reviewer", "属实"),
        ("APPROVE", "人员approver", "同意公示"),
    ]
    with county.store.read() as session:
        kinds = session.scalars(select(LogEntry.kind).order_by(LogEntry.n)).all()
    assert kinds[-4:] == ["FINDING", "FINDING", "APPROVE", "APPROVE"]


def test_a_submitted_finding_cannot_be_changed_until_it_comes_back(act, saved, first):
    act("clerk", finding_review.submit, [first])
    with pytest.raises(findings.NotEditable):
        act("clerk", findings.save, first, 1, DAY, replace(saved.body, note="改"))
    rows = act("reviewer", finding_review.review, [first], False, "缺照片")
    assert rows[0].state is FindingState.RETURNED
    sheet = act("clerk", findings.save, first, 1, DAY, replace(saved.body, note="改"))
    assert (sheet.state, sheet.revision) == (FindingState.DRAFT, 2)


def test_a_return_needs_a_word(act, saved, first):
    act("clerk", finding_review.submit, [first])
    with pytest.raises(finding_batch.ReasonMissing):
        act("reviewer", finding_review.review, [first], False, " ")


def test_nobody_passes_own_work(act, saved, first, county):
    with pytest.raises(NotAllowed):
        act("clerk", finding_review.review, [first], True, "")
    sheet = act("everything", findings.save, first, 1, DAY, replace(saved.body, note="参与"))
    assert sheet.revision == 2
    act("clerk", finding_review.submit, [first])
    with pytest.raises(OwnWork):
        act("everything", finding_review.review, [first], True, "")
    act("reviewer", finding_review.review, [first], True, "")
    with pytest.raises(OwnWork):
        act("everything", finding_review.approve, [first], True, "")


def test_the_reviewer_does_not_approve(act, saved, first):
    act("clerk", finding_review.submit, [first])
    act("everything", finding_review.review, [first], True, "")
    with pytest.raises(OwnWork):
        act("everything", finding_review.approve, [first], True, "")


def test_an_approval_before_the_review_is_out_of_order(act, saved, first):
    act("clerk", finding_review.submit, [first])
    with pytest.raises(finding_review.FindingElsewhere) as refused:
        act("approver", finding_review.approve, [first], True, "")
    assert "待审核" in error_text(refused.value)


def test_a_reviewer_may_review_again_what_the_approver_sent_back(act, saved, first):
    act("clerk", finding_review.submit, [first])
    act("reviewer", finding_review.review, [first], True, "")
    act("approver", finding_review.approve, [first], False, "再核实")
    act("clerk", finding_review.submit, [first])
    act("reviewer", finding_review.review, [first], True, "已核实")
    rows = act("approver", finding_review.approve, [first], True, "")
    assert rows[0].state is FindingState.APPROVED


def test_a_batch_is_all_or_none(county, act, saved, first):
    with pytest.raises(UserError):
        act("clerk", finding_review.submit, county.assignments[:2])
    assert open_sheet(county, first).state is FindingState.DRAFT


def test_clean_ones_are_entered_and_passed_together(county, act):
    rows = act("clerk", findings.enter_clean, county.assignments, DAY, ("ONSITE", "WRITTEN"))
    assert {row.results for row in rows} == {("未发现问题",)}
    pass_all(act, county.assignments)
    rows = findings.task_findings(county.store, county.actors["clerk"], county.task_id)
    assert {row.state for row in rows} == {FindingState.APPROVED}
    assert all(row.closed and row.approved_revision == 1 for row in rows)


def test_the_batch_entry_touches_nothing_where_one_has_begun(county, act, saved):
    with pytest.raises(findings.NotBlank):
        act("clerk", findings.enter_clean, county.assignments, DAY, ("ONSITE",))
    with county.store.read() as session:
        assert len(session.scalars(select(Finding.id)).all()) == 1


@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 12)])
def test_the_batch_entry_keeps_the_rules_of_dates(county, act, day):
    """Before the draw, before the period without a reason, and in the future."""
    with pytest.raises(finding_batch.FindingIncomplete):
        act("clerk", findings.enter_clean, county.assignments[:1], day, ("ONSITE",))


def test_a_correction_names_what_it_replaces_and_is_approved_anew(county, act, saved, first):
    pass_all(act, [first])
    with pytest.raises(findings.AlreadyApproved):
        act("clerk", findings.save, first, 1, DAY, replace(saved.body, note="改"))
    with pytest.raises(finding_batch.ReasonMissing):
        act("clerk", findings.correct, first, 1, DAY, saved.body, "")
    changed = replace(
        saved.body,
        results=("UNREACHABLE",),
        follow_ups=("HOME_BRANCH",),
        closed=False,
        closed_on=None,
    )
    sheet = act("clerk", findings.correct, first, 1, DAY, changed, "录入错误")
    assert (sheet.revision, sheet.approved_revision, sheet.body.corrects) == (2, 1, 1)
    row = findings.task_findings(county.store, county.actors["clerk"], county.task_id)[0]
    assert (row.correcting, row.state) == (True, FindingState.DRAFT)
    sheet = act("clerk", findings.save, first, 2, DAY, replace(sheet.body, note="补"))
    assert (sheet.revision, sheet.body.corrects) == (3, 1)
    pass_all(act, [first])
    sheet = open_sheet(county, first)
    assert sheet.approved_revision == 3
    assert ("CORRECT", "录入错误") in [(step.act, step.opinion) for step in sheet.history]


def test_only_an_approved_finding_is_corrected(act, saved, first):
    with pytest.raises(findings.NothingToCorrect):
        act("clerk", findings.correct, first, 1, DAY, saved.body, "录入错误")


@pytest.mark.parametrize("stage", ["APPROVED", "CLOSED"])
def test_findings_belong_to_a_drawn_task(county, act, saved, first, stage):
    with county.store.write() as session:
        session.get_one(Task, county.task_id).stage = stage
    with pytest.raises(finding_batch.TaskNotDrawn):
        act("clerk", findings.save, first, 1, DAY, replace(saved.body, note="改"))


def test_a_finding_that_was_begun_is_finished_after_its_task_ended(county, act, saved, first):
    with county.store.write() as session:
        session.get_one(Task, county.task_id).stage = "ENDED"
    row = act("clerk", findings.save, first, 1, DAY, replace(saved.body, note="改"))
    assert row.revision == 2
    other = county.assignments[-1]
    with pytest.raises(finding_batch.TaskNotDrawn):
        act("clerk", findings.save, other, 0, DAY, saved.body)


def test_the_log_holds_ids_and_no_names(county, act, saved, first):
    pass_all(act, [first])
    with county.store.read() as session:
        payloads = session.scalars(
            select(LogEntry.payload)
            .where(LogEntry.kind.in_(("FINDING", "APPROVE")))
            .order_by(LogEntry.n)
        ).all()
    assert all("公司" not in payload and "商行" not in payload for payload in payloads)
    assert json.loads(payloads[0]) == {
        "act": "SAVE",
        "assignment": first,
        "complete": True,
        "revision": 1,
        "task": "360824202603051001",
    }


def test_who_may_pass_a_finding_is_named_and_never_who_wrote_or_passed_it(
    county, act, saved, first
):
    act("clerk", finding_review.submit, (first,))
    able = finding_review.who_passes(county.store, county.actors["clerk"], first)
    assert able.right is Right.REVIEW_FINDING
    assert county.actors["reviewer"].name in able.names
    assert county.actors["clerk"].name not in able.names
    act("reviewer", finding_review.review, (first,), True, "属实")
    able = finding_review.who_passes(county.store, county.actors["clerk"], first)
    assert able.right is Right.APPROVE_FINDING
    assert county.actors["approver"].name in able.names
    assert county.actors["reviewer"].name not in able.names
