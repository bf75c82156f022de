"""How long until somebody can type, what the program then holds, and what it does at rest.

    .venv/bin/python tests/bench/startup.py               on a county of 200,000, made first
    .venv/bin/python tests/bench/startup.py FOLDER        on the database of a folder
    .venv/bin/python tests/bench/startup.py --size 2000000

"floor" is a bare PySide6 window with a line to type in and a table of fifty rows, in a
process of its own. Time runs from before the interpreter starts until the first paint with
the keyboard in the field; of some rounds, each after the other, the median. "processor" is
what the process used until then: of two figures on a busy machine the one to go by. Then
somebody logs in, and the workbench is left alone. The bench copies the database, since
opening it may bring it to a newer schema; there it is waited for, and nobody is asked.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

ROUNDS = 15
IDLE_SECONDS = 30
SETTLE_SECONDS = 20  # what is read ahead, and the file that is looked through
_FLOOR = """
from PySide6.QtWidgets import (
    QApplication, QLineEdit, QMainWindow, QTableWidget, QVBoxLayout, QWidget,
)
app = QApplication([])
window, page, field, table = QMainWindow(), QWidget(), QLineEdit(), QTableWidget(50, 9)
box = QVBoxLayout(page)
box.addWidget(field)
box.addWidget(table)
window.setCentralWidget(page)
window.resize(1440, 900)
window.show()
field.setFocus()
from startup_child import watch
watch(app)
"""
_OURS = """
import sys
from pathlib import Path
from app.bootstrap import modules_come_in, run_window
import startup_child
startup_child.watch_program()
run_window(Path(sys.argv[1]))
"""
_WORK = _OURS.replace("watch_program", "watch_work")


def main() -> None:
    """Measure, print a table."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("folder", type=Path, nargs="?")
    given.add_argument("--size", type=int, default=200_000)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as name:
        report(home_of(Path(name), asked.folder, asked.size))


def home_of(work: Path, folder: Path | None, size: int) -> Path:
    """Return a home with the data of a folder, or a sample county of so many enterprises."""
    sample = work / "home" / "sample"
    if folder is not None:
        with closing(sqlite3.connect(folder / "mingqian.db")) as base:
            known = base.execute("SELECT is_sample FROM bureau").fetchone()
        place = sample if known and known[0] else sample.with_name("data")
        place.mkdir(parents=True)
        shutil.copy(folder / "mingqian.db", place)
    else:
        import county

        county.make(sample, size).store.close()
    return work / "home"


def report(home: Path) -> None:
    """Print the ratios for one home."""
    run(_OURS, home)  # brings the schema and the page cache up
    run(_FLOOR, home)
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(run(_OURS, home))
        floor.append(run(_FLOOR, home))
    print(f"{'start':34}{'ours':>9}{'floor':>9}{'ratio':>8}")
    for key, words in (("wall", "ready to type, ms"), ("cpu", "  processor, ms")):
        one, other = (median(run[key] for run in runs) for runs in (ours, floor))
        print(f"{words:34}{1000 * one:9.0f}{1000 * other:9.0f}{one / other:8.2f}")
    one, other = run(_WORK, home, idle=True), run(_FLOOR, home, idle=True)
    for key, words in (
        ("first", "held when ready, MB"),
        ("held", "held on the log-in page, MB"),
        ("work held", "held on the workbench, MB"),
    ):
        bare = other[key.removeprefix("work ")]
        print(f"{words:34}{one[key]:9.0f}{bare:9.0f}{one[key] - bare:+8.0f}")
    busy = 100 * other["idle"] / IDLE_SECONDS
    for key, words in (("", "log-in page"), ("work ", "workbench")):
        idle = 100 * one[f"{key}idle"] / IDLE_SECONDS
        print(f"{f'processor at rest, {words}, %':34}{idle:9.2f}{busy:9.2f}")
        print(f"{'  longest stall before, ms':34}{1000 * one[f'{key}stall']:9.0f}")


def run(program: str, home: Path, *, idle: bool = False) -> dict[str, float]:
    """Start a process, let it tell how it went, and see it off."""
    found_in = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    kept = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": found_in}
    wanted = f"{SETTLE_SECONDS} {IDLE_SECONDS}" if idle else "0 0"
    begun = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, str(home)],
        env={**os.environ, **kept, "BENCH_BEGUN": str(begun), "BENCH_IDLE": wanted},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
