"""The bureau's words for what was found: labels with days, over codes that never change.

The shipped dictionary is the list of codes. A bureau may word a value differently from a
day on, take it out of use, and put values of its own under 发现问题待后续处理, whose codes
(X01, X02, …) it is given. A finding is read in the words of the day of its inspection.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from app.core.finding_vocabulary import (
    CLEAR,
    FOLLOW_UPS,
    METHODS,
    NO_FOLLOW_UP,
    OTHER_FOLLOW_UP,
    PENDING,
    RESULTS,
    Value,
    is_own_code,
    join_results,
    result_place,
)
from app.errors import UserError

LONGEST: Final = 60


class Dictionary(StrEnum):
    """A dictionary of the field."""

    RESULT = "RESULT"  # 检查结果
    METHOD = "METHOD"  # 核查方式
    FOLLOW_UP = "FOLLOW_UP"  # 后续处置措施


class BadWord(UserError):
    """A word cannot be so: empty, too long, or said of another value of the dictionary."""

    code = "wording.bad"


class MustStay(UserError):
    """The rules of the record sheet rest on this value: it cannot be taken out of use."""

    code = "wording.must_stay"


SHIPPED_VALUES: Final[Mapping[Dictionary, tuple[Value, ...]]] = MappingProxyType(
    {
        Dictionary.RESULT: RESULTS,
        Dictionary.METHOD: METHODS,
        Dictionary.FOLLOW_UP: FOLLOW_UPS,
    }
)
# What the selection rules name (core.findings): without one of these no finding is whole.
FIXED: Final = frozenset({CLEAR, PENDING, NO_FOLLOW_UP, OTHER_FOLLOW_UP})


@dataclass(frozen=True, slots=True)
class LabelRow:
    """What the bureau says of a value from a day on."""

    dictionary: Dictionary
    code: str
    label: str
    retired: bool
    valid_from: date


@dataclass(frozen=True, slots=True)
class Words:
    """The dictionaries as they are on one day."""

    values: Mapping[Dictionary, tuple[Value, ...]]
    retired: frozenset[tuple[Dictionary, str]] = frozenset()

    def offered(self, which: Dictionary, chosen: Collection[str] = ()) -> tuple[Value, ...]:
        """Return what may be chosen, in order; what is chosen already stays in sight."""
        return tuple(
            one
            for one in self.values[which]
            if (which, one.code) not in self.retired or one.code in chosen
        )

    def label(self, which: Dictionary, code: str) -> str:
        """Return the label of a code; the code itself where the day does not know it."""
        return next((one.label for one in self.values[which] if one.code == code), code)

    def result(self, code: str) -> str:
        """Return the label of a 检查结果."""
        return self.label(Dictionary.RESULT, code)

    def results_text(self, codes: Sequence[str]) -> str:
        """Return several results as one text in the dictionary's order, joined by ；."""
        return join_results(self.values[Dictionary.RESULT], codes)

    def out_of_use(self, which: Dictionary, codes: Sequence[str]) -> tuple[str, ...]:
        """Return the labels of those codes that may not be chosen any more on the day."""
        return tuple(self.label(which, one) for one in codes if (which, one) in self.retired)


SHIPPED: Final = Words(SHIPPED_VALUES)


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything the bureau said of its words, in the order it was said."""

    rows: tuple[LabelRow, ...] = ()

    def on(self, day: date) -> Words:
        """Return the dictionaries as they are on a day."""
        return _words(self.rows, day) if self.rows else SHIPPED

    def codes(self) -> frozenset[str]:
        """Return the bureau's own codes, given out once and for all."""
        return frozenset(row.code for row in self.rows if is_own_code(row.code))

    def next_code(self) -> str:
        """Return the code the next value of its own is given."""
        taken = [int(code[1:]) for code in self.codes()]
        return f"X{max(taken, default=0) + 1:02d}"


SHIPPED_WORDING: Final = Wording()


@lru_cache(maxsize=256)
def _words(rows: tuple[LabelRow, ...], day: date) -> Words:
    # Of a value added later than the day its first word is used: it has no other.
    newest: dict[tuple[Dictionary, str], LabelRow] = {}
    for row in rows:
        key = row.dictionary, row.code
        held = newest.get(key)
        if row.valid_from <= day and (held is None or row.valid_from >= held.valid_from):
            newest[key] = row
    values = {which: [*shipped] for which, shipped in SHIPPED_VALUES.items()}
    retired = set()
    for row in rows:
        key = row.dictionary, row.code
        if is_own_code(row.code) and key not in newest:
            newest[key] = replace(row, retired=True)
    for (which, code), row in newest.items():
        if row.retired:
            retired.add((which, code))
        if is_own_code(code):
            values[which].append(Value(code, row.label, PENDING))
        else:
            values[which] = [
                replace(one, label=row.label) if one.code == code else one for one in values[which]
            ]
    values[Dictionary.RESULT].sort(key=lambda one: result_place(one.code))
    return Words({which: tuple(some) for which, some in values.items()}, frozenset(retired))


def check_word(wording: Wording, row: LabelRow) -> LabelRow:
    """Return the row with its label trimmed, or raise what is wrong with it.

    Raises:
        BadWord, MustStay: the user's.
    """
    label = " ".join(row.label.split())
    known = {one.code for one in SHIPPED_VALUES[row.dictionary]} | {
        one.code for one in wording.rows if one.dictionary is row.dictionary
    }
    new = row.dictionary is Dictionary.RESULT and row.code == wording.next_code()
    if row.code not in known and not new:
        raise BadWord(word_fault="code", label=row.code, most=LONGEST)
    if not label:
        raise BadWord(word_fault="empty", label=label, most=LONGEST)
    if len(label) > LONGEST or any(ord(mark) < 32 for mark in label):
        raise BadWord(word_fault="long", label=label[:LONGEST], most=LONGEST)
    if row.retired and row.code in FIXED:
        raise MustStay(label=label)
    # Sheets that come back name values by their labels: two of one label cannot be told apart.
    others = (
        one
        for one in wording.on(row.valid_from).values[row.dictionary]
        if one.code != row.code and one.label.strip() == label
    )
    if next(others, None) is not None:
        raise BadWord(word_fault="twice", label=label, most=LONGEST)
    return replace(row, label=label)
