"""Who is out of a pool for what happened before: open tasks, and the yearly cap."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.quota import ALL, QuotaRule
from app.core.task import HandExclusion
from app.services import bureau, pool, pool_excluded
from app.store.schema import Assignment, Finding, ForeignCount, Task, VoidedLock


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
