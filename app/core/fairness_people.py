"""Who meets whom: officers in one team again, and officers at one enterprise again.

A draw is compared with what came before it, and with what chance gives where the officers
who serve, the sizes of the teams and the rules stand as they are:

* Two officers: those alike (same pool and, where a rule on teams asks, same unit, district,
  skills) could change places. Over all such changes the chance of a pair is exact; the
  spread of the sum over all pairs is found by changing places `runs` times, by numbers that
  follow from a seed alone.
* An officer and an enterprise: the parcel could have gone to any team the rules allow, in
  proportion to the parcels these teams got.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import combinations
from typing import Final

from app.core.fairness_odds import NOTHING, Moments, throw
from app.core.fairness_record import DrawRecord

Pair = tuple[str, str]
_BLOCK: Final = 8  # bytes of a hash that make one number


class Tally:
    """What was seen of something, and what was to be expected."""

    __slots__ = ("draws", "mean", "observed", "third", "variance")

    def __init__(self) -> None:
        self.observed = self.draws = 0
        self.mean = self.variance = self.third = 0.0

    def add(self, observed: int, of: Moments) -> None:
        """Add a draw."""
        self.observed += observed
        self.draws += 1
        self.mean += of[0]
        self.variance += of[1]
        self.third += of[2]

    @property
    def moments(self) -> Moments:
        return Moments(self.mean, self.variance, self.third)

    @property
    def evened(self) -> Moments:
        """Moments of as many throws of one chance: beyond the mean by one or more, a count of
        throws of unequal chances is never likelier than theirs (Hoeffding 1956)."""
        mean, spread, third = throw(min(1.0, self.mean / self.draws if self.draws else 0.0))
        return Moments(mean * self.draws, spread * self.draws, third * self.draws)


class Mates:
    """Officers in one team: each pair, and how often pairs come together again.

    Attributes:
        pairs: two ids, ascending -> how often in one team.
        again: the sum over all draws of the times each pair had been together before.
    """

    def __init__(self, seed: str, runs: int) -> None:
        """seed: any text that nobody chose. runs: changes of places per draw."""
        self.pairs: defaultdict[Pair, Tally] = defaultdict(Tally)
        self.again = Tally()
        self._seed = seed
        self._runs = runs

    def add(self, record: DrawRecord) -> None:
        """Add a draw; it is compared with those added before."""
        groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for team in record.teams.values():
            for one in team:
                groups[record.alike[one]].append(one)
        for members in groups.values():
            members.sort()
        before = {
            pair: tally.observed
            for pair in combinations(sorted(record.alike), 2)
            if (tally := self.pairs.get(pair)) is not None and tally.observed
        }
        together = [pair for team in record.teams.values() for pair in _pairs(team)]
        self._again(record, groups, before, sum(before.get(pair, 0) for pair in together))
        seen = set(together)
        slots = _slots(record)
        for pair in combinations(sorted(record.alike), 2):
            chance = _chance(slots, groups, record.alike, pair)
            if chance:
                self.pairs[pair].add(pair in seen, throw(chance))

    def _again(
        self,
        record: DrawRecord,
        groups: Mapping[tuple[str, ...], list[str]],
        before: Mapping[Pair, int],
        observed: int,
    ) -> None:
        if not before:
            self.again.add(observed, NOTHING)
            return
        slots = _slots(record)
        mean = sum(
            times * _chance(slots, groups, record.alike, pair) for pair, times in before.items()
        )
        squares = cubes = 0.0
        numbers = _numbers(f"{self._seed}|{record.number}")
        for _ in range(self._runs):
            off = _changed(record, groups, before, numbers) - mean
            squares += off * off
            cubes += off**3
        self.again.add(observed, Moments(mean, squares / self._runs, cubes / self._runs))


def _pairs(team: tuple[str, ...]) -> Iterator[Pair]:
    return combinations(sorted(team), 2)


def _slots(record: DrawRecord) -> Counter[tuple[tuple[str, ...], tuple[str, ...]]]:
    """How many places side by side in a team there are for two groups, in either order."""
    found: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
    for team in record.teams.values():
        for first, second in combinations(team, 2):
            one, other = record.alike[first], record.alike[second]
            found[min(one, other), max(one, other)] += 1
    return found


def _chance(
    slots: Counter[tuple[tuple[str, ...], tuple[str, ...]]],
    groups: Mapping[tuple[str, ...], list[str]],
    alike: Mapping[str, tuple[str, ...]],
    pair: Pair,
) -> float:
    """The chance that two officers are in one team where those alike change places."""
    one, other = alike[pair[0]], alike[pair[1]]
    there = slots[min(one, other), max(one, other)]
    size = len(groups[one])
    if one == other:
        return 2 * there / (size * (size - 1))
    return there / (size * len(groups[other]))


def _changed(
    record: DrawRecord,
    groups: Mapping[tuple[str, ...], list[str]],
    before: Mapping[Pair, int],
    numbers: Iterator[int],
) -> int:
    """The times pairs had been together before, after those alike have changed places."""
    left = {}
    for group, members in groups.items():
        mixed = list(members)
        for at in range(len(mixed) - 1, 0, -1):
            other = next(numbers) % (at + 1)
            mixed[at], mixed[other] = mixed[other], mixed[at]
        left[group] = mixed
    total = 0
    for team in record.teams.values():
        placed = tuple(left[record.alike[one]].pop() for one in team)
        total += sum(before.get(pair, 0) for pair in _pairs(placed))
    return total


def _numbers(seed: str) -> Iterator[int]:
    """Numbers of 64 bits that follow from the seed alone."""
    turn = 0
    while True:
        block = sha256(f"{seed}|{turn}".encode()).digest()
        for at in range(0, len(block), _BLOCK):
            yield int.from_bytes(block[at : at + _BLOCK], "big")
        turn += 1


class Visits:
    """Officers at enterprises: how often one comes to where he was before.

    Attributes:
        times: officer, enterprise -> how often.
        again: the sum over all draws of the times each had been there before.
    """

    def __init__(self) -> None:
        self.times: Counter[Pair] = Counter()
        self.again = Tally()
        self._known: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, record: DrawRecord) -> None:
        """Add a draw; it is compared with those added before."""
        load = Counter(parcel.team for parcel in record.parcels)
        for parcel in record.parcels:
            known = set().union(*(self._known[one] for one in parcel.ids if one in self._known))
            if known:
                self._compare(record, load, parcel.ids, parcel.team, known)
        for parcel in record.parcels:
            for enterprise in parcel.ids:
                self._known[enterprise].update(record.teams[parcel.team])
                for officer in record.teams[parcel.team]:
                    self.times[officer, enterprise] += 1

    def _compare(
        self,
        record: DrawRecord,
        load: Counter[str],
        ids: tuple[str, ...],
        team: str,
        known: set[str],
    ) -> None:
        scores = {
            name: sum(
                self.times[one, enterprise] for one in members if one in known for enterprise in ids
            )
            for name, members in record.teams.items()
            if name == team or (name in load and record.rules.eligible(members, ids))
        }
        whole = sum(load[name] for name in scores)
        mean = sum(load[name] * score for name, score in scores.items()) / whole
        variance = sum(load[name] * (score - mean) ** 2 for name, score in scores.items()) / whole
        third = sum(load[name] * (score - mean) ** 3 for name, score in scores.items()) / whole
        self.again.add(scores[team], Moments(mean, variance, third))
