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
def expected() -> dict[str, str]:
    """Return the statement of every part of a new database, by `<type> <name>`."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for file in sorted(_STATEMENTS.glob("r*.sql")):
            connection.executescript(file.read_text("utf-8"))
        return _named(connection.execute(_PARTS))


def _named(rows: Iterable[Any]) -> dict[str, str]:
    return {f"{kind} {name}": sql or "" for kind, name, sql in rows}
