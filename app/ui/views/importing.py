"""What the import decides: which tabs, which numbers, what the one button says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app.core.codes import ID_CARD
from app.core.headings import Kind
from app.core.rows import Severity, read_date
from app.core.vocabulary import LIST_MARK
from app.services.registry.import_lines import (
    ImportCounts,
    ImportPreview,
    IssueLine,
    PreviewLine,
    SkippedRow,
)
from app.services.registry.imports import ImportDone, NothingUsable
from app.texts import text

STEPS: Final = ("choose", "mapping", "preview", "done")
# The first five add up to the rows of the file.
TABS: Final = (
    "new",
    "changed",
    "unchanged",
    "doubtful",
    "refused",
    "vanished",
    "noted",
    "skipped",
)
DECIDED: Final = ("doubtful", "vanished")
_PARTS: Final = TABS[:5]
_OTHER_AREA: Final = "imports.other_area"
_ROWS_NAMED: Final = 5
# Tabs whose lines come page by page.
PAGED: Final = ("new", "changed", "unchanged")
_WHOLE: Final = (*PAGED, "refused", *DECIDED)  # tabs that show everything or say so themselves
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

    preview: None where not one row can be taken over. marked: how many records that the
    file does not mention get another status. of_file: issues of the file as a whole.
    keeping: items the file does not name stay in the new version of the list.
    """

    kind: Kind
    file_name: str
    counts: ImportCounts
    refused: tuple[IssueLine, ...]
    noted: tuple[IssueLine, ...]
    of_file: tuple[IssueLine, ...]
    issues: tuple[IssueLine, ...]
    preview: ImportPreview | None
    marked: int = 0
    keeping: bool = False

    def count(self, tab: str) -> int:
        """How many a tab is about: rows, and issues in 提醒."""
        if tab == "noted":
            # A preview carries the first issues only; the counts know all rows.
            return max(len(self.noted), self.counts.warned)
        return int(getattr(self.counts, tab))

    def lines(self, tab: str) -> tuple[PreviewLine, ...]:
        """The lines of a tab that shows rows or records."""
        if self.preview is None:
            return ()
        found: tuple[PreviewLine, ...] = getattr(self.preview, tab)
        return found


@dataclass(frozen=True, slots=True)
class TabLine:
    """A class of rows in the list at the left: its name, how many, and how urgent."""

    tab: str
    words: str
    count: str
    tone: Literal["danger", "warning"] | None


def of_preview(preview: ImportPreview) -> Shown:
    """Return what a preview shows."""
    return _shown(preview.kind, preview.file_name, preview.counts, preview.issues, preview)


def of_nothing(kind: Kind, error: NothingUsable) -> Shown:
    """Return what a file shows of which nothing can be taken over."""
    rows = int(str(error.fields["rows"]))
    counts = ImportCounts(rows=rows, refused=rows)
    return _shown(kind, str(error.fields["file"]), counts, error.issues, None)


def _shown(
    kind: Kind,
    file_name: str,
    counts: ImportCounts,
    issues: Sequence[IssueLine],
    preview: ImportPreview | None,
) -> Shown:
    of_file = tuple(one for one in issues if not one.row)
    of_rows = tuple(one for one in issues if one.row)
    refused = tuple(one for one in of_rows if one.severity is Severity.REFUSE)
    noted = tuple(one for one in of_rows if one.severity is not Severity.REFUSE)
    return Shown(kind, file_name, counts, refused, noted, of_file, tuple(issues), preview)


def to_save(shown: Shown) -> int:
    """Return how many records the import will write; an item list is written as a whole."""
    counts = shown.counts
    if shown.kind == "items":
        kept = counts.vanished if shown.keeping else 0
        changes = counts.new + counts.changed + counts.vanished - kept
        return counts.rows - counts.refused + kept if changes else 0
    return counts.new + counts.changed


def worth_saving(shown: Shown) -> bool:
    """Whether the one button does anything."""
    return shown.preview is not None and bool(to_save(shown) or shown.marked)


def button(shown: Shown) -> str:
    """Return the words of the one button."""
    count, marked = to_save(shown), shown.marked
    if not count and not marked:
        return text("importing.preview.nothing")
    if not count:
        return text("importing.preview.confirm_marks", count=f"{marked:,}")
    if marked:
        return text("importing.preview.confirm_both", count=f"{count:,}", marked=f"{marked:,}")
    key = "items" if shown.kind == "items" else "rows"
    return text(f"importing.preview.confirm_{key}", count=f"{count:,}")


def sentence(shown: Shown) -> str:
    """Return what the button will do, or why there is nothing to press."""
    counts = shown.counts
    if shown.preview is None:
        return text("importing.preview.all_refused")
    if counts.open:
        return text("importing.preview.undecided", count=f"{counts.open:,}")
    if not to_save(shown) and not shown.marked:
        return text(f"importing.preview.no_{'change' if counts.refused else 'difference'}")
    if counts.recalled:
        return text("importing.preview.recalled", count=f"{counts.recalled:,}")
    outside = counts.refused + counts.left_out
    if outside:
        return text("importing.preview.left_out", count=f"{outside:,}")
    return text("importing.preview.at_once")


