"""What an import shows before it is saved: counts, lines and issues, ready for a page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from app.core.headings import Kind, label
from app.core.rows import RowIssue, Severity
from app.core.vocabulary import LIST_MARK
from app.texts import text

SHOWN: Final = 200
KEPT: Final = 20_000  # lines of a class that the preview of an item list carries
# The classes of rows whose lines are read page by page.
Listed = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How many rows of each kind. rows = new + changed + unchanged + doubtful + refused.

    doubtful: rows nobody has said of which record they are, or that are to be left out;
    left_out: how many of these are. asked: all that were doubtful, decided ones too;
    recalled: how many of those an earlier decision about the same row still decides.
    warned: rows taken over, but with something to look at. lost: rows refused because a
    spreadsheet cut the digits of their code. vanished: records of the registry that no row
    is about; they stay. skipped: rows of the file that are not data (examples, subtotals,
    headings again).
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    refused: int = 0
    warned: int = 0
    doubtful: int = 0
    lost: int = 0
    skipped: int = 0
    left_out: int = 0
    asked: int = 0
    recalled: int = 0

    @property
    def open(self) -> int:
        """How many doubtful rows still wait for somebody to say what they are."""
        return self.doubtful - self.left_out


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's heading and its two values as text."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A row or record: `row` is 0 for a record that no row is about; `key` "" where a
    number will be issued."""

    row: int
    key: str
    name: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One thing to say about one row; `message` says it in full."""

    row: int
    column: str
    value: str
    code: str
    severity: Severity
    message: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a doubtful row may be. `why`: a code of imports.why.*.

    `fields`: field, heading, what the file says, what the registry says.
    """

    record_id: int
    key: str
    name: str
    why: str
    fields: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Recalled:
    """When (the day in Beijing) and by whom a row was decided in an earlier import."""

    day: date
    by: str


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A row that may be a record of the registry, side by side with those it may be.

    `line` names it within the staging file. `decided`: None while nobody has said;
    then the record's id, NEW_RECORD or LEAVE_OUT. `recalled`: set where that is what was
    said of the same row before.
    """

    line: int
    row: int
    sheet: str
    name: str
    candidates: tuple[Candidate, ...]
    decided: int | None = None
    recalled: Recalled | None = None


NEW_RECORD: Final = 0
LEAVE_OUT: Final = -1


@dataclass(frozen=True, slots=True)
class VanishedLine:
    """A record of the registry that no row of a file is about."""

    id: int
    key: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row of the file that is no data. `why`: a code of imports.skipped.*."""

    sheet: str
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class SheetLook:
    """A sheet as it stands in a file: its headings and the first rows below, as text."""

    name: str
    visible: bool
    heading_row: int
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ImportLook:
    """How a file's headings would be understood, before it is read as a whole.

    mapping: heading -> field, "" where it means none; `remembered` where somebody
    decided it for these very headings before. fields: (field, heading people know) of
    all there are to choose from. missing: headings that must be there and are not.
    """

    kind: Kind
    file_name: str
    sheets: tuple[SheetLook, ...]
    mapping: Mapping[str, str]
    remembered: bool
    fields: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    private: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """Exactly what a commit of `staging` will do; of each class the first SHOWN lines.

    The others are read by `imports.listed`; of an item list all lines are in it.

    unused: headings of the file nobody knows; private: columns that are never stored.
    hidden_sheets: sheets of the file that were not read.
    """

    kind: Kind
    file_name: str
    staging: Path
    sha256: str
    counts: ImportCounts
    new: tuple[PreviewLine, ...]
    changed: tuple[PreviewLine, ...]
    unchanged: tuple[PreviewLine, ...]
    vanished: tuple[PreviewLine, ...]
    refused: tuple[PreviewLine, ...]
    issues: tuple[IssueLine, ...]
    unused: tuple[str, ...]
    private: tuple[str, ...]
    doubtful: tuple[DoubtfulRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    hidden_sheets: tuple[str, ...] = ()


def shown(value: Any) -> str:
    """Return a field's value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return LIST_MARK.join(shown(one) for one in value if one)
    if isinstance(value, bool):
        return text("imports.yes") if value else text("imports.no")
    return str(value)


def field_changes(
    kind: Kind, changes: Mapping[str, tuple[Any, Any] | list[Any]]
) -> tuple[FieldChange, ...]:
    """Return field -> (before, after) as lines with the headings people know."""
    return tuple(
        FieldChange(label(kind, name), shown(before), shown(after))
        for name, (before, after) in changes.items()
    )


@dataclass(slots=True)
class Gathered:
    """A preview while it grows."""

    kind: Kind
    counts: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[PreviewLine]] = field(default_factory=dict)
    issues: list[IssueLine] = field(default_factory=list)

    def take(self, issues: Iterable[RowIssue], sheet: str) -> bool:
        """Note a row's issues; return whether they refuse it."""
        refused = noted = False
        for one in issues:
            refused = refused or one.severity is Severity.REFUSE
            noted = True
            self.issues.append(
                IssueLine(
                    one.row,
                    label(self.kind, one.column),
                    one.value,
                    one.code,
                    one.severity,
                    text(f"errors.{one.code}", value=one.value, first_row=one.first_row),
                    sheet,
                )
            )
        self.counts["warned"] += noted and not refused
        return refused

    def line(self, which: str, line: PreviewLine) -> None:
        """Count a line, and keep it if it is among the first."""
        self.counts[which] += 1
        kept = self.lines.setdefault(which, [])
        if len(kept) < KEPT:
            kept.append(line)

    def first(self, which: str) -> tuple[PreviewLine, ...]:
        """Return the kept lines of a class, by row."""
        return tuple(sorted(self.lines.get(which, ()), key=lambda line: line.row))

    def totals(self) -> ImportCounts:
        """Return the counts."""
        return ImportCounts(**{name: self.counts[name] for name in ImportCounts.__slots__})
