"""The pool: it adds up, what is frozen is what was reconciled, nothing is frozen twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from app.core.ceremony import NamelessWitness, Person, TooFewThrows
from app.core.chain import ZERO_HEAD
from app.core.manifest import ManifestError, parse_manifest
from app.core.officer_pools import TooFewOfficers
from app.core.people import NotAllowed
from app.core.quota import ALL, QuotaAbovePool, QuotaRule
from app.core.scope import Scope
from app.core.strata import AreaMissing, ClassQuotaAbove, EmptyPool, NothingDrawn, RuleMissing
from app.core.task import Act, DrawKind, HandExclusion
from app.services.draw import pool, shows
from app.services.task import approvals
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import (
    Bureau,
    Enterprise,
    FrozenEnterprise,
    FrozenOfficer,
    Lock,
    LogEntry,
    Officer,
    Task,
)


def reconcile(road, plan=None, days=0):
    return pool.reconcile(road.store, road.clerk, plan or road.plan, now=road.at(days=days))


def test_the_reconciliation_of_the_small_county_is_what_a_person_counts(road):
    # 24 in all; 9 and 19 are closed, 20 has moved; 4 of the rest are kept out by hand.
    out = tuple(HandExclusion(f"QL{at:06d}", "停业装修") for at in (0, 1, 2, 9))
    state = reconcile(road, replace(road.plan, out_enterprises=out))
    assert (state.total, state.out_of_scope, state.pool, state.wanted) == (24, 0, 18, 5)
    assert state.excluded == {"CLOSED": 2, "HAND": 3, "MOVED": 1}
    assert (state.problem, state.before) == (None, None)
    assert state.officer_pools == {"股": (6, 2), "所": (6, 2)}


def by_class(**numbers):
    """One number per class, 0 where none is said."""
    return {name: QuotaRule("NUMBER", str(numbers.get(name, 0))) for name in "ABCD"}


def test_a_class_with_the_rule_of_zero_is_not_drawn_and_stays_visible(road):
    state = reconcile(road, replace(road.plan, quotas=by_class(A=2)))
    counts = {one.name: (one.pool, one.wanted) for one in state.strata}
    assert counts == {"A": (5, 2), "B": (5, 0), "C": (6, 0), "D": (5, 0)}
    assert state.wanted == 2


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"quotas": {ALL: QuotaRule("NUMBER", "22")}}, QuotaAbovePool),
        ({"quotas": by_class(A=6)}, ClassQuotaAbove),
        ({"quotas": {**by_class(A=1), "E": QuotaRule("NUMBER", "1")}}, ClassQuotaAbove),
        ({"quotas": {"A": QuotaRule("RATIO", "100")}}, RuleMissing),
        ({"quotas": {ALL: QuotaRule("RATIO", "1.0")}}, NothingDrawn),
        ({"scope": Scope(townships=("远镇",))}, EmptyPool),
    ],
)
def test_what_stands_in_the_way_is_told_and_refused_at_the_freeze(road, changes, error):
    state = reconcile(road, replace(road.plan, **changes))
    assert isinstance(state.problem, error)
    assert state.total == state.out_of_scope + sum(state.excluded.values()) + state.pool
    _, draw_id = road.approved(**changes)
    with pytest.raises(error):
        road.freeze(draw_id)
    assert road.log("LOCK") == []
    assert road.rows(select(Lock)) == []


def test_a_class_that_is_too_small_is_named(road):
    problem = reconcile(road, replace(road.plan, quotas=by_class(A=6))).problem
    assert problem.fields == {"stratum": "A", "wanted": 6, "pool": 5}


def test_too_few_officers_are_told_by_pool(road):
    problem = reconcile(road, replace(road.plan, team=replace(road.plan.team, teams=7))).problem
    assert isinstance(problem, TooFewOfficers)
    assert problem.fields == {"pool": "股", "there": 6, "wanted": 7}


def test_areas_are_not_given_out_where_an_enterprise_has_none(road):
    road.change(Enterprise, Enterprise.key == "QL000003", township=" ")
    team = replace(road.plan.team, parcel="AREA")
    problem = reconcile(road, replace(road.plan, team=team)).problem
    assert isinstance(problem, AreaMissing)
    assert problem.fields == {"count": 1, "key": "QL000003"}


def test_a_certificate_has_to_be_valid_over_the_whole_period(road):
    last = road.plan.period_to
    road.change(Officer, Officer.key == "赣D0001", cert_expiry=last - timedelta(days=1))
    road.change(Officer, Officer.key == "赣D0002", cert_expiry=last)
    road.change(Officer, Officer.key == "赣D0003", state="休假")
    state = reconcile(road)
    assert state.officers_out == {"EXPIRED": 1, "LEAVE": 1}
    assert state.officer_pools["股"] == (4, 2)


def test_a_day_begins_in_beijing(road):
    road.change(Officer, Officer.key == "赣D0001", cert_expiry=date(2026, 3, 5))
    plan = replace(road.plan, period_from=date(2026, 3, 5), period_to=date(2026, 3, 5))
    late = datetime(2026, 3, 5, 15, 30, tzinfo=UTC)  # half an hour before midnight
    assert not pool.reconcile(road.store, road.clerk, plan, now=late).officers_out
    state = pool.reconcile(road.store, road.clerk, plan, now=late + timedelta(hours=1))
    assert state.officers_out == {"EXPIRED": 1}


def test_the_count_of_a_scope_shows_a_few_rows(road):
    count = pool.count_scope(
        road.store, road.supervisor, Scope(townships=("镇0",), risk_classes=("A",)), now=road.at()
    )
    assert (count.total, count.in_scope, count.by_class) == (24, 2, {"A": 2})
    assert count.sample == (
        ("青岭县第0商行", "QL000000", "镇0"),
        ("青岭县第12商行", "QL000012", "镇0"),
    )


STATUSES = st.sampled_from(["存续", "", "注销", "吊销，未注销", "迁出"])
ROWS = st.lists(
    st.tuples(STATUSES, st.sampled_from("ABCD"), st.integers(0, 2), st.booleans()), max_size=30
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A registry to fill and empty again."""
    store = open_store(tmp_path_factory.mktemp("adds-up"), datetime(2026, 1, 1, tzinfo=UTC))
    with store.write() as session:
        session.add(Bureau(id=1, name="n", short_name="s", area_code="360899"))
    yield store
    store.close()


