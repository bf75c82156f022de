"""全过程记录清单 in force on a day, and changing it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.parameters import FIRST_DAY
from app.core.people import Actor, Right
from app.core.record_plan import BadPlan, Plan, PlanLine, check_lines
from app.files.record_plan_file import shipped_lines
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import EvidenceLink, RecordPlan


def plan_in_force(session: Session, day: date) -> Plan:
    """Return the plan of a day, inside the caller's session; the shipped one where none is kept."""
    row = session.scalars(
        select(RecordPlan)
        .where(RecordPlan.valid_from <= day)
        .order_by(RecordPlan.valid_from.desc(), RecordPlan.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return Plan(shipped_lines(), FIRST_DAY)
    return Plan(tuple(PlanLine.from_json(line) for line in row.lines), row.valid_from)


@needs(Right.READ)
def plan(store: Store, actor: Actor, *, today: date) -> Plan:
    """Return the plan in force."""
    with store.read() as session:
        return plan_in_force(session, today)


@needs(Right.EVIDENCE)
def change_plan(
    store: Store, actor: Actor, lines: Sequence[PlanLine], valid_from: date, *, now: datetime
) -> Plan:
    """Keep a plan from a day on; earlier ones stay. Return it.

    Raises:
        BadPlan: a line cannot be so, or files are linked to one that is gone (the user's).
    """
    with store.write() as session:
        linked = set(session.scalars(select(EvidenceLink.step).distinct()))
        check_lines(lines, linked)
        _keep_codes(session, lines, valid_from)
        row = RecordPlan(
            lines=[line.to_json() for line in lines],
            valid_from=valid_from,
            by_id=actor.account_id,
            at=now,
        )
        session.add(row)
        said = {"act": "RECORD_PLAN", "lines": len(lines), "valid_from": valid_from.isoformat()}
        journal.record(session, actor.name, "EVIDENCE", said, now=now)
        return Plan(tuple(lines), valid_from)


def _keep_codes(session: Session, lines: Sequence[PlanLine], day: date) -> None:
    """A step's code stands for what it happens per; that never changes under a code."""
    before = {line.code: line for line in plan_in_force(session, day).lines}
    for at, line in enumerate(lines, 1):
        old = before.get(line.code)
        if old is not None and old.per is not line.per:
            raise BadPlan(line=at, plan_part="per", value=line.per.value)
