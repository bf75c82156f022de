"""One field of many records at once: set by set, inside the caller's transaction.

`choose` (or `choose_back`) lays the records out in a table of this connection, old value
beside new one; `apply` writes what differs, with history. It goes with `drop` or with the
end of the transaction. Fields the search index holds are not changed this way.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from app.store.bulk import FIELDS, LISTS, RECORD_KINDS, TABLES, Registry, Stamp
from app.store.search import FIELDS as SOUGHT

_CHOSEN: Final = "temp.edit_chosen"
_BATCH: Final = 50_000


def editable(kind: Registry, field: str) -> bool:
    """Tell whether a field can be changed here: one of the registry, not of the index."""
    return field in FIELDS[kind] and field not in SOUGHT


def choose(
    session: Session,
    kind: Registry,
    ids: Sequence[int],
    field: str,
    after: Callable[[str], str],
) -> tuple[int, int]:
    """Lay records out for an edit; return (records that are there, those that change).

    Args:
        ids: of the registry; those that are gone are passed over.
        after: a stored value -> the stored value it becomes.
    """
    column = _column(kind, field)
    _make(session)
    table = TABLES[kind].__tablename__
    for start in range(0, len(ids), _BATCH):
        part = json.dumps(list(ids[start : start + _BATCH]))
        _run(
            session,
            f"INSERT OR IGNORE INTO {_CHOSEN} (id, old) SELECT id, {column} FROM {table} "
            "WHERE id IN (SELECT value FROM json_each(?))",
            part,
        )
    there = int(_run(session, f"SELECT count(*) FROM {_CHOSEN}").scalar_one())
    olds = _run(session, f"SELECT DISTINCT old FROM {_CHOSEN}").scalars().all()
    pairs = [(new, old) for old in olds if (new := after(old)) != old]
    _run(session, f"CREATE INDEX {_CHOSEN}_old ON edit_chosen (old)")
    if pairs:
        session.connection().exec_driver_sql(f"UPDATE {_CHOSEN} SET new = ? WHERE old = ?", pairs)
    _run(session, f"DELETE FROM {_CHOSEN} WHERE new IS NULL")
    return there, _count(session)


def choose_back(session: Session, kind: Registry, import_id: int) -> str:
    """Lay the records of an edit out to be put back; return the field it changed."""
    _make(session)
    named = _run(
        session,
        "SELECT j.key FROM record_change c, json_each(c.changes) j "
        "WHERE c.import_id = ? AND c.kind = ? LIMIT 1",
        import_id,
        RECORD_KINDS[kind],
    )
    field = str(named.scalar_one())
    _column(kind, field)
    _run(
        session,
        f"INSERT INTO {_CHOSEN} (id, old, new) SELECT record_id, "
        f"json_extract(changes, '$.{field}[1]'), json_extract(changes, '$.{field}[0]') "
        "FROM record_change WHERE import_id = ? AND kind = ?",
        import_id,
        RECORD_KINDS[kind],
    )
    return field


def apply(session: Session, kind: Registry, field: str, stamp: Stamp) -> int:
    """Write what was laid out, with history; return how many records changed."""
    column = _column(kind, field)
    table = TABLES[kind].__tablename__
    pair = "json(x.old), json(x.new)" if field in LISTS else "x.old, x.new"
    _run(
        session,
        "INSERT INTO record_change (kind, record_id, version, changes, import_id, by_id, at) "
        f"SELECT ?, x.id, e.version + 1, json_object('{field}', json_array({pair})), ?, ?, ? "
        f"FROM {_CHOSEN} x JOIN {table} e ON e.id = x.id ORDER BY x.id",
        RECORD_KINDS[kind],
        stamp.import_id,
        stamp.by_id,
        stamp.moment,
    )
    _run(
        session,
        f"UPDATE {table} SET {column} = (SELECT x.new FROM {_CHOSEN} x WHERE x.id = {table}.id), "
        "version = version + 1, import_id = ?, updated_at = ? "
        f"WHERE id IN (SELECT id FROM {_CHOSEN})",
        stamp.import_id,
        stamp.moment,
    )
    return _count(session)


def drop(session: Session) -> None:
    """Forget what was laid out."""
    _run(session, f"DROP TABLE IF EXISTS {_CHOSEN}")


def _make(session: Session) -> None:
    drop(session)
    _run(session, f"CREATE TABLE {_CHOSEN} (id INTEGER PRIMARY KEY, old TEXT, new TEXT)")


def _count(session: Session) -> int:
    return int(_run(session, f"SELECT count(*) FROM {_CHOSEN}").scalar_one())


def _column(kind: Registry, field: str) -> str:
    if not editable(kind, field):
        raise KeyError(field)
    return field


def _run(session: Session, sql: str, *values: object) -> Any:
    return session.connection().exec_driver_sql(sql, values)
