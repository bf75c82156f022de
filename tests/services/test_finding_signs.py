"""部门签认, and the check of a whole task: nothing is submitted before every department signed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.findings import FindingState, Verdict
from app.core.joint import with_departments
from app.core.people import NotAllowed
from app.core.task import TaskPlan
from app.services.finding import (
    finding_batch,
    finding_check,
    finding_review,
    finding_signs,
    findings,
)
from app.services.finding.finding_sheets import Late
from app.services.finding.finding_signs import SignEntry
from app.store.schema import DepartmentSign, LogEntry, Task
from app.texts import error_text

DAY = date(2026, 3, 10)
EDUCATION = "县教育局"


@pytest.fixture
def joint(county):
    """The county's task as a joint check: the second item is the education bureau's."""
    with county.store.write() as session:
        task = session.get_one(Task, county.task_id)
        plan = replace(TaskPlan.from_json(task.plan), partners=(EDUCATION,))
        task.plan = with_departments(plan, {plan.item_codes[1]: EDUCATION}).to_json()
    return county


def act(county, who, function, *args, days=6, **kwargs):
    return function(county.store, county.actors[who], *args, now=county.at(days=days), **kwargs)


def entered(county, ids):
    return act(county, "clerk", findings.enter_clean, ids, DAY, ("ONSITE",))


def sign(county, ids, department, *, who="clerk", day=DAY, name="赵科长", opinion="属实"):
    return act(county, who, finding_signs.sign, ids, SignEntry(department, name, opinion, day))


def checked(county):
    return finding_check.check_task(
        county.store, county.actors["clerk"], county.task_id, today=county.day(6)
    )


def test_a_joint_finding_is_submitted_once_every_department_has_signed(joint):
    ids = joint.assignments[:2]
    rows = entered(joint, ids)
    assert [row.unsigned for row in rows] == [("", EDUCATION)] * 2
    with pytest.raises(finding_batch.FindingIncomplete) as refused:
        act(joint, "clerk", finding_review.submit, ids)
    assert refused.value.fields["first"] == "本局还没有签认本部门的检查事项。"
    sign(joint, ids, "")
    rows = sign(joint, ids, EDUCATION)
    assert [row.unsigned for row in rows] == [(), ()]
    rows = act(joint, "clerk", finding_review.submit, ids)
    assert {row.state for row in rows} == {FindingState.SUBMITTED}


def test_a_check_of_the_bureau_alone_waits_for_no_signature(county):
    (row,) = entered(county, county.assignments[:1])
    assert row.unsigned == ()
    with pytest.raises(finding_signs.CannotSign) as refused:
        sign(county, county.assignments[:1], EDUCATION)
    assert "没有由该部门检查的事项" in error_text(refused.value)


def test_an_item_said_differently_has_to_be_signed_again_by_its_own_department_alone(joint):
    one = joint.assignments[:1]
    entered(joint, one)
    sign(joint, one, "")
    sign(joint, one, EDUCATION)
    sheet = findings.sheet(joint.store, joint.actors["clerk"], one[0], today=joint.day(6))
    changed = replace(
        sheet.body.items[1], verdict=Verdict.PROBLEM, problem="未登记", handling="责令改正"
    )
    body = replace(sheet.body, items=(sheet.body.items[0], changed))
    saved = act(joint, "clerk", findings.save, one[0], 1, DAY, body)
    assert [issue.fields.get("department") for issue in saved.issues if issue.fields] == [EDUCATION]
    (row,) = sign(joint, one, EDUCATION)
    assert row.unsigned == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": " "}, "没有写签认人"),
        ({"name": "长" * 61}, "太长"),
        ({"opinion": "长" * 501}, "太长"),
        ({"day": date(2026, 3, 9)}, "早于检查日期"),
        ({"day": date(2026, 3, 12)}, "晚于今天"),
    ],
)
def test_a_signature_that_cannot_be_is_refused_and_nothing_kept(joint, changes, fault):
    entered(joint, joint.assignments[:1])
    with pytest.raises(finding_signs.BadSign) as refused:
        sign(joint, joint.assignments[:1], EDUCATION, **changes)
    assert fault in error_text(refused.value)
    with joint.store.read() as session:
        assert session.scalars(select(DepartmentSign)).all() == []


def test_signing_together_is_all_or_none(joint):
    entered(joint, joint.assignments[:1])
    with pytest.raises(finding_signs.CannotSign) as refused:
        sign(joint, joint.assignments[:2], EDUCATION)
    assert "还没有录入" in error_text(refused.value)
    with joint.store.read() as session:
        assert session.scalars(select(DepartmentSign)).all() == []
    sign(joint, joint.assignments[:1], EDUCATION)
    with pytest.raises(finding_signs.CannotSign) as refused:
        sign(joint, joint.assignments[:1], EDUCATION)
    assert "已经签认" in error_text(refused.value)


def test_only_who_enters_findings_keeps_signatures_and_the_log_names_nobody(joint):
    entered(joint, joint.assignments[:1])
    with pytest.raises(NotAllowed):
        sign(joint, joint.assignments[:1], EDUCATION, who="reviewer")
    sign(joint, joint.assignments[:1], EDUCATION)
    with joint.store.read() as session:
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).one()
        kind, kept = last.kind, last.payload
    assert kind == "FINDING"
    assert '"SIGN"' in kept
    assert "赵科长" not in kept


def test_the_check_of_a_task_says_at_each_enterprise_what_is_missing(joint):
    found = checked(joint)
    assert (found.total, found.handed_on, len(found.lines)) == (5, 0, 5)
    assert {issue.code for line in found.lines for issue in line.issues} == {"none"}
    ids = joint.assignments
    entered(joint, ids[:3])
    sign(joint, ids[:2], "")
    sign(joint, ids[:2], EDUCATION)
    act(joint, "clerk", finding_review.submit, ids[:1])
    found = checked(joint)
    assert (found.handed_on, [line.position for line in found.ready]) == (1, [2])
    assert {line.position: [issue.code for issue in line.issues] for line in found.lines} == {
        2: [],
        3: ["not_signed", "not_signed"],
        4: ["none"],
        5: ["none"],
    }


def test_what_came_too_late_is_marked(county):
    first, second, third = county.assignments[:3]
    (row,) = entered(county, [first])
    assert (row.late, row.problem) == (Late.NONE, False)
    late = date(2026, 4, 2)  # the period ends with March
    (row,) = act(
        county,
        "clerk",
        findings.enter_clean,
        [second],
        late,
        ("ONSITE",),
        days=40,
        late_reason="停业装修",
    )
    assert row.late is Late.INSPECTED
    (row,) = act(county, "clerk", findings.enter_clean, [third], DAY, ("ONSITE",), days=40)
    assert row.late is Late.ENTERED
