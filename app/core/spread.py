"""How far a pool spreads over districts, and whether every team can find work in it.

Nobody inspects in the own district (RULE|DISTRICT|AVOID, protocol §2, §6), and a team takes
whole parcels. Where the pool lies in few districts, or makes fewer parcels than there are
teams, a lawful draw may leave a team without an enterprise. This foretells it; it decides
nothing and changes no draw.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.officer_pools import Inspector, pool_name
from app.core.protocol import NONE, normalise_word
from app.core.strata import Candidate
from app.core.task import DrawKind, TaskPlan
from app.core.team_plan import ACROSS, UnitClass, unit_class

EACH, AREA = "EACH", "AREA"


@dataclass(frozen=True, slots=True)
class Home:
    """A district with enterprises of the pool and officers who must stay out of it."""

    name: str
    enterprises: int
    officers: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the pool lies and what that leaves to the teams.

    Attributes:
        pool: enterprises that may be drawn; wanted: how many will be.
        townships, districts: in how many of each the pool lies.
        teams: wanted; parcels: the most the drawn enterprises can make (§5).
        per_team: how many members of a team have a district of their own.
        homes: the districts a team can be barred from, most enterprises first.
        open_to_worst: enterprises of the pool open to a team barred from the largest
            homes its members can come from; `pool` where nobody is barred.
    """

    pool: int
    wanted: int
    townships: int
    districts: int
    teams: int
    parcels: int
    per_team: int
    homes: tuple[Home, ...]
    open_to_worst: int

    @property
    def short(self) -> int:
        """How many teams get nothing for certain: fewer parcels than teams."""
        return max(0, self.teams - self.parcels)

    @property
    def worst(self) -> tuple[Home, ...]:
        """The homes of the team that is barred from most."""
        return self.homes[: self.per_team]

    @property
    def shut_out(self) -> int:
        """How many teams at most may be barred from every enterprise of the pool."""
        if self.open_to_worst or not self.worst:
            return 0
        return min(self.teams, *(home.officers for home in self.worst))

    @property
    def thin(self) -> bool:
        """True where the worst placed team may find less than an even share."""
        return not self.shut_out and self.open_to_worst * self.teams < self.pool


def spread(
    plan: TaskPlan,
    candidates: Iterable[Candidate],
    inspectors: Iterable[Inspector],
    wanted: int,
) -> Spread | None:
    """Return how a pool spreads; None where no teams are formed or nobody is in the pool.

    Args:
        wanted: how many enterprises will be drawn.
    """
    if plan.kind is DrawKind.ENTERPRISES or plan.team.teams < 1:
        return None
    drawable = [one for one in candidates if one.reason is None]
    if not drawable or not wanted:
        return None
    areas = {normalise_word(area) for area in {one.area for one in drawable}} - {NONE}
    districts: Counter[str] = Counter()
    for station, count in Counter(one.station for one in drawable).items():
        districts[normalise_word(station)] += count
    homeless = districts.pop(NONE, 0)
    homes = _homes(plan, districts, inspectors)
    per_team = _with_district(plan)
    barred = sum(home.enterprises for home in homes[:per_team])
    return Spread(
        pool=len(drawable),
        wanted=wanted,
        townships=len(areas),
        districts=len(districts),
        teams=plan.team.teams,
        parcels=_parcels(plan, wanted, len(areas)),
        per_team=per_team,
        homes=homes,
        open_to_worst=homeless + districts.total() - barred,
    )


def _homes(
    plan: TaskPlan, districts: Counter[str], inspectors: Iterable[Inspector]
) -> tuple[Home, ...]:
    if not plan.team.avoid_district:
        return ()
    officers = Counter(
        normalise_word(one.unit)
        for one in inspectors
        if one.reason is None
        and not one.department
        and unit_class(one.unit) is UnitClass.STATION
        and pool_name(plan, one) is not None
    )
    found = [Home(name, districts[name], officers[name]) for name in districts if officers[name]]
    return tuple(sorted(found, key=lambda home: (-home.enterprises, home.name)))


def _with_district(plan: TaskPlan) -> int:
    """How many members of one team may come from stations; only these have a district."""
    districts = [plan.team.from_station(pool) for pool in plan.team.members()]
    return sum(districts) if plan.team.mode == ACROSS else max(districts, default=0)


def _parcels(plan: TaskPlan, wanted: int, areas: int) -> int:
    if plan.team.parcel == EACH:
        return wanted
    return min(wanted, areas if plan.team.parcel == AREA else plan.team.teams)
