"""Which officers make a team, and by which rules (protocol §2 TEAM, NEED, RULE)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.incomplete import PlanIncomplete
from app.core.protocol import NONE, WORD_LENGTH, normalise_word


class Arrangement(StrEnum):
    """Which officers make a team (domain §7.2)."""

    GLOBAL = "GLOBAL"  # 全局: any two
    OFFICE_STATION = "OFFICE_STATION"  # 股所: one of each
    STATION_BRIGADE = "STATION_BRIGADE"  # 所队: one of each
    STATIONS = "STATIONS"  # 所所: two of different stations
    OWN = "OWN"  # 本所: all of one team from the same chosen unit
    JOINT = "JOINT"  # 联合抽查: some of each department


class UnitClass(StrEnum):
    """What kind of unit an officer belongs to; also the pool's name in the manifest."""

    OFFICE = "股"
    STATION = "所"
    BRIGADE = "队"


ANY_UNIT = "全局"
BUREAU = "本局"  # the pool of the bureau's own officers in a joint check
PARCELS = ("EACH", "AREA", "CUT")  # protocol §2 RULE|PARCEL
WITHIN, ACROSS = "WITHIN", "ACROSS"  # protocol §2 TEAM
LEAST, MOST = 2, 9  # members of a team: by law, by protocol §2

# arrangement -> (WITHIN or ACROSS, pool -> the unit classes it takes); the pools of 本所
# are the chosen units, those of a joint check its departments.
POOLS: dict[Arrangement, tuple[str, dict[str, frozenset[UnitClass]]]] = {
    Arrangement.GLOBAL: ("WITHIN", {ANY_UNIT: frozenset(UnitClass)}),
    Arrangement.OFFICE_STATION: (
        "ACROSS",
        {"股": frozenset({UnitClass.OFFICE}), "所": frozenset({UnitClass.STATION})},
    ),
    Arrangement.STATION_BRIGADE: (
        "ACROSS",
        {"所": frozenset({UnitClass.STATION}), "队": frozenset({UnitClass.BRIGADE})},
    ),
    Arrangement.STATIONS: ("WITHIN", {"所": frozenset({UnitClass.STATION})}),
}


def unit_class(unit: str) -> UnitClass:
    """Tell the class of a unit by the ending of its name."""
    if unit.endswith(("所", "分局", "站")):
        return UnitClass.STATION
    if unit.endswith(("大队", "中队", "支队")):
        return UnitClass.BRIGADE
    return UnitClass.OFFICE


@dataclass(frozen=True, slots=True)
class Department:
    """A department of a 联合抽查: its officers are a pool of its own (features.md B2).

    Attributes:
        name: as the officers' 所属部门 has it; "" is the bureau itself.
        items: codes of the items it answers for.
        members: how many of a team come from it.
    """

    name: str
    items: tuple[str, ...] = ()
    members: int = 1


@dataclass(frozen=True, slots=True)
class Area:
    """A 片区 of a task: the townships one team goes through (features.md B6)."""

    name: str
    townships: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """How officers are drawn and put together (protocol §2 TEAM, NEED, RULE)."""

    arrangement: Arrangement = Arrangement.OFFICE_STATION
    teams: int = 0
    size: int = 2
    distinct_units: bool = True
    avoid_district: bool = True
    parcel: str = "EACH"  # EACH, AREA, CUT
    slack: int = 1
    maxslack: int = 5
    block: int = 12
    maxtry: int = 64
    skills: tuple[tuple[str, int], ...] = ()
    units: tuple[str, ...] = ()  # only officers of these units; empty: of every unit
    branches: tuple[str, ...] = ()  # only officers of these branches
    covers_items: bool = True  # an officer's 执法事项范围 has to cover every item
    departments: tuple[Department, ...] = ()  # JOINT: lead first

    @property
    def mode(self) -> str:
        """WITHIN: a team comes from one pool; ACROSS: each pool gives its share of it."""
        if self.arrangement is Arrangement.JOINT:
            return ACROSS
        return WITHIN if self.arrangement is Arrangement.OWN else POOLS[self.arrangement][0]

    @property
    def headcount(self) -> int:
        """How many make one team; of a joint check, what its departments give together."""
        if self.arrangement is Arrangement.JOINT:
            return sum(one.members for one in self.departments)
        return self.size

    @property
    def distinct(self) -> bool:
        """Whether members of a team come from different units: never so within one unit."""
        return self.distinct_units and self.arrangement is not Arrangement.OWN

    def members(self) -> dict[str, int]:
        """Return how many of each pool make one team, pools named as the manifest has them."""
        if self.arrangement is Arrangement.JOINT:
            return {pool_word(one.name or BUREAU): one.members for one in self.departments}
        if self.arrangement is Arrangement.OWN:
            return dict.fromkeys(map(pool_word, self.units), self.size)
        mode, pools = POOLS[self.arrangement]
        if mode == WITHIN:
            return dict.fromkeys(pools, self.size)
        share, left = divmod(self.size, len(pools))
        return {pool: share + (1 if at < left else 0) for at, pool in enumerate(pools)}

    def wanted(self) -> dict[str, int]:
        """Return how many officers are drawn of each pool.

        Teams within several pools are shared out evenly, the first pools get what is left.
        """
        members = self.members()
        if self.mode == ACROSS or not members:
            return {pool: count * self.teams for pool, count in members.items()}
        share, left = divmod(self.teams, len(members))
        return {
            pool: count * (share + (at < left)) for at, (pool, count) in enumerate(members.items())
        }

    def pool_of(self, unit: str, branch: str, department: str) -> str | None:
        """Return the pool an officer is in, or None where this plan takes none from there.

        Units and branches restrict the bureau's own officers; another department's are
        taken in a joint check alone.

        Args:
            department: as the registry has it; "" is the bureau itself.
        """
        if self.arrangement is Arrangement.JOINT:
            known = {one.name for one in self.departments}
            if department not in known or not (department or self._takes(unit, branch)):
                return None
            return pool_word(department or BUREAU)
        if department or not self._takes(unit, branch):
            return None
        if self.arrangement is Arrangement.OWN:
            return pool_word(unit) if unit in self.units else None
        kind = unit_class(unit)
        pools = POOLS[self.arrangement][1]
        return next((name for name, classes in pools.items() if kind in classes), None)

    def from_station(self, pool: str) -> int:
        """Return how many districts the members of one team from a pool may have among them."""
        if self.arrangement is Arrangement.OWN:  # all from the same unit
            return int(any(_is_station(one) for one in self.units if pool_word(one) == pool))
        if self.arrangement is Arrangement.JOINT:
            return self.members()[pool] if pool == pool_word(BUREAU) else 0
        return self.members()[pool] if UnitClass.STATION in POOLS[self.arrangement][1][pool] else 0

    def _takes(self, unit: str, branch: str) -> bool:
        return (not self.units or unit in self.units) and (
            not self.branches or branch in self.branches
        )


