"""The rows of a registry's file in a staging database, and what was found about them.

Tables: `taken` holds the rows as the registry would store them; `refused` the others;
`found` says which record a row is, `changed` that it says something new; `candidate` what
a doubtful row may be, `decision` what somebody said of it, `said_before` what was said of
the very same row when it came before; `fresh` what will be added,
in order, with what the search index takes in. A line is a row's place in the file, from 1.
A function that looks into the registry as well takes a connection that has both: a staging
database with `staging.attach`, or the bureau's own while an import is saved.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from app.store import tokens
from app.store.bulk import FIELDS, TABLES, Registry, Value, Values
from app.store.token_batches import grams_of

Letters = Callable[[Sequence[str]], Sequence[str]]

LEFT_OUT: Final = -1
NEW: Final = 0
_BATCH: Final = 2_000
_NEXT_TO_NOTHING: Final = 1_000
# kind -> the identifier that is the key, the one that serves without it, what tells
# several records of one identifier apart, and what tells records of one name apart.
_PARTS: Final[dict[Registry, tuple[str, str, str, str]]] = {
    "enterprises": ("uscc", "regno", "premises", "address"),
    "officers": ("cert_no", "''", "''", "unit"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a registry's rows are told apart: names of columns, `''` where there is none.

    given: the fields the file fills; the others stay as they are.
    """

    kind: Registry
    given: frozenset[str]

    @property
    def table(self) -> str:
        """The registry's table; no table of a staging database has its name."""
        return TABLES[self.kind].__tablename__

    @property
    def fields(self) -> tuple[str, ...]:
        """The registry's fields, in the order of a record's values."""
        return FIELDS[self.kind]

    @property
    def first(self) -> str:
        """The identifier that is the key."""
        return _PARTS[self.kind][0]

    @property
    def second(self) -> str:
        """The identifier that serves where the first is missing."""
        return _PARTS[self.kind][1]

    @property
    def part(self) -> str:
        """What tells several records of one identifier apart."""
        return _PARTS[self.kind][2]

    @property
    def place(self) -> str:
        """What tells records of one name apart."""
        return _PARTS[self.kind][3]

    @property
    def status(self) -> str:
        """The field that says whether the record still counts."""
        return "status" if self.kind == "enterprises" else "state"

    def of(self, alias: str, what: str) -> str:
        """Return one of the columns above with its table, or `''`."""
        name = str(getattr(self, what))
        return name if name == "''" else f"{alias}.{name}"

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What tells records apart; an empty cell never takes it away."""
        return tuple(one for one in (self.first, self.second, self.part) if one != "''")

    @property
    def compared(self) -> tuple[str, ...]:
        """The other fields the file fills."""
        return tuple(
            one for one in self.fields if one in self.given and one not in self.identifiers
        )

    def differs(self) -> str:
        """Return the condition that row `t` says something new about record `e`."""
        plain = (f"t.{one} IS NOT e.{one}" for one in self.compared)
        codes = (f"(t.{one} <> '' AND t.{one} <> e.{one})" for one in self.identifiers)
        return " OR ".join((*plain, *codes))

    def differences(self, before: Values, after: Values) -> dict[str, tuple[Value, Value]]:
        """Return field -> (before, after) where a row differs from its record."""
        named = dict(zip(self.fields, zip(before, after, strict=True), strict=True))
        changing = (*(one for one in self.identifiers if named[one][1]), *self.compared)
        return {one: named[one] for one in changing if named[one][0] != named[one][1]}


# Line, number, sheet, record id, key, values before and after of a changed row.
Changed = tuple[int, int, str, int, str, Values, Values]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken over. `lost`: because digits of its code are lost."""

    line: int
    number: int
    sheet: str
    key: str
    name: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """Something to say about a row; `field` and `code` as RowIssue, rank 0 refuses."""

    line: int
    number: int
    sheet: str
    field: str
    value: str
    code: str
    severity: str
    rank: int
    first_row: int = 0


