"""Statistics of a county's registry beside the bare SQL aggregates of the same figures.

    .venv/bin/python tests/bench/figures.py [FOLDER]    on a copy of a data folder

"floor" asks SQLite itself, with no program around it, for what the page shows: for each
dimension the counts by state and outcome, the values by result, how many different
enterprises, and what the registry holds.
"""

import random
import sqlite3
import sys
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import timeline
from county import NOW, County

from app.core.findings import FindingBody, ItemFinding, PointFinding, Verdict
from app.core.people import Actor
from app.core.statistics import Dimension
from app.services.statistics import statistics
from app.services.statistics.statistics import Asked
from app.store.engine import DATABASE, Store
from app.store.schema.base import Json

RUNS = 5
_RESULTS = ("CLEAR", "CLEAR", "CLEAR", "CORRECTED", "UNREACHABLE", "PENDING", "SHUT")
_METHODS = (("ONSITE",), ("ONSITE", "WRITTEN"), ("ONLINE",), ("WRITTEN",))

# What is drawn and in effect, where it lies, and its newest approved finding.
DRAWN = """
WITH effect AS (
  SELECT max(id) AS id FROM assignment
  WHERE lock_id NOT IN (SELECT lock_id FROM voided_lock)
  GROUP BY task_id, enterprise_id
  HAVING max(id) NOT IN
    (SELECT withdrawn_id FROM adjustment WHERE withdrawn_id IS NOT NULL)),
approved AS (
  SELECT f.assignment_id, max(f.id) AS id FROM finding f
  JOIN finding_step s ON s.finding_id = f.id WHERE s.act = 'APPROVE' GROUP BY 1),
published AS (
  SELECT DISTINCT f.assignment_id FROM publication p
  JOIN json_each(p.finding_ids) v JOIN finding f ON f.id = v.value),
drawn AS (
  SELECT a.id, a.enterprise_id, a.task_id, f.body, p.assignment_id AS out,
    e.risk_class, substr(datetime(r.at, '+8 hours'), 1, 7) AS month,
    json_extract(z.facts, '$.township') AS township,
    json_extract(z.facts, '$.station') AS station, json_extract(z.facts, '$.kind') AS kind
  FROM effect x JOIN assignment a ON a.id = x.id JOIN result r ON r.lock_id = a.lock_id
  JOIN frozen_enterprise z ON z.lock_id = a.lock_id AND z.key = a.enterprise_key
  JOIN enterprise e ON e.id = a.enterprise_id
  LEFT JOIN approved q ON q.assignment_id = a.id LEFT JOIN finding f ON f.id = q.id
  LEFT JOIN published p ON p.assignment_id = a.id)
"""
FIGURES = """ SELECT {key}, count(*), count(out), count(body),
  sum(json_extract(body, '$.closed')), count(DISTINCT enterprise_id) FROM drawn GROUP BY 1"""
EACH = """ SELECT v.value, count(*), count(out) FROM drawn JOIN json_each(body, '{path}') v
  GROUP BY 1"""
ITEMS = """ SELECT json_extract(v.value, '$.code'), json_extract(v.value, '$.verdict'),
  count(*), count(out) FROM drawn JOIN json_each(body, '$.items') v GROUP BY 1, 2"""
HELD = "SELECT {key}, count(*), sum(status = '存续') FROM enterprise GROUP BY 1"
PLACES = ("township", "station", "kind", "risk_class")
FLOOR = (
    *(DRAWN + FIGURES.format(key=key) for key in (*PLACES, "month", "task_id", "1")),
    *(DRAWN + EACH.format(path=path) for path in ("$.results", "$.methods")),
    DRAWN + ITEMS,
    *(HELD.format(key=key) for key in PLACES),
)


def fill(folder: Path, findings: int) -> None:
    """Put tasks with their draws and varied findings into a folder."""
    timeline.fill(folder, findings)
    base = sqlite3.connect(folder / DATABASE)
    chance = random.Random(7)
    base.execute("PRAGMA synchronous = OFF")
    for trigger, table in base.execute(
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        if table in ("finding", "frozen_enterprise"):
            base.execute(f"DROP TRIGGER {trigger}")
    base.execute(
        "UPDATE frozen_enterprise SET facts = (SELECT json_object('name', name, 'address',"
        " address, 'township', township, 'station', station, 'kind', kind) FROM enterprise e"
        " WHERE e.id = enterprise_id)"
    )
    written = Json()
    rows = [
        (written.process_bind_param(_body(chance, at), None), at)
        for (at,) in base.execute("SELECT id FROM finding").fetchall()
    ]
    base.executemany("UPDATE finding SET body = ? WHERE id = ?", rows)
    base.commit()
    base.close()


def _body(chance: random.Random, at: int) -> dict[str, object]:
    result = chance.choice(_RESULTS)
    items = tuple(
        ItemFinding(
            f"A{nth:02}",
            "登记事项检查",
            Verdict.PROBLEM if result == "CORRECTED" and not nth else chance.choice(list(Verdict)),
            f"第{at}号问题" if result == "CORRECTED" and not nth else "",
            points=(PointFinding("名称是否规范", True), PointFinding("执照是否悬挂", True)),
        )
        for nth in range(12)
    )
    return FindingBody(items, chance.choice(_METHODS), (result,), ("NONE",), closed=True).to_json()


def report(store: Store, actor: Actor) -> None:
    """Measure the page's question and the floor by turns; print their best and the ratio."""
    base = sqlite3.connect(store.folder / DATABASE)
    base.execute("PRAGMA cache_size = -65536")
    ours, floor, busy = [], [], []
    for _ in range(RUNS):
        start, begun = perf_counter(), process_time()
        found = statistics.statistics(store, actor, Asked(), now=NOW)
        ours.append(perf_counter() - start)
        busy.append(process_time() - begun)
        start = perf_counter()
        for one in FLOOR:
            base.execute(one).fetchall()
        floor.append(perf_counter() - start)
    kept = _once(base)
    base.close()
    drawn, items = found.now.total.due, len(found.now.groups[Dimension.ITEM])
    print(f"{'statistics, ms':30}{'rows':>8}{'ours':>8}{'CPU':>8}{'floor':>8}{'ratio':>8}")
    figures = f"{1000 * min(ours):8.0f}{1000 * min(busy):8.0f}{1000 * min(floor):8.0f}"
    print(f"{'a period by all dimensions':30}{drawn:8}{figures}{min(ours) / min(floor):8.2f}")
    ratio = f"{1000 * kept:8.0f}{min(ours) / kept:8.2f}"
    print(f"{'  floor through a kept table':30}{items:8}{'':16}{ratio}", flush=True)


def _once(base: sqlite3.Connection) -> float:
    """Seconds of the same aggregates where what is drawn is put together once for all."""
    spent = []
    for _ in range(RUNS):
        start = perf_counter()
        base.execute(f"CREATE TEMP TABLE held AS {DRAWN} SELECT * FROM drawn")
        for one in FLOOR:
            base.execute(one.removeprefix(DRAWN).replace("FROM drawn", "FROM held")).fetchall()
        spent.append(perf_counter() - start)
        base.execute("DROP TABLE held")
    return min(spent)


def beside(made: County, findings: int) -> None:
    """Measure on a copy of a county's folder, filled with findings."""
    timeline.beside(made, findings, fill, report)


if __name__ == "__main__":
    timeline.main(beside)
