"""What a published list may show: the allow-list, and what a row of a list stands for.

It holds nothing private: no telephone, no contact, no legal representative, no risk class,
no internal note. Nothing outside this list can be named by a column map.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.disclosure_vocabulary import FIELD_NAMES


class Field(StrEnum):
    """One thing a column may show. The value stands in kept column maps: never renamed."""

    SEQ = "seq"
    ENTERPRISE_NAME = "enterprise_name"
    ENTERPRISE_CODE = "enterprise_code"
    USCC = "uscc"
    REGNO = "regno"
    ENTERPRISE_KIND = "enterprise_kind"
    ADDRESS = "address"
    PLAN_NO = "plan_no"
    PLAN_NAME = "plan_name"
    TASK_NO = "task_no"
    TASK_NAME = "task_name"
    INNER_NO = "inner_no"
    YEAR = "year"
    PERIOD = "period"
    KIND = "kind"
    AUTHORITY = "authority"
    RATIO = "ratio"  # 0 to 1, a decimal
    DONE_ON = "done_on"
    RESULT = "result"
    REMARK = "remark"
    METHODS = "methods"
    OFFICERS = "officers"
    OFFICER_CERTS = "officer_certs"
    ITEM_CODE = "item_code"
    ITEM_NAME = "item_name"
    ITEM_CATEGORY = "item_category"
    ITEM_IMPORTANCE = "item_importance"
    ITEM_BASIS = "item_basis"
    ITEM_OBJECTS = "item_objects"
    ITEM_RESULT = "item_result"
    ITEM_DETAIL = "item_detail"
    ITEM_PASSED = "item_passed"
    ITEM_STATE = "item_state"
    CATALOGUE_CODE = "catalogue_code"
    LIST_CODE = "list_code"
    ACT_NAME = "act_name"
    ACT_NO = "act_no"
    AREA_CODE = "area_code"
    AREA_NAME = "area_name"
    AGENCY_CODE = "agency_code"
    AGENCY_USCC = "agency_uscc"
    DEPARTMENT_CODE = "department_code"
    ENTRUSTED = "entrusted"
    ENTRUSTED_CODE = "entrusted_code"
    SOURCE = "source"
    OBJECT_ID = "object_id"
    OBJECT_KIND = "object_kind"
    PARTY_KIND = "party_kind"
    ID_KIND = "id_kind"
    CHECK_FORM = "check_form"
    CHECK_SORT = "check_sort"
    CHECK_METHOD = "check_method"
    CHECK_RESULT = "check_result"
    REPORTED_AT = "reported_at"
    REPORTER = "reporter"
    BATCH_NO = "batch_no"
    OPERATION = "operation"

    @property
    def label(self) -> str:
        """The field as people call it."""
        return FIELD_NAMES[self.value]


class Unit(StrEnum):
    """What one row of a list stands for."""

    ENTERPRISE = "ENTERPRISE"  # one inspected enterprise
    ITEM = "ITEM"  # one item at one enterprise
    MATTER = "MATTER"  # the items of one catalogue code at one enterprise
    DRAWN = "DRAWN"  # one drawn enterprise, whether inspected or not
    PLAN = "PLAN"  # the task itself


# Different in every file: no sign that a row has changed.
PASSING: Final = frozenset(
    {Field.SEQ, Field.REPORTED_AT, Field.REPORTER, Field.BATCH_NO, Field.OPERATION}
)
_TASK: Final = frozenset(
    {
        *(Field.PLAN_NO, Field.PLAN_NAME, Field.TASK_NO, Field.TASK_NAME, Field.INNER_NO),
        *(Field.YEAR, Field.PERIOD, Field.KIND, Field.AUTHORITY, Field.RATIO),
        *(Field.AREA_CODE, Field.AREA_NAME, Field.AGENCY_CODE, Field.AGENCY_USCC),
        *(Field.DEPARTMENT_CODE, Field.ENTRUSTED, Field.ENTRUSTED_CODE, Field.SOURCE),
        *(Field.CHECK_FORM, Field.CHECK_SORT, *PASSING),
    }
)
_FIRM: Final = frozenset(
    {
        *(Field.ENTERPRISE_NAME, Field.ENTERPRISE_CODE, Field.USCC, Field.REGNO),
        *(Field.ENTERPRISE_KIND, Field.ADDRESS, Field.OBJECT_ID, Field.OBJECT_KIND),
        *(Field.PARTY_KIND, Field.ID_KIND),
    }
)
_FINDING: Final = frozenset(
    {
        *(Field.DONE_ON, Field.RESULT, Field.REMARK, Field.METHODS, Field.OFFICERS),
        *(Field.OFFICER_CERTS, Field.CHECK_METHOD, Field.ITEM_CODE, Field.ITEM_NAME),
        *(Field.ACT_NO, Field.ACT_NAME, Field.CHECK_RESULT, Field.ITEM_STATE),
    }
)
_OF_UNIT: Final = {
    Unit.PLAN: _TASK,
    Unit.DRAWN: _TASK | _FIRM,
    Unit.ENTERPRISE: _TASK | _FIRM | _FINDING,
    Unit.ITEM: frozenset(Field),
    Unit.MATTER: frozenset(Field),
}


def fields_of(unit: Unit) -> tuple[Field, ...]:
    """Return what a row of that kind can show, in the order it is offered."""
    return tuple(one for one in Field if one in _OF_UNIT[unit])


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field, or (None) the same text in every row."""

    field: Field | None
    heading: str
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a receiver asks of a field.

    Attributes:
        required: it may not be empty, and a map of that list must have the column.
        most: characters, 0 for no limit.
        shape: a regular expression of the whole value, "" for none.
        told_only: a value of another shape is written and reported as one that the
            receiver may refuse; otherwise its row is left out.
    """

    required: bool = False
    most: int = 0
    shape: str = ""
    told_only: bool = False
