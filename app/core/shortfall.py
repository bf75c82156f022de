"""Where fewer are drawn than an item's own list demands, and which numbers would do.

A ratio is rounded half up (domain §7.2), so 3 % of 178 are 5 enterprises, which is 2.8 %: what
is held against 不低于3% is the number that results, never the ratio that was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from app.core.quota import QuotaRule
from app.core.strata import PoolCount, check_limits, expected
from app.core.task import DrawKind, TaskPlan
from app.core.upper_ratio import ItemNeed
from app.errors import UserError

Together = Mapping[tuple[str, ...], int]  # as strata.PoolCount.together
Found = Mapping[str, tuple[int, int]]  # stratum -> (IN, to draw)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An item of which fewer are drawn than its list demands.

    Attributes:
        words: the ratio column as the list has it. least: the percent it demands.
        pool, wanted: enterprises that can be inspected for the item, and that will be; of a
            task by items the number to be expected, rounded down.
        needed: the least number that is enough.
    """

    code: str
    name: str
    words: str
    least: Decimal
    pool: int
    wanted: int
    needed: int


def least_of(pool: int, least: Decimal) -> int:
    """Return the least number of a pool that is not below so many percent of it."""
    return ceil(Fraction(least) * pool / 100)


def shortfalls(
    plan: TaskPlan, together: Together, found: Found, needs: Iterable[ItemNeed]
) -> tuple[Shortfall, ...]:
    """Return the items of which too few are drawn, in the order of `needs`.

    Of a task by items each item is held against its own enterprises, as `check_limits` does
    it; of any other task against the whole pool. A list from above is never short.

    Args:
        found: as strata.numbers gives it; {} (nothing is known) falls short of nothing.
    """
    if plan.kind is DrawKind.OFFICERS or not found:
        return ()
    short = []
    for need in needs:
        if need.least is None:
            continue
        pool, exact = expected(plan, together, found, need.code)
        if exact < Fraction(need.least) * pool / 100:
            needed = least_of(pool, need.least)
            short.append(
                Shortfall(need.code, need.name, need.words, need.least, pool, int(exact), needed)
            )
    return tuple(short)


def mended(
    plan: TaskPlan, together: Together, found: Found, needs: Sequence[ItemNeed]
) -> dict[str, QuotaRule]:
    """Return the rules that have to change so that no item falls short; {} where none can.

    Of a task by items each item's own stratum is raised; else the strata share what is
    lacking in the ratio of what they are to draw. No stratum draws fewer than before.
    """
    short = shortfalls(plan, together, found, needs)
    if not short:
        return {}
    if plan.by_items:
        more = _items_raised(plan, together, found, needs)
    else:
        more = _shared(plan, found, max(one.needed for one in short))
    rules = {
        name: QuotaRule("NUMBER", str(wanted))
        for name, (_, wanted) in more.items()
        if wanted != found[name][1]
    }
    changed = replace(plan, quotas={**plan.quotas, **rules})
    try:
        check_limits(changed, PoolCount({}, together), more, needs)
    except UserError:
        return {}  # the same list forbids so many
    return {} if shortfalls(changed, together, more, needs) else rules


def _items_raised(
    plan: TaskPlan, together: Together, found: Found, needs: Iterable[ItemNeed]
) -> dict[str, tuple[int, int]]:
    """Earlier items first: whoever is drawn for one of them is drawn for the later ones too."""
    more = dict(found)
    demanded = {one.code: one.least for one in needs if one.least is not None}
    for part in plan.parts:
        if part.key not in demanded or part.key not in more:
            continue
        pool, exact = expected(plan, together, more, part.key)
        lacking = ceil(Fraction(demanded[part.key]) * pool / 100 - exact)
        size, wanted = more[part.key]
        more[part.key] = size, min(size, wanted + max(0, lacking))
    return more


def _shared(plan: TaskPlan, found: Found, needed: int) -> dict[str, tuple[int, int]]:
    """What is lacking by largest remainders, and then wherever there is room."""
    exact = {name: _exact(plan.quotas.get(name), size) for name, (size, _) in found.items()}
    whole = sum(exact.values())
    if not whole:
        return dict(found)
    target = {name: share * needed / whole for name, share in exact.items()}
    drawn = {
        name: max(wanted, min(size, int(target[name]))) for name, (size, wanted) in found.items()
    }
    order = sorted(
        (name for name in found if exact[name]), key=lambda one: drawn[one] - target[one]
    )
    for most in (1, needed):
        for name in order:
            lacking = needed - sum(drawn.values())
            room = found[name][0] - drawn[name]
            drawn[name] += max(0, min(most, room, lacking))
    return {name: (size, drawn[name]) for name, (size, _) in found.items()}


def _exact(rule: QuotaRule | None, size: int) -> Fraction:
    if rule is None:
        return Fraction(0)
    value = Fraction(rule.value.strip())
    return value if rule.mode == "NUMBER" else value * size / 100
