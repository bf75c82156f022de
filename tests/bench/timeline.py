"""How long a timeline takes at a county's registry, with findings put in by plain SQL.

    .venv/bin/python tests/bench/timeline.py [FOLDER]    on a copy of a data folder

"CPU" is what the process itself computed at its best; other programs disturb it less.
"floor" reads the rows a timeline of the enterprise cannot do without, by their index.
"""

import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import county
from county import NOW, County

from app.core.people import Actor, Role
from app.services.supervision import timeline, workload
from app.services.supervision.timeline import Whose
from app.store.engine import DATABASE, Store

TASKS = 10
AT = "2026-03-{day:02}T0{hour}:{minute:02}:{second:02}.000000Z"


def fill(folder: Path, findings: int) -> None:
    """Put tasks with their draws, notices, findings, reviews and log entries into a folder."""
    base = sqlite3.connect(folder / DATABASE)
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute("PRAGMA synchronous = OFF")
    rows = base.execute("SELECT id, key, name FROM enterprise LIMIT ?", (findings,)).fetchall()
    officers = [f"3608240{at:03d}" for at in range(1, 201)]
    base.executemany(
        "INSERT OR IGNORE INTO officer (id, key, name, initials, sex, cert_no, branch, unit, post,"
        " skills, qualifications, item_scope, expert, phone, state, version, updated_at, department)"
        " VALUES (?, ?, ?, '', '', ?, '', '', '', '[]', '[]', '[]', '', '', '在岗', 1, ?, '')",
        [(900_000 + at, key, key, key, _at(1, 0)) for at, key in enumerate(officers)],
    )
    share = len(rows) // TASKS
    for nth in range(TASKS):
        _task(base, 800 + nth, rows[nth * share : (nth + 1) * share], officers)
    base.commit()
    base.close()


def _at(day: int, number: int) -> str:
    return AT.format(
        day=day, hour=number // 3600 % 10, minute=number // 60 % 60, second=number % 60
    )


def _task(
    base: sqlite3.Connection, nth: int, rows: list[tuple[int, str, str]], officers: list[str]
) -> None:
    number = f"3608242026030{nth}"
    _insert(
        base,
        "task",
        [(nth, number, number, number, f"任务{nth}", "计划", "DRAWN", 1, "2026-03-01",
          "2026-03-31", "{}", "{}", 1, _at(1, 0), 1, None)],
    )  # fmt: skip
    _insert(base, "draw", [(nth, nth, 1, f"{number}-1", "BOTH", None, _at(2, 0))])
    _insert(
        base,
        "lock",
        [(nth, nth, 1, "SSJ1", b"", "", "", "", "", "{}", "{}", "{}", 1, _at(2, 0))],
    )
    _insert(base, "opening", [(nth, b"", "", 1, _at(2, 30))])
    _insert(base, "result", [(nth, b"", "", 0, 1, _at(2, 60))])
    facts = '{{"name": "{}", "address": "{}"}}'
    _insert(
        base,
        "frozen_enterprise",
        [(nth, key, one, "IN", facts.format(name, "镇" * 60)) for one, key, name in rows],
    )
    _insert(
        base,
        "frozen_officer",
        [(nth, key, 900_000 + at, "IN", "{}") for at, key in enumerate(officers)],
    )
    items = [{"code": f"A{at:02}", "name": "登记事项检查", "verdict": "CLEAR"} for at in range(12)]
    body = json.dumps({"results": ["CLEAR"], "items": items}, ensure_ascii=False)
    for at, (one, key, _name) in enumerate(rows):
        place = nth * 100_000 + at
        pair = json.dumps([officers[at % 200], officers[(at + 1) % 200]])
        team = f"T{at % 100}"
        _insert(base, "assignment", [(place, nth, nth, one, key, at + 1, "", at, team, pair)])
        _insert(
            base,
            "document",
            [(place, "check-notice", 1, 2026, place, place, "2026-03-03", 1, _at(3, 0), "{}")],
        )
        # each entered, submitted and reviewed at a moment of its own: nothing to put together
        _insert(base, "finding", [(place, place, 1, "2026-03-05", body, 1, 1, _at(6, at))])
        for act, day in (("SUBMIT", 7), ("REVIEW", 8), ("APPROVE", 9)):
            base.execute(
                "INSERT INTO finding_step (finding_id, act, opinion, by_id, at)"
                " VALUES (?, ?, '同意', 1, ?)",
                (place, act, _at(day, at)),
            )
    ids = json.dumps([nth * 100_000 + at for at in range(len(rows))])
    listed = (nth, nth, "p", "名单.xlsx", "", len(rows), ids, 1, _at(10, 0), "{}")
    _insert(base, "publication", [listed])
    first = (base.execute("SELECT max(n) FROM log_entry").fetchone()[0] or 0) + 1
    payload = json.dumps({"task": number, "papers": 3, "sha256": "0" * 64})
    _insert(
        base,
        "log_entry",
        [(first + at, "PAPER", "2026-03-05T01:00:00Z", "经办", "", number, payload, "", "")
         for at in range(300)],
    )  # fmt: skip


