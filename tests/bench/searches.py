"""How long somebody waits for the first page of a search, kind of query by kind.

    .venv/bin/python tests/bench/searches.py FOLDER     on a data folder that is there

Each query is a part of some record, asked when all is prepared and the file is in memory,
but nothing about the query itself is known. "CPU" is the 95th percentile of the time the
process itself computed, which other programs on the machine disturb less. "floor" looks
the same fifty records up by id; "LIKE" is the scan one would write first, over the same
fields.
"""

import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import select

from app.core.people import Actor, Role
from app.services.registry import registry
from app.services.registry.registry import EnterpriseQuery
from app.store import rolls, search
from app.store.engine import DATABASE, Store
from app.store.kept import Latest
from app.store.schema import Account, Enterprise
from app.store.search import Sought

TIMES = 300
SCANS = 2
_FIELDS = ("name", "uscc", "regno", "key", "legal_rep", "address", "initials")
_LIKE = " OR ".join(f"{name} LIKE :part" for name in _FIELDS)


@dataclass(frozen=True)
class Asked:
    """Milliseconds of the queries of one kind."""

    kind: str
    median: float
    p95: float
    worst: float
    cpu: float
    floor: float
    scan: float


def _kinds(row: Enterprise, dice: random.Random) -> Iterator[tuple[str, EnterpriseQuery]]:
    """Yield a query of each kind about a record."""

    def part(text: str, size: int) -> str:
        begin = dice.randrange(max(1, len(text) - size + 1))
        return text[begin : begin + size]

    name = part(row.name, 4)
    yield "name, 2 characters", EnterpriseQuery(part(row.name, 2))
    yield "name, 4 characters", EnterpriseQuery(name)
    yield "code, 6 characters", EnterpriseQuery(part(row.key, 6))
    yield "code from its beginning, 12", EnterpriseQuery(row.key[:12])
    yield "address, 5 characters", EnterpriseQuery(row.address[-5:])
    yield "person", EnterpriseQuery(row.legal_rep)
    yield "pinyin, 5 initials", EnterpriseQuery(part(row.initials, 5))
    yield "name and person", EnterpriseQuery(f"{part(row.name, 2)} {row.legal_rep}")
    yield "name, in one township", EnterpriseQuery(name, township=row.township)
    filters = {"township": row.township, "risk_class": row.risk_class}
    yield "two filters, no words", EnterpriseQuery(**filters)
    yield "two filters, by date", EnterpriseQuery(sort="founded", descending=True, **filters)
    yield "name, by code", EnterpriseQuery(name, sort="key")
    yield "name, by township", EnterpriseQuery(name, sort="township")


def measure(store: Store, actor: Actor) -> list[Asked]:
    """Ask TIMES queries of each kind."""
    dice = random.Random(7)
    with store.read() as session:
        roll = rolls.roll(store, session)
        ids = [int(roll.by_name.ids[dice.randrange(len(roll))]) for _ in range(TIMES)]
        rows = session.scalars(select(Enterprise).where(Enterprise.id.in_(ids))).all()
        queries: dict[str, list[EnterpriseQuery]] = {}
        for row in rows:
            for kind, query in _kinds(row, dice):
                queries.setdefault(kind, []).append(query)
    found = []
    for kind, asked in queries.items():
        spent, computed = [], []
        for query in (asked[0], *asked, *asked):  # once to warm up, once to measure
            roll.kept.hits, roll.kept.orders = Latest(8), Latest(8)
            begun = process_time()
            spent.append(_ms(lambda query=query: registry.first_enterprises(store, actor, query)))
            computed.append(1000 * (process_time() - begun))
        times, busy = (sorted(one[-len(asked) :]) for one in (spent, computed))
        at = int(0.95 * (len(times) - 1))
        floor, scan = _others(store, ids, asked)
        found.append(Asked(kind, median(times), times[at], times[-1], busy[at], floor, scan))
    return found


def _others(store: Store, ids: list[int], asked: list[EnterpriseQuery]) -> tuple[float, float]:
    base = sqlite3.connect(store.folder / DATABASE)
    fifty = (ids * 50)[:50]
    marks = ",".join("?" * 50)
    by_id = f"SELECT * FROM enterprise WHERE id IN ({marks})"
    floor = min(_ms(lambda: base.execute(by_id, fifty).fetchall()) for _ in range(5))
    like = f"SELECT * FROM enterprise WHERE ({_LIKE}) ORDER BY name LIMIT 50"

    def scan(query: EnterpriseQuery) -> float:
        return _ms(lambda: base.execute(like, {"part": f"%{query.text}%"}).fetchall())

    scans = [scan(query) for query in asked[:SCANS]]
    base.close()
    return floor, max(scans, default=0.0)


def _ms(job: Callable[[], object]) -> float:
    start = perf_counter()
    job()
    return 1000 * (perf_counter() - start)


def report(store: Store, actor: Actor) -> None:
    """Measure and print a table."""
    with store.read() as session:
        made = _ms(lambda: rolls.roll(store, session))
        size = len(rolls.roll(store, session))
        fields = _ms(lambda: rolls.fields(rolls.roll(store, session), session))
        pairs = _ms(lambda: search.prepare(store, session))
        facets = _ms(lambda: search.facets(store, session))
        sorts = {
            name: _ms(lambda name=name: search.first(store, session, Sought("号", sort=name), 50))
            for name in ("founded", "key")
        }
    print(
        f"search in {size:,}: roll {made / 1000:.1f} s, its fields {fields / 1000:.1f} s, "
        f"frequent pairs {pairs / 1000:.1f} s, once; "
        f"filter counts {facets:.0f} ms, first sort by date {sorts['founded']:.0f} ms, "
        f"by code {sorts['key']:.0f} ms"
    )
    print(f"{'ms':30}{'median':>8}{'p95':>8}{'worst':>8}{'CPU':>8}{'floor':>8}{'LIKE':>8}")
    for one in measure(store, actor):
        print(
            f"{one.kind:30}{one.median:8.1f}{one.p95:8.1f}{one.worst:8.1f}{one.cpu:8.1f}"
            f"{one.floor:8.1f}{one.scan:8.0f}",
            flush=True,
        )


def clerk_of(store: Store) -> Actor:
    """Return somebody who may read the registry."""
    with store.read() as session:
        row = session.scalars(select(Account).order_by(Account.id)).first()
        assert row is not None  # the folder of a bureau has accounts
        return Actor(row.id, row.login, row.name, frozenset({Role.CLERK}))


if __name__ == "__main__":
    opened = Store(Path(sys.argv[1]))
    report(opened, clerk_of(opened))
    opened.close()
