"""Counting the lawful ways to form teams, by what the teams may inspect.

Two teams that may receive the same parcels count as one sort. A way to form teams is a set
of teams: numbers and the order of members are names, not differences.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import comb

from app.core.chances_ground import Ground, Meter

Sorts = tuple[int, ...]  # the sorts of all teams, ascending
Left = tuple[int, ...]  # per class of officers, how many are undecided yet
_State = tuple[Left, Left]  # and per pool, how many may still be left out


@dataclass(frozen=True, slots=True)
class Formation:
    """How teams can be formed.

    Attributes:
        sorts: per sort, the places of the barriers whose parcels such a team may receive.
        ways: sorts of all teams -> number of lawful ways.
        seats: (class of officers, sort of their team, sorts of all teams) -> number of
            (way, officer of the class who sits in a team of that sort).
    """

    sorts: tuple[frozenset[int], ...]
    ways: dict[Sorts, int]
    seats: dict[tuple[int, int, Sorts], int]


@dataclass(frozen=True, slots=True)
class _Team:
    """A team by classes. counts: class -> members; the leader's class comes first."""

    lead: int
    counts: tuple[tuple[int, int], ...]
    sort: int


def form(ground: Ground, meter: Meter) -> Formation:
    """Return every lawful way to form the teams, counted.

    Raises:
        TooLargeError: more steps than the meter has.
    """
    return _Count(ground, meter).formation


class _Count:
    """Decides officers class by class: left out, or first member of a team."""

    def __init__(self, ground: Ground, meter: Meter) -> None:
        self._ground = ground
        self._meter = meter
        self._classes = ground.officers
        self._sorts: dict[frozenset[int], int] = {}
        self._teams = [self._led_by(place) for place in range(len(self._classes))]
        self._after: dict[_State, list[tuple[_State, int, _Team | None]]] = {}

    @cached_property
    def formation(self) -> Formation:
        sizes = tuple(len(one.members) for one in self._classes)
        spare = tuple(
            sum(len(one.members) for one in self._classes if one.pool == pool) - serve
            for pool, serve in enumerate(self._ground.serve)
        )
        start = (sizes, spare)
        self._meter.spend(len(sizes) + 1)
        if min(spare, default=0) < 0:
            return Formation((), {}, {})
        order = self._explore(start)
        behind = self._behind(order)
        ways = behind[start]
        return Formation(tuple(self._sorts), dict(ways), self._seats(order, behind, start))

    def _explore(self, start: _State) -> list[_State]:
        """Return every state that can be reached, each before those that follow it."""
        levels: dict[int, dict[_State, None]] = {sum(start[0]): {start: None}}
        order: list[_State] = []
        for undecided in range(sum(start[0]), -1, -1):
            for state in levels.pop(undecided, {}):
                order.append(state)
                self._after[state] = steps = list(self._steps(state))
                self._meter.spend(1 + len(steps))
                for later, _, _ in steps:
                    levels.setdefault(sum(later[0]), {})[later] = None
        return order

    def _behind(self, order: list[_State]) -> dict[_State, Counter[Sorts]]:
        """Return per state the ways to finish: sorts of the teams still to come -> ways."""
        behind: dict[_State, Counter[Sorts]] = {}
        for state in reversed(order):
            ways: Counter[Sorts] = Counter()
            if not any(state[0]):
                ways[()] = 1 if not any(state[1]) else 0
            for later, weight, team in self._after[state]:
                self._meter.spend(len(behind[later]))
                for sorts, count in behind[later].items():
                    ways[_with(sorts, team)] += weight * count
            behind[state] = +ways
        return behind

    def _seats(
        self, order: list[_State], behind: dict[_State, Counter[Sorts]], start: _State
    ) -> dict[tuple[int, int, Sorts], int]:
        before: dict[_State, Counter[Sorts]] = {state: Counter() for state in order}
        before[start][()] = 1
        seats: Counter[tuple[int, int, Sorts]] = Counter()
        for state in order:
            for later, weight, team in self._after[state]:
                ends = behind[later]
                if not ends:
                    continue
                self._meter.spend(len(before[state]) * (1 if team is None else len(ends)))
                for sorts, count in before[state].items():
                    reached = _with(sorts, team)
                    before[later][reached] += weight * count
                    if team is None:
                        continue
                    for rest, more in ends.items():
                        whole = tuple(sorted(reached + rest))
                        for place, members in team.counts:
                            found = weight * count * more * members
                            seats[place, team.sort, whole] += found
        return dict(seats)

    def _steps(self, state: _State) -> Iterator[tuple[_State, int, _Team | None]]:
        """Yield what may become of the next officer: (state after, ways, the team led)."""
        left, spare = state
        lead = next((place for place, count in enumerate(left) if count), None)
        if lead is None:
            return
        pool = self._classes[lead].pool
        if spare[pool]:
            yield (_less(left, lead, 1), _less(spare, pool, 1)), 1, None
        for team in self._teams[lead]:
            rest, ways = left, 1
            for place, count in team.counts:
                # The leader is the next officer, nobody's choice.
                free, chosen = (
                    (rest[place] - 1, count - 1)
                    if place == lead
                    else (
                        rest[place],
                        count,
                    )
                )
                ways *= comb(free, chosen)
                rest = _less(rest, place, count)
                if not ways:
                    break
            if ways:
                yield (rest, spare), ways, team

    def _led_by(self, lead: int) -> list[_Team]:
        """Return the lawful teams whose first member is of this class."""
        found: list[_Team] = []
        if not self._classes[lead].members:
            return found
        pool = self._classes[lead].pool
        if self._ground.across:
            wanted = list(self._ground.each)
        else:
            wanted = [0] * len(self._ground.serve)
            wanted[pool] = self._ground.size
        wanted[pool] -= 1
        self._fill(lead, {lead: 1}, wanted, lead, found)
        return found

    def _fill(
        self, lead: int, counts: dict[int, int], wanted: list[int], at: int, found: list[_Team]
    ) -> None:
        """Give the open seats to officers of the classes from `at` on."""
        self._meter.spend(1)
        if not any(wanted):
            if self._lawful(counts):
                pairs = tuple(sorted(counts.items()))
                found.append(_Team(lead, pairs, self._sort(counts)))
            return
        for place in range(at, len(self._classes)):
            one = self._classes[place]
            seated = counts.get(place, 0)
            if not wanted[one.pool] or seated == len(one.members):
                continue
            if one.unit and any(self._classes[other].unit == one.unit for other in counts):
                continue
            more = {**counts, place: seated + 1}
            less = list(wanted)
            less[one.pool] -= 1
            self._fill(lead, more, less, place, found)

    def _lawful(self, counts: dict[int, int]) -> bool:
        """Whether every NEED|SKILL is reached; units were looked at while filling."""
        return all(
            sum(n for place, n in counts.items() if skill in self._classes[place].skills) >= need
            for skill, need in self._ground.needs.items()
        )

    def _sort(self, counts: dict[int, int]) -> int:
        skills = frozenset[str]().union(*(self._classes[place].skills for place in counts))
        open_to = frozenset(
            place
            for place, barrier in enumerate(self._ground.barriers)
            if barrier.skills <= skills
            and not any(barrier in self._classes[one].barred for one in counts)
        )
        return self._sorts.setdefault(open_to, len(self._sorts))


def _less(counts: Left, place: int, by: int) -> Left:
    return (*counts[:place], counts[place] - by, *counts[place + 1 :])


def _with(sorts: Sorts, team: _Team | None) -> Sorts:
    return sorts if team is None else tuple(sorted((*sorts, team.sort)))
