"""What the pages of findings decide: who does what now, what is missing, where it is. No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from app.core.finding_vocabulary import CLEAR, METHODS
from app.core.findings import (
    FindingBody,
    FindingState,
    Frame,
    Issue,
    PointFinding,
    check_finding,
    clean_body,
    unsigned,
)
from app.core.people import Actor, Right
from app.core.team_plan import BUREAU, Department
from app.services.finding.finding_sheets import FindingRow, FindingSheet
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

ONSITE: Final = METHODS[0].code
WAITING: Final = ("waiting_review", "waiting_approve")  # for somebody else, who is named
_MAIN_ACTS: Final = ("submit", "review", "approve", "clean")  # of the ticked, in this order
TONES: "Final[dict[FindingState, Tone]]" = {
    FindingState.NONE: "neutral",
    FindingState.DRAFT: "info",
    FindingState.SUBMITTED: "warning",
    FindingState.REVIEWED: "warning",
    FindingState.APPROVED: "success",
    FindingState.RETURNED: "danger",
}
WITH_WRITER: Final = (FindingState.NONE, FindingState.DRAFT, FindingState.RETURNED)

# What keeps a finding from being submitted -> the part of the sheet where it is mended.
_PLACES: Final = {
    "none": "day",
    "no_method": "methods",
    "unknown_method": "methods",
    "no_follow_up": "follow_ups",
    "unknown_follow_up": "follow_ups",
    "follow_up_not_alone": "follow_ups",
    "clear_but_follow_up": "follow_ups",
    "pending_but_no_follow_up": "follow_ups",
    "no_other_text": "other",
    "before_draw": "day",
    "in_future": "day",
    "outside_period": "late",
    "not_closed": "closing",
    "no_closed_on": "closing",
    "closed_before_inspection": "closing",
    "closed_in_future": "closing",
    "closed_on_but_open": "closing",
    "retired_method": "methods",
    "retired_follow_up": "follow_ups",
    "not_signed": "signs",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person may do with one finding now.

    Attributes:
        act: "submit", "review", "approve", or "" for nothing.
        edits: the sheet takes input; otherwise it is only read.
        corrects: the person may open an approved finding for correction.
        sentence: key below finding_sheet.sentence where no act is due.
    """

    act: str
    edits: bool
    corrects: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """The ticked enterprises, and what is done with them.

    Attributes:
        count: how many are ticked, 0 for none.
        act: "submit", "review", "approve", "clean", or "" where no act fits any of them.
        ids: the assignments the act fits.
    """

    count: int
    act: str = ""
    ids: tuple[int, ...] = ()


def turn_of(actor: Actor, state: FindingState) -> Turn:
    """Return what the person may do with a finding that stands there."""
    writes = actor.may(Right.FINDING)
    if state in WITH_WRITER:
        return Turn("submit" if writes else "", writes, False, "" if writes else "read_only")
    if state is FindingState.SUBMITTED:
        act = "review" if actor.may(Right.REVIEW_FINDING) else ""
        return Turn(act, False, False, act or "waiting_review")
    if state is FindingState.REVIEWED:
        act = "approve" if actor.may(Right.APPROVE_FINDING) else ""
        return Turn(act, False, False, act or "waiting_approve")
    return Turn("", False, writes, "approved" if writes else "approved_read")


def waits_for(actor: Actor, row: FindingRow) -> bool:
    """Whether an enterprise waits for this person."""
    return bool(turn_of(actor, row.state).act)


def row_state(row: FindingRow) -> "tuple[str, Tone]":
    """(word, tone) of a row's pill."""
    if row.correcting and row.state is FindingState.DRAFT:
        return text("finding_sheet.state.correcting"), "info"
    return text(f"finding_sheet.state.{row.state.value}"), TONES[row.state]


def row_after(row: FindingRow, sheet: FindingSheet) -> FindingRow:
    """Return a row as a save left it; whether it came too late is told when it is read anew."""
    return replace(
        row,
        state=sheet.state,
        revision=sheet.revision,
        inspected_on=sheet.inspected_on,
        problem=sheet.body.results != (CLEAR,),
        unsigned=tuple(part.name for part in unsigned(sheet.parts, sheet.signs, sheet.body)),
    )


def row_name(row: FindingRow) -> str:
    """Return an enterprise as the list names it, marked where its finding came too late."""
    if not row.late:
        return row.enterprise_name
    return text(f"finding_sheet.late.{row.late.value}", name=row.enterprise_name)


def row_tip(row: FindingRow) -> str:
    """Return who has to act on an enterprise: officers, and departments yet to sign."""
    joint = text("finding_sheet.sheet.joint")
    lines = [row.enterprise_name]
    if row.officers:
        lines.append(text("finding_sheet.list.tip_officers", names=joint.join(row.officers)))
    if row.unsigned:
        names = joint.join(map(department_word, row.unsigned))
        lines.append(text("finding_sheet.list.tip_unsigned", names=names))
    if row.late:
        lines.append(text(f"finding_sheet.late.{row.late.value}_tip"))
    return "\n".join(lines)


def wanted(
    rows: Iterable[FindingRow], actor: Actor, shown: str, words: str
) -> tuple[FindingRow, ...]:
    """Return the rows a filter leaves.

    Args:
        shown: "all", "mine", "late", "problem", "unsigned", or the name of a state.
        words: part of a name, or a whole queue number.
    """
    sought = words.strip()
    return tuple(
        row
        for row in rows
        if (not sought or sought in row.enterprise_name or sought == str(row.position))
        and (
            shown == "all"
            or (shown == "mine" and waits_for(actor, row))
            or (shown == "late" and bool(row.late))
            or (shown == "problem" and row.problem)
            or (shown == "unsigned" and bool(row.unsigned))
            or shown == row.state.value
        )
    )


