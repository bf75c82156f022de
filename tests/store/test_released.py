"""Every database a released program wrote opens in this one, with what was drawn in it."""

import lzma
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select

from app.core.draw import replay
from app.core.people import Actor, Role
from app.core.task import Stage
from app.services import journal
from app.services.draw import shows
from app.services.paper import papers
from app.services.registry import registry
from app.services.registry.registry_lines import EnterpriseQuery
from app.services.task import tasks
from app.store import migrate
from app.store.engine import DATABASE, Store
from app.store.migrate import head_revision, open_store
from app.store.schema import Account, Lock, Opening, Result

FILES = sorted((Path(__file__).parent / "released").glob("*.db.xz"))
NOW = datetime(2030, 1, 2, tzinfo=UTC)
LARGEST = 500_000  # since 0006 with the kit of a dossier: verifiers and vectors


@pytest.fixture(params=FILES, ids=lambda path: path.name.partition(".")[0])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A released database, opened by this program."""
    (tmp_path / DATABASE).write_bytes(lzma.decompress(request.param.read_bytes()))
    with closing(open_store(tmp_path, NOW)) as opened:
        yield opened


@pytest.fixture
def clerk(store: Store) -> Actor:
    with store.read() as session:
        row = session.scalars(select(Account).where(Account.login == "clerk")).one()
        return Actor(row.id, row.login, row.name, frozenset(Role(role) for role in row.roles))


def test_every_revision_left_a_file_and_none_is_large() -> None:
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    revisions = {one.revision for one in scripts.walk_revisions()}
    assert {path.name.partition(".")[0] for path in FILES} == revisions
    assert all(path.stat().st_size <= LARGEST for path in FILES)


def test_it_stands_at_this_programs_revision_afterwards(store: Store) -> None:
    with store.read() as session:
        current = MigrationContext.configure(session.connection()).get_current_revision()
    assert current == head_revision()


def test_its_log_holds(store: Store, clerk: Actor) -> None:
    verdict = journal.verify_log(store, clerk)
    assert verdict.broken_at == 0
    assert verdict.entries >= 10


def test_its_registries_task_and_papers_can_be_read(store: Store, clerk: Actor) -> None:
    assert registry.enterprises(store, clerk, EnterpriseQuery()).total == 120
    (line,) = tasks.tasks(store, clerk)
    card = tasks.task(store, clerk, line.id)
    assert card.stage is Stage.DRAWN
    assert [code for code, _, _ in card.items] == ["D01", "D02"]
    lock_id = card.draws[0].lock_id
    assert lock_id is not None
    show = shows.show(store, clerk, lock_id)
    rows = papers.papers(store, clerk, line.id)
    assert len(show.enterprises) == len(rows) == show.wanted > 4
    assert all(one.notice_no and len(one.officers) == 2 for one in rows)


def test_its_enterprises_are_found_by_a_part_of_their_names(store: Store, clerk: Actor) -> None:
    for line in registry.enterprises(store, clerk, EnterpriseQuery()).lines[::10]:
        found = registry.enterprises(store, clerk, EnterpriseQuery(text=line.name[1:5]))
        assert line.id in [one.id for one in found.lines]


def test_what_was_drawn_then_is_drawn_now(store: Store) -> None:
    with store.read() as session:
        results = session.scalars(select(Result)).all()
        assert results
        for result in results:
            lock = session.get_one(Lock, result.lock_id)
            opening = session.get_one(Opening, result.lock_id)
            assert replay(lock.manifest, opening.opening) == result.result