@given(rows=ROWS)
@settings(max_examples=25)
def test_total_less_what_is_out_is_the_pool(empty: Store, road_plan, reader, rows):
    with empty.write() as session:
        session.execute(delete(Enterprise))
        if rows:
            session.execute(
                insert(Enterprise),
                [
                    {
                        "key": f"K{at}",
                        "name": f"n{at}",
                        "status": status,
                        "risk_class": risk,
                        "township": f"镇{town}",
                        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
                    }
                    for at, (status, risk, town, _) in enumerate(rows)
                ],
            )
    out = tuple(HandExclusion(f"K{at}", "-") for at, row in enumerate(rows) if row[3])
    plan = replace(road_plan, scope=Scope(townships=("镇0", "镇1")), out_enterprises=out)
    state = pool.reconcile(empty, reader, plan, now=datetime(2026, 3, 5, tzinfo=UTC))
    assert state.total == len(rows)
    assert state.total - state.out_of_scope - sum(state.excluded.values()) == state.pool
    living = [row for row in rows if row[0] in ("存续", "") and row[2] < 2 and not row[3]]
    assert state.pool == len(living) == sum(one.pool for one in state.strata)


def test_nothing_is_frozen_before_approval(road):
    task_id, draw_id = road.approved()
    road.change(Task, Task.id == task_id, stage="REVIEWED")
    with pytest.raises(pool.NotApproved):
        road.freeze(draw_id)


def test_nothing_is_frozen_for_an_ended_task(road):
    task_id, draw_id = road.approved()
    approvals.end(road.store, road.clerk, task_id, "计划调整", now=road.at(5))
    with pytest.raises(pool.NotApproved):
        road.freeze(draw_id)


def test_only_who_may_draw_freezes(road):
    _, draw_id = road.approved()
    with pytest.raises(NotAllowed):
        pool.freeze(
            road.store, road.approver, draw_id, road.ceremony, "5e" * 32, "a7" * 32, now=road.at()
        )
    assert [entry.operator for entry in road.log("REFUSED")] == ["人员APPROVER"]


def test_what_is_frozen_is_what_was_reconciled(road):
    road.change(Officer, Officer.key == "赣D0003", state="休假")
    state = reconcile(road)
    _, draw_id = road.approved()
    locked = road.freeze(draw_id)
    lock = road.row(Lock, locked.lock_id)
    manifest = parse_manifest(lock.manifest)
    assert len(manifest.enterprises) == state.total - state.out_of_scope
    assert sum(one.is_in for one in manifest.enterprises) == state.pool == lock.counts["pool"]
    assert sum(quota.k for quota in manifest.ent_quotas) == state.wanted
    assert lock.counts["excluded"] == state.excluded
    assert {quota.name: quota.k for quota in manifest.off_quotas} == {"股": 2, "所": 2}
    frozen = {one.key: one for one in road.rows(select(FrozenEnterprise))}
    assert {key: one.verdict for key, one in frozen.items()} == {
        one.id: f"OUT:{one.out_reason}" if one.out_reason else "IN" for one in manifest.enterprises
    }
    people = {one.key: one.verdict for one in road.rows(select(FrozenOfficer))}
    assert people == {
        one.id: f"OUT:{one.out_reason}" if one.out_reason else "IN" for one in manifest.officers
    }
    assert people["赣D0003"] == "OUT:LEAVE"


