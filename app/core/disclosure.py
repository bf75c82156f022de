"""The lists a bureau publishes: which columns, which rows, and what must stay inside.

A column map is data: field -> heading. A field can only be one of `Field`, which holds
nothing private: no telephone, no legal representative, no risk class, no internal note.
Only approved findings are published (features.md G3, G6).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core import disclosure_vocabulary as words
from app.core.codes import CodeKind, classify
from app.core.wording import SHIPPED, Words
from app.errors import UserError


class Field(StrEnum):
    """What a published list may show: the allow-list."""

    SEQ = "seq"
    ENTERPRISE_NAME = "enterprise_name"
    ENTERPRISE_CODE = "enterprise_code"
    PLAN_NO = "plan_no"
    PLAN_NAME = "plan_name"
    TASK_NO = "task_no"
    TASK_NAME = "task_name"
    KIND = "kind"
    AUTHORITY = "authority"
    DONE_ON = "done_on"
    RESULT = "result"
    REMARK = "remark"


class PrivateField(UserError):
    """A column map asks for something that is not published."""

    code = "disclosure.private_field"


class Reason(StrEnum):
    """Why a drawn enterprise is not in the list."""

    NOT_APPROVED = "NOT_APPROVED"
    NO_CODE = "NO_CODE"  # the portal refuses a row with neither code
    ID_CARD = "ID_CARD"  # the code looks like a person's identity number


@dataclass(frozen=True, slots=True)
class Preset:
    """One kind of list.

    Attributes:
        columns: (field, heading) in order.
        block: (field, heading) written once above the table.
        titled: whether a title stands above everything.
        needs_code: whether a row without any code is of no use.
    """

    code: str
    columns: tuple[tuple[Field, str], ...]
    block: tuple[tuple[Field, str], ...] = ()
    titled: bool = False
    needs_code: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the table."""
        return tuple(heading for _, heading in self.columns)


# The nine columns of the portal's block stand together and in its order. The block is
# shown on the company's own page, so an upload needs to say whose page: the two columns
# in front (resources/decisions, "Key columns in the portal list").
GSXT: Final = Preset(
    "gsxt",
    (
        (Field.ENTERPRISE_NAME, words.ENTERPRISE_NAME),
        (Field.ENTERPRISE_CODE, words.ENTERPRISE_CODE),
        (Field.SEQ, words.SEQ),
        (Field.PLAN_NO, words.PLAN_NO),
        (Field.PLAN_NAME, words.PLAN_NAME),
        (Field.TASK_NO, words.TASK_NO),
        (Field.TASK_NAME, words.TASK_NAME),
        (Field.KIND, words.KIND),
        (Field.AUTHORITY, words.GSXT_AUTHORITY),
        (Field.DONE_ON, words.GSXT_DONE_ON),
        (Field.RESULT, words.GSXT_RESULT),
    ),
    needs_code=True,
)

ANNOUNCEMENT: Final = Preset(
    "announcement",
    (
        (Field.SEQ, words.SEQ),
        (Field.ENTERPRISE_NAME, words.ANNOUNCED_NAME),
        (Field.ENTERPRISE_CODE, words.ENTERPRISE_CODE),
        (Field.DONE_ON, words.ANNOUNCED_DONE_ON),
        (Field.RESULT, words.ANNOUNCED_RESULT),
        (Field.REMARK, words.ANNOUNCED_REMARK),
    ),
    block=(
        (Field.PLAN_NO, words.PLAN_NO),
        (Field.PLAN_NAME, words.PLAN_NAME),
        (Field.TASK_NO, words.TASK_NO),
        (Field.TASK_NAME, words.TASK_NAME),
        (Field.KIND, words.KIND),
        (Field.AUTHORITY, words.ANNOUNCED_AUTHORITY),
    ),
    titled=True,
)

PRESETS: Final = {preset.code: preset for preset in (GSXT, ANNOUNCEMENT)}


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What the list says of the task; `authority` is the full name of the bureau."""

    plan_no: str
    plan_name: str
    task_no: str
    task_name: str
    directed: bool
    authority: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One drawn enterprise. Without an approved finding `done_on` is None.

    Attributes:
        words: the dictionaries on the day of the inspection.
    """

    assignment_id: int
    name: str
    code: str  # 统一社会信用代码 or 注册号, empty where there is neither
    done_on: date | None = None
    results: tuple[str, ...] = ()
    corrected: bool = False
    words: Words = SHIPPED


def column_map(code: str, columns: Mapping[str, str]) -> Preset:
    """Return a list of the bureau's own: field name -> heading, in order.

    Raises:
        PrivateField: a name that is not on the allow-list (the user's fault).
    """
    known = {field.value: field for field in Field}
    for name in columns:
        if name not in known:
            raise PrivateField(field=name)
    return Preset(code, tuple((known[name], heading) for name, heading in columns.items()))


def reason_out(preset: Preset, entry: Entry) -> Reason | None:
    """Return why an enterprise may not be in the list, or None where it may."""
    if entry.done_on is None:
        return Reason.NOT_APPROVED
    if classify(entry.code).kind is CodeKind.IDCARD:
        return Reason.ID_CARD
    if preset.needs_code and not entry.code:
        return Reason.NO_CODE
    return None


def table(
    preset: Preset, task: TaskFacts, entries: tuple[Entry, ...]
) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the list; entries that may not be in it are the caller's to drop."""
    return tuple(
        tuple(_value(field, task, entry, place) for field, _ in preset.columns)
        for place, entry in enumerate(entries, 1)
    )


def block(preset: Preset, task: TaskFacts) -> tuple[tuple[str, str], ...]:
    """Return (heading, value) of the lines above the table."""
    return tuple((heading, _of_task(field, task)) for field, heading in preset.block)


def _value(field: Field, task: TaskFacts, entry: Entry, place: int) -> str:
    match field:
        case Field.SEQ:
            return str(place)
        case Field.ENTERPRISE_NAME:
            return entry.name
        case Field.ENTERPRISE_CODE:
            return entry.code
        case Field.DONE_ON:
            return entry.done_on.isoformat() if entry.done_on else ""
        case Field.RESULT:
            return entry.words.results_text(entry.results)
        case Field.REMARK:
            return words.CORRECTED if entry.corrected else ""
    return _of_task(field, task)


def _of_task(field: Field, task: TaskFacts) -> str:
    match field:
        case Field.PLAN_NO:
            return task.plan_no
        case Field.PLAN_NAME:
            return task.plan_name
        case Field.TASK_NO:
            return task.task_no
        case Field.TASK_NAME:
            return task.task_name
        case Field.KIND:
            return words.DIRECTED if task.directed else words.UNDIRECTED
        case Field.AUTHORITY:
            return task.authority
    raise KeyError(field)  # a field of an enterprise in the block: a bug in the preset
