"""What a staging database of a registry says to a page: counts, lines, issues, doubts."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.headings import Kind, label
from app.core.rows import Severity
from app.core.times import beijing_date
from app.files.sheets import Table
from app.services.registry.import_lines import (
    SHOWN,
    Candidate,
    DoubtfulRow,
    ImportCounts,
    ImportPreview,
    IssueLine,
    Listed,
    PreviewLine,
    Recalled,
    SkippedRow,
    field_changes,
    shown,
)
from app.store import bulk, staged_decisions, staged_rows
from app.store.bulk import Value, Values
from app.store.staged_decisions import Doubt, Pair
from app.store.staged_rows import Noted, Shape
from app.store.staging import Base, Head
from app.texts import text

TOLD: Final = 10_000  # issues a preview carries; the list of problems has them all
# What a person looks at first to tell two records apart.
_ALWAYS: Final[tuple[str, ...]] = (
    "uscc",
    "regno",
    "cert_no",
    "name",
    "legal_rep",
    "phone",
    "address",
    "unit",
)


def counts_of(base: Base, shape: Shape, skipped: int) -> ImportCounts:
    """Return how many rows are of each kind, with what has been decided so far."""
    return ImportCounts(
        **staged_rows.counts(base),
        vanished=staged_decisions.missing_count(base, shape),
        skipped=skipped,
    )


def preview_of(
    base: Base,
    shape: Shape,
    table: Table,
    staging: Path,
    head: Head,
    counts: ImportCounts,
) -> ImportPreview:
    """Return a registry's preview, of each class the first lines."""
    kind: Kind = shape.kind
    return ImportPreview(
        kind=kind,
        file_name=head.file_name,
        staging=staging,
        sha256=head.sha256,
        counts=counts,
        new=listed_lines(base, shape, "new", 0, SHOWN),
        changed=listed_lines(base, shape, "changed", 0, SHOWN),
        unchanged=listed_lines(base, shape, "unchanged", 0, SHOWN),
        vanished=tuple(
            PreviewLine(0, key, name)
            for _, key, name, _ in staged_decisions.missing(base, shape, 0, SHOWN)
        ),
        refused=_lines(staged_rows.first_refused(base, SHOWN)),
        issues=issue_lines(kind, staged_rows.issues(base, TOLD)),
        unused=table.match.unused,
        private=table.match.private,
        doubtful=doubtful_rows(base, shape, 0, SHOWN),
        skipped=skipped_rows(table),
        hidden_sheets=table.hidden_sheets,
    )


def skipped_rows(table: Table) -> tuple[SkippedRow, ...]:
    """Return the first rows that are no data, once the table is read."""
    return tuple(SkippedRow(one.sheet, one.row, one.why) for one in table.skipped[:TOLD])


def _lines(rows: Sequence[tuple[int, str, str]]) -> tuple[PreviewLine, ...]:
    return tuple(PreviewLine(number, key, name) for number, key, name in rows)


def listed_lines(
    base: Base, shape: Shape, which: Listed, first: int, count: int
) -> tuple[PreviewLine, ...]:
    """Return some rows that are new, changed or unchanged, in the order of the file."""
    if which != "changed":
        return _lines(staged_rows.taken_page(base, which, first, count))
    at_name = shape.fields.index("name")
    lines = []
    for _, number, _, _, key, before, after in staged_rows.changes_page(base, shape, first, count):
        read = {
            name: (bulk.plain(name, was), bulk.plain(name, now))
            for name, (was, now) in shape.differences(before, after).items()
        }
        changes = field_changes(shape.kind, read)
        lines.append(PreviewLine(number, key, after[at_name] or "", changes))
    return tuple(lines)


def issue_lines(kind: Kind, issues: Sequence[Noted]) -> tuple[IssueLine, ...]:
    """Return issues with the sentences people read; several sheets are named."""
    return tuple(
        IssueLine(
            one.number,
            label(kind, one.field),
            one.value,
            one.code,
            Severity(one.severity),
            text(f"errors.{one.code}", value=one.value, first_row=one.first_row),
            one.sheet,
        )
        for one in issues
    )


def doubtful_rows(base: Base, shape: Shape, first: int, count: int) -> tuple[DoubtfulRow, ...]:
    """Return some doubtful rows, side by side with the records they may be."""
    return tuple(
        DoubtfulRow(
            one.line,
            one.number,
            one.sheet,
            one.name,
            tuple(_candidate(shape, one, pair) for pair in one.pairs),
            one.decided,
            _recalled(one),
        )
        for one in staged_decisions.doubts(base, shape, first, count)
    )


def _recalled(one: Doubt) -> Recalled | None:
    if one.recalled is None:
        return None
    at, by = one.recalled
    return Recalled(beijing_date(datetime.fromisoformat(at)), by)


def _candidate(shape: Shape, one: Doubt, pair: Pair) -> Candidate:
    at_name = shape.fields.index("name")
    mine, theirs = _by_name(shape, one.values), _by_name(shape, pair.values)
    names = [name for name in _ALWAYS if name in mine and (mine[name] or theirs[name])]
    names += [name for name in shape.compared if name not in names and mine[name] != theirs[name]]
    fields = tuple(
        (name, label(shape.kind, name), _told(name, mine[name]), _told(name, theirs[name]))
        for name in names
    )
    return Candidate(pair.record_id, pair.key, pair.values[at_name] or "", pair.why, fields)


def _by_name(shape: Shape, values: Values) -> dict[str, Value]:
    return dict(zip(shape.fields, values, strict=True))


def _told(name: str, value: Value) -> str:
    return shown(bulk.plain(name, value))
