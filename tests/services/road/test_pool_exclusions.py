"""Who is out of a pool for what happened before: open tasks, and the yearly cap."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import Scope
from app.core.task import DrawKind, HandExclusion, Part
from app.services import bureau
from app.services.draw import pool, pool_excluded
from app.store.schema import (
    Assignment,
    Finding,
    ForeignCount,
    Item,
    Officer,
    OtherCheck,
    Recusal,
    Task,
    VoidedLock,
)


def reconcile(road, days=0):
    return pool.reconcile(road.store, road.clerk, road.plan, now=road.at(days=days))


def test_enterprises_of_an_open_task_are_out_of_the_next_pool(road):
    road.drawn()
    state = reconcile(road)
    assert (state.excluded["ACTIVE"], state.pool, state.before) == (5, 16, 21)
    road.change(Task, Task.id == 1, stage="CLOSED")
    assert "ACTIVE" not in reconcile(road).excluded


def test_two_inspections_a_year_are_enough(road):
    with road.store.write() as session:
        for enterprise, year, count, source in (
            (1, 2026, 2, "县公安局"),
            (2, 2026, 1, "县公安局"),
            (2, 2026, 1, "市局"),
            (3, 2026, 1, "市局"),
            (4, 2025, 9, "市局"),
        ):
            session.add(
                ForeignCount(
                    enterprise_id=enterprise,
                    year=year,
                    count=count,
                    source=source,
                    by_id=1,
                    at=road.at(),
                )
            )
    assert reconcile(road).excluded["CAP"] == 2


def _count_as_one(road, inspected_on=None, drawn_at=None):
    """One drawn enterprise, its task closed, with one foreign count in 2026 beside it."""
    _, lock_id = road.drawn(
        quotas={ALL: QuotaRule("NUMBER", "1")}, team=replace(road.plan.team, teams=1)
    )
    one = road.rows(select(Assignment))[0]
    road.change(Task, Task.id == 1, stage="CLOSED")
    with road.store.write() as session:
        session.add(
            ForeignCount(
                enterprise_id=one.enterprise_id,
                year=2026,
                count=1,
                source="市局",
                by_id=1,
                at=road.at(),
            )
        )
        for revision, day in enumerate(inspected_on or (), 1):
            session.add(
                Finding(
                    assignment_id=one.id,
                    revision=revision,
                    inspected_on=day,
                    body={},
                    complete=True,
                    by_id=1,
                    at=road.at(),
                )
            )
    return lock_id


@pytest.mark.parametrize(
    ("inspected_on", "capped"),
    [
        ((), True),  # until the inspection, the year of the draw
        ((date(2026, 12, 31),), True),
        ((date(2027, 1, 2),), False),
        ((date(2027, 1, 2), date(2026, 12, 30)), True),  # a correction counts, not the first
    ],
)
def test_a_drawn_enterprise_counts_in_the_year_of_its_inspection(road, inspected_on, capped):
    _count_as_one(road, inspected_on)
    assert ("CAP" in reconcile(road, days=100).excluded) is capped


def test_a_voided_draw_does_not_count(road):
    lock_id = _count_as_one(road)
    with road.store.write() as session:
        session.add(VoidedLock(lock_id=lock_id, reason="-", by_id=1, second_id=2, at=road.at()))
    assert "CAP" not in reconcile(road, days=100).excluded


def test_without_a_cap_nobody_is_out_for_it(road):

    _count_as_one(road)
    bureau.set_parameter(
        road.store, road.admin, "yearly_cap", 0, date(2026, 1, 1), "", now=road.at()
    )
    assert "CAP" not in reconcile(road, days=100).excluded


def test_inspections_planned_for_next_year_are_counted_against_next_year(road):
    with road.store.write() as session:
        for enterprise, year in ((1, 2026), (2, 2027)):
            session.add(
                ForeignCount(
                    enterprise_id=enterprise,
                    year=year,
                    count=2,
                    source="市局",
                    by_id=1,
                    at=road.at(),
                )
            )
    later = replace(road.plan, period_from=date(2027, 1, 4), period_to=date(2027, 3, 31))
    state = pool.reconcile(
        road.store,
        road.clerk,
        replace(later, out_enterprises=(HandExclusion("QL000000", "-"),)),
        now=road.at(),
    )
    # Enterprise 1 (QL000000) reached the cap of 2026 only: the hand keeps it out, not the cap.
    assert (state.excluded["CAP"], state.excluded["HAND"]) == (1, 1)


def test_every_row_that_is_left_out_is_there_with_the_reason_that_was_counted(road):
    _, draw_id = road.approved()
    state = reconcile(road)
    found = pool_excluded.excluded(road.store, road.clerk, draw_id, now=road.at())
    enterprises = Counter(row.reason for row in found.rows if not row.is_officer)
    officers = Counter(row.reason for row in found.rows if row.is_officer)
    assert (dict(enterprises), dict(officers)) == (state.excluded, state.officers_out)
    assert found.total == len(found.rows) > 0


def _check(road, enterprise, day=date(2026, 2, 1), **more):
    with road.store.write() as session:
        values = {"kind": "CASE", "from_above": False, "reference": f"{day}", **more}
        session.add(
            OtherCheck(enterprise_id=enterprise, checked_on=day, by_id=1, at=road.at(), **values)
        )


def _frequency(road, code, words):
    road.change(Item, Item.code == code, frequency=words)


def test_case_and_special_inspections_count_and_ordered_ones_do_not(road):
    _check(road, 1)
    _check(road, 1, date(2026, 2, 2), kind="SPECIAL")
    _check(road, 2)
    _check(road, 2, date(2026, 2, 2), from_above=True)
    assert reconcile(road).excluded["CAP"] == 1


def test_a_task_that_a_higher_level_ordered_has_no_cap(road):
    for day in (1, 2):
        _check(road, 1, date(2026, 2, day), item_code="A07")
    _frequency(road, "A07", "每年不超过1次")
    assert reconcile(road).excluded["CAP"] == 1
    ordered = pool.reconcile(
        road.store, road.clerk, replace(road.plan, from_above=True), now=road.at()
    )
    assert {"CAP", "CAPITEM"} & ordered.excluded.keys() == set()


def test_a_class_with_a_cap_of_its_own_has_that(road):
    _check(road, 1)  # class A
    _check(road, 2)  # class B
    bureau.set_parameter(
        road.store, road.admin, "class_caps", {"A": 1}, date(2026, 1, 1), "", now=road.at()
    )
    assert reconcile(road).excluded["CAP"] == 1


def test_an_item_inspected_as_often_as_its_list_allows_keeps_out_of_the_task(road):
    _check(road, 1, item_code="A07")
    _check(road, 2, item_code="B03")
    _check(road, 3, date(2025, 5, 1), item_code="B03")
    assert "CAPITEM" not in reconcile(road).excluded
    _frequency(road, "A07", "1次/年")
    assert reconcile(road).excluded["CAPITEM"] == 1
    _frequency(road, "B03", "对同一单位每2年抽查不超过1次")
    assert reconcile(road).excluded["CAPITEM"] == 3
    bureau.set_parameter(
        road.store, road.admin, "item_caps", {"A07": 0, "B03": 2}, date(2026, 1, 1), "",
        now=road.at(),
    )  # fmt: skip
    assert "CAPITEM" not in reconcile(road).excluded


def test_where_items_are_drawn_apart_an_enterprise_is_out_only_of_the_item_it_had(road):
    _frequency(road, "A07", "1次/年")
    _check(road, 1, item_code="A07")  # QL000000 of 镇0, in both parts
    _check(road, 2, item_code="A07")  # QL000001 of 镇1, of A07 alone
    plan = replace(
        road.plan,
        basis=Basis.ITEM,
        parts=(Part("A07", Scope()), Part("B03", Scope(townships=("镇0",)))),
        quotas={"A07": QuotaRule("NUMBER", "1"), "B03": QuotaRule("NUMBER", "1")},
    )
    state = pool.reconcile(road.store, road.clerk, plan, now=road.at())
    assert state.excluded["CAPITEM"] == 1
    sizes = {one.name: one.pool for one in state.strata}
    assert sizes["B03"] == 1
    found = pool_excluded.excluded_by(road.store, road.clerk, plan, now=road.at())
    assert [row.key for row in found.rows if row.reason == "CAPITEM"] == ["QL000001"]


def test_who_is_recused_from_every_drawable_officer_is_out(road):
    def recuse(enterprise, officers):
        with road.store.write() as session:
            session.add_all(
                Recusal(officer_id=one, enterprise_id=enterprise, reason="-", by_id=1, at=road.at())
                for one in officers
            )

    recuse(1, range(1, 13))
    recuse(2, range(1, 12))
    assert reconcile(road).excluded["RECUSED"] == 1
    road.change(Officer, Officer.id == 12, state="休假")
    assert reconcile(road).excluded["RECUSED"] == 2
    only = pool.reconcile(
        road.store, road.clerk, replace(road.plan, kind=DrawKind.ENTERPRISES), now=road.at()
    )
    assert "RECUSED" not in only.excluded  # nobody is drawn to inspect
    road.change(Recusal, Recusal.enterprise_id == 1, active=False)
    assert reconcile(road).excluded["RECUSED"] == 1


def test_each_row_says_what_stands_behind_its_reason(road):
    road.drawn(quotas={ALL: QuotaRule("NUMBER", "2")}, team=replace(road.plan.team, teams=1))
    held = [one.enterprise_id for one in road.rows(select(Assignment))]
    free = [at for at in range(1, 9) if at not in held]
    for day in (1, 2):
        _check(road, free[0], date(2026, 2, day))
    plan = replace(road.plan, out_enterprises=(HandExclusion("QL000023", "正在搬迁"),))

    def notes():
        found = pool_excluded.excluded_by(road.store, road.clerk, plan, now=road.at())
        return {row.reason: row.note for row in found.rows}

    said = notes()
    assert (said["ACTIVE"], said["HAND"], said["CLOSED"]) == ("一季度抽查", "正在搬迁", "")
    assert "2" in said["CAP"]
    _frequency(road, "A07", "1次/年")
    assert "A07" in notes()["CAPITEM"]  # those just drawn have had their inspection of the year


def test_the_list_is_narrowed_by_words_and_reason_and_counted(road):
    found = pool_excluded.excluded_by(road.store, road.clerk, road.plan, now=road.at())
    counts = pool_excluded.reasons_of(found.rows)
    assert counts == reconcile(road).excluded == {"CLOSED": 2, "MOVED": 1}
    (row,) = pool_excluded.among(found.rows, "ql000020 镇2")
    assert (row.name, row.reason) == ("青岭县第20商行", "MOVED")
    assert pool_excluded.among(found.rows, "商行", "CLOSED") == tuple(
        row for row in found.rows if row.reason == "CLOSED"
    )
    assert pool_excluded.among(found.rows, "没有") == ()
