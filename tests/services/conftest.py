"""A small bureau with one drawn task, in a real database migrated to head.

The county is built once through the services' own freeze and draw; every test gets a copy
of its folder.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.core.ceremony import Ceremony, Person
from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, DrawKind, TaskPlan
from app.core.team_plan import TeamPlan
from app.files.form_version import FormVersion
from app.files.pdf.placeholders import values_at
from app.services.draw import draws, pool
from app.services.finding import finding_review, findings
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import (
    Account,
    Assignment,
    Bureau,
    Draw,
    Enterprise,
    Item,
    ItemList,
    Lock,
    Officer,
    Task,
    TaskItem,
    TaskStep,
)

# What a filled paper of any form always has.
NEVER_EMPTY = {
    *("org", "task.no", "task.name", "enterprise.name", "enterprise.code_label"),
    *("enterprise.code", "officers[].name", "officers[].certificate", "items[].name"),
    *("methods[].name", "results[].name", "measures[].name", "sheets[].title"),
}


@pytest.fixture(autouse=True)
def _papers_say_nothing_odd(
    monkeypatch: pytest.MonkeyPatch,
    odd_words: Callable[[Iterable[tuple[str, str]]], list[str]],
    sentences_of: Callable[[Any], list[tuple[str, str]]],
) -> None:
    """Whatever a test has printed says nothing odd, and who it is about is never left empty."""
    plain = FormVersion.fill

    def fill(form: FormVersion, facts: Mapping[str, object]) -> str:
        words = plain(form, facts)
        if facts is not form.sample:
            said = sentences_of(form.parse(words))
            blank = facts.get("anchor") == ""  # what ends with a colon is written behind
            assert [one for one in odd_words(said) if not (blank and one.endswith("："))] == []
            known = NEVER_EMPTY & set(form.bindings) if not blank else set()
            empty = [one for one in sorted(known) if "" in values_at(facts, one)]
            assert empty == [], form.code
        return words

    monkeypatch.setattr(FormVersion, "fill", fill)


DRAWN_AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
ROLES = {
    "clerk": (Role.CLERK,),
    "colleague": (Role.CLERK,),
    "reviewer": (Role.REVIEWER,),
    "approver": (Role.APPROVER,),
    "supervisor": (Role.SUPERVISOR,),
    "admin": (Role.ADMIN,),
    "everything": (Role.CLERK, Role.REVIEWER, Role.APPROVER),
}
# Right by GB 32100, of ranges that are not issued; the last enterprise has none.
CODES = (
    "91360824MAC000017N",
    "91360824MAC000025H",
    "91360824MAC000033C",
    "91360824MAC0000417",
    "QL000005",  # the bureau's own number
)
NAMES = ("明𬭎农副产品有限公司", "=利民商行", "淦江粮油店", "麦㙦超市", "新干橘业合作社")
ITEM_CODES = ("A01", "B03")
PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (Person("纪监督", "县纪委监委派驻组", "副组长"),),
    (
        Person("陈见证", "县人大常委会", "代表", digits=8),
        Person("吴见证", "县工商联", "会员", digits=8),
    ),
)
THROWS = {"陈见证": "40729158", "吴见证": "66031947"}


@dataclass(frozen=True)
class County:
    """The bureau of a test."""

    store: Store
    actors: dict[str, Actor]
    task_id: int
    draw_id: int
    lock_id: int
    assignments: tuple[int, ...]
    drawn_at: datetime = DRAWN_AT

    def at(self, days: int = 0, hours: int = 0) -> datetime:
        """A moment some days after the draw."""
        return self.drawn_at + timedelta(days=days, hours=hours)

    def day(self, days: int = 0) -> date:
        """The day in Beijing some days after the draw."""
        return date(2026, 3, 5) + timedelta(days=days)


def _people(store: Store) -> dict[str, Actor]:
    with store.write() as session:
        session.add(
            Bureau(
                id=1,
                name="青岭县市场监督管理局",
                short_name="青市监",
                area_code="360824",
                contact="李联络",
                phone="0796-0000001",
                supervision_phone="0796-0000002",
                is_sample=True,
            )
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
        session.flush()
        return {
            row.login: Actor(row.id, row.login, row.name, frozenset(ROLES[row.login]))
            for row in session.scalars(select(Account))
        }


def _registry(store: Store) -> None:
    with store.write() as session:
        items = ItemList(version_label="2026-1", name="清单", valid_from=date(2026, 1, 1))
        session.add(items)
        session.flush()
        for code, name, sub, points in (
            (
                "A01",
                "登记事项检查",
                "名称规范使用",
                [["名称是否规范", "核对牌匾"], ["执照是否悬挂", ""]],
            ),
            ("B03", "食品经营检查", "", [["进货查验", "抽查台账"]]),
        ):
            session.add(
                Item(
                    list_id=items.id,
                    code=code,
                    name=name,
                    sub_item=sub,
                    basis=f"《{name}办法》第三条。",
                    check_points=points,
                    materials=["营业执照", f"{code}台账"],
                )
            )
        for at, (code, name) in enumerate(zip(CODES, NAMES, strict=True), 1):
            session.add(
                Enterprise(
                    key=code,
                    uscc=code if at < 5 else "",
                    name=name,
                    legal_rep=f"负责人{at}",
                    phone="0796-0000100",
                    address=f"麦㙦镇解放路{at}号",
                    township="麦㙦镇",
                    station="麦㙦所",
                    risk_class="D",
                    status="存续",
                    updated_at=DRAWN_AT,
                )
            )
        for at in range(1, 9):
            session.add(
                Officer(
                    key=f"3608240{at:03d}",
                    cert_no=f"3608240{at:03d}",
                    name=f"检查员{at}",
                    unit="登记股" if at % 2 else f"第{at}所",
                    state="在岗",
                    updated_at=DRAWN_AT,
                )
            )


def _task(store: Store, clerk: Actor) -> tuple[int, int]:
    plan = TaskPlan(
        name="食品经营双随机抽查",
        plan_name="2026年度抽查工作计划",
        source="PLAN",
        lead="青岭县市场监督管理局",
        partners=(),
        methods=("现场检查", "书面检查"),
        item_codes=ITEM_CODES,
        period_from=date(2026, 3, 6),
        period_to=date(2026, 3, 31),
        quotas={ALL: QuotaRule("NUMBER", "5")},
        team=TeamPlan(teams=2, avoid_district=False),
    )
    with store.write() as session:
        task = Task(
            plan_no="36082420261001",
            task_no="360824202603051001",
            inner_no="青市监抽查〔2026〕1号",
            name=plan.name,
            plan_name=plan.plan_name,
            stage="APPROVED",
            list_id=1,
            period_from=plan.period_from,
            period_to=plan.period_to,
            plan=plan.to_json(),
            forms={},
            created_by=clerk.account_id,
            created_at=DRAWN_AT,
        )
        session.add(task)
        session.flush()
        for at, code in enumerate(ITEM_CODES, 1):
            item = session.scalars(select(Item).where(Item.code == code)).one()
            session.add(TaskItem(task_id=task.id, item_id=item.id, position=at))
        session.add(
            TaskStep(
                task_id=task.id,
                task_version=1,
                act=Act.APPROVE.value,
                by_id=clerk.account_id,
                at=DRAWN_AT,
            )
        )
        draw = Draw(
            task_id=task.id,
            position=1,
            number=f"{task.task_no}-1",
            kind=DrawKind.BOTH.value,
            created_at=DRAWN_AT,
        )
        session.add(draw)
        session.flush()
        return task.id, draw.id


@pytest.fixture(scope="session")
def drawn_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the county after its draw; nobody writes to it."""
    folder = tmp_path_factory.mktemp("county") / "data"
    store = open_store(folder, DRAWN_AT)
    clerk = _people(store)["clerk"]
    _registry(store)
    _, draw_id = _task(store, clerk)
    locked = pool.freeze(store, clerk, draw_id, PEOPLE, "5e" * 32, "a7" * 32, now=DRAWN_AT)
    draws.record_throws(store, clerk, locked.lock_id, THROWS, THROWS, now=DRAWN_AT)
    draws.run(store, clerk, locked.lock_id, now=DRAWN_AT + timedelta(minutes=12))
    store.close()
    return folder


