"""个案 and 专项 inspections from a list: preview first, then exactly what was shown.

A list adds inspections and fills in what was not known of those there are; it never takes
one out. The same list a second time changes nothing: an inspection is the same where
enterprise, kind, day and number are, and an empty cell overwrites nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.headings import match_headings
from app.core.other_checks import CheckRow, read_check
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.files.digests import sha256_of
from app.files.sheets import read_table
from app.services import journal, other_checks
from app.services.import_lines import IssueLine
from app.services.import_placing import CHUNK, Placed, RowsFound, placed
from app.services.other_checks_found import FIELDS, CheckFields
from app.services.rights import needs
from app.store import search
from app.store.engine import Store
from app.store.schema import ImportBatch, OtherCheck

Progress = Callable[[str, float], None]
_FILLED = ("unit", "item_code", "note")  # a filled cell replaces what is there


class ChecksChanged(UserError):
    """Registry or inspections changed after the preview: it has to be made again."""

    code = "checks.changed"


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """One row that can be taken over. act: new, changed or same; check_id of the last two."""

    row: int
    enterprise_id: int
    key: str
    name: str
    fields: CheckFields
    act: str = "new"
    check_id: int = 0


@dataclass(frozen=True, slots=True)
class ChecksPreview:
    """Exactly what a commit will do. rows = new + changed + same + refused."""

    file_name: str
    sha256: str
    entries: tuple[CheckEntry, ...]
    rows: int
    refused: int
    issues: tuple[IssueLine, ...]
    unused: tuple[str, ...]
    private: tuple[str, ...]
    versions: tuple[int, int]  # of registry and inspections when it was compared

    def count(self, act: str) -> int:
        """Return how many entries are new, changed or same."""
        return sum(one.act == act for one in self.entries)


@dataclass(frozen=True, slots=True)
class ChecksDone:
    """What an import of inspections did."""

    import_id: int
    added: int
    changed: int
    same: int
    refused: int


@needs(Right.REGISTRY)
def preview(
    store: Store, actor: Actor, path: Path, *, now: datetime, progress: Progress | None = None
) -> ChecksPreview:
    """Read a list and compare it with the registry; save nothing.

    Raises:
        UserErrors of app.files.sheets: the file is at fault.
        EnvironmentFault: the file cannot be read.
    """
    if progress:
        progress("imports.step_reading", 0)
    table = read_table(path, partial(match_headings, kind="checks"))
    found = RowsFound("checks")
    read: list[tuple[int, str, CheckRow]] = []
    for one in table.rows:
        found.rows += 1
        cells = dict(zip(table.fields, one.cells, strict=True))
        result = read_check(cells, one.number, beijing_date(now))
        found.take(result.issues, one.sheet)
        if result.value is None:
            found.refused += 1
        else:
            read.append((one.number, one.sheet, result.value))
    with store.read() as session:
        entries = _compared(session, placed(session, read, found), found)
        versions = _versions(session)
    return ChecksPreview(
        path.name,
        sha256_of(path),
        tuple(entries),
        found.rows,
        found.refused,
        tuple(found.issues),
        table.match.unused,
        table.match.private,
        versions,
    )


@needs(Right.REGISTRY)
def commit(
    store: Store,
    actor: Actor,
    shown: ChecksPreview,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> ChecksDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Raises:
        ChecksChanged: the user previews again. Nothing is saved.
    """
    if progress:
        progress("imports.step_saving", 0)
    counts = {name: shown.count(name) for name in ("new", "changed", "same")}
    counts["refused"] = shown.refused
    with store.write() as session:
        if _versions(session) != shown.versions:
            raise ChecksChanged(file=shown.file_name)
        batch = ImportBatch(
            kind="checks",
            file_name=shown.file_name[-255:],
            sha256=shown.sha256,
            counts={"rows": shown.rows, **counts},
            by_id=actor.account_id,
            at=now,
        )
        session.add(batch)
        session.flush()
        _insert(session, actor, batch.id, shown.entries, now)
        for one in shown.entries:
            if one.act == "changed":
                _change(session, actor, batch.id, one, now)
        other_checks.changed(session)
        payload: dict[str, object] = {
            "import": batch.id,
            "kind": "checks",
            "file": shown.file_name,
            "sha256": shown.sha256,
            "counts": counts,
        }
        journal.record(session, actor.name, "IMPORT", payload, now=now)
        return ChecksDone(batch.id, counts["new"], counts["changed"], counts["same"], shown.refused)


def _versions(session: Session) -> tuple[int, int]:
    return search.version(session, "enterprises"), search.version(session, "checks")


def _compared(
    session: Session, rows: Sequence[Placed[CheckRow]], found: RowsFound
) -> list[CheckEntry]:
    """Tell new inspections from those there are; refuse what the list says twice."""
    there = _there(session, {one.enterprise_id for one in rows})
    first: dict[tuple[Any, ...], int] = {}
    entries = []
    for one in rows:
        fields = CheckFields(**{field: getattr(one.row, field) for field in FIELDS})
        same = (one.enterprise_id, fields.kind, fields.checked_on, fields.reference)
        if (earlier := first.setdefault(same, one.number)) != one.number:
            issue = ("checked_on", one.name, "rows.repeated")
            found.refuse(one.number, one.sheet, issue, earlier)
            continue
        entry = CheckEntry(one.number, one.enterprise_id, one.key, one.name, fields)
        if (row := there.get(same)) is not None:
            kept = {name: getattr(fields, name) or getattr(row, name) for name in _FILLED}
            fields = replace(fields, **kept)
            alike = all(getattr(row, name) == getattr(fields, name) for name in FIELDS)
            act = "same" if alike else "changed"
            entry = replace(entry, fields=fields, act=act, check_id=row.id)
        entries.append(entry)
    return entries


def _there(session: Session, enterprises: set[int]) -> dict[tuple[Any, ...], OtherCheck]:
    there = {}
    ordered = sorted(enterprises)
    for at in range(0, len(ordered), CHUNK):
        chosen = select(OtherCheck).where(OtherCheck.enterprise_id.in_(ordered[at : at + CHUNK]))
        for row in session.scalars(chosen):
            there[row.enterprise_id, row.kind, row.checked_on, row.reference] = row
    return there


def _insert(
    session: Session, actor: Actor, batch: int, entries: Sequence[CheckEntry], now: datetime
) -> None:
    start = other_checks.next_id(session)
    fresh = [one for one in entries if one.act == "new"]
    rows = [
        {
            "id": start + at,
            "enterprise_id": one.enterprise_id,
            **{field: getattr(one.fields, field) for field in FIELDS},
            "import_id": batch,
            "by_id": actor.account_id,
            "at": now,
        }
        for at, one in enumerate(fresh)
    ]
    if rows:
        session.execute(insert(OtherCheck), rows)


def _change(session: Session, actor: Actor, batch: int, one: CheckEntry, now: datetime) -> None:
    row = session.get_one(OtherCheck, one.check_id)
    changes: dict[str, list[Any]] = {}
    for field in FIELDS:
        before, value = getattr(row, field), getattr(one.fields, field)
        if before != value:
            changes[field] = [other_checks.written(before), other_checks.written(value)]
            setattr(row, field, value)
    row.by_id, row.at = actor.account_id, now
    other_checks.keep_change(session, actor, row.id, changes, now, batch)
