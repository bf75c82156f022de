"""What its list says of each item of a task, as far as numbers and teams depend on it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import item_title
from app.core.least_ratio import least_ratio
from app.core.shortfall import Shortfall
from app.core.task import DrawKind, TaskPlan
from app.core.upper_ratio import ItemNeed, check_ratio, item_limit
from app.store.schema import Item, ItemList


def item_needs(session: Session, plan: TaskPlan, list_id: int | None) -> tuple[ItemNeed, ...]:
    """Return what its list says of each item of a plan, in the plan's order.

    Args:
        list_id: the list version the task keeps; None takes the newest that has the item.
    """
    wanted = select(Item).where(Item.code.in_(plan.item_codes))
    if list_id is not None:
        wanted = wanted.where(Item.list_id == list_id)
    rows = session.scalars(
        wanted.join(ItemList, ItemList.id == Item.list_id).order_by(
            ItemList.valid_from, ItemList.id
        )
    )
    newest = {row.code: row for row in rows}
    return tuple(
        ItemNeed(
            row.code,
            item_title(row.name, row.sub_item),
            item_limit(row.importance, row.ratio),
            row.skill.strip(),
            least_ratio(row.ratio),
            row.ratio.strip(),
        )
        for code in dict.fromkeys(plan.item_codes)
        if (row := newest.get(code)) is not None
    )


def check_ratios(session: Session, plan: TaskPlan, list_id: int) -> None:
    """Raise RatioAbove (the user's fault) for an item whose ratio breaks its upper limit.

    What depends on the size of the pool is held against the limit where that is counted.
    """
    if plan.kind is DrawKind.OFFICERS:
        return
    for need in item_needs(session, plan, list_id):
        own = plan.quotas.get(need.code) if plan.by_items else None
        check_ratio(need, [own] if own else plan.quotas.values())


def short_of(counts: Mapping[str, Any]) -> tuple[Shortfall, ...]:
    """Return the items of which a lock draws fewer than their list demands.

    Args:
        counts: the figures the lock keeps; locks of earlier versions kept none of these.
    """
    kept = counts.get("short", ())
    return tuple(Shortfall(**{**one, "least": Decimal(one["least"])}) for one in kept)
