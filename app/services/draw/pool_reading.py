"""One look at the registries for a pool: who is in scope, who is out and why.

Reads inside the caller's transaction, so that what was reconciled is what is frozen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.areas import area_of
from app.core.officer_pools import Inspector
from app.core.strata import Candidate, PoolCount, count_pool
from app.core.task import DrawKind, TaskPlan
from app.core.upper_ratio import ItemNeed
from app.services.draw.pool_officers import read_officers
from app.services.draw.pool_verdicts import verdicts_of
from app.services.quota_needs import item_needs
from app.store.schema import Enterprise as EnterpriseRow
from app.store.schema import Officer as OfficerRow
from app.store.schema import Recusal
from app.store.scope import enterprises_in, members, registry_size

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class PoolReading:
    """What one look at the registries gives.

    Attributes:
        rows: of the candidates, in the same order; values of store.scope.Member, and with
            them those that are frozen where the reading asked for facts.
        needs: what its list says of each item of the plan.
    """

    total: int
    rows: list[Any]
    candidates: list[Candidate]
    officer_rows: list[OfficerRow]
    inspectors: list[Inspector]
    count: PoolCount
    needs: tuple[ItemNeed, ...]


def read_pool(
    session: Session,
    plan: TaskPlan,
    day: date,
    progress: Progress | None,
    *,
    list_id: int | None = None,
    facts: bool = True,
) -> PoolReading:
    """Read registries, exclusions and officers as they stand, inside the caller's session.

    Args:
        day: Beijing date; the cap year is the inspection's, until then the draw's.
        list_id: the list version the task keeps; None takes each item from the newest.
        facts: read by key and with names and addresses; without it costs a third.
    """
    say = progress or silent
    say("pool.read", 0.0)
    people, inspectors = read_officers(session, plan, day)
    verdicts = verdicts_of(session, plan, day, inspectors)
    listed = plan.kind is DrawKind.OFFICERS
    keys = plan.listed if listed else None
    source = enterprises_in if facts else members
    rows: list[Any] = list(source(session, plan.scope, day, keys))
    say("pool.read", 0.5)
    reason_of, place = verdicts.reason, verdicts.place
    word_of, parts_of = place.word, place.parts
    areas = area_of(plan)
    candidates = []
    for row in rows:
        town = row.township
        area = areas.get(town, "") if areas else town
        word, parts = word_of(row), parts_of(row.id)
        candidates.append(Candidate(row.key, word, row.station, area, reason_of(row), town, parts))
    say("pool.read", 1.0)
    return PoolReading(
        registry_size(session),
        rows,
        candidates,
        people,
        inspectors,
        count_pool(plan, candidates),
        item_needs(session, plan, list_id),
    )


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
