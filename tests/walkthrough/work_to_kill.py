"""Real work in a data folder, cut off by SIGKILL at moments that are chosen; a fork server.

    python -c "from tests.walkthrough.work_to_kill import start; start()" WORK

Makes data folders at every stage of a task below WORK, says "ready", then takes lines of JSON
on standard input, one for each kill: {"home", "what", "kind", "at", "late"}. HOME is a copy of
a stage. Each line is answered by one line once everything of that worker is dead.

The worker is a process as the window is one: it does quick acts itself and gives long ones to
a child by `app.worker.serve`, as the window does. After each act it writes what the service
returned to HOME/told.jsonl: that was reported as saved. Kinds of moments:

    time      some milliseconds (`at`) after the work began; everything dies
    count     before the `at`th statement, commit, fsync or act on a file; everything dies
    late      `late` microseconds after such a one began: within the C code of SQLite or the
              system; the process that does it dies first, the others when it is missed
    child     as count, but only the child dies: the window says so and works on
"""

import hashlib
import json
import mmap
import os
import pickle
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any, Final

import psutil
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import worker
from app.services.draw import dossiers, draws, pool
from app.services.finding import finding_team_back, finding_team_out, finding_team_take, findings
from app.services.folder.folders import open_folder
from app.services.keeping import backup_restore, backups
from app.services.keeping.backup_restore import Permit
from app.services.paper import papers
from app.services.registry import imports
from app.services.registry.imports import commit
from app.services.task import tasks
from tests.walkthrough.stages_to_kill import NOW, make_stages, people, team_answer
from tests.walkthrough.worker_to_kill import CEREMONY, THROWS

MOST_TURNS: Final = 6
_FORK: Final = get_context("fork")


