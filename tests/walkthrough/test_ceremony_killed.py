"""A ceremony that is killed at any moment goes on exactly there; nothing shown is lost.

The program is started as it is, with its windows, its database and its child processes, and
killed with SIGKILL: at the boundary of every step, before a statement to the database, with
a picture told but not shown, and at any moment while a child process freezes or draws.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core.conduct import Step
from app.core.draw import replay
from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, TaskPlan
from app.core.team_plan import TeamPlan
from app.services import journal
from app.services.draw import conducting, conducting_again
from app.services.draw.conducting import Hall
from app.services.folder.folders import open_folder
from app.services.task import approvals, tasks
from app.services.walks import sample
from app.store.engine import DATABASE, Store
from app.store.schema import Account, Draw, Item, Lock, Opening, Result, VoidedLock

NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
DAY = date(2026, 3, 5)
SCREENS = Path(__file__).resolve().parent.parent / "ui" / "screens.json"
LONG_KILLS, SHORT_KILLS = 320, 20
ORDER = tuple(step.value for step in Step)
STEPS = tuple(step for step in Step if step is not Step.OPENING)
LONG_ACTS = ("reconcile", "lock", "draw", "dossier", "closed")  # in child processes
# As app.__main__ does. Not by -m: every child process would import that module, and with it
# all windows, again.
STARTER = """
from app.bootstrap import modules_come_in
with modules_come_in():
    from tests.walkthrough.ceremony_to_kill import start
start()
"""
LONGEST_WAIT = 1.5  # seconds the killer sleeps after a long act began; nothing is measured


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's folder: the sample county with one approved task."""
    made = tmp_path_factory.mktemp("hall")
    with closing(open_folder(made / "sample", now=NOW)) as opened:
        store = opened.store
        sample.make_sample(store, now=NOW, enterprises=150)
        who = people(store)
        with store.read() as session:
            code = session.scalars(select(Item.code).where(Item.basis != "").limit(1)).one()
        plan = TaskPlan(
            name="断电演练",
            plan_name="2026年度抽查工作计划",
            source="PLAN",
            lead="信用监管股",
            partners=(),
            methods=("现场检查",),
            item_codes=(code,),
            period_from=DAY,
            period_to=date(2026, 4, 30),
            quotas={ALL: QuotaRule("NUMBER", "8")},
            team=TeamPlan(teams=3),
        )
        numbers = tasks.propose_numbers(store, who[Role.CLERK], DAY)
        task_id, _ = tasks.save_task(store, who[Role.CLERK], None, 0, plan, numbers, now=NOW)
        approvals.submit(store, who[Role.CLERK], task_id, now=NOW)
        approvals.decide(store, who[Role.REVIEWER], task_id, Act.REVIEW, "同意", now=NOW)
        approvals.decide(store, who[Role.APPROVER], task_id, Act.APPROVE, "同意", now=NOW)
    return made


def people(store: Store) -> dict[Role, Actor]:
    with store.read() as session:
        return {
            Role(row.roles[0]): Actor(row.id, row.login, row.name, frozenset(map(Role, row.roles)))
            for row in session.scalars(select(Account))
        }


