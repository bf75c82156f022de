"""What a pool comes to: registry total − out of scope − excluded by reason = pool; the strata,
who inspects, and what stands in the way of a freeze.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.item_skills import check_skills
from app.core.officer_pools import (
    check_needed_skills,
    check_officers,
    most_teams,
    officers_out,
    pool_name,
    pool_numbers,
)
from app.core.quota import ALL, Basis
from app.core.shortfall import Shortfall, shortfalls
from app.core.spread import Spread, spread
from app.core.strata import PoolCount, check_limits, numbers, weight_of
from app.core.task import DrawKind, TaskPlan
from app.core.upper_ratio import ItemNeed
from app.core.vocabulary import WITH_FACT, WITHOUT_FACT
from app.core.weights import Weighed, chances
from app.errors import UserError
from app.services.draw.pool_reading import PoolReading, recusal_pairs
from app.store.schema import Lock


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of the pool: how many are in, how many to draw.

    Attributes:
        name: class, township, library or item; core.quota.ALL for everybody.
        members: LIBRARY, ITEM: how many of the pool belong to it, those counted in an
            earlier one with them.
    """

    name: str
    pool: int
    wanted: int
    members: int = 0


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How a pool comes about, and what it gives.

    Attributes:
        overlap: enterprises that belong to several libraries or items.
        basis: what the strata are; None where there is one for everybody.
        words: every stratum in scope, also those nobody of whom can be drawn.
        chances: with weights, class -> chance (0 to 1) of an enterprise of it to be drawn.
        together: as core.strata.PoolCount has it. needs: what its list says of each item.
        most_teams: how many teams the officers who may be drawn can fill.
        short: items of which fewer are drawn than their list demands; a warning, no stop.
    """

    total: int
    out_of_scope: int
    excluded: dict[str, int]
    pool: int
    strata: tuple[Stratum, ...]
    wanted: int
    officer_pools: dict[str, tuple[int, int]]  # pool -> (drawable, to draw)
    officers_out: dict[str, int]  # with the drawable of all pools: the whole registry
    recusals: int
    before: int | None  # pool of the last locked draw, of whatever task
    problem: UserError | None  # the first thing that stands in the way of the freeze
    problems: tuple[UserError, ...] = ()  # everything that does
    spread: Spread | None = None  # whether every team can find work
    overlap: int = 0
    basis: Basis | None = None
    words: tuple[str, ...] = ()
    chances: dict[str, float] = field(default_factory=dict)
    together: dict[tuple[str, ...], int] = field(default_factory=dict)
    needs: tuple[ItemNeed, ...] = ()
    most_teams: int = 0
    short: tuple[Shortfall, ...] = ()


def reconciled(session: Session, plan: TaskPlan, read: PoolReading) -> Reconciliation:
    """Return what a reading of the registries comes to, with everything that is wrong."""
    problems: list[UserError] = []
    found: dict[str, tuple[int, int]] = {}
    try:
        found = numbers(plan, read.count)
        check_limits(plan, read.count, found, read.needs)
    except UserError as error:
        problems.append(error)
    try:
        if plan.kind is not DrawKind.ENTERPRISES:
            check_officers(plan, read.inspectors)
            check_needed_skills(plan, read.inspectors)
            check_skills(plan, read.count, read.needs, read.inspectors)
    except UserError as error:
        problems.append(error)
    return _reconciliation(session, plan, read, found, tuple(problems))


def _reconciliation(
    session: Session,
    plan: TaskPlan,
    read: PoolReading,
    found: dict[str, tuple[int, int]],
    problems: tuple[UserError, ...],
) -> Reconciliation:
    excluded = Counter(one.reason for one in read.candidates if one.reason)
    draws_officers = plan.kind is not DrawKind.ENTERPRISES
    last = session.scalars(select(Lock.counts).order_by(Lock.id.desc()).limit(1)).first()
    wanted = sum(number for _, number in found.values())
    return Reconciliation(
        total=read.total,
        out_of_scope=read.total - len(read.candidates),
        excluded=dict(sorted(excluded.items())),
        pool=len(read.candidates) - sum(excluded.values()),
        strata=strata_of(plan, read.count, found),
        wanted=wanted,
        officer_pools=pool_numbers(plan, read.inspectors),
        officers_out=officers_out(plan, read.inspectors) if draws_officers else {},
        recusals=_recusals(session, plan, read),
        before=last["pool"] if last else None,
        problem=problems[0] if problems else None,
        problems=problems,
        spread=spread(plan, read.candidates, read.inspectors, wanted),
        overlap=read.count.overlap,
        basis=plan.basis if plan.stratified else None,
        words=_words(plan, read.count),
        chances=_chances(plan, read.count, wanted),
        together=dict(read.count.together),
        needs=read.needs,
        most_teams=most_teams(plan, read.inspectors) if draws_officers else 0,
        short=shortfalls(plan, read.count.together, found, read.needs),
    )


def strata_of(
    plan: TaskPlan, count: PoolCount, found: dict[str, tuple[int, int]]
) -> tuple[Stratum, ...]:
    """Return the strata that hold somebody; libraries and items all, in the plan's order."""
    sizes = count.words if plan.stratified else {ALL: sum(count.words.values())}
    if plan.by_parts:
        names = [part.key for part in plan.parts]
        names += [name for name, size in sorted(sizes.items()) if size and name not in names]
    else:
        names = [name for name, size in sorted(sizes.items()) if size]
    return tuple(
        Stratum(name, sizes.get(name, 0), found.get(name, (0, 0))[1], count.members(name))
        for name in names
    )


def _words(plan: TaskPlan, count: PoolCount) -> tuple[str, ...]:
    if plan.by_parts:
        return tuple(part.key for part in plan.parts)
    if plan.stratified and plan.basis is Basis.CLASS and plan.class_facts.asks:
        return WITH_FACT, WITHOUT_FACT
    return tuple(sorted(count.words)) if plan.stratified else (ALL,)


def _recusals(session: Session, plan: TaskPlan, read: PoolReading) -> int:
    """How many pairs of somebody in scope with an officer of the pools are recused."""
    pairs = recusal_pairs(session)
    if not pairs:
        return 0
    keys = {one.key for one in read.candidates}
    insiders = {one.key for one in read.inspectors if pool_name(plan, one)}
    return sum(a in insiders and b in keys for a, b in pairs)


def _chances(plan: TaskPlan, count: PoolCount, wanted: int) -> dict[str, float]:
    if not plan.weighted:
        return {}
    return chances(
        {word: Weighed(size, weight_of(plan, word)) for word, size in count.words.items()}, wanted
    )


def counts_of(state: Reconciliation) -> dict[str, Any]:
    """Return the figures a lock keeps."""
    return {
        "total": state.total,
        "out_of_scope": state.out_of_scope,
        "excluded": state.excluded,
        "pool": state.pool,
        "wanted": state.wanted,
        "classes": [[one.name, one.pool, one.wanted] for one in state.strata],
        "officer_pools": {name: list(pair) for name, pair in state.officer_pools.items()},
        "officers_out": state.officers_out,
        "recusals": state.recusals,
        "before": state.before,
        "overlap": state.overlap,
        "short": [{**asdict(one), "least": str(one.least)} for one in state.short],
    }
