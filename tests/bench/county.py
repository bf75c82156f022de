"""Counties to measure on: registries, one approved task and its draw, through the services."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from app.core.ceremony import Ceremony, Person
from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, DrawKind, TaskPlan
from app.core.team_plan import TeamPlan
from app.services.draw import draws, pool
from app.services.task import approvals, tasks
from app.services.walks import sample
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import Account, Draw, Item

NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
DAY = date(2026, 3, 5)
PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (Person("纪监督", "派驻纪检监察组", "副组长"),),
    (Person("陈见证", "县人大常委会", "代表", 4), Person("吴见证", "县工商联", "会员", 4)),
)
THROWS = {"陈见证": "4072", "吴见证": "6603"}


@dataclass(frozen=True)
class County:
    """A data folder with its people."""

    store: Store
    people: dict[Role, Actor]

    @property
    def clerk(self) -> Actor:
        """Whoever imports, freezes, draws and prints."""
        return self.people[Role.CLERK]


def make(folder: Path, enterprises: int) -> County:
    """Return the sample county with that many enterprises."""
    store = open_store(folder, NOW)
    sample.make_sample(store, now=NOW, enterprises=enterprises)
    store.close()
    return known(folder)


def known(folder: Path) -> County:
    """Return a county that was made before."""
    store = open_store(folder, NOW)
    with store.read() as session:
        actors = [
            Actor(row.id, row.login, row.name, frozenset(Role(role) for role in row.roles))
            for row in session.scalars(select(Account))
        ]
    return County(store, {role: actor for actor in actors for role in actor.roles})


def approved_draw(county: County, kind: DrawKind, number: int) -> tuple[int, int]:
    """Return (task, draw) of a task that may be frozen and takes `number` enterprises."""
    store, clerk = county.store, county.clerk
    with store.read() as session:
        code = session.scalars(
            select(Item.code).where(Item.basis != "", Item.skill == "").limit(1)
        ).one()
    plan = TaskPlan(
        name="双随机抽查",
        plan_name="年度抽查工作计划",
        source="PLAN",
        lead="信用监管股",
        partners=(),
        methods=("现场检查",),
        item_codes=(code,),
        period_from=DAY,
        period_to=date(2026, 4, 30),
        quotas={ALL: QuotaRule("NUMBER", str(number))},
        team=replace(TeamPlan(), teams=10, avoid_district=False),
        kind=kind,
    )
    numbers = tasks.propose_numbers(store, clerk, DAY)
    task_id, _ = tasks.save_task(store, clerk, None, 0, plan, numbers, now=NOW)
    approvals.submit(store, clerk, task_id, now=NOW)
    for role, act in ((Role.REVIEWER, Act.REVIEW), (Role.APPROVER, Act.APPROVE)):
        approvals.decide(store, county.people[role], task_id, act, "同意", now=NOW)
    with store.read() as session:
        draw_id = session.scalars(select(Draw.id).where(Draw.task_id == task_id)).one()
    return task_id, draw_id


def freeze(county: County, draw_id: int) -> int:
    """Freeze a draw and return its lock."""
    locked = pool.freeze(county.store, county.clerk, draw_id, PEOPLE, "5e" * 32, "a7" * 32, now=NOW)
    return locked.lock_id


def throw(county: County, lock_id: int) -> None:
    """Record what the witnesses threw."""
    draws.record_throws(county.store, county.clerk, lock_id, THROWS, THROWS, now=NOW)
