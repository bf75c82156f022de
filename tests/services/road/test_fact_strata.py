"""Classes by dated facts: through plan, approval, freeze and draw; the manifest says no word."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core.facts import FactTest
from app.core.manifest import parse_manifest
from app.core.quota import QuotaRule
from app.core.scope import Scope
from app.core.vocabulary import WITH_FACT, WITHOUT_FACT
from app.services.registry import facts
from app.store.schema import Assignment, Enterprise, FrozenEnterprise, Lock

KIND = "行政处罚"
QUOTAS = {WITH_FACT: QuotaRule("NUMBER", "3"), WITHOUT_FACT: QuotaRule("NUMBER", "2")}


@pytest.fixture
def told(road):
    """Four enterprises with a fact, and the ids of those."""
    ids = [one.id for one in road.rows(select(Enterprise).order_by(Enterprise.key))][:4]
    for number in ids:
        facts.add(road.store, road.clerk, number, KIND, date(2025, 12, 1), now=road.at())
    return frozenset(ids)


def _drawn(road, lock_id):
    return [one.enterprise_id for one in road.rows(select(Assignment)) if one.lock_id == lock_id]


def test_each_class_is_drawn_by_its_own_quota_and_labels_say_nothing(road, told):
    _, lock_id = road.drawn(quotas=QUOTAS, class_facts=FactTest((KIND,), 12))
    drawn = _drawn(road, lock_id)
    assert sum(one in told for one in drawn) == 3
    assert len(drawn) == 5
    lock = road.row(Lock, lock_id)
    assert set(lock.strata.values()) == {WITH_FACT, WITHOUT_FACT}
    manifest = parse_manifest(lock.manifest)
    assert {one.stratum for one in manifest.enterprises} == {"S1", "S2"}
    for word in (WITH_FACT, WITHOUT_FACT, KIND):
        assert word not in lock.manifest.decode()


def test_the_day_of_the_freeze_decides_what_the_facts_are(road, told):
    plan = {"quotas": QUOTAS, "class_facts": FactTest((KIND,), 0)}
    _, draw_id = road.approved(**plan)
    ended = min(told)
    (line,) = facts.of_enterprise(road.store, road.clerk, ended)
    facts.end(road.store, road.clerk, line.id, date(2026, 3, 4), "", now=road.at(5))
    lock = road.row(Lock, road.freeze(draw_id).lock_id)
    assert {name: pool for name, pool, _ in lock.counts["classes"]}[WITH_FACT] == 3


def test_a_scope_of_facts_freezes_only_those(road, told):
    _, draw_id = road.approved(
        scope=Scope(facts=FactTest((KIND,), 6)), quotas={"*": QuotaRule("NUMBER", "2")}
    )
    lock_id = road.freeze(draw_id).lock_id
    frozen = road.rows(select(FrozenEnterprise).where(FrozenEnterprise.lock_id == lock_id))
    assert {one.enterprise_id for one in frozen} == told


def test_a_plan_of_before_there_were_facts_reads_as_one_without_them(road):
    plan = road.plan.to_json()
    del plan["class_facts"], plan["scope"]["facts"]
    assert type(road.plan).from_json(plan) == road.plan
