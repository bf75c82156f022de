"""One look at the registries for a pool: who is in scope, who is out and why.

Reads inside the caller's transaction, so that what was reconciled is what is frozen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.eligibility import (
    EnterpriseFacts,
    Ground,
    OfficerFacts,
    enterprise_reason,
    officer_reason,
)
from app.core.parameters import YEARLY_CAP
from app.core.pool import Candidate, Inspector
from app.core.task import DrawKind, TaskPlan
from app.core.vocabulary import WITH_FACT, WITHOUT_FACT
from app.services.bureau import parameter
from app.store.schema import Enterprise as EnterpriseRow
from app.store.schema import Officer as OfficerRow
from app.store.schema import Recusal
from app.store.scope import (
    enterprises_in,
    ids_with_fact,
    in_open_tasks,
    inspections_counted,
    officers,
)

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class PoolReading:
    """What one look at the registries gives."""

    total: int
    rows: list[Any]
    candidates: list[Candidate]
    officer_rows: list[OfficerRow]
    inspectors: list[Inspector]


def read_pool(
    session: Session, plan: TaskPlan, day: date, progress: Progress | None
) -> PoolReading:
    """Read registries, exclusions and officers as they stand, inside the caller's session.

    Args:
        day: Beijing date; the cap year is the inspection's, until then the draw's.
    """
    say = progress or silent
    say("pool.read", 0.0)
    ground = ground_of(session, plan, day)
    total = session.scalar(select(func.count()).select_from(EnterpriseRow)) or 0
    listed = plan.kind is DrawKind.OFFICERS
    rows = list(enterprises_in(session, plan.scope, day, plan.listed if listed else None))
    told = ids_with_fact(session, plan.class_facts, day)
    say("pool.read", 0.5)
    candidates = [
        Candidate(
            row.key,
            class_word(plan, row, told),
            row.station,
            row.township,
            # A list the upper level drew is drawn whole: our rules do not shorten it.
            None
            if listed
            else enterprise_reason(EnterpriseFacts(row.id, row.key, row.status), ground),
        )
        for row in rows
    ]
    people = officers(session)
    inspectors = [
        Inspector(
            one.key,
            one.unit,
            tuple(one.skills),
            officer_reason(OfficerFacts(one.key, one.cert_no, one.cert_expiry, one.state), ground),
        )
        for one in people
    ]
    say("pool.read", 1.0)
    return PoolReading(total, rows, candidates, people, inspectors)


def ground_of(session: Session, plan: TaskPlan, day: date) -> Ground:
    """Return what the rules of exclusion look at besides the records themselves."""
    year = plan.period_from.year if plan.period_from > day else day.year
    return Ground(
        day=day,
        cap=int(parameter(session, YEARLY_CAP, day)),
        counted=inspections_counted(session, year),
        active=in_open_tasks(session),
        hand_enterprises=frozenset(one.key for one in plan.out_enterprises),
        hand_officers=frozenset(one.key for one in plan.out_officers),
    )


def class_word(plan: TaskPlan, row: Any, told: frozenset[int]) -> str:
    """Return the class of an enterprise: its risk class, or whether it has such a fact."""
    if not plan.class_facts.asks:
        return str(row.risk_class)
    return WITH_FACT if row.id in told else WITHOUT_FACT


def silent(step: str, share: float) -> None:
    """Take progress reports nobody listens to."""


def recusal_pairs(session: Session) -> list[tuple[str, str]]:
    """Return (officer key, enterprise key) of every recusal in force."""
    rows = session.execute(
        select(OfficerRow.key, EnterpriseRow.key)
        .select_from(Recusal)
        .join(OfficerRow, OfficerRow.id == Recusal.officer_id)
        .join(EnterpriseRow, EnterpriseRow.id == Recusal.enterprise_id)
        .where(Recusal.active)
    )
    return [(a, b) for a, b in rows]
