"""专家库 from a list: preview first, then exactly what was shown.

An expert is known by name and unit; a row about one who is there changes what differs.
Nobody is taken out by a list: appointments are ended by hand.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.experts import ExpertRow, read_expert
from app.core.people import Actor, Right
from app.errors import UserError
from app.services.registry.experts import differences, put, row_of
from app.services.registry.import_side_lists import (
    ListPreview,
    Progress,
    RowsFound,
    batch_of,
    counted,
    open_list,
    preview_of,
)
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Expert


class ExpertsChanged(UserError):
    """The register changed after the preview: it has to be made again."""

    code = "experts.changed"


@dataclass(frozen=True, slots=True)
class ExpertEntry:
    """One row that can be taken over. act: new, changed or unchanged."""

    row: int
    act: str
    expert: ExpertRow


ExpertPreview: TypeAlias = ListPreview[ExpertEntry]


@dataclass(frozen=True, slots=True)
class ExpertsDone:
    """What an import did."""

    added: int
    changed: int


@needs(Right.REGISTRY)
def preview(
    store: Store, actor: Actor, path: Path, *, progress: Progress | None = None
) -> ExpertPreview:
    """Read a list and compare it with the register; save nothing.

    Raises:
        UserErrors of app.files.sheets: the file is at fault.
        EnvironmentFault: the file cannot be read.
    """
    table = open_list(path, "experts", progress)
    with store.read() as session:
        known = {key: row_of(row) for key, row in _known(session).items()}
        state = _state(session)
    entries: list[ExpertEntry] = []
    found = RowsFound("experts")
    first: dict[tuple[str, str], int] = {}
    for number, sheet, expert in found.read(table, read_expert):
        if (earlier := first.setdefault(expert.key, number)) != number:
            found.refuse(number, sheet, ("name", expert.name, "rows.repeated"), earlier)
            continue
        before = known.get(expert.key)
        same = before is not None and not differences(before, expert)
        act = "new" if before is None else "unchanged" if same else "changed"
        entries.append(ExpertEntry(number, act, expert))
    return preview_of(path, table, found, entries, state)


@needs(Right.REGISTRY)
def commit(store: Store, actor: Actor, shown: ExpertPreview, *, now: datetime) -> ExpertsDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Raises:
        ExpertsChanged: the user previews again. Nothing is saved.
    """
    with store.write() as session:
        if _state(session) != shown.versions:
            raise ExpertsChanged(file=shown.file_name)
        counts = counted(shown, ("new", "changed", "unchanged"))
        batch = batch_of(session, actor, "experts", shown, counts, now)
        known = _known(session)
        for one in shown.entries:
            if one.act == "unchanged":
                continue
            row = known.get(one.expert.key)
            changes = differences(row_of(row) if row else None, one.expert)
            put(session, actor, row or Expert(), one.expert, changes, batch, now)
    return ExpertsDone(counts["new"], counts["changed"])


def _known(session: Session) -> dict[tuple[str, str], Expert]:
    return {(row.name, row.unit): row for row in session.scalars(select(Expert))}


def _state(session: Session) -> tuple[int, int]:
    """What changes with every change of the register."""
    chosen = select(func.count(), func.coalesce(func.sum(Expert.version), 0))
    count, versions = session.execute(chosen).one()
    return count, versions
