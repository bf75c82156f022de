"""Which stratum an enterprise counts in, and how many of each are drawn (features.md B3).

A stratum is known by its word: a class, a township, a library, an item; `ALL` where there is
one for everybody. Of libraries and items an enterprise counts in the first, in the operator's
order, that it belongs to; whoever belongs to none is left out of the pool (`NO_PART`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from app.core.incomplete import PlanIncomplete
from app.core.manifest import ParcelRule
from app.core.protocol import NONE, normalise_word, sha256_hex
from app.core.quota import ALL, Basis, QuotaAbovePool, QuotaRule
from app.core.task import DrawKind, TaskPlan
from app.core.upper_ratio import ItemNeed, check_limit
from app.core.vocabulary import LIST_MARK
from app.core.weights import WeightMissing, check_weights
from app.errors import UserError

NO_PART: Final = "NOPART"  # word of the manifest: in no library, or of no item, of this task
_TOLD: Final = 8  # names that stand in a message


class EmptyPool(UserError):
    """Nobody is left to draw from after scope and exclusions."""

    code = "pool.empty"


class NothingDrawn(UserError):
    """The quotas come to zero enterprises."""

    code = "pool.nothing_drawn"


class ClassQuotaAbove(QuotaAbovePool):
    """More are to be drawn of a stratum than there are in it."""

    code = "task.class_quota_above"


class RuleMissing(UserError):
    """A stratum with enterprises has neither ratio nor number, not even 0."""

    code = "task.rule_missing"


class ListedMissing(UserError):
    """An enterprise on the upper level's list is not in the registry any more."""

    code = "pool.listed_missing"


class AreaMissing(UserError):
    """Areas are to be given out, and an enterprise in the pool has none (protocol §2)."""

    code = "pool.area_missing"


class TownshipsWithoutArea(UserError):
    """Areas are drawn by hand or balanced, and townships of the pool are in none of them."""

    code = "pool.townships_without_area"


class Candidate(NamedTuple):
    """An enterprise in scope: what of it enters the manifest. reason None = IN.

    Attributes:
        word: of its stratum, or of the class its weight goes by; "" has none.
        parts: LIBRARY, ITEM: keys of the parts it belongs to, in the plan's order.
    """

    key: str
    word: str
    station: str
    area: str
    reason: str | None
    township: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolCount:
    """One walk through the candidates.

    Attributes:
        words: word -> IN; words of which nobody is IN are there with 0.
        together: LIBRARY, ITEM: keys of parts -> IN enterprises of exactly these.
        keys: of everybody, where the plan takes a list.
        bare: where areas are given out, IN enterprises without one, and the first of them.
        towns: where areas are given out, the townships of the pool that are in none.
    """

    words: Mapping[str, int]
    together: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    bare: tuple[int, str] = (0, "")
    towns: tuple[str, ...] = ()

    @property
    def overlap(self) -> int:
        """How many IN enterprises belong to several parts."""
        return sum(count for parts, count in self.together.items() if len(parts) > 1)

    def members(self, key: str) -> int:
        """Return how many IN enterprises belong to a part, wherever they are counted."""
        return sum(count for parts, count in self.together.items() if key in parts)


def stratum_of(plan: TaskPlan, word: str) -> str:
    """Return the stratum an enterprise with that word counts in under this plan."""
    return (word or NONE) if plan.stratified else ALL


def count_pool(plan: TaskPlan, candidates: Iterable[Candidate]) -> PoolCount:
    """Count the candidates as the plan's strata ask for it."""
    listed = plan.kind is DrawKind.OFFICERS
    areas = plan.kind is not DrawKind.ENTERPRISES and plan.team.parcel == ParcelRule.AREA
    drawable: Counter[tuple[str, tuple[str, ...]]] = Counter()
    words: set[str] = set()
    keys: set[str] = set()
    bare: list[str] = []
    towns: set[str] = set()
    for one in candidates:
        if listed:
            keys.add(one.key)
        if one.reason is not None:
            words.add(one.word)
            continue
        drawable[one.word, one.parts] += 1
        if areas and _is_none(one.area):
            bare.append(one.key)
            towns.add(one.township)
    sizes: Counter[str] = Counter(dict.fromkeys((word or NONE for word in words), 0))
    together: Counter[tuple[str, ...]] = Counter()
    for (word, parts), count in drawable.items():
        sizes[word or NONE] += count
        if parts:
            together[parts] += count
    nowhere = tuple(sorted(town for town in towns if not _is_none(town)))
    return PoolCount(sizes, together, frozenset(keys), (len(bare), min(bare, default="")), nowhere)


@cache
def _is_none(word: str) -> bool:
    return normalise_word(word) == NONE


def quotas(plan: TaskPlan, candidates: Iterable[Candidate]) -> dict[str, tuple[int, int]]:
    """Return stratum -> (IN, to draw) for each that is in scope; see `numbers`."""
    return numbers(plan, count_pool(plan, candidates))


