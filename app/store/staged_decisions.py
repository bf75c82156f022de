"""The doubtful rows of a staging database, what was said of them, and who is missing.

What somebody decides is kept in the staging database until the import is saved; then the
registry remembers it for the next file with the very same row. There it is decided again
beforehand, by whom and when can be read, and somebody may decide otherwise.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import UserError
from app.store.bulk import Registry, Stamp, Values
from app.store.staged_rows import NEW, Letters, Shape, freshen

_AT_ONCE: Final = 500
_SETTLED: Final = f"(SELECT line FROM decision WHERE record_id >= {NEW})"
# A record that an undecided or refused row may well be about is not missing.
_MISSING: Final = (
    "e.id NOT IN (SELECT record_id FROM found) "
    f"AND e.id NOT IN (SELECT record_id FROM decision WHERE record_id > {NEW}) "
    f"AND e.id NOT IN (SELECT record_id FROM candidate WHERE line NOT IN {_SETTLED})"
)


class NotDoubtful(UserError):
    """A row, or a record it might be, is not among the doubtful ones of this preview."""

    code = "imports.not_doubtful"


class DecidedTwice(UserError):
    """Two rows of a file cannot be one record."""

    code = "imports.decided_twice"


class NotVanished(UserError):
    """A record that a row of the file is about cannot be marked as missing from it."""

    code = "imports.not_vanished"


@dataclass(frozen=True, slots=True)
class Pair:
    """A record a doubtful row may be, with its values."""

    record_id: int
    key: str
    why: str
    values: Values


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful row: its line, its row in the file, its values, its candidates.

    recalled: where the decision is an earlier one, when that was said (UTC, as stored) and
    the name of who did; a candidate refused then comes last.
    """

    line: int
    number: int
    sheet: str
    name: str
    decided: int | None
    values: Values
    pairs: tuple[Pair, ...]
    recalled: tuple[str, str] | None = None


def doubts(base: sqlite3.Connection, shape: Shape, first: int, count: int) -> list[Doubt]:
    """Return some doubtful rows, by row, with their candidates."""
    mine = ", ".join(f"t.{one}" for one in shape.fields)
    theirs = ", ".join(f"e.{one}" for one in shape.fields)
    found: list[Doubt] = []
    rows = base.execute(
        f"SELECT t.line, t.number, t.sheet, t.name, d.record_id, d.recalled, {mine} FROM doubtful o "
        "JOIN taken t ON t.line = o.line LEFT JOIN decision d ON d.line = o.line "
        "ORDER BY o.line LIMIT ? OFFSET ?",
        (count, first),
    )
    for line, number, sheet, name, decided, recalled, *values in rows:
        pairs = base.execute(
            f"SELECT e.id, e.key, c.why, {theirs} FROM candidate c "
            f"CROSS JOIN {shape.table} e ON e.id = c.record_id "
            "LEFT JOIN said_before b ON b.line = c.line AND b.record_id = c.record_id "
            "WHERE c.line = ? ORDER BY b.same IS 0, e.id",
            (line,),
        )
        known = tuple(Pair(row[0], row[1], row[2], tuple(row[3:])) for row in pairs)
        before = _before(base, line) if recalled else None
        found.append(Doubt(line, number, sheet, name, decided, tuple(values), known, before))
    return found


def _before(base: sqlite3.Connection, line: int) -> tuple[str, str]:
    at, by_name = base.execute(
        "SELECT at, by_name FROM said_before WHERE line = ? ORDER BY same DESC, at DESC", (line,)
    ).fetchone()
    return at, by_name


def recall(base: sqlite3.Connection, shape: Shape, letters: Letters) -> None:
    """Decide rows as somebody did when the very same ones came before; others stay open.

    A record that a newer decision gives to another row leaves its row open, and so does a
    candidate that nobody was asked about where all the others were refused.
    """
    base.execute(
        "INSERT INTO said_before SELECT o.line, m.record_id, m.same, a.name, m.at "
        "FROM doubtful o CROSS JOIN match_decision m ON m.kind = ? "
        "AND m.fingerprint = o.fingerprint "
        "CROSS JOIN candidate c ON c.line = o.line AND c.record_id = m.record_id "
        "CROSS JOIN account a ON a.id = m.by_id",
        (shape.kind,),
    )
    decided: dict[int, int] = {}
    taken: set[int] = set()
    for line, record_id in base.execute(
        "SELECT line, record_id FROM said_before WHERE same ORDER BY at DESC, line"
    ):
        if line not in decided and record_id not in taken:
            decided[line] = record_id
            taken.add(record_id)
    base.executemany("INSERT INTO decision VALUES (?, ?, 1)", decided.items())
    base.execute(
        f"INSERT INTO decision SELECT line, {NEW}, 1 FROM said_before b GROUP BY line "
        "HAVING max(same) = 0 "
        "AND count(*) = (SELECT count(*) FROM candidate c WHERE c.line = b.line)"
    )
    _prepare(base, shape, letters)


