"""Enterprises and officers as the pool reads them."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.facts import FactTest, holds
from app.core.scope import Scope
from app.store import scope
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import (
    Account,
    Assignment,
    Draw,
    Enterprise,
    Finding,
    ForeignCount,
    ItemList,
    Lock,
    Officer,
    RiskFact,
    Task,
    VoidedLock,
)

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
NEW_YEAR_MORNING = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # 07:30 of 1 January in Beijing

ROWS = (
    # kind, township, station, section, trade, class, founded, labels
    ("企业", "镇甲", "一所", "F", "5211", "A", date(2020, 1, 1), ["专项"]),
    ("企业", "镇甲", "二所", "H", "6210", "B", date(2024, 6, 30), []),
    ("个体工商户", "镇乙", "一所", "F", "5219", "A", None, ["重点", "专项"]),
    ("个体工商户", "镇乙", "二所", "C", "1391", "", date(2026, 1, 1), ["重点"]),
)
DAY = date(2026, 3, 5)
FACTS = (
    # id of the enterprise, kind, since, until
    (1, "经营异常名录", date(2025, 5, 1), None),
    (2, "经营异常名录", date(2026, 2, 20), date(2026, 3, 4)),
    (3, "经营异常名录", date(2026, 3, 6), None),
    (4, "行政处罚", date(2024, 1, 1), date(2026, 3, 5)),
)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Four enterprises K0 to K3 that differ in every condition."""
    store = open_store(tmp_path_factory.mktemp("scope"), NOW)
    with store.write() as session:
        for at, (kind, town, station, section, trade, risk, founded, labels) in enumerate(ROWS):
            session.add(
                Enterprise(
                    key=f"K{at}",
                    name=f"商行{at}",
                    kind=kind,
                    township=town,
                    station=station,
                    section=section,
                    trade_code=trade,
                    risk_class=risk,
                    founded=founded,
                    labels=labels,
                    status="注销" if at == 1 else "存续",
                    updated_at=NOW,
                )
            )
        session.add(Account(id=1, login="a", name="a", roles=[], password_hash="-"))
        session.flush()
        session.add_all(
            RiskFact(enterprise_id=who, kind=kind, since=since, until=until, by_id=1, at=NOW)
            for who, kind, since, until in FACTS
        )
    yield store
    store.close()


def keys(store: Store, wanted: Scope, listed: tuple[str, ...] | None = None) -> list[str]:
    with store.read() as session:
        return [row.key for row in scope.enterprises_in(session, wanted, DAY, listed)]


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, "0123"),
        ({"kinds": ("企业",)}, "01"),
        ({"townships": ("镇乙",)}, "23"),
        ({"stations": ("一所",)}, "02"),
        ({"sections": ("C", "H")}, "13"),
        ({"trade_codes": ("5211", "5219")}, "02"),
        ({"risk_classes": ("A",)}, "02"),
        ({"labels": ("专项",)}, "02"),
        ({"labels": ("专项", "重点")}, "023"),
        ({"founded_from": date(2024, 6, 30)}, "13"),
        ({"founded_to": date(2024, 6, 30)}, "01"),
        ({"founded_from": date(2020, 1, 2), "founded_to": date(2025, 12, 31)}, "1"),
        ({"kinds": ("企业",), "risk_classes": ("A", "B"), "stations": ("二所",)}, "1"),
        ({"townships": ("镇丙",)}, ""),
    ],
)
def test_conditions_are_joined_by_and_and_values_of_one_by_or(
    registry: Store, conditions: dict[str, Any], found: str
) -> None:
    assert keys(registry, Scope(**conditions)) == [f"K{at}" for at in found]


def test_every_condition_of_a_scope_is_tried_here() -> None:
    tried = {"kinds", "townships", "stations", "sections", "trade_codes", "risk_classes"}
    more = {"labels", "founded_from", "founded_to", "facts"}
    assert {one.name for one in fields(Scope)} == tried | more


@pytest.mark.parametrize(
    ("kinds", "months", "found"),
    [
        (("经营异常名录",), 0, "0"),  # 1's ended the day before, 2's begins tomorrow
        (("行政处罚",), 0, "3"),  # ends on the very day
        (("经营异常名录", "行政处罚"), 0, "03"),
        (("经营异常名录",), 12, "01"),
        (("经营异常名录",), 1, "1"),
        (("投诉举报",), 120, ""),
        ((), 12, "0123"),
    ],
)
def test_facts_are_asked_for_on_a_day_or_within_months(
    registry: Store, kinds: tuple[str, ...], months: int, found: str
) -> None:
    assert keys(registry, Scope(facts=FactTest(kinds, months))) == [f"K{at}" for at in found]


@given(
    st.sets(st.sampled_from(["经营异常名录", "行政处罚", "投诉举报"])).map(tuple),
    st.sampled_from([0, 1, 6, 12, 36]),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)
