"""What a draw over a reconciled pool is likely to come to, before anything is frozen.

Dry runs with the rehearsal tag: who would be drawn is chosen anew in each and never told;
what is kept is whether a lawful plan exists and what it costs (features.md B8). A stratum
of equal weights is sampled instead of ranked, which has the same chances and lets a run
over 200,000 enterprises cost as little as one over those it draws.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from app.core.enterprise_lines import EnterpriseLine
from app.core.manifest_records import Manifest, Quota, TeamMode
from app.core.parcels import make_parcels
from app.core.planning import TeamPlan, find_plan
from app.core.protocol import REHEARSAL
from app.core.teams import team_count
from app.core.tickets import enterprise_ticket, queue, rank_enterprises, rank_officers

Told = Callable[[int], None]  # runs done
_Plan = tuple[TeamPlan, tuple[int, ...]]  # a plan, and how many enterprises each team has


@dataclass(frozen=True, slots=True)
class Forecast:
    """What came of a number of dry runs.

    Attributes:
        runs: how many were made.
        no_plan: of them without a lawful plan.
        shifts, slacks, tries: value of the plan found -> runs (protocol §6, §7).
        idle: teams without an enterprise -> runs; 0 where everybody has work.
        most, least: enterprises of the team with most, with least -> runs.
    """

    runs: int
    no_plan: int
    shifts: Mapping[int, int]
    slacks: Mapping[int, int]
    tries: Mapping[int, int]
    idle: Mapping[int, int]
    most: Mapping[int, int]
    least: Mapping[int, int]

    @property
    def planned(self) -> int:
        """Runs that came to a lawful plan."""
        return self.runs - self.no_plan

    def above(self, slack: int) -> int:
        """Return the runs whose allowance had to be widened beyond `slack`."""
        return sum(runs for value, runs in self.slacks.items() if value > slack)

    @property
    def shifted(self) -> int:
        """Runs in which officers drawn first gave way to reserves."""
        return self.planned - self.shifts.get(0, 0)


def forecast(manifest: Manifest, stem: str, runs: int, told: Told) -> Forecast:
    """Return what `runs` dry runs come to.

    Args:
        manifest: lawful but for its seal; teams are wanted (mode other than NONE).
        stem: 64 hex digits of chance; the same give the same forecast.
        told: the number of runs done, after each.

    Raises:
        ValueError: no teams are wanted, so there is nothing to foretell.
    """
    if manifest.team.mode is TeamMode.NONE:
        raise ValueError("a draw without teams cannot fail")
    dry = _Dry(replace(manifest, tag=REHEARSAL))
    found: list[_Plan] = []
    for number in range(runs):
        plan = dry.run(sha256(f"{stem}|{number}".encode()).hexdigest())
        found += [plan] if plan is not None else []
        told(number + 1)
    plans = [plan for plan, _ in found]
    loads = [loads for _, loads in found]
    return Forecast(
        runs=runs,
        no_plan=runs - len(plans),
        shifts=Counter(plan.shift for plan in plans),
        slacks=Counter(plan.slack for plan in plans),
        tries=Counter(plan.attempt for plan in plans),
        idle=Counter(one.count(0) for one in loads),
        most=Counter(map(max, loads)),
        least=Counter(map(min, loads)),
    )


class _Dry:
    """Draws over one manifest, again and again, with those in reach sorted once."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._strata: dict[str, list[EnterpriseLine]] = {
            quota.name: [] for quota in manifest.ent_quotas
        }
        for record in manifest.enterprises:
            if record.is_in:
                self._strata[record.stratum].append(record)
        self._teams = team_count(manifest)

    def run(self, seed: str) -> _Plan | None:
        """Return the plan a seed gives and how many enterprises each team has, or None."""
        chosen = [one for quota in self._manifest.ent_quotas for one in self._chosen(quota, seed)]
        ids = {one.id for one in chosen}
        drawn = replace(
            self._manifest,
            ent_quotas=tuple(replace(one, k=self._taken(one)) for one in self._manifest.ent_quotas),
            enterprises=tuple(chosen),
            recusals=tuple(one for one in self._manifest.recusals if one.enterprise in ids),
        )
        pools = rank_officers(drawn, seed)
        parcels = make_parcels(drawn, seed, queue(rank_enterprises(drawn, seed)), self._teams)
        plan = find_plan(drawn, seed, pools, parcels, _unheard)
        if plan is None:
            return None
        loads = dict.fromkeys((team.name for team in plan.teams), 0)
        sizes = {parcel.name: len(parcel.enterprises) for parcel in parcels}
        for one in plan.rounds:
            for match in one.matches:
                loads[match.team] += sizes[match.parcel]
        return plan, tuple(loads.values())

    def _taken(self, quota: Quota) -> int:
        return min(quota.k, len(self._strata[quota.name]))

    def _chosen(self, quota: Quota, seed: str) -> list[EnterpriseLine]:
        """Choose as a draw would: by tickets where weights differ, else an even sample."""
        there, k = self._strata[quota.name], self._taken(quota)
        if any(one.weight != there[0].weight for one in there):
            tag = self._manifest.tag
            tickets = sorted(
                (enterprise_ticket(tag, seed, one.id, one.weight), one.id, at)
                for at, one in enumerate(there)
            )
            return [there[at] for _, _, at in tickets[:k]]
        return [there[at] for at in sample(len(there), k, f"{seed}|{quota.name}")]


def sample(size: int, k: int, stem: str) -> tuple[int, ...]:
    """Return k of the numbers 0 to size - 1, each set of k with the same chance (Floyd).

    Args:
        stem: chance; the same gives the same numbers. 0 <= k <= size.
    """
    chosen: dict[int, None] = {}
    for top in range(size - k, size):
        at = int.from_bytes(sha256(f"{stem}|{top}".encode()).digest()) % (top + 1)
        chosen[top if at in chosen else at] = None
    return tuple(sorted(chosen))


def _unheard(_stage: str, _share: float) -> None:
    """Tell nobody how far one run is."""
