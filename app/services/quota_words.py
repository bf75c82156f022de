"""How many a task draws, in words: for the page, the sheets of review and approval."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from app.core.protocol import NONE
from app.core.quota import ALL, QuotaRule
from app.core.shortfall import Shortfall
from app.core.task import DrawKind, Part, TaskPlan
from app.core.vocabulary import LIST_MARK
from app.services.scope_words import fact_words
from app.texts import text

_TOLD = 3  # items, and lines, that are named; of the others it is said how many there are


def quota_rows(plan: TaskPlan) -> tuple[tuple[str, str], ...]:
    """Return (label, value) of everything that decides how many are drawn, and when."""
    rows: list[tuple[str, str]] = []
    if plan.kind is not DrawKind.OFFICERS:
        if plan.stratified and plan.class_facts.asks:
            rows.append((text("plan.quota.class_facts"), fact_words(plan.class_facts)))
        rows.append((text("plan.quota.title"), rule_words(plan)))
        if plan.weighted:
            rows.append((text("quota.weight.title"), _weight_words(plan)))
        if plan.at_least_one and (plan.stratified or plan.weighted):
            rows.append(("", text("quota.at_least_one")))
    if plan.batches:
        rows.append((text("quota.batches"), batch_words(plan)))
    return tuple(rows)


def rule_words(plan: TaskPlan) -> str:
    """Return the ratio or number of each stratum, in the order they count in."""
    if not plan.by_parts:
        return LIST_MARK.join(_one(plan, name, rule) for name, rule in plan.quotas.items())
    known = [part for part in plan.parts if part.key in plan.quotas]
    said = [_one(plan, part.key, plan.quotas[part.key], part) for part in known]
    return text("quota.batch.joint").join(f"{at}. {one}" for at, one in enumerate(said, 1))


def _one(plan: TaskPlan, name: str, rule: QuotaRule, part: Part | None = None) -> str:
    amount = text(f"quota.amount.{rule.mode}", value=rule.value)
    if name == NONE:
        name = text("plan.quota.none_class")
    whom = part.scope.libraries[0] if part and part.scope.libraries else ""
    if plan.by_items and whom:
        return text("quota.one_of", name=name, whom=whom, amount=amount)
    return text("quota.one", name=text("plan.quota.all") if name == ALL else name, amount=amount)


def _weight_words(plan: TaskPlan) -> str:
    return LIST_MARK.join(
        text(
            "quota.weight.one",
            name=text("plan.quota.none_class") if name == NONE else name,
            weight=weight,
        )
        for name, weight in sorted(plan.weights.items())
    )


def batch_words(plan: TaskPlan) -> str:
    """Return the 批次 of a plan; "" for none."""
    return text("quota.batch.joint").join(
        text(
            "quota.batch.line",
            number=at,
            share=one.share,
            first=one.first_day.isoformat(),
            last=one.last_day.isoformat(),
        )
        for at, one in enumerate(plan.batches, 1)
    )


def short_lines(short: Sequence[Shortfall]) -> tuple[str, ...]:
    """Return a sentence for each number that is less than the list demands of its items."""
    groups: dict[tuple[int, int], list[Shortfall]] = {}
    for one in short:
        groups.setdefault((one.pool, one.wanted), []).append(one)
    lines = [_short_group(group) for group in list(groups.values())[:_TOLD]]
    if len(groups) > _TOLD:
        lines.append(text("quota.short.more", count=len(groups) - _TOLD))
    return tuple(lines)


def _short_group(group: Sequence[Shortfall]) -> str:
    """Items with the same pool and number: the one that demands most says how many do."""
    most = max(group, key=lambda one: one.least)
    named = text("quota.short.joint").join(
        text("quota.short.one", code=one.code, name=one.name, ratio=one.words)
        for one in group[:_TOLD]
    )
    exact = most.least * most.pool / 100
    now = Decimal(100 * most.wanted) / most.pool
    rounds = int(exact.quantize(Decimal(1), ROUND_HALF_UP)) == most.wanted
    return text(
        "quota.short.rounded" if rounds else "quota.short.below",
        wanted=f"{most.wanted:,}",
        pool=f"{most.pool:,}",
        now=_plain(now.quantize(Decimal("0.01"), ROUND_DOWN)),
        least=_plain(most.least),
        exact=_plain(exact),
        needed=f"{most.needed:,}",
        items=named + (text("quota.short.items", count=len(group)) if len(group) > _TOLD else ""),
    )


def _plain(figure: Decimal) -> str:
    words = f"{figure:,f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
