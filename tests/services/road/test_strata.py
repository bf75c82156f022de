"""Townships, libraries, items and weights from the plan to the frozen list and the papers."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.batches import Batch, batch_ends
from app.core.finding_vocabulary import METHODS
from app.core.incomplete import PlanIncomplete
from app.core.manifest import parse_manifest
from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import Scope
from app.core.strata import NO_PART, RuleMissing
from app.core.task import Part
from app.core.upper_ratio import AboveLimit, RatioAbove
from app.services.assigned.assigned import assigned
from app.services.assigned.assigned_batches import batch_at, days_of
from app.services.assigned.assigned_items import items_for, task_items
from app.services.draw import libraries, pool, reconciliation, shows
from app.services.draw.libraries import LibraryEntry
from app.services.finding import findings
from app.services.quota_needs import item_needs
from app.store.parts import memberships
from app.store.schema import Enterprise, FrozenEnterprise, Item, Lock
from app.store.scope_conditions import UnknownLibrary


def ratio(value):
    return QuotaRule("RATIO", value)


def number(value):
    return QuotaRule("NUMBER", str(value))


def look(road, **changes):
    return pool.reconcile(road.store, road.clerk, replace(road.plan, **changes), now=road.at())


def strata(state):
    return {one.name: (one.pool, one.wanted, one.members) for one in state.strata}


def living(road):
    rows = road.rows(select(Enterprise).order_by(Enterprise.key))
    return [one for one in rows if one.status == "存续"]


@pytest.fixture
def kept(road):
    """Two libraries that overlap: towns 0 and 1, and classes A and B."""
    for name, scope in (
        ("两镇", Scope(townships=("镇0", "镇1"))),
        ("低风险", Scope(risk_classes=("A", "B"))),
    ):
        libraries.save(road.store, road.clerk, LibraryEntry(name, True, scope), now=road.at())
    return ("两镇", "低风险")


def library(name):
    return Part(name, Scope(libraries=(name,)))


def test_each_township_is_a_stratum_and_one_without_a_rule_is_named(road):
    rules = {f"镇{at}": ratio("50") for at in range(3)}
    state = look(road, basis=Basis.TOWNSHIP, quotas=rules)
    there = living(road)
    for town, (size, wanted, _) in strata(state).items():
        assert size == sum(one.township == town for one in there)
        assert wanted == (size + 1) // 2
    assert (state.wanted, state.basis) == (sum(one.wanted for one in state.strata), Basis.TOWNSHIP)
    del rules["镇1"]
    missing = look(road, basis=Basis.TOWNSHIP, quotas=rules).problem
    assert isinstance(missing, RuleMissing)
    assert missing.fields["stratum"] == "镇1"


def test_in_libraries_the_first_counts_and_the_rest_is_left_out(road, kept):
    there = living(road)
    both = [one for one in there if one.township in ("镇0", "镇1")]
    low = [one for one in there if one.risk_class in "AB"]
    parts = {one.key for one in both} | {one.key for one in low}
    for order in (kept, kept[::-1]):
        plan = {"basis": Basis.LIBRARY, "parts": tuple(map(library, order))}
        state = look(road, **plan, quotas=dict.fromkeys(kept, number(2)))
        first = both if order[0] == "两镇" else low
        assert [one.name for one in state.strata] == list(order)
        assert state.strata[0].pool == len(first)
        assert state.strata[1].pool == len(parts) - len(first)
        assert {one.name: one.members for one in state.strata} == {
            "两镇": len(both),
            "低风险": len(low),
        }
        assert state.overlap == len(both) + len(low) - len(parts)
        assert state.excluded[NO_PART] == 24 - len(
            {
                one.key
                for one in road.rows(select(Enterprise))
                if one.township in ("镇0", "镇1") or one.risk_class in "AB"
            }
        )
        assert (state.pool, state.wanted) == (len(parts), 4)


def test_a_library_that_is_gone_stops_the_count(road):
    with pytest.raises(UnknownLibrary) as caught:
        look(road, basis=Basis.LIBRARY, parts=(library("没有"),), quotas={"没有": ratio("5")})
    assert caught.value.fields["name"] == "没有"


ITEMS = {"A07": ratio("50"), "B03": ratio("50")}


def by_items(kept):
    """A07 in the two towns, B03 for everybody of low risk."""
    parts = tuple(
        Part(code, Scope(libraries=(name,))) for code, name in zip(ITEMS, kept, strict=True)
    )
    return {"basis": Basis.ITEM, "parts": parts, "quotas": ITEMS}


def test_whoever_is_drawn_for_one_item_is_inspected_for_all_it_belongs_to(road, kept):
    task_id, lock_id = road.drawn(**by_items(kept))
    manifest = parse_manifest(road.row(Lock, lock_id).manifest)
    labels = road.row(Lock, lock_id).strata
    known = {one.key: one for one in road.rows(select(Enterprise))}
    for line in manifest.enterprises:
        one = known[line.id]
        town, low = one.township in ("镇0", "镇1"), one.risk_class in "AB"
        assert (line.out_reason == NO_PART) is not (town or low)
        assert labels[line.stratum] == ("A07" if town else "B03" if low else "-")
    with road.store.read() as session:
        every = task_items(session, task_id)
        for place in assigned(session, task_id):
            one = known[place.enterprise_key]
            own = [("A07", one.township in ("镇0", "镇1")), ("B03", one.risk_class in "AB")]
            codes = tuple(code for code, belongs in own if belongs)
            assert place.items == codes
            assert tuple(item.code for item in items_for(every, place)) == codes
    frozen = road.rows(select(FrozenEnterprise).where(FrozenEnterprise.lock_id == lock_id))
    assert {tuple(one.facts["items"]) for one in frozen if one.verdict == "IN"} == {
        ("A07",),
        ("B03",),
        ("A07", "B03"),
    }


def test_a_finding_asks_for_the_items_of_the_enterprise_alone(road, kept):
    task_id, _ = road.drawn(**by_items(kept))
    with road.store.read() as session:
        place = next(one for one in assigned(session, task_id) if len(one.items) == 1)
    day = date(2026, 3, 10)
    sheet = findings.sheet(road.store, road.clerk, place.id, today=day)
    assert tuple(item.code for item in sheet.items) == place.items
    assert {issue.where for issue in sheet.issues} & {"A07", "B03"} == set(place.items)
    (row,) = findings.enter_clean(
        road.store, road.clerk, [place.id], day, (METHODS[0].code,), now=road.at(days=6)
    )
    assert row.results
    done = findings.sheet(road.store, road.clerk, place.id, today=day)
    assert done.issues == ()
    assert tuple(item.code for item in done.body.items) == place.items


def test_of_other_tasks_everybody_is_inspected_for_everything(road):
    task_id, _ = road.drawn()
    with road.store.read() as session:
        every = task_items(session, task_id)
        assert {place.items for place in assigned(session, task_id)} == {()}
        assert all(items_for(every, place) == every for place in assigned(session, task_id))


def test_items_that_nobody_is_inspected_for_are_refused_at_submission(road, kept):
    plan = by_items(kept)
    with pytest.raises(PlanIncomplete) as caught:
        road.submitted(**{**plan, "parts": plan["parts"][:1]})
    assert caught.value.fields == {"what": "part_missing", "value": "B03"}


def test_general_items_are_held_to_the_limit_of_the_tasks_own_list(road):
    road.change(Item, Item.code == "A07", importance="一般检查事项", ratio="不超过20%")
    road.change(Item, Item.code == "B03", importance="重点检查事项", ratio="不超过1%")
    (need, other) = _needs(road)
    assert (need.limit, other.limit) == (20, None)
    assert look(road, quotas={ALL: number(4)}).problem is None  # 20 % of 21 are 4
    assert isinstance(look(road, quotas={ALL: number(5)}).problem, AboveLimit)
    with pytest.raises(RatioAbove):
        road.submitted(quotas={ALL: ratio("20.1")})
    _, draw_id = road.approved(quotas={ALL: number(5)})
    with pytest.raises(AboveLimit):
        road.freeze(draw_id)
    assert road.rows(select(Lock)) == []


def _needs(road):
    with road.store.read() as session:
        return item_needs(session, road.plan, None)


def test_weights_stand_in_the_list_and_their_chances_are_told(road):
    weights = {"A": 1, "B": 1, "C": 1, "D": 10}
    state = look(road, weights=weights)
    assert state.problem is None
    assert state.chances["D"] > 3 * state.chances["A"]
    sizes = {name: sum(one.risk_class == name for one in living(road)) for name in "ABCD"}
    assert sum(state.chances[name] * sizes[name] for name in sizes) == pytest.approx(5, abs=0.01)
    _, lock_id = road.drawn(weights=weights)
    lock = road.row(Lock, lock_id)
    known = {one.key: one.risk_class for one in road.rows(select(Enterprise))}
    lines = parse_manifest(lock.manifest).enterprises
    assert {(known[line.id], line.weight) for line in lines} == set(weights.items())
    assert lock.strata == {"S1": ALL}


BATCHES = (
    Batch("40", date(2026, 3, 10), date(2026, 3, 31)),
    Batch("60", date(2026, 4, 1), date(2026, 4, 30)),
)


def test_with_everybody_drawn_the_lot_decides_the_batches(road):
    task_id, lock_id = road.drawn(quotas={ALL: ratio("100")}, batches=BATCHES)
    ends = batch_ends(BATCHES, 21)
    seen = shows.show(road.store, road.clerk, lock_id).enterprises
    assert [one.batch for one in seen] == [1] * ends[0] + [2] * (21 - ends[0])
    assert seen[-1].days == (BATCHES[1].first_day, BATCHES[1].last_day)
    plan = replace(road.plan, batches=BATCHES)
    with road.store.read() as session:
        for place in assigned(session, task_id):
            at = 1 if place.position <= ends[0] else 2
            assert batch_at(plan, place) == at
            assert days_of(plan, place) == (BATCHES[at - 1].first_day, BATCHES[at - 1].last_day)
        late = next(one for one in assigned(session, task_id) if one.position == 21)
    sheet = findings.sheet(road.store, road.clerk, late.id, today=date(2026, 4, 2))
    assert sheet.period == (BATCHES[1].first_day, BATCHES[1].last_day)


def test_batches_that_make_no_order_are_refused_at_submission(road):
    with pytest.raises(PlanIncomplete) as caught:
        road.submitted(batches=BATCHES[:1])
    assert caught.value.fields["what"] == "batch_sum"


def test_the_reconciliation_sheet_leaves_out_the_same_as_the_freeze(road, kept):
    _, draw_id = road.approved(**by_items(kept))
    said = reconciliation.statement(road.store, road.clerk, draw_id, now=road.at())
    state = look(road, **by_items(kept))
    assert (said.excluded, said.pool) == (state.excluded, state.pool)


def test_more_parts_than_one_question_holds_are_told_apart(road):
    scopes = [Scope(townships=(f"镇{at % 3}",), risk_classes=("ABCD"[at % 4],)) for at in range(36)]
    found = {}
    with road.store.read() as session:
        for number, bits in memberships(session, scopes, date(2026, 3, 5)):
            found[number] = found.get(number, 0) | bits
    for one in road.rows(select(Enterprise)):
        expected = sum(
            1 << at
            for at, scope in enumerate(scopes)
            if one.township in scope.townships and one.risk_class in scope.risk_classes
        )
        assert found.get(one.id, 0) == expected
