"""Importing a registry from a file: preview first, then exactly what was shown.

The preview reads the file, compares it with the registry and leaves its findings in a
staging file; the commit takes that file over in one transaction, or refuses where the
registry has changed since. Records the file does not mention stay; nothing is deleted.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy.orm import Session

from app.core.headings import Kind, match_headings
from app.core.people import Actor, Right
from app.core.rows import Severity
from app.errors import UserError
from app.files.sheet_faults import NoSuchFile, Unreadable
from app.files.sheets import read_table
from app.files.workbooks import Sheet, write_xlsx
from app.services import import_rows, item_versions, journal
from app.services.import_lines import (
    FieldChange,
    Gathered,
    ImportCounts,
    ImportPreview,
    IssueLine,
    PreviewLine,
)
from app.services.rights import needs
from app.store import search
from app.store import staging as staged
from app.store.bulk import Stamp
from app.store.engine import Store
from app.store.schema import ImportBatch
from app.texts import text

__all__ = [
    "FieldChange",
    "ImportCounts",
    "ImportDone",
    "ImportPreview",
    "IssueLine",
    "NothingUsable",
    "PreviewLine",
    "RegistryChanged",
    "commit",
    "discard",
    "preview",
    "report",
    "report_issues",
    "staging_file",
    "take_over",
]

Progress = Callable[[str, float], None]
_TOLD: Final = 10_000  # issues an exception carries


class NothingUsable(UserError):
    """Not one row of the file can be taken over."""

    code = "imports.nothing_usable"

    @property
    def issues(self) -> tuple[IssueLine, ...]:
        """The issues of the rows."""
        return self.fields["issues"]  # type: ignore[return-value] # set by preview


class RegistryChanged(UserError):
    """Somebody changed the registry after the preview: it has to be made again."""

    code = "imports.registry_changed"


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import did; `list_label` is the new item list's, "" where there is none."""

    import_id: int
    kind: Kind
    file_name: str
    counts: ImportCounts
    list_label: str = ""


def staging_file(store: Store) -> Path:
    """Return a path for a preview's staging file that nobody uses yet."""
    staged.tidy(store.folder / staged.FOLDER)
    return store.folder / staged.FOLDER / f"{uuid4().hex}.jsonl"


def discard(staging: Path) -> None:
    """Forget a preview that will not be saved."""
    staged.discard(staging)


@needs(Right.REGISTRY)
def preview(
    store: Store,
    actor: Actor,
    kind: Kind,
    path: Path,
    staging: Path,
    progress: Progress | None = None,
) -> ImportPreview:
    """Read a file and compare it with the registry; save nothing but the staging file.

    Args:
        kind: enterprises, officers or items.
        path: .xlsx, .xls, .ods or .csv; app.files.sheets decides by the content.
        staging: where to leave what commit takes; see staging_file().
        progress: told (key of a sentence, share done 0 to 1).

    Raises:
        NothingUsable, and the UserErrors of app.files.sheets: the file is at fault.
        EnvironmentFault: the file cannot be read or the staging file not be written.
    """
    if progress:
        progress("imports.step_reading", 0)
    sha256 = _sha256(path)
    table = read_table(path, partial(match_headings, kind=kind))
    gathered = Gathered(kind)
    with store.read() as session, staged.Writer(staging) as writer:
        version = search.version(session, kind)
        if kind == "items":
            rows = import_rows.read_rows(kind, table, gathered, progress)
            item_versions.compare(session, gathered, rows, writer)
        else:
            import_rows.compare(session, gathered, kind, table, writer, progress)
        counts = gathered.totals()
        if counts.rows == counts.refused:
            raise _nothing_usable(path, gathered)
        writer.finish(staged.Head(kind, path.name, sha256, version, asdict(counts)))
    return ImportPreview(
        kind=kind,
        file_name=path.name,
        staging=staging,
        sha256=sha256,
        counts=counts,
        new=gathered.first("new"),
        changed=gathered.first("changed"),
        unchanged=gathered.first("unchanged"),
        vanished=gathered.first("vanished"),
        refused=gathered.first("refused"),
        issues=tuple(gathered.issues),
        unused=table.match.unused,
        private=table.match.private,
    )


