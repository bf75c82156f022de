"""Lists beside the registries (风险事实, 个案与专项检查, 专家库): read, shown, recorded.

What is the same for each of them: reading row by row with something to say about every
row that needs it, the preview of what a commit will do, and the record of the import.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

from app.core.headings import ListKind, label, match_headings
from app.core.people import Actor
from app.core.rows import Cell, Read, RowIssue, Severity
from app.files.digests import sha256_of
from app.files.sheets import Table, read_table
from app.services import journal
from app.services.registry.import_lines import IssueLine
from app.store.schema import ImportBatch
from app.texts import text

Progress = Callable[[str, float], None]


class Acting(Protocol):
    """A row that can be taken over; `act` says what a commit does with it."""

    @property
    def act(self) -> str: ...


Entry = TypeVar("Entry", bound=Acting)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ListPreview(Generic[Entry]):
    """Exactly what a commit will do. rows = entries + refused.

    versions: of what the list was compared with; a commit holds them against what is there.
    """

    file_name: str
    sha256: str
    entries: tuple[Entry, ...]
    rows: int
    refused: int
    issues: tuple[IssueLine, ...]
    unused: tuple[str, ...]
    private: tuple[str, ...]
    versions: tuple[int, int]

    def count(self, act: str) -> int:
        """Return how many entries have this act."""
        return sum(one.act == act for one in self.entries)


class RowsFound:
    """What is to be said about the rows of a list, while they are read."""

    def __init__(self, kind: ListKind) -> None:
        self.kind: ListKind = kind
        self.rows = self.refused = 0
        self.issues: list[IssueLine] = []

    def read(
        self, table: Table, reader: Callable[[Mapping[str, Cell], int], Read[Row]]
    ) -> Iterator[tuple[int, str, Row]]:
        """Give number, sheet and value of each row that `reader` does not refuse."""
        for one in table.rows:
            self.rows += 1
            result = reader(dict(zip(table.fields, one.cells, strict=True)), one.number)
            self.take(result.issues, one.sheet)
            if result.value is None:
                self.refused += 1
            else:
                yield one.number, one.sheet, result.value

    def take(self, issues: Iterable[RowIssue], sheet: str) -> None:
        """Keep issues as lines a person reads."""
        for one in issues:
            sentence = text(f"errors.{one.code}", value=one.value, first_row=one.first_row)
            heading = label(self.kind, one.column)
            self.issues.append(
                IssueLine(one.row, heading, one.value, one.code, one.severity, sentence, sheet)
            )

    def refuse(self, row: int, sheet: str, issue: tuple[str, str, str], first: int = 0) -> None:
        """`issue`: field, value, code."""
        self.refused += 1
        self.take([RowIssue(row, *issue, Severity.REFUSE, first)], sheet)


def open_list(path: Path, kind: ListKind, progress: Progress | None) -> Table:
    """Return the table of a list, with its rows still to be read.

    Raises:
        UserErrors of app.files.sheets: the file is at fault.
        EnvironmentFault: the file cannot be read.
    """
    if progress:
        progress("imports.step_reading", 0)
    return read_table(path, partial(match_headings, kind=kind))


def preview_of(
    path: Path,
    table: Table,
    found: RowsFound,
    entries: Sequence[Entry],
    versions: tuple[int, int],
) -> ListPreview[Entry]:
    """Return the preview of a list whose rows have all been read."""
    return ListPreview(
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


def counted(preview: ListPreview[Entry], acts: Sequence[str]) -> dict[str, int]:
    """Return what batch and log say of a list: act -> rows, and the refused."""
    return {**{act: preview.count(act) for act in acts}, "refused": preview.refused}


def batch_of(
    session: Session,
    actor: Actor,
    kind: ListKind,
    preview: ListPreview[Entry],
    counts: Mapping[str, int],
    now: datetime,
) -> int:
    """Add the batch of an import, log it, and return its id; in the caller's transaction."""
    batch = ImportBatch(
        kind=kind,
        file_name=preview.file_name[-255:],
        sha256=preview.sha256,
        counts={"rows": preview.rows, **counts},
        by_id=actor.account_id,
        at=now,
    )
    session.add(batch)
    session.flush()
    payload: dict[str, object] = {
        "import": batch.id,
        "kind": kind,
        "file": preview.file_name,
        "sha256": preview.sha256,
        "counts": dict(counts),
    }
    journal.record(session, actor.name, "IMPORT", payload, now=now)
    return batch.id
