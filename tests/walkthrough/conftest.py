"""A bureau with people, and one task walked from the registry files to the published lists."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.core.ceremony import Ceremony, Person
from app.core.container import unpack
from app.core.findings import Verdict
from app.core.headings import Kind
from app.core.people import Actor, OwnWork, Role
from app.core.quota import QuotaRule
from app.core.scope import Scope
from app.core.task import Act, TaskPlan
from app.core.team_plan import TeamPlan
from app.services.disclosure import disclosure
from app.services.disclosure.disclosure import Format
from app.services.draw import dossiers, draws, pool, shows
from app.services.finding import finding_review, findings
from app.services.paper import paper_ceremony, papers
from app.services.registry import imports, recusals
from app.services.registry.imports import commit
from app.services.task import approvals, tasks
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import Account, Bureau, Enterprise, LogEntry, Officer
from resources.sample import make_county

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
DAY = date(2026, 3, 10)
PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (Person("纪监督", "县纪委监委派驻组", "副组长"),),
    (Person("陈见证", "县人大常委会", "代表", 4), Person("吴见证", "县工商联", "会员", 4)),
)
THROWS = {"陈见证": "4072", "吴见证": "6603"}
ID_NUMBER = "360824199003072516"  # invented: shaped like one, with a right check digit or not
ROLES = {
    "clerk": (Role.CLERK,),
    "colleague": (Role.CLERK,),
    "reviewer": (Role.REVIEWER,),
    "approver": (Role.APPROVER,),
    "supervisor": (Role.SUPERVISOR,),
    "everything": (Role.CLERK, Role.REVIEWER, Role.APPROVER),
}
PLAN = TaskPlan(
    name="2026年第一季度登记事项抽查",
    plan_name="2026年度抽查工作计划",
    source="PLAN",
    lead="信用监管股",
    partners=(),
    methods=("现场检查",),
    item_codes=("D01", "D02"),
    period_from=date(2026, 3, 6),
    period_to=date(2026, 4, 30),
    scope=Scope(townships=("麦㙦镇", "大坪镇")),
    quotas={
        "A": QuotaRule("NUMBER", "6"),
        "B": QuotaRule("RATIO", "30"),
        "C": QuotaRule("NUMBER", "2"),
    },
    team=TeamPlan(teams=3),
)


@pytest.fixture(scope="session")
def people() -> Callable[[Store], dict[str, Actor]]:
    """Put the bureau and its people into an empty database."""
    return _people


def _people(store: Store) -> dict[str, Actor]:
    actors = {}
    with store.write() as session:
        session.add(
            Bureau(
                id=1,
                name="青岭县市场监督管理局",
                short_name="青市监",
                area_code="360899",
                contact="李联络",
                phone="0796-0000001",
                supervision_phone="0796-0000002",
            )
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
    return actors


@dataclass
class Road:
    """A bureau on its way: each step's answers, and the kinds of log entries it left."""

    store: Store
    actors: dict[str, Actor]
    folder: Path
    task_id: int = 0
    lock_id: int = 0
    got: dict[str, Any] = field(default_factory=dict)
    log: dict[str, list[str]] = field(default_factory=dict)
    now: datetime = NOW
    _read: int = 0

    def act(self, function: Callable[..., Any], who: str, *args: Any, **named: Any) -> Any:
        """Call a service as somebody, a minute later."""
        self.now += timedelta(minutes=1)
        return function(self.store, self.actors[who], *args, now=self.now, **named)

    def step(self, name: str, answer: Any) -> None:
        """Keep what a reader gets back after a step and what the log gained by it."""
        with self.store.read() as session:
            rows = session.execute(
                select(LogEntry.n, LogEntry.kind, LogEntry.operator)
                .where(LogEntry.n > self._read)
                .order_by(LogEntry.n)
            ).all()
        self._read = rows[-1].n if rows else self._read
        self.got[name] = answer
        self.log[name] = [f"{row.kind} {row.operator.removeprefix('人员').lower()}" for row in rows]

    def approve(self, plan: TaskPlan) -> int:
        """Save a plan and have it reviewed and approved; return the task's id."""
        numbers = tasks.propose_numbers(self.store, self.actors["clerk"], self.now.date())
        task_id, _ = self.act(tasks.save_task, "clerk", None, 0, plan, numbers)
        assert isinstance(task_id, int)

        def card() -> tasks.TaskCard:
            return tasks.task(self.store, self.actors["supervisor"], task_id)

        self.step("saved", card())
        self.act(approvals.submit, "clerk", task_id)
        self.step("submitted", card())
        self.act(approvals.decide, "reviewer", task_id, Act.REVIEW, "合法")
        self.step("reviewed", card())
        self.act(approvals.decide, "approver", task_id, Act.APPROVE, "同意")
        self.step("approved", card())
        return task_id

    def draw(self, task_id: int) -> int:
        """Freeze, throw and draw a task's first draw; return the lock's id."""
        card = tasks.task(self.store, self.actors["clerk"], task_id)
        self.step("reconciled", self.act(pool.reconcile, "clerk", card.plan))
        args = (card.draws[0].id, PEOPLE, "5e" * 32, "a7" * 32)
        locked = self.act(pool.freeze, "clerk", *args)
        self.step("frozen", locked)

        def show() -> shows.DrawShow:
            return shows.show(self.store, self.actors["supervisor"], locked.lock_id)

        self.step("locked", show())
        self.step("seeded", self.act(draws.record_throws, "clerk", locked.lock_id, THROWS, THROWS))
        self.step("drawn", self.act(draws.run, "clerk", locked.lock_id))
        self.step("shown", show())
        return int(locked.lock_id)


