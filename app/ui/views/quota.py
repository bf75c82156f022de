"""What the figures of a quota come to while they are typed: no Qt, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.core.incomplete import PlanIncomplete
from app.core.least_ratio import least_ratio
from app.core.quota import QuotaAbovePool, QuotaRule
from app.services.items import ItemLine
from app.texts import text
from app.ui.views.items import full_name


@dataclass(frozen=True, slots=True)
class Tally:
    """One line: how many that makes (None: not known), and what is wrong ("" nothing)."""

    wanted: int | None
    fault: str = ""


def tally(rule: QuotaRule, pool: int | None) -> Tally:
    """Return what a typed rule comes to.

    Args:
        pool: how many can be drawn; None while that is being counted.
    """
    try:
        rule.check()
    except PlanIncomplete:
        return Tally(None, text(f"plan.quota.bad_{rule.mode.lower()}"))
    if pool is None:
        return Tally(None)
    try:
        return Tally(rule.number(pool))
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
