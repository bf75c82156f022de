"""Counting the lawful ways to give parcels to teams that are formed already."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from app.core.chances_ground import Ground, Meter, ParcelClass

# Per sort of teams, how many teams have received 0, 1 … cap parcels.
_Loads = tuple[tuple[int, ...], ...]
_State = tuple[int, _Loads]  # parcels of this stratum so far, and the loads
_Layer = dict[_State, int]


@dataclass(frozen=True, slots=True)
class Giving:
    """ways: number of lawful ways to give out the parcels. met: (class of parcels, sort of
    teams) -> number of (way, parcel of the class that a team of the sort receives)."""

    ways: int
    met: dict[tuple[int, int], int]


def give(
    ground: Ground, sorts: Sequence[frozenset[int]], teams: Sequence[int], meter: Meter
) -> Giving:
    """Count the ways to draw parcels by stratum and give each to a team that may have it.

    Args:
        sorts: per sort, the places of the barriers it may receive.
        teams: the sort of every team.

    Raises:
        TooLargeError: more steps than the meter has.
    """
    return _Give(ground, sorts, teams, meter).count()


class _Give:
    def __init__(
        self, ground: Ground, sorts: Sequence[frozenset[int]], teams: Sequence[int], meter: Meter
    ) -> None:
        self._ground = ground
        self._meter = meter
        self._kinds = sorted(set(teams))
        self._open = [sorts[kind] for kind in self._kinds]
        counts = Counter(teams)
        self._start: _Loads = tuple((counts[kind], *(0,) * ground.cap) for kind in self._kinds)

    def count(self) -> Giving:
        """Forward through the classes of parcels, then backward."""
        classes = self._ground.parcels
        forward: list[list[_Layer]] = []
        entry: _Layer = {(0, self._start): 1}
        for place, one in enumerate(classes):
            layers = self._class_layers(one, entry)
            forward.append(layers)
            entry = self._leave(place, layers)
        ways = sum(entry.values())
        met: Counter[tuple[int, int]] = Counter()
        if ways:
            behind: _Layer = dict.fromkeys(entry, 1)
            for place in reversed(range(len(classes))):
                behind = self._back(place, forward[place], behind, met)
        return Giving(ways, dict(met))

    def _class_layers(self, one: ParcelClass, entry: _Layer) -> list[_Layer]:
        """Return per number of parcels of this class given out the ways to each state."""
        layers = [entry]
        for _ in range(min(len(one.members), self._ground.wanted[one.stratum])):
            after: Counter[_State] = Counter()
            for state, ways in layers[-1].items():
                for _, times, later in self._places(one, state):
                    after[later] += ways * times
            self._meter.spend(1 + len(after))
            if not after:
                break
            layers.append(dict(after))
        return layers

    def _leave(self, place: int, layers: Sequence[_Layer]) -> _Layer:
        """Close a class: choose which of its parcels were meant; close its stratum too."""
        after: Counter[_State] = Counter()
        for given, layer in enumerate(layers):
            chosen = comb(len(self._ground.parcels[place].members), given)
            for state, ways in layer.items():
                later = self._left(place, state)
                if later is not None:
                    after[later] += ways * chosen
        return dict(after)

    def _back(
        self, place: int, layers: Sequence[_Layer], behind: _Layer, met: Counter[tuple[int, int]]
    ) -> _Layer:
        """Return the ways to finish from where the class begins; add up who met whom."""
        one = self._ground.parcels[place]
        later_layer: _Layer = {}
        for given in reversed(range(len(layers))):
            chosen = comb(len(one.members), given)
            here: _Layer = {}
            for state, ways in layers[given].items():
                left = self._left(place, state)
                total = chosen * behind.get(left, 0) if left is not None else 0
                for kind, times, later in self._places(one, state):
                    more = times * later_layer.get(later, 0)
                    total += more
                    if more:
                        met[place, kind] += ways * more
                here[state] = total
            later_layer = here
        return later_layer

    def _places(self, one: ParcelClass, state: _State) -> list[tuple[int, int, _State]]:
        """Return (sort, number of teams, state after) for every way to give one parcel."""
        chosen, loads = state
        if chosen == self._ground.wanted[one.stratum]:
            return []
        found = []
        for at, kind in enumerate(self._kinds):
            if one.barrier not in self._open[at]:
                continue
            for load, teams in enumerate(loads[at][:-1]):
                if teams:
                    moved = list(loads[at])
                    moved[load] -= 1
                    moved[load + 1] += 1
                    after = (*loads[:at], tuple(moved), *loads[at + 1 :])
                    found.append((kind, teams, (chosen + 1, after)))
        self._meter.spend(1 + len(found))
        return found

    def _left(self, place: int, state: _State) -> _State | None:
        """Return the state behind a class, None where its stratum lacks parcels for good."""
        classes = self._ground.parcels
        stratum = classes[place].stratum
        last = place + 1 == len(classes) or classes[place + 1].stratum != stratum
        if not last:
            return state
        return (0, state[1]) if state[0] == self._ground.wanted[stratum] else None
