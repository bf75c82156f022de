"""What the figures of a quota come to while they are typed: no Qt, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.incomplete import PlanIncomplete
from app.core.quota import QuotaAbovePool, QuotaRule
from app.core.shortfall import Shortfall, mended
from app.core.strata import EmptyPool, NothingDrawn
from app.core.task import TaskPlan
from app.core.upper_ratio import (
    AboveLimit,
    ItemNeed,
    RatioAbove,
    check_limit,
    item_limit,
    most_of,
)
from app.services.draw.pool import Reconciliation
from app.services.quota_words import short_lines
from app.services.registry.items import ItemLine
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


def short_words(short: Sequence[Shortfall], where: str) -> str:
    """What is said of items of which fewer are drawn than their list demands; "" for none.

    Args:
        where: PLAN, DECIDE, LOCK or LOCKED: what whoever reads it there can do.
    """
    return "\n".join((*short_lines(short), text(f"quota.short.{where}"))) if short else ""


def enough(plan: TaskPlan, state: Reconciliation) -> dict[str, QuotaRule]:
    """The rules to change so that a reconciled plan meets what its items demand."""
    found = {one.name: (one.pool, one.wanted) for one in state.strata}
    return mended(plan, state.together, found, state.needs) if state.short else {}


def mend_words(rules: Mapping[str, QuotaRule], short: Sequence[Shortfall]) -> str:
    """The button that takes the numbers that are enough; "" where there are none to take."""
    if not rules:
        return ""
    if len(rules) == 1:
        return text("quota.short.take", number=f"{int(next(iter(rules.values())).value):,}")
    return text("quota.short.take_all", number=f"{max(one.needed for one in short):,}")


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
