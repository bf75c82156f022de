"""The road of a task through the services, from empty hands, on a small county of rows."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.core.ceremony import Ceremony, Person
from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, TaskPlan
from app.core.team_plan import Arrangement, TeamPlan
from app.services.draw import draws, pool
from app.services.task import approvals, tasks
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import (
    Account,
    Bureau,
    Enterprise,
    Item,
    ItemList,
    LogEntry,
    Officer,
    Recusal,
)

NINE = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
ROLES = {
    "clerk": (Role.CLERK,),
    "colleague": (Role.CLERK,),
    "reviewer": (Role.REVIEWER,),
    "approver": (Role.APPROVER,),
    "supervisor": (Role.SUPERVISOR,),
    "admin": (Role.ADMIN,),
    "both": (Role.REVIEWER, Role.APPROVER),
    "everything": (Role.CLERK, Role.REVIEWER, Role.APPROVER),
}
ENTERPRISES = 24
OFFICERS = 12
SECRET, SHUFFLE = "5e" * 32, "a7" * 32
PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (Person("纪监督", "县纪委", "组长"),),
    (Person("陈见证", "县人大", "代表", 4), Person("吴见证", "县工商联", "会员", 4)),
)
PLAN = TaskPlan(
    name="一季度抽查",
    plan_name="2026年度抽查工作计划",
    source="PLAN",
    lead="",
    partners=(),
    methods=("现场检查",),
    item_codes=("A07", "B03"),
    period_from=date(2026, 3, 10),
    period_to=date(2026, 4, 30),
    quotas={ALL: QuotaRule("NUMBER", "5")},
    team=TeamPlan(teams=2, avoid_district=False),
)


def _people(store: Store) -> None:
    with store.write() as session:
        session.add(
            Bureau(id=1, name="青岭县市场监督管理局", short_name="青市监", area_code="360899")
        )
        for login, roles in ROLES.items():
            session.add(
                Account(
                    login=login,
                    name=f"人员{login}",
                    roles=[role.value for role in roles],
                    password_hash="-",
                )
            )


def _registries(store: Store) -> None:
    """24 enterprises of classes A to D (three not living), 12 officers of 股 and 所."""
    with store.write() as session:
        listed = ItemList(version_label="2026-1", name="清单", valid_from=date(2026, 1, 1))
        session.add(listed)
        session.flush()
        for code, basis in (("A07", "《条例》第九条"), ("B03", "《办法》第三条"), ("C99", " ")):
            session.add(Item(list_id=listed.id, code=code, name=f"事项{code}", basis=basis))
        for at in range(ENTERPRISES):
            session.add(
                Enterprise(
                    key=f"QL{at:06d}",
                    name=f"青岭县第{at}商行",
                    township=f"镇{at % 3}",
                    station=f"第{at % 4}所",
                    risk_class="ABCD"[at % 4],
                    status="注销" if at % 10 == 9 else "迁出" if at == 20 else "存续",
                    labels=["专项"] if at % 5 == 0 else [],
                    updated_at=NINE,
                )
            )
        for at in range(OFFICERS):
            session.add(
                Officer(
                    key=f"赣D{at:04d}",
                    cert_no=f"赣D{at:04d}",
                    cert_expiry=date(2028, 1, 1),
                    name=f"检查员{at}",
                    unit=f"业务{at}股" if at % 2 else f"第{at % 4}所",
                    state="在岗",
                    updated_at=NINE,
                )
            )


@dataclass
class Road:
    """A bureau, and the acts of a task one by one."""

    store: Store
    actors: dict[str, Actor]
    ceremony: Ceremony = PEOPLE
    plan: TaskPlan = PLAN

    def __getattr__(self, login: str) -> Actor:
        try:
            return self.actors[login]
        except KeyError:
            raise AttributeError(login) from None

    def at(self, minutes: int = 0, days: int = 0) -> datetime:
        """A moment after nine o'clock of the first day."""
        return NINE + timedelta(days=days, minutes=minutes)

    def draft(self, **changes: Any) -> int:
        """Save a new task with the plan changed so."""
        numbers = tasks.propose_numbers(self.store, self.clerk, date(2026, 3, 5))
        plan = replace(self.plan, **changes)
        return tasks.save_task(self.store, self.clerk, None, 0, plan, numbers, now=self.at())[0]

    def act(self, login: str, task_id: int, act: Act, opinion: str = "同意") -> None:
        """Review, approve or return."""
        approvals.decide(self.store, self.actors[login], task_id, act, opinion, now=self.at(2))

    def submitted(self, **changes: Any) -> int:
        """Save and submit a new task."""
        task_id = self.draft(**changes)
        approvals.submit(self.store, self.clerk, task_id, now=self.at(1))
        return task_id

    def approved(self, **changes: Any) -> tuple[int, int]:
        """Bring a new task through review and approval; return the ids of task and draw."""
        task_id = self.submitted(**changes)
        self.act("reviewer", task_id, Act.REVIEW)
        self.act("approver", task_id, Act.APPROVE)
        return task_id, self.card(task_id).draws[0].id

    def card(self, task_id: int) -> tasks.TaskCard:
        """The task as its page shows it."""
        return tasks.task(self.store, self.clerk, task_id)

    def freeze(self, draw_id: int, secret: str = SECRET, minutes: int = 10) -> pool.Locked:
        """Freeze a draw in the presence of the witnesses."""
        return pool.freeze(
            self.store,
            self.clerk,
            draw_id,
            self.ceremony,
            secret,
            SHUFFLE,
            now=self.at(minutes),
        )

    def throw(self, lock_id: int, digits: str = "4072", minutes: int = 20) -> draws.Seeded:
        """Key the same throw of every witness twice."""
        throws = {word: digits for word, _ in self.ceremony.throwers()}
        return draws.record_throws(
            self.store, self.clerk, lock_id, throws, throws, now=self.at(minutes)
        )

    def drawn(self, **changes: Any) -> tuple[int, int]:
        """Bring a new task to its stored result; return the ids of task and lock."""
        task_id, draw_id = self.approved(**changes)
        lock_id = self.freeze(draw_id).lock_id
        self.throw(lock_id)
        draws.run(self.store, self.clerk, lock_id, now=self.at(21))
        return task_id, lock_id

    def no_plan(self) -> tuple[int, int]:
        """Bring a new task to NOPLAN: all officers but one are recused from every enterprise."""
        self.recuse_everybody()
        return self.drawn()

    def recuse_everybody(self, active: bool = True) -> None:
        """Set or lift a recusal between every officer but the first and every enterprise.

        Whoever is recused from all is not in the pool; one officer alone is no team.
        """
        with self.store.write() as session:
            if not active:
                session.execute(update(Recusal).values(active=False))
                return
            enterprises = session.scalars(select(Enterprise.id)).all()
            for officer in session.scalars(select(Officer.id).order_by(Officer.id).offset(1)).all():
                for enterprise in enterprises:
                    session.add(
                        Recusal(
                            officer_id=officer,
                            enterprise_id=enterprise,
                            reason="亲属",
                            by_id=1,
                            at=NINE,
                        )
                    )

    def change(self, table: Any, where: Any, **values: Any) -> None:
        """Change rows of a registry behind everybody's back."""
        with self.store.write() as session:
            session.execute(update(table).where(where).values(**values))

    def log(self, kind: str) -> list[LogEntry]:
        """The entries of one kind, oldest first."""
        return self.rows(select(LogEntry).where(LogEntry.kind == kind).order_by(LogEntry.n))

    def rows(self, wanted: Any) -> list[Any]:
        """Rows of one table, to be looked at."""
        with self.store.read() as session:
            found = list(session.scalars(wanted))
            session.expunge_all()
            return found

    def row(self, table: Any, key: Any) -> Any:
        """One row by its key, to be looked at."""
        with self.store.read() as session:
            found = session.get_one(table, key)
            session.expunge_all()
            return found

    @property
    def any_two(self) -> TeamPlan:
        """Teams of any two officers."""
        return replace(self.plan.team, arrangement=Arrangement.GLOBAL, distinct_units=False)


@pytest.fixture(scope="session")
def road_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county before its first task; nobody writes to it."""
    folder = tmp_path_factory.mktemp("road") / "data"
    store = open_store(folder, NINE)
    _people(store)
    _registries(store)
    store.close()
    return folder


@pytest.fixture
def road(road_folder: Path, tmp_path: Path) -> Iterator[Road]:
    """A county of one's own, before its first task."""
    shutil.copytree(road_folder, tmp_path / "data")
    store = Store(tmp_path / "data")
    with store.read() as session:
        actors = {
            row.login: Actor(row.id, row.login, row.name, frozenset(ROLES[row.login]))
            for row in session.scalars(select(Account))
        }
    yield Road(store, actors)
    store.close()


@pytest.fixture(scope="session")
def road_plan() -> TaskPlan:
    """The plan of the road, for a registry of one's own."""
    return PLAN


@pytest.fixture(scope="session")
def reader() -> Actor:
    """Somebody who may look."""
    return Actor(1, "r", "r", frozenset({Role.SUPERVISOR}))
