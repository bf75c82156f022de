"""Drafts of tasks: their numbers, their items, and two people at one task."""

from dataclasses import astuple, replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.core.incomplete import PlanIncomplete
from app.core.numbers import BadNumber
from app.core.quota import ALL, QuotaRule
from app.core.task import Stage
from app.services.task import tasks
from app.services.task.tasks import TaskNumbers
from app.store.item_lists import NoItemList
from app.store.schema import Item, ItemList, RecordChange

DAY = date(2026, 3, 5)
NUMBERS = TaskNumbers("36089920261001", "360899202603051001", "青市监抽查〔2026〕1号")


def save(road, task_id=None, version=0, numbers=NUMBERS, plan=None, now=None):
    return tasks.save_task(
        road.store, road.clerk, task_id, version, plan or road.plan, numbers, now=now or road.at()
    )


def test_the_first_task_of_a_county_has_the_first_numbers(road):
    assert tasks.propose_numbers(road.store, road.clerk, DAY) == NUMBERS


def test_the_next_task_has_the_next_free_numbers(road):
    save(road)
    assert tasks.propose_numbers(road.store, road.clerk, DAY) == TaskNumbers(
        "36089920261002", "360899202603051002", "青市监抽查〔2026〕2号"
    )
    assert tasks.propose_numbers(road.store, road.clerk, date(2027, 1, 1)) == TaskNumbers(
        "36089920271001", "360899202701011001", "青市监抽查〔2027〕1号"
    )


def test_a_gap_is_filled(road):
    save(road, numbers=TaskNumbers("36089920261002", "360899202603051002", "青市监抽查〔2026〕2号"))
    assert tasks.propose_numbers(road.store, road.clerk, DAY) == NUMBERS


@pytest.mark.parametrize(
    "numbers",
    [
        TaskNumbers("3608992026100", NUMBERS.task_no, "甲"),
        TaskNumbers("3608992026100a", NUMBERS.task_no, "甲"),
        TaskNumbers(NUMBERS.plan_no, "３６０８９９２０２６０３０５１００１", "甲"),
        TaskNumbers(NUMBERS.plan_no, "", "甲"),
    ],
)
def test_a_number_of_another_form_is_refused(road, numbers):
    with pytest.raises(BadNumber):
        save(road, numbers=numbers)
    assert tasks.tasks(road.store, road.clerk) == ()


def test_blanks_around_a_typed_number_do_not_make_it_another(road):
    task_id, _ = save(road, numbers=TaskNumbers(*(f" {one} " for one in astuple(NUMBERS))))
    assert road.card(task_id).numbers == NUMBERS
    with pytest.raises(tasks.NumberTaken):
        save(road)


def test_a_task_needs_its_own_number(road):
    with pytest.raises(PlanIncomplete) as caught:
        save(road, numbers=TaskNumbers(NUMBERS.plan_no, NUMBERS.task_no, " "))
    assert caught.value.fields["what"] == "inner_no"


@pytest.mark.parametrize("taken", ["task_no", "inner_no"])
def test_a_number_is_taken_once(road, taken):
    save(road)
    other = {"plan_no": NUMBERS.plan_no, "task_no": "360899202603051009", "inner_no": "乙"}
    with pytest.raises(tasks.NumberTaken) as caught:
        save(road, numbers=TaskNumbers(**{**other, taken: getattr(NUMBERS, taken)}))
    assert caught.value.fields == {"number": getattr(NUMBERS, taken)}


def test_two_tasks_of_one_plan_share_its_number(road):
    save(road)
    save(road, numbers=TaskNumbers(NUMBERS.plan_no, "360899202603051002", "乙"))
    assert len(tasks.tasks(road.store, road.clerk)) == 2


@pytest.mark.parametrize("code", ["Z00", "C99"])
def test_an_item_that_is_unknown_or_has_no_basis_is_refused(road, code):
    with pytest.raises(tasks.UnknownItem) as caught:
        road.draft(item_codes=("A07", code))
    assert caught.value.fields == {"code": code}
    assert tasks.tasks(road.store, road.clerk) == ()


def test_an_item_named_twice_is_taken_once_and_the_order_stays(road):
    task_id = road.draft(item_codes=("B03", "A07", "B03"))
    assert [code for code, _, _ in road.card(task_id).items] == ["B03", "A07"]


def test_no_task_without_an_item_list(road):
    with pytest.raises(NoItemList):
        save(road, now=datetime(2025, 12, 31, 15, 59, tzinfo=UTC))


def test_a_list_is_in_force_from_its_first_minute_in_beijing(road):
    first = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # midnight of 1 January
    task_id, _ = save(road, now=first)
    assert road.card(task_id).list_version == "2026-1"


def test_a_task_keeps_the_list_it_started_with(road):
    task_id, version = save(road)
    with road.store.write() as session:
        newer = ItemList(version_label="2026-2", name="新清单", valid_from=date(2026, 2, 1))
        session.add(newer)
        session.flush()
        session.add(Item(list_id=newer.id, code="A07", name="新事项", basis="《新条例》"))
    save(road, task_id, version)
    assert road.card(task_id).list_version == "2026-1"
    assert road.card(road.draft(item_codes=("A07",))).items == (("A07", "新事项", "《新条例》"),)


def test_whoever_saves_second_is_told_and_nothing_is_lost(road):
    task_id, version = save(road)
    assert save(road, task_id, version) == (task_id, 2)
    with pytest.raises(tasks.StaleTask) as caught:
        save(road, task_id, version)
    assert (caught.value.fields["yours"], caught.value.fields["newer"]) == (1, 2)
    assert road.card(task_id).version == 2


def test_only_a_draft_is_changed(road):
    task_id = road.submitted()
    with pytest.raises(tasks.NotADraft):
        save(road, task_id, 1)


def test_a_task_that_is_not_there_is_said_so(road):
    with pytest.raises(tasks.UnknownTask):
        save(road, 99, 1)
    with pytest.raises(tasks.UnknownTask):
        road.card(99)


def test_a_draft_may_be_incomplete(road):
    task_id = road.draft(name="", quotas={}, methods=(), item_codes=())
    assert road.card(task_id).stage is Stage.DRAFT


def test_a_saved_plan_comes_back_as_it_was(road):
    assert road.card(road.draft()).plan == road.plan


def test_every_change_is_kept_with_what_was_before(road):
    task_id, version = save(road)
    save(road, task_id, version, plan=replace(road.plan, quotas={ALL: QuotaRule("RATIO", "3")}))
    changes = road.rows(select(RecordChange).order_by(RecordChange.id))
    assert changes[1].changes == {
        "quotas": [
            {"*": {"mode": "NUMBER", "value": "5"}},
            {"*": {"mode": "RATIO", "value": "3"}},
        ]
    }
    assert [entry.subject for entry in road.log("TASK")] == [NUMBERS.task_no] * 2


def test_the_list_shows_the_newest_first(road):
    first, second = road.draft(), road.draft(name="二")
    assert [(one.id, one.keeper) for one in tasks.tasks(road.store, road.supervisor)] == [
        (second, "人员clerk"),
        (first, "人员clerk"),
    ]
