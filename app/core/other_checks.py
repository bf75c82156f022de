"""个案检查 and 专项检查 outside the lots, as a list has them (features.md B10).

They are recorded apart from the draws and count towards the yearly cap, unless a higher
level ordered them (国办发〔2024〕54号 as explained in 2025, domain §1.6).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.facts import LONGEST_NAME, LONGEST_NOTE, LONGEST_REFERENCE, codes_of, day_of, note_of
from app.core.rows import (
    NO_END,
    Cell,
    Read,
    RowIssue,
    Severity,
    clean_text,
    is_nothing,
    shorten,
    without_failed,
)
from app.core.vocabulary import yes_no

LONGEST_UNIT: Final = 100
LONGEST_ITEM: Final = 20
__all__ = [
    "KIND_WORDS",
    "LONGEST_ITEM",
    "LONGEST_NOTE",
    "LONGEST_REFERENCE",
    "LONGEST_UNIT",
    "CheckKind",
    "CheckRow",
    "kind_of",
    "read_check",
]


class CheckKind(StrEnum):
    """Why an enterprise was inspected outside a lot."""

    CASE = "CASE"  # 个案检查: a complaint, a transfer, a clue
    SPECIAL = "SPECIAL"  # 专项检查


# What the template offers, and how lists say it otherwise.
KIND_WORDS: Final = {CheckKind.CASE: "个案检查", CheckKind.SPECIAL: "专项检查"}
_KIND_WORDS: Final = {
    **{word: kind for kind, word in KIND_WORDS.items()},
    "个案": CheckKind.CASE,
    "案件检查": CheckKind.CASE,
    "有因检查": CheckKind.CASE,
    "线索核查": CheckKind.CASE,
    "投诉举报检查": CheckKind.CASE,
    "投诉举报核查": CheckKind.CASE,
    "投诉举报": CheckKind.CASE,
    "专项": CheckKind.SPECIAL,
    "专项行动": CheckKind.SPECIAL,
    "专项整治": CheckKind.SPECIAL,
    "重点检查": CheckKind.SPECIAL,
}
# A cell that says who ordered it instead of 是 or 否.
_ABOVE_WORDS: Final = {"上级部署": True, "上级": True, "本级": False, "本局": False, "自行": False}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """An inspection as a list has it.

    Attributes:
        codes: identifiers of the enterprise, cleaned; one of them, or `name`, is there.
        from_above: a higher level ordered it: it does not count.
        reference: number of the case or of the order.
    """

    codes: tuple[str, ...]
    name: str
    kind: CheckKind
    checked_on: date
    from_above: bool = False
    unit: str = ""
    item_code: str = ""
    reference: str = ""
    note: str = ""


def kind_of(word: str) -> CheckKind | None:
    """Return the kind a word means, or None where it means none."""
    return _KIND_WORDS.get(word)


def read_check(cells: Mapping[str, Cell], row: int, today: date) -> Read[CheckRow]:
    """Return the inspection a row describes, with everything worth saying about it.

    A row is refused for what would make it count for another enterprise, year or cap.

    Args:
        cells: field name (see headings.CHECK_FIELDS) -> cell.
        row: number of the row in the file, for the issues.
        today: an inspection of a later day has not been made.
    """
    cells, issues = without_failed(cells, row, needed=("kind", "checked_on", "from_above"))

    def refuse(field: str, code: str, value: str = "") -> None:
        issues.append(RowIssue(row, field, shorten(value), code, Severity.REFUSE))

    found = codes_of(cells, row, issues)
    name = clean_text(cells.get("name"))[:LONGEST_NAME]
    if not found and not name:
        refuse("code", "facts.nobody")
    word = clean_text(cells.get("kind"))
    kind = kind_of(word)
    if kind is None:
        refuse("kind", "checks.kind_unknown" if word else "checks.kind_missing", word)
    day = day_of(cells, "checked_on", row, issues)
    if day is None and is_nothing(clean_text(cells.get("checked_on"))):
        refuse("checked_on", "checks.day_missing")
    elif day == NO_END or (day is not None and day > today):
        refuse("checked_on", "checks.day_later", clean_text(cells.get("checked_on")))
    above = _from_above(clean_text(cells.get("from_above")))
    if above is None:
        refuse("from_above", "checks.above_unknown", clean_text(cells.get("from_above")))
    words = {}
    for field, most in (
        ("unit", LONGEST_UNIT),
        ("item_code", LONGEST_ITEM),
        ("reference", LONGEST_REFERENCE),
    ):
        said = clean_text(cells.get(field))
        words[field] = "" if is_nothing(said) else said
        if len(words[field]) > most:
            refuse(field, "rows.too_long", said)
    note = note_of(cells, row, issues)
    refused = any(issue.severity is Severity.REFUSE for issue in issues)
    if kind is None or day is None or above is None or refused:
        return Read(None, tuple(issues))
    return Read(CheckRow(found, name, kind, day, above, **words, note=note), tuple(issues))


def _from_above(word: str) -> bool | None:
    return _ABOVE_WORDS[word] if word in _ABOVE_WORDS else yes_no(word)
