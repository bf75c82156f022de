"""Work that is killed at any moment: what was reported as saved is there, whole, and no half.

Import, freeze, draw, print runs, dossiers, findings, team sheets, migration, backup and restore
in real processes (tests/walkthrough/work_to_kill.py), killed with SIGKILL. A home is worked in
again and again after it was killed, so that what is left behind would show.
"""

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core.people import Actor
from app.files.evidence_folder import place_of
from app.services import journal
from app.services.folder.folders import open_folder
from app.services.keeping import heads_folder, leftovers
from app.store.backups import sound
from app.store.engine import DATABASE, Store
from app.store.migrate import open_store
from app.store.schema import (
    Document,
    Enterprise,
    EvidenceFile,
    Finding,
    FrozenEnterprise,
    ImportBatch,
    Lock,
    LogEntry,
    Opening,
    Result,
    TeamSheet,
)
from app.store.schema_check import schema_flaws
from tests.walkthrough.stages_to_kill import (
    ENTERPRISES,
    NOW,
    people,
    released,
    unpack_released,
)

SHORT, LONG, SHARDS = 20, 500, 10
# What is done, at which stage; of how many statements and acts on files, and for how many
# milliseconds, a moment is chosen: one or two rounds of the work.
WORK = {
    "import": ("ground", 80, 500),
    "freeze": ("approved", 68, 400),
    "draw": ("seeded", 42, 200),
    "print": ("drawn", 320, 2500),
    "dossier": ("drawn", 90, 400),
    "findings": ("drawn", 500, 600),
    "teams": ("drawn", 700, 1500),
    "migrate": ("", 250, 900),
    "backup": ("ground", 130, 400),
    "restore": ("ground", 230, 700),
}
MOST_IN_A_HOME = 5  # kills, before another copy is taken
HALVES = (".part", ".placing-", ".form-", "-journal", ".write-probe", "restoring")


