"""The printed sheets of review and approval; and that nothing is frozen without both."""

from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from app.core.quota import ALL, QuotaRule
from app.core.scope import Scope
from app.core.task import Act, Stage
from app.services.decision_sheets import NotSubmitted
from app.services.draw import pool
from app.services.paper import paper_ceremony
from app.services.task import approval_sheets, task_changes
from app.store.schema import Draw, Item, Task


def words(made):
    return "".join("".join(page.extract_text().split()) for page in PdfReader(made.path).pages)


@pytest.fixture
def legal(road, tmp_path):
    return lambda task_id: words(
        approval_sheets.legal_sheet(road.store, road.clerk, task_id, tmp_path, now=road.at(30))
    )


@pytest.fixture
def approval(road, tmp_path):
    return lambda task_id: words(
        approval_sheets.approval_sheet(road.store, road.clerk, task_id, tmp_path, now=road.at(30))
    )


def test_the_legal_sheet_has_what_was_submitted_and_a_blank_opinion_before_it_is_given(road, legal):
    task_id = road.submitted(scope=Scope(kinds=("个体工商户",)))
    said = legal(task_id)
    for part in (
        "青岭县市场监督管理局法制审核意见表",
        "抽查任务：一季度抽查",
        "人员clerk",
        "2026年3月10日至2026年4月30日",
        "个体工商户",
        "事项A07",
        "《条例》第九条",
    ):
        assert part in said, part
    assert "年月日" in said  # to be written by hand
    road.act("reviewer", task_id, Act.REVIEW, "依据充分，比例合规")
    said = legal(task_id)
    assert "依据充分，比例合规" in said
    assert "审核人（签名）：人员reviewer" in said
    assert "年月日" not in said


def test_a_return_is_on_the_legal_sheet_and_takes_the_opinion_before_it_away(road, legal):
    task_id = road.submitted()
    road.act("reviewer", task_id, Act.REVIEW, "合法")
    road.act("approver", task_id, Act.RETURN, "期限太短，请延长")
    said = legal(task_id)
    assert "期限太短，请延长" in said
    assert "审核人（签名）：人员" not in said


def test_the_approval_sheet_has_both_opinions_and_what_was_changed_since(road, approval):
    task_id, _ = road.approved()
    card = road.card(task_id)
    task_changes.change(
        road.store,
        road.clerk,
        road.approver,
        task_id,
        card.version,
        replace(card.plan, period_to=date(2026, 5, 20)),
        "省局部署顺延",
        now=road.at(20),
    )
    said = approval(task_id)
    for part in (
        "双随机抽查审批表",
        "审核人（签名）：人员reviewer",
        "审批人（签名）：人员approver",
        "检查截止：2026年4月30日改为",
        "2026年5月20日",
        "省局部署顺延",
        "人员clerk提出，人员",
    ):
        assert part in said, part


def test_a_draft_has_no_sheet(road, legal):
    with pytest.raises(NotSubmitted):
        legal(road.draft())


def test_each_sheet_is_logged_under_the_task(road, legal):
    task_id = road.submitted()
    legal(task_id)
    [entry] = road.log("PAPER")
    assert entry.subject == road.card(task_id).numbers.task_no
    assert '"form":"legal-opinion/v1"' in entry.payload


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.APPROVED, Stage.DRAWN}))
def test_nothing_is_frozen_without_review_and_approval(road, stage):
    task_id, draw_id = road.approved()
    road.change(Task, Task.id == task_id, stage=stage.value)
    with pytest.raises(pool.NotApproved):
        road.freeze(draw_id)


def test_before_approval_there_is_no_draw_to_freeze(road):
    task_id = road.submitted()
    road.act("reviewer", task_id, Act.REVIEW)
    assert road.card(task_id).draws == ()
    with road.store.read() as session:
        assert session.query(Draw).count() == 0


def test_too_few_for_the_item_list_stands_on_every_sheet_that_is_signed_and_else_nothing(
    road, legal, tmp_path
):
    enough = road.submitted()
    assert "低于清单要求" not in legal(enough)
    road.change(Item, Item.code.in_(road.plan.item_codes), ratio="不低于50%")
    task_id = road.submitted(quotas={ALL: QuotaRule("NUMBER", "4")})
    plan = road.card(task_id).plan
    short = pool.reconcile(road.store, road.clerk, plan, now=road.at(1)).short
    assert [one.wanted for one in short] == [4] * len(road.plan.item_codes)
    printed = approval_sheets.legal_sheet(
        road.store, road.clerk, task_id, tmp_path, short, now=road.at(2)
    )
    assert "低于清单要求" in words(printed)
    assert "按2026年3月5日的名录：应抽4户，低于事项清单的要求：" in words(printed)
    road.act("reviewer", task_id, Act.REVIEW)
    road.act("approver", task_id, Act.APPROVE)
    lock_id = road.freeze(road.card(task_id).draws[0].id).lock_id
    needed = f"至少要抽{short[0].needed}户。"
    sheet = words(
        paper_ceremony.lock_sheet(road.store, road.clerk, lock_id, tmp_path, now=road.at(20))
    )
    assert "随机抽取。应抽4户，低于事项清单的要求：" in sheet
    assert needed in sheet
    # Once it is locked, what the lock keeps stands there, whatever counts today.
    later = approval_sheets.approval_sheet(
        road.store, road.clerk, task_id, tmp_path, now=road.at(30)
    )
    assert "锁定名单时：应抽4户" in words(later)
    assert needed in words(later)
