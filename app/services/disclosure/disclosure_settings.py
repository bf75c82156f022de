"""公示栏目: the bureau's own lists, with their days.

Every change is a new dated row of the parameter; earlier ones stay and can be looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.disclosure import Entry, Line, Occasion, Preset, TaskFacts, Unit
from app.core.disclosure_maps import (
    MAPS_KEY,
    check_list,
    from_json,
    lists_with,
    next_code,
    own_list,
    read_maps,
    to_json,
)
from app.core.disclosure_presets import PRESETS
from app.core.disclosure_rows import Filling
from app.core.findings import ItemFinding, Verdict
from app.core.parameters import check_value
from app.core.people import Actor, Right
from app.core.times import beijing_date, stamp
from app.errors import UserError
from app.files.disclosure_maps import read_map_file, write_map_file
from app.services import journal
from app.services.bureau import facts_of, parameter
from app.services.disclosure.disclosure_lists import codes_of, listed
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Parameter, Publication, Task
from app.texts import text

_SHOWN = 5  # rows of a live preview


class MapsChanged(UserError):
    """Somebody else changed the lists or codes in the meantime."""

    code = "disclosure.maps_changed"


@dataclass(frozen=True, slots=True)
class MapChange:
    """One earlier state of the own lists."""

    valid_from: date
    note: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class MapTable:
    """The lists as they are today. `seen`: what a change is based on."""

    lists: tuple[Preset, ...]
    history: tuple[MapChange, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Some rows of a list, of a real task where there is one with results."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    task: str


@needs(Right.READ)
def own_lists(store: Store, actor: Actor, *, now: datetime) -> MapTable:
    """Return the shipped lists and the bureau's own, with what was changed when."""
    with store.read() as session:
        return _table(session, beijing_date(now))


def _table(session: Session, today: date) -> MapTable:
    own = read_maps(parameter(session, MAPS_KEY, today))
    names = dict(session.execute(select(Account.id, Account.name)).all())
    rows = session.scalars(
        select(Parameter).where(Parameter.key == MAPS_KEY).order_by(Parameter.id.desc())
    )
    history = tuple(
        MapChange(
            row.valid_from,
            row.note,
            names.get(row.by_id, "") if row.by_id is not None else "",
            stamp(row.at),
        )
        for row in rows
    )
    return MapTable(tuple(lists_with(own).values()), history, seen_value(session, (MAPS_KEY,)))


def seen_value(session: Session, keys: Sequence[str]) -> int:
    """Return what a change of these parameters is based on."""
    newest = select(Parameter.id).where(Parameter.key.in_(keys)).order_by(Parameter.id.desc())
    return session.scalar(newest.limit(1)) or 0


@needs(Right.FORMS)
def keep_list(
    store: Store, actor: Actor, wanted: Preset, seen: int, *, now: datetime
) -> tuple[MapTable, str]:
    """Keep an own list, new (code "") or changed, from today on; return all and its code.

    Raises:
        BadMap, MissingColumns, MapsChanged: the user's.
    """
    today = beijing_date(now)
    with store.write() as session:
        if seen_value(session, (MAPS_KEY,)) != seen:
            raise MapsChanged()
        own = read_maps(parameter(session, MAPS_KEY, today))
        code = wanted.code if wanted.code not in ("", *PRESETS) else _new_code(session)
        made = own_list(PRESETS[wanted.origin], code, wanted.name, wanted.columns)
        there = {one.code: one for one in own}
        there[code] = made
        note = text("disclosure_settings.note.kept", name=made.name)
        keep_value(session, actor, MAPS_KEY, [to_json(one) for one in there.values()], note, now)
        return _table(session, today), code


