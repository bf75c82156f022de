"""What is measured, each beside its floor and beside what one would use instead."""

import gc
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import county
from county import County
from sqlalchemy import select

from app.core.manifest_parse import read_manifest
from app.core.task import DrawKind
from app.services.registry import registry
from app.services.registry.registry import EnterpriseQuery
from app.store.engine import DATABASE
from app.store.schema import FrozenEnterprise, Lock


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds of one job."""

    name: str
    ours: float
    floor: float
    instead: float


def seconds(job: Callable[[], object], times: int = 1) -> float:
    """Return the best of some runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = perf_counter()
        job()
        best = min(best, perf_counter() - start)
    return best


def first_page(large: County) -> Measure:
    """The first page for words nobody asked for before, against a scan with LIKE."""
    words = ("超市", "药房", "电梯", "农资", "粮油")
    asked = iter(words)

    def ours() -> None:
        query = EnterpriseQuery(text=next(asked))
        registry.enterprises(large.store, large.clerk, query)

    base = sqlite3.connect(large.store.folder / DATABASE)
    like = "SELECT id FROM enterprise WHERE name LIKE ? OR address LIKE ? ORDER BY name"

    def scan(word: str, limit: str = "") -> list[object]:
        return base.execute(like + limit, (f"%{word}%", f"%{word}%")).fetchall()

    def floor() -> list[object]:
        return base.execute("SELECT id FROM enterprise ORDER BY name LIMIT 50").fetchall()

    registry.enterprises(large.store, large.clerk, EnterpriseQuery(text="热身"))
    measured = Measure(
        "first page of a search",
        seconds(ours, len(words)),
        seconds(floor, 3),
        seconds(lambda: scan(words[0]), 3),
    )
    base.close()
    return measured


def freeze(middle: County) -> Measure:
    """Freeze: exclusions, manifest, check, seal, and everybody's data kept as they are."""
    _, draw_id = county.approved_draw(middle, DrawKind.BOTH, 100)
    ours = seconds(lambda: county.freeze(middle, draw_id))
    with middle.store.read() as session:
        manifest = session.scalars(select(Lock.manifest)).one()
        rows = [
            (row.lock_id, row.key, json.dumps(row.facts, ensure_ascii=False))
            for row in session.scalars(select(FrozenEnterprise))
        ]

    def floor() -> None:
        hashlib.sha256(manifest).hexdigest()
        _insert(middle.store.folder / "floor.db", 3, rows)

    def instead() -> None:
        path = middle.store.folder / "list.json"
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

    check = seconds(lambda: read_manifest(manifest))
    print(f"    of it reading the manifest back: {check:.3f}")
    return Measure(f"freeze of {len(rows):,}", ours, seconds(floor), seconds(instead))


def _insert(path: Path, columns: int, rows: Iterable[Iterable[object]]) -> None:
    base = sqlite3.connect(path)
    base.execute(f"CREATE TABLE bare ({', '.join(f'c{at}' for at in range(columns))})")
    marks = ", ".join("?" * columns)
    base.executemany(f"INSERT INTO bare VALUES ({marks})", (list(row) for row in rows))
    base.commit()
    base.close()
