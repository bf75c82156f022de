"""What a receiver calls things: its codes for our values, for the items, for the bureau.

Nobody knows the receiver's dictionaries beforehand (domain §3.3): the bureau pastes them,
two columns, ours and theirs. They are kept as dated parameters and read by `Codes`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from app.core import disclosure_vocabulary as words
from app.core.disclosure_fields import Field
from app.core.finding_vocabulary import ITEM_ABSENT, JOINT
from app.core.wording import SHIPPED, Dictionary, Words
from app.errors import UserError

WORDS_KEY: Final = "disclosure_words"
ITEMS_KEY: Final = "disclosure_items"
AGENCY_KEY: Final = "disclosure_agency"
EVERY: Final = "*"  # the line that holds for values without one of their own
ABSENT: Final = "ABSENT"  # 查无此项: the verdict on an item, no result of an inspection
TOGETHER: Final = "+"  # between several values that have one code together
LONGEST: Final = 100

# Of the bureau, entered once: the field it fills.
AGENCY_FIELDS: Final = (
    Field.AGENCY_CODE,
    Field.AGENCY_USCC,
    Field.DEPARTMENT_CODE,
    Field.AREA_NAME,
    Field.ENTRUSTED,
    Field.ENTRUSTED_CODE,
    Field.SOURCE,
)


class CodeList(StrEnum):
    """A dictionary of the receiver; the value is the field it fills."""

    OBJECT_KIND = Field.OBJECT_KIND.value
    PARTY_KIND = Field.PARTY_KIND.value
    ID_KIND = Field.ID_KIND.value
    CHECK_FORM = Field.CHECK_FORM.value
    CHECK_SORT = Field.CHECK_SORT.value
    CHECK_METHOD = Field.CHECK_METHOD.value
    CHECK_RESULT = Field.CHECK_RESULT.value


class BadCodes(UserError):
    """A line of what was pasted cannot be read.

    Fields: line (from 1), value, line_fault (columns, unknown, twice, long).
    """

    code = "disclosure.bad_codes"


@dataclass(frozen=True, slots=True)
class Codes:
    """Everything a bureau has entered of the receiver's codes.

    Attributes:
        lists: dictionary -> our code, several joined by "+", or "*" -> theirs.
        items: code of our item -> (监管事项目录编码, 检查实施清单编码).
        agency: field of AGENCY_FIELDS -> text.
    """

    lists: Mapping[CodeList, Mapping[str, str]] = field(default_factory=dict)
    items: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    agency: Mapping[Field, str] = field(default_factory=dict)

    @staticmethod
    def of(lists: Any, items: Any, agency: Any) -> "Codes":
        """Read the values of the three parameters, which `is_codes` has let pass."""
        return Codes(
            {CodeList(name): dict(lines) for name, lines in lists.items()},
            {code: (str(pair[0]), str(pair[1])) for code, pair in items.items()},
            {Field(name): value for name, value in agency.items()},
        )

    def find(self, which: CodeList, ours: Sequence[str]) -> tuple[str, ...]:
        """Return the receiver's codes for our values: one, none, or several that differ."""
        known = self.lists.get(which, {})
        whole = known.get(TOGETHER.join(sorted(ours)))
        if whole is not None:
            return (whole,)
        found = [known.get(one, known.get(EVERY, "")) for one in ours]
        if not ours and EVERY in known:
            found = [known[EVERY]]
        return () if "" in found else tuple(dict.fromkeys(found))


def our_values(which: CodeList, said: Words = SHIPPED) -> Mapping[str, str]:
    """Return code -> label of what we can have to say in a dictionary."""
    if which in (CodeList.OBJECT_KIND, CodeList.PARTY_KIND):
        return words.PARTIES
    if which is CodeList.ID_KIND:
        return words.IDENTIFIERS
    if which is CodeList.CHECK_FORM:
        return words.FORMS
    if which is CodeList.CHECK_SORT:
        return words.SORTS
    kind = Dictionary.METHOD if which is CodeList.CHECK_METHOD else Dictionary.RESULT
    found = {one.code: one.label for one in said.values[kind]}
    return found if kind is Dictionary.METHOD else {**found, ABSENT: ITEM_ABSENT}


