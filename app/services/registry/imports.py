"""Importing a registry from a file: preview first, then exactly what was shown.

The preview reads the file, compares it with the registry and leaves its findings in a
staging file; the commit takes that file over in one transaction, or refuses where the
registry has changed since. Records the file does not mention stay; nothing is deleted.
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from app.core.headings import Kind, match_headings
from app.core.people import Actor, Right
from app.core.rows import Severity
from app.errors import UserError
from app.files.digests import sha256_of
from app.files.sheets import Table, read_table
from app.services.registry import import_rows, item_versions
from app.services.registry.import_columns import decided, look
from app.services.registry.import_decisions import decide, doubtful, listed, vanished
from app.services.registry.import_lines import (
    FieldChange,
    Gathered,
    ImportCounts,
    ImportLook,
    ImportPreview,
    IssueLine,
    PreviewLine,
)
from app.services.registry.import_preview import (
    TOLD,
    counts_of,
    issue_lines,
    preview_of,
    skipped_rows,
)
from app.services.registry.import_report import report, report_issues
from app.services.registry.import_rows import Progress
from app.services.registry.import_saving import ImportDone, RegistryChanged, commit, take_over
from app.services.rights import needs
from app.store import search, staged_matching, staged_rows
from app.store import staging as staged
from app.store.bulk import Registry
from app.store.engine import Store
from app.store.schema import Bureau

__all__ = [
    "FieldChange",
    "ImportCounts",
    "ImportDone",
    "ImportLook",
    "ImportPreview",
    "IssueLine",
    "NothingUsable",
    "PreviewLine",
    "RegistryChanged",
    "commit",
    "decide",
    "discard",
    "doubtful",
    "listed",
    "look",
    "preview",
    "report",
    "report_issues",
    "staging_file",
    "take_over",
    "vanished",
]


class NothingUsable(UserError):
    """Not one row of the file can be taken over."""

    code = "imports.nothing_usable"

    @property
    def issues(self) -> tuple[IssueLine, ...]:
        """The issues of the rows."""
        return self.fields["issues"]  # type: ignore[return-value] # set by preview


def staging_file(store: Store) -> Path:
    """Return a path for a preview's staging file that nobody uses yet."""
    staged.tidy(store.folder / staged.FOLDER)
    return store.folder / staged.FOLDER / f"{uuid4().hex}.{os.getpid()}{staged.SUFFIX}"


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
    mapping: Mapping[str, str] | None = None,
) -> ImportPreview:
    """Read a file and compare it with the registry; save nothing but the staging file.

    Args:
        kind: enterprises, officers or items.
        path: any of the formats of app.files.sheets, which decides by the content.
        staging: where to leave what commit takes; see staging_file().
        progress: told (key of a sentence, share done 0 to 1).
        mapping: heading -> field as somebody decided it, "" = not used; kept for files with
            the same headings when the import is saved. None: as it was decided before.

    Raises:
        NothingUsable, and the UserErrors of app.files.sheets: the file is at fault.
        EnvironmentFault: the file cannot be read or the staging file not be written.
    """
    if progress:
        progress("imports.step_reading", 0)
    sha256 = sha256_of(path)
    with store.read() as session:
        headings, known = decided(session, kind, path, anyway=mapping is not None)
        bureau = session.get(Bureau, 1)
        area = bureau.area_code if bureau is not None else ""
    table = read_table(path, partial(match_headings, kind=kind), mapping or known)
    head = staged.Head(kind, path.name, sha256, 0, {}, (), headings, dict(mapping or {}))
    if kind == "items":
        return _preview_items(store, path, table, staging, head, progress)
    return _preview_registry(store, kind, path, table, staging, head, area, progress)


def _preview_items(
    store: Store,
    path: Path,
    table: Table,
    staging: Path,
    head: staged.Head,
    progress: Progress | None,
) -> ImportPreview:
    gathered = Gathered("items")
    with store.read() as session, staged.Writer(staging) as writer:
        version = search.version(session, "items")
        with staged.whole(writer.base):
            rows = import_rows.read_rows("items", table, gathered, progress)
            item_versions.compare(session, gathered, rows, writer)
        gathered.counts["skipped"] = len(table.skipped)
        counts = gathered.totals()
        if counts.rows == counts.refused:
            raise _nothing_usable(path, counts, tuple(gathered.issues))
        writer.finish(replace(head, version=version, counts=asdict(counts)))
    return ImportPreview(
        kind="items",
        file_name=path.name,
        staging=staging,
        sha256=head.sha256,
        counts=counts,
        new=gathered.first("new"),
        changed=gathered.first("changed"),
        unchanged=gathered.first("unchanged"),
        vanished=gathered.first("vanished"),
        refused=gathered.first("refused"),
        issues=tuple(gathered.issues[:TOLD]),
        unused=table.match.unused,
        private=table.match.private,
        skipped=skipped_rows(table),
        hidden_sheets=table.hidden_sheets,
    )


def _preview_registry(
    store: Store,
    kind: Registry,
    path: Path,
    table: Table,
    staging: Path,
    head: staged.Head,
    area: str,
    progress: Progress | None,
) -> ImportPreview:
    shape = import_rows.shape_of(kind, table.fields)
    with staged.Writer(staging) as writer, staged.named(staging):
        base = writer.base
        staged.attach(base, store.path)
        first = staged_rows.is_nearly_empty(base, kind)
        with staged.whole(base):
            met = import_rows.stage(base, kind, table, progress, first=first)
            staged_rows.add_issues(base, import_rows.about_the_file(table, met.areas, area))
        if progress:
            progress("imports.step_comparing", 0.5)
        with staged.whole(base):
            version = staged_matching.version(base, kind)
            import_rows.compare(base, shape, met)
            counts = counts_of(base, shape, len(table.skipped))
            if counts.rows == counts.refused:
                issues = issue_lines(kind, staged_rows.issues(base, TOLD))
                raise _nothing_usable(path, counts, issues)
            fields = tuple(sorted(shape.given))
            whole = replace(head, version=version, counts=asdict(counts), fields=fields)
            found = preview_of(base, shape, table, staging, whole, counts)
        writer.finish(whole)
    return found


def _nothing_usable(
    path: Path, counts: ImportCounts, issues: tuple[IssueLine, ...]
) -> NothingUsable:
    reasons = (one.message for one in issues if one.severity is Severity.REFUSE)
    return NothingUsable(
        file=path.name,
        rows=counts.rows,
        reason=next(reasons, ""),
        issues=issues[:TOLD],
    )
