"""Rows of a list that hang on enterprises: told from those there are, and saved as shown.

A list adds rows and fills in what was not known of those there are; it never takes one
out. A row is the same where enterprise, kind, day and number are, and an empty cell
overwrites nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.facts import FactRow
from app.core.other_checks import CheckRow
from app.core.people import Actor
from app.core.rows import Cell, Read
from app.files.sheets import Table
from app.services.registry import import_side_lists as lists
from app.services.registry import registry_side as side
from app.services.registry.import_placing import CHUNK, Placed, placed
from app.services.registry.registry_side import Kept, SideRegister
from app.store import search

_ACTS = ("new", "changed", "same")
_Same = tuple[int, str, date, str]  # enterprise, kind, day, number


Row = TypeVar("Row", FactRow, CheckRow)


@dataclass(frozen=True, slots=True)
class SideEntry(Generic[Row]):
    """One row that can be taken over. `name`: the enterprise's.

    act: new, changed or same; record_id of the last two.
    """

    row: int
    enterprise_id: int
    key: str
    name: str
    fields: Row
    act: str = "new"
    record_id: int = 0


@dataclass(frozen=True, slots=True)
class SideDone:
    """What an import did."""

    import_id: int
    added: int
    changed: int
    same: int
    refused: int


def versions(session: Session, register: SideRegister[Kept]) -> tuple[int, int]:
    """Return the versions of registry and register, which change with every change."""
    own = search.version(session, register.list_kind)
    return search.version(session, "enterprises"), own


def compared(
    session: Session,
    register: SideRegister[Kept],
    path: Path,
    table: Table,
    reader: Callable[[Mapping[str, Cell], int], Read[Row]],
) -> lists.ListPreview[SideEntry[Row]]:
    """Read the rows of a list and compare them with registry and register."""
    found = lists.RowsFound(register.list_kind)
    rows = placed(session, list(found.read(table, reader)), found)
    entries = _entries(session, register, rows, found)
    return lists.preview_of(path, table, found, entries, versions(session, register))


def save(
    session: Session,
    actor: Actor,
    register: SideRegister[Kept],
    shown: lists.ListPreview[SideEntry[Row]],
    now: datetime,
    kept: Callable[[Any], Any] = side.written,
) -> SideDone:
    """Save what a preview showed and log it, in the caller's transaction.

    Args:
        shown: of versions that still hold; the caller has looked.
        kept: how a history keeps the values of a row that the list changes.
    """
    counts = lists.counted(shown, _ACTS)
    batch = lists.batch_of(session, actor, register.list_kind, shown, counts, now)
    _insert(session, actor, register, batch, shown.entries, now)
    for one in shown.entries:
        if one.act == "changed":
            changes = _change(session, actor, register, one, now, kept)
            side.keep_change(session, actor, register, one.record_id, changes, now, batch)
    side.changed(session, register)
    return SideDone(batch, counts["new"], counts["changed"], counts["same"], counts["refused"])


def _entries(
    session: Session,
    register: SideRegister[Kept],
    rows: Sequence[Placed[Row]],
    found: lists.RowsFound,
) -> list[SideEntry[Row]]:
    """Tell new rows from those there are; refuse what the list says twice."""
    there = _there(session, register, {one.enterprise_id for one in rows})
    first: dict[_Same, int] = {}
    entries = []
    for one in rows:
        fields = one.row
        same = (one.enterprise_id, fields.kind, getattr(fields, register.day), fields.reference)
        if (earlier := first.setdefault(same, one.number)) != one.number:
            issue = (register.day, one.name, "rows.repeated")
            found.refuse(one.number, one.sheet, issue, earlier)
            continue
        entry = SideEntry(one.number, one.enterprise_id, one.key, one.name, fields)
        if (row := there.get(same)) is not None:
            filled = {name: getattr(fields, name) or getattr(row, name) for name in register.filled}
            fields = replace(fields, **filled)
            alike = all(getattr(row, name) == getattr(fields, name) for name in register.fields)
            act = "same" if alike else "changed"
            entry = replace(entry, fields=fields, act=act, record_id=row.id)
        entries.append(entry)
    return entries


def _there(
    session: Session, register: SideRegister[Kept], enterprises: set[int]
) -> dict[_Same, Kept]:
    there = {}
    table, ordered = register.table, sorted(enterprises)
    for at in range(0, len(ordered), CHUNK):
        chosen = select(table).where(table.enterprise_id.in_(ordered[at : at + CHUNK]))
        for row in session.scalars(chosen):
            day = getattr(row, register.day)
            there[row.enterprise_id, row.kind, day, row.reference] = row
    return there


def _insert(
    session: Session,
    actor: Actor,
    register: SideRegister[Kept],
    batch: int,
    entries: Sequence[SideEntry[Row]],
    now: datetime,
) -> None:
    start = side.next_id(session, register)
    fresh = [one for one in entries if one.act == "new"]
    rows = [
        {
            "id": start + at,
            "enterprise_id": one.enterprise_id,
            **{field: getattr(one.fields, field) for field in register.fields},
            "import_id": batch,
            "by_id": actor.account_id,
            "at": now,
        }
        for at, one in enumerate(fresh)
    ]
    if rows:
        session.execute(insert(register.table), rows)


def _change(
    session: Session,
    actor: Actor,
    register: SideRegister[Kept],
    one: SideEntry[Row],
    now: datetime,
    kept: Callable[[Any], Any],
) -> dict[str, list[Any]]:
    row = session.get_one(register.table, one.record_id)
    changes: dict[str, list[Any]] = {}
    for field in register.fields:
        before, value = getattr(row, field), getattr(one.fields, field)
        if before != value:
            changes[field] = [kept(before), kept(value)]
            setattr(row, field, value)
    row.by_id, row.at = actor.account_id, now
    return changes
