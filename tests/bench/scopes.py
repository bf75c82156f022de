"""How long a count of a scope takes, and a reconciliation with its exclusions and strata.

    .venv/bin/python tests/bench/scopes.py FOLDER     on a data folder that is there

Processor time, the best of three. "scan" is one pass of SQLite over the same table that
looks at a field no index has: what cannot be left out where nothing is kept in memory.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from searches import clerk_of
from sqlalchemy import text

from app.core.facts import FactTest
from app.core.people import Actor
from app.core.quota import Basis, QuotaRule
from app.core.scope import Scope, joined
from app.core.task import TaskPlan
from app.core.team_plan import TeamPlan
from app.core.times import beijing_date
from app.services.draw import pool
from app.store.engine import Store
from app.store.migrate import open_store

NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
TIMES = 3
_SCAN = "SELECT count(*) FROM enterprise WHERE address = '-'"


def report(store: Store, actor: Actor) -> None:
    """Measure and print a table: milliseconds, and how many scans that is."""
    with store.read() as session:
        floor = _ms(lambda: session.execute(text(_SCAN)).scalar())
        size = pool.count_scope(store, actor, Scope(), now=NOW).total
    print(f"scopes in {size:,}: one scan of the table {floor:.0f} ms")
    print(f"{'':34}{'in scope':>10}{'ms':>9}{'scans':>7}")
    for name, scope in _scopes(store):
        found = pool.count_scope(store, actor, scope, now=NOW)
        spent = _ms(lambda scope=scope: pool.count_scope(store, actor, scope, now=NOW))
        print(f"{name:34}{found.in_scope:10,}{spent:9.0f}{spent / floor:7.1f}", flush=True)
    for name, plan in _plans(store):
        state = pool.reconcile(store, actor, plan, now=NOW)
        spent = _ms(lambda plan=plan: pool.reconcile(store, actor, plan, now=NOW))
        print(f"{name:34}{state.pool:10,}{spent:9.0f}{spent / floor:7.1f}", flush=True)


def _scopes(store: Store) -> tuple[tuple[str, Scope], ...]:
    town, kind = _most(store, "township"), _most(store, "kind")
    label = _most_label(store)
    facts = FactTest(("经营异常名录", "行政处罚"), 12)
    one = Scope(townships=town[:2], kinds=kind[:1])
    three = joined((one, Scope(labels=label), Scope(trade_codes=("52", "621"), facts=facts)))
    return (
        ("everybody", Scope()),
        ("two towns and a kind", one),
        ("labels", Scope(labels=label)),
        ("registered since 2020", Scope(founded_from=date(2020, 1, 1))),
        ("codes by beginning", Scope(trade_codes=("52", "6210", "51"))),
        ("three groups", three),
        ("nobody", Scope(townships=("-",), kinds=kind[:1])),
    )


def _plans(store: Store) -> tuple[tuple[str, TaskPlan], ...]:
    day = beijing_date(NOW)
    plan = TaskPlan(
        name="-",
        plan_name="-",
        source="PLAN",
        lead="-",
        partners=(),
        methods=("现场检查",),
        item_codes=("-",),
        period_from=day,
        period_to=date(2026, 4, 30),
        quotas={name: QuotaRule("RATIO", "3") for name in "ABCD"},
        team=replace(TeamPlan(), teams=10),
    )
    towns = {name: QuotaRule("RATIO", "3") for name in _most(store, "township")}
    return (
        ("reconciled, strata by class", plan),
        ("reconciled, strata by township", replace(plan, basis=Basis.TOWNSHIP, quotas=towns)),
    )


def _most(store: Store, field: str) -> tuple[str, ...]:
    """Return the values of a field, the most frequent first."""
    with store.read() as session:
        rows = session.execute(
            text(f"SELECT {field} FROM enterprise GROUP BY 1 ORDER BY count(*) DESC")
        )
        return tuple(row[0] for row in rows if row[0])


def _most_label(store: Store) -> tuple[str, ...]:
    with store.read() as session:
        row = session.execute(
            text(
                "SELECT value FROM enterprise, json_each(labels) WHERE labels <> '[]' "
                "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
            )
        ).first()
    return (str(row[0]),) if row else ("-",)


def _ms(job: Callable[[], object]) -> float:
    spent = []
    for _ in range(TIMES):
        start = process_time()
        job()
        spent.append(1000 * (process_time() - start))
    return min(spent)


if __name__ == "__main__":
    opened = open_store(Path(sys.argv[1]), NOW)
    report(opened, clerk_of(opened))
    opened.close()
