"""The rows of a list as its file will have them, and what a receiver would find wrong.

A row with a fault that stops it is not written: nothing goes out that is known to come
back. Each fault names row, column and value.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core import codes as identifiers
from app.core import disclosure_vocabulary as words
from app.core.codes import CodeKind, classify
from app.core.disclosure import (
    Entry,
    Line,
    Occasion,
    Preset,
    TaskFacts,
    maker_of,
    results_of,
    same_of,
    value_of,
)
from app.core.disclosure_codes import ABSENT, CodeList, Codes, label_of
from app.core.disclosure_fields import PASSING, Column, Field, Rule
from app.core.finding_vocabulary import JOINT

_MOBILE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_SHORT: Final = 2  # a name of one character is in too many words
_DIGEST: Final = 16
_NO_RULE: Final = Rule()
_NO_OCCASION: Final = Occasion()
_DICTIONARIES: Final = {Field(one.value): one for one in CodeList}


class FaultKind(StrEnum):
    """What a receiver would say; sentences disclosure.fault.<kind>."""

    EMPTY = "EMPTY"  # the column may not be empty
    LONG = "LONG"
    SHAPE = "SHAPE"
    NO_CODE = "NO_CODE"  # the bureau entered no code for a value of ours
    SEVERAL = "SEVERAL"  # several values with different codes, and the field takes one
    REFUSABLE = "REFUSABLE"  # written, and may be refused: a code of 15 digits
    PRIVATE = "PRIVATE"  # the text holds a telephone, an identity number or a person's name
    ONE_CODE = "ONE_CODE"  # several items and one field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one cell.

    Attributes:
        value: what stands there, or ours that has no code.
        most: the limit that is passed, 0 where that is not the matter.
        stops: the row is not written.
    """

    kind: FaultKind
    assignment_id: int
    name: str
    heading: str
    value: str = ""
    most: int = 0
    stops: bool = True
    field: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list.

    Attributes:
        key: the same for the same enterprise (and item) in every file of the list.
        digest: of the cells that differ only where something was changed.
        result: what the row says was found, for the totals; "" in lists without results.
    """

    key: str
    assignment_id: int
    finding_id: int
    revision: int
    cells: tuple[str, ...]
    digest: str
    result: str = ""
    faults: tuple[Fault, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether the row is not written."""
        return any(one.stops for one in self.faults)


_Maker = Callable[[Line, list[Fault]], str]


class Filling:
    """Fills the rows of one list. What is the same in every row is worked out once."""

    def __init__(
        self, preset: Preset, task: TaskFacts, codes: Codes, occasion: Occasion = _NO_OCCASION
    ) -> None:
        self.preset = preset
        self.columns: tuple[Column, ...] = preset.columns
        self._task = task
        self._codes = codes
        self._occasion = occasion
        self._makers = [self._maker(one) for one in self.columns]
        self._lasting = [
            at for at, one in enumerate(self.columns) if one.field and one.field not in PASSING
        ]
        self._results: dict[tuple[int, tuple[str, ...]], str] = {}

    def row(self, line: Line) -> ListRow:
        """Return a row with its faults."""
        faults: list[Fault] = []
        cells = [made if isinstance(made, str) else made(line, faults) for made in self._makers]
        entry = line.entry
        lasting = "\x1f".join([cells[at] for at in self._lasting])
        return ListRow(
            line.key,
            entry.assignment_id,
            entry.finding_id,
            entry.revision,
            tuple(cells),
            hashlib.sha256(lasting.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST],
            self._said(line) if entry.results else "",
            tuple(faults),
        )

    def _maker(self, column: Column) -> _Maker | str:
        """Return how a column's cells come to be, or the one text they all have."""
        field = column.field
        if field is None:
            return column.constant
        rule = self.preset.rules.get(field, _NO_RULE)
        which = _DICTIONARIES.get(field)
        if which is not None:
            return lambda line, faults: self._coded(which, column, rule, line, faults)
        same = same_of(field, self._task)
        guarded = field is Field.ITEM_DETAIL or rule.most or rule.shape
        if same is not None and (same or not rule.required) and not guarded:
            return same
        of_line = maker_of(field)

        def made(line: Line, faults: list[Fault]) -> str:
            if of_line is not None:
                value = of_line(line)
            else:
                value = value_of(field, self._task, line, self._codes, self._occasion)
            if guarded or (rule.required and not value):
                faults.extend(_wrong(column, rule, value, line.entry))
            return value

        return made

    def _said(self, line: Line) -> str:
        """What a row says was found, in words; thousands say the same."""
        result = results_of(line)
        key = id(line.entry.words), result
        if key not in self._results:
            if result == (ABSENT,):
                self._results[key] = label_of(CodeList.CHECK_RESULT, ABSENT)
            else:
                self._results[key] = line.entry.words.results_text(result)
        return self._results[key]

    def _coded(
        self, which: CodeList, column: Column, rule: Rule, line: Line, faults: list[Fault]
    ) -> str:
        ours = _ours(which, self._task, line)
        found = self._codes.find(which, ours)
        if len(found) == 1:
            return found[0]
        kind = FaultKind.SEVERAL if found else FaultKind.NO_CODE
        said = JOINT.join(label_of(which, one, line.entry.words) for one in ours)
        if rule.required or found or self._codes.lists.get(which):
            faults.append(_fault(kind, column, said, line.entry, stops=rule.required))
        return ""


