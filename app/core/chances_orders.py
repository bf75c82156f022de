"""The protocol's own chances, worked out over all orders that are equally likely.

Assumed is only what every draw by hashes assumes: that tickets, the orders of §6 and the
numbers x of §7 fall like independent fair chance. Then the tickets put everybody in every
order equally often; a block's first lawful order makes every lawful formation equally
likely; a try g counts when its schedule needs the smallest slack; and within a round every
pairing is equally likely. What is left out is smaller than a rounding error: that a block
with lawful formations finds none of them among 4096 orders (see RARE).

Whoever no rule tells apart is followed as one, so that large groups with few rules can be
worked out as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.core.chances_ground import (
    Ground,
    Meter,
    TooLargeError,
    ground_of_draw,
    ground_of_manifest,
)
from app.core.chances_tries import Barriers, Tries
from app.core.manifest_records import Manifest
from app.core.parcels import Parcel
from app.core.protocol import HEX_LENGTH
from app.core.teams import BlockPlan, last_shift, plan_blocks, serving
from app.core.tickets import Ranking

STEPS: Final = 400_000
Told = Callable[[float], None]  # share of the orders done
_Windows = list[list[tuple[str, ...]]]  # per block, per pool it takes from, the officers


@dataclass(frozen=True, slots=True)
class Chances:
    """no_plan: the chance of NOPLAN. met: (officer id, enterprise id) -> chance; a pair
    that is not there has none."""

    no_plan: float
    met: Mapping[tuple[str, str], float]


def after_tickets(
    manifest: Manifest,
    pools: Sequence[Ranking],
    parcels: Sequence[Parcel],
    steps: int = STEPS,
) -> Chances:
    """Work the chances out where officers and enterprises are drawn, teams not yet.

    Args:
        pools: as ranked. parcels: in waiting order.

    Raises:
        TooLargeError: too many formations, or lawful ones are too rare for exactness.
    """
    there = [record.id for record in manifest.officers if record.is_in]
    ground = ground_of_draw(manifest, there, parcels, 1)
    place = {name: one.barrier for one in ground.parcels for name in one.members}
    after = _After(manifest, ground, Meter(steps))
    no_plan, found = after.chances(pools, [place[parcel.name] for parcel in parcels])
    met: dict[tuple[str, str], float] = {}
    for (officer, at), chance in found.items():
        for name in parcels[at].enterprises:
            met[officer, name] = chance
    return Chances(no_plan, met)


def before_tickets(manifest: Manifest, told: Told, steps: int = STEPS) -> Chances:
    """Work the chances out over the frozen list, every order of tickets equally likely.

    Raises:
        TooLargeError: too many orders or formations; weights that differ; areas or packages.
    """
    ground = ground_of_manifest(manifest)
    weights = {record.weight for record in manifest.enterprises if record.is_in}
    if ground is None or len(weights) > 1:
        raise TooLargeError
    meter = Meter(steps)
    after = _After(manifest, ground, meter)
    queues = list(_queues(ground, meter))
    orders = _orders(manifest, ground, meter)
    meter.spend(len(queues) * len(orders))
    no_plan = 0.0
    sums: dict[tuple[int, int], float] = {}  # (class of officers, class of parcels)
    for done, (queue, likely) in enumerate(queues):
        barriers = [ground.parcels[place].barrier for place in queue]
        for pools, share in orders:
            weight = float(likely * share)
            failed, met = after.chances(pools, barriers)
            no_plan += weight * failed
            for (officer, at), chance in met.items():
                key = (after.classes[officer], queue[at])
                sums[key] = sums.get(key, 0.0) + weight * chance
        told((done + 1) / len(queues))
    return Chances(no_plan, _spread(ground, sums))


def _spread(ground: Ground, sums: Mapping[tuple[int, int], float]) -> dict[tuple[str, str], float]:
    """Give each officer and enterprise of a class an equal share of what the classes met."""
    met: dict[tuple[str, str], float] = {}
    for (seat, place), total in sums.items():
        officers, parcels = ground.officers[seat].members, ground.parcels[place].members
        share = total / (len(officers) * len(parcels))
        met.update(((officer, name), share) for officer in officers for name in parcels)
    return met


def _queues(ground: Ground, meter: Meter) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Yield every queue (§4) as classes of parcels, with its chance.

    The next ticket that counts is that of anybody still there in a stratum that still
    wants some, with equal chances.
    """
    return _follow(
        ground, tuple(len(one.members) for one in ground.parcels), ground.wanted, Fraction(1), meter
    )


def _follow(
    ground: Ground, left: tuple[int, ...], wanted: tuple[int, ...], chance: Fraction, meter: Meter
) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    meter.spend(1)
    if not any(wanted):
        yield (), chance
        return
    there = [wanted[one.stratum] and n for one, n in zip(ground.parcels, left, strict=True)]
    for place, count in enumerate(there):
        if count:
            stratum = ground.parcels[place].stratum
            after = _less(left, place), _less(wanted, stratum)
            part = chance * Fraction(count, sum(there))
            for rest, likely in _follow(ground, *after, part, meter):
                yield (place, *rest), likely


