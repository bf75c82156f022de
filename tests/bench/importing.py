"""Imports of a whole registry: against the floor, against a script's way, and once more.

    .venv/bin/python tests/bench/importing.py [ROWS]    only these, 200,000 rows without a number

Each job runs in a process of its own, as in the program, on a data folder of its own; its
memory is that of the process and all its children, looked at fifty times a second.

"floor": the cells parsed to Python rows and one executemany each into the very same table
and search index, nothing checked, tokens ready-made. "script": openpyxl and mapped objects,
added one by one with their history and tokens, nothing checked or compared either.
"""

import csv
import io
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import openpyxl
import psutil
from county import NOW
from python_calamine import CalamineWorkbook

from app.core.codes import clean_code
from app.core.people import Actor, Role
from app.files.workbooks import Sheet, write_xlsx
from app.services.registry import imports
from app.services.registry.imports import ImportCounts
from app.services.registry.pinyin import initials
from app.store import bulk, tokens
from app.store.engine import DATABASE, Store
from app.store.migrate import open_store
from app.store.schema import Account, Enterprise, RecordChange
from resources.sample import make_county

HEADINGS = make_county.ENTERPRISE_HEADINGS
FIELDS = tuple(
    name
    for name in bulk.FIELDS["enterprises"]
    if name not in ("contact", "contact_phone", "labels", "premises", "area")
)
LARGE = 2_000_000
TIMES = 3
_CHANGED = 100  # of so many rows one is changed
_OFTEN = 0.02
_FLUSH = 1_000


Job = Callable[[str, str], tuple[float, ImportCounts | None]]


@dataclass(frozen=True)
class Took:
    """Seconds of a job and the megabytes its processes had at most."""

    seconds: float
    peak: float
    counts: ImportCounts | None = None


def rows(count: int, *, changed: bool = False) -> Iterator[list[str]]:
    """Yield a registry; changed: one row in a hundred has another telephone or name."""
    for number, row in enumerate(make_county.enterprise_rows(count, 11)):
        if changed and number % _CHANGED == 0:
            row[5 if number % (2 * _CHANGED) else 0] += "1"
        yield row


def save_xlsx(path: Path, count: int, *, changed: bool = False) -> Path:
    """Write a workbook as spreadsheet programs do."""
    write_xlsx(path, [Sheet("名录", list(HEADINGS), rows(count, changed=changed), {})])
    return path


def save_csv(path: Path, count: int) -> Path:
    """Write a text file."""
    make_county.save_csv(path, HEADINGS, rows(count))
    return path


def take(folder: str, path: str) -> tuple[float, ImportCounts]:
    """Preview and save a file; return the seconds and what came of it."""
    store, clerk = _folder(folder), Actor(1, "a", "甲", frozenset({Role.CLERK}))
    staging = imports.staging_file(store)
    start = perf_counter()
    imports.preview(store, clerk, "enterprises", Path(path), staging)
    done = imports.commit(store, clerk, staging, now=NOW)
    took = perf_counter() - start
    store.close()
    return took, done.counts


def _folder(name: str) -> Store:
    """Return a data folder with one person and empty registries, or what is in it by now."""
    there = Path(name).exists()
    store = open_store(Path(name), NOW)
    if not there:
        with store.write() as session:
            session.add(Account(id=1, login="a", name="甲", roles=["CLERK"], password_hash="-"))
    return store


def floor(folder: str, path: str) -> tuple[float, None]:
    """Do what cannot be left out; the tokens and the records' other columns are at hand."""
    _folder(folder).close()
    ready = []
    for number, row in enumerate(_parsed(path), 1):
        key = row[1] or row[2] or f"K{number}"
        letters = initials(row[0])
        ready.append(
            (key, letters, tokens.grams((row[0], row[1], row[2], key, row[4], row[6], letters)))
        )
    columns = ["id", "key", "initials", "version", "updated_at", "labels", *FIELDS]
    columns += ["contact", "contact_phone"]
    marks = ", ".join("?" * len(columns))
    base = sqlite3.connect(Path(folder) / DATABASE, isolation_level=None)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        base.execute(f"PRAGMA {pragma}")
    start = perf_counter()
    read = _parsed(path)
    base.execute("BEGIN IMMEDIATE")
    base.executemany(
        f"INSERT INTO enterprise ({', '.join(columns)}) VALUES ({marks})",
        (
            (number, key, letters, 1, "2026", "[]", *row, "", "")
            for number, (row, (key, letters, _)) in enumerate(zip(read, ready, strict=True), 1)
        ),
    )
    base.executemany(
        "INSERT INTO enterprise_search (rowid, grams) VALUES (?, ?)",
        ((number, grams) for number, (_, _, grams) in enumerate(ready, 1)),
    )
    base.execute("COMMIT")
    took = perf_counter() - start
    base.close()
    return took, None


