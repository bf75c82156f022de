"""What the tries of one shift come to: which slack they need, and who then meets what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import factorial, prod
from typing import Final

from app.core.chances_ground import Ground, Meter, TooLargeError
from app.core.chances_teams import Formation, form
from app.core.manifest_records import Manifest
from app.core.matching import pairing_counts, schedule
from app.core.teams import BlockPlan, team_count

# (1 - 1/64) ** 4096 < 1e-27: with at least this share lawful, a lawful order is found.
RARE: Final = Fraction(1, 64)
_TRIES: Final = 1 << 17  # orders expected to be tried; far below the budget of 2^20
Barriers = Sequence[int]  # per waiting parcel, the place of its barrier
Taken = tuple[tuple[int, int], ...]  # (class of officers, how many of it)


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift. bad: the share of formations without any schedule. by_slack: slack ->
    (share of the formations that need it, (block, class of officers, place of a parcel) ->
    chance that one officer of the class receives it when such a formation stands)."""

    bad: Fraction
    by_slack: Mapping[int, tuple[Fraction, Mapping[tuple[int, int, int], float]]]


class Tries:
    """Works shifts out; the same officers by class over the same parcels only once."""

    def __init__(
        self, manifest: Manifest, ground: Ground, blocks: Sequence[BlockPlan], meter: Meter
    ) -> None:
        self._rule = manifest.team
        self._teams = team_count(manifest)
        self._ground = ground
        self._blocks = blocks
        self._meter = meter
        self._formed: dict[object, Formation] = {}
        self._known: dict[object, Shift | None] = {}

    def over(self, windows: Sequence[Sequence[Taken]], barriers: Barriers) -> Shift | None:
        """Return what tries over these officers come to; None where a block has no lawful
        formation, which ends the shift (§6).

        Args:
            windows: per block, per pool it takes from, the officers by class.

        Raises:
            TooLargeError: see chances_orders.after_tickets.
        """
        key = (tuple(map(tuple, windows)), tuple(barriers))
        if key not in self._known:
            self._known[key] = self._work_out(windows, barriers)
        return self._known[key]

    def _work_out(self, windows: Sequence[Sequence[Taken]], barriers: Barriers) -> Shift | None:
        formed = [
            self._formation(tuple(window), plan)
            for window, plan in zip(windows, self._blocks, strict=True)
        ]
        if not all(one.ways for one in formed):
            return None
        sizes = [dict(of for taken in window for of in taken) for window in windows]
        count = prod(sum(one.ways.values()) for one in formed)
        bad = 0
        weights: dict[int, int] = {}
        sums: dict[int, dict[tuple[int, int, int], float]] = {}
        for blocks in product(*(one.ways for one in formed)):
            ways = prod(one.ways[sorts] for one, sorts in zip(formed, blocks, strict=True))
            found = self._play(formed, blocks, barriers)
            if found is None:
                bad += ways
                continue
            slack, pairs = found
            weights[slack] = weights.get(slack, 0) + ways
            met = sums.setdefault(slack, {})
            for block, team, at, part in pairs:
                sort = blocks[block][team]
                alike = formed[block].ways[blocks[block]] * blocks[block].count(sort)
                for seat, size in sizes[block].items():
                    seats = formed[block].seats.get((seat, sort, blocks[block]), 0)
                    if seats:
                        chance = float(Fraction(ways * seats, alike * size * count) * part)
                        met[block, seat, at] = met.get((block, seat, at), 0.0) + chance
                self._meter.spend(1)
        return Shift(
            Fraction(bad, count),
            {
                slack: (
                    Fraction(weight, count),
                    {key: sum_ * (count / weight) for key, sum_ in sums[slack].items()},
                )
                for slack, weight in weights.items()
            },
        )

    def _play(
        self, formed: Sequence[Formation], blocks: Sequence[Sequence[int]], barriers: Barriers
    ) -> tuple[int, list[tuple[int, int, int, Fraction]]] | None:
        """Return the slack a formation needs and (block, team, place of a parcel, chance)."""
        self._meter.spend(len(barriers))
        eligible = [
            [
                sum(1 << place for place, sort in enumerate(sorts) if barrier in one.sorts[sort])
                for barrier in barriers
            ]
            for one, sorts in zip(formed, blocks, strict=True)
        ]
        rounds = schedule(eligible, [len(sorts) for sorts in blocks])
        if rounds is None:
            return None
        cap = rounds[-1].number // len(blocks) + 1 if rounds else 0
        slack = max(self._rule.slack, cap - -(-len(barriers) // self._teams))
        if slack > self._rule.max_slack:
            return None
        return slack, [
            (taken.block, team, taken.parcels[at], part)
            for taken in rounds
            for at, team, part in _round_chances(taken.allowed)
        ]

    def _formation(self, window: tuple[Taken, ...], plan: BlockPlan) -> Formation:
        """Return the lawful ways to form a block.

        Raises:
            TooLargeError: also where lawful orders are rare (see RARE).
        """
        key = (window, plan.teams)
        if key not in self._formed:
            counts = dict(one for taken in window for one in taken)
            sizes = [sum(count for _, count in taken) for taken in window]
            serve = [0] * len(self._ground.serve)
            for (place, _, _), size in zip(plan.takes, sizes, strict=True):
                serve[place] = size
            block = replace(
                self._ground,
                serve=tuple(serve),
                teams=plan.teams,
                officers=tuple(
                    replace(one, members=one.members[: counts.get(place, 0)])
                    for place, one in enumerate(self._ground.officers)
                ),
            )
            made = form(block, self._meter)
            orders = prod(
                factorial(size) // factorial(each) ** plan.teams
                for (_, _, each), size in zip(plan.takes, sizes, strict=True)
            ) // factorial(plan.teams)
            lawful = sum(made.ways.values())
            tries = self._rule.max_try * orders
            if lawful and (Fraction(lawful, orders) < RARE or tries > _TRIES * lawful):
                raise TooLargeError
            self._formed[key] = made
        return self._formed[key]


@lru_cache(maxsize=4096)
def _round_chances(allowed: tuple[int, ...]) -> tuple[tuple[int, int, Fraction], ...]:
    """Return (taken parcel, place of a team, chance) of one round: pairings are alike (§7)."""
    counts = pairing_counts(allowed)
    ways = {0: 1}
    found = []
    for at, bits in enumerate(allowed):
        after: dict[int, int] = {}
        sums: dict[int, int] = {}
        for used, before in ways.items():
            free = bits & ~used
            while free:
                team = free & -free
                free ^= team
                more = counts[at + 1].get(used | team, 0)
                sums[team] = sums.get(team, 0) + before * more
                after[used | team] = after.get(used | team, 0) + before
        ways = after
        found += [
            (at, team.bit_length() - 1, Fraction(part, counts[0][0]))
            for team, part in sums.items()
            if part
        ]
    return tuple(found)
