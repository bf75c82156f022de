"""回填表 back: what a filled sheet would change is shown, then taken over.

Nothing of a file is kept before somebody has seen what it would change; what is taken is
a new revision of each finding, in one transaction (features.md B2, G2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.findings import FindingBody, FindingState, check_finding
from app.core.headings import label, match_headings
from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.returns import ReturnRow, merged, read_row
from app.core.rows import RowIssue
from app.core.times import beijing_date
from app.errors import UserError
from app.files.sheets import read_table
from app.services import journal
from app.services.assigned import Assigned
from app.services.assigned_findings import Revisions
from app.services.assigned_items import SheetItem, items_for
from app.services.finding_batch import frame
from app.services.finding_parts import Ground, Progress, ground_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Finding
from app.texts import text

_OPEN = (FindingState.NONE, FindingState.DRAFT, FindingState.RETURNED)


class ForeignSheet(UserError):
    """No row of the file belongs to this task."""

    code = "returns.foreign"


class ReturnStale(UserError):
    """Somebody entered a finding after the file was looked at."""

    code = "returns.stale"


@dataclass(frozen=True, slots=True)
class ReturnChange:
    """What the file would change at one item of one enterprise."""

    assignment_id: int
    row: ReturnRow
    name: str
    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReturnFault:
    """A row that is not taken over, and why."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A file as looked at. `seen` are the revisions it was compared with."""

    task_id: int
    file_name: str
    sha256: str
    changes: tuple[ReturnChange, ...]
    faults: tuple[ReturnFault, ...]
    same: int
    blank: int
    seen: Mapping[int, int]


@needs(Right.FINDING)
def look(
    store: Store,
    actor: Actor,
    task_id: int,
    path: Path,
    *,
    progress: Progress | None = None,
) -> Returned:
    """Return what a filled sheet would change; nothing is kept.

    Raises:
        ForeignSheet, TaskNotDrawn, and what reading a spreadsheet raises: the user's.
    """
    table = read_table(path, lambda cells: match_headings(cells, "returns"))
    rows: list[ReturnRow] = []
    faults: list[ReturnFault] = []
    for one in table.rows:
        read = read_row(dict(zip(table.fields, one.cells, strict=True)), one.number)
        faults += [_said(issue) for issue in read.issues]
        if read.value is not None:
            rows.append(read.value)
    if progress:
        progress("returns.step.compare", 0.5)
    with store.read() as session:
        ground = ground_of(session, task_id)
        return _compare(ground, path, rows, faults)


def _said(issue: RowIssue) -> ReturnFault:
    return ReturnFault(
        issue.row,
        label("returns", issue.column),
        text(f"errors.{issue.code}", value=issue.value),
    )


def _compare(
    ground: Ground, path: Path, rows: list[ReturnRow], faults: list[ReturnFault]
) -> Returned:
    by_seal = {
        ground.seal(place, item.code): (place, item)
        for place in ground.places
        for item in items_for(ground.items, place)
    }
    changes: list[ReturnChange] = []
    used: dict[str, int] = {}
    same = blank = mine = 0
    for row in rows:
        found = by_seal.get(row.seal)
        problem = _problem(ground, row, found, used)
        mine += found is not None
        used.setdefault(row.seal, row.row)
        if problem:
            faults.append(ReturnFault(row.row, label("returns", "seal"), problem))
        elif row.verdict is None:
            blank += 1
        elif found is not None:
            change = _change(ground, *found, row)
            same += change is None
            changes += [change] if change else []
    if not mine and (rows or not faults):
        raise ForeignSheet(file=path.name, task=ground.task.task_no)
    seen = {
        one.assignment_id: ground.known.get(one.assignment_id, Revisions()).number
        for one in changes
    }
    faults.sort(key=lambda one: one.row)
    digest = sha256_hex(path.read_bytes())
    return Returned(
        ground.task.id, path.name, digest, tuple(changes), tuple(faults), same, blank, seen
    )


def _problem(
    ground: Ground,
    row: ReturnRow,
    found: tuple[Assigned, SheetItem] | None,
    used: Mapping[str, int],
) -> str:
    """Return why a row is not taken; empty where it may be."""
    if found is None:
        return text("returns.fault.foreign")
    place, item = found
    if row.seal in used:
        return text("returns.fault.twice", row=used[row.seal])
    if row.item != item.code or (row.code and row.code != place.code):
        return text("returns.fault.altered", name=place.facts["name"], item=item.code)
    state = ground.known.get(place.id, Revisions()).state
    if row.verdict is not None and state not in _OPEN:
        return text("returns.fault.closed", name=place.facts["name"])
    return ""


def _change(
    ground: Ground, place: Assigned, item: SheetItem, row: ReturnRow
) -> ReturnChange | None:
    body = ground.body(place)
    known = ground.known.get(place.id, Revisions()).newest
    day = known.inspected_on if known else None
    after = merged(body, (row,))
    if after == body and day == row.day:
        return None
    before, now = (_words(one, item.code, when) for one, when in ((body, day), (after, row.day)))
    return ReturnChange(place.id, row, place.facts["name"], item.name, before, now)


def _words(body: FindingBody, code: str, day: date | None) -> str:
    found = next((one for one in body.items if one.code == code), None)
    if found is None or found.verdict is None:
        return ""
    said = [found.outcome, found.handling, day.isoformat() if day else ""]
    return "；".join(one for one in said if one)


@needs(Right.FINDING)
def take(store: Store, actor: Actor, returned: Returned, *, now: datetime) -> int:
    """Keep what a file changes, a new revision for each enterprise; return how many.

    The latest day of an enterprise's rows is its day of inspection.

    Raises:
        ReturnStale: a finding was entered in the meantime. TaskNotDrawn. The user's.
    """
    by_place: dict[int, list[ReturnRow]] = {}
    for change in returned.changes:
        by_place.setdefault(change.assignment_id, []).append(change.row)
    with store.write() as session:
        ground = ground_of(session, returned.task_id)
        places = {place.id: place for place in ground.places}
        for place_id, rows in by_place.items():
            known = ground.known.get(place_id, Revisions())
            if known.number != returned.seen[place_id] or known.state not in _OPEN:
                raise ReturnStale(name=places[place_id].facts["name"])
            _keep(session, actor, ground, places[place_id], rows, now)
        payload = {
            "task": ground.task.task_no,
            "act": "RETURN",
            "file": returned.file_name,
            "sha256": returned.sha256,
            "findings": len(by_place),
            "rows": len(returned.changes),
            "refused": len(returned.faults),
        }
        journal.record(
            session, actor.name, "FINDING", payload, now=now, subject=ground.task.task_no
        )
    return len(by_place)


def _keep(
    session: Session,
    actor: Actor,
    ground: Ground,
    place: Assigned,
    rows: list[ReturnRow],
    now: datetime,
) -> None:
    body = merged(ground.body(place), rows)
    day = max(row.day for row in rows if row.day is not None)
    against = frame(ground.task, place, beijing_date(now))
    session.add(
        Finding(
            assignment_id=place.id,
            revision=ground.known.get(place.id, Revisions()).number + 1,
            inspected_on=day,
            body=body.to_json(),
            complete=not check_finding(body, day, against),
            by_id=actor.account_id,
            at=now,
        )
    )