def _parsed(path: str) -> list[list[str]]:
    if path.endswith(".csv"):
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))[1:]
    book = CalamineWorkbook.from_filelike(io.BytesIO(Path(path).read_bytes()))
    cells = [
        row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()[1:]
    ]
    return [[str(cell) for cell in row] for row in cells]


def script(folder: str, path: str) -> tuple[float, None]:
    """Do it as a script of an afternoon would."""
    store = _folder(folder)
    start = perf_counter()
    book = openpyxl.load_workbook(path, read_only=True)
    with store.write() as session:
        number = 0
        for sheet in book.worksheets:
            for cells in sheet.iter_rows(min_row=2, values_only=True):
                number += 1
                given = dict(zip(FIELDS, (str(cell or "") for cell in cells), strict=True))
                given["uscc"] = clean_code(given["uscc"])
                day = given.pop("founded")
                record = Enterprise(
                    key=given["uscc"] or given["regno"] or f"K{number}",
                    initials=initials(given["name"]),
                    founded=date.fromisoformat(day) if day else None,
                    updated_at=NOW,
                    **given,
                )
                session.add(record)
                if number % _FLUSH == 0:
                    _index(session)
        _index(session)
    took = perf_counter() - start
    book.close()
    store.close()
    return took, None


def _index(session) -> None:  # type: ignore[no-untyped-def] # a session of the store
    records = [one for one in session.new if isinstance(one, Enterprise)]
    session.flush()
    for one in records:
        session.add(
            RecordChange(
                kind="enterprise", record_id=one.id, version=1, changes={}, by_id=1, at=NOW
            )
        )
    tokens.index(
        session,
        [(one.id, [getattr(one, name) for name in tokens.FIELDS]) for one in records],
    )
    session.flush()
    session.expunge_all()


def measured(job: Job, *args: str) -> Took:
    """Run a job in a process of its own and watch its memory."""
    context = get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_answer, args=(there, job, args))
    child.start()
    there.close()
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(_OFTEN):
            peak[0] = max(peak[0], _memory(child.pid or 0))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        seconds, counts = here.recv()
    finally:
        done.set()
        watcher.join()
        child.join()
    return Took(seconds, peak[0], counts)


def _answer(pipe: Connection, job: Callable[..., object], args: tuple[str, ...]) -> None:
    pipe.send(job(*args))


def _memory(pid: int) -> float:
    try:
        top = psutil.Process(pid)
        return sum(one.memory_info().rss for one in (top, *top.children(recursive=True))) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


def report(work: Path, count: int, *, large: bool) -> None:
    """Measure and print."""
    first = save_xlsx(work / "first.xlsx", count)
    second = save_xlsx(work / "second.xlsx", count, changed=True)
    text = save_csv(work / "first.csv", count)
    print(f"\n{f'import of {count:,} rows':34}{'seconds':>9}{'peak MB':>9}  ratio")
    low, ours, again = _in_turn(work, (floor, take, take), (first, first, second))
    _print("floor, .xlsx", low, "")
    _print("first import, .xlsx", ours, f"{ours.seconds / low.seconds:.2f} of the floor")
    _print("again, 1 % changed", again, f"{again.seconds / ours.seconds:.2f} of the first")
    slow = measured(script, str(work / "script"), str(first))
    _print("openpyxl and mapped objects", slow, f"{slow.seconds / ours.seconds:.1f} of ours")
    runs = (measured(take, str(work / f"text-{turn}"), str(text)) for turn in range(TIMES))
    csv_one = min(runs, key=lambda one: one.seconds)
    _print("first import, .csv", csv_one, "")
    if large:
        path = save_csv(work / "large.csv", LARGE * count // 200_000)
        csv_ten = measured(take, str(work / "large-text"), str(path))
        ratio = csv_ten.seconds / csv_one.seconds
        _print("ten times as many, .csv", csv_ten, f"{ratio:.1f} of the tenth")


def _in_turn(work: Path, jobs: Sequence[Job], files: Sequence[Path]) -> list[Took]:
    """Run jobs one after the other, TIMES over; return the best of each.

    The last one finds the data folder that the one before it left.
    """
    found: list[list[Took]] = [[] for _ in jobs]
    for turn in range(TIMES):
        for at, (job, path) in enumerate(zip(jobs, files, strict=True)):
            folder = work / f"{turn}-{min(at, len(jobs) - 2)}"
            found[at].append(measured(job, str(folder), str(path)))
        for at in range(len(jobs) - 1):
            shutil.rmtree(work / f"{turn}-{at}")
    return [min(some, key=lambda one: one.seconds) for some in found]


def _print(name: str, took: Took, ratio: str) -> None:
    print(f"{name:34}{took.seconds:9.2f}{took.peak:9.0f}  {ratio}", flush=True)


def main() -> None:
    """Measure on as many rows as asked for."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        report(Path(name), count, large="--large" in sys.argv)


if __name__ == "__main__":
    main()