@dataclass
class Killer:
    """One ceremony after another, cut off again and again.

    Attributes:
        known: what the database held of the ceremony under way, once and for all.
        due: the step that waited after the last kill; "" before the first.
        table: (kind of moment, step, outcome) -> how often.
    """

    root: Path
    template: Path
    folder: Path
    chance: random.Random
    told: list[dict[str, Any]] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)
    due: str = ""
    home: Path = Path()
    digits: str = ""
    ceremonies: int = 0
    kills: int = 0
    table: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def begin(self) -> None:
        """Another ceremony, in a copy of the folder."""
        if self.ceremonies:
            shutil.rmtree(self.home)
        self.ceremonies += 1
        self.home = self.folder / f"home-{self.ceremonies}"
        shutil.copytree(self.template, self.home)
        self.told, self.known, self.due = [], {}, ""
        self.digits = ",".join(f"{self.chance.randrange(10**4):04d}" for _ in range(2))

    def moment(self) -> str:
        """Every step's boundary once, then moments of every kind."""
        if self.kills < len(STEPS):
            return f"step:{STEPS[self.kills].value}"
        place = ORDER.index(self.due or Step.OPENING.value)
        kind = self.chance.choice(("sql", "act", "act", "before", "after", "armed"))
        if kind == "sql":
            return f"sql:{self.chance.randint(1, 120)}"
        if kind in ("before", "after"):
            return f"{kind}:{self.chance.randint(1, 6)}"
        if kind == "act":
            step = ORDER[min(place + self.chance.randint(0, 1), len(ORDER) - 2)]
            return f"act:{step}:{self.chance.randint(1, 40)}"
        return f"armed:{next(one for one in LONG_ACTS if ORDER.index(one) >= place)}"

    def said(self) -> str:
        """The table of kills: moment, step that was due before, how it went on."""
        lines = [f"{self.kills} kills in {self.ceremonies} ceremonies"]
        for (kind, step, outcome), times in sorted(self.table.items()):
            lines.append(f"{kind:8}{step or 'start':14}{outcome:14}{times}")
        return "\n".join(lines)

    def kill(self, moment: str) -> bool:
        """Let the program go on until the moment; look; return whether the ceremony is over."""
        path = self.home / "told.jsonl"
        seen = len(self.told)
        self._run(path, moment)
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        self.told = [json.loads(line) for line in lines]
        fresh = self.told[seen:]
        assert [one for one in fresh if one["what"] == "message"] == []
        entered = [one["offered"] for one in fresh if one["what"] == "entered"]
        # Before it came to the door it was killed too early to offer anything.
        assert entered in ([], [self.due])
        over = bool(fresh) and fresh[-1]["what"] == "closed"
        before, self.due = self.due, self._look()
        self.kills += 1
        kind, _, rest = moment.partition(":")
        outcome = "over" if over else "same step" if self.due == before else "further on"
        self.table[kind, rest if kind == "step" else before, outcome] += 1
        return over or self.due == Step.CLOSED.value

    def _run(self, path: Path, moment: str) -> None:
        words = [sys.executable, "-c", STARTER]
        words += [str(self.home), str(path), self.digits, moment]
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={SCREENS}",
            "PYTHONUTF8": "1",
        }
        with subprocess.Popen(
            words,
            cwd=self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as worker:
            assert worker.stdout is not None
            if moment.startswith("armed"):
                while worker.stdout.readline() not in (b"armed\n", b""):
                    pass
                time.sleep(self.chance.uniform(0, LONGEST_WAIT))
                with suppress(ProcessLookupError):  # the ceremony ended before
                    os.killpg(worker.pid, signal.SIGKILL)
            _, said = worker.communicate()
        assert worker.returncode == -9, said.decode()

    def _look(self) -> str:
        """Hold what the database has against everything told and known; return what is due."""
        data = self.home / "sample"
        with closing(sqlite3.connect(data / DATABASE)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with closing(open_folder(data, now=NOW)) as opened:
            store = opened.store
            clerk = people(store)[Role.CLERK]
            assert journal.verify_log(store, clerk).broken_at == 0
            with store.read() as session:
                draw_id = session.scalars(select(Draw.id)).one()
                for table in (Lock, Opening, Result):
                    assert session.scalar(select(func.count()).select_from(table)) <= 1
                assert session.scalars(select(VoidedLock)).first() is None
            hall = conducting.hall(store, clerk, draw_id)
            waits = conducting_again.unfinished(store, clerk)
            assert bool(waits) == (hall.due is not Step.CLOSED and self._begun(hall))
            now = self._facts(store, clerk, hall)
        for key, value in self.known.items():
            assert now[key] == value, f"{key} was changed"
        self.known = now
        written = set(self.digits.split(","))
        assert {now[key] for key in now if key.startswith("throw ")} <= written
        for one in self.told:
            if one["what"] == "shown":
                self._is_kept(one)
        return hall.due.value if self._begun(hall) else ""

    def _begun(self, hall: Hall) -> bool:
        return bool(hall.marks) or hall.lock_id is not None

    def _facts(self, store: Store, clerk: Actor, hall: Hall) -> dict[str, Any]:
        """What of a ceremony is there for good; a key is there once it is decided."""
        found: dict[str, Any] = {}
        for kind in hall.marks:
            found[f"mark {kind}"] = None
        if hall.lock_id is None or hall.show is None:
            return found
        show = hall.show
        with store.read() as session:
            lock = session.get_one(Lock, hall.lock_id)
            found |= {"manifest": lock.manifest, "secret": lock.secret}
            opening, result = session.get(Opening, lock.id), session.get(Result, lock.id)
            if opening is not None:
                found |= {"opening": opening.opening, "seed": opening.seed}
            if result is not None:
                assert opening is not None
                assert result.result == replay(lock.manifest, opening.opening)
                found["result"] = result.result
        found |= {"code": show.manifest_hash, "commitment": show.commitment}
        if hall.keyings is not None:
            names = {word: one.name for word, one in show.ceremony.throwers()}
            for word in hall.keyings.agreed:
                found[f"throw {names.get(word, word)}"] = hall.keyings.first[word]
        for word, digits in show.throws:
            names = {one: person.name for one, person in show.ceremony.throwers()}
            assert found.setdefault(f"throw {names.get(word, word)}", digits) == digits
        if show.result_hash:
            found["r"] = show.result_hash
            found["enterprises"] = {one.name: one.team for one in show.enterprises}
            found["officers"] = {one.name: one.team for one in show.officers}
        return found

    def _is_kept(self, shown: dict[str, Any]) -> None:
        """Everything on a picture of the hall is in the database."""
        known = self.known
        for key, kept in (
            ("manifest", "code"),
            ("commitment", "commitment"),
            ("secret", "secret"),
            ("seed", "seed"),
            ("result", "r"),
        ):
            if shown[key]:
                assert shown[key] == known.get(kept), f"{key} of a picture {shown['kind']}"
        for witness, digits in shown["throws"]:
            plain = digits.replace(" ", "")
            assert known.get(f"throw {witness}", "").startswith(plain) or not plain
        if shown["drawn"]:
            names = {*known["enterprises"], *known["officers"]}
            assert set(shown["drawn"]) <= names
        for _, members, enterprises in shown["teams"]:
            teams = {known["officers"][one] for one in members}
            teams |= {known["enterprises"][one] for one in enterprises}
            assert len(teams) == 1


def test_a_ceremony_killed_at_any_moment_goes_on_there_with_the_same_numbers(
    root: Path, home: Path, tmp_path: Path, is_long: bool
) -> None:
    killer = Killer(root, home, tmp_path, random.Random(20260305))
    killer.begin()
    wanted = LONG_KILLS if is_long else SHORT_KILLS
    while killer.kills < wanted:
        if killer.kill(killer.moment()):
            killer.begin()
    print(killer.said())
    assert {step for kind, step, _ in killer.table if kind == "step"} == set(STEPS)
    assert killer.ceremonies > 1
