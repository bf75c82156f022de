"""What the rules of exclusion look at besides the records: caps, counts, tasks, 回避.

Read inside the caller's transaction, so that what was reconciled is what is frozen.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.eligibility import CAP_ITEM, OVERRIDABLE, Ground
from app.core.frequency import Limit, limit_of
from app.core.officer_pools import Inspector, pool_name
from app.core.parameters import CLASS_CAPS, ITEM_CAPS, YEARLY_CAP
from app.core.quota import Basis
from app.core.task import DrawKind, TaskPlan
from app.services.bureau import parameter
from app.store.counted import in_open_tasks, inspections_counted, inspections_of_item
from app.store.schema import Enterprise, Item, ItemList, Officer, Recusal


def ground_of(
    session: Session, plan: TaskPlan, day: date, inspectors: Sequence[Inspector]
) -> Ground:
    """Return what the rules look at for a plan on a day.

    A task ordered by a higher level (任务由上级部署) has no cap, of the year or of an item.

    Args:
        day: Beijing date; the cap year is the inspection's, until then the draw's.
        inspectors: every officer as the plan sees them.
    """
    year = plan.period_from.year if plan.period_from > day else day.year
    by_item = {} if plan.from_above else _capped_by_item(session, plan, day, year)
    return Ground(
        day=day,
        cap=0 if plan.from_above else int(parameter(session, YEARLY_CAP, day)),
        counted={} if plan.from_above else inspections_counted(session, year),
        active=in_open_tasks(session),
        hand_enterprises=frozenset(one.key for one in plan.out_enterprises),
        class_caps={} if plan.from_above else dict(parameter(session, CLASS_CAPS, day)),
        capped_by_item=by_item,
        capped=_capped(plan, by_item),
        recused=_recused_from_all(session, plan, inspectors),
        exempt=frozenset((one.key, one.rule) for one in plan.overrides if one.rule in OVERRIDABLE),
    )


def item_limits(session: Session, codes: Sequence[str], day: date) -> dict[str, Limit]:
    """Return item -> how often it may be inspected at one enterprise; without limit: left out.

    The bureau's own number for an item (parameter ITEM_CAPS, 0 = none) goes before the
    words of the list in force on the day.
    """
    own: Mapping[str, int] = parameter(session, ITEM_CAPS, day)
    rows = session.execute(
        select(Item.code, Item.frequency)
        .join(ItemList, ItemList.id == Item.list_id)
        .where(Item.code.in_(codes), ItemList.valid_from <= day)
        .order_by(ItemList.valid_from, ItemList.id)
    )
    words: dict[str, str] = dict(rows.all())
    limits: dict[str, Limit] = {}
    for code in codes:
        limit = limit_of(words.get(code, ""))
        if code in own:
            limit = Limit(own[code]) if own[code] else None
        if limit is not None:
            limits[code] = limit
    return limits


def _capped_by_item(
    session: Session, plan: TaskPlan, day: date, year: int
) -> dict[str, frozenset[int]]:
    """Return item -> whom its limit keeps out, but those two persons let in against it."""
    let_in = [one.key for one in plan.overrides if one.rule == CAP_ITEM]
    exempt = set(session.scalars(select(Enterprise.id).where(Enterprise.key.in_(let_in))))
    found = {}
    for code, limit in item_limits(session, plan.item_codes, day).items():
        counts = inspections_of_item(session, code, range(year - limit.years + 1, year + 1))
        reached = {one for one, count in counts.items() if count >= limit.most}
        found[code] = frozenset(reached - exempt)
    return found


def _capped(plan: TaskPlan, by_item: Mapping[str, frozenset[int]]) -> frozenset[int]:
    """Who is out of the task: for one of its items, since a visit is for all of them.

    Where the strata are items, pool_verdicts leaves each out of its own alone.
    """
    if plan.basis is Basis.ITEM and plan.parts:
        return frozenset()
    return frozenset[int]().union(*by_item.values())


def _recused_from_all(
    session: Session, plan: TaskPlan, inspectors: Sequence[Inspector]
) -> frozenset[int]:
    """Return the enterprises that each officer the plan may draw is recused from."""
    drawable = {one.key for one in inspectors if one.reason is None and pool_name(plan, one)}
    if plan.kind is DrawKind.ENTERPRISES or not drawable:
        return frozenset()
    rows = session.execute(
        select(Recusal.enterprise_id, Officer.key)
        .join(Officer, Officer.id == Recusal.officer_id)
        .where(
            Recusal.active,
            Recusal.enterprise_id.in_(
                select(Recusal.enterprise_id)
                .where(Recusal.active)
                .group_by(Recusal.enterprise_id)
                .having(func.count() >= len(drawable))
            ),
        )
    )
    found: dict[int, set[str]] = {}
    for enterprise_id, key in rows:
        found.setdefault(enterprise_id, set()).add(key)
    return frozenset(one for one, keys in found.items() if drawable <= keys)
