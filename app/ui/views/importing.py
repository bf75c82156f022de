"""What the import window decides: what adds up, what can be confirmed, what stands where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.headings import Kind
from app.core.rows import Severity
from app.core.vocabulary import LIST_MARK
from app.services.imports import ImportCounts, ImportDone, ImportPreview, IssueLine, PreviewLine
from app.texts import text

SUFFIXES: Final = (".xlsx", ".xls", ".ods", ".csv")
ISSUES_SHOWN: Final = 1_000
TABS: Final = ("new", "changed", "unchanged", "vanished", "refused", "warned")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One changed field of one record."""

    row: int
    name: str
    column: str
    before: str
    after: str


def readable(name: str) -> bool:
    """Tell whether a dropped file's name ends like one that can be read."""
    return name.lower().endswith(SUFFIXES)


def change_rows(lines: Sequence[PreviewLine]) -> tuple[ChangeRow, ...]:
    """Return the changed records field by field."""
    return tuple(
        ChangeRow(line.row, line.name, one.column, one.before, one.after)
        for line in lines
        for one in line.changes
    )


def refusals(preview: ImportPreview) -> tuple[IssueLine, ...]:
    """Return why rows are not taken over."""
    return tuple(one for one in preview.issues if one.severity is Severity.REFUSE)


def reminders(preview: ImportPreview) -> tuple[IssueLine, ...]:
    """Return what to look at in rows that are taken over."""
    return tuple(one for one in preview.issues if one.severity is not Severity.REFUSE)


def takes(kind: Kind, counts: ImportCounts) -> int:
    """Return how many rows a confirmation saves; 0: there is nothing to confirm.

    A list of items becomes a version of its own, whole, as soon as anything differs.
    """
    if kind == "items":
        differs = counts.new + counts.changed + counts.vanished
        return counts.rows - counts.refused if differs else 0
    return counts.new + counts.changed


def sum_words(preview: ImportPreview) -> str:
    """Return the sentence whose numbers add up to the rows of the file."""
    counts = preview.counts
    return text(
        "importing.sum",
        file=preview.file_name,
        rows=f"{counts.rows:,}",
        new=f"{counts.new:,}",
        changed=f"{counts.changed:,}",
        unchanged=f"{counts.unchanged:,}",
        refused=f"{counts.refused:,}",
    )


def tab_count(preview: ImportPreview, name: str) -> int:
    """Return the number on a tab; for the last two, of rows, not of remarks."""
    count: int = getattr(preview.counts, name)
    return count


def tab_words(preview: ImportPreview, name: str) -> str:
    """Return a tab's words with its number."""
    return text(f"importing.tab.{name}", count=f"{tab_count(preview, name):,}")


def more_words(shown: int, of: int, *, remarks: bool = False) -> str:
    """Return that not all lines are shown, "" when they are."""
    if shown >= of:
        return ""
    key = "importing.more_issues" if remarks else "importing.more"
    return text(key, shown=f"{shown:,}", of=f"{of:,}")


def column_notes(preview: ImportPreview) -> str:
    """Return which columns of the file are left out, and why."""
    notes = []
    if preview.private:
        notes.append(text("importing.private", columns=LIST_MARK.join(preview.private)))
    if preview.unused:
        notes.append(text("importing.unused", columns=LIST_MARK.join(preview.unused)))
    return "\n".join(notes)


def consequence(preview: ImportPreview) -> str:
    """Return what the confirmation will do, or why there is nothing to confirm."""
    if not takes(preview.kind, preview.counts):
        return text("importing.nothing_new")
    key = "importing.consequence_items" if preview.kind == "items" else "importing.consequence"
    return text(key, vanished=f"{preview.counts.vanished:,}")


def done_rows(done: ImportDone) -> tuple[tuple[str, str], ...]:
    """Return (words, number) lines of what an import did."""
    names = ("rows", "new", "changed", "unchanged", "refused", "vanished")
    return tuple(
        (text(f"importing.done.{name}"), f"{getattr(done.counts, name):,}") for name in names
    )


def done_title(done: ImportDone) -> str:
    """Return the heading of the last step."""
    if done.list_label:
        return text("importing.done.list", label=done.list_label)
    return text("importing.done.title", count=f"{takes(done.kind, done.counts):,}")
