"""The staging file: whole or gone; beside the registry for one transaction, then let go."""

from datetime import UTC, datetime

import pytest

from app.store import staged_merge, staging
from app.store.engine import DatabaseUnusable
from app.store.migrate import open_store
from app.store.staging import Head, StagingGone

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
HEAD = Head(
    "enterprises", "a.csv", "0" * 64, 3, {"rows": 1}, ("name",), ("名称",), {"名称": "name"}
)


@pytest.fixture
def store(tmp_path):
    found = open_store(tmp_path / "数据 #1?", NOW)
    yield found
    found.close()


def written(path):
    with staging.Writer(path) as writer:
        writer.base.execute("CREATE TABLE taken (line INTEGER PRIMARY KEY)")
        writer.base.execute("INSERT INTO taken VALUES (7)")
        writer.line("a", 1, None)
        writer.finish(HEAD)
    return path


def test_head_and_lines_come_back_as_written(tmp_path):
    path = written(tmp_path / "x.staged")
    assert staging.head(path) == HEAD
    assert list(staging.lines(path)) == [["a", 1, None]]
    assert [one.name for one in tmp_path.iterdir()] == ["x.staged"]


def test_what_was_not_finished_is_not_there(tmp_path):
    with staging.Writer(tmp_path / "x.staged") as writer:
        writer.line("a")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StagingGone):
        staging.head(tmp_path / "x.staged")


def test_a_staging_file_reads_the_registry_wherever_that_lies(tmp_path, store):
    with staging.opened(written(tmp_path / "x.staged")) as base:
        staging.attach(base, store.path)
        assert base.execute("SELECT count(*) FROM enterprise").fetchone() == (0,)


def test_a_registry_that_is_not_there_is_not_made(tmp_path):
    with (
        pytest.raises(DatabaseUnusable),
        staging.opened(written(tmp_path / "x.staged")) as base,
    ):
        staging.attach(base, tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_several_files_stand_beside_one_transaction_and_are_let_go_after_it(tmp_path, store):
    paths = [written(tmp_path / name) for name in ("x.staged", "y.staged")]
    with store.write(bulk=True) as session:
        for path in paths:
            with staged_merge.beside(session, path) as base:
                assert base.execute("SELECT line FROM taken").fetchall() == [(7,)]
    with store.write() as session:
        open_files = staged_merge.connection(session).execute("PRAGMA database_list").fetchall()
    assert [name for _, name, _ in open_files if name != "temp"] == ["main"]


def test_a_transaction_that_fails_lets_go_too(tmp_path, store):
    path = written(tmp_path / "x.staged")
    with (
        pytest.raises(RuntimeError, match="half way"),
        store.write(bulk=True) as session,
        staged_merge.beside(session, path),
    ):
        raise RuntimeError("half way")
    with store.write() as session, staged_merge.beside(session, path) as base:
        assert base.execute("SELECT line FROM taken").fetchall() == [(7,)]
