"""Which stratum each enterprise of a pool counts in, asked of the registry.

Reads inside the caller's transaction. Libraries and items are asked one after the other, so
that an enterprise counts in the first of them it belongs to (app.core.strata).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.core.quota import Basis
from app.core.scope import Scope
from app.core.task import TaskPlan
from app.core.vocabulary import WITH_FACT, WITHOUT_FACT
from app.store.parts import memberships
from app.store.scope import Member, ids_with_fact

WordOf = Callable[[Member], str]
PartsOf = Callable[[int], tuple[str, ...]]
NOBODY: Final[Mapping[str, Collection[int]]] = {}


@dataclass(frozen=True, slots=True)
class Placing:
    """Where an enterprise counts: the word of its stratum, and the parts it counts in.

    belongs: whether it belongs to a part at all, whatever keeps it out of it.
    """

    word: WordOf
    parts: PartsOf
    belongs: Callable[[int], bool] = lambda _number: True


def placing(
    session: Session,
    plan: TaskPlan,
    day: date,
    left_out: Mapping[str, Collection[int]] = NOBODY,
) -> Placing:
    """Return what places enterprises under a plan on a day.

    Args:
        left_out: LIBRARY, ITEM: part -> enterprises that do not count in it.

    Raises:
        UnknownLibrary: a part asks for a library that is not there (the user's).
    """
    if plan.by_parts:
        every = parts_of(session, plan, day)
        parts = _without(plan, every, left_out) if left_out else every
        return Placing(
            lambda one: next(iter(parts(one.id)), ""), parts, lambda number: bool(every(number))
        )
    if not (plan.stratified or plan.weighted):
        return Placing(lambda _one: "", _no_parts)
    if plan.basis is Basis.TOWNSHIP:
        return Placing(lambda one: one.township, _no_parts)
    told = ids_with_fact(session, plan.class_facts, day)
    if plan.class_facts.asks:
        return Placing(lambda one: WITH_FACT if one.id in told else WITHOUT_FACT, _no_parts)
    return Placing(lambda one: one.risk_class, _no_parts)


def parts_of(session: Session, plan: TaskPlan, day: date) -> PartsOf:
    """Return what says of an enterprise's id which of the plan's parts it belongs to."""
    asked = {at: part for at, part in enumerate(plan.parts) if part.scope != Scope()}
    everybody = sum(1 << at for at in range(len(plan.parts)) if at not in asked)
    masks: dict[int, int] = {}
    for number, found in memberships(session, [part.scope for part in asked.values()], day):
        masks[number] = masks.get(number, 0) | found
    places = list(asked)
    named = {mask: _named(plan, places, everybody, mask) for mask in {0, *masks.values()}}
    told = {number: named[mask] for number, mask in masks.items()}
    nowhere = named[0]
    return lambda number: told.get(number, nowhere)


def _named(plan: TaskPlan, places: Sequence[int], everybody: int, mask: int) -> tuple[str, ...]:
    """The keys of the parts a set of bits stands for, in the plan's order."""
    chosen = everybody | sum(1 << at for bit, at in enumerate(places) if mask >> bit & 1)
    return tuple(part.key for at, part in enumerate(plan.parts) if chosen >> at & 1)


def _without(plan: TaskPlan, every: PartsOf, left_out: Mapping[str, Collection[int]]) -> PartsOf:
    touched = frozenset[int]().union(*(left_out.get(part.key, ()) for part in plan.parts))

    def parts(number: int) -> tuple[str, ...]:
        if number not in touched:
            return every(number)
        return tuple(key for key in every(number) if number not in left_out.get(key, ()))

    return parts


def _no_parts(_number: int) -> tuple[str, ...]:
    return ()


def class_word(plan: TaskPlan, risk_class: str, told: bool) -> str:
    """Return the class of an enterprise: its risk class, or whether it has such a fact."""
    if not plan.class_facts.asks:
        return risk_class
    return WITH_FACT if told else WITHOUT_FACT
