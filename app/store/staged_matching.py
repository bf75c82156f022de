"""Which record of the registry each row of a file is, decided set by set.

By code; by the old number, where name or address speak for it too; by name and address,
brackets, widths and blanks folded. What is not certain becomes a candidate for somebody
to decide: the same name and address under another code, the same old number with another
name and address, the same name without a code, several that fit equally well. A record is
one row's at most.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.store.staged_rows import Shape
from app.store.tokens import fold

# Codes of what makes a row doubtful (imports.why.*).
NAME: Final = "name"
NUMBER: Final = "number"
PLACE: Final = "place"
PREMISES: Final = "premises"
SEVERAL: Final = "several"
_NAMESAKES: Final = 20  # with more of one name in the registry the name alone says nothing
_CANDIDATES: Final = 5


def version(base: sqlite3.Connection, kind: str) -> int:
    """Return the version of the attached registry; as search.version()."""
    found = base.execute("SELECT next FROM counter WHERE name = ?", (f"version:{kind}",)).fetchone()
    return int(found[0]) if found else 0


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that is another row again; `first` is the number of that other row."""

    line: int
    number: int
    sheet: str
    key: str
    field: str
    first: int


def repeats(base: sqlite3.Connection, shape: Shape) -> list[Repeat]:
    """Take rows out that an earlier row repeats, and return them.

    Not to be asked where no identifier recurs and every row has one: it is a sort.

    The same code twice, the same old number where one of the rows has no code, the same
    name and address where neither has any.
    """
    _functions(base)
    first, second, part, place = shape.first, shape.second, shape.part, shape.place
    base.execute("CREATE TEMP TABLE repeated (line INTEGER PRIMARY KEY, first INTEGER, field TEXT)")
    base.execute(
        f"INSERT INTO repeated SELECT line, first, '{first}' FROM (SELECT line, "
        f"min(line) OVER (PARTITION BY {first}, {part}) AS first FROM taken WHERE {first} <> '') "
        "WHERE line <> first"
    )
    if second != "''":
        base.execute(
            f"INSERT OR IGNORE INTO repeated SELECT line, min(any, bare), '{second}' FROM "
            f"(SELECT line, {first} = '' AS is_bare, min(line) OVER same AS any, "
            f"coalesce(min(CASE WHEN {first} = '' THEN line END) OVER same, line) AS bare "
            f"FROM taken WHERE {second} <> '' WINDOW same AS (PARTITION BY {second}, {part})) "
            "WHERE (is_bare AND any < line) OR bare < line"
        )
    base.execute(
        "INSERT OR IGNORE INTO repeated SELECT line, first, 'name' FROM (SELECT line, "
        f"min(line) OVER (PARTITION BY folded(name), folded({place})) AS first "
        f"FROM taken WHERE {first} = '' AND {second} = '') WHERE line <> first"
    )
    found = [
        Repeat(*row)
        for row in base.execute(
            "SELECT r.line, t.number, t.sheet, t.key, r.field, f.number FROM repeated r "
            "JOIN taken t ON t.line = r.line JOIN taken f ON f.line = r.first ORDER BY r.line"
        )
    ]
    if found:
        base.execute(
            "INSERT INTO refused SELECT line, number, sheet, key, name, 0 FROM taken "
            "WHERE line IN (SELECT line FROM repeated)"
        )
        base.execute("DELETE FROM taken WHERE line IN (SELECT line FROM repeated)")
    base.execute("DROP TABLE repeated")
    return found


def match(base: sqlite3.Connection, shape: Shape) -> None:
    """Fill `found`, `candidate` and `changed` for all rows."""
    _functions(base)
    base.execute("CREATE TEMP TABLE loose (line INTEGER PRIMARY KEY)")
    there = bool(base.execute(f"SELECT EXISTS (SELECT 1 FROM {shape.table})").fetchone()[0])
    if there:
        _by_key(base, shape)
    base.execute("CREATE UNIQUE INDEX found_record ON found (record_id)")
    base.execute(
        "CREATE TEMP TABLE pair (line INTEGER, record_id INTEGER, sure INTEGER, why TEXT, "
        "PRIMARY KEY (line, record_id)) WITHOUT ROWID"
    )
    base.execute("CREATE INDEX temp.pair_record ON pair (record_id)")
    if there:
        _by_code(base, shape)
        base.execute(
            "INSERT INTO loose SELECT line FROM taken WHERE line NOT IN (SELECT line FROM found)"
        )
        if base.execute("SELECT EXISTS (SELECT 1 FROM loose)").fetchone()[0]:
            if shape.part != "''":
                _by_part(base, shape)
            if shape.second != "''":
                _by_number(base, shape)
            _by_name(base, shape)
        base.execute("INSERT INTO doubtful SELECT DISTINCT line, '' FROM candidate")
        _sign(base, shape)
        base.execute(
            "UPDATE found AS f SET differs = (SELECT "
            f"{shape.differs()} FROM taken t CROSS JOIN {shape.table} e ON e.id = f.record_id "
            "WHERE t.line = f.line) WHERE differs IS NULL"
        )
        base.execute("INSERT INTO changed SELECT line FROM found WHERE differs")
    base.execute("DROP TABLE loose")
    base.execute("DROP TABLE pair")


