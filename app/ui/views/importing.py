"""What the import decides: which tabs, which numbers, what the one button says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.headings import Kind
from app.core.rows import Severity, read_date
from app.core.vocabulary import LIST_MARK
from app.services.imports import (
    ImportCounts,
    ImportDone,
    ImportPreview,
    IssueLine,
    NothingUsable,
    PreviewLine,
)
from app.texts import text

STEPS: Final = ("choose", "preview", "done")
TABS: Final = ("new", "changed", "refused", "noted", "unchanged", "vanished")
# More lines than this nobody reads on a screen; the list of problems has them all.
MOST_ISSUES: Final = 500
LONGEST_LABEL: Final = 40


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field of a changed record; row, key and name only in a record's first line."""

    row: str
    key: str
    name: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview as the page shows it: of a file that can be imported, or of one that cannot.

    preview: None where not one row can be taken over.
    """

    kind: Kind
    file_name: str
    counts: ImportCounts
    refused: tuple[IssueLine, ...]
    noted: tuple[IssueLine, ...]
    issues: tuple[IssueLine, ...]
    preview: ImportPreview | None

    def count(self, tab: str) -> int:
        """How many a tab is about: rows, and issues in 提醒."""
        return len(self.noted) if tab == "noted" else int(getattr(self.counts, tab))

    def lines(self, tab: str) -> tuple[PreviewLine, ...]:
        """The lines of a tab that shows rows or records."""
        if self.preview is None:
            return ()
        found: tuple[PreviewLine, ...] = getattr(self.preview, tab)
        return found


def of_preview(preview: ImportPreview) -> Shown:
    """Return what a preview shows."""
    refused, noted = _sorted(preview.issues)
    return Shown(
        preview.kind, preview.file_name, preview.counts, refused, noted, preview.issues, preview
    )


def of_nothing(kind: Kind, error: NothingUsable) -> Shown:
    """Return what a file shows of which nothing can be taken over."""
    refused, noted = _sorted(error.issues)
    rows = int(str(error.fields["rows"]))
    counts = ImportCounts(rows=rows, refused=rows)
    return Shown(kind, str(error.fields["file"]), counts, refused, noted, error.issues, None)


def _sorted(
    issues: Sequence[IssueLine],
) -> tuple[tuple[IssueLine, ...], tuple[IssueLine, ...]]:
    refused = tuple(one for one in issues if one.severity is Severity.REFUSE)
    return refused, tuple(one for one in issues if one.severity is not Severity.REFUSE)


def to_save(shown: Shown) -> int:
    """Return how many records the import will write; an item list is written as a whole."""
    counts = shown.counts
    if shown.kind == "items":
        changes = counts.new + counts.changed + counts.vanished
        return counts.rows - counts.refused if changes else 0
    return counts.new + counts.changed


def button(shown: Shown) -> str:
    """Return the words of the one button."""
    count = to_save(shown)
    if not count:
        return text("importing.preview.nothing")
    key = "items" if shown.kind == "items" else "rows"
    return text(f"importing.preview.confirm_{key}", count=f"{count:,}")


def sentence(shown: Shown) -> str:
    """Return what the button will do, or why there is nothing to press."""
    if shown.preview is None:
        return text("importing.preview.all_refused")
    if not to_save(shown):
        return text("importing.preview.no_difference")
    if shown.counts.refused:
        return text("importing.preview.left_out", count=f"{shown.counts.refused:,}")
    return text("importing.preview.at_once")


def summary(shown: Shown) -> tuple[tuple[str, str], ...]:
    """Return lines that add up: the file's rows are new, changed, unchanged or refused."""
    counts = shown.counts
    rows = [
        (text("importing.tab.new"), counts.new),
        (text("importing.tab.changed"), counts.changed),
        (text("importing.tab.unchanged"), counts.unchanged),
        (text("importing.tab.refused"), counts.refused),
    ]
    return (
        (text("importing.summary.rows"), f"{counts.rows:,}"),
        *((f"  {words}", f"{count:,}") for words, count in rows),
        (text("importing.tab.noted"), f"{len(shown.noted):,}"),
        (text("importing.tab.vanished"), f"{counts.vanished:,}"),
    )


def tab_words(shown: Shown, tab: str) -> str:
    """Return a tab's title with its number."""
    return text(
        "importing.tab.title", tab=text(f"importing.tab.{tab}"), count=f"{shown.count(tab):,}"
    )


def tab_note(shown: Shown, tab: str, listed: int) -> str:
    """Return what a tab means; with how many it shows where these are not all."""
    note = text(f"importing.note.{tab}_items" if _of_items(shown, tab) else f"importing.note.{tab}")
    count = shown.count(tab)
    if tab != "refused" and listed < count:
        note += text("importing.note.first", listed=f"{listed:,}", count=f"{count:,}")
    return note


def _of_items(shown: Shown, tab: str) -> bool:
    return shown.kind == "items" and tab == "vanished"


def changed_fields(lines: Sequence[PreviewLine]) -> tuple[ChangedField, ...]:
    """Return changed records field by field."""
    found = []
    for line in lines:
        for at, one in enumerate(line.changes):
            first = (str(line.row), line.key, line.name) if at == 0 else ("", "", "")
            found.append(ChangedField(*first, one.column, one.before, one.after))
    return tuple(found)


def heading_notes(shown: Shown) -> str:
    """Return what to know about the file's columns, "" for nothing."""
    if shown.preview is None:
        return ""
    notes = []
    if shown.preview.private:
        names = LIST_MARK.join(shown.preview.private)
        notes.append(text("importing.note.private", names=names))
    if shown.preview.unused:
        names = LIST_MARK.join(shown.preview.unused)
        notes.append(text("importing.note.unused", names=names))
    return "\n".join(notes)


def version_errors(label: str, day: str) -> dict[str, str]:
    """Return field -> sentence for what is wrong with a new version's label and day."""
    errors = {}
    if len(label) > LONGEST_LABEL:
        errors["label"] = text("importing.version.label_long", most=LONGEST_LABEL)
    if day and read_date(day) is None:
        errors["valid_from"] = text("importing.version.day_wrong")
    return errors


def version_day(day: str) -> date | None:
    """Return the day as typed, None for none."""
    return read_date(day) if day else None


def done_rows(done: ImportDone) -> tuple[tuple[str, str], ...]:
    """Return what was done, in numbers."""
    counts = done.counts
    rows = [
        (text(f"importing.tab.{tab}"), f"{getattr(counts, tab):,}")
        for tab in ("new", "changed", "unchanged", "refused")
    ]
    if done.list_label:
        rows.insert(0, (text("importing.done.label"), done.list_label))
    return tuple(rows)