@pytest.fixture
def county(drawn_folder: Path, tmp_path: Path) -> Iterator[County]:
    """A county of one's own."""
    folder = tmp_path / "data"
    shutil.copytree(drawn_folder, folder)
    store = Store(folder)
    with store.read() as session:
        actors = {
            row.login: Actor(row.id, row.login, row.name, frozenset(ROLES[row.login]))
            for row in session.scalars(select(Account))
        }
        ids = tuple(session.scalars(select(Assignment.id).order_by(Assignment.position)))
        lock = session.scalars(select(Lock)).one()
        yielded = County(store, actors, 1, lock.draw_id, lock.id, ids)
    yield yielded
    store.close()


@pytest.fixture
def approved(county: County) -> Callable[..., None]:
    """Enter, review and approve 未发现问题 for some enterprises, five days after the draw."""

    def run(ids: Sequence[int]) -> None:
        store, now = county.store, county.at(days=6)
        findings.enter_clean(
            store, county.actors["clerk"], ids, county.day(5), ("ONSITE",), now=now
        )
        finding_review.submit(store, county.actors["clerk"], ids, now=now)
        finding_review.review(store, county.actors["reviewer"], ids, True, "属实", now=now)
        finding_review.approve(store, county.actors["approver"], ids, True, "同意公示", now=now)

    return run


@pytest.fixture
def undrawn(tmp_path: Path) -> Iterator[County]:
    """The county with its task approved: nothing locked, so no lock_id and no assignments."""
    store = open_store(tmp_path / "data", DRAWN_AT)
    actors = _people(store)
    _registry(store)
    task_id, draw_id = _task(store, actors["clerk"])
    yield County(store, actors, task_id, draw_id, 0, ())
    store.close()
