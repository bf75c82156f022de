"""What was inspected counts, and what open tasks hold; officers as the pool reads them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.store import counted, scope
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import (
    Account,
    Assignment,
    Draw,
    Enterprise,
    Finding,
    ForeignCount,
    Item,
    ItemList,
    Lock,
    Officer,
    OtherCheck,
    Task,
    TaskItem,
    VoidedLock,
)

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
NEW_YEAR_MORNING = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # 07:30 of 1 January in Beijing


@pytest.fixture
def drawn(tmp_path: Path) -> Iterator[Store]:
    """Enterprise 1 drawn by task 1 on New Year's morning; enterprise 2 by task 2 in March."""
    store = open_store(tmp_path, NOW)
    with store.write() as session:
        for login in "ab":
            session.add(Account(login=login, name=login, roles=[], password_hash="-"))
        session.add(ItemList(version_label="1", name="-", valid_from=date(2020, 1, 1)))
        for at in (1, 2):
            session.add(Enterprise(key=f"K{at}", name="-", updated_at=NOW))
        session.add(Officer(key="Z", name="z", updated_at=NOW))
        session.add(Officer(key="A", name="a", updated_at=NOW))
        session.flush()
        for at, moment in ((1, NEW_YEAR_MORNING), (2, NOW)):
            session.add(
                Task(
                    id=at,
                    plan_no="-",
                    task_no=f"T{at}",
                    inner_no=f"I{at}",
                    name="-",
                    plan_name="-",
                    stage="DRAWN",
                    list_id=1,
                    period_from=date(2026, 1, 1),
                    period_to=date(2026, 1, 2),
                    plan={},
                    forms={},
                    created_by=1,
                    created_at=NOW,
                )
            )
            session.flush()
            session.add(
                Draw(id=at, task_id=at, position=1, number=f"T{at}-1", kind="BOTH", created_at=NOW)
            )
            session.flush()
            session.add(
                Lock(
                    id=at,
                    draw_id=at,
                    attempt=1,
                    tag="SSJ1",
                    manifest=b"",
                    manifest_hash="",
                    secret="",
                    commitment="",
                    prev_head="",
                    strata={},
                    counts={},
                    people={},
                    by_id=1,
                    at=moment,
                )
            )
            session.flush()
            session.add(
                Assignment(
                    task_id=at,
                    lock_id=at,
                    enterprise_id=at,
                    enterprise_key=f"K{at}",
                    position=1,
                    stratum="S1",
                    rank=1,
                    team="",
                    officer_keys=[],
                )
            )
    yield store
    store.close()


def tally(store: Store, year: int) -> dict[int, int]:
    with store.read() as session:
        return counted.inspections_counted(session, year)


def add(store: Store, *rows: Any) -> None:
    with store.write() as session:
        session.add_all(rows)


def finding(assignment: int, revision: int, day: date) -> Finding:
    return Finding(
        assignment_id=assignment,
        revision=revision,
        inspected_on=day,
        body={},
        complete=True,
        by_id=1,
        at=NOW,
    )


def test_a_draw_counts_in_its_year_in_beijing(drawn: Store) -> None:
    assert tally(drawn, 2025) == {}
    assert tally(drawn, 2026) == {1: 1, 2: 1}


def test_from_the_inspection_on_its_year_counts_by_the_newest_finding(drawn: Store) -> None:
    add(drawn, finding(2, 1, date(2027, 1, 4)))
    assert (tally(drawn, 2026), tally(drawn, 2027)) == ({1: 1}, {2: 1})
    add(drawn, finding(2, 2, date(2026, 12, 30)))
    assert (tally(drawn, 2026), tally(drawn, 2027)) == ({1: 1, 2: 1}, {})


def test_counts_of_other_units_are_added_by_year(drawn: Store) -> None:
    for year, count, source in ((2026, 1, "市局"), (2026, 2, "公安"), (2025, 5, "市局")):
        add(
            drawn,
            ForeignCount(enterprise_id=1, year=year, count=count, source=source, by_id=1, at=NOW),
        )
    assert (tally(drawn, 2026), tally(drawn, 2025)) == ({1: 4, 2: 1}, {1: 5})


def test_a_voided_draw_neither_counts_nor_holds_anybody(drawn: Store) -> None:
    add(drawn, VoidedLock(lock_id=1, reason="-", by_id=1, second_id=2, at=NOW))
    assert tally(drawn, 2026) == {2: 1}
    with drawn.read() as session:
        assert counted.in_open_tasks(session) == {2}