@dataclass
class Server:
    """The fork server, and the folder its stages lie in."""

    work: Path
    process: "subprocess.Popen[bytes]"

    def kill(self, **order: object) -> dict[str, Any]:
        """Have a worker live until the moment; return how it ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order, default=str).encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "broke" not in answer, answer["broke"]
        return answer


@pytest.fixture(scope="session")
def server(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("work")
    words = "from tests.walkthrough.work_to_kill import start; start()"
    temporary = work / "tmp"
    temporary.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", words, str(work)],
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1", "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield Server(work, process)
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Killer:
    """Homes, what was told in each, and the table of what became of the kills."""

    server: Server
    folder: Path
    chance: random.Random
    homes: dict[str, tuple[Path, int]] = field(default_factory=dict)
    made: int = 0
    table: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def kill(self, what: str) -> None:
        """Kill once at this work, look at everything, and count what became of it."""
        home, before = self._home(what)
        kind = self.chance.choice(("time", "count", "count", "late", "late", "child"))
        kind = "count" if (what, kind) == ("migrate", "child") else kind
        most = WORK[what][2 if kind == "time" else 1]
        # Rare moments lie at the ends of an act as often as in its middle.
        at = round(most * self.chance.random() ** self.chance.choice((1, 2)))
        late = self.chance.choice((1, 50, 300, 1500, 4000))
        seen = len(told_in(home))
        self.server.kill(home=home, what=what, kind=kind, at=at + 1, late=late)
        told = told_in(home)
        fresh = [one["what"] for one in told[seen:]]
        Look(home, what, told, self.server.work / "tmp").all()
        saved = len([one for one in fresh if one not in ("over", "child gone")])
        outcome = "over" if "over" in fresh else "after saves" if saved else "before any"
        self.table[what, kind, outcome] += 1
        over = outcome == "over" or (what in ("draw", "freeze", "migrate") and bool(saved))
        if over or before + 1 == MOST_IN_A_HOME:
            del self.homes[what]
            shutil.rmtree(home)
        else:
            self.homes[what] = home, before + 1

    def _home(self, what: str) -> tuple[Path, int]:
        if what not in self.homes:
            self.made += 1
            home = self.folder / f"{what}-{self.made}"
            if what == "migrate":
                unpack_released(self.chance.choice(released()), home)
            else:
                shutil.copytree(self.server.work / WORK[what][0], home)
                with closing(open_store(home / "data", NOW)) as store:
                    admin = people(store)["admin"]
                    heads_folder.set_second_folder(store, admin, home / "second", now=NOW)
            self.homes[what] = home, 0
        return self.homes[what]

    def said(self) -> str:
        """The table, a line each."""
        lines = [f"{self.table.total()} kills"]
        return "\n".join(
            [*lines, *(f"{w:10}{k:8}{o:14}{n}" for (w, k, o), n in sorted(self.table.items()))]
        )


def told_in(home: Path) -> list[dict[str, Any]]:
    path = home / "told.jsonl"
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines]


@dataclass
class Look:
    """One look at a home after a kill: as the next start finds it."""

    home: Path
    what: str
    told: list[dict[str, Any]]
    temporary: Path

    def all(self) -> None:
        data = self.home / "data"
        with closing(sqlite3.connect(data / DATABASE)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with closing(open_folder(data, now=NOW)) as opened:
            clerk = people(opened.store)["clerk"]
            leftovers.tidy(opened.store, clerk, self.temporary, now=NOW)
            assert journal.verify_log(opened.store, clerk).broken_at == 0
            self._schema(opened.store)
            for one in self.told:
                check: Callable[..., None] = getattr(self, f"_{one['what'].replace(' ', '_')}")
                check(opened.store, clerk, one)
            self._numbers(opened.store)
        self._no_halves()

    def _schema(self, store: Store) -> None:
        with store.read() as session:
            flaws = schema_flaws(session)
        assert not flaws

    def _no_halves(self) -> None:
        """Nothing half in any folder people look into, nothing of the work left."""
        files = [one for one in self.home.rglob("*") if one.name != "told.jsonl"]
        halves = [str(one) for one in files if any(word in one.name for word in HALVES)]
        assert halves == []
        staged = list((self.home / "data" / "staging").glob("*"))
        assert staged == []
        assert list(self.temporary.glob("mingqian-*")) == []
        for one in files:
            if one.suffix == ".pdf":
                data = one.read_bytes()
                assert data[:5] == b"%PDF-", one
                assert data.rstrip().endswith(b"%%EOF"), one
            elif one.suffix == ".db" and one.name != DATABASE:
                sound(one)
            elif one.suffix == ".json" and "backups" in str(one.parent):
                assert one.with_name(one.name.removesuffix(".json")).exists()

    def _numbers(self, store: Store) -> None:
        """Numbers of papers have no gaps, and an import is all there or not at all."""
        with store.read() as session:
            for code in session.scalars(select(Document.form_code).distinct()):
                numbers = session.scalars(
                    select(Document.number).where(Document.form_code == code)
                ).all()
                assert sorted(numbers) == list(range(1, len(numbers) + 1))
            if self.what != "migrate":
                moved = session.scalar(
                    select(func.count(Enterprise.id)).where(Enterprise.address.endswith("旁"))
                )
                assert moved in (0, ENTERPRISES)
            for lock in session.scalars(select(Lock)) if self.what != "migrate" else ():
                pool = select(func.count()).where(FrozenEnterprise.lock_id == lock.id)
                assert session.scalar(pool) == ENTERPRISES
            for digest in session.scalars(select(EvidenceFile.digest)):
                bytes_ = place_of(store.folder / "evidence", digest).read_bytes()
                assert hashlib.sha256(bytes_).hexdigest() == digest

    # -- what was reported as saved --------------------------------------------------------

    def _over(self, *_: object) -> None:
        pass

    _child_gone = _migrated = _over

    def _import(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        with store.read() as session:
            assert session.get(ImportBatch, said["id"]) is not None

    def _kept(self, store: Store, table: type[Any], name: str, said: dict[str, Any]) -> None:
        with store.read() as session:
            row = session.get(table, said["id"])
            assert row is not None
            assert getattr(row, name) == said["hash"]

    def _lock(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        self._kept(store, Lock, "manifest_hash", said)

    def _opening(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        self._kept(store, Opening, "seed", said)

    def _result(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        self._kept(store, Result, "result_hash", said)

    def _papers(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        assert [one for one in said["files"] if not Path(one).is_file()] == []

    def _file(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        assert Path(said["path"]).is_file()

    def _finding(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        newest = func.max(Finding.revision)
        with store.read() as session:
            kept = session.scalar(select(newest).where(Finding.assignment_id == said["id"]))
        assert kept >= said["revision"]

    def _sheet(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        with store.read() as session:
            taken = select(TeamSheet).where(TeamSheet.act == "TAKEN")
            assert session.scalars(taken.where(TeamSheet.digest == said["hash"])).first()
            assert said["count"] == len(said["photos"]) > 0
            for digest in said["photos"]:
                assert session.get(EvidenceFile, digest) is not None

    def _backup(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        for one in said["files"]:
            path = Path(one)
            if path.exists():  # else it went by the rule that keeps so many
                assert hashlib.sha256(path.read_bytes()).hexdigest() == said["hash"]

    def _restored(self, store: Store, clerk: Actor, said: dict[str, Any]) -> None:
        with store.read() as session:
            kinds = set(session.scalars(select(LogEntry.kind).where(LogEntry.n > said["n"])))
        assert "RESTORED" in kinds


def test_work_killed_at_any_moment_loses_nothing_and_leaves_no_halves(
    server: Server, tmp_path: Path
) -> None:
    killer = Killer(server, tmp_path, random.Random(20261122))
    for at in range(SHORT):
        killer.kill(tuple(WORK)[at % len(WORK)])
    print(killer.said())
    assert {what for what, _, _ in killer.table} == set(WORK)


@pytest.mark.long
@pytest.mark.parametrize("shard", range(SHARDS))
def test_work_killed_five_hundred_times_loses_nothing(
    server: Server, tmp_path: Path, shard: int
) -> None:
    killer = Killer(server, tmp_path, random.Random(f"work {shard}"))
    for at in range(LONG // SHARDS):
        killer.kill(tuple(WORK)[at % len(WORK)])
    print(killer.said())
