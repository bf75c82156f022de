"""回填表 back: what a filled sheet would change is shown, then taken over.

Nothing of a file is kept before somebody has seen what it would change; what is taken is
a new revision of each finding, in one transaction (features.md B2, G2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.findings import check_finding
from app.core.people import Actor, Right
from app.core.returns import NAME, ReturnRow, row_reader
from app.core.rows import Cell
from app.core.times import beijing_date
from app.errors import UserError
from app.files.digests import sha256_of
from app.files.filled_sheets import filled_rows
from app.services import journal
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revisions
from app.services.finding.finding_batch import frame
from app.services.finding.finding_compare import (
    OPEN,
    Compared,
    Index,
    ReturnChange,
    ReturnFault,
    compare,
    day_of,
    filled_body,
    index_of,
    said_of,
)
from app.services.finding.finding_parts import Ground, Progress, ground_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Finding

__all__ = ["ForeignSheet", "ReturnChange", "ReturnFault", "ReturnStale", "Returned", "look", "take"]


class ForeignSheet(UserError):
    """No row of the file belongs to this task."""

    code = "returns.foreign"


class ReturnStale(UserError):
    """Somebody entered a finding after the file was looked at."""

    code = "returns.stale"


@dataclass(frozen=True, slots=True)
class Returned:
    """A file as looked at. `seen` are the revisions it was compared with.

    Attributes:
        accepted: enterprise -> its rows, of those that would change.
        team: T001, where all rows are one team's; else "".
        filled_by: who says to have filled it in; "" where nobody does.
    """

    task_id: int
    file_name: str
    sha256: str
    changes: tuple[ReturnChange, ...]
    faults: tuple[ReturnFault, ...]
    accepted: Mapping[int, tuple[ReturnRow, ...]]
    same: int
    blank: int
    seen: Mapping[int, int]
    team: str = ""
    filled_by: str = ""


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
    with store.read() as session:
        index = index_of(ground_of(session, task_id))
    if progress:
        progress("returns.step.compare", 0.5)
    return look_at(index, path)


def look_at(index: Index, path: Path) -> Returned:
    """Return what a filled sheet would change in the task of an index; raises as `look`."""
    rows: list[ReturnRow] = []
    faults: list[ReturnFault] = []
    words: dict[int, Mapping[str, Cell]] = {}
    read_row = row_reader(index.ground.wording)
    for number, cells in filled_rows(path):
        read = read_row(cells, number)
        words[number] = cells
        if read.issues:
            faults += [said_of(issue, cells) for issue in read.issues]
        if read.value is not None:
            rows.append(read.value)
    return returned_of(index, path, compare(index, rows, words), faults, rows)


def returned_of(
    index: Index,
    path: Path,
    found: Compared,
    faults: Sequence[ReturnFault],
    rows: Sequence[ReturnRow],
) -> Returned:
    """Put a file together as looked at.

    Raises:
        ForeignSheet: no row of it belongs to the task (the user's).
    """
    task = index.ground.task
    if not found.mine and (rows or not faults):
        raise ForeignSheet(file=path.name, task=task.task_no)
    people = dict.fromkeys(row.filled_by for row in rows if row.filled_by)
    return Returned(
        task.id,
        path.name,
        sha256_of(path),
        found.changes,
        tuple(sorted((*faults, *found.faults), key=lambda one: one.row)),
        found.accepted,
        found.same,
        found.blank,
        found.seen,
        found.teams[0] if len(found.teams) == 1 else "",
        "、".join(people)[:NAME],
    )


@needs(Right.FINDING)
def take(store: Store, actor: Actor, returned: Returned, *, now: datetime) -> int:
    """Keep what a file changes, a new revision for each enterprise; return how many.

    The latest day of an enterprise's rows is its day of inspection.

    Raises:
        ReturnStale: a finding was entered in the meantime. TaskNotDrawn. The user's.
    """
    with store.write() as session:
        keep_all(session, actor, returned, now)
    return len(returned.accepted)


def keep_all(session: Session, actor: Actor, returned: Returned, now: datetime) -> None:
    """Keep what a file changes and log it, inside the caller's transaction; raises as `take`."""
    ground = ground_of(session, returned.task_id)
    places = {place.id: place for place in ground.places}
    for place_id, rows in returned.accepted.items():
        known = ground.known.get(place_id, Revisions())
        if known.number != returned.seen[place_id] or known.state not in OPEN:
            raise ReturnStale(name=places[place_id].facts["name"])
        _keep(session, actor, ground, places[place_id], rows, now)
    payload = {
        "task": ground.task.task_no,
        "act": "RETURN",
        "file": returned.file_name,
        "sha256": returned.sha256,
        "findings": len(returned.accepted),
        "rows": len(returned.changes),
        "refused": len(returned.faults),
    }
    journal.record(session, actor.name, "FINDING", payload, now=now, subject=ground.task.task_no)


def _keep(
    session: Session,
    actor: Actor,
    ground: Ground,
    place: Assigned,
    rows: Sequence[ReturnRow],
    now: datetime,
) -> None:
    body, day = filled_body(ground.body(place), rows), day_of(rows)
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
