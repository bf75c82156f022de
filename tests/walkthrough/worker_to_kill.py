"""Works in a data folder until somebody kills it: import, freeze, throws, run, anew.

    python -m tests.walkthrough.worker_to_kill DATA FILES

FILES holds two versions of a registry, 0.csv and 1.csv. A line is printed after each act,
once the service has come back: what stands there was reported as saved.
"""

import secrets
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from app.core.ceremony import Ceremony, Person
from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, TaskPlan
from app.core.team_plan import TeamPlan
from app.services.draw import draws, pool
from app.services.folder.folders import open_folder
from app.services.registry import imports
from app.services.registry.imports import commit
from app.services.task import approvals, tasks
from app.store.engine import Store
from app.store.schema import Account

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
CEREMONY = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (),
    (Person("陈见证", "县人大常委会", "代表", 4), Person("吴见证", "县工商联", "会员", 4)),
)
THROWS = {"陈见证": "4072", "吴见证": "6603"}
PLAN = TaskPlan(
    name="断电抽查",
    plan_name="2026年度抽查工作计划",
    source="ADHOC",
    lead="",
    partners=(),
    methods=("现场检查",),
    item_codes=("D01",),
    period_from=date(2026, 3, 5),
    period_to=date(2026, 4, 5),
    quotas={ALL: QuotaRule("NUMBER", "5")},
    team=TeamPlan(teams=2),
)


def main(data: Path, files: Path) -> None:
    """Work for ever."""
    store = open_folder(data, now=NOW).store
    with store.read() as session:
        people = {
            row.login: Actor(row.id, row.login, row.name, frozenset(map(Role, row.roles)))
            for row in session.scalars(select(Account))
        }
    turn = 0
    while True:
        turn += 1
        _import(store, people["clerk"], files / f"{turn % 2}.csv")
        _task(store, people)


def _said(*words: object) -> None:
    print(*words, flush=True)


def _import(store: Store, clerk: Actor, path: Path) -> None:
    staging = imports.staging_file(store)
    imports.preview(store, clerk, "enterprises", path, staging)
    _said("import", commit(store, clerk, staging, now=NOW).import_id)


def _task(store: Store, people: dict[str, Actor]) -> None:
    clerk = people["clerk"]
    numbers = tasks.propose_numbers(store, clerk, date(2026, 3, 5))
    task_id, _ = tasks.save_task(store, clerk, None, 0, PLAN, numbers, now=NOW)
    approvals.submit(store, clerk, task_id, now=NOW)
    approvals.decide(store, people["reviewer"], task_id, Act.REVIEW, "", now=NOW)
    approvals.decide(store, people["approver"], task_id, Act.APPROVE, "", now=NOW)
    draw_id = tasks.task(store, clerk, task_id).draws[0].id
    chance = (secrets.token_hex(32), secrets.token_hex(32))
    locked = pool.freeze(store, clerk, draw_id, CEREMONY, *chance, now=NOW)
    _said("lock", locked.lock_id, locked.manifest_hash)
    seeded = draws.record_throws(store, clerk, locked.lock_id, THROWS, THROWS, now=NOW)
    _said("opening", locked.lock_id, seeded.seed)
    drawn = draws.run(store, clerk, locked.lock_id, now=NOW)
    _said("result", locked.lock_id, drawn.result_hash)
    approvals.end(store, clerk, task_id, "到此为止", now=NOW)  # its enterprises are free again


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
