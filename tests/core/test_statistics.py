"""Figures of inspections: known answers, sums that add up, and an independent recount."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.finding_vocabulary import PARENTS, PROBLEM_RESULTS, RESULTS
from app.core.statistics import (
    COUNTS,
    OBJECTS,
    RESULT_COLUMNS,
    SEVERAL,
    Dimension,
    Figures,
    Inspection,
    Outcome,
    Rate,
    State,
    outcome_of,
    percent,
    state_of,
    tally,
)
from app.core.statistics_compare import Period, before_of, points

CODES = [one.code for one in RESULTS]


def one(at, state, results=(), **named):
    """An inspection of enterprise `at` at 东镇."""
    place = {"plan": "年度计划", "lead": "信用股", "station": "东所", "township": "东镇"}
    rest = {"risk_class": "A", "kind": "企业", "month": "2026-03"}
    values = {**place, **rest, **named}
    return Inspection(at, values.pop("task", 1), state=state, results=tuple(results), **values)


# Five firms by hand: one not begun, one handed in, one approved and clear, two out, of
# which one was ordered to correct and is over, the other cannot be found and is open.
FIVE = (
    one(1, State.TO_ENTER, items=(("A01", None), ("B03", None))),
    one(2, State.REVIEWING, items=(("A01", None),), township="西镇"),
    one(3, State.TO_PUBLISH, ["CLEAR"], methods=("ONSITE",), follow_ups=("NONE",), closed=True,
        items=(("A01", "CLEAR"),)),
    one(4, State.PUBLISHED, ["CORRECTED", "UNPUBLISHED"], methods=("ONSITE", "WRITTEN"),
        follow_ups=("ORDERED",), closed=True, items=(("A01", "PROBLEM"), ("B03", "ABSENT"))),
    one(4, State.PUBLISHED, ["UNREACHABLE"], methods=("ONSITE",), follow_ups=("HOME_BRANCH",),
        items=(("B03", "CLEAR"),), task=2, month="2026-04", township="西镇"),
)  # fmt: skip


def test_five_inspections_give_the_figures_one_writes_down_by_hand():
    total = tally(FIVE).total
    counts = {name: getattr(total, name) for name in COUNTS}
    assert counts == {
        "due": 5,
        "to_enter": 1,
        "entering": 0,
        "reviewing": 1,
        "to_publish": 1,
        "published": 2,
        "checked": 4,
        "approved": 3,
        "clear": 1,
        "problem": 1,
        "other": 1,
        "closed": 1,
        "followed": 2,
    }
    assert total.results == {"CLEAR": 1, "CORRECTED": 1, "UNPUBLISHED": 1, "UNREACHABLE": 1}
    assert {rate: total.rate(rate) for rate in Rate} == {
        Rate.COMPLETION: Decimal("40.00"),
        Rate.PUBLICATION: Decimal("50.00"),
        Rate.CLOSURE: Decimal("50.00"),
        Rate.PROBLEM: Decimal("33.33"),
    }


def test_each_item_counts_with_what_was_said_of_it():
    items = tally(FIVE).groups[Dimension.ITEM]
    first, second = items["A01"], items["B03"]
    assert (first.due, first.approved, first.clear, first.problem) == (4, 2, 1, 1)
    assert first.rate(Rate.PROBLEM) == Decimal("50.00")
    assert (second.due, second.approved, second.clear, second.other) == (3, 2, 1, 1)
    assert dict(first.results) == {}


def test_an_enterprise_drawn_twice_is_one_enterprise_and_two_inspections():
    found = tally(FIVE)
    assert (found.total.due, found.drawn) == (5, 4)
    assert found.enterprises[Dimension.TOWNSHIP] == {"东镇": 3, "西镇": 2}
    methods = {key: figures.due for key, figures in found.groups[Dimension.METHOD].items()}
    assert methods == {"": 2, "ONSITE": 3, "WRITTEN": 1}


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (1, 1600, "0.06"), (3, 1600, "0.19")],
)
def test_shares_have_two_decimals_rounded_half_up(part, whole, share):
    assert percent(part, whole) == Decimal(share)
    assert percent(part, 0) is None


@pytest.mark.parametrize(
    ("entered", "act", "approved", "published", "state"),
    [
        (False, None, False, False, State.TO_ENTER),
        (True, None, False, False, State.ENTERING),
        (True, "RETURN", False, False, State.ENTERING),
        (True, "SUBMIT", False, False, State.REVIEWING),
        (True, "REVIEW", False, False, State.REVIEWING),
        (True, None, True, False, State.TO_PUBLISH),  # under correction
        (True, "SUBMIT", True, True, State.PUBLISHED),
    ],
)
def test_an_inspection_stands_where_its_findings_say(entered, act, approved, published, state):
    found = state_of(entered=entered, last_act=act, approved=approved, published=published)
    assert found is state


def test_own_values_of_a_bureau_are_problems_to_be_handled():
    assert outcome_of(["PENDING", "X01"]) is Outcome.PROBLEM
    assert tally([one(1, State.PUBLISHED, ["PENDING", "X01"])]).total.results == {"PENDING": 1}


def test_every_result_of_the_field_has_a_column():
    held = {code for codes in RESULT_COLUMNS.values() for code in codes}
    assert held | set(PARENTS) == set(CODES)


def test_a_year_before_is_the_same_days_and_29_february_the_28th():
    assert Period(date(2028, 2, 29), date(2028, 12, 31)).before == Period(
        date(2027, 2, 28), date(2027, 12, 31)
    )
    assert Period(date(2028, 2, 29)).before is None
    then = {"2025-03": Figures(published=1)}
    assert before_of(then, "2026-03", by_year=True) == Figures(published=1)
    assert before_of(then, "2026-04", by_year=True) == Figures()
    assert before_of(None, "2026-03", by_year=True) is None


def test_rates_are_compared_in_points_and_counts_alone_where_there_was_none():
    now, then = Figures(published=1, to_enter=2), Figures(published=1, to_enter=1)
    assert points(now, then, Rate.COMPLETION) == Decimal("-16.67")
    assert points(now, Figures(), Rate.COMPLETION) is None


@st.composite
def _inspections(draw):
    state = draw(st.sampled_from(list(State)))
    approved = state in (State.TO_PUBLISH, State.PUBLISHED)
    results = draw(st.lists(st.sampled_from([*CODES, "X07"]), max_size=3, unique=True))
    items = draw(st.lists(st.sampled_from(["A01", "B03", "C05"]), max_size=3, unique=True))
    said = st.sampled_from(["CLEAR", "PROBLEM", "ABSENT"])
    return Inspection(
        draw(st.integers(1, 6)),
        draw(st.integers(1, 3)),
        *("计划", draw(st.sampled_from(["甲股", ""]))),
        *(
            draw(st.sampled_from([f"{side}{end}", ""]))
            for side, end in (("东", "所"), ("西", "镇"))
        ),
        draw(st.sampled_from(["A", "D", ""])),
        draw(st.sampled_from(["企业", "个体"])),
        draw(st.sampled_from(["2025-12", "2026-01", "2026-02"])),
        state,
        tuple(results) if approved else (),
        ("ONSITE", "ONLINE")[: draw(st.integers(0, 2))] if approved else (),
        draw(st.sampled_from([("NONE",), ("CASE", "ORDERED"), ()])) if approved else (),
        tuple((code, draw(said) if approved else None) for code in items),
        approved and draw(st.booleans()),
    )


def _recount(rows):
    """The same figures in a plain loop, from the definitions on the page."""
    found = defaultdict(int)
    for row in rows:
        found["due"] += 1
        found[row.state.value.lower()] += 1
        if row.state in (State.TO_PUBLISH, State.PUBLISHED):
            found["approved"] += 1
            bad = any(code in PROBLEM_RESULTS or code.startswith("X") for code in row.results)
            found["problem"] += bad
            found["clear"] += not bad and "CLEAR" in row.results
            found["other"] += not bad and "CLEAR" not in row.results
            found["followed"] += any(code != "NONE" for code in row.follow_ups)
            found["closed"] += row.closed and row.state is State.PUBLISHED
    return found


@settings(max_examples=60)
@given(st.lists(_inspections(), max_size=25))
def test_figures_equal_a_plain_recount_and_the_parts_sum_to_the_whole(rows):
    found = tally(rows)
    recount = _recount(rows)
    names = [name for name in COUNTS if name != "checked"]
    assert [getattr(found.total, name) for name in names] == [recount[name] for name in names]
    assert found.total.clear + found.total.problem + found.total.other == found.total.approved
    for dimension, groups in found.groups.items():
        if dimension in SEVERAL:
            continue
        for name in COUNTS:
            parts = sum(getattr(figures, name) for figures in groups.values())
            assert parts == getattr(found.total, name), (dimension, name)
    towns = {row.township for row in rows}
    for town in towns:
        own = [row for row in rows if row.township == town]
        assert found.groups[Dimension.TOWNSHIP][town] == tally(own).total
        assert found.enterprises[Dimension.TOWNSHIP][town] == len({row.enterprise for row in own})
    for code in {code for row in rows for code, _ in row.items}:
        of_item = found.groups[Dimension.ITEM][code]
        verdicts = [dict(row.items)[code] for row in rows if code in dict(row.items)]
        assert (of_item.due, of_item.problem, of_item.other) == (
            len(verdicts), verdicts.count("PROBLEM"), verdicts.count("ABSENT"),
        )  # fmt: skip
    assert set(found.enterprises) == set(OBJECTS)
