"""Findings on their way: submitted, reviewed (组长审核), approved (结果公示审批).

The reviewer wrote nothing of it; the approver neither wrote nor reviewed it (features.md
G3, H1). A batch is one transaction: all or none.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.findings import FindingAct, FindingState, after
from app.core.people import Actor, Right, require_other
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revisions
from app.services.finding.finding_batch import (
    FindingIncomplete,
    ReasonMissing,
    batch_rows,
    measure,
    require_passed,
    take_batch,
)
from app.services.finding.finding_sheets import FindingRow
from app.services.people_able import Able, who_may
from app.services.rights import needs, refusals_logged
from app.store.engine import Store
from app.store.schema import FindingStep, Task
from app.texts import text

_WITH_WRITER = (FindingState.DRAFT, FindingState.RETURNED)


class FindingElsewhere(UserError):
    """The finding stands where this act does not fit; somebody may have been quicker."""

    code = "findings.elsewhere"


@needs(Right.FINDING)
def submit(
    store: Store, actor: Actor, assignment_ids: Sequence[int], *, now: datetime
) -> tuple[FindingRow, ...]:
    """Hand the newest revisions of several enterprises of one task to review: all or none.

    Raises:
        FindingIncomplete: names the first enterprise and what is missing (the user's).
        FindingElsewhere, TaskNotDrawn: the user's.
    """
    with store.write() as session:
        task, places, known = take_batch(session, assignment_ids)
        against = measure(session, task)
        for place in places:
            newest = known[place.id].newest
            if newest is None:
                raise FindingIncomplete(
                    name=place.facts["name"], count=1, first=text("findings.issue.none")
                )
            require_passed(
                place,
                newest.body,
                newest.inspected_on,
                against.frame(place, known[place.id], beijing_date(now)),
            )
            _step(session, actor, place, known[place.id], _WITH_WRITER, FindingAct.SUBMIT, "", now)
        _log(session, actor, "FINDING", task, FindingAct.SUBMIT, known, now)
        return batch_rows(session, task.id, assignment_ids)


@needs(Right.READ)
def who_passes(store: Store, actor: Actor, assignment_id: int) -> Able:
    """Return who may review or approve the finding of an enterprise, whichever is due.

    Raises:
        UnknownAssignment, TaskNotDrawn: the user's.
    """
    with store.read() as session:
        _, _, known = take_batch(session, (assignment_id,))
        one = known[assignment_id]
        if one.state is FindingState.REVIEWED:
            return who_may(session, Right.APPROVE_FINDING, one.writers() | one.reviewers())
        return who_may(session, Right.REVIEW_FINDING, one.writers())


@needs(Right.REVIEW_FINDING)
def review(
    store: Store,
    actor: Actor,
    assignment_ids: Sequence[int],
    passed: bool,
    opinion: str,
    *,
    now: datetime,
) -> tuple[FindingRow, ...]:
    """Pass or return submitted findings of one task (组长审核意见): all or none.

    Raises:
        OwnWork, ReasonMissing (returned without a word), FindingElsewhere, TaskNotDrawn: the user's.
    """
    act = FindingAct.REVIEW if passed else FindingAct.RETURN
    return _decide(store, actor, assignment_ids, act, FindingState.SUBMITTED, opinion, now)


@needs(Right.APPROVE_FINDING)
def approve(
    store: Store,
    actor: Actor,
    assignment_ids: Sequence[int],
    passed: bool,
    opinion: str,
    *,
    now: datetime,
) -> tuple[FindingRow, ...]:
    """Approve or return reviewed findings of one task (结果公示审批意见): all or none.

    Raises:
        OwnWork, ReasonMissing (returned without a word), FindingElsewhere, TaskNotDrawn: the user's.
    """
    act = FindingAct.APPROVE if passed else FindingAct.RETURN
    return _decide(store, actor, assignment_ids, act, FindingState.REVIEWED, opinion, now)


def _decide(
    store: Store,
    actor: Actor,
    assignment_ids: Sequence[int],
    act: FindingAct,
    standing: FindingState,
    opinion: str,
    now: datetime,
) -> tuple[FindingRow, ...]:
    if act is FindingAct.RETURN and not opinion.strip():
        raise ReasonMissing()
    with refusals_logged(store, actor, act.value, now), store.write() as session:
        task, places, known = take_batch(session, assignment_ids)
        for place in places:
            one = known[place.id]
            earlier = one.writers()
            if standing is FindingState.REVIEWED:
                earlier |= one.reviewers()
            require_other(actor, earlier, act.value)
            _step(session, actor, place, one, (standing,), act, opinion, now)
        _log(session, actor, "APPROVE", task, act, known, now)
        return batch_rows(session, task.id, assignment_ids)


def _step(
    session: Session,
    actor: Actor,
    place: Assigned,
    known: Revisions,
    standing: tuple[FindingState, ...],
    act: FindingAct,
    opinion: str,
    now: datetime,
) -> None:
    """Add a step to the newest revision, which has to stand at the desk the act belongs to."""
    newest = known.newest
    if newest is None or newest.state not in standing:
        raise FindingElsewhere(
            name=place.facts["name"],
            state=text(f"findings.state.{known.state.value}"),
            act=text(f"findings.act.{act.value}"),
        )
    after(newest.state, act)  # the table has the last word
    session.add(
        FindingStep(
            finding_id=newest.finding_id,
            act=act.value,
            opinion=opinion.strip(),
            by_id=actor.account_id,
            at=now,
        )
    )


def _log(
    session: Session,
    actor: Actor,
    kind: str,
    task: Task,
    act: FindingAct,
    known: dict[int, Revisions],
    now: datetime,
) -> None:
    findings = [one.newest.finding_id for one in known.values() if one.newest]
    payload = {"task": task.task_no, "act": act.value, "findings": findings}
    journal.record(session, actor.name, kind, payload, now=now, subject=task.task_no)
    session.flush()
