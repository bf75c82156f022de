"""The lists the program comes with: columns, what a row is, and what the receiver asks for.

Lengths, required columns and shapes of the 互联网+监管 sheets are those of its upload tool
(domain §3.3); the portals' pages name none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from app.core import disclosure_vocabulary as words
from app.core.disclosure_fields import Column, Field, Rule, Unit

NO_RULES: Final[Mapping[Field, Rule]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Preset:
    """One kind of list.

    Attributes:
        base: the shipped list it goes back to; its own code for a shipped one.
        name: what a bureau calls its own; "" for a shipped one, whose name is a text.
        block: (field, heading) written once above the table.
        titled: whether a title stands above everything.
        needs_code: whether a row without any code is of no use.
        public: whether a finding in it counts as published; the others are reports to
            another authority.
        steps: whether the receiver takes new, changed and withdrawn rows by themselves
            (操作 i/u/d).
    """

    code: str
    columns: tuple[Column, ...]
    block: tuple[tuple[Field, str], ...] = ()
    titled: bool = False
    needs_code: bool = False
    unit: Unit = Unit.ENTERPRISE
    public: bool = True
    steps: bool = False
    rules: Mapping[Field, Rule] = field(default_factory=lambda: NO_RULES)
    base: str = ""
    name: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the table."""
        return tuple(column.heading for column in self.columns)

    @property
    def origin(self) -> str:
        """Code of the shipped list it is, or goes back to."""
        return self.base or self.code

    @property
    def required(self) -> tuple[Field, ...]:
        """Fields a map of this list must have."""
        return tuple(one for one, rule in self.rules.items() if rule.required)


def columns_of(pairs: tuple[tuple[str, str], ...]) -> tuple[Column, ...]:
    """Return columns of (name of a field or "", heading)."""
    return tuple(Column(Field(name) if name else None, heading) for name, heading in pairs)