def prepare(base: sqlite3.Connection, kind: Registry) -> None:
    """Make the tables."""
    fields = ", ".join(FIELDS[kind])
    tables = f"""
    CREATE TABLE taken (
        line INTEGER PRIMARY KEY, number INTEGER, sheet TEXT, key TEXT, {fields}
    );
    CREATE TABLE refused (
        line INTEGER PRIMARY KEY, number INTEGER, sheet TEXT, key TEXT, name TEXT, lost INTEGER
    );
    CREATE TABLE issue (
        line INTEGER, number INTEGER, sheet TEXT, field TEXT, value TEXT, code TEXT,
        severity TEXT, rank INTEGER, first_row INTEGER
    );
    CREATE TABLE found (line INTEGER PRIMARY KEY, record_id INTEGER NOT NULL, differs INTEGER);
    CREATE TABLE changed (line INTEGER PRIMARY KEY);
    CREATE TABLE candidate (
        line INTEGER, record_id INTEGER, why TEXT, PRIMARY KEY (line, record_id)
    ) WITHOUT ROWID;
    CREATE INDEX candidate_record ON candidate (record_id);
    CREATE TABLE doubtful (line INTEGER PRIMARY KEY, fingerprint TEXT);
    CREATE TABLE decision (
        line INTEGER PRIMARY KEY, record_id INTEGER NOT NULL, recalled INTEGER NOT NULL
    );
    CREATE TABLE said_before (
        line INTEGER, record_id INTEGER, same INTEGER, by_name TEXT, at TEXT,
        PRIMARY KEY (line, record_id)
    ) WITHOUT ROWID;
    CREATE INDEX decision_record ON decision (record_id);
    CREATE TABLE fresh (place INTEGER PRIMARY KEY, line INTEGER NOT NULL UNIQUE, key TEXT);
    CREATE TABLE letters (line INTEGER PRIMARY KEY, initials TEXT);
    CREATE TABLE index_terms (line INTEGER PRIMARY KEY, grams TEXT);
    """
    for statement in tables.split(";"):  # executescript would end the transaction
        base.execute(statement)


def is_nearly_empty(base: sqlite3.Connection, kind: Registry) -> bool:
    """Tell whether the registry holds next to nothing yet."""
    some = f"SELECT 1 FROM {TABLES[kind].__tablename__} LIMIT {_NEXT_TO_NOTHING}"
    (count,) = base.execute(f"SELECT count(*) FROM ({some})").fetchone()
    return bool(count < _NEXT_TO_NOTHING)


def add_taken(base: sqlite3.Connection, kind: Registry, rows: Iterable[tuple[object, ...]]) -> None:
    """Add rows: line, number, sheet, key, then the registry's fields as stored."""
    marks = ", ".join("?" * (4 + len(FIELDS[kind])))
    base.executemany(f"INSERT INTO taken VALUES ({marks})", rows)


def add_refused(base: sqlite3.Connection, rows: Sequence[Refused]) -> None:
    """Add rows that are not taken over."""
    base.executemany(
        "INSERT INTO refused VALUES (?, ?, ?, ?, ?, ?)",
        [(one.line, one.number, one.sheet, one.key, one.name, one.lost) for one in rows],
    )


def add_issues(base: sqlite3.Connection, issues: Iterable[Noted]) -> None:
    """Add what there is to say about rows."""
    base.executemany(
        "INSERT INTO issue VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                one.line,
                one.number,
                one.sheet,
                one.field,
                one.value,
                one.code,
                one.severity,
                one.rank,
                one.first_row,
            )
            for one in issues
        ],
    )


def issues(base: sqlite3.Connection, most: int) -> list[Noted]:
    """Return what there is to say, what refuses a row first, then by row."""
    rows = base.execute(
        "SELECT line, number, sheet, field, value, code, severity, rank, first_row FROM issue "
        "ORDER BY rank <> 0, line, rowid LIMIT ?",
        (most,),
    )
    return [Noted(*row) for row in rows]


def add_letters(
    base: sqlite3.Connection, kind: Registry, columns: Sequence[Sequence[object]], letters: Letters
) -> None:
    """Prepare what the search index takes in of some rows.

    Args:
        columns: lines, keys, then the fields of searched().
        letters: returns the initials of names.
    """
    lines, keys, names, *rest = columns
    initials = letters(names)  # type: ignore[arg-type] # names are text
    if kind == "enterprises":
        uscc, regno, legal_rep, address = rest
        fields = zip(names, uscc, regno, keys, legal_rep, address, initials, strict=True)
        grams = grams_of(list(fields))
        base.executemany("INSERT INTO index_terms VALUES (?, ?)", zip(lines, grams, strict=True))
    base.executemany("INSERT INTO letters VALUES (?, ?)", zip(lines, initials, strict=True))


def searched(kind: Registry) -> tuple[str, ...]:
    """Return the fields the search index takes in; an officer has but initials."""
    if kind == "officers":
        return ("name",)
    return tuple(one for one in tokens.FIELDS if one not in ("key", "initials"))


def freshen(base: sqlite3.Connection, kind: Registry, which: str, letters: Letters | None) -> None:
    """Prepare rows to be added, after those that already are.

    Args:
        which: the condition for a row `t`.
        letters: returns the initials of names; None where all are prepared.
    """
    # A key that is taken already (the old number of another body) gives way to a new one.
    base.execute(
        "INSERT INTO fresh (line, key) "
        "SELECT t.line, CASE WHEN e.id IS NULL THEN t.key ELSE '' END FROM taken t "
        f"LEFT JOIN {TABLES[kind].__tablename__} e ON e.key = t.key "
        f"WHERE {which} ORDER BY t.line"
    )
    if letters is None:
        return
    rows = base.execute(
        f"SELECT t.line, t.key, {', '.join(f't.{one}' for one in searched(kind))} FROM fresh f "
        "CROSS JOIN taken t ON t.line = f.line "
        "WHERE f.line NOT IN (SELECT line FROM letters) ORDER BY f.place"
    )
    while some := list(islice(rows, _BATCH)):
        add_letters(base, kind, list(zip(*some, strict=True)), letters)


