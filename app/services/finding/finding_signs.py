"""部门签认: in a joint check each department signs its own items before anything is submitted.

A signature stands under a revision and holds until an item of the department is said
differently (core.findings.unsigned). Who signs need not have an account: the clerk keeps
who signed, what was said with it and when, as the paper in hand shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core.findings import FindingState, held_sign, items_of
from app.core.people import Actor, Right
from app.core.team_plan import BUREAU
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revision, Revisions
from app.services.finding.finding_batch import Measure, batch_rows, measure, take_batch
from app.services.finding.finding_sheets import FindingRow
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import DepartmentSign

_OPEN = (FindingState.DRAFT, FindingState.RETURNED)
LONGEST_NAME = 60
LONGEST_OPINION = 500


class CannotSign(UserError):
    """A department has nothing to sign here, or not yet; `sign_fault` says which."""

    code = "findings.cannot_sign"


class BadSign(UserError):
    """Who signed is not named, an entry is too long, or the day cannot be; `sign_fault` says which."""

    code = "findings.bad_sign"


@dataclass(frozen=True, slots=True)
class SignEntry:
    """What is kept of a signature.

    Attributes:
        department: as the plan names it; "" is the bureau itself.
        signed_by: name of who signed for it, 1 to 60 characters.
        opinion: what was said with it, at most 500; may be empty.
        signed_on: not before the inspection, not in the future.
    """

    department: str
    signed_by: str
    opinion: str
    signed_on: date


@needs(Right.FINDING)
def sign(
    store: Store, actor: Actor, assignment_ids: Sequence[int], entry: SignEntry, *, now: datetime
) -> tuple[FindingRow, ...]:
    """Keep a department's signature under its items of several enterprises: all or none.

    Raises:
        CannotSign, BadSign, TaskNotDrawn, UnknownAssignment: the user's.
    """
    name, opinion = " ".join(entry.signed_by.split()), " ".join(entry.opinion.split())
    if not name or max(len(name), len(opinion) - LONGEST_OPINION + LONGEST_NAME) > LONGEST_NAME:
        raise BadSign(
            sign_fault="name" if not name else "long", name=LONGEST_NAME, opinion=LONGEST_OPINION
        )
    today = beijing_date(now)
    with store.write() as session:
        task, places, known = take_batch(session, assignment_ids)
        against = measure(session, task)
        for place in places:
            newest = _signable(place, known[place.id], against, entry.department)
            if not newest.inspected_on <= entry.signed_on <= today:
                raise BadSign(sign_fault="day", name=LONGEST_NAME, opinion=LONGEST_OPINION)
            _keep(session, actor, newest, entry, name, opinion, now)
        payload: dict[str, object] = {
            "task": task.task_no,
            "act": "SIGN",
            "department": entry.department or BUREAU,
            "findings": [one.newest.finding_id for one in known.values() if one.newest],
        }
        journal.record(session, actor.name, "FINDING", payload, now=now, subject=task.task_no)
        session.flush()
        return batch_rows(session, task.id, assignment_ids)


def _signable(place: Assigned, known: Revisions, against: Measure, department: str) -> Revision:
    """Return the revision a department signs, or raise why it cannot."""
    said = {"name": place.facts["name"], "department": department or BUREAU}
    part = next((one for one in against.parts(place) if one.name == department), None)
    newest = known.newest
    if part is None:
        raise CannotSign(sign_fault="no_part", **said)
    if newest is None or known.state not in _OPEN:
        raise CannotSign(sign_fault="elsewhere" if newest else "blank", **said)
    if held_sign(part, known.signs, newest.body) is not None:
        raise CannotSign(sign_fault="signed", **said)
    mine = items_of(part, newest.body)
    if len(mine) < len(part.items) or any(item.verdict is None for item in mine):
        raise CannotSign(sign_fault="unfinished", **said)
    return newest


def _keep(
    session: Session,
    actor: Actor,
    newest: Revision,
    entry: SignEntry,
    name: str,
    opinion: str,
    now: datetime,
) -> None:
    session.add(
        DepartmentSign(
            finding_id=newest.finding_id,
            department=entry.department,
            signed_by=name,
            opinion=opinion,
            signed_on=entry.signed_on,
            by_id=actor.account_id,
            at=now,
        )
    )