def _import(road: Road, kind: Kind, path: Path) -> None:
    staging = imports.staging_file(road.store)
    shown = imports.preview(road.store, road.actors["clerk"], kind, path, staging)
    road.step(f"preview {kind}", shown)
    road.step(f"import {kind}", road.act(commit, "clerk", shown.staging))


def _registries(road: Road, files: Path) -> None:
    files.mkdir()
    headings = (*make_county.ENTERPRISE_HEADINGS, "身份证号")
    rows = [[*row, ID_NUMBER] for row in make_county.enterprise_rows(600, 7)]
    make_county.save_xlsx(files / "名录.xlsx", "检查对象名录库", headings, rows)
    officers = list(make_county.officer_rows(60, 7))
    make_county.save_csv(files / "人员.csv", make_county.OFFICER_HEADINGS, officers)
    items = make_county.item_rows()
    make_county.save_xlsx(files / "清单.xlsx", "清单", make_county.ITEM_HEADINGS, items)
    _import(road, "enterprises", files / "名录.xlsx")
    _import(road, "officers", files / "人员.csv")
    _import(road, "items", files / "清单.xlsx")
    with road.store.read() as session:
        officer = session.scalars(select(Officer.id).where(Officer.unit == "信用监管股")).first()
        enterprise = session.scalars(
            select(Enterprise.id).where(Enterprise.township == "麦㙦镇")
        ).first()
    road.step("recusal", road.act(recusals.add, "clerk", officer, enterprise, "近亲属"))


def _papers(road: Road) -> None:
    out = road.folder / "papers"
    road.step("lock sheet", road.act(paper_ceremony.lock_sheet, "clerk", road.lock_id, out))
    road.step("minutes", road.act(paper_ceremony.minutes, "clerk", road.lock_id, out))
    args = (road.task_id, None, out)
    road.step("notices", road.act(papers.issue_notices, "clerk", *args, one_file=False))
    road.step("records", road.act(papers.issue_records, "clerk", *args, one_file=True))
    road.step("papers", papers.papers(road.store, road.actors["clerk"], road.task_id))


def _findings(road: Road) -> None:
    rows = findings.task_findings(road.store, road.actors["clerk"], road.task_id)
    first, *rest = (row.assignment_id for row in rows)
    sheet = findings.sheet(road.store, road.actors["clerk"], first, today=DAY)
    one, *others = sheet.body.items
    body = replace(
        sheet.body,
        items=(
            replace(one, verdict=Verdict.PROBLEM, problem="营业执照未公示", handling="责令改正"),
            *(replace(other, verdict=Verdict.CLEAR) for other in others),
        ),
        methods=("ONSITE",),
        results=("CORRECTED",),
        follow_ups=("ORDERED",),
    )
    road.now = NOW + timedelta(days=6)
    road.step("problem", road.act(findings.save, "clerk", first, 0, DAY, body))
    road.step("clean", road.act(findings.enter_clean, "clerk", rest, DAY, ("ONSITE",)))
    ids = [first, *rest]
    road.step("submitted findings", road.act(finding_review.submit, "clerk", ids))
    with pytest.raises(OwnWork):
        road.act(finding_review.review, "author", ids, True, "")
    road.step("own work", None)
    road.step("reviewed findings", road.act(finding_review.review, "reviewer", ids, True, "属实"))
    road.step("approved findings", road.act(finding_review.approve, "approver", ids, True, "同意"))


def _published(road: Road) -> None:
    with pytest.raises(disclosure.NotAllPublished):
        road.act(disclosure.close, "clerk", road.task_id)
    for preset in ("gsxt", "announcement"):
        for fmt in Format:
            path = road.folder / "lists" / f"{preset}-{fmt.value}{fmt.suffix}"
            done = road.act(disclosure.export, "clerk", road.task_id, preset, path, fmt)
            road.step(path.name, done)
    road.act(disclosure.close, "clerk", road.task_id)
    road.step("closed", tasks.task(road.store, road.actors["clerk"], road.task_id))
    dossier = road.act(dossiers.write_dossier, "clerk", road.lock_id, road.folder)
    road.step("dossier", dossier)
    for name, data in unpack(dossier.path.read_bytes()).items():
        path = road.folder / "dossier" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    # The whole log with it, which went on after the draw.
    shows.write_files(road.store, road.actors["clerk"], road.lock_id, road.folder / "files")


@pytest.fixture(scope="session")
def road(
    tmp_path_factory: pytest.TempPathFactory, people: Callable[[Store], dict[str, Actor]]
) -> Iterator[Road]:
    folder = tmp_path_factory.mktemp("road")
    store = open_store(folder / "data", NOW)
    actors = people(store)
    road = Road(store, actors, folder)
    # The clerk once more, with every right: still nobody passes own work.
    road.actors["author"] = replace(actors["clerk"], roles=actors["everything"].roles)
    _registries(road, folder / "files")
    road.task_id = road.approve(PLAN)
    road.lock_id = road.draw(road.task_id)
    _papers(road)
    _findings(road)
    _published(road)
    yield road
    store.close()


@pytest.fixture(scope="session")
def plan() -> TaskPlan:
    """The plan of the road's task."""
    return PLAN
