"""What the ceremony's pages need around a draw."""

import pytest
from sqlalchemy import select

from app.core.ceremony import Ceremony
from app.core.no_plan import Binding
from app.core.people import NotAllowed
from app.services import journal
from app.services.draw import draw_again, draw_stage, draws, pool, shows
from app.store.schema import Draw, Lock, Result, Task


def test_a_reveal_is_logged_once_with_the_result_it_showed(county):
    clerk = county.actors["clerk"]
    assert shows.show(county.store, clerk, county.lock_id).revealed_at == ""
    for _ in range(2):
        draw_stage.reveal(county.store, clerk, county.lock_id, now=county.at(hours=1))
    page = journal.entries(county.store, clerk, 0, kind=shows.REVEAL)
    assert page.total == 1
    with county.store.read() as session:
        stored = session.get_one(Result, county.lock_id).result_hash
    assert f'"r":"{stored}"' in page.rows[0].payload
    show = shows.show(county.store, clerk, county.lock_id)
    assert show.revealed_at == page.rows[0].at
    assert show.head == page.rows[0].head


def test_a_void_attempt_cannot_be_revealed(county):
    clerk = county.actors["clerk"]
    draws.void(
        county.store, clerk, county.actors["reviewer"], county.lock_id, "名单有误", now=county.at(1)
    )
    with pytest.raises(draw_again.Voided):
        draw_stage.reveal(county.store, clerk, county.lock_id, now=county.at(1))


def test_whoever_may_not_draw_may_not_reveal(county):
    with pytest.raises(NotAllowed):
        draw_stage.reveal(county.store, county.actors["reviewer"], county.lock_id, now=county.at(1))


def test_a_second_run_tells_the_same_stored_result(county):
    clerk = county.actors["clerk"]
    told: list[str] = []
    drawn = draw_stage.run(
        county.store,
        clerk,
        county.lock_id,
        now=county.at(1),
        progress=lambda key, _: told.append(key),
    )
    with county.store.read() as session:
        assert drawn.result_hash == session.get_one(Result, county.lock_id).result_hash
    assert told == []  # nothing was drawn again


@pytest.fixture
def without_plan(county) -> int:
    """The county drawn anew with a team that needs a skill nobody has: NOPLAN."""
    clerk, now = county.actors["clerk"], county.at(days=1)
    draws.void(county.store, clerk, county.actors["reviewer"], county.lock_id, "改变组队", now=now)
    with county.store.write() as session:
        task = session.scalars(select(Task)).one()
        task.plan = {**task.plan, "team": {**task.plan["team"], "skills": [["药品", 1]]}}
    with county.store.read() as session:
        draw_id = session.scalars(select(Draw.id)).one()
        people = Ceremony.from_json(session.get_one(Lock, county.lock_id).people)
    lock = pool.freeze(county.store, clerk, draw_id, people, "5e" * 32, "a7" * 32, now=now)
    throws = {word: "1" * one.digits for word, one in people.throwers()}
    draws.record_throws(county.store, clerk, lock.lock_id, throws, throws, now=now)
    assert draw_stage.run(county.store, clerk, lock.lock_id, now=now).no_plan
    return lock.lock_id


def test_without_a_plan_the_drawn_enterprises_are_still_shown(county, without_plan):
    clerk = county.actors["clerk"]
    show = shows.show(county.store, clerk, without_plan)
    assert [one.position for one in show.enterprises] == [1, 2, 3, 4, 5]
    assert {one.team for one in show.enterprises} == {""}
    assert {one.name for one in show.enterprises} <= set(show.rolling)
    assert draw_stage.why_no_plan(county.store, clerk, without_plan) == (Binding.SKILL,)


def test_the_officers_draw_after_it_reconciles_the_drawn_enterprises(county, without_plan):
    clerk, now = county.actors["clerk"], county.at(days=1)
    again = draw_again.draw_officers_again(county.store, clerk, without_plan, now=now)
    state = draw_stage.reconcile_draw(county.store, clerk, again, now=now)
    assert state.pool == state.wanted == 5
    assert not state.excluded
    assert sum(wanted for _, wanted in state.officer_pools.values()) == 4
