"""Making the roll of a database, keeping it, carrying small changes over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from sqlite3 import Cursor
from threading import Lock
from typing import Any, Final, cast
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.engine import Store
from app.store.roll import DATED, FIELDS, NOWHERE, Field, Kept, Numbers, Roll, breathe
from app.store.schema import Counter
from app.store.tokens import FIELDS as SOUGHT
from app.store.tokens import fold

# More changed records than this and the roll is made anew.
CARRIED: Final = 500
_SAMPLE: Final = 2_000
_ROWS: Final = 500
_STEP: Final = 16_384
_BETWEEN: Final = "\x1f"
_FEW: Final = tuple(one for one in FIELDS if one != DATED)
_DATE: Final = f"coalesce({DATED}, '')"
_MIXTURE: Final = " || char(31) || ".join(_FEW)
JOINED: Final = " || char(10) || ".join(f"e.{one}" for one in SOUGHT)


class _Desk:
    """The roll of one store; whoever needs a newer one makes it, others wait for that."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.roll: Roll | None = None


_desks: WeakKeyDictionary[Store, _Desk] = WeakKeyDictionary()
_opening = Lock()


def version(session: Session, kind: str) -> int:
    """Return how often a registry has changed; a caller compares, nothing else."""
    return session.scalar(select(Counter.next).where(Counter.name == f"version:{kind}")) or 0


def raw(session: Session, statement: str, values: Sequence[Any] = ()) -> Cursor:
    """Run a statement on SQLite's own connection: rows by the million, plain tuples."""
    cursor = cast(Cursor, session.connection().connection.cursor())
    return cursor.execute(statement, values)


def is_ready(store: Store, session: Session) -> bool:
    """Whether the roll of this state is there and need not be made."""
    held = _desk(store).roll
    return held is not None and held.version == version(session, "enterprises")


def roll(store: Store, session: Session) -> Roll:
    """Return the roll of the registry as it stands; making it takes seconds at two million."""
    desk = _desk(store)
    now = version(session, "enterprises")
    with desk.lock:
        held = desk.roll
        if held is not None and held.version == now:
            return held
        made = (held and held.version < now and _carried(held, session, now)) or None
        made = made or _made(session, now)
        # A reader who came before the newest change gets a roll of its own.
        if held is None or held.version < now:
            desk.roll = made
        return made


def fields(roll: Roll, session: Session) -> dict[str, Field]:
    """Return the fields of a roll; reading them is put off until somebody filters."""
    with roll.kept.reading:
        if roll.kept.fields is None:
            roll.kept.fields = _fields(session, roll.places, len(roll))
        return roll.kept.fields


def _desk(store: Store) -> _Desk:
    with _opening:
        return _desks.setdefault(store, _Desk())


# -- made anew -------------------------------------------------------------------------


def _made(session: Session, now: int) -> Roll:
    by_name = raw(session, "SELECT id FROM enterprise ORDER BY name, id")
    ids = Numbers("I", chain.from_iterable(by_name))
    places = _places(ids)
    return Roll(
        now,
        _last_change(session),
        ids,
        places,
        _sample(session, ids),
    )


class _Codes(dict[str, int]):
    """Value -> its number, in order of appearance."""

    def __missing__(self, value: str) -> int:
        self[value] = code = len(self)
        return code


def _fields(session: Session, places: Numbers, size: int) -> dict[str, Field]:
    """Read the table once from one end to the other, for all fields at a time.

    SQLite joins the fields of few values; taking each by itself costs five times as much.
    """
    mixtures, days = _Codes(), _Codes()
    mixed, dated = (Numbers("I", bytes(4 * size)) for _ in range(2))
    rows = raw(session, f"SELECT id, {_DATE}, {_MIXTURE} FROM enterprise NOT INDEXED")
    for part in by_rows(rows, _ROWS):
        for one, day, mixture in part:
            place = places[one]
            dated[place] = days[day]
            mixed[place] = mixtures[mixture]
    fields = {DATED: Field(dict(days), dated)}
    values = [one.split(_BETWEEN) for one in mixtures]
    for at, name in enumerate(_FEW):
        codes = _Codes()
        table = [codes[parts[at]] for parts in values]
        numbers = Numbers("I")
        for begin in range(0, size, _STEP):
            numbers.extend(map(table.__getitem__, mixed[begin : begin + _STEP]))
            breathe()
        fields[name] = Field(dict(codes), numbers)
    return fields