def pool_word(name: str) -> str:
    """Return a pool's name as the manifest has it (protocol §1)."""
    return normalise_word(name)


def _is_station(unit: str) -> bool:
    return unit_class(unit) is UnitClass.STATION


def check_team(team: TeamPlan) -> None:
    """What the freeze would refuse (§2) is refused before anybody approves it."""
    if team.teams < 1:
        raise PlanIncomplete(what="teams", value=team.teams)
    _check_pools(team)
    if not LEAST <= team.headcount <= MOST:
        raise PlanIncomplete(what="team_size", value=team.headcount)
    if not 0 <= team.slack <= min(team.maxslack, 99) or team.maxslack > 999:
        raise PlanIncomplete(what="slack", value=f"{team.slack}–{team.maxslack}")
    if not 1 <= team.block <= 12:
        raise PlanIncomplete(what="block", value=team.block)
    if not 1 <= team.maxtry <= 1024:
        raise PlanIncomplete(what="maxtry", value=team.maxtry)
    if team.parcel not in PARCELS:
        raise PlanIncomplete(what="parcel", value=team.parcel)
    names = [skill.strip() for skill, _ in team.skills]
    if len(set(names)) < len(names):
        raise PlanIncomplete(what="skills", value="、".join(names))
    for skill, least in team.skills:
        if not skill.strip() or not 1 <= least <= team.headcount:
            raise PlanIncomplete(what="skills", value=f"{skill} {least}")


def check_areas(areas: Sequence[Area]) -> None:
    """Refuse areas the manifest could not keep apart (PlanIncomplete, the user's fault).

    A name that is no word of the protocol (§1) or is there twice; a township in two areas.
    """
    _check_words([one.name for one in areas], "area_name")
    towns = [town for one in areas for town in one.townships]
    twice = next((town for town in towns if towns.count(town) > 1), None)
    if twice is not None:
        raise PlanIncomplete(what="area_twice", value=twice)


def _check_pools(team: TeamPlan) -> None:
    """Units of 本所 and departments of a joint check: there, each once, words of §1."""
    if team.arrangement is Arrangement.OWN:
        if not team.units:
            raise PlanIncomplete(what="own_units", value="")
        _check_words(team.units, "own_units")
    if team.arrangement is Arrangement.JOINT:
        names = [one.name or BUREAU for one in team.departments]
        if len(names) < LEAST:
            raise PlanIncomplete(what="departments", value="、".join(names))
        _check_words(names, "departments")
        for one in team.departments:
            if one.members < 1:
                raise PlanIncomplete(what="department_members", value=one.name or BUREAU)


def _check_words(names: Sequence[str], what: str) -> None:
    words = [pool_word(name) for name in names]
    for name, word in zip(names, words, strict=True):
        if word == NONE or len(name.strip()) > WORD_LENGTH or words.count(word) > 1:
            raise PlanIncomplete(what=what, value=name)
