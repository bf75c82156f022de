"""What changed in the registry since the freeze, and the decision to use it on papers.

Papers use the facts of the freeze. A later change is shown, and taken over only by a
logged decision with a reason (issue: freeze and draw; features.md D).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.people import Actor, Right
from app.core.personal import ENTERPRISES, masked_change
from app.core.reasons import check_reason
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import ENTERPRISE_FIELDS, assigned, one_assigned, task_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Assignment, Enterprise, Takeover


class NothingToTakeOver(UserError):
    """None of the chosen fields differs from what the papers use."""

    code = "papers.nothing_to_take_over"


@dataclass(frozen=True, slots=True)
class Change:
    """An enterprise whose registry record differs: (field, on papers, in the registry)."""

    assignment_id: int
    position: int
    enterprise_name: str
    fields: tuple[tuple[str, str, str], ...]


@needs(Right.READ)
def changes(store: Store, actor: Actor, task_id: int) -> tuple[Change, ...]:
    """Return the drawn enterprises whose record differs from what the papers use.

    Telephone numbers are masked for who may not see them.
    """
    with store.read() as session:
        places = assigned(session, task_id)
        rows = session.scalars(
            select(Enterprise)
            .join(Assignment, Assignment.enterprise_id == Enterprise.id)
            .where(Assignment.task_id == task_id)
        )
        records = {row.id: row for row in rows}
        return tuple(
            Change(
                place.id,
                place.position,
                place.facts["name"],
                fields if actor.may(Right.PERSONAL) else tuple(map(_masked, fields)),
            )
            for place in places
            if (fields := _differing(place.facts, records[place.enterprise_id]))
        )


@needs(Right.PAPERS)
def take_over(
    store: Store,
    actor: Actor,
    assignment_id: int,
    fields: Sequence[str],
    reason: str,
    *,
    now: datetime,
) -> Change:
    """Use the registry's present values of some fields on the papers of one enterprise.

    Returns:
        What still differs afterwards.

    Raises:
        NothingToTakeOver, ReasonWrong, UnknownAssignment: the user's.
    """
    reason = check_reason(reason)
    with store.write() as session:
        place = one_assigned(session, assignment_id)
        task = task_of(session, place.task_id)
        record = session.get_one(Enterprise, place.enterprise_id)
        differing = _differing(place.facts, record)
        taken = {name: [old, new] for name, old, new in differing if name in fields}
        if not taken:
            raise NothingToTakeOver(name=place.facts["name"])
        session.add(
            Takeover(
                assignment_id=assignment_id,
                facts=taken,
                reason=reason,
                by_id=actor.account_id,
                at=now,
            )
        )
        # Field names only: the values may be private, the log leaves the office.
        payload = {"task": task.task_no, "assignment": assignment_id, "fields": sorted(taken)}
        journal.record(session, actor.name, "TAKEOVER", payload, now=now, subject=task.task_no)
        left = tuple(one for one in differing if one[0] not in taken)
        name = taken["name"][1] if "name" in taken else place.facts["name"]
        return Change(assignment_id, place.position, name, left)


def _masked(field: tuple[str, str, str]) -> tuple[str, str, str]:
    name, old, new = field
    return name, masked_change(ENTERPRISES, name, old), masked_change(ENTERPRISES, name, new)


def _differing(facts: Mapping[str, str], record: Enterprise) -> tuple[tuple[str, str, str], ...]:
    pairs = ((name, facts[name], str(getattr(record, name) or "")) for name in ENTERPRISE_FIELDS)
    return tuple((name, old, new) for name, old, new in pairs if old != new)
