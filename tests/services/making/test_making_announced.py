"""The announcement of a draw: before it when and where, after it what came of it."""

from dataclasses import replace

import pytest

from app.core.paper_asks import AskMissing
from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import Scope
from app.core.task import DrawKind, TaskPlan
from app.services.paper.making_about import Target
from app.services.paper.making_announced import _amount
from app.services.paper.making_job import prepare
from app.store.schema import Result, Task


def plan_of(county):
    with county.store.read() as session:
        return TaskPlan.from_json(session.get_one(Task, county.task_id).plan)


def test_before_the_draw_the_announcement_needs_its_time_and_place(undrawn):
    store, day = undrawn.store, undrawn.at()

    def run(**inputs):
        with store.read() as session:
            target = (Target(task_id=undrawn.task_id),)
            return prepare(session, "draw-announcement", target, inputs, day, ()).facts[0]

    for entered, label in (({}, "抽取时间"), ({"time": "明天"}, "抽取地点")):
        with pytest.raises(AskMissing) as caught:
            run(**entered)
        assert caught.value.fields["label"] == label
    facts = run(time="2026年3月5日9时", place="三楼会议室")
    assert (facts["drawn"], facts["publish"], facts["draws"], facts["places"]) == (
        False,
        False,
        [],
        [],
    )
    assert facts["amount"] == "抽取检查对象5户"
    assert facts["time"] == "2026年3月5日9时"
    assert facts["scope"] == "列入本局检查对象名录库的全部检查对象"


def test_after_the_draw_the_announcement_tells_the_result_and_its_digests(county, said):
    with county.store.read() as session:
        digest = session.get_one(Result, county.lock_id).result_hash
    text = said("draw-announcement")
    assert "青市监抽公〔2026〕1号" in text
    assert "2026年3月5日9时00分至9时12分在三楼会议室公开抽取" in text
    assert "抽取检查对象5户，编成检查组2组。检查对象名单见附件。" in text
    assert digest in text
    assert "91360824MAC000017N" in text
    assert "QL000005" not in text  # the bureau's own number is none of the public's


def test_a_list_that_is_not_published_is_not_in_the_announcement(replan, said):
    replan(publish_list=False)
    text = said("draw-announcement")
    assert "检查对象名单不在检查之前公布" in text
    assert "麦㙦超市" not in text
    assert "附件" not in text


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"kind": DrawKind.OFFICERS, "listed": ("1", "2")}, "上级确定的检查对象2户"),
        ({"quotas": {ALL: QuotaRule("RATIO", "5")}}, "按5%的比例抽取检查对象"),
        (
            {
                "quotas": {"C": QuotaRule("NUMBER", "3"), "D": QuotaRule("NUMBER", "4")},
                "basis": Basis.CLASS,
            },
            "抽取检查对象7户",
        ),
        (
            {"quotas": {"C": QuotaRule("RATIO", "3"), "D": QuotaRule("RATIO", "40")}},
            "按各层确定的数量或者比例抽取检查对象，户数在锁定名单时公布",
        ),
    ],
)
def test_how_many_are_drawn_is_said_without_a_class(county, plan, words):
    assert _amount(replace(plan_of(county), **plan), [], 0) == words


def test_what_the_bureau_keeps_of_the_scope_is_not_announced(replan, facts):
    replan(scope=Scope(townships=("麦㙦镇",), risk_classes=("D",)))
    announced = facts("draw-announcement")
    assert "麦㙦镇" in announced["scope"]
    assert "D" not in announced["scope"]
    assert announced["task"]["kind"] == "定向"