_BLOCK: Final = (
    (Field.PLAN_NO, words.PLAN_NO),
    (Field.PLAN_NAME, words.PLAN_NAME),
    (Field.TASK_NO, words.TASK_NO),
    (Field.TASK_NAME, words.TASK_NAME),
    (Field.KIND, words.KIND),
    (Field.AUTHORITY, words.ANNOUNCED_AUTHORITY),
)
# The nine columns of the portal's block stand together and in its order. The block is
# shown on the company's own page, so an upload needs to say whose page: the two columns
# in front (resources/decisions, "Key columns in the portal list").
GSXT: Final = Preset(
    "gsxt",
    (
        Column(Field.ENTERPRISE_NAME, words.ENTERPRISE_NAME),
        Column(Field.ENTERPRISE_CODE, words.ENTERPRISE_CODE),
        Column(Field.SEQ, words.SEQ),
        Column(Field.PLAN_NO, words.PLAN_NO),
        Column(Field.PLAN_NAME, words.PLAN_NAME),
        Column(Field.TASK_NO, words.TASK_NO),
        Column(Field.TASK_NAME, words.TASK_NAME),
        Column(Field.KIND, words.KIND),
        Column(Field.AUTHORITY, words.GSXT_AUTHORITY),
        Column(Field.DONE_ON, words.GSXT_DONE_ON),
        Column(Field.RESULT, words.GSXT_RESULT),
    ),
    needs_code=True,
    rules={
        Field.ENTERPRISE_NAME: Rule(required=True),
        Field.ENTERPRISE_CODE: Rule(required=True),
        Field.RESULT: Rule(required=True),
    },
)
ANNOUNCEMENT: Final = Preset(
    "announcement",
    (
        Column(Field.SEQ, words.SEQ),
        Column(Field.ENTERPRISE_NAME, words.ANNOUNCED_NAME),
        Column(Field.ENTERPRISE_CODE, words.ENTERPRISE_CODE),
        Column(Field.DONE_ON, words.ANNOUNCED_DONE_ON),
        Column(Field.RESULT, words.ANNOUNCED_RESULT),
        Column(Field.REMARK, words.ANNOUNCED_REMARK),
    ),
    block=_BLOCK,
    titled=True,
    rules={
        Field.ENTERPRISE_NAME: Rule(required=True),
        Field.RESULT: Rule(required=True),
    },
)
SITE: Final = Preset(
    "site",
    columns_of(words.SITE),
    unit=Unit.ITEM,
    rules={
        Field.ENTERPRISE_NAME: Rule(required=True),
        Field.ITEM_NAME: Rule(required=True),
    },
)
_USCC: Final = "[0-9A-HJ-NPQRTUWXY]{18}"
RECORD: Final = Preset(
    "record",
    columns_of(words.RECORD),
    unit=Unit.MATTER,
    public=False,
    steps=True,
    rules={
        Field.CATALOGUE_CODE: Rule(required=True, shape="[0-9]{14}"),
        Field.LIST_CODE: Rule(required=True, shape=f"{_USCC}[1-5].*"),
        Field.ACT_NAME: Rule(required=True),
        Field.ACT_NO: Rule(required=True, most=50),
        Field.ENTERPRISE_NAME: Rule(required=True, most=200),
        Field.PARTY_KIND: Rule(required=True),
        Field.ID_KIND: Rule(required=True),
        # The tool takes credit codes; what else it takes, its rules do not say.
        Field.ENTERPRISE_CODE: Rule(required=True, most=20, shape=_USCC, told_only=True),
        Field.AREA_CODE: Rule(required=True, shape="[0-9]{6}"),
        Field.CHECK_FORM: Rule(required=True),
        Field.CHECK_SORT: Rule(required=True),
        Field.CHECK_RESULT: Rule(required=True),
        Field.DONE_ON: Rule(required=True),
        Field.OFFICERS: Rule(required=True),
        Field.PLAN_NO: Rule(most=50),
        Field.AUTHORITY: Rule(most=100),
        Field.AGENCY_CODE: Rule(most=20),
        Field.ADDRESS: Rule(most=400),
        Field.REPORTER: Rule(most=50),
    },
)
RECORD_PLAN: Final = Preset(
    "record-plan",
    columns_of(words.RECORD_PLAN),
    unit=Unit.PLAN,
    public=False,
    rules={
        Field.PLAN_NO: Rule(required=True, most=100),
        Field.PLAN_NAME: Rule(required=True, most=500),
        Field.YEAR: Rule(required=True, shape="[0-9]{4}"),
        Field.AREA_NAME: Rule(required=True),
        Field.AREA_CODE: Rule(required=True, shape="[0-9]{6}"),
        Field.DEPARTMENT_CODE: Rule(required=True),
        Field.AGENCY_USCC: Rule(shape=_USCC),
        Field.RATIO: Rule(shape=r"0(\.[0-9]+)?|1"),
    },
)
RECORD_OBJECTS: Final = Preset(
    "record-objects",
    columns_of(words.RECORD_OBJECTS),
    unit=Unit.DRAWN,
    public=False,
    rules={
        Field.PLAN_NO: Rule(required=True, most=100),
        Field.ENTERPRISE_NAME: Rule(required=True, most=200),
        Field.OBJECT_ID: Rule(required=True, most=100),
        Field.ENTERPRISE_CODE: Rule(required=True, shape=_USCC),
    },
)
JOINT: Final = Preset(
    "joint",
    columns_of(words.JOINT),
    unit=Unit.ITEM,
    public=False,
    rules={
        Field.ITEM_NAME: Rule(required=True),
        Field.ENTERPRISE_NAME: Rule(required=True),
    },
)

PRESETS: Final = {
    preset.code: preset
    for preset in (GSXT, ANNOUNCEMENT, SITE, RECORD, RECORD_PLAN, RECORD_OBJECTS, JOINT)
}