@needs(Right.FORMS)
def drop_list(store: Store, actor: Actor, code: str, seen: int, *, now: datetime) -> MapTable:
    """Take an own list out of use from today on; what was exported with it stays.

    Raises:
        MapsChanged: the user's.
    """
    today = beijing_date(now)
    with store.write() as session:
        own = read_maps(parameter(session, MAPS_KEY, today))
        gone = next((one for one in own if one.code == code), None)
        if gone is None or seen_value(session, (MAPS_KEY,)) != seen:
            raise MapsChanged()
        note = text("disclosure_settings.note.dropped", name=gone.name)
        left = [to_json(one) for one in own if one.code != code]
        keep_value(session, actor, MAPS_KEY, left, note, now)
        return _table(session, today)


def _new_code(session: Session) -> str:
    """A code no list ever had: exports of a list that went are told apart from a new one's."""
    taken = set(session.scalars(select(Publication.preset).distinct()))
    for value in session.scalars(select(Parameter.value).where(Parameter.key == MAPS_KEY)):
        taken |= {str(one.get("code", "")) for one in value}
    return next_code([one for one in taken if one not in PRESETS])


def keep_value(
    session: Session, actor: Actor, key: str, value: Any, note: str, now: datetime
) -> None:
    check_value(key, value)
    today = beijing_date(now)
    session.add(
        Parameter(key=key, value=value, valid_from=today, note=note, by_id=actor.account_id, at=now)
    )
    session.flush()
    payload = {"key": key, "valid_from": today.isoformat(), "count": len(value)}
    journal.record(session, actor.name, "SETTING", payload, now=now)


@needs(Right.READ)
def sample(store: Store, actor: Actor, wanted: Preset, *, now: datetime) -> Sample:
    """Return what a list would look like: rows of the newest task with results, else invented.

    Raises:
        BadMap, MissingColumns: the list cannot be so (the user's).
    """
    if wanted.base:
        check_list(replace(wanted, name=wanted.name or wanted.code))
    today = beijing_date(now)
    with store.read() as session:
        task = session.scalars(
            select(Task)
            .where(Task.id.in_(select(Publication.task_id)))
            .order_by(Task.id.desc())
            .limit(1)
        ).first()
        if task is not None:
            found = listed(session, task, wanted, today, Occasion(now, actor.name))
            rows = tuple(row.cells for row in found.rows[:_SHOWN])
            if rows:
                return Sample(wanted.headings, rows, task.name)
        facts = _invented_task(session)
        filling = Filling(wanted, facts, codes_of(session, today), Occasion(now, actor.name))
        row = filling.row(_invented_line(wanted.unit, today))
        return Sample(wanted.headings, (row.cells,), "")


def _invented_task(session: Session) -> TaskFacts:
    bureau = facts_of(session)
    words = "disclosure_settings.sample."
    return TaskFacts(
        f"{bureau.area_code}20261001",
        text(words + "plan"),
        f"{bureau.area_code}202603051001",
        text(words + "task"),
        False,
        bureau.name,
        area_code=bureau.area_code,
        ratio="0.05",
    )


def _invented_line(unit: Unit, today: date) -> Line:
    words = "disclosure_settings.sample."
    item = ItemFinding("A01", text(words + "item"), Verdict.CLEAR)
    entry = Entry(
        1,
        text(words + "name"),
        "91360824MAC000017N",
        today,
        ("CLEAR",),
        uscc="91360824MAC000017N",
        address=text(words + "address"),
        methods=("ONSITE",),
        items=(item,),
        officers=((text(words + "officer"), "36082400001"),),
    )
    return Line(entry, (item,), "1" if unit is not Unit.ITEM else "1:A01", 1)


@needs(Right.READ)
def write_list_file(store: Store, actor: Actor, wanted: Preset, path: Path) -> Path:
    """Write a list's columns to a file another bureau can read.

    Raises:
        DiskFull, Unwritable: the machine's.
    """
    write_map_file(path, to_json(wanted))
    return path


@needs(Right.READ)
def read_list_file(store: Store, actor: Actor, path: Path) -> Preset:
    """Return the list of a file, to be looked over before it is kept.

    Raises:
        PrivateField, BadMap, MissingColumns, NoSuchFile: the user's.
    """
    return replace(from_json(read_map_file(path)), code="")
