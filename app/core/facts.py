"""风险事实: dated facts about an enterprise, read from a list, and asked for in a plan.

A fact has a kind (投诉举报, 经营异常名录, …), a first day and, where it has ended, a last
one. A row is refused for what would make the fact say something else than its file: an
unknown kind, a day nobody can read or yet to come, an end before the beginning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core import codes, vocabulary
from app.core.rows import (
    NO_END,
    Cell,
    Read,
    RowIssue,
    Severity,
    clean_text,
    is_nothing,
    read_date,
    shorten,
    without_failed,
)

LONGEST_NAME: Final = 200
LONGEST_REFERENCE: Final = 100
LONGEST_NOTE: Final = 300
MOST_MONTHS: Final = 120


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as a list has it.

    Attributes:
        codes: identifiers of the enterprise, cleaned; one of them, or `name`, is there.
        until: the last day; None where the list names none or says 长期.
        reference: number of the decision or of the complaint.
    """

    codes: tuple[str, ...]
    name: str
    kind: str
    since: date
    until: date | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactTest:
    """A question to the facts of an enterprise: one of these kinds, at this time?

    months: 0 asks whether a fact is in force on the day (it has begun and not ended);
    n asks whether one began within the last n months, ended or not.
    """

    kinds: tuple[str, ...] = ()
    months: int = 0

    @property
    def asks(self) -> bool:
        """Tell whether there is a question at all."""
        return bool(self.kinds)

    def first_day(self, day: date) -> date | None:
        """Return the first day a fact may have begun on; None where any will do."""
        return months_before(day, self.months) if self.months else None


NO_FACTS: Final = FactTest()


def holds(since: date, until: date | None, test: FactTest, day: date) -> bool:
    """Tell whether a fact of one of the kinds answers a question on a day.

    The same decision as the query of app.store.scope, for one fact.
    """
    if since > day:
        return False
    first = test.first_day(day)
    if first is not None:
        return since >= first
    return until is None or until >= day


def months_before(day: date, months: int) -> date:
    """Return the same day of the month some months before; a month's last where it has none.

    2026-03-31 less one month is 2026-02-28.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def read_fact(
    cells: Mapping[str, Cell], row: int, kinds: Sequence[str], today: date, given: str = ""
) -> Read[FactRow]:
    """Return the fact a row describes, with everything worth saying about it.

    Args:
        cells: field name (see headings.FACT_FIELDS) -> cell.
        row: number of the row in the file, for the issues.
        kinds: the kinds in use; a word that means none of them is refused.
        today: the day of reading; what begins later has not happened, as by hand.
        given: the kind of every row of a list that has no column for it.
    """
    cells, issues = without_failed(cells, row, needed=("kind", "since", "until"))
    found = codes_of(cells, row, issues)
    name = clean_text(cells.get("name"))[:LONGEST_NAME]
    if not found and not name:
        issues.append(RowIssue(row, "code", "", "facts.nobody", Severity.REFUSE))
    kind = _kind(cells, row, kinds, given, issues)
    since = day_of(cells, "since", row, issues)
    if since is None and is_nothing(clean_text(cells.get("since"))):
        issues.append(RowIssue(row, "since", "", "facts.since_missing", Severity.REFUSE))
    elif since is not None and since > today:
        value = shorten(clean_text(cells.get("since"))) if since == NO_END else since.isoformat()
        issues.append(RowIssue(row, "since", value, "facts.future", Severity.REFUSE))
    until = day_of(cells, "until", row, issues)
    if until == NO_END:
        until = None
    if since and until and until < since:
        issues.append(RowIssue(row, "until", until.isoformat(), "facts.order", Severity.REFUSE))
    reference = clean_text(cells.get("reference"))
    reference = "" if is_nothing(reference) else reference
    if len(reference) > LONGEST_REFERENCE:
        value = shorten(reference)
        issues.append(RowIssue(row, "reference", value, "rows.too_long", Severity.REFUSE))
    note = note_of(cells, row, issues)
    if since is None or any(issue.severity is Severity.REFUSE for issue in issues):
        return Read(None, tuple(issues))
    return Read(FactRow(found, name, kind, since, until, reference, note), tuple(issues))


def codes_of(cells: Mapping[str, Cell], row: int, issues: list[RowIssue]) -> tuple[str, ...]:
    """Return the usable codes of the enterprise a row is about; say what was lost of them."""
    found: dict[str, None] = {}
    for column in ("uscc", "code", "regno"):
        for code in codes.classify_all(clean_text(cells.get(column))):
            if code.usable:
                found[code.text] = None
            for warning in code.warnings:
                if warning in codes.UNUSABLE:
                    card = code.kind is codes.CodeKind.IDCARD
                    value = codes.mask(code.text) if card else shorten(code.text)
                    issues.append(RowIssue(row, column, value, warning, Severity.LOST))
    return tuple(found)


def _kind(
    cells: Mapping[str, Cell],
    row: int,
    kinds: Sequence[str],
    given: str,
    issues: list[RowIssue],
) -> str:
    word = clean_text(cells.get("kind")) or given
    if not word:
        issues.append(RowIssue(row, "kind", "", "facts.kind_missing", Severity.REFUSE))
        return ""
    kind = word if word in kinds else vocabulary.fact_kind_of(word)
    if kind not in kinds:
        issues.append(RowIssue(row, "kind", shorten(word), "facts.kind_unknown", Severity.REFUSE))
    return kind


def day_of(cells: Mapping[str, Cell], field: str, row: int, issues: list[RowIssue]) -> date | None:
    """Return the day in a cell, NO_END for 长期; refuse the row where nobody can read it."""
    cell = cells.get(field)
    day = read_date(cell)
    if day is None and not is_nothing(text := clean_text(cell)):
        # Without its day a fact would count from, or up to, a day nobody wrote.
        issues.append(RowIssue(row, field, shorten(text), "facts.date", Severity.REFUSE))
    return day


def note_of(cells: Mapping[str, Cell], row: int, issues: list[RowIssue]) -> str:
    """Return the note of a row without identity numbers, as long as the table keeps it."""
    text = clean_text(cells.get("note"))
    bare = codes.without_cards(text)
    if bare != text:
        shown = shorten(codes.mask_within(text))
        issues.append(RowIssue(row, "note", shown, codes.ID_CARD, Severity.LOST))
    if len(bare) > LONGEST_NOTE:
        issues.append(RowIssue(row, "note", shorten(bare), "facts.note_cut", Severity.WARN))
    return shorten(bare, LONGEST_NOTE)