def _insert(base: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(rows[0])) if rows else ""
    base.executemany(f"INSERT INTO {table} VALUES ({marks})" if rows else "", rows)


def report(store: Store, actor: Actor) -> None:
    """Measure a timeline of each kind, and print."""
    base = sqlite3.connect(store.folder / DATABASE)
    enterprise, _key = base.execute(
        "SELECT enterprise_id, enterprise_key FROM assignment WHERE task_id = 803 LIMIT 1"
    ).fetchone()

    def floor() -> None:
        for table, name, value in (
            ("record_change", "record_id", enterprise),
            ("assignment", "enterprise_id", enterprise),
        ):
            where = f"{name} = ?" + (" AND kind = 'enterprise'" if "kind" in table else "")
            base.execute(f"SELECT * FROM {table} WHERE {where}", (value,)).fetchall()

    print(f"{'timeline, ms':30}{'events':>8}{'best':>8}{'worst':>8}{'CPU':>8}")
    for name, whose, number in (
        ("enterprise", Whose.ENTERPRISE, enterprise),
        ("officer", Whose.OFFICER, 900_007),
        ("task of 2,000", Whose.TASK, 803),
    ):
        spent, busy = [], []
        for _ in range(5):
            start, begun = perf_counter(), process_time()
            found = timeline.timeline(store, actor, whose, number, now=NOW)
            spent.append(1000 * (perf_counter() - start))
            busy.append(1000 * (process_time() - begun))
        figures = f"{min(spent):8.1f}{max(spent):8.1f}{min(busy):8.1f}"
        print(f"{name:30}{len(found.events):8}{figures}", flush=True)
    start, begun = perf_counter(), process_time()
    load = workload.workload(store, actor, None, None, now=NOW)
    once = 1000 * (perf_counter() - start)
    busy = 1000 * (process_time() - begun)
    print(f"{'workload of all officers':30}{len(load.lines):8}{once:8.1f}{'':8}{busy:8.1f}")
    start = perf_counter()
    floor()
    print(f"{'floor of the enterprise':30}{'':8}{1000 * (perf_counter() - start):8.1f}")
    base.close()


def beside(
    made: County,
    findings: int,
    fill: Callable[[Path, int], None] = fill,
    report: Callable[[Store, Actor], None] = report,
) -> None:
    """Measure on a copy of a county's folder, filled with findings."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with sqlite3.connect(made.store.folder / DATABASE) as base:
            base.execute("VACUUM INTO ?", (str(folder / DATABASE),))
        base.close()
        fill(folder, findings)
        filled = Store(folder)
        report(filled, Actor(1, "a", "经办", frozenset({Role.CLERK})))
        filled.close()


def main(beside: Callable[[County, int], None] = beside) -> None:
    """Copy a data folder, or make a county; measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        if len(sys.argv) > 1:
            folder.mkdir()
            shutil.copy(Path(sys.argv[1]) / DATABASE, folder)
            made = county.known(folder)
        else:
            made = county.make(folder, 200_000)
        beside(made, 20_000)
        made.store.close()


if __name__ == "__main__":
    main()
