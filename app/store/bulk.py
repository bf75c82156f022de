"""Registry records by the hundred thousand: read as plain tuples, written in batches.

A record is a tuple of SQLite's own values in the order of its registry's FIELDS: text,
an ISO date or None, a list as JSON text. `plain` and `stored` go to and from what people
read. Every write leaves its RecordChange row and keeps the search index in step.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store import search
from app.store.schema import Counter, Enterprise, Officer, RecordChange

T = TypeVar("T")
Registry = Literal["enterprises", "officers"]
Value = str | None
Values = tuple[Value, ...]

TABLES: Final[dict[Registry, type[Enterprise] | type[Officer]]] = {
    "enterprises": Enterprise,
    "officers": Officer,
}
RECORD_KINDS: Final[dict[Registry, str]] = {"enterprises": "enterprise", "officers": "officer"}
_KEEPING: Final = frozenset({"id", "key", "initials", "version", "import_id", "updated_at"})
FIELDS: Final[dict[Registry, tuple[str, ...]]] = {
    kind: tuple(one.name for one in table.__table__.columns if one.name not in _KEEPING)
    for kind, table in TABLES.items()
}
LISTS: Final = frozenset({"labels", "skills", "qualifications", "item_scope"})
OWN_NUMBERS: Final = "own_number"
_BATCH: Final = 5_000
_IDS: Final = 500


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes, when, and by which import."""

    by_id: int
    at: datetime
    import_id: int | None = None

    @property
    def moment(self) -> str:
        """The moment as the column keeps it."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class New:
    """A record to be added; `key` is its real-world id for good."""

    key: str
    initials: str
    values: Values


@dataclass(frozen=True, slots=True)
class Change:
    """A record to be changed: field -> (before, after), as stored."""

    id: int
    fields: Mapping[str, tuple[Value, Value]]
    initials: str | None = None  # None: the name stays


def stored(value: Any) -> Value:
    """Return a field's value as SQLite keeps it."""
    if isinstance(value, list | tuple):
        return json.dumps(list(value), ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None else str(value)


def plain(field: str, value: Value) -> Any:
    """Return a stored value as history keeps it: text, ISO date, None or a list."""
    return json.loads(value) if field in LISTS and value is not None else value


def records(session: Session, kind: Registry) -> Iterator[tuple[int, str, Values]]:
    """Yield (id, key, values) of every record, by id."""
    yield from _read(session, kind, "ORDER BY id", ())


def some(session: Session, kind: Registry, ids: Sequence[int]) -> dict[int, tuple[str, Values]]:
    """Return id -> (key, values) of the records named."""
    found: dict[int, tuple[str, Values]] = {}
    for part in _parts(ids, _IDS):
        where = f"WHERE id IN ({','.join('?' * len(part))})"
        for number, key, values in _read(session, kind, where, tuple(part)):
            found[number] = key, values
    return found


def _read(
    session: Session, kind: Registry, rest: str, arguments: tuple[int, ...]
) -> Iterator[tuple[int, str, Values]]:
    columns = ", ".join(FIELDS[kind])
    rows = session.connection().exec_driver_sql(
        f"SELECT id, key, {columns} FROM {TABLES[kind].__tablename__} {rest}", arguments
    )
    for row in rows:
        yield row[0], row[1], tuple(row[2:])


def own_numbers(session: Session, prefix: str, count: int) -> list[str]:
    """Issue `count` numbers of the bureau's own: each once, never again.

    Args:
        prefix: a word of protocol §1; six digits follow it.
    """
    counter = session.get(Counter, OWN_NUMBERS) or Counter(name=OWN_NUMBERS, next=1)
    session.add(counter)
    first = counter.next
    counter.next = first + count
    session.flush()
    return [f"{prefix}{number:06d}" for number in range(first, first + count)]


def next_id(session: Session, kind: Registry) -> int:
    """Return the first id no record has had: one that was taken back keeps its history."""
    used = select(func.max(RecordChange.record_id)).where(RecordChange.kind == RECORD_KINDS[kind])
    there = session.scalar(select(func.max(TABLES[kind].id)))
    return max(there or 0, session.scalar(used) or 0) + 1


def insert(session: Session, kind: Registry, new: Iterable[New], stamp: Stamp) -> Iterator[int]:
    """Add records with history and index; yield the count so far after each batch."""
    table = TABLES[kind].__tablename__
    fields = FIELDS[kind]
    following = next_id(session, kind)
    columns = ", ".join(("id", "key", "initials", "version", "import_id", "updated_at", *fields))
    marks = ", ".join("?" * (6 + len(fields)))
    tail = (1, stamp.import_id, stamp.moment)
    done = 0
    for part in _parts(new, _BATCH):
        numbered = list(enumerate(part, following))
        session.connection().exec_driver_sql(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",
            [(number, one.key, one.initials, *tail, *one.values) for number, one in numbered],
        )
        _history(session, kind, [(number, 1, {}) for number, _ in numbered], stamp)
        if kind == "enterprises":
            search.index(session, [(number, _sought(one)) for number, one in numbered])
        following += len(part)
        done += len(part)
        yield done


def update(
    session: Session, kind: Registry, changes: Iterable[Change], stamp: Stamp
) -> Iterator[int]:
    """Change records with history and index; yield the count so far after each batch."""
    done = 0
    for part in _parts(changes, _IDS):
        ids = [one.id for one in part]
        versions = _versions(session, kind, ids)
        sought = [one.id for one in part if kind == "enterprises" and _is_sought(one)]
        search.unindex(session, _indexed(session, sought))
        _set(session, kind, part, stamp)
        search.index(session, _indexed(session, sought))
        rows = []
        for one in part:
            versions[one.id] += 1
            told = {
                name: [plain(name, was), plain(name, to)] for name, (was, to) in one.fields.items()
            }
            rows.append((one.id, versions[one.id], told))
        _history(session, kind, rows, stamp)
        done += len(part)
        yield done


def _is_sought(one: Change) -> bool:
    """Tell whether the search index holds anything of what changes."""
    return one.initials is not None or any(name in search.FIELDS for name in one.fields)


def _set(session: Session, kind: Registry, part: Sequence[Change], stamp: Stamp) -> None:
    """Write the new values, the changes of the same fields together."""
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for one in part:
        values: dict[str, Value] = {name: after for name, (_, after) in one.fields.items()}
        if one.initials is not None:
            values["initials"] = one.initials
        alike.setdefault(tuple(values), []).append((*values.values(), one.id))
    tail: dict[str, str | int] = {"updated_at": stamp.moment}
    if stamp.import_id is not None:
        tail["import_id"] = stamp.import_id
    for names, rows in alike.items():
        assignments = ", ".join(f"{name} = ?" for name in (*names, *tail))
        session.connection().exec_driver_sql(
            f"UPDATE {TABLES[kind].__tablename__} SET {assignments}, version = version + 1 "
            "WHERE id = ?",
            [(*row[:-1], *tail.values(), row[-1]) for row in rows],
        )


def _versions(session: Session, kind: Registry, ids: list[int]) -> dict[int, int]:
    table = TABLES[kind]
    rows = session.execute(select(table.id, table.version).where(table.id.in_(ids)))
    return {row.id: row.version for row in rows}


def _indexed(session: Session, ids: list[int]) -> list[tuple[int, list[str]]]:
    if not ids:
        return []
    rows = session.connection().exec_driver_sql(
        f"SELECT id, {', '.join(search.FIELDS)} FROM enterprise "
        f"WHERE id IN ({','.join('?' * len(ids))})",
        tuple(ids),
    )
    return [(row[0], list(row[1:])) for row in rows]


_SOUGHT_AT: Final = {
    name: FIELDS["enterprises"].index(name)
    for name in search.FIELDS
    if name not in ("key", "initials")
}


def _sought(one: New) -> list[str]:
    own = {"key": one.key, "initials": one.initials}
    return [
        own[name] if name in own else one.values[_SOUGHT_AT[name]] or "" for name in search.FIELDS
    ]


def _history(
    session: Session, kind: Registry, rows: list[tuple[int, int, dict[str, Any]]], stamp: Stamp
) -> None:
    session.connection().exec_driver_sql(
        f"INSERT INTO {RecordChange.__tablename__} "
        "(kind, record_id, version, changes, import_id, by_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                RECORD_KINDS[kind],
                number,
                version,
                json.dumps(changes, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
                stamp.import_id,
                stamp.by_id,
                stamp.moment,
            )
            for number, version, changes in rows
        ],
    )


def _parts(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part
