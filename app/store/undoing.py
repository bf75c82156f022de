"""Taking back what one batch did to a registry: set by set, inside the caller's transaction.

`gather` lays the batch's records out in a table of this connection; the other functions
read it: what stands in the way, what to remove, what to put back. It goes with `drop` or
with the end of the transaction.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app.store import search, tokens
from app.store.bulk import FIELDS, RECORD_KINDS, TABLES, Change, Registry, Stamp, Value, stored

UNDO: Final = "UNDO"  # ImportBatch.act of the act that takes another one back
_TOUCHED: Final = "temp.undo_touched"
_BATCH: Final = 5_000
_FROZEN: Final[dict[Registry, tuple[str, str]]] = {
    "enterprises": ("frozen_enterprise", "enterprise_id"),
    "officers": ("frozen_officer", "officer_id"),
}
# What hangs on a record and would be left without one; the first word names it.
HANGING: Final[dict[Registry, tuple[tuple[str, str], ...]]] = {
    "enterprises": (
        ("recusal", "enterprise_id"),
        ("foreign_count", "enterprise_id"),
        ("risk_fact", "enterprise_id"),
        ("other_check", "enterprise_id"),
        ("library_member", "enterprise_id"),
    ),
    "officers": (("recusal", "officer_id"),),
}
# A batch that was taken back, and the act that did it, leave a record as it was before.
_VOID: Final = f"(SELECT id FROM import_batch WHERE act = '{UNDO}' OR undone_at IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class Touched:
    """How many records a batch added, and how many it changed."""

    fresh: int
    changed: int


@dataclass(frozen=True, slots=True)
class Hit:
    """How many records something is about, and the first of them."""

    count: int
    first: int


def gather(session: Session, kind: Registry, import_id: int) -> Touched:
    """Lay out the records a batch added or changed; see the module."""
    drop(session)
    _run(
        session,
        f"CREATE TABLE {_TOUCHED} (record_id INTEGER PRIMARY KEY, fresh INTEGER NOT NULL, "
        "change_id INTEGER NOT NULL)",
    )
    _run(
        session,
        f"INSERT INTO {_TOUCHED} SELECT record_id, max(version = 1), max(id) FROM record_change "
        "WHERE import_id = ? AND kind = ? GROUP BY record_id",
        import_id,
        RECORD_KINDS[kind],
    )
    fresh, total = _run(session, f"SELECT total(fresh), count(*) FROM {_TOUCHED}").one()
    return Touched(int(fresh), total - int(fresh))


def drop(session: Session) -> None:
    """Forget what was gathered."""
    _run(session, f"DROP TABLE IF EXISTS {_TOUCHED}")


def changed_since(session: Session, kind: Registry) -> Hit:
    """Return the gathered records that somebody changed after the batch, and still are so."""
    return _hit(
        session,
        f"FROM {_TOUCHED} t JOIN record_change c ON c.kind = ? AND c.record_id = t.record_id "
        f"WHERE c.id > t.change_id AND (c.import_id IS NULL OR c.import_id NOT IN {_VOID})",
        RECORD_KINDS[kind],
    )


def last_change(session: Session, kind: Registry, record_id: int) -> int:
    """Return the id of the newest change of a record that still stands."""
    found = _run(
        session,
        "SELECT max(id) FROM record_change WHERE kind = ? AND record_id = ? "
        f"AND (import_id IS NULL OR import_id NOT IN {_VOID})",
        RECORD_KINDS[kind],
        record_id,
    )
    return int(found.scalar_one())


def frozen_since(session: Session, kind: Registry, at: datetime) -> Hit:
    """Return the gathered records that stand in a manifest frozen since, void ones too."""
    return _hit(session, _frozen(kind), Stamp(0, at).moment)


def draw_of(session: Session, kind: Registry, at: datetime, record_id: int) -> str:
    """Return the number of the first draw that froze a gathered record since."""
    found = _run(
        session,
        f"SELECT d.number {_frozen(kind)} AND t.record_id = ? ORDER BY l.id LIMIT 1",
        Stamp(0, at).moment,
        record_id,
    )
    return str(found.scalar_one())


def _frozen(kind: Registry) -> str:
    # CROSS JOIN keeps the order: each manifest is read once and looked up in the batch.
    table, column = _FROZEN[kind]
    return (
        f"FROM lock l CROSS JOIN draw d ON d.id = l.draw_id CROSS JOIN {table} f "
        f"ON f.lock_id = l.id CROSS JOIN {_TOUCHED} t ON t.record_id = f.{column} "
        "WHERE (t.fresh OR l.at >= ?)"
    )


def hanging(session: Session, kind: Registry) -> tuple[str, Hit] | None:
    """Return what hangs on records the batch added (a name of HANGING), or None."""
    for table, column in HANGING[kind]:
        hit = _hit(
            session,
            f"FROM {table} x CROSS JOIN {_TOUCHED} t ON t.record_id = x.{column} WHERE t.fresh",
        )
        if hit.count:
            return table, hit
    return None


def _hit(session: Session, rest: str, *values: Value) -> Hit:
    row = _run(session, f"SELECT count(DISTINCT t.record_id), min(t.record_id) {rest}", *values)
    count, first = row.one()
    return Hit(count, first or 0)


def remove(session: Session, kind: Registry, stamp: Stamp, report: Callable[[int], None]) -> None:
    """Take the added records out of the registry and its index; history keeps their names.

    Args:
        stamp: whose act it is; the last entry of each record's history names it.
        report: told how many are out of the index so far.
    """
    table = TABLES[kind].__tablename__
    fresh = f"(SELECT record_id FROM {_TOUCHED} WHERE fresh)"
    rebuild = kind == "enterprises" and _most(session)
    if kind == "enterprises" and not rebuild:
        _unindex(session, report)
    _run(
        session,
        "INSERT INTO record_change (kind, record_id, version, changes, import_id, by_id, at) "
        "SELECT ?, id, version + 1, json_object('key', json_array(key, NULL), "
        f"'name', json_array(name, NULL)), ?, ?, ? FROM {table} WHERE id IN {fresh} ORDER BY id",
        RECORD_KINDS[kind],
        stamp.import_id,
        stamp.by_id,
        stamp.moment,
    )
    _run(session, f"DELETE FROM match_decision WHERE kind = ? AND record_id IN {fresh}", kind)
    _run(session, f"DELETE FROM {table} WHERE id IN {fresh}")
    if rebuild:
        _run(session, "INSERT INTO enterprise_search (enterprise_search) VALUES ('delete-all')")
        tokens.index_all(session)


def _most(session: Session) -> bool:
    """Whether more records go than stay: then the index is quicker made anew."""
    gone, there = _run(
        session,
        f"SELECT (SELECT total(fresh) FROM {_TOUCHED}), (SELECT count(*) FROM enterprise)",
    ).one()
    return bool(2 * gone > there)


def _unindex(session: Session, report: Callable[[int], None]) -> None:
    last, done = 0, 0
    while rows := _run(
        session,
        f"SELECT e.id, {', '.join(f'e.{name}' for name in search.FIELDS)} FROM {_TOUCHED} t "
        f"JOIN enterprise e ON e.id = t.record_id WHERE t.fresh AND t.record_id > ? "
        f"ORDER BY t.record_id LIMIT {_BATCH}",
        last,
    ).all():
        search.unindex(session, [(row[0], list(row[1:])) for row in rows])
        last, done = rows[-1][0], done + len(rows)
        report(done)


def reversals(session: Session, kind: Registry, import_id: int) -> Iterator[Change]:
    """Yield, by id, the change that puts each changed record back; initials are left alone."""
    last = 0
    while rows := _run(
        session,
        f"SELECT c.record_id, c.changes FROM (SELECT record_id FROM {_TOUCHED} "
        f"WHERE NOT fresh AND record_id > ? ORDER BY record_id LIMIT {_BATCH}) t "
        "JOIN record_change c ON c.kind = ? AND c.record_id = t.record_id AND c.import_id = ? "
        "ORDER BY c.record_id, c.id",
        last,
        RECORD_KINDS[kind],
        import_id,
    ).all():
        whole: dict[int, dict[str, tuple[Value, Value]]] = {}
        for number, changes in rows:
            fields = whole.setdefault(number, {})
            for name, (before, after) in _pairs(kind, changes):
                # Changed twice by one batch: back to what stood before the first time.
                fields[name] = stored(after), fields[name][1] if name in fields else stored(before)
        for number, fields in whole.items():
            yield Change(number, fields)
        last = rows[-1][0]


def _pairs(kind: Registry, changes: str) -> Iterator[tuple[str, list[Any]]]:
    known = frozenset(FIELDS[kind])
    for name, pair in json.loads(changes).items():
        if name in known:
            yield name, pair


def restore_origins(session: Session, kind: Registry, import_id: int) -> None:
    """Say of each record put back which batch it stands by now: the one before."""
    table = TABLES[kind].__tablename__
    _run(
        session,
        f"UPDATE {table} SET import_id = (SELECT c.import_id FROM record_change c "
        f"WHERE c.kind = ? AND c.record_id = {table}.id AND c.import_id <> ? "
        f"AND c.import_id NOT IN {_VOID} ORDER BY c.id DESC LIMIT 1) "
        f"WHERE id IN (SELECT record_id FROM {_TOUCHED} WHERE NOT fresh)",
        RECORD_KINDS[kind],
        import_id,
    )


def _run(session: Session, sql: str, *values: object) -> Any:
    return session.connection().exec_driver_sql(sql, values)
