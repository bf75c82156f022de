"""后续处置: what findings set going is begun, followed and ended; nothing open gets lost (G5).

A follow-up always names who is in charge. Its steps are rows that are never changed; the
finding itself stays as approved, and 完结 is worked out of both (assigned_closing).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.core.follow_up import (
    BY_PAPERS,
    LONGEST_NAME,
    LONGEST_WORDS,
    Act,
    BadFollowUp,
    Checked,
    Kind,
    Step,
    checked_step,
)
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services import journal
from app.services.assigned.assigned import one_assigned, task_of
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.bureau_workdays import Clocks
from app.services.evidence import evidence
from app.services.evidence.evidence import Link
from app.services.paper.follow_up_clock import first_due
from app.services.paper.follow_up_lines import Asked, FollowUps, followed
from app.services.paper.follow_up_rows import follow_up_of, steps_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Assignment, FollowUp, FollowUpStep

# Where a receipt or a picture of what was corrected goes in the record plan.
EVIDENCE_STEPS: Final = {Act.RECEIVED: "TRANSFER", Act.CHECKED: "CORRECTION"}
_TAKEN_FOR_GRANTED: Final = 365 * 3  # days: the farthest day that may be set


@dataclass(frozen=True, slots=True)
class Beginning:
    """A follow-up to begin.

    Attributes:
        begun_on: the event its clock counts from (a finding, a decision); not in the future.
        due_on: None: by the bureau's rule, where there is one.
    """

    assignment_id: int
    kind: Kind
    in_charge: str
    begun_on: date
    due_on: date | None = None
    note: str = ""


@needs(Right.READ)
def listed(store: Store, actor: Actor, asked: Asked, *, now: datetime) -> FollowUps:
    """Return the follow-ups asked for with what findings propose besides, late ones in front."""
    with store.read() as session:
        return followed(session, asked, beijing_date(now))


@needs(Right.FINDING)
def begin(
    store: Store, actor: Actor, some: Sequence[Beginning], *, now: datetime
) -> tuple[int, ...]:
    """Begin follow-ups, all or none, and log it; return their ids.

    Raises:
        BadFollowUp, UnknownAssignment: the user's.
    """
    today = beijing_date(now)
    with store.write() as session:
        clocks = Clocks(session)
        made = []
        for one in some:
            row = _begin(session, actor, clocks, one, today, now)
            made.append(row.id)
            _log(session, actor, "BEGIN", row, now)
        return tuple(made)


@needs(Right.FINDING)
def decline(
    store: Store, actor: Actor, assignment_id: int, kind: Kind, reason: str, *, now: datetime
) -> int:
    """Keep that what a finding proposes is not needed, with the reason; return its id.

    Raises:
        BadFollowUp, UnknownAssignment: the user's.
    """
    today = beijing_date(now)
    said = _line(reason)
    if not said:
        raise BadFollowUp(follow_fault="no_reason")
    with store.write() as session:
        name = actor.name
        one = Beginning(assignment_id, kind, name, today, today)
        row = _begin(session, actor, Clocks(session), one, today, now)
        _add(session, actor, row, Step(Act.TAKEN_BACK, today, {"reason": said}), now)
        _log(session, actor, "DECLINE", row, now)
        return row.id


@needs(Right.FINDING)
def take_step(
    store: Store,
    actor: Actor,
    follow_up_id: int,
    step: Step,
    receipt: Path | None = None,
    *,
    now: datetime,
) -> None:
    """Keep one step and log it; a re-check that found all corrected ends the follow-up.

    Args:
        step: facts as core.follow_up.checked_step says; not one that comes of papers.
        receipt: a scan or picture, kept as evidence (RECEIVED, CHECKED).

    Raises:
        UnknownFollowUp, OutOfOrder, BadFollowUp, and what evidence refuses: the user's.
        EnvironmentFault: the machine's.
    """
    if step.act in BY_PAPERS:
        raise ValueError(f"{step.act} comes of a paper")
    today = beijing_date(now)
    step = Step(step.act, step.day, _plain(step.facts))
    with store.read() as session:
        row = follow_up_of(session, follow_up_id)
        _check(session, row, step, today)
        assignment_id = row.assignment_id
    if receipt is not None:
        link = Link(EVIDENCE_STEPS[step.act], assignment_id=assignment_id)
        taking = evidence.take(store, actor, [receipt], link, now=now)
        for refused in taking.refused:
            raise refused.error
        step = Step(step.act, step.day, {**step.facts, "digest": taking.taken[0].digest})
    with store.write() as session:
        row = follow_up_of(session, follow_up_id)
        _check(session, row, step, today)
        _add(session, actor, row, step, now)
        _log(session, actor, step.act.value, row, now, step)
        if step.act is Act.CHECKED and step.facts["outcome"] == Checked.CORRECTED:
            done = Step(Act.DONE, step.day, {"words": step.facts.get("words", "")})
            _add(session, actor, row, done, now)
            _log(session, actor, Act.DONE.value, row, now, done)


def _begin(
    session: Session,
    actor: Actor,
    clocks: Clocks,
    one: Beginning,
    today: date,
    now: datetime,
) -> FollowUp:
    place = one_assigned(session, one.assignment_id)
    known = task_revisions(session, place.task_id, (place.id,)).get(place.id, Revisions())
    finding = known.newest
    fault = _begin_fault(one, today, finding.inspected_on if finding else None)
    if fault:
        raise BadFollowUp(follow_fault=fault)
    due, rule = first_due(clocks, one.kind, one.begun_on)
    note = _line(one.note)
    row = FollowUp(
        assignment_id=place.id,
        finding_id=finding.finding_id if finding else None,
        kind=one.kind.value,
        in_charge=_line(one.in_charge),
        facts={"note": note} if note else {},
        begun_on=one.begun_on,
        due_on=one.due_on or due,
        due_rule="" if one.due_on not in (None, due) else rule,
        by_id=actor.account_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def _begin_fault(one: Beginning, today: date, inspected_on: date | None) -> str:
    in_charge = _line(one.in_charge)
    if inspected_on is None:
        return "not_inspected"
    if not in_charge:
        return "no_in_charge"
    if len(in_charge) > LONGEST_NAME or len(_line(one.note)) > LONGEST_WORDS:
        return "too_long"
    if one.begun_on > today:
        return "in_future"
    if one.begun_on < inspected_on:
        return "before_inspection"
    if one.due_on is not None and one.due_on < one.begun_on:
        return "due_before_begin"
    if one.due_on is not None and (one.due_on - today).days > _TAKEN_FOR_GRANTED:
        return "too_far"
    return ""


def _check(session: Session, row: FollowUp, step: Step, today: date) -> None:
    steps = steps_of(session, [row.id]).get(row.id, ())
    checked_step(Kind(row.kind), steps, step, row.begun_on, today)


def _add(session: Session, actor: Actor, row: FollowUp, step: Step, now: datetime) -> None:
    session.add(
        FollowUpStep(
            follow_up_id=row.id,
            act=step.act.value,
            facts=dict(step.facts),
            day=step.day,
            by_id=actor.account_id,
            at=now,
        )
    )
    session.flush()


def _plain(facts: Any) -> dict[str, Any]:
    """Facts with their words on one line; what is empty is left out."""
    said = {
        name: _line(value) if isinstance(value, str) else value for name, value in facts.items()
    }
    return {name: value for name, value in said.items() if value}


def _line(words: str) -> str:
    return " ".join(words.split())


def _log(
    session: Session,
    actor: Actor,
    act: str,
    row: FollowUp,
    now: datetime,
    step: Step | None = None,
) -> None:
    task_id = session.get_one(Assignment, row.assignment_id).task_id
    task_no = task_of(session, task_id).task_no
    payload: dict[str, object] = {
        "act": act,
        "task": task_no,
        "follow_up": row.id,
        "assignment": row.assignment_id,
        "kind": row.kind,
    }
    if step is not None:
        payload["on"] = step.day.isoformat()
        for name in ("outcome", "due_on", "digest"):
            if step.facts.get(name):
                payload[name] = step.facts[name]
    elif row.due_on is not None:
        payload["due"] = row.due_on.isoformat()
    journal.record(session, actor.name, "FOLLOW", payload, now=now, subject=task_no)
