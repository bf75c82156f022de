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
from app.core.plain import plain
from app.core.scope import Scope, joined
from app.store import scope
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import (
    Account,
    Enterprise,
    Library,
    LibraryMember,
    RiskFact,
)
from app.store.scope_conditions import UnknownLibrary

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
NEW_YEAR_MORNING = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # 07:30 of 1 January in Beijing

ROWS = (
    # kind, township, station, section, trade, class, founded, labels, area
    ("企业", "镇甲", "一所", "F", "5211", "A", date(2020, 1, 1), ["专项"], "东片"),
    ("企业", "镇甲", "二所", "H", "H6210", "B", date(2024, 6, 30), [], ""),
    ("个体工商户", "镇乙", "一所", "F", "5219", "A", None, ["重点", "专项"], "西片"),
    ("个体工商户", "镇乙", "二所", "C", "1391", "", date(2026, 1, 1), ["重点"], "西片"),
)
DAY = date(2026, 3, 5)
FACTS = (
    # id of the enterprise, kind, since, until
    (1, "经营异常名录", date(2025, 5, 1), None),
    (2, "经营异常名录", date(2026, 2, 20), date(2026, 3, 4)),
    (3, "经营异常名录", date(2026, 3, 6), None),
    (4, "行政处罚", date(2024, 1, 1), date(2026, 3, 5)),
)
LISTED = (1, 4)
BY_CONDITIONS = Scope(stations=("二所",), or_else=(Scope(kinds=("无",)),))
LIBRARIES = {"名单库": None, "条件库": plain(BY_CONDITIONS)}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Four enterprises K0 to K3 that differ in every condition."""
    store = open_store(tmp_path_factory.mktemp("scope"), NOW)
    with store.write() as session:
        for at, (kind, town, station, section, trade, risk, founded, labels, area) in enumerate(
            ROWS
        ):
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
                    area=area,
                    status="注销" if at == 1 else "存续",
                    updated_at=NOW,
                )
            )
        session.add(Account(id=1, login="a", name="a", roles=[], password_hash="-"))
        session.flush()
        session.add_all(
            Library(id=at, name=name, special=True, scope=scope, by_id=1, at=NOW)
            for at, (name, scope) in enumerate(LIBRARIES.items(), 1)
        )
        session.flush()
        session.add_all(LibraryMember(library_id=1, enterprise_id=who) for who in LISTED)
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
        ({"trade_codes": ("52", "621")}, "012"),  # a registry writes 6210 and H6210
        ({"trade_codes": ("13", "5219", "99")}, "23"),
        ({"areas": ("西片", "东片")}, "023"),
        ({"libraries": ("名单库",)}, "03"),
        ({"libraries": ("条件库",)}, "13"),
        ({"libraries": ("名单库", "条件库")}, "013"),
        ({"libraries": ("名单库",), "kinds": ("企业",)}, "0"),
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
    one = {name: strategy for name, strategy in CONDITIONS.items() if name != "or_else"}
    assert {*one, "or_else"} == {one.name for one in fields(Scope)}


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


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Mostly none of them, so that conditions joined by 且 still find somebody."""
    return st.just(()) | st.sets(st.sampled_from(values), min_size=1).map(sorted).map(tuple)


DAYS = st.sampled_from([None, date(2020, 1, 1), date(2024, 6, 30), date(2025, 1, 1)])
CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "kinds": some("企业", "个体工商户"),
    "townships": some("镇甲", "镇乙", "镇丙"),
    "stations": some("一所", "二所"),
    "sections": some("F", "H", "C"),
    "trade_codes": some("52", "621", "5219", "13"),
    "risk_classes": some("A", "B", ""),
    "labels": some("专项", "重点", "专", '项","重'),
    "founded_from": DAYS,
    "founded_to": DAYS,
    "facts": st.builds(FactTest, some("经营异常名录", "行政处罚"), st.sampled_from([0, 1, 12])),
    "areas": some("东片", "西片"),
    "libraries": some("名单库", "条件库"),
}
GROUPS = st.lists(st.builds(Scope, **CONDITIONS), min_size=1, max_size=3).map(tuple)


