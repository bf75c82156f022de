"""What the figures of a quota come to while they are typed: no Qt, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.core.incomplete import PlanIncomplete
from app.core.least_ratio import least_ratio
from app.core.quota import QuotaAbovePool, QuotaRule
from app.core.strata import EmptyPool, NothingDrawn
from app.core.upper_ratio import (
    AboveLimit,
    ItemNeed,
    RatioAbove,
    check_limit,
    item_limit,
    most_of,
)
from app.services.items import ItemLine
from app.services.pool import Reconciliation
from app.texts import error_text, text
from app.ui.views.items import full_name


@dataclass(frozen=True, slots=True)
class Tally:
    """One line: how many that makes (None: not known), and what is wrong ("" nothing)."""

    wanted: int | None
    fault: str = ""


def tally(
    rule: QuotaRule, pool: int | None, *, at_least_one: bool = False, one_of: int = 1
) -> Tally:
    """Return what a typed rule comes to.

    Args:
        pool: how many can be drawn; None while that is being counted.
        at_least_one: as core.quota.QuotaRule.number.
        one_of: how many lines there are; where it is one, 0 is no answer.
    """
    if not rule.value and one_of > 1:
        return Tally(None, text("quota.missing"))
    try:
        rule.check()
    except PlanIncomplete:
        return Tally(None, text(f"plan.quota.bad_{rule.mode.lower()}"))
    if pool is None:
        return Tally(None)
    try:
        return Tally(rule.number(pool, at_least_one=at_least_one))
    except QuotaAbovePool as error:
        return Tally(None, text("plan.quota.above", wanted=f"{error.fields['wanted']:,}"))


def planned_ratio(
    rules: Mapping[str, QuotaRule], pools: Mapping[str, int], tallies: Mapping[str, Tally]
) -> Decimal | None:
    """Return the percent of the whole pool that is planned; None where it is not known."""
    (first, *others) = rules.values() if rules else (None,)
    if first is not None and not others and first.mode == "RATIO":
        return Decimal(first.value) if not tallies[next(iter(rules))].fault else None
    wanted = [one.wanted for one in tallies.values()]
    there = sum(pools.get(name, 0) for name in rules)
    if not there or any(one is None for one in wanted):
        return None
    return Decimal(sum(one for one in wanted if one is not None)) * 100 / there


def below_demand(items: Iterable[ItemLine], planned: Decimal | None) -> str:
    """A warning for the items whose own ratio is higher than planned; "" for none."""
    if planned is None:
        return ""
    lacking = [
        text("plan.quota.demand_one", code=one.code, name=full_name(one), ratio=one.ratio)
        for one in items
        if (least := least_ratio(one.ratio)) is not None and planned < least
    ]
    if not lacking:
        return ""
    now = f"{planned:.1f}".removesuffix(".0")
    return text("plan.quota.below", now=now, items=text("plan.quota.demand_joint").join(lacking))


def above_limit(
    items: Iterable[ItemLine],
    rules: Mapping[str, QuotaRule],
    pools: Mapping[str, int],
    tallies: Mapping[str, Tally],
    *,
    at_least_one: bool,
) -> str:
    """The sentence for the first item planned above its upper limit; "" for none."""
    if any(one.wanted is None for one in tallies.values()):
        return ""
    wanted = sum(one.wanted or 0 for one in tallies.values())
    pool = sum(pools.get(name, 0) for name in rules)
    for one in items:
        limit = item_limit(one.importance, one.ratio)
        need = ItemNeed(one.code, full_name(one), limit)
        try:
            check_limit(need, rules.values(), pool, wanted, at_least_one=at_least_one)
        except (AboveLimit, RatioAbove) as error:
            return error_text(error)
    return ""


def with_limit(one: Tally, item: ItemLine | None, rule: QuotaRule, pool: int | None) -> Tally:
    """Return the tally of an item's own line; more than its list allows is a fault."""
    limit = item_limit(item.importance, item.ratio) if item else None
    if limit is None or one.wanted is None or pool is None:
        return one
    most = most_of(pool, limit, at_least_one=False)
    fits = Decimal(rule.value) <= limit if rule.mode == "RATIO" else one.wanted <= most
    if fits:
        return one
    return Tally(None, text("quota.limit_line", limit=limit, most=f"{most:,}"))


def pool_fault(state: Reconciliation | None, total: int | None) -> str:
    """Why nobody can be drawn; "" where somebody is, or where it is not known yet.

    Args:
        total: how many the lines come to; None where one is wrong or the pool is not counted.
    """
    found = state.problems if state else ()
    empty = next((one for one in found if isinstance(one, EmptyPool)), None)
    if empty is not None:
        return error_text(empty)
    return error_text(NothingDrawn()) if total == 0 else ""