def decide(
    base: sqlite3.Connection,
    shape: Shape,
    decisions: Mapping[int, int],
    letters: Letters,
) -> None:
    """Keep what somebody says of doubtful rows; saying it again replaces it.

    Args:
        decisions: line -> a candidate's id, NEW or LEFT_OUT.

    Raises:
        NotDoubtful, DecidedTwice: the user's; nothing is kept.
    """
    lines = list(decisions)
    for table in ("fresh", "changed", "decision"):
        base.executemany(f"DELETE FROM {table} WHERE line = ?", [(line,) for line in lines])
    for line, record_id in decisions.items():
        _check(base, line, record_id)
        base.execute("INSERT INTO decision VALUES (?, ?, 0)", (line, record_id))
    _prepare(base, shape, letters)


def _prepare(base: sqlite3.Connection, shape: Shape, letters: Letters) -> None:
    """Note which decided rows will be added, and which change their record."""
    added = f"SELECT line FROM decision WHERE record_id = {NEW}"
    there = "t.line NOT IN (SELECT line FROM fresh)"
    freshen(base, shape.kind, f"t.line IN ({added}) AND {there}", letters)
    base.execute(
        "INSERT OR IGNORE INTO changed SELECT t.line FROM decision d "
        f"CROSS JOIN taken t ON t.line = d.line CROSS JOIN {shape.table} e ON e.id = d.record_id "
        f"WHERE {shape.differs()}"
    )


def _check(base: sqlite3.Connection, line: int, record_id: int) -> None:
    known = base.execute(
        "SELECT t.number FROM doubtful d JOIN taken t ON t.line = d.line WHERE d.line = ?", (line,)
    ).fetchone()
    if known is None:
        raise NotDoubtful(row=line)
    if record_id <= NEW:
        return
    if not base.execute(
        "SELECT 1 FROM candidate WHERE line = ? AND record_id = ?", (line, record_id)
    ).fetchone():
        raise NotDoubtful(row=known[0])
    other = base.execute(
        "SELECT t.number FROM decision d JOIN taken t ON t.line = d.line WHERE d.record_id = ?",
        (record_id,),
    ).fetchone()
    if other is not None:
        raise DecidedTwice(row=known[0], other=other[0])


def remember(base: sqlite3.Connection, kind: Registry, stamp: Stamp) -> None:
    """Keep the decisions in the registry: what each row is, and what it is not.

    One that only held again stays whose and from when it was.
    """
    base.execute(
        "INSERT INTO match_decision (kind, fingerprint, record_id, same, by_id, at) "
        "SELECT ?, o.fingerprint, c.record_id, c.record_id = d.record_id, ?, ? "
        "FROM decision d JOIN doubtful o ON o.line = d.line JOIN candidate c ON c.line = d.line "
        f"WHERE d.record_id >= {NEW} AND NOT d.recalled ON CONFLICT (kind, fingerprint, record_id) "
        "DO UPDATE SET same = excluded.same, by_id = excluded.by_id, at = excluded.at",
        (kind, stamp.by_id, stamp.moment),
    )


def missing_count(base: sqlite3.Connection, shape: Shape) -> int:
    """Return how many records no row is about."""
    return int(
        base.execute(f"SELECT count(*) FROM {shape.table} e WHERE {_missing(base)}").fetchone()[0]
    )


def missing(
    base: sqlite3.Connection, shape: Shape, first: int, count: int
) -> list[tuple[int, str, str, str]]:
    """Return (id, key, name, status) of some records no row is about, by id."""
    return _missing_page(base, shape, "ORDER BY e.id LIMIT ? OFFSET ?", (count, first))


def missing_after(
    base: sqlite3.Connection, shape: Shape, record_id: int, count: int
) -> list[tuple[int, str, str, str]]:
    """Return the same of the records behind one."""
    return _missing_page(base, shape, "AND e.id > ? ORDER BY e.id LIMIT ?", (record_id, count))


def _missing_page(
    base: sqlite3.Connection, shape: Shape, rest: str, arguments: tuple[int, int]
) -> list[tuple[int, str, str, str]]:
    return base.execute(
        f"SELECT e.id, e.key, e.name, e.{shape.status} FROM {shape.table} e "
        f"WHERE {_missing(base)} {rest}",
        arguments,
    ).fetchall()


def _missing(base: sqlite3.Connection) -> str:
    if base.execute("SELECT EXISTS (SELECT 1 FROM refused WHERE name <> '')").fetchone()[0]:
        return f"{_MISSING} AND e.name NOT IN (SELECT name FROM refused)"
    return _MISSING


def missing_among(base: sqlite3.Connection, shape: Shape, ids: Sequence[int]) -> dict[int, str]:
    """Return id -> status of the records named.

    Raises:
        NotVanished: a row of the file is about one of them, or it is not there.
    """
    found: dict[int, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = base.execute(
            f"SELECT e.id, e.{shape.status} FROM {shape.table} e "
            f"WHERE e.id IN ({', '.join('?' * len(some))}) AND {_missing(base)}",
            some,
        )
        found |= dict(rows)
    wrong = next((one for one in ids if one not in found), None)
    if wrong is not None:
        raise NotVanished(id=wrong)
    return found
