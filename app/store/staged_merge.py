"""A staging database taken into the registry, set by set, inside the caller's transaction.

Records, their history and the search index are written from the staging database without
passing through Python. Where far more is added than is there, the indexes are dropped
first and made anew at the end: one sort each instead of a search for every row.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.store import bulk, tokens
from app.store.bulk import Change, Registry, Stamp, Value
from app.store.staged_rows import Shape, changes

_STEP: Final = 20_000
# The index writes what it holds at the end of each statement: long ones leave it in few parts.
_INDEXED: Final = 200_000
_MANY: Final = 20_000  # new records from which it pays to make the indexes anew
_READ: Final = 2_000
_HASH: Final = 64 << 20  # bytes of index terms held before they are written
_HASH_USUAL: Final = 1 << 20
_MERGE_USUAL: Final = 4
_CACHE: Final = -131_072  # KiB, while many records are added
_CACHE_USUAL: Final = -65_536


def connection(session: Session) -> sqlite3.Connection:
    """Return the connection of a session's transaction."""
    found: Any = session.connection().connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


@contextmanager
def beside(session: Session, path: Path) -> Iterator[sqlite3.Connection]:
    """Open a staging file beside the registry, its tables under their own names.

    The store closes the file when the transaction is over. Several files one after the
    other may be opened in one transaction.
    """
    base = connection(session)
    alias = f"staged{len(base.execute('PRAGMA database_list').fetchall())}"
    base.execute(f"ATTACH ? AS {alias}", (str(path),))
    names = [
        row[0]
        for row in base.execute(f"SELECT name FROM {alias}.sqlite_master WHERE type = 'table'")
    ]
    for name in names:
        base.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {alias}.{name}")
    yield base
    for name in names:
        base.execute(f"DROP VIEW temp.{name}")


def add_new(
    session: Session,
    kind: Registry,
    stamp: Stamp,
    issue: Callable[[int], Sequence[str]],
    report: Callable[[int], None],
) -> None:
    """Add the fresh rows with history and index.

    Args:
        issue: returns so many numbers of the bureau's own, for rows without a code.
        report: told how many records are added so far.
    """
    base = connection(session)
    (last,) = base.execute("SELECT coalesce(max(place), 0) FROM fresh").fetchone()
    if not last:
        return
    base.execute("CREATE TEMP TABLE issued (line INTEGER PRIMARY KEY, key TEXT NOT NULL)")
    bare = [row[0] for row in base.execute("SELECT line FROM fresh WHERE key = '' ORDER BY place")]
    if bare:
        base.executemany(
            "INSERT INTO issued VALUES (?, ?)", zip(bare, issue(len(bare)), strict=True)
        )
    before = bulk.next_id(session, kind) - 1
    with _in_bulk(base, kind, last):
        for start in range(0, last, _STEP):
            _add(base, kind, before, (start + 1, min(start + _STEP, last)), stamp)
            report(min(start + _STEP, last) // 2)
        for done in _index(base, before, last) if kind == "enterprises" else ():
            report((last + done) // 2)
    if kind == "enterprises" and bare:
        _index_bare(session, base, before)
    base.execute("DROP TABLE issued")


def _add(
    base: sqlite3.Connection, kind: Registry, before: int, places: tuple[int, int], stamp: Stamp
) -> None:
    table, fields = bulk.TABLES[kind].__tablename__, bulk.FIELDS[kind]
    own = ("id", "key", "initials", "version", "import_id", "updated_at")
    base.execute(
        f"INSERT INTO {table} ({', '.join((*own, *fields))}) "
        "SELECT ? + f.place, coalesce(i.key, f.key), l.initials, 1, ?, ?, "
        f"{', '.join(f't.{one}' for one in fields)} FROM fresh f "
        "CROSS JOIN taken t ON t.line = f.line CROSS JOIN letters l ON l.line = f.line "
        "LEFT JOIN issued i ON i.line = f.line "
        "WHERE f.place BETWEEN ? AND ? ORDER BY f.place",
        (before, stamp.import_id, stamp.moment, *places),
    )
    base.execute(
        "INSERT INTO record_change (kind, record_id, version, changes, import_id, by_id, at) "
        "SELECT ?, ? + place, 1, '{}', ?, ?, ? FROM fresh WHERE place BETWEEN ? AND ? "
        "ORDER BY place",
        (
            bulk.RECORD_KINDS[kind],
            before,
            stamp.import_id,
            stamp.by_id,
            stamp.moment,
            *places,
        ),
    )


def _index(base: sqlite3.Connection, before: int, last: int) -> Iterator[int]:
    """Fill the search index; yield the place it has come to."""
    for start in range(0, last, _INDEXED):
        base.execute(
            "INSERT INTO enterprise_search (rowid, grams) SELECT ? + f.place, l.grams "
            "FROM fresh f CROSS JOIN index_terms l ON l.line = f.line "
            "WHERE f.place BETWEEN ? AND ? AND f.key <> '' ORDER BY f.place",
            (before, start + 1, start + _INDEXED),
        )
        yield min(start + _INDEXED, last)


def _index_bare(session: Session, base: sqlite3.Connection, before: int) -> None:
    """Index the records whose number was issued just now."""
    rows = base.execute(
        f"SELECT id, {', '.join(tokens.FIELDS)} FROM enterprise WHERE id IN "
        "(SELECT ? + f.place FROM fresh f JOIN issued i ON i.line = f.line) ORDER BY id",
        (before,),
    )
    while some := rows.fetchmany(_READ):
        tokens.index(session, [(row[0], row[1:]) for row in some])


@contextmanager
def _in_bulk(base: sqlite3.Connection, kind: Registry, count: int) -> Iterator[None]:
    """Make ready for many new records, and all as it was when they are in."""
    table = bulk.TABLES[kind].__tablename__
    (there,) = base.execute(f"SELECT count(*) FROM {table}").fetchone()
    if count < _MANY or count < there:
        yield
        return
    indexes = base.execute(
        "SELECT name, sql FROM main.sqlite_master "
        "WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY name",
        (table,),
    ).fetchall()
    base.execute(f"PRAGMA main.cache_size = {_CACHE}")
    _tune(base, _HASH, 0)
    for name, _ in indexes:
        base.execute(f"DROP INDEX main.{name}")
    try:
        yield
        for _, sql in indexes:
            base.execute(sql)
        _tune(base, _HASH_USUAL, _MERGE_USUAL)
    finally:
        base.execute(f"PRAGMA main.cache_size = {_CACHE_USUAL}")


def _tune(base: sqlite3.Connection, hash_size: int, merge: int) -> None:
    """Say how much the search index gathers before it writes, and when it joins its parts."""
    configure = "INSERT INTO enterprise_search (enterprise_search, rank) VALUES (?, ?)"
    base.execute(configure, ("hashsize", hash_size))
    base.execute(configure, ("automerge", merge))


def changed(
    base: sqlite3.Connection, shape: Shape, initials: Callable[[str], str]
) -> Iterator[Change]:
    """Yield the changes of the records that rows say something new about."""
    last = 0
    while some := changes(base, shape, last, _READ):
        for _, _, _, number, _, before, after in some:
            fields = shape.differences(before, after)
            yield change(number, fields, initials)
        last = some[-1][0]


def change(
    number: int, fields: dict[str, tuple[Value, Value]], initials: Callable[[str], str]
) -> Change:
    """Return the change of one record, with new initials where its name changes."""
    renamed = fields.get("name")
    return Change(number, fields, initials(renamed[1] or "") if renamed else None)