class Counter:
    """Counts what was done, over all processes of one worker; kills when its number is up."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 16)  # the count, and whether it is armed
        self.kind, self.at, self.late = "never", 0, 0
        event.listen(Engine, "before_cursor_execute", self._meets)
        event.listen(Engine, "commit", self._meets)
        fsync = os.fsync

        def counted(handle: int) -> None:
            self._meets()
            fsync(handle)

        os.fsync = counted
        sys.addaudithook(self._audited)

    def arm(self, kind: str, at: int, late: int) -> None:
        """Begin to count."""
        self.kind, self.at, self.late = kind, at, late
        self._shared[:16] = struct.pack("<QQ", 0, 1)

    def disarm(self) -> None:
        """Count no more, in any process."""
        self._shared[8:16] = struct.pack("<Q", 0)

    @property
    def count(self) -> int:
        """How many there were."""
        return int(struct.unpack("<Q", self._shared[:8])[0])

    def _audited(self, name: str, args: tuple[Any, ...]) -> None:
        if name == "open":
            writes = isinstance(args[1], str) and set(args[1]) & set("wax+")
            if writes and isinstance(args[0], str) and not args[0].startswith(("/proc", "/dev")):
                self._meets()
        elif name in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect"):
            self._meets()

    def _meets(self, *_said: object) -> None:
        count, armed = struct.unpack("<QQ", self._shared[:16])
        if not armed or self.kind not in ("count", "late", "child"):
            return
        self._shared[:8] = struct.pack("<Q", count + 1)
        if count + 1 < self.at:
            return
        if self.kind == "count":
            os.killpg(os.getpgrp(), signal.SIGKILL)
        elif self.kind == "late":
            self.disarm()
            signal.setitimer(signal.ITIMER_REAL, max(self.late, 1) / 1e6)  # SIGALRM ends it
        elif parent_process() is not None:
            self.disarm()
            os.kill(os.getpid(), signal.SIGKILL)


COUNTER: Final = Counter()


# -- the work ------------------------------------------------------------------------------


class ChildGone(Exception):
    """A child ended without an answer."""


class Window:
    """A program at work in a home until it is killed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._told = os.open(home / "told.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.opened = open_folder(home / "data", now=NOW)
        self.store = self.opened.store
        self.people = people(self.store)
        self.clerk = self.people["clerk"]
        lived = (home / "told.jsonl").read_bytes().count(b"\n")
        self.now = NOW + timedelta(days=5, hours=lived)  # later than every life before
        self.turn = 0

    def tell(self, what: str, **facts: object) -> None:
        """Say what was reported as saved."""
        line = json.dumps({"what": what, **facts}, ensure_ascii=False, default=str)
        os.write(self._told, line.encode() + b"\n")

    def long(self, function: Callable[..., Any], *args: object) -> Any:
        """Run in a child, as the window does; ChildGone where it ends without an answer."""
        ours, theirs = _FORK.Pipe(duplex=False)
        # Its own connections, as a child has that is no fork.
        packed = pickle.dumps((function, args))
        child = _FORK.Process(target=_serve, args=(theirs, packed), daemon=True)
        child.start()
        theirs.close()
        try:
            while True:
                message = ours.recv()
                if isinstance(message, worker.Answer):
                    return message.value
                if isinstance(message, Exception):
                    raise message
        except EOFError:
            child.join()
            raise ChildGone from None
        finally:
            ours.close()

    def work(self, what: str) -> None:
        """Do one kind of work over and over."""
        act = getattr(self, f"do_{what}")
        for self.turn in range(MOST_TURNS):
            self.now += timedelta(minutes=1)
            try:
                act()
            except ChildGone:
                self.tell("child gone")
                if COUNTER.kind != "child":
                    os.killpg(os.getpgrp(), signal.SIGKILL)
                self.now += timedelta(seconds=30)
                act()  # the window goes on: the same act again
                return

    def do_import(self) -> None:
        staging = imports.staging_file(self.store)
        path = self.home / "files" / f"{(self.turn + 1) % 2}.csv"
        self.long(imports.preview, self.store, self.clerk, "enterprises", path, staging)
        save = partial(commit, now=self.now)
        self.tell("import", id=self.long(save, self.store, self.clerk, staging).import_id)

    def do_freeze(self) -> None:
        task_id = tasks.tasks(self.store, self.clerk)[0].id
        draw_id = tasks.task(self.store, self.clerk, task_id).draws[0].id
        chance = (CEREMONY, "5e" * 32, "a7" * 32)
        locked = self.long(
            partial(pool.freeze, now=self.now), self.store, self.clerk, draw_id, *chance
        )
        self.tell("lock", id=locked.lock_id, hash=locked.manifest_hash)
        thrown = draws.record_throws(
            self.store, self.clerk, locked.lock_id, THROWS, THROWS, now=self.now
        )
        self.tell("opening", id=locked.lock_id, hash=thrown.seed)
        raise Over

    def do_draw(self) -> None:
        lock_id = self._lock()
        done = self.long(partial(draws.run, now=self.now), self.store, self.clerk, lock_id)
        self.tell("result", id=lock_id, hash=done.result_hash)
        raise Over

    def do_print(self) -> None:
        out = self.home / "data" / "papers"
        one_file = bool(self.turn % 2)
        for issue in (papers.issue_notices, papers.issue_records):
            act = partial(issue, one_file=one_file, now=self.now)
            done = self.long(act, self.store, self.clerk, self._task(), None, out)
            self.tell("papers", files=[str(one) for one in done.files], again=done.again)

    def do_dossier(self) -> None:
        out = self.home / "data" / "dossiers"
        act = partial(dossiers.write_dossier, now=self.now)
        done = self.long(act, self.store, self.clerk, self._lock(), out)
        self.tell("file", path=str(done.path), hash=_hash(done.path))

    def do_findings(self) -> None:
        rows = findings.task_findings(self.store, self.clerk, self._task())
        for row in rows:
            sheet = findings.sheet(self.store, self.clerk, row.assignment_id, today=self.now.date())
            words = f"第{self.turn}次核对，牌匾第{len(rows)}处"
            items = tuple(replace(one, problem=words) for one in sheet.body.items)
            body = replace(sheet.body, items=items, methods=("ONSITE",))
            saved = findings.save(
                self.store,
                self.clerk,
                row.assignment_id,
                sheet.revision,
                date(2026, 3, 9),
                body,
                now=self.now,
            )
            self.tell("finding", id=row.assignment_id, revision=saved.revision)

    def do_teams(self) -> None:
        out = self.home / "data" / "teams"
        give = partial(finding_team_out.give, now=self.now)
        given = self.long(give, self.store, self.clerk, self._task(), ["T001", "T002"], out)
        answers = [team_answer(Path(one), self.turn) for one in given.folders]
        look = partial(finding_team_back.look, now=self.now)
        seen = self.long(look, self.store, self.clerk, self._task(), answers)
        assert not [one.refusal for one in seen if one.refusal], seen
        take = partial(finding_team_take.take, now=self.now)
        done = self.long(take, self.store, self.clerk, self._task(), seen)
        assert not [one.fault for one in done if one.fault], done
        for one, taken in zip(seen, done, strict=True):
            photos = [photo.sha256 for photo in one.good_photos]
            self.tell("sheet", hash=one.digest, photos=photos, count=taken.photos)

    def do_backup(self) -> None:
        act = partial(backups.back_up, now=self.now)
        done = self.long(act, self.store, self.people["admin"], True)
        places = [self.home / "data" / "backups", self.home / "second" / "mingqian-backups"]
        paths = [str(place / done.path.name) for place in places]
        self.tell("backup", files=paths, hash=done.note.sha256, n=done.note.n)

    def do_restore(self) -> None:
        made = backups.back_up(self.store, self.people["admin"], True, now=self.now)
        self.tell("backup", files=[str(made.path)], hash=made.note.sha256, n=made.note.n)
        self.opened.close()
        put = partial(backup_restore.put_back, now=self.now)
        allowed = Permit("人员admin", "人员approver", "演练恢复数据")
        done = self.long(put, self.home / "data", made.path, allowed, False)
        self.tell("restored", n=done.end.n, aside=str(done.aside))
        self.opened = open_folder(self.home / "data", now=self.now)
        self.store = self.opened.store

    def _task(self) -> int:
        return int(tasks.tasks(self.store, self.clerk)[0].id)

    def _lock(self) -> int:
        lock_id = tasks.task(self.store, self.clerk, self._task()).draws[0].lock_id
        assert lock_id is not None
        return int(lock_id)


def _serve(pipe: Any, packed: bytes) -> None:
    worker.serve(pipe, *pickle.loads(packed))


class Over(Exception):
    """There is nothing more to do in this home."""


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- the server ----------------------------------------------------------------------------


def live(order: dict[str, Any]) -> None:
    """Be a window until the moment."""
    os.setsid()
    home, what = Path(order["home"]), order["what"]
    if what == "migrate":
        _begin(order)
        with closing(open_folder(home / "data", now=NOW)):
            pass
        (home / "told.jsonl").write_bytes(b'{"what": "migrated"}\n')
    else:
        window = Window(home)
        _begin(order)
        with suppress(Over):
            window.work(what)
        window.tell("over", count=COUNTER.count)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _begin(order: dict[str, Any]) -> None:
    if order["kind"] == "time":
        signal.setitimer(signal.ITIMER_REAL, max(order["at"], 1) / 1000)
    else:
        COUNTER.arm(order["kind"], order["at"], order["late"])


def start() -> None:
    """Make the stages, then kill on demand."""
    work = Path(sys.argv[1])
    make_stages(work)
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            try:
                live(order)
            except BaseException:  # the test reports it
                print(json.dumps({"broke": traceback.format_exc()}), flush=True)
                os._exit(3)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            with suppress(ProcessLookupError):  # children of the one that died
                os.killpg(pid, signal.SIGKILL)
            _wait_until_gone(pid)
            print(json.dumps({"signal": os.WTERMSIG(status)}), flush=True)


def _wait_until_gone(group: int) -> None:
    """Wait until nobody of a group is left to hold a lock or write a byte."""
    while any(map(partial(_lives_in, group), psutil.pids())):
        time.sleep(0.001)


def _lives_in(group: int, process: int) -> bool:
    try:
        ours = os.getpgid(process) == group
        return ours and psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False
