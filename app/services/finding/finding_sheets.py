"""What the result pages show: a row per enterprise, and the sheet of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.finding_vocabulary import CLEAR
from app.core.findings import (
    FindingBody,
    FindingState,
    Frame,
    Issue,
    ItemFinding,
    PointFinding,
    Sign,
    check_finding,
    unsigned,
)
from app.core.personal import ENTERPRISES, masked_facts
from app.core.team_plan import Department
from app.core.times import beijing_date, stamp
from app.core.wording import Wording
from app.services.assigned.assigned import Assigned, AssignedOfficer
from app.services.assigned.assigned_findings import Revisions
from app.services.assigned.assigned_items import SheetItem
from app.store.schema import Task


class Late(StrEnum):
    """How a finding came too late; the worse of the two."""

    NONE = ""
    ENTERED = "ENTERED"  # first kept after the last day of the period
    INSPECTED = "INSPECTED"  # inspected outside the period


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One drawn enterprise in the list of findings.

    `results` are labels of the newest revision; `revision` is its number, 0 for none;
    `approved_revision` is the one that is published, 0 for none. `problem`: it says more
    than 未发现问题. `unsigned`: departments of a joint check whose signature is missing
    before it can be submitted; "" is the bureau.
    """

    assignment_id: int
    position: int
    enterprise_name: str
    enterprise_key: str
    team: str
    officers: tuple[str, ...]
    state: FindingState
    results: tuple[str, ...]
    inspected_on: date | None
    revision: int
    approved_revision: int
    correcting: bool
    closed: bool
    problem: bool
    late: Late
    unsigned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One line of the history: a saved revision (act SAVE or CORRECT) or a decision."""

    revision: int
    act: str
    by: str
    at: str  # Beijing time
    opinion: str


@dataclass(frozen=True, slots=True)
class FindingSheet:
    """Everything the entry page of one enterprise shows.

    `body` is the newest revision's, or a blank one with the task's items; `issues` is
    what keeps it from being submitted today; `enterprise` has the facts papers use, phones masked.
    `parts` and `signs` are those of a joint check (core.findings.unsigned); `published` is
    the newest approved revision with its day of inspection.
    """

    assignment_id: int
    task_id: int
    task_no: str
    task_name: str
    position: int
    team: str
    officers: tuple[AssignedOfficer, ...]
    enterprise: Mapping[str, str]
    enterprise_code: str
    period: tuple[date, date]
    draw_day: date
    items: tuple[SheetItem, ...]
    body: FindingBody
    inspected_on: date | None
    state: FindingState
    revision: int
    approved_revision: int
    issues: tuple[Issue, ...]
    history: tuple[SheetStep, ...]
    wording: Wording
    parts: tuple[Department, ...]
    signs: tuple[Sign, ...]
    published: tuple[FindingBody, date] | None


def blank_items(items: tuple[SheetItem, ...]) -> tuple[ItemFinding, ...]:
    """Return the items of an entry nobody has begun."""
    return tuple(
        ItemFinding(
            item.code, item.name, points=tuple(PointFinding(point.text) for point in item.points)
        )
        for item in items
    )


def make_row(place: Assigned, known: Revisions, frame: Frame) -> FindingRow:
    """Return the list's row of one enterprise."""
    newest, approved = known.newest, known.approved
    return FindingRow(
        place.id,
        place.position,
        place.facts["name"],
        place.enterprise_key,
        place.team,
        tuple(officer.name for officer in place.officers),
        known.state,
        tuple(map(newest.words.result, newest.body.results)) if newest else (),
        newest.inspected_on if newest else None,
        known.number,
        approved.number if approved else 0,
        bool(newest and newest.body.corrects and known.state is not FindingState.APPROVED),
        bool(newest and newest.body.closed),
        newest is not None and newest.body.results != (CLEAR,),
        _late(known, frame.period),
        _unsigned(known, frame),
    )


def _late(known: Revisions, period: tuple[date, date]) -> Late:
    if known.newest is None:
        return Late.NONE
    if not period[0] <= known.newest.inspected_on <= period[1]:
        return Late.INSPECTED
    return Late.ENTERED if beijing_date(known.all[0].at) > period[1] else Late.NONE


def _unsigned(known: Revisions, frame: Frame) -> tuple[str, ...]:
    newest = known.newest
    if newest is None or known.state not in (FindingState.DRAFT, FindingState.RETURNED):
        return ()
    return tuple(part.name for part in unsigned(frame.parts, frame.signs, newest.body))


def make_sheet(
    task: Task, place: Assigned, items: tuple[SheetItem, ...], known: Revisions, frame: Frame
) -> FindingSheet:
    """Return the entry page of one enterprise."""
    newest, approved = known.newest, known.approved
    body = newest.body if newest else FindingBody(items=blank_items(items))
    inspected_on = newest.inspected_on if newest else None
    return FindingSheet(
        place.id,
        task.id,
        task.task_no,
        task.name,
        place.position,
        place.team,
        place.officers,
        masked_facts(ENTERPRISES, place.facts),
        place.code,
        frame.period,
        frame.draw_day,
        items,
        body,
        inspected_on,
        known.state,
        known.number,
        approved.number if approved else 0,
        check_finding(body, inspected_on or frame.today, frame),
        _history(known),
        frame.wording,
        frame.parts,
        frame.signs,
        (approved.body, approved.inspected_on) if approved else None,
    )


def _history(known: Revisions) -> tuple[SheetStep, ...]:
    lines: list[SheetStep] = []
    before = 0
    for one in known.all:
        # A draft made during a correction keeps naming what it corrects; say it once.
        starts = bool(one.body.corrects) and one.body.corrects != before
        before = one.body.corrects
        act, reason = ("CORRECT", one.body.correction_reason) if starts else ("SAVE", "")
        lines.append(SheetStep(one.number, act, one.by, stamp(one.at), reason))
        lines += [
            SheetStep(one.number, step.act.value, step.by, stamp(step.at), step.opinion)
            for step in one.steps
        ]
    return tuple(lines)
