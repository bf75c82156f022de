"""In which ways it can be said how many are drawn, and what plan each of them makes: no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.facts import NO_FACTS, FactTest
from app.core.protocol import NONE
from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import Scope
from app.core.task import Part, TaskPlan
from app.services.draw.pool import Reconciliation
from app.texts import text


class Way(StrEnum):
    """What the numbers go by."""

    WHOLE = "WHOLE"
    CLASS = "CLASS"
    FACTS = "FACTS"
    TOWNSHIP = "TOWNSHIP"
    LIBRARY = "LIBRARY"
    ITEM = "ITEM"
    WEIGHTS = "WEIGHTS"


ONE_LINE = frozenset({Way.WHOLE, Way.WEIGHTS})
BY_PARTS = frozenset({Way.LIBRARY, Way.ITEM})
WITH_PRESETS = frozenset({Way.CLASS})
BLANK = QuotaRule("RATIO", "")
USUAL = QuotaRule("RATIO", "3")
_ZERO = QuotaRule("NUMBER", "0")
_BASIS = {Way.TOWNSHIP: Basis.TOWNSHIP, Way.LIBRARY: Basis.LIBRARY, Way.ITEM: Basis.ITEM}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the step."""

    way: Way
    rules: Mapping[str, QuotaRule]
    facts: FactTest = NO_FACTS
    parts: tuple[Part, ...] = ()
    weights: Mapping[str, int] | None = None
    at_least_one: bool = False


def way_of(plan: TaskPlan) -> Way:
    """Return which way a plan goes."""
    if plan.weighted:
        return Way.WEIGHTS
    if not plan.stratified:
        return Way.WHOLE
    if plan.basis is Basis.CLASS:
        return Way.FACTS if plan.class_facts.asks else Way.CLASS
    return Way(plan.basis.value)


def planned(plan: TaskPlan, typed: Typed) -> TaskPlan:
    """Return the plan with what was typed; what belongs to another way is taken out."""
    way = typed.way
    return replace(
        plan,
        quotas=dict(typed.rules),
        basis=_BASIS.get(way, Basis.CLASS),
        class_facts=typed.facts if way is Way.FACTS else NO_FACTS,
        parts=typed.parts if way in BY_PARTS else (),
        weights=dict(typed.weights or {}) if way is Way.WEIGHTS else {},
        at_least_one=typed.at_least_one,
    )


def to_count(plan: TaskPlan, typed: Typed) -> TaskPlan:
    """Return a plan that draws nobody, by which the strata of a way are counted.

    Of weights these are the classes: each has its own chance.
    """
    names = [part.key for part in typed.parts] if typed.way in BY_PARTS else [NONE]
    if typed.way is Way.WHOLE:
        names = [ALL]
    way = Way.CLASS if typed.way is Way.WEIGHTS else typed.way
    return planned(plan, replace(typed, way=way, rules=dict.fromkeys(names, _ZERO)))


def rules_for(
    way: Way, names: Sequence[str], known: Mapping[str, QuotaRule], kept: bool
) -> dict[str, QuotaRule]:
    """Return a rule for each line of a way.

    Args:
        names: strata of the way, counted; for one line they say nothing.
        known: rules typed or planned before.
        kept: they are of this way: a stratum without one stays empty until somebody says
            how many. Else every line begins with the first of them.
    """
    first = next((rule for rule in known.values() if rule.value), USUAL)
    if way in ONE_LINE:
        return {ALL: known.get(ALL, first)}
    other = BLANK if kept and known else first
    return {name: known.get(name, other) for name in names}


def parts_of_items(plan: TaskPlan) -> tuple[Part, ...]:
    """Return a part for each item of a plan: as planned, and new ones with everybody."""
    known = [part for part in plan.parts if part.key in plan.item_codes]
    there = {part.key for part in known}
    return (*known, *(Part(code, Scope()) for code in plan.item_codes if code not in there))


def library_part(name: str) -> Part:
    """Return the part of a 专项库."""
    return Part(name, Scope(libraries=(name,)))


def moved(parts: Sequence[Part], key: str, by: int) -> tuple[Part, ...]:
    """Return the parts with one of them moved up (-1) or down (1), as far as that goes."""
    keys = [part.key for part in parts]
    at = keys.index(key)
    other = min(max(at + by, 0), len(keys) - 1)
    made = list(parts)
    made[at], made[other] = made[other], made[at]
    return tuple(made)


def scope_words(part: Part) -> str:
    """Return which library an item's enterprises come from; "" for everybody in scope."""
    return part.scope.libraries[0] if part.scope.libraries else ""


def stratum_words(name: str, way: Way, items: Mapping[str, str]) -> str:
    """Return how a stratum is named on the operator's screen.

    Args:
        items: code -> name of the plan's items.
    """
    if name == ALL:
        return text("plan.quota.all")
    if name == NONE:
        return text("quota.no_town" if way is Way.TOWNSHIP else "plan.quota.none_class")
    return f"{name} {items[name]}" if way is Way.ITEM and name in items else name


def members_note(state: Reconciliation | None, name: str) -> str:
    """How many of a library or item are counted in an earlier one; "" for none."""
    one = next((one for one in state.strata if one.name == name), None) if state else None
    if one is None or one.members <= one.pool:
        return ""
    before = one.members - one.pool
    return text("quota.members", members=f"{one.members:,}", before=f"{before:,}")


def order_note(state: Reconciliation | None, way: Way) -> str:
    """What the order of libraries or items decides, and how many it decides for."""
    if way not in BY_PARTS:
        return ""
    said = [text(f"quota.order_{way.lower()}")]
    if state is not None and state.overlap:
        said.append(text("quota.overlap", count=f"{state.overlap:,}"))
    return "\n".join(said)
