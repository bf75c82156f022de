"""The lists a bureau publishes: which rows, what stands in them, and what must stay inside.

Columns are data (disclosure_presets, disclosure_maps) and can only name fields of the
allow-list (disclosure_fields). Only approved findings are published (features.md G3, G6).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from app.core import disclosure_vocabulary as words
from app.core.codes import CodeKind, classify
from app.core.disclosure_codes import Codes
from app.core.disclosure_fields import Column, Field, Unit
from app.core.disclosure_presets import ANNOUNCEMENT, GSXT, PRESETS, Preset
from app.core.finding_vocabulary import (
    ITEM_ABSENT,
    ITEM_CLEAR,
    ITEM_PROBLEM,
    LIST_JOINT,
    PROBLEM_RESULTS,
    parent_of,
)
from app.core.findings import ItemFinding, Verdict
from app.core.times import stamp
from app.core.wording import SHIPPED, Dictionary, Words

__all__ = [
    "ANNOUNCEMENT",
    "GSXT",
    "PRESETS",
    "Column",
    "Entry",
    "Field",
    "ItemFacts",
    "Line",
    "Occasion",
    "Preset",
    "Reason",
    "TaskFacts",
    "Unit",
    "block",
    "lines_of",
    "maker_of",
    "reason_out",
    "results_of",
    "same_of",
    "table",
    "value_of",
]


class Reason(StrEnum):
    """Why a drawn enterprise is not in the list."""

    NOT_APPROVED = "NOT_APPROVED"
    NO_CODE = "NO_CODE"  # the portal refuses a row with neither code
    ID_CARD = "ID_CARD"  # the code looks like a person's identity number
    NO_RESULT = "NO_RESULT"  # approved without a result, by an older program or hand
    FUTURE = "FUTURE"  # its day has not come yet
    FAULT = "FAULT"  # the receiver would refuse its row; the faults say why


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the task as lists show it."""

    category: str = ""
    importance: str = ""
    basis: str = ""
    objects: str = ""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What the list says of the task; `authority` is the full name of the bureau.

    Attributes:
        ratio: drawn of those on the locked lists, 0 to 1 as a decimal; "" before a draw.
        items: code -> the item, out of the list version the task keeps.
        joint: other departments take part.
    """

    plan_no: str
    plan_name: str
    task_no: str
    task_name: str
    directed: bool
    authority: str
    inner_no: str = ""
    area_code: str = ""
    period: str = ""
    ratio: str = ""
    joint: bool = False
    items: Mapping[str, ItemFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One drawn enterprise. Without an approved finding `done_on` is None.

    Attributes:
        code: 统一社会信用代码 or 注册号, empty where there is neither.
        words: the dictionaries on the day of the inspection.
        revision: of the approved finding, from 1; 0 without one.
        officers: (name, number of the certificate).
        private: what no cell may hold: names and telephones of persons at the enterprise.
    """

    assignment_id: int
    name: str
    code: str
    done_on: date | None = None
    results: tuple[str, ...] = ()
    corrected: bool = False
    words: Words = SHIPPED
    uscc: str = ""
    regno: str = ""
    kind: str = ""
    address: str = ""
    finding_id: int = 0
    revision: int = 0
    methods: tuple[str, ...] = ()
    items: tuple[ItemFinding, ...] = ()
    officers: tuple[tuple[str, str], ...] = ()
    private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and by whom a file is made.

    Attributes:
        batch_no: date and serial of the day, "" outside the exchange.
    """

    at: datetime | None = None
    by: str = ""
    batch_no: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What one row of a list stands for: an enterprise and the items the row is about."""

    entry: Entry
    items: tuple[ItemFinding, ...]
    key: str
    place: int = 0  # in the list, from 1


def reason_out(preset: Preset, entry: Entry, today: date | None = None) -> Reason | None:
    """Return why an enterprise may not be in the list, or None where it may."""
    if preset.unit not in (Unit.DRAWN, Unit.PLAN):
        if entry.done_on is None:
            return Reason.NOT_APPROVED
        if today is not None and entry.done_on > today:
            return Reason.FUTURE
        if not entry.results:
            return Reason.NO_RESULT
    if classify(entry.code).kind is CodeKind.IDCARD:
        return Reason.ID_CARD
    if preset.needs_code and not entry.code:
        return Reason.NO_CODE
    return None


