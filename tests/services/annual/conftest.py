"""A bureau with people, items, enterprises and the draft of a year's plan."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.annual_plan import ClassRatio, PlanLine
from app.core.people import Actor, Role
from app.core.task import Act
from app.services.annual import annual_approvals, annual_lines, annual_plans
from app.services.annual.annual_plans import PlanCard
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import Account, Bureau, Enterprise, Item, ItemList

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
ROLES = {
    "clerk": (Role.CLERK,),
    "reviewer": (Role.REVIEWER,),
    "approver": (Role.APPROVER,),
    "supervisor": (Role.SUPERVISOR,),
    "everything": (Role.CLERK, Role.REVIEWER, Role.APPROVER),
}
LINE = PlanLine(
    "企业年报公示信息抽查",
    "《企业信息公示暂行条例》第十四条",
    date(2026, 3, 1),
    date(2026, 6, 30),
    ("A07",),
    subject="青岭县市场监督管理局",
    objects="企业",
    area="全县",
    methods=("现场检查", "网络检查"),
    base=12,
    ratio="5",
    lead="信用监管股",
    cap="年均1次",
)


@dataclass
class Year:
    """A bureau, its people, and the acts on its plan."""

    store: Store
    actors: dict[str, Actor]
    folder: Path
    now: datetime = NOW
    line: PlanLine = LINE

    def __getattr__(self, login: str) -> Actor:
        try:
            return self.actors[login]
        except KeyError:
            raise AttributeError(login) from None

    @property
    def classes(self) -> tuple[ClassRatio, ...]:
        """Two classes, as the Qingchuan plan has them."""
        return (ClassRatio("B", "40", 2), ClassRatio("C", "80", 1))

    def create(self, year: int = 2026, copy_of: int | None = None) -> int:
        return annual_plans.create(self.store, self.clerk, year, copy_of, now=self.now)

    def card(self, plan_id: int) -> PlanCard:
        return annual_plans.plan(self.store, self.clerk, plan_id)

    def save(self, plan_id: int, line_id: int | None = None, **changes: Any) -> int:
        """Save the usual line, changed so."""
        return annual_lines.save_line(
            self.store,
            self.clerk,
            plan_id,
            self.card(plan_id).revision,
            line_id,
            replace(self.line, **changes),
            now=self.now,
        )

    def submit(self, plan_id: int) -> None:
        annual_approvals.submit(self.store, self.clerk, plan_id, now=self.now)

    def decide(self, login: str, plan_id: int, act: Act, opinion: str = "同意") -> None:
        annual_approvals.decide(self.store, self.actors[login], plan_id, act, opinion, now=self.now)

    def approve(self, plan_id: int) -> None:
        """Bring a draft into force."""
        self.submit(plan_id)
        self.decide("reviewer", plan_id, Act.REVIEW)
        self.decide("approver", plan_id, Act.APPROVE)

    def approved(self, **changes: Any) -> int:
        """A plan of one task in force."""
        plan_id = self.create()
        self.save(plan_id, **changes)
        self.approve(plan_id)
        return plan_id

    def at(self, days: int) -> datetime:
        return self.now + timedelta(days=days)


@pytest.fixture(scope="session")
def _first_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Actor]]:
    """The folder of a bureau before its first plan, and its people; nobody writes to it."""
    folder = tmp_path_factory.mktemp("year") / "data"
    store = open_store(folder, NOW)
    actors = {}
    with store.write() as session:
        session.add(
            Bureau(id=1, name="青岭县市场监督管理局", short_name="青市监", area_code="360899")
        )
        for login, roles in ROLES.items():
            row = Account(
                login=login,
                name=f"人员{login}",
                roles=[role.value for role in roles],
                password_hash="-",
            )
            session.add(row)
            session.flush()
            actors[login] = Actor(row.id, login, row.name, frozenset(roles))
        listed = ItemList(version_label="2026-1", name="清单", valid_from=date(2026, 1, 1))
        session.add(listed)
        session.flush()
        for code, name, basis, most in (
            ("A07", "年度报告公示信息的检查", "《条例》第九条", "不超过5%"),
            ("B03", "名称规范使用情况的检查", "《规定》第三条", ""),
            ("C99", "没有依据的检查", " ", ""),
        ):
            session.add(
                Item(
                    list_id=listed.id,
                    code=code,
                    name=name,
                    basis=basis,
                    ratio=most,
                    importance="一般检查事项",
                    method="现场检查",
                    object_kind="企业",
                )
            )
        for at in range(24):
            session.add(
                Enterprise(
                    key=f"QL{at:06d}",
                    name=f"青岭县第{at}商行",
                    kind="有限责任公司" if at % 2 else "个体工商户",
                    township=f"第{at % 3}镇",
                    station="城关所",
                    risk_class="ABCD"[at % 4],
                    status="存续",
                    labels=["餐饮服务"] if at % 6 == 0 else [],
                    updated_at=NOW,
                )
            )
    store.close()
    return folder, actors


@pytest.fixture
def year(_first_day: tuple[Path, dict[str, Actor]], tmp_path: Path) -> Iterator[Year]:
    """A bureau before its first plan."""
    folder, actors = _first_day
    shutil.copytree(folder, tmp_path / "data")
    store = Store(tmp_path / "data")
    (tmp_path / "files").mkdir()
    yield Year(store, dict(actors), tmp_path / "files")
    store.close()
