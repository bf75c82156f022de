"""What cannot be done is one message that names it, and nothing is half-saved."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from app.core.ceremony import Ceremony, Person
from app.core.officer_pools import TooFewOfficers
from app.core.people import Actor
from app.core.quota import ALL, QuotaAbovePool, QuotaRule
from app.core.scope import Scope
from app.core.task import Act, TaskPlan
from app.core.team_plan import Arrangement
from app.errors import AppError
from app.services import journal
from app.services.draw import draw_again, draws, pool
from app.services.registry import imports, recusals
from app.services.registry.imports import commit
from app.services.task import approvals, tasks
from app.services.task.tasks import UnknownItem
from app.store.engine import DiskFull, Store
from app.store.migrate import open_store
from app.store.schema import Enterprise, Officer
from app.store.schema.base import Base
from app.texts import error_text
from resources.sample import make_county

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (),
    (Person("陈见证", "县人大常委会", "代表", 4), Person("吴见证", "县工商联", "会员", 4)),
)
THROWS = {"陈见证": "4072", "吴见证": "6603"}


@dataclass(frozen=True)
class Desk:
    """A bureau with small registries."""

    store: Store
    actors: dict[str, Actor]
    plan: TaskPlan
    files: Path

    def preview(self, kind: Any, headings: Any, rows: Any) -> Path:
        make_county.save_csv(self.files / "a.csv", headings, rows)
        staging = imports.staging_file(self.store)
        imports.preview(self.store, self.actors["clerk"], kind, self.files / "a.csv", staging)
        return staging

    def save(self, plan: TaskPlan) -> int:
        numbers = tasks.propose_numbers(self.store, self.actors["clerk"], NOW.date())
        return tasks.save_task(self.store, self.actors["clerk"], None, 0, plan, numbers, now=NOW)[0]

    def approved(self, plan: TaskPlan) -> int:
        """The id of the draw of a new, approved task."""
        task_id = self.save(plan)
        approvals.submit(self.store, self.actors["clerk"], task_id, now=NOW)
        for who, act in (("reviewer", Act.REVIEW), ("approver", Act.APPROVE)):
            approvals.decide(self.store, self.actors[who], task_id, act, "", now=NOW)
        return tasks.task(self.store, self.actors["clerk"], task_id).draws[0].id

    def freeze(self, draw_id: int) -> pool.Locked:
        args = (draw_id, PEOPLE, "5e" * 32, "a7" * 32)
        return pool.freeze(self.store, self.actors["clerk"], *args, now=NOW)

    def counts(self) -> dict[str, int]:
        """How many rows every table has."""
        with self.store.read() as session:
            return {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in Base.metadata.tables.items()
            }

    @contextmanager
    def refused(self, kind: type[AppError], *said: str) -> Iterator[None]:
        """Expect one message that holds some words, and a database as it was."""
        before = self.counts()
        with pytest.raises(kind) as caught:
            yield
        sentence = error_text(caught.value)
        assert [word for word in said if word not in sentence] == []
        assert "\n" not in sentence
        assert self.counts() == before
        assert journal.verify_log(self.store, self.actors["clerk"]).broken_at == 0


@pytest.fixture
def desk(
    tmp_path: Path, people: Callable[[Store], dict[str, Actor]], plan: TaskPlan
) -> Iterator[Desk]:
    (tmp_path / "files").mkdir()
    with closing(open_store(tmp_path / "data", NOW)) as store:
        plan = replace(plan, scope=Scope(), quotas={ALL: QuotaRule("NUMBER", "5")})
        one = Desk(store, people(store), plan, tmp_path / "files")
        for kind, headings, rows in (
            ("enterprises", make_county.ENTERPRISE_HEADINGS, make_county.enterprise_rows(60, 7)),
            ("officers", make_county.OFFICER_HEADINGS, make_county.officer_rows(12, 7)),
            ("items", make_county.ITEM_HEADINGS, make_county.item_rows()),
        ):
            commit(store, one.actors["clerk"], one.preview(kind, headings, rows), now=NOW)
        yield one


def test_an_item_that_is_in_no_list_is_named(desk: Desk) -> None:
    with desk.refused(UnknownItem, "Z99"):
        desk.save(replace(desk.plan, item_codes=("D01", "Z99")))


def test_a_quota_above_the_pool_is_named_with_both_numbers(desk: Desk) -> None:
    draw_id = desk.approved(replace(desk.plan, quotas={ALL: QuotaRule("NUMBER", "61")}))
    with desk.refused(QuotaAbovePool, "61"):
        desk.freeze(draw_id)


def test_too_few_officers_for_the_teams_are_named_with_their_pool(desk: Desk) -> None:
    team = replace(desk.plan.team, teams=9)
    draw_id = desk.approved(replace(desk.plan, team=team))
    with desk.refused(TooFewOfficers, "9"):
        desk.freeze(draw_id)


def test_where_nobody_may_inspect_an_enterprise_the_draw_says_so_and_officers_come_later(
    desk: Desk,
) -> None:
    clerk = desk.actors["clerk"]
    with desk.store.read() as session:
        officers = list(session.scalars(select(Officer.id).order_by(Officer.id)))
        enterprises = list(
            session.scalars(select(Enterprise.id).where(Enterprise.status == "存续"))
        )
    # Whoever is recused from all is not in the pool; one officer alone is no team.
    for officer in officers[1:]:
        recusals.add(desk.store, clerk, officer, enterprises[0], "近亲属", now=NOW)
    everyone = {ALL: QuotaRule("NUMBER", str(len(enterprises)))}
    team = replace(desk.plan.team, arrangement=Arrangement.GLOBAL, teams=2)
    lock_id = desk.freeze(desk.approved(replace(desk.plan, quotas=everyone, team=team))).lock_id
    draws.record_throws(desk.store, clerk, lock_id, THROWS, THROWS, now=NOW)
    drawn = draws.run(desk.store, clerk, lock_id, now=NOW)
    assert (drawn.no_plan, drawn.teams, drawn.enterprises) == (True, 0, len(enterprises))
    assert desk.counts()["assignment"] == 0
    for relation in recusals.list_(desk.store, clerk):
        recusals.revoke(desk.store, clerk, relation.id, "误登记", now=NOW)
    again = desk.freeze(draw_again.draw_officers_again(desk.store, clerk, lock_id, now=NOW)).lock_id
    draws.record_throws(desk.store, clerk, again, THROWS, THROWS, now=NOW)
    assert not draws.run(desk.store, clerk, again, now=NOW).no_plan
    assert desk.counts()["assignment"] == len(enterprises)


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """Let SQLite find no room for another page, as on a full disk."""

    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # that is: as many as there are

    engine = store._engine
    event.listen(engine, "connect", limit)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", limit)
        engine.dispose()


def test_a_full_disk_saves_nothing_of_an_import_and_the_same_preview_serves_again(
    desk: Desk,
) -> None:
    rows = make_county.enterprise_rows(2000, 8)
    staging = desk.preview("enterprises", make_county.ENTERPRISE_HEADINGS, rows)
    with desk.refused(DiskFull), full_disk(desk.store):
        commit(desk.store, desk.actors["clerk"], staging, now=NOW)
    assert commit(desk.store, desk.actors["clerk"], staging, now=NOW).counts.new > 1000


def test_a_full_disk_saves_nothing_of_a_freeze_and_the_draw_can_be_frozen_afterwards(
    desk: Desk,
) -> None:
    rows = make_county.enterprise_rows(2000, 8)
    staging = desk.preview("enterprises", make_county.ENTERPRISE_HEADINGS, rows)
    commit(desk.store, desk.actors["clerk"], staging, now=NOW)
    draw_id = desk.approved(desk.plan)
    with desk.refused(DiskFull), full_disk(desk.store):
        desk.freeze(draw_id)
    assert desk.freeze(draw_id).attempt == 1