def _functions(base: sqlite3.Connection) -> None:
    base.create_function("folded", 1, fold, deterministic=True)


def _by_key(base: sqlite3.Connection, shape: Shape) -> None:
    """The row's key is the record's: nearly all rows of a list that came before, in one pass.

    An old number says so only where neither side has a code.
    """
    base.execute(
        f"INSERT INTO found SELECT t.line, e.id, {shape.differs()} FROM taken t "
        f"CROSS JOIN {shape.table} e ON e.key = t.key "
        f"WHERE t.{shape.first} <> '' OR (t.key <> '' AND e.{shape.first} = '')"
    )


def _by_code(base: sqlite3.Connection, shape: Shape) -> None:
    """The code is the record's, whose key is the number it had before it had a code."""
    part, record_part = shape.of("t", "part"), shape.of("e", "part")
    base.execute(
        f"INSERT OR IGNORE INTO found SELECT t.line, e.id, NULL FROM taken t "
        f"CROSS JOIN {shape.table} e ON e.{shape.first} = t.{shape.first} "
        f"AND {record_part} = {part} "
        f"WHERE t.{shape.first} <> '' AND t.line NOT IN (SELECT line FROM found)"
    )


def _by_part(base: sqlite3.Connection, shape: Shape) -> None:
    """The same code, and premises that only one side numbers."""
    _pair(
        base,
        f"SELECT t.line, e.id, t.{shape.part} = '', '{PREMISES}' "
        f"FROM loose l CROSS JOIN taken t ON t.line = l.line "
        f"CROSS JOIN {shape.table} e ON e.{shape.first} = t.{shape.first} "
        f"WHERE t.{shape.first} <> '' AND (t.{shape.part} = '' OR e.{shape.part} = '')",
    )
    _settle(base)


def _by_number(base: sqlite3.Connection, shape: Shape) -> None:
    """The same old number: sure where nothing else identifies, or name or place agree."""
    first, second, part = shape.first, shape.second, shape.part
    for same in (f"e.{second} = t.{second}", f"e.key = t.{second}"):
        _pair(
            base,
            f"SELECT t.line, e.id, t.{part} = e.{part} AND ((t.{first} = '' AND e.{first} = '') "
            "OR folded(t.name) = folded(e.name) "
            f"OR (t.{shape.place} <> '' AND folded(t.{shape.place}) = folded(e.{shape.place}))), "
            f"'{NUMBER}' FROM loose l CROSS JOIN taken t ON t.line = l.line "
            f"CROSS JOIN {shape.table} e ON {same} "
            f"WHERE t.{second} <> '' AND (t.{first} = '' OR e.{first} = '') "
            f"AND (t.{part} = e.{part} OR t.{part} = '' OR e.{part} = '')",
        )
    _settle(base)


def _by_name(base: sqlite3.Connection, shape: Shape) -> None:
    """The same name and place; then the same name where one side has no code."""
    _fold_names(base, shape)
    first, second = shape.first, shape.second
    numbers = "0"
    if second != "''":
        numbers = f"t.{second} <> '' AND e.{second} <> '' AND t.{second} <> e.{second}"
    apart = f"((t.{first} <> '' AND e.{first} <> '') OR ({numbers}))"
    both = (
        "FROM left_name n CROSS JOIN record_name r ON r.name = n.name {how} "
        "CROSS JOIN taken t ON t.line = n.line "
        f"CROSS JOIN {shape.table} e ON e.id = r.record_id "
        f"WHERE NOT (t.{first} <> '' AND e.{first} = t.{first})"
    )
    _pair(
        base,
        f"SELECT t.line, e.id, NOT {apart}, '{PLACE}' {both.format(how='AND r.place = n.place')} "
        f"AND (r.place <> '' OR NOT {apart})",
    )
    _settle(base)
    base.execute(
        "DELETE FROM record_name WHERE record_id IN (SELECT record_id FROM found) OR name IN "
        f"(SELECT name FROM record_name GROUP BY name HAVING count(*) > {_NAMESAKES})"
    )
    base.execute("DELETE FROM left_name WHERE line NOT IN (SELECT line FROM loose)")
    _pair(base, f"SELECT t.line, e.id, 0, '{NAME}' {both.format(how='')} AND NOT {apart}")
    _settle(base)
    base.execute("DROP TABLE left_name")
    base.execute("DROP TABLE record_name")


