"""The facts of a freeze: whoever is in the manifest, as the registries have them then."""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.core.item_skills import items_of
from app.core.officer_pools import pool_name
from app.core.protocol import normalise_word
from app.core.strata import Candidate
from app.core.task import DrawKind, TaskPlan
from app.services.assigned.assigned import ITEMS
from app.services.draw.pool_reading import PoolReading, Progress
from app.store.schema import FrozenEnterprise, FrozenOfficer
from app.store.scope import FROZEN_FIELDS

OFFICER_FIELDS = ("name", "cert_no", "unit", "post", "branch")
_CHUNK = 5000


def keep_frozen(
    session: Session, lock_id: int, plan: TaskPlan, read: PoolReading, say: Progress
) -> None:
    """Keep name, address, … of everybody in the manifest as they are now.

    Args:
        say: told "pool.keep" and the share of enterprises kept.
    """
    for at in range(0, len(read.rows), _CHUNK):
        say("pool.keep", at / len(read.rows))
        session.execute(
            insert(FrozenEnterprise),
            [
                {
                    "lock_id": lock_id,
                    "key": normalise_word(row.key),
                    "enterprise_id": row.id,
                    "verdict": _verdict(one.reason),
                    "facts": _facts(plan, row, one),
                }
                for row, one in zip(
                    read.rows[at : at + _CHUNK], read.candidates[at : at + _CHUNK], strict=True
                )
            ],
        )
    kept = [
        {
            "lock_id": lock_id,
            "key": normalise_word(row.key),
            "officer_id": row.id,
            "verdict": _verdict(one.reason),
            "facts": {name: getattr(row, name) for name in OFFICER_FIELDS},
        }
        for row, one in zip(read.officer_rows, read.inspectors, strict=True)
        if plan.kind is not DrawKind.ENTERPRISES and pool_name(plan, one) is not None
    ]
    if kept:  # an INSERT of no rows would be one of a row of nothing
        session.execute(insert(FrozenOfficer), kept)


def _facts(plan: TaskPlan, row: Any, one: Candidate) -> dict[str, object]:
    """What papers say of an enterprise; of a task by items, which of them it is there for."""
    facts: dict[str, object] = {name: getattr(row, name) for name in FROZEN_FIELDS}
    if plan.by_items:
        facts[ITEMS] = list(items_of(plan, one.parts))
    return facts


def _verdict(reason: str | None) -> str:
    return f"OUT:{reason}" if reason else "IN"
