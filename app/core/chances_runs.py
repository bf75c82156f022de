"""The protocol's own chances, measured: dry runs of the real engine with many seeds.

The seeds follow from the manifest's hash and the rehearsal tag, so that everybody measures
the same, and no run says anything about the draw itself.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

from app.core.chances_ground import alike
from app.core.manifest_records import Manifest
from app.core.parcels import Parcel, make_parcels
from app.core.planning import TeamPlan, find_plan
from app.core.protocol import REHEARSAL, sha256_hex
from app.core.teams import team_count
from app.core.tickets import Ranking, queue, rank_enterprises, rank_officers

BATCHES: Final = 50  # of runs, whose spread gives the standard error
Told = Callable[[int], None]  # runs done
Meeting = tuple[str, str]  # officer id, enterprise id
_Pair = tuple[int, int]  # classes of an officer and an enterprise


@dataclass(frozen=True, slots=True)
class Runs:
    """What came of dry runs.

    Whom no rule tells apart has the same chance; so it is measured for all of a class
    together, which says more than each alone.

    Attributes:
        officers, enterprises: id -> class. sizes: how many (officer, enterprise) pairs the
            two classes have.
        met: classes -> per batch of runs, how often one of them met one of the others.
    """

    runs: int
    no_plan: int
    officers: Mapping[str, int]
    enterprises: Mapping[str, int]
    sizes: Mapping[_Pair, int]
    met: Mapping[_Pair, Sequence[int]]

    def chance(self, meeting: Meeting) -> float:
        """Return the measured chance, 0 to 1."""
        pair = self._pair(meeting)
        return sum(self.met.get(pair, ())) / (self.runs * self.sizes[pair])

    def error(self, meeting: Meeting) -> float:
        """Return the standard error of the measured chance, from the spread of the batches."""
        pair = self._pair(meeting)
        batches = self.met.get(pair)
        if batches is None:
            return 0.0
        mean = sum(batches) / len(batches)
        spread = sum((one - mean) ** 2 for one in batches) / (len(batches) - 1)
        return sqrt(spread * len(batches)) / (self.runs * self.sizes[pair])

    def _pair(self, meeting: Meeting) -> _Pair:
        return self.officers[meeting[0]], self.enterprises[meeting[1]]


def measure(manifest: Manifest, manifest_hash: str, runs: int, told: Told) -> Runs:
    """Draw again and again from the frozen list, as nobody knows the seed yet.

    Args:
        manifest: with teams. manifest_hash: M, 64 hex.
        runs: a multiple of BATCHES. told: the number of runs done, after each.
    """
    dry = replace(manifest, tag=REHEARSAL)
    teams = team_count(dry)

    def draw(seed: str) -> list[Meeting] | None:
        pools = rank_officers(dry, seed)
        parcels = make_parcels(dry, seed, queue(rank_enterprises(dry, seed)), teams)
        return _meetings(find_plan(dry, seed, pools, parcels, _unheard), parcels)

    return _tally(draw, alike(manifest), manifest_hash, runs, told)


def measure_teams(
    manifest: Manifest,
    manifest_hash: str,
    drawn: tuple[Sequence[Ranking], Sequence[Parcel]],
    runs: int,
    told: Told,
) -> Runs:
    """Form teams and match again and again over the officers and enterprises that were drawn.

    Args:
        drawn: the pools as ranked, the parcels in waiting order: what the tickets decided.
    """
    dry = replace(manifest, tag=REHEARSAL)
    pools, parcels = drawn

    def form(seed: str) -> list[Meeting] | None:
        return _meetings(find_plan(dry, seed, pools, parcels, _unheard), parcels)

    # Everybody has a place in the order now, and nobody is like another.
    officers = {one.id: at for at, one in enumerate(manifest.officers)}
    names = [name for parcel in parcels for name in parcel.enterprises]
    alone = (officers, {name: at for at, name in enumerate(names)})
    return _tally(form, alone, manifest_hash, runs, told)


def _tally(
    draw: Callable[[str], list[Meeting] | None],
    classes: tuple[Mapping[str, int], Mapping[str, int]],
    manifest_hash: str,
    runs: int,
    told: Told,
) -> Runs:
    officers, enterprises = classes
    met: dict[_Pair, list[int]] = {}
    failed = 0
    for number in range(runs):
        found = draw(run_seed(manifest_hash, number))
        failed += found is None
        batch = number * BATCHES // runs
        for officer, enterprise in found or ():
            pair = (officers[officer], enterprises[enterprise])
            met.setdefault(pair, [0] * BATCHES)[batch] += 1
        told(number + 1)
    many, others = Counter(officers.values()), Counter(enterprises.values())
    sizes = {(one, other): many[one] * others[other] for one in many for other in others}
    return Runs(runs, failed, officers, enterprises, sizes, met)


def run_seed(manifest_hash: str, number: int) -> str:
    """Return the seed of a dry run."""
    return sha256_hex(f"{REHEARSAL}|CHANCES|{manifest_hash}|{number}")


def _meetings(plan: TeamPlan | None, parcels: Sequence[Parcel]) -> list[Meeting] | None:
    """Return who inspects what in a plan; None without one."""
    if plan is None:
        return None
    members = {team.name: team.members for team in plan.teams}
    contents = {parcel.name: parcel.enterprises for parcel in parcels}
    return [
        (officer, enterprise)
        for played in plan.rounds
        for match in played.matches
        for officer in members[match.team]
        for enterprise in contents[match.parcel]
    ]


def _unheard(_stage: str, _share: float) -> None:
    """Tell nobody how far one run is."""
