"""Who of the registry is in a pool and who is out for which one reason, row by row.

The freeze, the reconciliation and the list of those left out all ask here, so that they
say the same. Reads inside the caller's transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.core.eligibility import CAP_ITEM, Ground, Judged, judge_of
from app.core.officer_pools import Inspector
from app.core.quota import Basis
from app.core.strata import NO_PART
from app.core.task import DrawKind, TaskPlan
from app.services.draw.pool_ground import ground_of
from app.services.draw.pool_strata import Placing, placing

ReasonOf = Callable[[Judged], str | None]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What decides about enterprises in scope under a plan on a day.

    reason: of an enterprise, the one word it is out for, None where it is in. place: where
    it counts.
    """

    ground: Ground
    reason: ReasonOf
    place: Placing


def verdicts_of(
    session: Session, plan: TaskPlan, day: date, inspectors: Sequence[Inspector]
) -> Verdicts:
    """Return what decides about enterprises in scope.

    A list the upper level drew is drawn whole: our rules do not shorten it. Where the
    strata are items, an enterprise inspected often enough for one counts in the next it
    belongs to, and is out only when none is left.

    Args:
        inspectors: every officer as the plan sees them.

    Raises:
        UnknownLibrary: a part asks for a library that is not there (the user's).
    """
    ground = ground_of(session, plan, day, inspectors)
    if plan.kind is DrawKind.OFFICERS:
        return Verdicts(ground, lambda _one: None, placing(session, plan, day))
    by_item = ground.capped_by_item if plan.basis is Basis.ITEM else {}
    place = placing(session, plan, day, by_item)
    judge = judge_of(ground)
    if not plan.by_parts:
        return Verdicts(ground, judge, place)
    parts_of = place.parts
    often = frozenset[int]().union(*by_item.values())

    def reason(one: Judged) -> str | None:
        if not parts_of(one.id):
            return CAP_ITEM if one.id in often and place.belongs(one.id) else NO_PART
        return judge(one)

    return Verdicts(ground, reason, place)
