"""Whether a database still has the tables, indexes and triggers this program made.

Expected is what the migrations' own statements make in memory; a database that was brought
up through every version has the same texts. Whoever drops a trigger to change an
append-only row leaves it behind to be found here, unless it is made again to the letter.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.store.soundness import DatabaseUnusable

_STATEMENTS: Final = Path(__file__).parent / "migrations" / "versions"
_PARTS: Final = (
    "SELECT type, name, sql FROM sqlite_master "
    "WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'alembic_version'"
)


@dataclass(frozen=True, slots=True)
class SchemaFlaws:
    """Parts that are not as they were made, each as `<type> <name>`, sorted."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.added)


def schema_flaws(session: Session) -> SchemaFlaws:
    """Compare the database with what a new one has, inside the caller's session."""
    found = _named(session.connection().exec_driver_sql(_PARTS).all())
    wanted = expected()
    return SchemaFlaws(
        tuple(sorted(wanted.keys() - found.keys())),
        tuple(sorted(name for name in wanted.keys() & found.keys() if wanted[name] != found[name])),
        tuple(sorted(found.keys() - wanted.keys())),
    )


@cache
def expected(revision: str = "") -> dict[str, str]:
    """Return the statement of every part of a new database, by `<type> <name>`.

    Args:
        revision: as it was made by the version that stood at it; "" for this one.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        for file in sorted(_STATEMENTS.glob("r*.sql")):
            connection.executescript(file.read_text("utf-8"))
            if revision and file.name.startswith(f"r{revision}_"):
                break
        return _named(connection.execute(_PARTS))


def disarm(path: Path, revision: str) -> tuple[str, ...]:
    """Take out of a database from elsewhere what would run by itself and is not ours.

    Triggers and views that this program did not make go, those of ours that are missing or
    changed are made again: before anything is written, they would have their say in it.

    Args:
        path: a copy nobody has open.

    Returns:
        What was put right, each as `<type> <name>`, sorted.

    Raises:
        DatabaseUnusable: it is no sound database.
    """
    try:
        return _disarmed(path, revision)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise DatabaseUnusable(path=str(path), detail=str(error)) from error


def _disarmed(path: Path, revision: str) -> tuple[str, ...]:
    wanted = {name: sql for name, sql in expected(revision).items() if _runs(name)}
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        found = {
            name: sql for name, sql in _named(connection.execute(_PARTS)).items() if _runs(name)
        }
        odd = [name for name, sql in found.items() if wanted.get(name) != sql]
        lacking = [name for name, sql in wanted.items() if found.get(name) != sql]
        if odd or lacking:
            connection.execute("BEGIN")
            for name in odd:
                kind, _, own = name.partition(" ")
                quoted = own.replace('"', '""')
                connection.execute(f'DROP {kind} IF EXISTS "{quoted}"')
            for name in lacking:
                connection.execute(wanted[name])
            connection.execute("COMMIT")
    return tuple(sorted({*odd, *lacking}))


def _runs(name: str) -> bool:
    return name.startswith(("trigger ", "view "))


def _named(rows: Iterable[Any]) -> dict[str, str]:
    return {f"{kind} {name}": sql or "" for kind, name, sql in rows}