def _ours(which: CodeList, task: TaskFacts, line: Line) -> tuple[str, ...]:
    """Our values of a dictionary field; of results the narrowest, without what they stand under."""
    entry = line.entry
    match which:
        case CodeList.OBJECT_KIND | CodeList.PARTY_KIND:
            return (party_of(entry),)
        case CodeList.ID_KIND:
            return ("USCC" if classify(entry.code).kind is CodeKind.USCC18 else "REGNO",)
        case CodeList.CHECK_FORM:
            return ("JOINT" if task.joint else "OWN",)
        case CodeList.CHECK_SORT:
            return ("DIRECTED" if task.directed else "UNDIRECTED",)
        case CodeList.CHECK_METHOD:
            return entry.methods
    return results_of(line)


def party_of(entry: Entry) -> str:
    """Return what an enterprise is: by its credit code (GB 32100, 9x), else by its kind."""
    by_code = {"91": "COMPANY", "92": "SOLE_TRADER", "93": "COOPERATIVE"}
    if classify(entry.code).kind is CodeKind.USCC18:
        return by_code.get(entry.code[:2], "OTHER_PARTY")
    for code in ("SOLE_TRADER", "COOPERATIVE"):
        if words.PARTIES[code] in entry.kind:
            return code
    return "COMPANY" if entry.kind else "OTHER_PARTY"


def _wrong(column: Column, rule: Rule, value: str, entry: Entry) -> Iterable[Fault]:
    if not value:
        if rule.required:
            yield _fault(FaultKind.EMPTY, column, "", entry)
        return
    if rule.most and len(value) > rule.most:
        yield _fault(FaultKind.LONG, column, value, entry, most=rule.most)
    elif rule.shape and not re.fullmatch(rule.shape, value):
        several = column.field is Field.CATALOGUE_CODE and not value.isalnum()
        if column.field is Field.ENTERPRISE_CODE and rule.told_only:
            yield _fault(FaultKind.REFUSABLE, column, value, entry, stops=False)
        else:
            kind = FaultKind.ONE_CODE if several else FaultKind.SHAPE
            yield _fault(kind, column, value, entry)
    # The one field with the inspector's own words; names and addresses hold persons' by right.
    if column.field is Field.ITEM_DETAIL and is_private(value, entry.private):
        yield _fault(FaultKind.PRIVATE, column, "", entry)


def is_private(value: str, known: Sequence[str] = ()) -> bool:
    """Tell whether a text holds an identity number, a mobile number or a word of `known`."""
    if _MOBILE.search(value) or identifiers.without_cards(value) != value:
        return True
    return any(len(one) >= _SHORT and one in value for one in known)


def _fault(
    kind: FaultKind,
    column: Column,
    value: str,
    entry: Entry,
    *,
    most: int = 0,
    stops: bool = True,
) -> Fault:
    field = column.field.value if column.field else ""
    return Fault(kind, entry.assignment_id, entry.name, column.heading, value, most, stops, field)