def _orders(
    manifest: Manifest, ground: Ground, meter: Meter
) -> list[tuple[tuple[Ranking, ...], Fraction]]:
    """Return orders of the officers with their chances; alike at every shift are one."""
    blocks = plan_blocks(manifest)
    classes = {name: at for at, one in enumerate(ground.officers) for name in one.members}
    found: dict[object, tuple[tuple[Ranking, ...], Fraction]] = {}
    for ranked, chance in _rank(ground, 0, len(manifest.off_quotas), meter):
        pools = tuple(
            Ranking(quota.name, quota.k, [f"{at:0{HEX_LENGTH}d}{name}" for at, name in placed])
            for quota, placed in zip(manifest.off_quotas, map(enumerate, ranked), strict=True)
        )
        key = tuple(
            tuple(tuple(sorted(classes[name] for name in of)) for of in window)
            for shift in range(last_shift(pools) + 1)
            for window in _windows(blocks, pools, shift)
        )
        meter.spend(len(key))
        first, before = found.get(key, (pools, Fraction(0)))
        found[key] = (first, before + chance)
    return list(found.values())


def _rank(
    ground: Ground, pool: int, pools: int, meter: Meter
) -> Iterator[tuple[tuple[tuple[str, ...], ...], Fraction]]:
    """Yield (ids in rank order per pool from `pool` on, chance); members of a class stand
    in the order in which they are listed."""
    if pool == pools:
        yield (), Fraction(1)
        return
    groups = [one.members for one in ground.officers if one.pool == pool]
    rest = list(_rank(ground, pool + 1, pools, meter))
    for ranked, chance in _merge(groups, (0,) * len(groups), Fraction(1), meter):
        for others, likely in rest:
            meter.spend(1)
            yield (ranked, *others), chance * likely


def _merge(
    groups: Sequence[Sequence[str]], used: tuple[int, ...], chance: Fraction, meter: Meter
) -> Iterator[tuple[tuple[str, ...], Fraction]]:
    meter.spend(1)
    left = [len(group) - n for group, n in zip(groups, used, strict=True)]
    if not any(left):
        yield (), chance
        return
    for at, count in enumerate(left):
        if count:
            after = (*used[:at], used[at] + 1, *used[at + 1 :])
            part = chance * Fraction(count, sum(left))
            for rest, likely in _merge(groups, after, part, meter):
                yield (groups[at][used[at]], *rest), likely


def _windows(blocks: Sequence[BlockPlan], pools: Sequence[Ranking], shift: int) -> _Windows:
    """Return per block from whom it is formed at a shift (§6), pool by pool."""
    there = [serving(pool, shift) for pool in pools]
    return [
        [there[place][first : first + each * plan.teams] for place, first, each in plan.takes]
        for plan in blocks
    ]


class _After:
    """Chances over rankings and parcels, shift by shift.

    Attributes:
        classes: officer id -> place of the class.
    """

    def __init__(self, manifest: Manifest, ground: Ground, meter: Meter) -> None:
        self.classes = {name: at for at, one in enumerate(ground.officers) for name in one.members}
        self._meter = meter
        self._most = manifest.team.max_try
        self._blocks = plan_blocks(manifest)
        self._tries = Tries(manifest, ground, self._blocks, meter)

    def chances(
        self, pools: Sequence[Ranking], barriers: Barriers
    ) -> tuple[float, dict[tuple[str, int], float]]:
        """Return the chance of NOPLAN, and (officer id, place of a parcel) -> chance.

        Goes through the shifts as §6 does, with what is left of the chance at each.
        """
        left = 1.0
        met: dict[tuple[str, int], float] = {}
        for shift in range(last_shift(pools) + 1):
            windows = _windows(self._blocks, pools, shift)
            counts = [[self._count(of) for of in window] for window in windows]
            tries = self._tries.over(counts, barriers)
            if tries is None:
                continue
            rest = Fraction(1)  # of formations: those that need this slack or more
            for _, (share, chances) in sorted(tries.by_slack.items()):
                first = float(rest) ** self._most - float(rest - share) ** self._most
                rest -= share
                self._add(met, windows, chances, left * first)
            left *= float(tries.bad) ** self._most
            if not left:
                break
        return left, met

    def _count(self, officers: Sequence[str]) -> tuple[tuple[int, int], ...]:
        """Return (class, how many of it), ascending."""
        found: dict[int, int] = {}
        for name in officers:
            found[self.classes[name]] = found.get(self.classes[name], 0) + 1
        return tuple(sorted(found.items()))

    def _add(
        self,
        met: dict[tuple[str, int], float],
        windows: _Windows,
        chances: Mapping[tuple[int, int, int], float],
        weight: float,
    ) -> None:
        of_class: dict[tuple[int, int], list[str]] = {}
        for block, window in enumerate(windows):
            for officers in window:
                for name in officers:
                    of_class.setdefault((block, self.classes[name]), []).append(name)
        self._meter.spend(len(chances))
        for (block, seat, at), chance in chances.items():
            for name in of_class[block, seat]:
                met[name, at] = met.get((name, at), 0.0) + weight * chance


def _less(counts: tuple[int, ...], place: int) -> tuple[int, ...]:
    return (*counts[:place], counts[place] - 1, *counts[place + 1 :])