def lines_of(unit: Unit, entry: Entry, codes: Codes) -> tuple[Line, ...]:
    """Return the rows an enterprise gives; those of one catalogue code stand in one."""
    key = str(entry.assignment_id)
    if unit is Unit.ITEM:
        return tuple(Line(entry, (one,), f"{key}:{one.code}") for one in entry.items)
    if unit is not Unit.MATTER:
        return (Line(entry, entry.items, key),)
    found: dict[str, list[ItemFinding]] = {}
    for one in entry.items:
        found.setdefault(codes.items.get(one.code, (one.code, ""))[0], []).append(one)
    return tuple(Line(entry, tuple(some), f"{key}:{name}") for name, some in found.items())


def table(
    preset: Preset, task: TaskFacts, entries: tuple[Entry, ...]
) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a list of enterprises without codes of a receiver.

    Entries that may not be in it are the caller's to drop.
    """
    rows = []
    for place, entry in enumerate(entries, 1):
        line = Line(entry, entry.items, "", place)
        rows.append(
            tuple(
                value_of(one.field, task, line, Codes(), Occasion()) if one.field else one.constant
                for one in preset.columns
            )
        )
    return tuple(rows)


def block(preset: Preset, task: TaskFacts) -> tuple[tuple[str, str], ...]:
    """Return (heading, value) of the lines above the table."""
    return tuple((heading, _OF_TASK[one](task)) for one, heading in preset.block)


def results_of(line: Line) -> tuple[str, ...]:
    """Return the results a row about some items has: the enterprise's, as far as they go.

    What makes inspecting impossible (无法联系, 注销 …) is true of every item. A problem
    belongs to the items that show one; the others are clear, or not to be found there.
    """
    overall = line.entry.results
    if not line.items or not PROBLEM_RESULTS.intersection(_tops(overall)):
        return overall
    verdicts = {one.verdict for one in line.items}
    if Verdict.PROBLEM in verdicts:
        return overall
    return ("ABSENT",) if verdicts == {Verdict.ABSENT} else ("CLEAR",)


def _tops(results: tuple[str, ...]) -> set[str]:
    """Results with those they stand under."""
    return {*results, *(parent_of(one) for one in results)}


def value_of(one: Field, task: TaskFacts, line: Line, codes: Codes, occasion: Occasion) -> str:
    """Return a field of a row; the receiver's dictionaries are disclosure_rows' business."""
    made = _OF_LINE.get(one)
    if made is not None:
        return made(line)
    of_task = _OF_TASK.get(one)
    if of_task is not None:
        return of_task(task)
    if one in _AGENCY:
        return codes.agency.get(one, "")
    if one in (Field.CATALOGUE_CODE, Field.LIST_CODE):
        pairs = {codes.items.get(item.code, ("", "")) for item in line.items}
        at = 0 if one is Field.CATALOGUE_CODE else 1
        return LIST_JOINT.join(sorted({pair[at] for pair in pairs} - {""}))
    if one in _OF_ITEMS:
        known = [task.items.get(item.code, ItemFacts()) for item in line.items]
        return LIST_JOINT.join(dict.fromkeys(filter(None, map(_OF_ITEMS[one], known))))
    if one is Field.ACT_NO:
        return "-".join((task.task_no, line.key.replace(":", "-")))
    if one is Field.OBJECT_ID:
        return f"{task.task_no}-{line.entry.assignment_id}"
    if one is Field.ACT_NAME:
        return task.task_name
    return _of_occasion(one, occasion)


def maker_of(one: Field) -> Callable[[Line], str] | None:
    """Return what makes a field of the row alone; None where more is needed."""
    return _OF_LINE.get(one)


def same_of(one: Field, task: TaskFacts) -> str | None:
    """Return a field that is the same in every row of a task's list, None for another."""
    made = _OF_TASK.get(one)
    return made(task) if made is not None else None


def _of_occasion(one: Field, occasion: Occasion) -> str:
    if one is Field.REPORTED_AT:
        return stamp(occasion.at) if occasion.at else ""
    if one is Field.REPORTER:
        return occasion.by
    if one is Field.BATCH_NO:
        return occasion.batch_no
    if one is Field.OPERATION:
        return occasion.operation
    raise KeyError(one)  # a dictionary field asked of the wrong place: a bug


