"""A task copied: a new draft of the list in force; what is gone, changed or left behind is named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.core.incomplete import PlanIncomplete
from app.core.quota import Basis, QuotaRule
from app.core.scope import Scope
from app.core.task import Batch, HandExclusion, Override, Part, Stage
from app.services.task import approvals, task_copies
from app.services.task.task_copies import ItemGone
from app.store.schema import Item, ItemList, Task

FIRST, LAST = date(2026, 7, 1), date(2026, 8, 21)


def copy(road, task_id, name="二季度抽查", first=FIRST, last=LAST):
    return task_copies.copy_task(
        road.store, road.clerk, task_id, name, first, last, now=road.at(60)
    )


def new_list(road, **bases):
    """Import a second list: code -> basis."""
    with road.store.write() as session:
        newer = ItemList(version_label="2026-2", name="清单", valid_from=date(2026, 2, 1))
        session.add(newer)
        session.flush()
        for code, basis in bases.items():
            session.add(Item(list_id=newer.id, code=code, name=f"事项{code}", basis=basis))


def test_a_copy_is_a_draft_with_its_own_numbers_name_and_period(road):
    task_id, _ = road.approved()
    made = copy(road, task_id)
    old, new = road.card(task_id), road.card(made.task_id)
    assert (new.stage, new.plan.name) == (Stage.DRAFT, "二季度抽查")
    assert (new.plan.period_from, new.plan.period_to) == (FIRST, LAST)
    assert new.numbers.task_no == made.task_no != old.numbers.task_no
    assert new.numbers.inner_no != old.numbers.inner_no
    assert (new.plan.quotas, new.plan.team) == (old.plan.quotas, old.plan.team)
    assert new.steps == new.draws == ()
    assert (made.items, made.left, made.list_version) == ((), {}, "2026-1")
    [first, second] = road.log("TASK")[-1:] + road.log("TASK")[:1]
    assert f'"copy_of":"{old.numbers.task_no}"' in first.payload
    assert "copy_of" not in second.payload


@pytest.mark.parametrize("stage", list(Stage))
def test_a_task_of_every_stage_can_be_copied(road, stage):
    task_id = road.draft()
    road.change(Task, Task.id == task_id, stage=stage.value)
    assert road.card(copy(road, task_id).task_id).stage is Stage.DRAFT


def test_items_come_from_the_list_in_force_and_what_is_gone_or_changed_is_named(road):
    task_id, _ = road.approved()
    new_list(road, A07="《条例》第十二条", D01="《办法》第一条")
    made = copy(road, task_id)
    assert made.items == (ItemGone("A07", "事项A07", ("basis",)), ItemGone("B03", "事项B03"))
    assert made.list_version == "2026-2"
    new = road.card(made.task_id)
    assert new.plan.item_codes == ("A07",)
    assert [basis for _, _, basis in new.items] == ["《条例》第十二条"]
    assert road.card(task_id).list_version == "2026-1"  # the old task keeps its list


def test_an_item_that_lost_its_basis_is_gone(road):
    task_id, _ = road.approved()
    new_list(road, A07=" ", B03="《办法》第三条")
    made = copy(road, task_id)
    assert made.items == (ItemGone("A07", "事项A07"),)


def test_strata_of_items_that_are_gone_go_with_them(road):
    task_id = road.draft(
        basis=Basis.ITEM,
        parts=(Part("A07", Scope()), Part("B03", Scope(kinds=("个体工商户",)))),
        quotas={"A07": QuotaRule("NUMBER", "2"), "B03": QuotaRule("NUMBER", "3")},
    )
    new_list(road, A07="《条例》第九条")
    plan = road.card(copy(road, task_id).task_id).plan
    assert [one.key for one in plan.parts] == list(plan.quotas) == ["A07"]


def test_what_was_decided_by_hand_for_the_old_task_stays_with_it_and_is_counted(road):
    task_id = road.draft(
        out_enterprises=(HandExclusion("QL000001", "停业装修"), HandExclusion("QL000002", "搬迁")),
        out_officers=(HandExclusion("赣D0001", "借调"),),
    )
    admitted = Override("QL000003", "CAP", "上级交办", "某商行", "甲", "乙")
    plan = replace(road.card(task_id).plan, overrides=(admitted,))
    road.change(Task, Task.id == task_id, plan=plan.to_json())
    made = copy(road, task_id)
    assert made.left == {"out_enterprises": 2, "out_officers": 1, "overrides": 1}
    plan = road.card(made.task_id).plan
    assert plan.out_enterprises == plan.out_officers == plan.overrides == ()


def test_batches_move_with_the_first_day(road):
    days = (date(2026, 3, 10), date(2026, 3, 31))
    task_id = road.draft(
        batches=(Batch("60", *days), Batch("40", date(2026, 4, 1), date(2026, 4, 30)))
    )
    plan = road.card(copy(road, task_id).task_id).plan
    shift = FIRST - road.plan.period_from
    assert shift == timedelta(days=113)
    assert (plan.batches[0].first_day, plan.batches[0].last_day) == (FIRST, days[1] + shift)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"first": LAST, "last": FIRST}, "period"),
        ({"name": "  "}, "name"),
    ],
)
def test_a_copy_that_cannot_be_made_is_one_message_and_makes_nothing(road, given, what):
    task_id, _ = road.approved()
    with pytest.raises(PlanIncomplete) as caught:
        copy(road, task_id, **given)
    assert caught.value.fields["what"] == what
    with road.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 1


def test_a_task_that_is_not_there_cannot_be_copied(road):
    with pytest.raises(task_copies.UnknownTask):
        copy(road, 99)


def test_the_copy_of_an_ended_task_is_submitted_reviewed_and_approved_like_any_other(road):
    task_id, _ = road.approved()
    approvals.end(road.store, road.clerk, task_id, "上级统一组织", now=road.at(40))
    made = copy(road, task_id)
    approvals.submit(road.store, road.clerk, made.task_id, now=road.at(62))
    assert road.card(made.task_id).draws == ()