def next_waiting(rows: Sequence[FindingRow], actor: Actor, after: int) -> FindingRow | None:
    """The next enterprise that waits for this person behind assignment `after`, going round."""
    at = next((n for n, row in enumerate(rows) if row.assignment_id == after), -1)
    for row in (*rows[at + 1 :], *rows[: at + 1]):
        if row.assignment_id != after and waits_for(actor, row):
            return row
    return None


def for_batch(rows: Iterable[FindingRow], checked: frozenset[object], act: str) -> tuple[int, ...]:
    """Return the checked assignments an act fits: clean, sign, submit, review or approve.

    Whoever reviews or approves looks at every finding with a problem by itself.
    """
    fitting = {
        "clean": (FindingState.NONE,),
        "sign": WITH_WRITER,
        "submit": (FindingState.DRAFT, FindingState.RETURNED),
        "review": (FindingState.SUBMITTED,),
        "approve": (FindingState.REVIEWED,),
    }[act]
    return tuple(
        row.assignment_id
        for row in rows
        if row.assignment_id in checked
        and row.state in fitting
        and (act != "sign" or row.unsigned)
        and not (act in ("review", "approve") and row.problem)
    )


def batch_acts(actor: Actor) -> tuple[str, ...]:
    """Return the batch acts a person is offered, in order."""
    acts: tuple[str, ...] = ("clean", "sign", "submit") if actor.may(Right.FINDING) else ()
    acts += ("review",) if actor.may(Right.REVIEW_FINDING) else ()
    return acts + (("approve",) if actor.may(Right.APPROVE_FINDING) else ())


def ticked(actor: Actor, rows: Sequence[FindingRow], keys: frozenset[object], first: str) -> Ticked:
    """Return what the main button does with the ticked enterprises.

    Args:
        keys: the assignments that are ticked.
        first: the act due with the enterprise in front; it goes before the others.
    """
    may = [act for act in _MAIN_ACTS if act in batch_acts(actor)]
    if not may:
        return Ticked(0)
    for act in sorted(may, key=lambda one: one != first):
        ids = for_batch(rows, keys, act)
        if ids:
            return Ticked(len(keys), act, ids)
    return Ticked(len(keys))


def all_approved(rows: Sequence[FindingRow]) -> bool:
    """Whether the stage has done its work."""
    return bool(rows) and all(row.state is FindingState.APPROVED for row in rows)


def progress(rows: Sequence[FindingRow]) -> str:
    """How many of the task are approved."""
    approved = sum(row.state is FindingState.APPROVED for row in rows)
    return text("finding_sheet.list.progress", approved=approved, total=len(rows))


def frame_of(sheet: FindingSheet, today: date) -> Frame:
    """Return what the sheet is measured against, as the services do."""
    codes = tuple(item.code for item in sheet.items)
    return Frame(
        codes, sheet.draw_day, sheet.period, today, sheet.wording, sheet.parts, sheet.signs
    )


def departments_of(parts: Sequence[Department]) -> dict[str, str]:
    """Return item code -> the department that answers for it, in a joint check."""
    return {code: department_word(part.name) for part in parts for code in part.items}


def department_word(name: str) -> str:
    """Return a department as pages name it; "" is the bureau."""
    return name or BUREAU


def issues_of(sheet: FindingSheet, body: FindingBody, day: date, today: date) -> tuple[Issue, ...]:
    """Return what is missing or contradicts in an entry as it stands on the screen."""
    return check_finding(body, day, frame_of(sheet, today))


def issue_text(issue: Issue) -> str:
    """Return the sentence of an issue; an item goes by its code, which stands beside it."""
    return text(f"findings.issue.{issue.code}", where=issue.where, **issue.fields)


def place_of(issue: Issue) -> str:
    """Return the part of the sheet where an issue is mended: "item:<code>", "results", …"""
    if issue.where:
        return f"item:{issue.where}"
    return _PLACES.get(issue.code, "results")


def has_problems(body: FindingBody) -> bool:
    """Whether an entry holds something the quick entry would take away."""
    return any(
        item.found or item.problem.strip() or item.handling.strip() for item in body.items
    ) or bool(set(body.results) - {CLEAR})


def quick_clean(body: FindingBody, day: date) -> FindingBody:
    """Return the entry as 未发现问题 throughout, every check point looked at.

    What was chosen besides (methods, reason for lateness, note) stays.
    """
    items = tuple(
        replace(
            item,
            points=tuple(PointFinding(point.text, checked=True) for point in item.points),
        )
        for item in body.items
    )
    clean = clean_body(items, body.methods or (ONSITE,), day)
    return replace(
        clean,
        late_reason=body.late_reason,
        note=body.note,
        corrects=body.corrects,
        correction_reason=body.correction_reason,
    )


def outside(day: date, period: tuple[date, date]) -> bool:
    """Whether a day is outside the task's period, so that a reason is due."""
    return not period[0] <= day <= period[1]


def clean_errors(
    day: date,
    methods: Sequence[str],
    late: str,
    *,
    draw_day: date,
    period: tuple[date, date],
    today: date,
) -> dict[str, str]:
    """Return field -> sentence for what keeps a batch entry from being made."""
    errors = {}
    if day < draw_day:
        errors["day"] = text("finding_sheet.clean.early", day=draw_day)
    elif day > today:
        errors["day"] = text("finding_sheet.clean.future", day=today)
    if not methods:
        errors["methods"] = text("finding_sheet.clean.no_method")
    if outside(day, period) and not late.strip():
        errors["late"] = text("finding_sheet.clean.no_late", first=period[0], last=period[1])
    return errors
