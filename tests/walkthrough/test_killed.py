"""A program that is killed at any moment loses nothing it had reported as saved."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.draw import replay
from app.core.people import Actor
from app.core.protocol import sha256_hex
from app.services import journal
from app.services.draw import draws
from app.services.folder.folders import open_folder
from app.services.registry import imports
from app.services.registry.imports import commit
from app.store.engine import DATABASE, Store
from app.store.migrate import open_store
from app.store.schema import FrozenEnterprise, ImportBatch, Lock, Opening, Result, Task
from resources.sample import make_county

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
SHORT_ROUNDS, LONG_ROUNDS = 6, 60
MOST_LINES = 8  # two turns of import, lock, opening, result
LONGEST_WAIT = 0.2  # seconds after the last of them: any moment of the next act


@pytest.fixture
def bureau(
    tmp_path: Path, people: Callable[[Store], dict[str, Actor]]
) -> tuple[Path, Path, dict[str, Actor]]:
    """A data folder with officers and items, and two versions of a registry in files."""
    files = tmp_path / "files"
    files.mkdir()
    rows = list(make_county.enterprise_rows(300, 7))
    make_county.save_csv(files / "0.csv", make_county.ENTERPRISE_HEADINGS, rows)
    moved = [[*row[:6], row[6] + "旁", *row[7:]] for row in rows]
    make_county.save_csv(files / "1.csv", make_county.ENTERPRISE_HEADINGS, moved)
    officers = make_county.officer_rows(40, 7)
    make_county.save_csv(files / "officers.csv", make_county.OFFICER_HEADINGS, officers)
    make_county.save_csv(files / "items.csv", make_county.ITEM_HEADINGS, make_county.item_rows())
    with closing(open_store(tmp_path / "data", NOW)) as store:
        actors = people(store)
        for kind in ("officers", "items"):
            staging = imports.staging_file(store)
            imports.preview(store, actors["clerk"], kind, files / f"{kind}.csv", staging)
            commit(store, actors["clerk"], staging, now=NOW)
    return tmp_path / "data", files, actors


def killed(root: Path, data: Path, files: Path, lines: int, wait: float) -> list[list[str]]:
    """Let a worker say some lines and live a little longer; return what it reported as saved."""
    words = [sys.executable, "-m", "tests.walkthrough.worker_to_kill", str(data), str(files)]
    with subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        said = b"".join(worker.stdout.readline() for _ in range(lines))
        time.sleep(wait)
        worker.kill()
        said += worker.stdout.read()
    assert said.count(b"\n") >= lines, "the worker ended by itself"
    # The last line may be cut in the middle: then nobody has read it.
    return [line.split() for line in said.decode().splitlines(True) if line.endswith("\n")]


def sound(data: Path) -> None:
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def is_there(store: Store, line: list[str]) -> bool:
    """Whether what a line reports is in the database."""
    what, number, *rest = line
    with store.read() as session:
        if what == "import":
            return session.get(ImportBatch, int(number)) is not None
        table, name = {
            "lock": (Lock, "manifest_hash"),
            "opening": (Opening, "seed"),
            "result": (Result, "result_hash"),
        }[what]
        row = session.get(table, int(number))
        return row is not None and getattr(row, name) == rest[0]


def resume(store: Store, clerk: Actor) -> int:
    """Run every draw whose throws are kept and whose result is not; return how many."""
    with store.read() as session:
        pending = session.execute(
            select(Opening.lock_id, Lock.manifest, Opening.opening)
            .join(Lock, Lock.id == Opening.lock_id)
            .where(Opening.lock_id.not_in(select(Result.lock_id)))
        ).all()
    for lock_id, manifest, opening in pending:
        draws.run(store, clerk, lock_id, now=NOW)
        with store.read() as session:
            assert session.get_one(Result, lock_id).result == replay(manifest, opening)
    return len(pending)


def test_a_killed_program_keeps_what_it_reported_and_draws_on(bureau, root, is_long) -> None:
    data, files, actors = bureau
    chance = random.Random(20260305)
    reported: list[list[str]] = []
    for _ in range(LONG_ROUNDS if is_long else SHORT_ROUNDS):
        lines, wait = chance.randint(1, MOST_LINES), chance.uniform(0, LONGEST_WAIT)
        reported += killed(root, data, files, lines, wait)
        sound(data)
        with closing(open_folder(data, now=NOW)) as folder:
            store = folder.store
            assert journal.verify_log(store, actors["clerk"]).broken_at == 0
            resume(store, actors["clerk"])
            assert [line for line in reported if not is_there(store, line)] == []
            with store.read() as session:
                # A lock stands with all of its pool, or not at all.
                for lock in session.scalars(select(Lock)):
                    kept = session.scalars(
                        select(FrozenEnterprise.key).where(FrozenEnterprise.lock_id == lock.id)
                    ).all()
                    assert len(kept) == 300
    assert {line[0] for line in reported} == {"import", "lock", "opening", "result"}


def test_a_draw_cut_off_before_its_result_gives_that_result_when_it_is_taken_up(
    bureau, root
) -> None:
    """The moment is right after the throws; what the two frozen files give is decided by then."""
    data, files, actors = bureau
    words = [sys.executable, "-m", "tests.walkthrough.worker_to_kill", str(data), str(files)]
    with subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        line = b""
        while not line.startswith(b"opening"):
            line = worker.stdout.readline()
        worker.kill()
    with closing(open_folder(data, now=NOW)) as folder:
        resume(folder.store, actors["clerk"])
        with folder.store.read() as session:
            lock_id = int(line.split()[1])
            lock, opening = session.get_one(Lock, lock_id), session.get_one(Opening, lock_id)
            given = replay(lock.manifest, opening.opening)
            assert session.get_one(Result, lock_id).result == given
            assert session.scalars(select(Task.stage)).first() in ("DRAWN", "ENDED")
        again = draws.run(folder.store, actors["clerk"], lock_id, now=NOW)
        assert again.result_hash == sha256_hex(given)