def label_of(which: CodeList, ours: str, said: Words = SHIPPED) -> str:
    """Return our side of a line as people read it."""
    if ours == EVERY:
        return words.ALL_VALUES
    known = our_values(which, said)
    return JOINT.join(known.get(one, one) for one in ours.split(TOGETHER))


def read_lines(
    which: CodeList, lines: Iterable[Sequence[str]], said: Words = SHIPPED
) -> dict[str, str]:
    """Return a dictionary from two columns: our label or code, and theirs.

    Several of ours joined by ； have one code together; 全部 holds for the rest.

    Raises:
        BadCodes: a line has no two columns, a value we do not have, or one said twice.
    """
    known = our_values(which, said)
    by_label = {label: code for code, label in known.items()}
    found: dict[str, str] = {}
    for number, ours, theirs in _pairs(lines, 2):
        parts = [one.strip() for one in ours.replace(";", JOINT).split(JOINT) if one.strip()]
        if ours in (words.ALL_VALUES, EVERY):
            key = EVERY
        else:
            codes = [by_label.get(one, one if one in known else "") for one in parts]
            if not all(codes):
                raise BadCodes(line=number, value=ours, line_fault="unknown")
            key = TOGETHER.join(sorted(codes))
        if key in found:
            raise BadCodes(line=number, value=ours, line_fault="twice")
        found[key] = theirs[0]
    return found


def read_items(lines: Iterable[Sequence[str]], known: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return code of our item -> (catalogue code, list code) from three columns.

    Raises:
        BadCodes: as read_lines; an item the list does not have is unknown.
    """
    ours = set(known)
    found: dict[str, tuple[str, str]] = {}
    for number, code, theirs in _pairs(lines, 3):
        if code not in ours:
            raise BadCodes(line=number, value=code, line_fault="unknown")
        if code in found:
            raise BadCodes(line=number, value=code, line_fault="twice")
        found[code] = (theirs[0], theirs[1])
    return found


def _pairs(
    lines: Iterable[Sequence[str]], columns: int
) -> Iterable[tuple[int, str, tuple[str, ...]]]:
    """Yield (number, first cell, the others); blank lines and a heading are passed over."""
    for number, line in enumerate(lines, 1):
        cells = [str(cell).strip() for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if not cells or (number == 1 and cells[0] in words.OUR_HEADINGS):
            continue
        if len(cells) != columns or not all(cells):
            raise BadCodes(line=number, value=" ".join(cells)[:40], line_fault="columns")
        if any(len(cell) > LONGEST for cell in cells[1:]):
            raise BadCodes(line=number, value=cells[0][:40], line_fault="long")
        yield number, cells[0], tuple(cells[1:])


def is_codes(key: str, value: Any) -> bool:
    """Tell whether a parameter's value can be one of these three."""
    if not isinstance(value, dict):
        return False
    if key == WORDS_KEY:
        return all(
            name in {one.value for one in CodeList} and isinstance(lines, dict) and _texts(lines)
            for name, lines in value.items()
        )
    if key == ITEMS_KEY:
        return all(
            isinstance(code, str)
            and isinstance(pair, list)
            and len(pair) == 2
            and all(isinstance(one, str) and len(one) <= LONGEST for one in pair)
            for code, pair in value.items()
        )
    return set(value) <= {one.value for one in AGENCY_FIELDS} and _texts(value)


def _texts(value: Mapping[Any, Any]) -> bool:
    return all(
        isinstance(name, str) and isinstance(one, str) and len(one) <= LONGEST
        for name, one in value.items()
    )
