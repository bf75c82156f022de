"""A line of the list of deadlines, and those of what a finding set going (follow-ups).

Read inside the caller's session.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.core.deadlines import Rule
from app.core.due_list import HANDS, Hands, Matter
from app.core.follow_up import ENDED, Act
from app.services.bureau_workdays import Clocks
from app.store.schema import Assignment, FollowUp, FollowUpStep, FrozenEnterprise, Task

RETEST: Final = "RETEST"  # the follow-up that moves the day of publication


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that is due.

    Attributes:
        who: whose turn it is, in words: the team with its officers, or the unit in charge.
        name: the enterprise, as frozen.
        rule: by which clock; None where `due` is the end of the inspection period.
        start: the event the clock counts from.
        unknown_year: the first year on the way whose days off are not known, else None.
        late, left: working days past, or still to come; is_late with late 0 means that only
            days off have passed.
        follow_up_id, kind: of a follow-up, else 0 and "".
    """

    matter: Matter
    hands: Hands
    who: str
    task_id: int
    task_no: str
    task_name: str
    assignment_id: int
    position: int
    name: str
    rule: Rule | None
    start: date
    due: date
    unknown_year: int | None
    is_late: bool
    late: int
    left: int
    follow_up_id: int = 0
    kind: str = ""


def follow_up_lines(
    session: Session, clocks: Clocks, today: date, task_id: int | None
) -> Iterator[DueLine]:
    """Yield the open follow-ups that have a day, put off or not."""
    put_off, served = _put_off(session), _served(session)
    for row in session.execute(_kept(task_id)):
        last = put_off.get(row.id) or row.due_on
        if last is None or row.kind == RETEST or row.act in ENDED:
            continue
        stands = clocks.standing(last, today)
        yield DueLine(
            Matter.FOLLOW_UP,
            HANDS[Matter.FOLLOW_UP],
            row.in_charge,
            row.task_id,
            row.task_no,
            row.task_name,
            row.assignment_id,
            row.position,
            row.name or "",
            Rule(row.due_rule) if row.due_rule in Rule.__members__ else None,
            served.get(row.id, row.begun_on),
            last,
            clocks.calendar.first_unknown(last, last),
            stands.is_late,
            stands.late,
            stands.left,
            row.id,
            row.kind,
        )


def retests(session: Session, task_id: int | None) -> dict[int, date]:
    """Return assignment -> last day of its newest re-test or objection not taken back."""
    return {
        row.assignment_id: row.begun_on
        for row in session.execute(_kept(task_id))
        if row.kind == RETEST and row.act != Act.TAKEN_BACK
    }


def _kept(task_id: int | None) -> Select[*tuple[Any, ...]]:
    """Ask for every follow-up, oldest first, with the act of its newest step."""
    last = (
        select(FollowUpStep.follow_up_id, func.max(FollowUpStep.id).label("id"))
        .group_by(FollowUpStep.follow_up_id)
        .subquery()
    )
    wanted = (
        select(
            FollowUp.id,
            FollowUp.assignment_id,
            FollowUp.kind,
            FollowUp.in_charge,
            FollowUp.begun_on,
            FollowUp.due_on,
            FollowUp.due_rule,
            FollowUpStep.act,
            Assignment.position,
            Assignment.task_id,
            Task.task_no,
            Task.name.label("task_name"),
            func.json_extract(FrozenEnterprise.facts, "$.name").label("name"),
        )
        .join(Assignment, Assignment.id == FollowUp.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .outerjoin(last, last.c.follow_up_id == FollowUp.id)
        .outerjoin(FollowUpStep, FollowUpStep.id == last.c.id)
        .outerjoin(
            FrozenEnterprise,
            and_(
                FrozenEnterprise.lock_id == Assignment.lock_id,
                FrozenEnterprise.key == Assignment.enterprise_key,
            ),
        )
        .order_by(FollowUp.id)
    )
    return wanted if task_id is None else wanted.where(Assignment.task_id == task_id)


def _put_off(session: Session) -> dict[int, date]:
    """Follow-up -> its day as it was put off last."""
    day = func.json_extract(FollowUpStep.facts, "$.due_on")
    rows = session.execute(
        select(FollowUpStep.follow_up_id, day)
        .where(day.is_not(None), day != "")
        .order_by(FollowUpStep.id)
    )
    return {follow_up_id: date.fromisoformat(words) for follow_up_id, words in rows}


def _served(session: Session) -> dict[int, date]:
    """Follow-up -> the day its order was served last."""
    rows = session.execute(
        select(FollowUpStep.follow_up_id, FollowUpStep.day)
        .where(FollowUpStep.act == Act.SERVED)
        .order_by(FollowUpStep.id)
    )
    return dict(rows.all())
