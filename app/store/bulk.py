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


def insert(session: Session, kind: Registry, new: Iterable[New], stamp: Stamp) -> Iterator[int]:
    """Add records with history and index; yield the count so far after each batch."""
    table = TABLES[kind].__tablename__
    fields = FIELDS[kind]
    following = (session.scalar(select(func.max(TABLES[kind].id))) or 0) + 1
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
        if kind == "enterprises":
            search.unindex(session, _indexed(session, ids))
        for one in part:
            _set(session, kind, one, versions[one.id] + 1, stamp)
        if kind == "enterprises":
            search.index(session, _indexed(session, ids))
        _history(
            session,
            kind,
            [
                (
                    one.id,
                    versions[one.id] + 1,
                    {
                        name: [plain(name, old), plain(name, to)]
                        for name, (old, to) in one.fields.items()
                    },
                )
                for one in part
            ],
            stamp,
        )
        done += len(part)
        yield done


def _set(session: Session, kind: Registry, one: Change, version: int, stamp: Stamp) -> None:
    values: dict[str, Any] = {name: after for name, (_, after) in one.fields.items()}
    if one.initials is not None:
        values["initials"] = one.initials
    values |= {"version": version, "updated_at": stamp.moment}
    if stamp.import_id is not None:
        values["import_id"] = stamp.import_id
    assignments = ", ".join(f"{name} = ?" for name in values)
    session.connection().exec_driver_sql(
        f"UPDATE {TABLES[kind].__tablename__} SET {assignments} WHERE id = ?",
        (*values.values(), one.id),
    )


def _versions(session: Session, kind: Registry, ids: list[int]) -> dict[int, int]:
    table = TABLES[kind]
    rows = session.execute(select(table.id, table.version).where(table.id.in_(ids)))
    return {row.id: row.version for row in rows}


def _indexed(session: Session, ids: list[int]) -> list[tuple[int, list[str]]]:
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
