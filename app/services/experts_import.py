"""专家库 from a list: preview first, then exactly what was shown.

An expert is known by name and unit; a row about one who is there changes what differs.
Nobody is taken out by a list: appointments are ended by hand.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.experts import ExpertRow, read_expert
from app.core.headings import label, match_headings
from app.core.people import Actor, Right
from app.core.rows import Cell, RowIssue, Severity
from app.errors import UserError
from app.files.digests import sha256_of
from app.files.sheets import read_table
from app.services import journal
from app.services.experts import differences, put, row_of
from app.services.import_lines import IssueLine
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Expert, ImportBatch
from app.texts import text

Progress = Callable[[str, float], None]


class ExpertsChanged(UserError):
    """The register changed after the preview: it has to be made again."""

    code = "experts.changed"


@dataclass(frozen=True, slots=True)
class ExpertEntry:
    """One row that can be taken over. act: new, changed or unchanged."""

    row: int
    act: str
    expert: ExpertRow


@dataclass(frozen=True, slots=True)
class ExpertPreview:
    """Exactly what a commit will do. state: what the register was when it was made."""

    file_name: str
    sha256: str
    entries: tuple[ExpertEntry, ...]
    rows: int
    refused: int
    issues: tuple[IssueLine, ...]
    unused: tuple[str, ...]
    private: tuple[str, ...]
    state: tuple[int, int]

    def count(self, act: str) -> int:
        """Return how many rows a commit adds, changes or leaves."""
        return sum(one.act == act for one in self.entries)


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
    if progress:
        progress("imports.step_reading", 0)
    table = read_table(path, partial(match_headings, kind="experts"))
    with store.read() as session:
        known = {key: row_of(row) for key, row in _known(session).items()}
        state = _state(session)
    entries: list[ExpertEntry] = []
    issues: list[IssueLine] = []
    first: dict[tuple[str, str], int] = {}
    rows = 0
    for one in table.rows:
        rows += 1
        cells: Mapping[str, Cell] = dict(zip(table.fields, one.cells, strict=True))
        read = read_expert(cells, one.number)
        found = list(read.issues)
        expert = read.value
        if expert is not None and first.setdefault(expert.key, one.number) != one.number:
            found.append(
                RowIssue(
                    one.number,
                    "name",
                    expert.name,
                    "rows.repeated",
                    Severity.REFUSE,
                    first[expert.key],
                )
            )
            expert = None
        issues += _lines(found, one.sheet)
        if expert is not None:
            before = known.get(expert.key)
            same = before is not None and not differences(before, expert)
            act = "new" if before is None else "unchanged" if same else "changed"
            entries.append(ExpertEntry(one.number, act, expert))
    return ExpertPreview(
        path.name,
        sha256_of(path),
        tuple(entries),
        rows,
        rows - len(entries),
        tuple(issues),
        table.match.unused,
        table.match.private,
        state,
    )


@needs(Right.REGISTRY)
def commit(store: Store, actor: Actor, shown: ExpertPreview, *, now: datetime) -> ExpertsDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Raises:
        ExpertsChanged: the user previews again. Nothing is saved.
    """
    with store.write() as session:
        if _state(session) != shown.state:
            raise ExpertsChanged(file=shown.file_name)
        counts = {act: shown.count(act) for act in ("new", "changed", "unchanged")}
        counts["refused"] = shown.refused
        batch = ImportBatch(
            kind="experts",
            file_name=shown.file_name[-255:],
            sha256=shown.sha256,
            counts={"rows": shown.rows, **counts},
            by_id=actor.account_id,
            at=now,
        )
        session.add(batch)
        session.flush()
        known = _known(session)
        for one in shown.entries:
            if one.act == "unchanged":
                continue
            row = known.get(one.expert.key)
            changes = differences(row_of(row) if row else None, one.expert)
            put(session, actor, row or Expert(), one.expert, changes, batch.id, now)
        payload = {"import": batch.id, "kind": "experts", "file": shown.file_name}
        payload |= {"sha256": shown.sha256}
        journal.record(session, actor.name, "IMPORT", {**payload, "counts": counts}, now=now)
    return ExpertsDone(counts["new"], counts["changed"])


def _known(session: Session) -> dict[tuple[str, str], Expert]:
    return {(row.name, row.unit): row for row in session.scalars(select(Expert))}


def _state(session: Session) -> tuple[int, int]:
    """What changes with every change of the register."""
    chosen = select(func.count(), func.coalesce(func.sum(Expert.version), 0))
    count, versions = session.execute(chosen).one()
    return count, versions


def _lines(issues: Iterable[RowIssue], sheet: str) -> list[IssueLine]:
    return [
        IssueLine(
            one.row,
            label("experts", one.column),
            one.value,
            one.code,
            one.severity,
            text(f"errors.{one.code}", value=one.value, first_row=one.first_row),
            sheet,
        )
        for one in issues
    ]
