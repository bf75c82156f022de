"""方案数与配对机会 of a bureau in the database."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import select

from app.core.ceremony import Ceremony, Person
from app.core.task import DrawKind, TaskPlan
from app.services.draw import chances, pool
from app.services.draw.chances import Method, Moment
from app.store.schema import Draw, Lock, Task


def test_a_frozen_list_is_counted_before_anybody_threw(undrawn):
    """By hand: two of the four in each pool, paired in two ways: 6 · 6 · 2 = 72. Five
    enterprises to two teams of at most four: 2^5 - 2 = 30. Nobody is barred from anything,
    so everybody serves with 1/2 and then meets an enterprise with 1/2."""
    clerk = undrawn.actors["clerk"]
    people = _people()
    locked = pool.freeze(
        undrawn.store, clerk, undrawn.draw_id, people, "5e" * 32, "a7" * 32, now=undrawn.at()
    )
    told: list[tuple[str, float]] = []
    found = chances.chances(
        undrawn.store, clerk, locked.lock_id, progress=lambda *said: told.append(said)
    )
    assert (found.moment, found.officers, found.enterprises, found.teams) == (
        Moment.FROZEN,
        8,
        5,
        2,
    )
    assert found.cap == 4
    assert (found.plans, found.teams_plans) == (72 * 30, 72)
    assert not found.too_large
    assert len(found.rows) == len(found.pairs) == 40
    assert {one.officer for one in found.rows} == {f"检查员{at}" for at in range(1, 9)}
    assert "淦江粮油店" in {one.enterprise for one in found.rows}
    assert found.method is Method.WORKED_OUT
    assert {one.share for one in found.rows} == {Fraction(1, 4)}
    assert all(one.chance == pytest.approx(1 / 4) for one in found.rows)
    assert all(0 <= share <= 1 for _, share in told)
    assert {key for key, _ in told} <= {chances.COUNTING, chances.WORKING, chances.MEASURING}


def test_after_the_draw_only_those_drawn_are_counted(county):
    clerk = county.actors["clerk"]
    before = chances.chances(county.store, clerk, county.lock_id)
    after = chances.chances(county.store, clerk, county.lock_id, Moment.DRAWN)
    assert (after.officers, after.enterprises) == (4, 5)
    assert after.method is Method.WORKED_OUT
    assert 0 < after.plans < before.plans
    # Two of each pool make two pairs in two ways; the cap is still four.
    assert (after.teams_plans, after.plans) == (2, 60)
    assert sum(one.chance for one in after.rows) == pytest.approx(10)
    assert all(one.error == 0 for one in after.rows)


def test_anybody_measures_the_same_again(county, monkeypatch):
    monkeypatch.setattr(chances, "RUNS", 50)
    clerk = county.actors["clerk"]
    first = chances.chances(county.store, clerk, county.lock_id)
    assert first == chances.chances(county.store, county.actors["supervisor"], county.lock_id)


def test_before_there_are_teams_nobody_can_ask_for_what_follows_them(undrawn):
    clerk = undrawn.actors["clerk"]
    locked = pool.freeze(
        undrawn.store, clerk, undrawn.draw_id, _people(), "5e" * 32, "a7" * 32, now=undrawn.at()
    )
    with pytest.raises(chances.NoTeamsYet):
        chances.chances(undrawn.store, clerk, locked.lock_id, Moment.DRAWN)


def test_enterprises_drawn_alone_have_choices_and_no_pairs(undrawn):
    clerk = undrawn.actors["clerk"]
    with undrawn.store.write() as session:
        session.get_one(Draw, undrawn.draw_id).kind = DrawKind.ENTERPRISES.value
        task = session.scalars(select(Task)).one()
        plan = TaskPlan.from_json(task.plan)
        rule = next(iter(plan.quotas.values()))
        task.plan = replace(
            plan, quotas=dict.fromkeys(plan.quotas, replace(rule, value="2"))
        ).to_json()
    locked = pool.freeze(
        undrawn.store, clerk, undrawn.draw_id, _people(), "5e" * 32, "a7" * 32, now=undrawn.at()
    )
    found = chances.chances(undrawn.store, clerk, locked.lock_id)
    assert (found.plans, found.teams_plans, found.rows) == (10, None, ())
    assert found.method is Method.NONE


def test_a_group_with_too_many_pairs_lists_none(county, monkeypatch):
    monkeypatch.setattr(chances, "PAIRS", 39)
    found = chances.chances(county.store, county.actors["clerk"], county.lock_id)
    assert (found.method, found.rows) == (Method.NONE, ())
    assert found.plans


def test_a_read_leaves_nothing_behind(county):
    def locks() -> list[str]:
        with county.store.read() as session:
            return [one.manifest_hash for one in session.scalars(select(Lock))]

    before = locks()
    with county.store.read() as session:
        entries = session.connection().exec_driver_sql("SELECT count(*) FROM log_entry").scalar()
    chances.chances(county.store, county.actors["supervisor"], county.lock_id, Moment.DRAWN)
    with county.store.read() as session:
        assert (
            entries
            == session.connection().exec_driver_sql("SELECT count(*) FROM log_entry").scalar()
        )
    assert locks() == before


def _people() -> Ceremony:
    return Ceremony(
        "三楼会议室",
        "周主持",
        "林经办",
        (),
        (Person("陈见证", "县人大常委会", "代表", 8), Person("吴见证", "县工商联", "会员", 8)),
    )
