"""The printed sheets of a year's plan, and where it waits."""

import pytest
from pypdf import PdfReader

from app.core.task import Act, Stage
from app.services.annual import annual_sheets
from app.services.decision_sheets import NotSubmitted
from app.services.desk import workbench


def words(made):
    return "".join("".join(page.extract_text().split()) for page in PdfReader(made.path).pages)


def waiting(year, login):
    rows = workbench.overview(year.store, year.actors[login], now=year.at(0)).waiting
    return [(one.plan_id, one.stage, one.work, one.reason) for one in rows]


def test_a_plan_waits_for_its_reviewer_then_its_approver_and_for_nobody_after(year):
    plan_id = year.create()
    year.save(plan_id)
    assert waiting(year, "clerk") == waiting(year, "reviewer") == []
    year.submit(plan_id)
    assert waiting(year, "reviewer") == [(plan_id, Stage.SUBMITTED, None, "")]
    assert waiting(year, "approver") == []
    year.decide("reviewer", plan_id, Act.REVIEW)
    assert waiting(year, "approver") == [(plan_id, Stage.REVIEWED, None, "")]
    assert waiting(year, "everything") == [(plan_id, Stage.REVIEWED, None, "")]
    year.decide("approver", plan_id, Act.APPROVE)
    assert [waiting(year, login) for login in ("clerk", "reviewer", "approver")] == [[], [], []]


def test_a_plan_does_not_wait_for_whoever_passed_it_before(year):
    plan_id = year.create()
    year.save(plan_id)
    year.submit(plan_id)
    year.decide("everything", plan_id, Act.REVIEW)
    assert waiting(year, "everything") == []
    assert waiting(year, "approver") == [(plan_id, Stage.REVIEWED, None, "")]


def test_a_plan_sent_back_waits_for_its_author_with_the_reason(year):
    plan_id = year.create()
    year.save(plan_id)
    year.submit(plan_id)
    year.decide("reviewer", plan_id, Act.RETURN, "第1项比例过高")
    assert waiting(year, "clerk") == [
        (plan_id, Stage.DRAFT, workbench.Work.RETURNED, "第1项比例过高")
    ]
    assert waiting(year, "everything") == []
    assert waiting(year, "reviewer") == []


def test_both_sheets_of_a_plan_have_its_tasks_and_opinions(year, tmp_path):
    plan_id = year.create()
    with pytest.raises(NotSubmitted):
        annual_sheets.legal_sheet(year.store, year.clerk, plan_id, tmp_path, now=year.at(1))
    year.save(plan_id)
    year.submit(plan_id)
    year.decide("reviewer", plan_id, Act.REVIEW, "依据充分")
    year.decide("approver", plan_id, Act.APPROVE, "按计划实施")
    legal = words(
        annual_sheets.legal_sheet(year.store, year.clerk, plan_id, tmp_path, now=year.at(1))
    )
    both = words(
        annual_sheets.approval_sheet(year.store, year.clerk, plan_id, tmp_path, now=year.at(1))
    )
    for part in ("年度抽查工作计划", "企业年报公示信息抽查", "第十四条", "依据充分"):
        assert part in legal, part
    for part in ("2026年度第1版", "依据充分", "按计划实施", "审批人（签名）：人员approver"):
        assert part in both, part
