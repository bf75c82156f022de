"""Findings entered and corrected; `finding_review` submits and passes them.

Every save is a new revision; nothing is overwritten (features.md G1). After the
approval only a correction with a reason adds a revision, which names the one it replaces.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core.findings import (
    FindingBody,
    FindingState,
    PointFinding,
    check_finding,
    clean_body,
)
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import Assigned, one_assigned, task_of
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.assigned.assigned_items import SheetItem, items_for, task_items
from app.services.finding.finding_batch import (
    ReasonMissing,
    batch_rows,
    measure,
    require_passed,
    take_batch,
)
from app.services.finding.finding_sheets import (
    FindingRow,
    FindingSheet,
    blank_items,
    make_sheet,
)
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Finding

_EDITABLE = (FindingState.NONE, FindingState.DRAFT, FindingState.RETURNED)


class StaleFinding(UserError):
    """Somebody else saved a newer revision in the meantime."""

    code = "findings.stale"


class NotEditable(UserError):
    """The finding is submitted or reviewed: it has to come back first."""

    code = "findings.not_editable"


class AlreadyApproved(UserError):
    """The finding is approved: only a correction with a reason changes it."""

    code = "findings.approved"


class NothingToCorrect(UserError):
    """Only an approved finding is corrected."""

    code = "findings.not_approved"


class NotBlank(UserError):
    """The batch entry meets a finding somebody has begun."""

    code = "findings.not_blank"


@needs(Right.READ)
def task_findings(store: Store, actor: Actor, task_id: int) -> tuple[FindingRow, ...]:
    """Return one row per drawn enterprise of the task, in queue order."""
    with store.read() as session:
        return batch_rows(session, task_id)


@needs(Right.READ)
def sheet(store: Store, actor: Actor, assignment_id: int, *, today: date) -> FindingSheet:
    """Return everything the entry page of one enterprise shows.

    Args:
        today: the day in Beijing, for the check of dates.

    Raises:
        UnknownAssignment: the user's.
    """
    with store.read() as session:
        return _sheet(session, assignment_id, today)


@needs(Right.FINDING)
def save(
    store: Store,
    actor: Actor,
    assignment_id: int,
    based_on: int,
    inspected_on: date,
    body: FindingBody,
    *,
    now: datetime,
) -> FindingSheet:
    """Save a new revision, complete or not, and return the sheet as it then is.

    Args:
        based_on: the revision the entry started from, 0 for none.

    Raises:
        StaleFinding, NotEditable, AlreadyApproved, TaskNotDrawn, UnknownAssignment: the user's.
    """
    with store.write() as session:
        place, known = _open(session, assignment_id, based_on)
        if known.state is FindingState.APPROVED:
            raise AlreadyApproved(name=place.facts["name"])
        if known.state not in _EDITABLE:
            raise NotEditable(name=place.facts["name"])
        old = known.newest
        body = replace(
            body,
            corrects=old.body.corrects if old else 0,
            correction_reason=old.body.correction_reason if old else "",
        )
        if old is None or (old.body, old.inspected_on) != (body, inspected_on):
            _add(session, actor, place, known, inspected_on, body, now)
        return _sheet(session, assignment_id, beijing_date(now))


@needs(Right.FINDING)
def correct(
    store: Store,
    actor: Actor,
    assignment_id: int,
    based_on: int,
    inspected_on: date,
    body: FindingBody,
    reason: str,
    *,
    now: datetime,
) -> FindingSheet:
    """Add a revision that corrects an approved finding; it is reviewed and approved anew.

    Until then the approved one stays what is published.

    Raises:
        NothingToCorrect, ReasonMissing, StaleFinding, TaskNotDrawn, UnknownAssignment: the user's.
    """
    if not reason.strip():
        raise ReasonMissing()
    with store.write() as session:
        place, known = _open(session, assignment_id, based_on)
        if known.state is not FindingState.APPROVED:
            raise NothingToCorrect(name=place.facts["name"])
        body = replace(body, corrects=known.number, correction_reason=reason.strip())
        _add(session, actor, place, known, inspected_on, body, now)
        return _sheet(session, assignment_id, beijing_date(now))


@needs(Right.FINDING)
def enter_clean(
    store: Store,
    actor: Actor,
    assignment_ids: Sequence[int],
    inspected_on: date,
    methods: tuple[str, ...],
    *,
    late_reason: str = "",
    now: datetime,
) -> tuple[FindingRow, ...]:
    """Enter 未发现问题 for several enterprises of one task that have no finding yet.

    Every check point counts as looked at. All are saved, or none.

    Raises:
        NotBlank, FindingIncomplete (a date or method is wrong), TaskNotDrawn: the user's.
    """
    with store.write() as session:
        task, places, known = take_batch(session, assignment_ids)
        items, against = task_items(session, task.id), measure(session, task)
        for place in places:
            body = _clean(items_for(items, place), methods, inspected_on, late_reason)
            if known[place.id].state is not FindingState.NONE:
                raise NotBlank(name=place.facts["name"])
            entered = against.frame(place, None, beijing_date(now))
            require_passed(place, body, inspected_on, entered)
            _add(session, actor, place, known[place.id], inspected_on, body, now)
        return batch_rows(session, task.id, assignment_ids)


def _clean(
    items: tuple[SheetItem, ...], methods: tuple[str, ...], day: date, late_reason: str
) -> FindingBody:
    looked = tuple(
        replace(item, points=tuple(PointFinding(point.text, checked=True) for point in item.points))
        for item in blank_items(items)
    )
    return replace(clean_body(looked, methods, day), late_reason=late_reason.strip())


def _open(session: Session, assignment_id: int, based_on: int) -> tuple[Assigned, Revisions]:
    _task, places, known = take_batch(session, (assignment_id,))
    place, one = places[0], known[assignment_id]
    if one.number != based_on:
        newest = one.newest
        raise StaleFinding(
            name=place.facts["name"],
            yours=based_on,
            newer=one.number,
            by=newest.by if newest else "",
        )
    return place, one


def _add(
    session: Session,
    actor: Actor,
    place: Assigned,
    known: Revisions,
    inspected_on: date,
    body: FindingBody,
    now: datetime,
) -> None:
    task = task_of(session, place.task_id)
    entered = measure(session, task).frame(place, None, beijing_date(now))
    complete = not check_finding(body, inspected_on, entered)
    row = Finding(
        assignment_id=place.id,
        revision=known.number + 1,
        inspected_on=inspected_on,
        body=body.to_json(),
        complete=complete,
        by_id=actor.account_id,
        at=now,
    )
    session.add(row)
    session.flush()
    payload: dict[str, object] = {
        "task": task.task_no,
        "assignment": place.id,
        "revision": row.revision,
        "act": "CORRECT" if body.corrects else "SAVE",
        "complete": complete,
    }
    if body.corrects:
        payload["corrects"] = body.corrects
    journal.record(session, actor.name, "FINDING", payload, now=now, subject=task.task_no)


def _sheet(session: Session, assignment_id: int, today: date) -> FindingSheet:
    place = one_assigned(session, assignment_id)
    task = task_of(session, place.task_id)
    known = task_revisions(session, task.id, (assignment_id,)).get(assignment_id, Revisions())
    items = items_for(task_items(session, task.id), place)
    return make_sheet(task, place, items, known, measure(session, task).frame(place, known, today))
