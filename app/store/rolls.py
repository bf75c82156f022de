"""Making the roll of a database, keeping it, carrying small changes over."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.engine import Store
from app.store.frequent import Frequent, mask_of, shares_of
from app.store.raw import MARKS, Ids, ids_of, numbers, raw, texts
from app.store.roll import DATED, FIELDS, Field, Kept, Roll, Sample, Sorting, sorting
from app.store.schema import Counter
from app.store.tokens import fold

# More changed records than this and the roll is made anew.
CARRIED: Final = 500
_SAMPLE: Final = 2_000
_ROWS: Final = 4_096
_BETWEEN: Final = "\x1f"
_AFTER: Final = "\x1e"
_FEW: Final = tuple(one for one in FIELDS if one != DATED)
_DATE: Final = f"coalesce({DATED}, '')"
_MIXTURE: Final = " || char(31) || ".join(_FEW)


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


def is_ready(store: Store, session: Session) -> bool:
    """Whether the roll of this state is there and need not be made."""
    held = _desk(store).roll
    return held is not None and held.version == version(session, "enterprises")


def roll(store: Store, session: Session) -> Roll:
    """Return the roll of the registry as it stands; making it takes a second at two million."""
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
            roll.kept.fields = _fields(session, len(roll.there))
        return roll.kept.fields


def _desk(store: Store) -> _Desk:
    with _opening:
        return _desks.setdefault(store, _Desk())


# -- made anew -------------------------------------------------------------------------


def _made(session: Session, now: int) -> Roll:
    by_name = ids_of(session, "SELECT id FROM enterprise ORDER BY name, id")
    size = int(by_name.max(initial=0)) + 1
    sample = _sample(session, by_name)
    return Roll(
        now,
        _last_change(session),
        sorting(by_name, size),
        mask_of(by_name, size),
        sample,
        Frequent(shares_of(sample.texts, size), size),
    )


class _Codes(dict[str, int]):
    """Value -> its number, from 1 on in order of appearance."""

    def __missing__(self, value: str) -> int:
        self[value] = code = len(self) + 1
        return code


def _fields(session: Session, size: int) -> dict[str, Field]:
    """Read the table once from one end to the other, for all fields at a time.

    SQLite joins the fields of few values, and thousands of records to one text; taking
    each by itself costs five times as much.
    """
    mixtures, days = _Codes(), _Codes()
    mixed, dated = (np.zeros(size, np.uint32) for _ in range(2))
    for ids, mixture, day in _columns(session):
        mixed[ids] = np.fromiter(map(mixtures.__getitem__, mixture), np.uint32, len(ids))
        dated[ids] = np.fromiter(map(days.__getitem__, day), np.uint32, len(ids))
    fields = {DATED: Field(dict(days), dated)}
    values = [one.split(_BETWEEN) for one in mixtures]
    for at, name in enumerate(_FEW):
        codes = _Codes()
        table = np.array([0, *(codes[parts[at]] for parts in values)], np.uint32)
        table = table.astype(np.min_scalar_type(len(codes)))
        fields[name] = Field(dict(codes), table.take(mixed))
    return fields


def _columns(session: Session) -> Iterator[tuple[Ids, list[str], list[str]]]:
    """Yield ids, joined fields and dates of the whole table, some thousand at a time."""
    inner = (
        f"SELECT id, {_MIXTURE} AS mixture, {_DATE} AS day FROM enterprise NOT INDEXED "
        "WHERE id > ? ORDER BY id LIMIT ?"
    )
    joined = f"SELECT group_concat(id), group_concat(mixture, ?), group_concat(day) FROM ({inner})"
    last = -1
    while True:
        written, mixture, day = raw(session, joined, (_AFTER, last, _ROWS)).fetchone()
        ids = numbers(written)
        if not len(ids):
            return
        mixtures, days = mixture.split(_AFTER), day.split(",")
        if len(mixtures) != len(ids) or len(days) != len(ids):  # a value holds our own mark
            rows = raw(session, inner, (last, _ROWS)).fetchall()
            mixtures, days = [row[1] for row in rows], [row[2] for row in rows]
        yield ids, mixtures, days
        last = int(ids[-1])


def _sample(session: Session, by_name: Ids) -> Sample:
    ids = by_name[:: max(1, len(by_name) // _SAMPLE)]
    said: dict[int, str] = {}
    for begin in range(0, len(ids), MARKS):
        part = ids[begin : begin + MARKS].tolist()
        said.update((number, fold(text)) for number, text in texts(session, part))
    return Sample(ids, tuple(said[one] for one in ids.tolist()))


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
    changed = {number for number, _ in rows}
    there = _read(session, changed)
    moved = {number for number, is_moved in rows if is_moved or number not in there}
    by_name = _moved(old.by_name, session, moved, there)
    size = len(by_name.ranks)
    if any(number >= size for number in changed):
        return None
    if raw(session, "SELECT count(*) FROM enterprise").fetchone()[0] != len(by_name.ids):
        return None
    mask = mask_of(by_name.ids, size)
    if not mask[list(there)].all():
        return None
    kept = Kept()
    if old.kept.fields is not None:
        kept.fields = {
            name: old.kept.fields[name].carried(
                {one: there[one][at] if one in there else None for one in changed}, size
            )
            for at, name in enumerate((DATED, *_FEW), 1)
        }
    return replace(
        old,
        version=now,
        last_change=_last_change(session),
        by_name=by_name,
        there=mask,
        frequent=old.frequent.carried(session, changed, size),
        kept=kept,
    )


def _moved(
    old: Sorting, session: Session, moved: set[int], there: dict[int, tuple[Any, ...]]
) -> Sorting:
    """Return the order by name with some records taken out and put in where they belong."""
    if not moved:
        return old
    size = max(len(old.ranks), max(moved) + 1)
    is_out = np.zeros(size, np.bool_)
    is_out[list(moved)] = True
    ids = old.ids[~is_out[old.ids]]
    new = sorted((there[one][0], one) for one in moved & there.keys())
    places = [_stands_at(session, ids, name, one) for name, one in new]
    ids = np.insert(ids, places, [one for _, one in new]) if new else ids
    return sorting(ids, size)


def _read(session: Session, numbers: set[int]) -> dict[int, tuple[Any, ...]]:
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


def _stands_at(session: Session, ids: Ids, name: str, number: int) -> int:
    """Return the place of a record among the others, halving."""
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        at = int(ids[middle])
        other = raw(session, "SELECT name FROM enterprise WHERE id = ?", (at,)).fetchone()
        if other is not None and (other[0], at) < (name, number):
            low = middle + 1
        else:
            high = middle
    return low