@pytest.mark.parametrize("stage", ["CLOSED", "ENDED"])
def test_a_task_holds_its_enterprises_until_it_is_closed_or_ended(drawn: Store, stage: str) -> None:
    with drawn.read() as session:
        assert counted.in_open_tasks(session) == {1, 2}
    with drawn.write() as session:
        session.get_one(Task, 2).stage = stage
    with drawn.read() as session:
        assert counted.in_open_tasks(session) == {1}


def other(enterprise: int, day: date, kind: str = "CASE", **more: Any) -> OtherCheck:
    more = {"from_above": False, "reference": f"{kind}{day}", **more}
    return OtherCheck(enterprise_id=enterprise, kind=kind, checked_on=day, by_id=1, at=NOW, **more)


def of_item(store: Store, code: str, *years: int) -> dict[int, int]:
    with store.read() as session:
        return counted.inspections_of_item(session, code, years)


def test_a_task_that_ended_before_the_inspection_inspected_nobody(drawn: Store) -> None:
    with drawn.write() as session:
        session.get_one(Task, 2).stage = "ENDED"
    assert tally(drawn, 2026) == {1: 1}
    add(drawn, finding(2, 1, date(2026, 4, 1)))
    assert tally(drawn, 2026) == {1: 1, 2: 1}


def test_two_draws_of_one_task_are_one_visit(drawn: Store) -> None:
    with drawn.write() as session:
        session.add(Draw(id=3, task_id=1, position=2, number="T1-2", kind="OFF", created_at=NOW))
        session.flush()
        first = session.get_one(Lock, 1)
        values = {column.name: getattr(first, column.name) for column in Lock.__table__.columns}
        session.add(Lock(**{**values, "id": 3, "draw_id": 3}))
        session.flush()
        one = session.get_one(Assignment, 1)
        values = {name.name: getattr(one, name.name) for name in Assignment.__table__.columns}
        session.add(Assignment(**{**values, "id": 3, "lock_id": 3}))
    assert tally(drawn, 2026) == {1: 1, 2: 1}


def test_case_and_special_inspections_count_unless_a_higher_level_ordered_them(
    drawn: Store,
) -> None:
    add(
        drawn,
        other(1, date(2026, 1, 1)),
        other(1, date(2026, 12, 31), "SPECIAL"),
        other(1, date(2026, 5, 1), "SPECIAL", from_above=True),
        other(2, date(2025, 12, 31)),
    )
    assert (tally(drawn, 2026), tally(drawn, 2025)) == ({1: 3, 2: 1}, {2: 1})
    with drawn.read() as session:
        assert counted.inspections_counted(session, 2026, with_ordered=True) == {1: 4, 2: 1}


def test_a_task_that_a_higher_level_ordered_does_not_count(drawn: Store) -> None:
    with drawn.write() as session:
        session.get_one(Task, 1).plan = {"from_above": True}
    assert tally(drawn, 2026) == {2: 1}
    with drawn.read() as session:
        assert counted.inspections_counted(session, 2026, with_ordered=True) == {1: 1, 2: 1}


def test_an_item_is_counted_over_the_years_its_limit_names(drawn: Store) -> None:
    with drawn.write() as session:
        for at, code in ((1, "A07"), (2, "C04")):
            session.add(Item(id=at, list_id=1, code=code, name="-", basis="-"))
            session.flush()
            session.add(TaskItem(task_id=at, item_id=at, position=1))
    add(
        drawn,
        other(1, date(2025, 6, 1), item_code="A07"),
        other(1, date(2026, 6, 1), item_code="C04"),
        other(2, date(2026, 6, 1), item_code="A07", from_above=True),
        ForeignCount(enterprise_id=1, year=2026, count=9, source="-", by_id=1, at=NOW),
    )
    assert of_item(drawn, "A07", 2026) == {1: 1}
    assert of_item(drawn, "A07", 2025, 2026) == {1: 2}
    assert of_item(drawn, "C04", 2026) == {1: 1, 2: 1}
    assert of_item(drawn, "B03", 2026) == {}


def test_officers_are_read_by_their_number(drawn: Store) -> None:
    with drawn.read() as session:
        assert [one.key for one in scope.officers(session)] == ["A", "Z"]