def _pair(base: sqlite3.Connection, select: str) -> None:
    """Note what rows may be; a record that is some row's already is nobody else's."""
    base.execute(
        f"INSERT OR IGNORE INTO pair {select} "
        "AND NOT EXISTS (SELECT 1 FROM found f WHERE f.record_id = e.id)"
    )


def _settle(base: sqlite3.Connection) -> None:
    """Take the certain pairs, make candidates of the others, and start anew."""
    alone = "(SELECT count(*) FROM pair q WHERE q.{0} = p.{0} AND q.sure) = 1"
    base.execute(
        "INSERT OR IGNORE INTO found SELECT line, record_id, NULL FROM pair p "
        f"WHERE sure AND {alone.format('line')} AND {alone.format('record_id')}"
    )
    base.execute(
        "DELETE FROM pair WHERE line IN (SELECT line FROM found) "
        "OR record_id IN (SELECT record_id FROM found)"
    )
    base.execute(
        "INSERT OR IGNORE INTO candidate SELECT line, record_id, "
        f"CASE WHEN sure AND why <> '{PREMISES}' THEN '{SEVERAL}' ELSE why END FROM "
        "(SELECT *, row_number() OVER (PARTITION BY line ORDER BY sure DESC, record_id) AS rank "
        f"FROM pair) WHERE rank <= {_CANDIDATES}"
    )
    base.execute("DELETE FROM pair")
    base.execute(
        "DELETE FROM loose WHERE line IN (SELECT line FROM found) "
        "OR line IN (SELECT line FROM candidate)"
    )


def _fold_names(base: sqlite3.Connection, shape: Shape) -> None:
    """Lay out the names that rows without a record share with records without a row.

    The shorter side is folded into a set, the longer one read past it, so that a short
    list beside a large registry stays quick, and the other way round.
    """
    for table, number in (("left_name", "line"), ("record_name", "record_id")):
        base.execute(
            f"CREATE TEMP TABLE {table} ({number} INTEGER PRIMARY KEY, name TEXT, place TEXT)"
        )
    rows = "FROM loose l CROSS JOIN taken x ON x.line = l.line"
    records = f"FROM {shape.table} x WHERE id NOT IN (SELECT record_id FROM found)"
    sides = [
        _Side("left_name", f"SELECT x.line, x.name {rows}", "taken WHERE line"),
        _Side("record_name", f"SELECT x.id, x.name {records}", f"{shape.table} WHERE id"),
    ]
    short, long = sorted(sides, key=lambda side: side.size(base))
    wanted = {hash(fold(name)) for _, name in base.execute(short.select)}
    met: set[int] = set()
    for side, among, into in ((long, wanted, met), (short, met, set[int]())):
        base.executemany(
            f"INSERT INTO {side.table} VALUES (?, ?, ?)",
            _shared(base, side, shape.place, among, into),
        )
    base.execute("CREATE INDEX temp.record_names ON record_name (name, place)")


@dataclass(frozen=True, slots=True)
class _Side:
    """The rows, or the records: where their names go, come from, and stand in full."""

    table: str
    select: str
    whole: str

    def size(self, base: sqlite3.Connection) -> int:
        return int(base.execute(f"SELECT count(*) FROM ({self.select})").fetchone()[0])


def _shared(
    base: sqlite3.Connection, side: _Side, place: str, among: set[int], met: set[int]
) -> Iterator[tuple[int, str, str]]:
    """Yield (number, folded name, folded place) of the names among some; note which."""
    for number, name in base.execute(side.select):
        folded = fold(name)
        if (known := hash(folded)) in among:
            met.add(known)
            where = base.execute(f"SELECT {place} FROM {side.whole} = ?", (number,)).fetchone()
            yield number, folded, fold(where[0])


def _sign(base: sqlite3.Connection, shape: Shape) -> None:
    """Give each doubtful row the fingerprint of what identifies it."""
    columns = (shape.first, shape.second, shape.part, "name", shape.place)
    rows = base.execute(
        f"SELECT t.line, {', '.join(columns)} FROM doubtful d JOIN taken t ON t.line = d.line"
    ).fetchall()
    base.executemany(
        "UPDATE doubtful SET fingerprint = ? WHERE line = ?",
        [(_fingerprint(row[1:]), row[0]) for row in rows],
    )


def _fingerprint(values: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(map(fold, values)).encode()).hexdigest()