@settings(max_examples=40)
def test_the_query_for_facts_decides_as_the_definition_does(
    registry: Store, kinds: tuple[str, ...], months: int, day: date
) -> None:
    test = FactTest(kinds, months)
    with registry.read() as session:
        found = scope.ids_with_fact(session, test, day)
    expected = {
        who for who, kind, since, until in FACTS if kind in kinds and holds(since, until, test, day)
    }
    assert found == expected


@given(
    st.builds(
        Scope,
        kinds=st.sets(st.sampled_from(["企业", "个体工商户"])).map(tuple),
        townships=st.sets(st.sampled_from(["镇甲", "镇乙", "镇丙"])).map(tuple),
        labels=st.sets(st.sampled_from(["专项", "重点"])).map(tuple),
    )
)
@settings(max_examples=30)
def test_the_count_by_class_is_the_count_of_the_rows(registry: Store, wanted: Scope) -> None:
    with registry.read() as session:
        total, by_class = scope.scope_counts(session, wanted, DAY)
        rows = list(scope.enterprises_in(session, wanted, DAY))
    assert total == 4
    assert by_class == {
        name: sum(row.risk_class == name for row in rows) for name in {r.risk_class for r in rows}
    }


def test_a_list_goes_before_the_scope_and_an_empty_one_names_nobody(registry: Store) -> None:
    assert keys(registry, Scope(kinds=("企业",)), ("K3", "K1", "K3", "K9")) == ["K1", "K3"]
    assert keys(registry, Scope(), ()) == []


def test_a_list_longer_than_one_statement_is_read_whole(registry: Store) -> None:
    names = tuple(f"K{at}" for at in range(2000, 0, -1))
    assert keys(registry, Scope(), names) == ["K1", "K2", "K3"]


def test_a_row_brings_all_that_is_frozen_of_it(registry: Store) -> None:
    with registry.read() as session:
        row = next(scope.enterprises_in(session, Scope(), DAY))
    assert {name: getattr(row, name) for name in scope.FROZEN_FIELDS}["name"] == "商行0"
    assert (row.id, row.key, row.status, row.risk_class, row.labels) == (
        1,
        "K0",
        "存续",
        "A",
        ["专项"],
    )


@pytest.fixture
def drawn(tmp_path: Path) -> Iterator[Store]:
    """Enterprise 1 drawn by task 1 on New Year's morning; enterprise 2 by task 2 in March."""
    store = open_store(tmp_path, NOW)
    with store.write() as session:
        session.add(Account(login="a", name="a", roles=[], password_hash="-"))
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


def counted(store: Store, year: int) -> dict[int, int]:
    with store.read() as session:
        return scope.inspections_counted(session, year)


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
    assert counted(drawn, 2025) == {}
    assert counted(drawn, 2026) == {1: 1, 2: 1}


def test_from_the_inspection_on_its_year_counts_by_the_newest_finding(drawn: Store) -> None:
    add(drawn, finding(2, 1, date(2027, 1, 4)))
    assert (counted(drawn, 2026), counted(drawn, 2027)) == ({1: 1}, {2: 1})
    add(drawn, finding(2, 2, date(2026, 12, 30)))
    assert (counted(drawn, 2026), counted(drawn, 2027)) == ({1: 1, 2: 1}, {})


def test_counts_of_other_units_are_added_by_year(drawn: Store) -> None:
    for year, count, source in ((2026, 1, "市局"), (2026, 2, "公安"), (2025, 5, "市局")):
        add(
            drawn,
            ForeignCount(enterprise_id=1, year=year, count=count, source=source, by_id=1, at=NOW),
        )
    assert (counted(drawn, 2026), counted(drawn, 2025)) == ({1: 4, 2: 1}, {1: 5})


def test_a_voided_draw_neither_counts_nor_holds_anybody(drawn: Store) -> None:
    add(drawn, VoidedLock(lock_id=1, reason="-", by_id=1, second_id=1, at=NOW))
    assert counted(drawn, 2026) == {2: 1}
    with drawn.read() as session:
        assert scope.in_open_tasks(session) == {2}


@pytest.mark.parametrize("stage", ["CLOSED", "ENDED"])
def test_a_task_holds_its_enterprises_until_it_is_closed_or_ended(drawn: Store, stage: str) -> None:
    with drawn.read() as session:
        assert scope.in_open_tasks(session) == {1, 2}
    with drawn.write() as session:
        session.get_one(Task, 2).stage = stage
    with drawn.read() as session:
        assert scope.in_open_tasks(session) == {1}
    assert counted(drawn, 2026) == {1: 1, 2: 1}


def test_officers_are_read_by_their_number(drawn: Store) -> None:
    with drawn.read() as session:
        assert [one.key for one in scope.officers(session)] == ["A", "Z"]
