"""The minutes of draws that went another way: voided before, directed, without officers."""

import re

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from app.core import chances_known
from app.core.ceremony import Ceremony
from app.core.task import DrawKind
from app.services.draw import draws, pool
from app.services.paper import paper_ceremony
from app.store.schema import Draw, Enterprise, Lock, Officer, Task


@pytest.fixture
def printed(county, tmp_path):
    """The words of the minutes or the lock sheet of a lock."""

    def run(lock_id, sheet=paper_ceremony.minutes):
        done = sheet(
            county.store, county.actors["clerk"], lock_id, tmp_path, now=county.at(hours=5)
        )
        pages = PdfReader(done.path).pages
        return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))

    return run


@pytest.fixture
def draw_again(county):
    """Void the draw, change what is asked, and draw anew; return the lock."""

    def run(change=None):
        store, clerk = county.store, county.actors["clerk"]
        second = county.actors["supervisor"]
        draws.void(store, clerk, second, county.lock_id, "现场停电", now=county.at(hours=2))
        with store.write() as session:
            people = Ceremony.from_json(session.get_one(Lock, county.lock_id).people)
            if change:
                change(session)
        now = county.at(hours=3)
        locked = pool.freeze(store, clerk, county.draw_id, people, "6f" * 32, "b8" * 32, now=now)
        throws = {key: "12345678" for key, _ in people.throwers()}
        draws.record_throws(store, clerk, locked.lock_id, throws, throws, now=now)
        draws.run(store, clerk, locked.lock_id, now=now)
        return locked.lock_id

    return run


def set_plan(session, county, **values):
    task = session.get_one(Task, county.task_id)
    task.plan = {**task.plan, **values}


def test_a_void_is_in_the_minutes_of_the_next_attempt(printed, draw_again):
    said = printed(draw_again())
    assert "第2次抽取" in said
    assert "此前第1次抽取作废，原因：现场停电" in said


def test_a_directed_draw_says_its_conditions_but_no_risk_class(county, printed, draw_again):
    def change(session):
        scope = session.get_one(Task, county.task_id).plan["scope"]
        set_plan(
            session,
            county,
            scope={**scope, "townships": ["麦㙦镇"], "risk_classes": ["D"]},
            quotas={"D": {"mode": "NUMBER", "value": "2"}},
        )
        session.get_one(Enterprise, 1).status = "注销"
        session.get_one(Enterprise, 2).township = "神政桥乡"

    lock_id = draw_again(change)
    for said in (printed(lock_id), printed(lock_id, paper_ceremony.lock_sheet)):
        assert "定向抽查（范围：麦㙦镇且另有内部监管条件），按分层数量随机抽取" in said
        assert "不在抽查范围内1户" in said
        assert "已注销、吊销或者歇业1户" in said
        assert "参加抽取3户" in said
        assert not re.search("D类|风险|高风险", said)


def test_enterprises_alone_are_listed_without_teams(county, printed, draw_again):
    def change(session):
        session.get_one(Draw, county.draw_id).kind = DrawKind.ENTERPRISES.value

    said = printed(draw_again(change))
    assert "本次不抽取执法检查人员" in said
    assert "实抽检查对象5户" in said
    assert "T001" not in said


def test_the_minutes_tell_how_many_plans_there_were_where_that_is_known(
    printed, county, monkeypatch
):
    # Two of four from each pool: 36; paired across the pools: 2; five enterprises as 3 + 2 or
    # 4 + 1 (one more than the average is allowed): 20 + 10.
    assert f"锁定的名单共{36 * 2 * 30}种，人员和对象抽定后共{2 * 30}种；" in printed(county.lock_id)
    monkeypatch.setattr(chances_known, "STEPS", 20)
    assert "编组匹配方案" not in printed(county.lock_id)


def test_the_minutes_count_every_officer_of_the_registry(county, printed, draw_again):
    with county.store.write() as session:
        there = session.scalar(select(func.count()).select_from(Officer))
        # Of a unit that the teams of this task do not take.
        squad = Officer(key="赣D9999", name="陈队员", unit="综合执法大队", updated_at=county.at())
        session.add(squad)
    assert f"共{there + 1}人，参加抽取" in printed(draw_again())