def numbers(plan: TaskPlan, count: PoolCount) -> dict[str, tuple[int, int]]:
    """Return stratum -> (IN, to draw) for each that is in scope.

    A rule for a stratum nobody is in cannot be met and is refused like any other.

    Raises:
        RuleMissing, QuotaAbovePool, WeightMissing, PlanIncomplete, EmptyPool, NothingDrawn,
        ListedMissing, AreaMissing, TownshipsWithoutArea: the user's.
    """
    whole = sum(count.words.values())
    sizes = dict(count.words) if plan.stratified else {ALL: whole}
    if plan.kind is DrawKind.OFFICERS and (lost := sorted(set(plan.listed) - count.keys)):
        raise ListedMissing(count=len(lost), key=lost[0])
    if not whole:
        raise EmptyPool()
    if count.towns:
        shown = LIST_MARK.join(count.towns[:_TOLD])
        raise TownshipsWithoutArea(count=len(count.towns), townships=shown)
    if count.bare[0]:
        raise AreaMissing(count=count.bare[0], key=count.bare[1])
    if plan.kind is DrawKind.OFFICERS:
        return {name: (size, size) for name, size in sizes.items()}
    check_strata(plan)
    if plan.weighted:
        _weights_there(plan, count)
    found = {name: (size, _wanted(plan, name, size)) for name, size in sizes.items()}
    if plan.stratified:
        for name in sorted(plan.quotas.keys() - sizes.keys()):
            _wanted(plan, name, 0)
    if not any(wanted for _, wanted in found.values()):
        raise NothingDrawn()
    return found


def _wanted(plan: TaskPlan, name: str, size: int) -> int:
    """How many to draw of a stratum of that size; names it where there are too few."""
    rule = plan.quotas.get(name)
    if rule is None:
        if not size:
            return 0
        raise RuleMissing(stratum=name, pool=size)
    try:
        return rule.number(size, at_least_one=plan.at_least_one)
    except QuotaAbovePool as error:
        if not plan.stratified:
            raise
        raise ClassQuotaAbove(stratum=name, **error.fields) from None


def _weights_there(plan: TaskPlan, count: PoolCount) -> None:
    for name, size in sorted(count.words.items()):
        if size and name not in plan.weights:
            raise WeightMissing(stratum=name, pool=size)


def weight_of(plan: TaskPlan, word: str) -> int:
    """Return the weight of an enterprise with that word; 1 where the plan has none."""
    return plan.weights.get(word or NONE, 1) if plan.weighted else 1


def check_strata(plan: TaskPlan) -> None:
    """Raise PlanIncomplete (the user's fault) for what does not depend on the registry.

    Weights are 1 to 100; parts are there, none twice; of items each is one of the task,
    and none of the task is left out: nobody would be inspected for it.
    """
    if plan.weighted:
        check_weights(plan.weights)
    if not plan.by_parts:
        return
    keys = [part.key for part in plan.parts]
    if not keys:
        raise PlanIncomplete(what=f"parts_{plan.basis.value.lower()}", value="")
    twice = [key for key, times in Counter(keys).items() if times > 1]
    if twice:
        raise PlanIncomplete(what="part_twice", value=twice[0])
    if plan.basis is Basis.ITEM:
        odd = sorted(set(keys) ^ set(plan.item_codes))
        if odd:
            what = "part_strange" if odd[0] in keys else "part_missing"
            raise PlanIncomplete(what=what, value=odd[0])
    lacking = next((key for key in keys if key not in plan.quotas), None)
    if lacking is not None:
        raise PlanIncomplete(what="quota_value", value=lacking)


def check_limits(
    plan: TaskPlan,
    count: PoolCount,
    found: Mapping[str, tuple[int, int]],
    needs: Iterable[ItemNeed],
) -> None:
    """Raise AboveLimit or RatioAbove (the user's fault) for the first item above its limit.

    Of a task by items it is the number to be expected: those drawn in the item's stratum,
    and the share of the other strata that belongs to it too.

    Args:
        found: as `numbers` gives it.
    """
    if plan.kind is DrawKind.OFFICERS:
        return
    for need in needs:
        pool, wanted, rules = _planned(plan, count, found, need.code)
        check_limit(need, rules, pool, wanted, at_least_one=plan.at_least_one)


def _planned(
    plan: TaskPlan, count: PoolCount, found: Mapping[str, tuple[int, int]], code: str
) -> tuple[int, int, Sequence[QuotaRule]]:
    """The pool of an item, how many of it will be inspected, and the rules that say so."""
    if not plan.by_items:
        pool, wanted = (sum(pair[at] for pair in found.values()) for at in (0, 1))
        return pool, wanted, [rule for name, rule in plan.quotas.items() if name in found]
    pool, exact = expected(plan, count.together, found, code)
    rules = [plan.quotas[name] for name in _sources(count.together, code)]
    return pool, int(exact + Fraction(1, 2)), rules


def expected(
    plan: TaskPlan,
    together: Mapping[tuple[str, ...], int],
    found: Mapping[str, tuple[int, int]],
    code: str,
) -> tuple[int, Fraction]:
    """Return how many can be inspected for an item, and how many of them are to be expected.

    Args:
        together: as PoolCount has it; looked at for a task by items alone.
        found: as `numbers` gives it.
    """
    if not plan.by_items:
        pool, wanted = (sum(pair[at] for pair in found.values()) for at in (0, 1))
        return pool, Fraction(wanted)
    sources = _sources(together, code)
    exact = sum(
        (Fraction(found[name][1] * there, found[name][0]) for name, there in sources.items()),
        Fraction(0),
    )
    return sum(sources.values()), exact


def _sources(together: Mapping[tuple[str, ...], int], code: str) -> dict[str, int]:
    """Stratum -> how many of it belong to an item too."""
    sources: dict[str, int] = {}
    for parts, there in together.items():
        if code in parts and there:
            sources[parts[0]] = sources.get(parts[0], 0) + there
    return sources


def stratum_labels(strata: Iterable[str], shuffle: str) -> dict[str, str]:
    """Return stratum -> opaque label S1, S2, … in an order only `shuffle` decides.

    Args:
        shuffle: 64 hex digits of the system's generator, forgotten after the freeze.
    """
    ordered = sorted(set(strata), key=lambda name: sha256_hex(f"{shuffle}|{name}"))
    return {name: f"S{at}" for at, name in enumerate(ordered, 1)}