def _item_result(line: Line) -> str:
    """Item by item, without the inspector's own words."""
    said = {
        Verdict.CLEAR: ITEM_CLEAR,
        Verdict.ABSENT: ITEM_ABSENT,
        Verdict.PROBLEM: ITEM_PROBLEM,
        None: "",
    }
    own = results_of(line)
    if own and not PROBLEM_RESULTS.intersection(_tops(own)) and own[0] not in ("CLEAR", "ABSENT"):
        return line.entry.words.results_text(own)
    return LIST_JOINT.join(dict.fromkeys(said[one.verdict] for one in line.items))


def _methods(line: Line) -> str:
    said = line.entry.words
    return LIST_JOINT.join(said.label(Dictionary.METHOD, one) for one in line.entry.methods)


def _passed(line: Line) -> str:
    found = any(one.found for one in line.items)
    return words.NOT_PASSED if found else words.PASSED


_OF_LINE: Final[Mapping[Field, Callable[[Line], str]]] = {
    Field.SEQ: lambda line: str(line.place),
    Field.ENTERPRISE_NAME: lambda line: line.entry.name,
    Field.ENTERPRISE_CODE: lambda line: line.entry.code,
    Field.USCC: lambda line: line.entry.uscc,
    Field.REGNO: lambda line: line.entry.regno,
    Field.ENTERPRISE_KIND: lambda line: line.entry.kind,
    Field.ADDRESS: lambda line: line.entry.address,
    Field.DONE_ON: lambda line: line.entry.done_on.isoformat() if line.entry.done_on else "",
    Field.RESULT: lambda line: line.entry.words.results_text(line.entry.results),
    Field.REMARK: lambda line: words.CORRECTED if line.entry.corrected else "",
    Field.METHODS: _methods,
    Field.OFFICERS: lambda line: LIST_JOINT.join(name for name, _ in line.entry.officers),
    Field.OFFICER_CERTS: lambda line: LIST_JOINT.join(cert for _, cert in line.entry.officers),
    Field.ITEM_CODE: lambda line: LIST_JOINT.join(one.code for one in line.items),
    Field.ITEM_NAME: lambda line: LIST_JOINT.join(one.name for one in line.items),
    Field.ITEM_RESULT: _item_result,
    Field.ITEM_DETAIL: lambda line: LIST_JOINT.join(
        dict.fromkeys(one.outcome for one in line.items)
    ),
    Field.ITEM_PASSED: _passed,
    Field.ITEM_STATE: lambda _line: words.INSPECTED,
}
_OF_TASK: Final[Mapping[Field, Callable[[TaskFacts], str]]] = {
    Field.PLAN_NO: lambda task: task.plan_no,
    Field.PLAN_NAME: lambda task: task.plan_name,
    Field.TASK_NO: lambda task: task.task_no,
    Field.TASK_NAME: lambda task: task.task_name,
    Field.INNER_NO: lambda task: task.inner_no,
    Field.YEAR: lambda task: task.task_no[6:10],  # area, then the day it was numbered
    Field.PERIOD: lambda task: task.period,
    Field.KIND: lambda task: words.DIRECTED if task.directed else words.UNDIRECTED,
    Field.AUTHORITY: lambda task: task.authority,
    Field.RATIO: lambda task: task.ratio,
    Field.AREA_CODE: lambda task: task.area_code,
}
_OF_ITEMS: Final[Mapping[Field, Callable[[ItemFacts], str]]] = {
    Field.ITEM_CATEGORY: lambda item: item.category,
    Field.ITEM_IMPORTANCE: lambda item: item.importance,
    Field.ITEM_BASIS: lambda item: item.basis,
    Field.ITEM_OBJECTS: lambda item: item.objects,
}
_AGENCY: Final = frozenset(
    {
        *(Field.AGENCY_CODE, Field.AGENCY_USCC, Field.DEPARTMENT_CODE, Field.AREA_NAME),
        *(Field.ENTRUSTED, Field.ENTRUSTED_CODE, Field.SOURCE),
    }
)
