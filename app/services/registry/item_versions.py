"""Versions of the 抽查事项清单: an import never changes one, it makes the next.

Staged as `["i", {field: value}]` for every item of the new version, in file order, and
`["l", label, valid_from, source]` where the file names its version.
"""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core.items import ItemRow
from app.core.rows import RowIssue, Severity
from app.core.times import beijing_date
from app.services.registry.import_lines import Gathered, PreviewLine, field_changes
from app.services.registry.import_rows import Row
from app.store import staging
from app.store.bulk import Stamp
from app.store.item_lists import items_of, newest
from app.store.schema import Item, ItemList, RecordChange, Task
from app.texts import text

_LIST: Final = "l"
_ITEM: Final = "i"
_LABEL_LENGTH: Final = 40
FIELDS: Final = tuple(
    one.name for one in Item.__table__.columns if one.name not in ("id", "list_id")
)


def values_of(row: ItemRow) -> dict[str, Any]:
    """Return a row as the item's columns."""
    points = [[point.text, point.hint] for point in row.check_points]
    lists = {"materials": list(row.materials), "partners": list(row.partners)}
    own = {"check_points": points, **lists}
    return {name: own[name] if name in own else getattr(row, name) for name in FIELDS}


def compare(
    session: Session, gathered: Gathered, rows: Iterable[Row], writer: staging.Writer
) -> None:
    """Sort a list's rows against the last version by code; stage them all."""
    last = newest(session)
    before = {item.code: item for item in items_of(session, last.id)} if last else {}
    seen: dict[str, int] = {}
    for row, sheet, record in rows:
        assert isinstance(record, ItemRow)
        first = seen.setdefault(record.code, row)
        if first != row:
            issue = RowIssue(row, "code", record.code, "rows.repeated", Severity.REFUSE, first)
            gathered.take([issue], sheet)
            gathered.line("refused", PreviewLine(row, record.code, record.name))
            continue
        if len(seen) == 1:
            day = record.valid_from.isoformat() if record.valid_from else ""
            writer.line(_LIST, record.list_version, day, record.source)
        values = values_of(record)
        writer.line(_ITEM, values)
        old = before.get(record.code)
        changes = _changes(old, values) if old else {}
        which = "new" if old is None else "changed" if changes else "unchanged"
        lines = field_changes("items", changes)
        gathered.line(which, PreviewLine(row, record.code, record.name, lines))
    for code, item in before.items():
        if code not in seen:
            gathered.line("vanished", PreviewLine(0, code, item.name))


def _changes(old: Item, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        name: (getattr(old, name), value)
        for name, value in values.items()
        if getattr(old, name) != value
    }


def save(
    session: Session,
    path: Path,
    stamp: Stamp,
    *,
    now: datetime,
    label: str,
    valid_from: date | None = None,
    keep: bool = False,
) -> str:
    """Make the next version out of a staging file and return its label.

    A file in which nothing differs from the last version makes none: returns "".

    Args:
        keep: items of the last version that the file does not name stay in the next one.

    Raises:
        StagingGone: the file is not there or not whole.
    """
    counts = staging.head(path).counts
    if not counts["new"] + counts["changed"] + (0 if keep else counts["vanished"]):
        return ""
    last = newest(session)
    before = {item.code: item for item in items_of(session, last.id)} if last else {}
    lines = list(staging.lines(path))
    _, named, day, source = next(line for line in lines if line[0] == _LIST)
    new = ItemList(
        version_label=_free_label(session, label or named or beijing_date(now).isoformat()),
        name=text("imports.item_list_name"),
        valid_from=valid_from or (date.fromisoformat(day) if day else beijing_date(now)),
        source=source,
        import_id=stamp.import_id,
    )
    session.add(new)
    session.flush()
    number = _next_item(session)
    staged = {line[1]["code"]: line[1] for line in lines if line[0] == _ITEM}
    for values in _merged(before, staged) if keep else staged.values():
        _add(session, Item(id=number, list_id=new.id, **values), before, stamp)
        number += 1
    return new.version_label


def _merged(before: dict[str, Item], staged: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the items of the last version, as the file has them where it does, then new ones."""
    kept = {
        code: staged.get(code) or {name: getattr(item, name) for name in FIELDS}
        for code, item in before.items()
    }
    return list({**kept, **staged}.values())


def of_import(session: Session, import_id: int) -> ItemList | None:
    """Return the version an import made, or None where it made none."""
    return session.scalars(select(ItemList).where(ItemList.import_id == import_id)).first()


def tasks_with(session: Session, list_id: int) -> list[str]:
    """Return the names of the tasks that keep a version, oldest first."""
    return list(session.scalars(select(Task.name).where(Task.list_id == list_id).order_by(Task.id)))


def remove(session: Session, import_id: int) -> None:
    """Take the version an import made away again; the numbers of its items stay used."""
    made = select(ItemList.id).where(ItemList.import_id == import_id)
    session.execute(delete(Item).where(Item.list_id.in_(made)))
    session.execute(delete(ItemList).where(ItemList.import_id == import_id))


def _next_item(session: Session) -> int:
    """Return a number no item has had: histories of items that were taken back stay theirs."""
    used = select(func.max(RecordChange.record_id)).where(RecordChange.kind == "item")
    return max(session.scalar(select(func.max(Item.id))) or 0, session.scalar(used) or 0) + 1


def _add(session: Session, item: Item, before: dict[str, Item], stamp: Stamp) -> None:
    session.add(item)
    session.flush()
    old = before.get(item.code)
    changes = _changes(old, {name: getattr(item, name) for name in FIELDS}) if old else {}
    session.add(
        RecordChange(
            kind="item",
            record_id=item.id,
            version=1,
            changes={name: list(pair) for name, pair in changes.items()},
            import_id=stamp.import_id,
            by_id=stamp.by_id,
            at=stamp.at,
        )
    )


def _free_label(session: Session, wanted: str) -> str:
    """Return the label, with -2, -3, … where an earlier version has it."""
    wanted = wanted[: _LABEL_LENGTH - 4]
    taken = set(session.scalars(select(ItemList.version_label)))
    label, number = wanted, 1
    while label in taken:
        number += 1
        label = f"{wanted}-{number}"
    return label
