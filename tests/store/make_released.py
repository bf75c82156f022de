"""Make the database file that stays in tests/ for the newest revision of the schema.

    .venv/bin/python -m tests.store.make_released

in the checkout writes tests/store/released/<revision>.db.xz anew: a small bureau with registries and one
drawn task. Run it once when a revision is released, and never again for that revision:
later programs have to open what earlier ones wrote.
"""

import lzma
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.core.ceremony import Ceremony, Person
from app.core.headings import KINDS
from app.core.people import Actor, Role
from app.core.quota import QuotaRule
from app.core.task import Act, TaskPlan
from app.core.team_plan import TeamPlan
from app.services.draw import draws, pool
from app.services.paper import papers
from app.services.registry import imports
from app.services.registry.imports import commit
from app.services.task import approvals, tasks
from app.store.engine import Store
from app.store.migrate import head_revision, open_store
from app.store.schema import Account, Bureau
from resources.sample import make_county

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
ROLES = {"clerk": Role.CLERK, "reviewer": Role.REVIEWER, "approver": Role.APPROVER}
CEREMONY = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (Person("纪监督", "县纪委监委派驻组", "副组长"),),
    (Person("陈见证", "县人大常委会", "代表", 4), Person("吴见证", "县工商联", "会员", 4)),
)
THROWS = {"陈见证": "4072", "吴见证": "6603"}


def main() -> None:
    """Write the file and say where."""
    with tempfile.TemporaryDirectory() as work:
        store = open_store(Path(work) / "data", NOW)
        _fill(store, Path(work))
        store.close()
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # everything in the one file
            connection.execute("VACUUM")
        packed = lzma.compress(store.path.read_bytes(), preset=9)
    place = Path(__file__).parent / "released" / f"{head_revision()}.db.xz"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(packed)
    print(place.name, len(packed), "bytes")


def _fill(store: Store, work: Path) -> None:
    actors = _people(store)
    clerk = actors["clerk"]
    for kind, headings, rows in (
        (KINDS[0], make_county.ENTERPRISE_HEADINGS, make_county.enterprise_rows(120, 7)),
        (KINDS[1], make_county.OFFICER_HEADINGS, make_county.officer_rows(24, 7)),
        (KINDS[2], make_county.ITEM_HEADINGS, make_county.item_rows()),
    ):
        make_county.save_csv(work / f"{kind}.csv", headings, rows)
        staging = imports.staging_file(store)
        imports.preview(store, clerk, kind, work / f"{kind}.csv", staging)
        commit(store, clerk, staging, now=NOW)
    plan = TaskPlan(
        name="2026年第一季度登记事项抽查",
        plan_name="2026年度抽查工作计划",
        source="PLAN",
        lead="信用监管股",
        partners=(),
        methods=("现场检查",),
        item_codes=("D01", "D02"),
        period_from=date(2026, 3, 6),
        period_to=date(2026, 4, 30),
        quotas={
            "A": QuotaRule("RATIO", "5"),
            "B": QuotaRule("NUMBER", "4"),
            "C": QuotaRule("NUMBER", "2"),
            "D": QuotaRule("RATIO", "100"),
        },
        team=TeamPlan(teams=2),
    )
    numbers = tasks.propose_numbers(store, clerk, NOW.date())
    task_id, _ = tasks.save_task(store, clerk, None, 0, plan, numbers, now=NOW)
    approvals.submit(store, clerk, task_id, now=NOW)
    approvals.decide(store, actors["reviewer"], task_id, Act.REVIEW, "同意", now=NOW)
    approvals.decide(store, actors["approver"], task_id, Act.APPROVE, "同意", now=NOW)
    draw_id = tasks.task(store, clerk, task_id).draws[0].id
    locked = pool.freeze(store, clerk, draw_id, CEREMONY, "5e" * 32, "a7" * 32, now=NOW)
    later = NOW + timedelta(minutes=20)
    draws.record_throws(store, clerk, locked.lock_id, THROWS, THROWS, now=later)
    draws.run(store, clerk, locked.lock_id, now=later)
    papers.issue_notices(store, clerk, task_id, None, work / "papers", one_file=True, now=later)


def _people(store: Store) -> dict[str, Actor]:
    actors = {}
    with store.write() as session:
        session.add(
            Bureau(id=1, name="青岭县市场监督管理局", short_name="青市监", area_code="360899")
        )
        for login, role in ROLES.items():
            row = Account(login=login, name=login, roles=[role.value], password_hash="-")
            session.add(row)
            session.flush()
            actors[login] = Actor(row.id, login, login, frozenset({role}))
    return actors


if __name__ == "__main__":
    main()
