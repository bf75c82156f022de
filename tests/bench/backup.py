"""A backup while somebody works: how long it takes, and the longest wait of one small write.

Ours copies, checks every page and reads the copy again; the floor copies the file's bytes and
settles them; instead: `VACUUM INTO`, checked. Writes go on all the while, twenty a second.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import county
from county import County
from sqlalchemy import func, select

from app.services import journal
from app.services.keeping import backups
from app.store.engine import DATABASE
from app.store.schema import Enterprise

REST = 0.05  # seconds between two writes


def report(large: County) -> None:
    """Print the three ways: seconds, and the longest and the 99th of 100 writes meanwhile."""
    folder = large.store.folder
    with large.store.read() as session:
        enterprises = session.scalar(select(func.count()).select_from(Enterprise))
    ways: dict[str, Callable[[], subprocess.Popen[bytes]]] = {
        "backup, checked": lambda: _child("ours", folder),
        "  floor: the bytes alone": lambda: _child("floor", folder),
        "  instead: VACUUM INTO, checked": lambda: _child("instead", folder),
        "  nobody copies": lambda: _child("nothing", folder),
    }
    least = 0.0
    for name, way in ways.items():
        os.sync()  # what came before is on the disk, and nobody waits for it now
        took, waits = _beside(large, way())
        least = took if "floor" in name else least
        middle = sorted(waits)[min(len(waits) - 1, len(waits) * 99 // 100)]
        said = f"{name}, {enterprises:,}" if not name.startswith(" ") else name
        print(
            f"{said:44}{took:9.2f} s; writes: p99 {middle * 1000:6.1f} ms,"
            f" longest {max(waits) * 1000:6.1f} ms of {len(waits)}",
            flush=True,
        )


def _child(way: str, folder: Path) -> "subprocess.Popen[bytes]":
    # As in the program: a process of its own copies, the window's process writes.
    return subprocess.Popen([sys.executable, __file__, way, str(folder)])


def _beside(large: County, child: "subprocess.Popen[bytes]") -> tuple[float, list[float]]:
    start, waits = perf_counter(), []
    while child.poll() is None:
        begun = perf_counter()
        with large.store.write() as session:
            journal.record(session, large.clerk.name, "BENCH", {}, now=county.NOW)
        waits.append(perf_counter() - begun)
        sleep(REST)
    assert child.returncode == 0
    return perf_counter() - start, waits


def _copy(way: str, folder: Path) -> None:
    target = folder / "bench-copy.db"
    if way == "ours":
        known = county.known(folder)
        made = backups.back_up(known.store, known.clerk, True, now=county.NOW)
        known.store.close()
        made.path.unlink()
    elif way == "floor":
        shutil.copyfile(folder / DATABASE, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    elif way == "instead":
        base = sqlite3.connect(folder / DATABASE)
        base.execute("VACUUM INTO ?", (str(target),))
        base.close()
        copy = sqlite3.connect(target)
        assert copy.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        copy.close()
    else:
        sleep(5)
    target.unlink(missing_ok=True)


if __name__ == "__main__":
    _copy(sys.argv[1], Path(sys.argv[2]))