@needs(Right.REGISTRY)
def commit(
    store: Store,
    actor: Actor,
    staging: Path,
    *,
    now: datetime,
    label: str = "",
    valid_from: date | None = None,
    progress: Progress | None = None,
) -> ImportDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Args:
        staging: the preview's staging file; removed when its content is saved.
        label: for items: the new version's label; without one the file's own or the date.
        valid_from: for items: the first day of the new version; without one the file's own
            or today.

    Raises:
        RegistryChanged, StagingGone: the user previews again. Nothing is saved.
        DiskFull, DatabaseBusy: the machine's fault. Nothing is saved.
    """
    with store.write() as session:
        done = take_over(
            session,
            actor,
            staging,
            now=now,
            label=label,
            valid_from=valid_from,
            progress=progress,
        )
    staged.discard(staging)
    return done


def take_over(
    session: Session,
    actor: Actor,
    staging: Path,
    *,
    now: datetime,
    label: str = "",
    valid_from: date | None = None,
    progress: Progress | None = None,
) -> ImportDone:
    """Save a preview inside the caller's transaction; see commit."""
    head = staged.head(staging)
    kind: Kind = head.kind  # type: ignore[assignment] # written by preview
    if search.version(session, kind) != head.version:
        raise RegistryChanged(file=head.file_name)
    batch = ImportBatch(
        kind=kind,
        file_name=head.file_name[-255:],
        sha256=head.sha256,
        counts=head.counts,
        by_id=actor.account_id,
        at=now,
    )
    session.add(batch)
    session.flush()
    stamp = Stamp(actor.account_id, now, batch.id)
    named = ""
    if kind == "items":
        named = item_versions.save(
            session, staging, stamp, now=now, label=label, valid_from=valid_from
        )
    else:
        import_rows.save(session, kind, staging, stamp, progress)
    search.changed(session, kind)
    journal.record(
        session,
        actor.name,
        "IMPORT",
        {
            "import": batch.id,
            "kind": kind,
            "file": head.file_name,
            "sha256": head.sha256,
            "counts": head.counts,
            "list": named,
        },
        now=now,
    )
    return ImportDone(batch.id, kind, head.file_name, ImportCounts(**head.counts), named)


def report(preview: ImportPreview, path: Path) -> None:
    """Write a preview's issues to an .xlsx: where, what stands there, what is wrong, what to do.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    report_issues(preview.issues, path)


def report_issues(issues: Sequence[IssueLine], path: Path) -> None:
    """Write issues as `report` does; for a file without a preview (NothingUsable)."""
    several = len({one.sheet for one in issues}) > 1
    rows = [
        (
            f"{one.sheet} {one.row}" if several else one.row,
            one.column,
            one.value,
            text(f"imports.severity.{one.severity.value}"),
            one.message,
            text(f"imports.remedy.{one.severity.value}"),
        )
        for one in sorted(issues, key=lambda one: one.severity is not Severity.REFUSE)
    ]
    headings = text("imports.report_headings").split("|")
    widths = {0: 8.0, 1: 20.0, 2: 30.0, 3: 14.0, 4: 60.0, 5: 44.0}
    write_xlsx(path, [Sheet(text("imports.report_title"), headings, rows, widths)])


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error


def _nothing_usable(path: Path, gathered: Gathered) -> NothingUsable:
    reasons = (one.message for one in gathered.issues if one.severity is Severity.REFUSE)
    return NothingUsable(
        file=path.name,
        rows=gathered.counts["rows"],
        reason=next(reasons, ""),
        issues=tuple(gathered.issues[:_TOLD]),
    )