def in_library(at: int, name: str) -> bool:
    if name == "名单库":
        return at + 1 in LISTED
    return any(meets(at, one) for one in BY_CONDITIONS.groups())


def meets(at: int, group: Scope) -> bool:
    """The definition of a scope, for one enterprise and one group, without a database."""
    kind, town, station, section, trade, risk, founded, labels, area = ROWS[at]
    facts = [one[1:] for one in FACTS if one[0] == at + 1]
    return all(
        (
            not group.kinds or kind in group.kinds,
            not group.townships or town in group.townships,
            not group.stations or station in group.stations,
            not group.sections or section in group.sections,
            not group.trade_codes or trade.lstrip("FHC").startswith(group.trade_codes),
            not group.risk_classes or risk in group.risk_classes,
            not group.labels or bool(set(labels) & set(group.labels)),
            not group.founded_from or (founded is not None and founded >= group.founded_from),
            not group.founded_to or (founded is not None and founded <= group.founded_to),
            not group.facts.asks
            or any(k in group.facts.kinds and holds(a, b, group.facts, DAY) for k, a, b in facts),
            not group.areas or area in group.areas,
            not group.libraries or any(in_library(at, name) for name in group.libraries),
        )
    )


@given(GROUPS)
@settings(max_examples=120)
def test_the_statement_decides_as_the_definition_does(
    registry: Store, groups: tuple[Scope, ...]
) -> None:
    expected = [at for at in range(4) if any(meets(at, one) for one in groups)]
    wanted = joined(groups)
    assert keys(registry, wanted) == [f"K{at}" for at in expected]
    with registry.read() as session:
        assert {one.key for one in scope.members(session, wanted, DAY)} == {
            f"K{at}" for at in expected
        }
        tally = scope.scope_tally(session, wanted, DAY)
        assert (tally.total, tally.in_scope) == (4, len(expected))
        assert tally.groups == tuple(sum(meets(at, one) for at in range(4)) for one in groups)
        classes = [ROWS[at][5] for at in expected]
        assert tally.by_class == {name: classes.count(name) for name in set(classes)}
        assert len(scope.sample_of(session, wanted, DAY, 2)) == min(2, len(expected))


def test_a_class_that_only_this_place_has_is_counted(tmp_path: Path) -> None:
    store = open_store(tmp_path, NOW)
    with store.write() as session:
        for at, name in enumerate(["A", "优", "优", ""]):
            session.add(Enterprise(key=f"K{at}", name="-", risk_class=name, updated_at=NOW))
    with store.read() as session:
        assert scope.scope_counts(session, Scope(), DAY) == (4, {"": 1, "A": 1, "优": 2})
        assert scope.scope_counts(session, Scope(risk_classes=("优",)), DAY) == (4, {"优": 2})
    store.close()


def test_what_nobody_meets_is_named_condition_by_condition(registry: Store) -> None:
    lone = Scope(kinds=("企业",), townships=("镇丙",), founded_from=date(2030, 1, 1))
    apart = Scope(kinds=("企业",), townships=("镇乙",))
    with registry.read() as session:
        assert scope.met_by_nobody(session, lone, DAY) == ("townships", "founded")
        assert scope.met_by_nobody(session, apart, DAY) == ()
        assert scope.met_by_nobody(session, Scope(), DAY) == ()


def test_a_library_that_is_not_there_is_named_and_not_passed_over(registry: Store) -> None:
    wanted = Scope(kinds=("企业",), or_else=(Scope(libraries=("名单库", "旧库")),))
    with pytest.raises(UnknownLibrary) as caught:
        keys(registry, wanted)
    assert caught.value.fields == {"name": "旧库"}


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
    assert (row.id, row.key, row.status, row.risk_class, row.area) == (1, "K0", "存续", "A", "东片")
