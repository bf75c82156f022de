"""A disclosure list of 100,000 rows, beside openpyxl writing the same cells.

    .venv/bin/python tests/bench/disclosure.py [ROWS]

"floor" is openpyxl in its write-only mode with the finished cells in hand. Ours reads the
findings from the database, fills and checks the rows, writes the file with its note and
hash, and keeps what was published. "writer" is our writer alone, with the same cells.
CPU seconds of one process; the best of some runs.
"""

import gc
import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import county
import openpyxl
from county import NOW, County

from app.core.findings import ItemFinding, Verdict, clean_body
from app.core.task import DrawKind
from app.files.workbooks import Sheet, write_xlsx
from app.services.disclosure import disclosure, disclosure_run
from app.services.disclosure.disclosure import Format
from app.services.draw import draws
from app.store.engine import DATABASE

TURNS = 3
_STAMP = "2026-03-{day:02}T02:00:00.000000Z"


def fill(made: County, rows: int) -> int:
    """Draw a task of the county and give it that many approved findings; return the task."""
    task_id, draw_id = county.approved_draw(made, DrawKind.BOTH, 10)
    lock_id = county.freeze(made, draw_id)
    county.throw(made, lock_id)
    draws.run(made.store, made.clerk, lock_id, now=NOW)
    base = sqlite3.connect(made.store.folder / DATABASE)
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute("PRAGMA synchronous = OFF")
    pair = base.execute("SELECT officer_keys FROM assignment LIMIT 1").fetchone()[0]
    body = clean_body((ItemFinding("A01", "登记事项检查", Verdict.CLEAR),), ("ONSITE",), county.DAY)
    words = json.dumps(body.to_json(), ensure_ascii=False)
    names = [(1_000 + at, f"9136082{at:011d}", f"青岭县第{at}号商贸有限公司") for at in range(rows)]
    base.executemany(
        "INSERT INTO frozen_enterprise VALUES (?, ?, ?, 'IN', ?)",
        (
            (lock_id, key, one, json.dumps({"name": name, "uscc": key, "address": "解放路"}))
            for one, key, name in names
        ),
    )
    base.executemany(
        "INSERT INTO assignment VALUES (?, ?, ?, ?, ?, ?, '', ?, 'T1', ?)",
        (
            (one, task_id, lock_id, one, key, at + 100, at + 100, pair)
            for at, (one, key, _name) in enumerate(names)
        ),
    )
    base.executemany(
        "INSERT INTO finding VALUES (?, ?, 1, '2026-03-06', ?, 1, 1, ?)",
        ((one, one, words, _STAMP.format(day=6)) for one, _key, _name in names),
    )
    base.executemany(
        "INSERT INTO finding_step (finding_id, act, opinion, by_id, at) VALUES (?, ?, '', 1, ?)",
        (
            (one, act, _STAMP.format(day=7))
            for one, _key, _name in names
            for act in ("SUBMIT", "REVIEW", "APPROVE")
        ),
    )
    base.commit()
    base.close()
    return task_id


def report(work: Path, rows: int) -> None:
    """Measure and print one row."""
    made = county.make(work / "disclosure", 300)
    task_id = fill(made, rows)
    now = NOW + timedelta(days=5)
    seen = disclosure.preview(made.store, made.clerk, task_id, "gsxt", now=now)
    path = work / "list.xlsx"

    def ours() -> None:
        disclosure_run.export(made.store, made.clerk, task_id, "gsxt", path, Format.XLSX, now=now)

    def writer() -> None:
        write_xlsx(work / "writer.xlsx", [Sheet("清单", seen.headings, seen.rows)])

    def floor() -> None:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("清单")
        sheet.append(seen.headings)
        for row in seen.rows:
            sheet.append(row)
        book.save(work / "floor.xlsx")

    spent = {job.__name__: _busy(job) for job in (ours, writer, floor)}
    least = spent["floor"]
    print(
        f"{f'disclosure of {len(seen.rows):,} rows, CPU':34}{spent['ours']:9.3f}{least:9.3f}"
        f"{spent['ours'] / least:7.2f}    writer alone {spent['writer'] / least:.2f}",
        flush=True,
    )
    made.store.close()


def _busy(job: Callable[[], None]) -> float:
    best = float("inf")
    for _ in range(TURNS):
        gc.collect()
        start = process_time()
        job()
        best = min(best, process_time() - start)
    return best


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        report(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