def freshen_rest(base: sqlite3.Connection, kind: Registry, letters: Letters | None) -> None:
    """Prepare every row that is no record and may be none; see freshen."""
    known = ("SELECT line FROM found", "SELECT line FROM doubtful")
    freshen(base, kind, " AND ".join(f"t.line NOT IN ({one})" for one in known), letters)


COUNTS: Final = {
    # Every line is in one of the two; counting them would read all rows.
    "rows": "max(coalesce((SELECT max(line) FROM taken), 0), "
    "coalesce((SELECT max(line) FROM refused), 0))",
    "new": "SELECT count(*) FROM fresh",
    "changed": "SELECT count(*) FROM changed",
    "unchanged": "(SELECT count(*) FROM found) - (SELECT count(*) FROM changed) "
    "+ (SELECT count(*) FROM decision WHERE record_id > 0)",
    "refused": "SELECT count(*) FROM refused",
    "lost": "SELECT count(*) FROM refused WHERE lost",
    "doubtful": "SELECT count(*) FROM doubtful WHERE line NOT IN "
    "(SELECT line FROM decision WHERE record_id >= 0)",
    "left_out": "SELECT count(*) FROM decision WHERE record_id < 0",
    "asked": "SELECT count(*) FROM doubtful",
    "recalled": "SELECT count(*) FROM decision WHERE recalled",
    "warned": "SELECT count(*) FROM (SELECT DISTINCT line FROM issue "
    "WHERE line > 0 AND line NOT IN (SELECT line FROM refused))",
}


def counts(base: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows are of each kind, with what has been decided so far."""
    names = ", ".join(f"({sql})" for sql in COUNTS.values())
    return dict(zip(COUNTS, base.execute(f"SELECT {names}").fetchone(), strict=True))


# Lines of the rows of a class; each is read in order of line without sorting.
_LINES: Final = {
    "new": "SELECT line FROM fresh",
    "changed": "SELECT line FROM changed",
    "unchanged": "SELECT line FROM found WHERE line NOT IN (SELECT line FROM changed) UNION ALL "
    "SELECT line FROM decision WHERE record_id > 0 AND line NOT IN (SELECT line FROM changed)",
}


def taken_page(
    base: sqlite3.Connection, which: str, first: int, count: int
) -> list[tuple[int, str, str]]:
    """Return (number, key, name) of some rows that are new or unchanged, by line."""
    return base.execute(
        "SELECT t.number, t.key, t.name FROM "
        f"({_LINES[which]} ORDER BY line LIMIT ? OFFSET ?) f "
        "CROSS JOIN taken t ON t.line = f.line ORDER BY f.line",
        (count, first),
    ).fetchall()


def changes_page(base: sqlite3.Connection, shape: Shape, first: int, count: int) -> list[Changed]:
    """Return some changed rows by line, as `changes` does."""
    at = base.execute(f"{_LINES['changed']} ORDER BY line LIMIT 1 OFFSET ?", (first,)).fetchone()
    return changes(base, shape, at[0] - 1, count) if at else []


def first_refused(base: sqlite3.Connection, most: int) -> list[tuple[int, str, str]]:
    """Return (number, key, name) of the first rows that are not taken over."""
    return base.execute(
        "SELECT number, key, name FROM refused ORDER BY line LIMIT ?", (most,)
    ).fetchall()


def changes(base: sqlite3.Connection, shape: Shape, after: int, most: int) -> list[Changed]:
    """Return changed rows behind a line."""
    width = len(shape.fields)
    before = ", ".join(f"e.{one}" for one in shape.fields)
    now = ", ".join(f"t.{one}" for one in shape.fields)
    rows = base.execute(
        f"SELECT t.line, t.number, t.sheet, e.id, e.key, {before}, {now} FROM changed c "
        "CROSS JOIN taken t ON t.line = c.line "
        "LEFT JOIN found f ON f.line = c.line LEFT JOIN decision d ON d.line = c.line "
        f"CROSS JOIN {shape.table} e ON e.id = coalesce(f.record_id, d.record_id) "
        "WHERE c.line > ? ORDER BY c.line LIMIT ?",
        (after, most),
    )
    return [(*row[:5], tuple(row[5 : 5 + width]), tuple(row[5 + width :])) for row in rows]
