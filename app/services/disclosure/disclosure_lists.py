"""The rows of a list as they would be written now, and who is left out. In the caller's session."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.disclosure import (
    Entry,
    Line,
    Occasion,
    Preset,
    Reason,
    TaskFacts,
    Unit,
    lines_of,
    reason_out,
)
from app.core.disclosure_codes import AGENCY_KEY, ITEMS_KEY, WORDS_KEY, Codes
from app.core.disclosure_maps import MAPS_KEY, lists_with, read_maps
from app.core.disclosure_rows import Fault, Filling, ListRow
from app.core.due_list import Inspection, next_of
from app.core.findings import FindingState
from app.core.times import beijing_date
from app.errors import UserError
from app.services.assigned.assigned import Assigned, assigned
from app.services.assigned.assigned_disclosure import entry_of, list_facts
from app.services.assigned.assigned_due_lines import retests
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.bureau import parameter
from app.services.bureau_workdays import Clocks
from app.store.schema import Publication, Task


class UnknownPreset(UserError):
    """There is no such list."""

    code = "disclosure.preset"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A drawn enterprise that is not in the list, and why; `faults` where the row has some."""

    assignment_id: int
    enterprise_name: str
    reason: Reason
    state: FindingState
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it would be written.

    Attributes:
        rows: those that are written, in order.
        told: faults that do not stop their rows.
        late: assignment -> working days past the deadline; published before do not count.
        uses_codes: a column shows what the bureau enters once for its receiver.
    """

    preset: Preset
    facts: TaskFacts
    rows: tuple[ListRow, ...]
    left_out: tuple[LeftOut, ...]
    told: tuple[Fault, ...]
    late: Mapping[int, int]


def preset_of(session: Session, code: str, day: date) -> Preset:
    """Return a list by its code, the bureau's own as they are on a day.

    Raises:
        UnknownPreset: the user's.
    """
    found = lists_with(read_maps(parameter(session, MAPS_KEY, day))).get(code)
    if found is None:
        raise UnknownPreset(preset=code)
    return found


def codes_of(session: Session, day: date) -> Codes:
    """Return what receivers call things, as entered by the bureau."""
    return Codes.of(*(parameter(session, key, day) for key in (WORDS_KEY, ITEMS_KEY, AGENCY_KEY)))


def listed(
    session: Session, task: Task, preset: Preset, today: date, occasion: Occasion | None = None
) -> Listed:
    """Return the rows of a list and who is left out.

    Args:
        today: findings of a later day are left out; codes are those in force today.
        occasion: of the file that is written; None for a look.
    """
    facts = list_facts(session, task)
    codes = codes_of(session, today)
    filling = Filling(preset, facts, codes, occasion or Occasion())
    if preset.unit is Unit.PLAN:
        return _of_plan(preset, facts, filling)
    found = task_revisions(session, task.id)
    rows: list[ListRow] = []
    left_out: list[LeftOut] = []
    told: list[Fault] = []
    places = assigned(session, task.id)
    for place in places:
        known = found.get(place.id, Revisions())
        entry = entry_of(place, known)
        reason = reason_out(preset, entry, today)
        if reason is not None:
            left_out.append(LeftOut(place.id, entry.name, reason, known.state))
            continue
        own = [
            filling.row(replace(line, place=len(rows) + nth))
            for nth, line in enumerate(lines_of(preset.unit, entry, codes), 1)
        ]
        stopped = [row for row in own if row.stopped]
        if stopped:
            # All rows of an enterprise or none: half of what was found there misleads.
            faults = tuple(one for row in own for one in row.faults if one.stops)
            left_out.append(LeftOut(place.id, entry.name, Reason.FAULT, known.state, faults))
            continue
        rows += own
        told += [one for row in own for one in row.faults]
    late = _late(session, task, places, found, today) if preset.public else {}
    return Listed(preset, facts, tuple(rows), tuple(left_out), tuple(told), late)


def _of_plan(preset: Preset, facts: TaskFacts, filling: Filling) -> Listed:
    """Return the list of one row: the task itself."""
    row = filling.row(Line(Entry(0, facts.plan_name, ""), (), "0", 1))
    stops = tuple(one for one in row.faults if one.stops)
    if stops:
        out = LeftOut(0, facts.plan_name, Reason.FAULT, FindingState.NONE, stops)
        return Listed(preset, facts, (), (out,), (), {})
    return Listed(preset, facts, (row,), (), row.faults, {})


def published_ids(session: Session, task_id: int) -> frozenset[int]:
    """Return the findings that stand in a list that went out."""
    out = func.json_each(Publication.finding_ids).table_valued("value")
    rows = session.scalars(
        select(out.c.value)
        .select_from(Publication)
        .join(out, Publication.id > 0)
        .where(Publication.task_id == task_id)
    )
    return frozenset(rows)


def _late(
    session: Session,
    task: Task,
    places: tuple[Assigned, ...],
    found: Mapping[int, Revisions],
    today: date,
) -> dict[int, int]:
    """Return who is published after the deadline, if published today: working days past it."""
    clocks, ended = Clocks(session), retests(session, task.id)
    out = published_ids(session, task.id)
    late: dict[int, int] = {}
    days: dict[tuple[date, date | None, date | None], int | None] = {}
    for place in places:
        known = found.get(place.id)
        if known is None:
            continue
        one = known.all[-1]
        approved = one if one.state is FindingState.APPROVED else known.approved
        if approved is None or approved.finding_id in out:
            continue
        corrected = beijing_date(approved.at) if approved.body.corrects else None
        key = approved.inspected_on, corrected, ended.get(place.id)
        if key not in days:  # thousands of one batch have one day
            days[key] = _days_late(clocks, task.period_to, today, *key)
        if (past := days[key]) is not None:
            late[place.id] = past
    return late


def _days_late(
    clocks: Clocks,
    last_day: date,
    today: date,
    inspected_on: date,
    corrected: date | None,
    retest_on: date | None,
) -> int | None:
    """Return working days past the deadline, 0 where only days off have passed; None in time."""
    one = Inspection(last_day, FindingState.APPROVED, inspected_on, corrected, retest_on=retest_on)
    following = next_of(one)
    if following is None or following.rule is None:
        return None
    stands = clocks.standing(clocks.due(following.rule, following.start).day, today)
    return stands.late if stands.is_late else None
