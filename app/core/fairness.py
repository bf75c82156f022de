"""Fairness of all standing draws together: what was drawn against what the lots promise.

What is compared are sums over draws. The chances of each draw follow from its own frozen
list, whatever the draws before it left in the pool; so the difference to the expectation
adds nothing on average (a martingale), and the variances of the draws add up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.core.fairness_figures import KEPT, TRAITS, Family, Figure, Summary, compare, needed_of
from app.core.fairness_odds import Chances, Scores, chances, moments, throw
from app.core.fairness_people import Mates, Tally, Visits
from app.core.fairness_record import DrawRecord, Lots

RUNS: Final = 4000  # changes of places, shared among the draws
LEAST_RUNS: Final = 20


@dataclass(frozen=True, slots=True)
class Serving:
    """An officer: chances to serve, and services.

    Attributes:
        draws: in whose pool he was and which had teams. expected: sum of k/N.
        by_lot: times among the first k; served: times in a team. The rules of teams let
            some serve less often than their lot, others more (SPEC §11): no fault.
    """

    officer: str
    draws: int
    expected: float
    by_lot: int
    served: int


@dataclass(frozen=True, slots=True)
class Report:
    """All draws of a period.

    Attributes:
        figures: of AGAIN, PAIRS, VISITS one, of ENTERPRISE and MATES the least likely.
        needed: draws like these after which a bias of 1.5 in a class would be found.
        repeats: enterprises drawn more than once. met: officer, enterprise, times above 1.
    """

    draws: int
    drawn: int
    pool: int
    summaries: tuple[Summary, ...]
    figures: tuple[Figure, ...]
    serving: tuple[Serving, ...]
    needed: int
    repeats: int
    met: tuple[tuple[str, str, int], ...]

    def of(self, family: Family) -> tuple[Figure, ...]:
        """Return the figures of a family."""
        return tuple(one for one in self.figures if one.family is family)

    @property
    def alarms(self) -> tuple[Figure, ...]:
        """Return what is out of bounds, the least likely first."""
        return tuple(sorted((one for one in self.figures if one.alarm), key=lambda one: one.p))


class Ledger:
    """Takes draws one by one, the oldest first; keeps sums, not lists."""

    def __init__(self, seed: str, draws: int) -> None:
        """Begin.

        Args:
            seed: fixes the changes of places (fairness_people); a head of the log.
            draws: how many will come.
        """
        self._traits: dict[Family, defaultdict[tuple[str, bool], Tally]] = {
            family: defaultdict(Tally) for family in TRAITS
        }
        self._enterprises: defaultdict[str, Tally] = defaultdict(Tally)
        self._again = Tally()
        self._lots: defaultdict[str, Tally] = defaultdict(Tally)
        self._serving: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0, 0])
        self._times: Counter[str] = Counter()
        self._mates = Mates(seed, max(LEAST_RUNS, RUNS // max(1, draws)))
        self._visits = Visits()
        self._draws = self._pool = 0

    def add(self, record: DrawRecord, traits: Mapping[str, tuple[str, str, str]]) -> None:
        """Add a draw.

        Args:
            traits: id -> class, township, kind of every IN enterprise.
        """
        self._draws += 1
        for lots in record.strata:
            self._stratum(lots, traits)
        for lots in record.strata:
            self._times.update(lots.drawn)
        for lots in record.pools:
            self._officers(record, lots)
        self._mates.add(record)
        self._visits.add(record)

    def _stratum(self, lots: Lots, traits: Mapping[str, tuple[str, str, str]]) -> None:
        weights = lots.weights
        numbers = Counter(weights.get(one, 1) for one in lots.ids)
        found = chances(numbers, lots.k)
        weighted = len(numbers) > 1
        self._pool += len(lots.ids)
        for at, family in enumerate(TRAITS):
            parts: Counter[tuple[str, int]] = Counter(
                (traits[one][at], weights.get(one, 1)) for one in lots.ids
            )
            seen = Counter(traits[one][at] for one in lots.drawn)
            for name in dict.fromkeys(name for name, _ in parts):
                of = moments(_count(parts, numbers, name), found)
                apart = weighted and family is Family.CLASS
                self._traits[family][name, apart].add(seen[name], of)
        self._again.add(
            sum(self._times[one] for one in lots.drawn),
            moments(_scores(lots, numbers, self._times), found),
        )
        self._each(lots, found)

    def _each(self, lots: Lots, found: Chances) -> None:
        odds = {weight: throw(chance) for weight, chance in found.of.items()}
        for at, one in enumerate(lots.ids):
            self._enterprises[one].add(at < lots.k, odds[lots.weights.get(one, 1)])

    def _officers(self, record: DrawRecord, lots: Lots) -> None:
        if not lots.ids:
            return
        odds = throw(lots.k / len(lots.ids))
        for at, one in enumerate(lots.ids):
            self._lots[one].add(at < lots.k, odds)
            if record.teams:
                line = self._serving[one]
                line[0] += 1
                line[1] += odds.mean
                line[2] += at < lots.k
                line[3] += one in record.served

    def report(self) -> Report:
        """Return what came out of all draws."""
        families: dict[Family, dict[tuple[str, bool], Tally]] = {
            family: dict(tallies) for family, tallies in self._traits.items()
        }
        for family, plain in (
            (Family.ENTERPRISE, self._enterprises),
            (Family.AGAIN, {"": self._again}),
            (Family.LOT, self._lots),
            (Family.MATES, {"|".join(pair): one for pair, one in self._mates.pairs.items()}),
            (Family.PAIRS, {"": self._mates.again}),
            (Family.VISITS, {"": self._visits.again}),
        ):
            families[family] = {(key, False): tally for key, tally in plain.items()}
        made = {
            family: compare(family, tallies, self._draws) for family, tallies in families.items()
        }
        figures = tuple(one for shown, _ in made.values() for one in shown)
        return Report(
            self._draws,
            sum(self._times.values()),
            self._pool,
            tuple(summary for _, summary in made.values()),
            figures,
            tuple(
                Serving(one, int(draws), expected, int(lot), int(served))
                for one, (draws, expected, lot, served) in sorted(self._serving.items())
            ),
            needed_of(figures),
            sum(1 for times in self._times.values() if times > 1),
            _met(self._visits),
        )


def _count(
    parts: Mapping[tuple[str, int], int], numbers: Mapping[int, int], name: str
) -> dict[int, Scores]:
    """The scores that count those of one name."""
    found = {}
    for weight, members in numbers.items():
        there = parts.get((name, weight), 0)
        found[weight] = Scores(members, there, there, there)
    return found


def _scores(lots: Lots, numbers: Mapping[int, int], times: Mapping[str, int]) -> dict[int, Scores]:
    """The scores that count how often each was drawn before."""
    sums = {weight: [0, 0, 0] for weight in numbers}
    for one in lots.ids:
        before = times.get(one, 0)
        if before:
            line = sums[lots.weights.get(one, 1)]
            for power in range(3):
                line[power] += before ** (power + 1)
    return {weight: Scores(numbers[weight], *line) for weight, line in sums.items()}


def _met(visits: Visits) -> tuple[tuple[str, str, int], ...]:
    often: Iterable[tuple[str, str, int]] = (
        (officer, enterprise, times)
        for (officer, enterprise), times in visits.times.items()
        if times > 1
    )
    return tuple(sorted(often, key=lambda one: (-one[2], one[0], one[1]))[:KEPT])
