"""A doubtful row beside the records it may be: what differs, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, Literal

from app.services.registry.import_lines import (
    LEAVE_OUT,
    NEW_RECORD,
    Candidate,
    DoubtfulRow,
    ImportCounts,
)
from app.texts import text

Choice = Literal["same", "new", "leave"]
CHOICES: Final[tuple[Choice, ...]] = ("same", "new", "leave")
Segment = tuple[str, bool]  # words, and whether the other side has something else there


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both sides, cut into pieces that agree and pieces that differ."""

    heading: str
    ours: tuple[Segment, ...]
    theirs: tuple[Segment, ...]
    same: bool


def segments(file: str, registry: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Cut two values into pieces; a piece is marked where the other has none like it.

    >>> segments("甲路1号", "甲路12号")
    ((('甲路1号', False),), (('甲路1', False), ('2', True), ('号', False)))
    """
    ours: list[Segment] = []
    theirs: list[Segment] = []
    matcher = SequenceMatcher(None, file, registry, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        _add(ours, file[i1:i2], differs=tag != "equal")
        _add(theirs, registry[j1:j2], differs=tag != "equal")
    return tuple(ours), tuple(theirs)


def _add(pieces: list[Segment], words: str, *, differs: bool) -> None:
    if not words:
        return
    if pieces and pieces[-1][1] == differs:
        pieces[-1] = (pieces[-1][0] + words, differs)
    else:
        pieces.append((words, differs))


def compared(candidate: Candidate) -> tuple[Compared, ...]:
    """Return the fields of a pair: those that differ first, both empty left out."""
    found = []
    for _field, heading, file, registry in candidate.fields:
        if file or registry:
            ours, theirs = segments(file, registry)
            found.append(Compared(heading, ours, theirs, file == registry))
    return tuple(sorted(found, key=lambda one: one.same))


def outcome(row: DoubtfulRow, choice: Choice, candidate: int = 0) -> int:
    """Return the decision a choice means for a row: a record's id, NEW_RECORD or LEAVE_OUT."""
    if choice == "same":
        return row.candidates[candidate].record_id
    return NEW_RECORD if choice == "new" else LEAVE_OUT


def decided_as(row: DoubtfulRow) -> Choice | None:
    """Return which choice a row carries, None while nobody has said."""
    if row.decided is None:
        return None
    return {NEW_RECORD: "new", LEAVE_OUT: "leave"}.get(row.decided, "same")  # type: ignore[return-value] # literals


def decided_words(row: DoubtfulRow) -> str:
    """Return the word of the pill; an earlier decision says that it is one."""
    words = text(f"importing.doubt.is_{decided_as(row) or 'open'}")
    return text("importing.doubt.is_recalled", decision=words) if row.recalled else words


def decide(rows: Sequence[DoubtfulRow], line: int, decision: int) -> tuple[DoubtfulRow, ...]:
    """Return the rows with one decision noted; it is nobody's earlier one any more."""
    return tuple(
        replace(one, decided=decision, recalled=None) if one.line == line else one for one in rows
    )


def recalled_words(row: DoubtfulRow) -> str:
    """Return whose earlier decision a row carries and of when, "" where it carries none."""
    if row.recalled is None:
        return ""
    day = row.recalled.day.isoformat()
    return text("importing.doubt.recalled", day=day, by=row.recalled.by)


def next_open(rows: Sequence[DoubtfulRow], at: int) -> int:
    """Return the place of the next row nobody has decided, from `at` round; -1 for none."""
    places = (*range(at, len(rows)), *range(min(at, len(rows))))
    return next((place for place in places if rows[place].decided is None), -1)


def heading(row: DoubtfulRow) -> str:
    """Return which row of the file this is."""
    place = text("importing.row", row=row.row)
    if row.sheet:
        place = text("importing.place", sheet=row.sheet, row=row.row)
    return text("importing.doubt.heading", place=place, name=row.name)


def candidate_words(row: DoubtfulRow, at: int) -> str:
    """Return why a record may be meant, and which of several it is."""
    candidate = row.candidates[at]
    why = text(f"imports.why.{candidate.why}")
    if len(row.candidates) == 1:
        return why
    return text("importing.doubt.one_of", at=at + 1, count=len(row.candidates), why=why)


def rest_words(counts: ImportCounts, choice: Choice | None) -> str:
    """Return what the button for the rest says, "" where there is no rest."""
    if choice is None or not counts.open:
        return ""
    return text(
        "importing.doubt.rest",
        count=f"{counts.open:,}",
        choice=text(f"importing.doubt.is_{choice}"),
    )