def test_the_manifest_names_the_head_of_the_log_before_the_freeze(road):
    _, draw_id = road.approved()
    head = road.rows(select(LogEntry).order_by(LogEntry.n))[-1].head
    locked = road.freeze(draw_id)
    [entry] = road.log("LOCK")
    assert locked.prev_head == head == parse_manifest(road.row(Lock, 1).manifest).prev
    assert head != ZERO_HEAD
    assert entry.entry.split("|")[3] == head
    assert locked.head == entry.head


def test_the_manifest_says_the_task_its_items_and_witnesses(road):
    task_id, draw_id = road.approved()
    road.freeze(draw_id)
    manifest = parse_manifest(road.row(Lock, 1).manifest)
    assert manifest.draw_number == f"{road.card(task_id).numbers.task_no}-1"
    assert [one.line() for one in manifest.items] == ["ITEM|A07|2026-1", "ITEM|B03|2026-1"]
    assert [(one.id, one.digits) for one in manifest.witnesses] == [("吴见证", 4), ("陈见证", 4)]


def test_no_risk_class_stands_in_the_manifest(road):
    quotas = {name: QuotaRule("NUMBER", "1") for name in "ABCD"}
    _, draw_id = road.approved(quotas=quotas)
    road.freeze(draw_id)
    lock = road.row(Lock, 1)
    assert {one.stratum for one in parse_manifest(lock.manifest).enterprises} == {
        "S1",
        "S2",
        "S3",
        "S4",
    }
    assert sorted(lock.strata.values()) == ["A", "B", "C", "D"]


def test_a_second_freeze_while_one_is_open_is_refused(road):
    _, draw_id = road.approved()
    road.freeze(draw_id)
    with pytest.raises(pool.AlreadyLocked) as caught:
        road.freeze(draw_id, "6f" * 32)
    assert caught.value.fields["attempt"] == 1
    assert len(road.rows(select(Lock))) == 1


def test_facts_as_frozen_do_not_follow_the_registry(road):
    _, lock_id = road.drawn()
    before = shows.show(road.store, road.clerk, lock_id)
    road.change(Enterprise, Enterprise.id > 0, name="改了名", risk_class="Z", status="注销")
    road.change(Officer, Officer.id > 0, name="换了人", state="失效")
    assert shows.show(road.store, road.clerk, lock_id) == before


@pytest.mark.parametrize(
    ("witnesses", "error"),
    [
        ((Person("陈", "", "", 8),), TooFewThrows),
        ((Person("陈", "", "", 4), Person("吴", "", "", 3)), TooFewThrows),
        ((Person("陈", "", "", 4), Person("  ", "", "", 4)), NamelessWitness),
        ((Person("陈", "", "", 4), Person("吴", "", "", 41)), ManifestError),
    ],
)
def test_a_room_that_cannot_throw_freezes_nothing(road, witnesses, error):
    _, draw_id = road.approved()
    road.ceremony = replace(road.ceremony, witnesses=witnesses)
    with pytest.raises(error):
        road.freeze(draw_id)
    assert road.rows(select(Lock)) == []


def test_progress_is_told_in_order(road):
    _, draw_id = road.approved()
    told = []
    pool.freeze(
        road.store,
        road.clerk,
        draw_id,
        road.ceremony,
        "5e" * 32,
        "a7" * 32,
        now=road.at(),
        progress=lambda step, share: told.append((step, share)),
    )
    assert [step for step, _ in told] == [*["pool.read"] * 3, "pool.seal", "pool.keep"]
    assert all(0 <= share <= 1 for _, share in told)


def test_the_list_of_another_kind_of_draw_does_not_narrow_the_pool(road):
    assert reconcile(road, replace(road.plan, listed=("QL000001",))).pool == 21


def test_a_listed_draw_counts_every_listed_enterprise(road):
    plan = replace(road.plan, kind=DrawKind.OFFICERS, listed=("QL000001", "QL000009"), quotas={})
    state = reconcile(road, plan)
    assert (state.pool, state.wanted, state.out_of_scope, state.problem) == (2, 2, 22, None)


def test_a_returned_task_is_not_drawn(road):
    task_id = road.submitted()
    road.act("reviewer", task_id, Act.RETURN, "缺依据")
    assert road.card(task_id).draws == ()