def tab_lines(shown: Shown) -> tuple[TabLine, ...]:
    """Return the classes of rows; the first five add up to the rows of the file."""
    urgent: dict[str, Literal["danger", "warning"]] = {"refused": "danger", "doubtful": "warning"}
    return tuple(
        TabLine(
            tab,
            text(f"importing.tab.{tab}"),
            f"{shown.count(tab):,}",
            urgent.get(tab) if _presses(shown, tab) else None,
        )
        for tab in TABS
    )


def _presses(shown: Shown, tab: str) -> bool:
    """Whether a class waits for somebody."""
    return bool(shown.counts.open if tab == "doubtful" else shown.count(tab))


def first_tab(shown: Shown) -> str:
    """Return where to start: what waits for a decision or was decided in an earlier import,
    else the first that has something."""
    if shown.counts.open or shown.counts.recalled:
        return "doubtful"
    return next((tab for tab in TABS if shown.count(tab)), "new")


def rows_adding_up(counts: ImportCounts) -> tuple[int, ...]:
    """Return the parts whose sum is the number of rows in the file."""
    return tuple(int(getattr(counts, tab)) for tab in _PARTS)


def tab_note(shown: Shown, tab: str, listed: int) -> str:
    """Return what a tab means; with how many it shows where these are not all."""
    special = tab == "vanished" and shown.kind in ("officers", "items")
    note = text(f"importing.note.{tab}_{shown.kind}" if special else f"importing.note.{tab}")
    count = shown.count(tab)
    if tab == "doubtful" and shown.counts.recalled:
        note += text("importing.note.recalled", count=f"{shown.counts.recalled:,}")
    if tab not in _WHOLE and listed < count:
        note += text("importing.note.first", listed=f"{listed:,}", count=f"{count:,}")
    return note


def skipped_words(row: SkippedRow) -> str:
    """Return why a row of the file is no data."""
    return text(f"imports.skipped.{row.why}")


def changed_fields(lines: Sequence[PreviewLine]) -> tuple[ChangedField, ...]:
    """Return changed records field by field."""
    found = []
    for line in lines:
        for at, one in enumerate(line.changes):
            first = (str(line.row), line.key, line.name) if at == 0 else ("", "", "")
            found.append(ChangedField(*first, one.column, one.before, one.after))
    return tuple(found)


def change_words(line: ChangedField) -> str:
    """Return a change in full."""
    blank = text("importing.column.blank")
    return text(
        "importing.change",
        column=line.column,
        before=line.before or blank,
        after=line.after or blank,
    )


def warnings(shown: Shown) -> str:
    """Return what nobody must overlook: the file as a whole, and identity numbers in it."""
    said = [one.message for one in shown.of_file if one.code == _OTHER_AREA]
    rows = list(dict.fromkeys(one.row for one in shown.issues if one.code == ID_CARD))
    if rows:
        named = LIST_MARK.join(str(row) for row in rows[:_ROWS_NAMED])
        key = "id_cards" if len(rows) > _ROWS_NAMED else "id_card"
        said.append(text(f"importing.note.{key}", rows=named, count=f"{len(rows):,}"))
    return "\n".join(said)


def heading_notes(shown: Shown) -> str:
    """Return what to know about the file's columns and sheets, "" for nothing."""
    if shown.preview is None:
        return ""
    notes = [one.message for one in shown.of_file if one.code != _OTHER_AREA]
    notes += [
        text(f"importing.note.{key}", names=LIST_MARK.join(names))
        for key, names in (
            ("private", shown.preview.private),
            ("unused", shown.preview.unused),
            ("hidden", shown.preview.hidden_sheets),
        )
        if names
    ]
    return "".join(notes)


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
    """Return what was done, in numbers; what did not happen is left out."""
    counts = done.counts
    rows = [
        (text(f"importing.tab.{tab}"), f"{getattr(counts, tab):,}")
        for tab in ("new", "changed", "unchanged", "refused")
    ]
    if counts.doubtful:
        rows.append((text("importing.done.undecided"), f"{counts.doubtful:,}"))
    if counts.recalled:
        rows.append((text("importing.done.recalled"), f"{counts.recalled:,}"))
    if done.marked:
        rows.append((text("importing.done.marked"), f"{done.marked:,}"))
    if done.list_label:
        rows.insert(0, (text("importing.done.label"), done.list_label))
    return tuple(rows)


def left_out(done: ImportDone) -> str:
    """Return what to know about rows that stayed outside, "" for none."""
    count = done.counts.refused + done.counts.doubtful
    return text("importing.done.left", count=f"{count:,}") if count else ""