def by_rows(cursor: Cursor, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield a cursor's rows, so many at a time."""
    while rows := cursor.fetchmany(size):
        yield rows


def _places(ids: Numbers) -> Numbers:
    """Return where each id stands."""
    found = Numbers("I", b"\xff" * 4 * (max(ids, default=0) + 1))
    for begin in range(0, len(ids), _STEP):
        for place, one in enumerate(ids[begin : begin + _STEP], begin):
            found[one] = place
        breathe()
    return found


def _sample(session: Session, ids: Numbers) -> tuple[tuple[int, str], ...]:
    every = max(1, len(ids) // _SAMPLE)
    found: list[tuple[int, str]] = []
    source = iter(ids[::every])
    while part := list(islice(source, _ROWS)):
        found += ((number, fold(text)) for number, text in texts(session, part))
    return tuple(found)


def texts(session: Session, ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Return (id, what is looked into) of some records, _ROWS at most."""
    marks = ",".join("?" * len(ids))
    return raw(session, f"SELECT e.id, {JOINED} FROM enterprise e WHERE e.id IN ({marks})", ids)


def _last_change(session: Session) -> int:
    return int(raw(session, "SELECT coalesce(max(id), 0) FROM record_change").fetchone()[0])


# -- carried over ----------------------------------------------------------------------


def _carried(old: Roll, session: Session, now: int) -> Roll | None:
    """Return the roll with the few records that changed; None where that is not all."""
    rows = raw(
        session,
        "SELECT record_id, version = 1 OR instr(changes, '\"name\"') > 0 FROM record_change "
        "WHERE id > ? AND kind = 'enterprise' LIMIT ?",
        (old.last_change, CARRIED + 1),
    ).fetchall()
    if len(rows) > CARRIED:
        return None
    moved = {number for number, is_moved in rows if is_moved}
    held = old.kept.fields or {}
    fields = {name: field.copy() for name, field in held.items()}
    ids = old.ids[:]
    _take_out(ids, fields, [old.places[one] for one in moved if one < len(old.places)])
    there = _read(session, {number for number, _ in rows})
    places = old.places
    for number in sorted(moved & there.keys()):
        place = _stands_at(session, ids, there[number][0], number)
        ids.insert(place, number)
        for field in fields.values():
            field.insert(place)
    if moved:
        places = _places(ids)
    for number, (_, *values) in there.items():
        if number >= len(places) or places[number] == NOWHERE:
            return None
        for name, value in zip((DATED, *_FEW), values, strict=True):
            if fields:
                fields[name].put(places[number], value)
    if raw(session, "SELECT count(*) FROM enterprise").fetchone()[0] != len(ids):
        return None
    kept = Kept()
    kept.fields = fields or None
    return replace(
        old,
        version=now,
        last_change=_last_change(session),
        ids=ids,
        places=places,
        kept=kept,
    )


def _take_out(ids: Numbers, fields: dict[str, Field], places: list[int]) -> None:
    for place in sorted(places, reverse=True):
        if place == NOWHERE:
            continue
        del ids[place]
        for field in fields.values():
            field.remove(place)


def _read(session: Session, numbers: set[int]) -> dict[int, tuple[str, ...]]:
    """Return id -> (name, date, the fields of few values) of the records that are there."""
    found = {}
    for number in numbers:
        row = raw(
            session,
            f"SELECT name, {_DATE}, {', '.join(_FEW)} FROM enterprise WHERE id = ?",
            (number,),
        ).fetchone()
        if row is not None:
            found[number] = row
    return found


def _stands_at(session: Session, ids: Numbers, name: str, number: int) -> int:
    """Return the place of a record among the others, halving."""
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        other = raw(session, "SELECT name FROM enterprise WHERE id = ?", (ids[middle],)).fetchone()
        if other is not None and (other[0], ids[middle]) < (name, number):
            low = middle + 1
        else:
            high = middle
    return low
