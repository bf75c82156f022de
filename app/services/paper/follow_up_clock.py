"""When a follow-up is due: by its rule, by its letter, and anew when its order is served.

Read and written inside the caller's session.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import deadlines
from app.core.deadlines import Term, Unit
from app.core.follow_up import LETTERS, ORDERS, RULES, Act, Kind, Step, due_of, is_open
from app.core.people import Actor
from app.core.serving import Service
from app.services.bureau_workdays import Clocks
from app.services.paper.follow_up_rows import letters_of, steps_of
from app.store.schema import FollowUp, FollowUpStep


def first_due(clocks: Clocks, kind: Kind, start: date) -> tuple[date | None, str]:
    """Return (day, rule) of a follow-up that begins; (None, "") where no clock runs."""
    rule = RULES.get(kind)
    return (clocks.due(rule, start).day, rule.value) if rule is not None else (None, "")


def order_served(
    session: Session, actor: Actor, assignment_id: int, code: str, said: Service, now: datetime
) -> None:
    """Note on the open follow-ups of an order that it was served, and when it is due now.

    The letter's own last day holds where it names one; a letter that gives a number of days
    counts from this day, and so does the bureau's rule (责令限期改正, CORRECT).
    """
    rows = session.scalars(
        select(FollowUp).where(
            FollowUp.assignment_id == assignment_id,
            FollowUp.kind.in_([kind for kind in ORDERS if LETTERS[kind] == code]),
        )
    ).all()
    known = steps_of(session, [row.id for row in rows])
    letters = letters_of(session, rows)
    for row in rows:
        steps = known.get(row.id, ())
        if not is_open(steps) or row.id not in letters:
            continue
        inputs = letters[row.id][-1].inputs
        day = _served_due(session, Kind(row.kind), inputs, said.served_on)
        put_off = any(step.act is Act.EXTENDED for step in steps)
        facts = {"due_on": _kept_due(row, steps, day, put_off=put_off).isoformat()}
        session.add(
            FollowUpStep(
                follow_up_id=row.id,
                act=Act.SERVED.value,
                facts=facts,
                day=said.served_on,
                by_id=actor.account_id,
                at=now,
            )
        )


def _kept_due(row: FollowUp, steps: Iterable[Step], day: date, *, put_off: bool) -> date:
    """A day put off before the order was served again is not drawn nearer by that."""
    before = due_of(row.due_on, steps)
    return max(before, day) if put_off and before is not None else day


def _served_due(session: Session, kind: Kind, inputs: dict[str, str], served_on: date) -> date:
    if named := inputs.get("deadline", ""):
        return date.fromisoformat(named)
    clocks = Clocks(session)
    if (days := inputs.get("days", "")).isdigit() and 0 < int(days) <= deadlines.MOST_DAYS:
        term = Term(int(days), Unit.CALENDAR)
        return deadlines.due(term, served_on, clocks.calendar).day
    return clocks.due(RULES[kind], served_on).day
