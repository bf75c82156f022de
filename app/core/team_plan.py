"""Which officers make a team, and by which rules (protocol §2 TEAM, NEED, RULE)."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.incomplete import PlanIncomplete


class Arrangement(StrEnum):
    """Which officers make a team (domain §7.2)."""

    GLOBAL = "GLOBAL"  # 全局: any two
    OFFICE_STATION = "OFFICE_STATION"  # 股所: one of each
    STATION_BRIGADE = "STATION_BRIGADE"  # 所队: one of each
    STATIONS = "STATIONS"  # 所所: two of different stations


class UnitClass(StrEnum):
    """What kind of unit an officer belongs to; also the pool's name in the manifest."""

    OFFICE = "股"
    STATION = "所"
    BRIGADE = "队"


ANY_UNIT = "全局"
PARCELS = ("EACH", "AREA", "CUT")  # protocol §2 RULE|PARCEL

# arrangement -> (WITHIN or ACROSS, pool -> the unit classes it takes)
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

    def members(self) -> dict[str, int]:
        """Return how many of each pool make one team."""
        mode, pools = POOLS[self.arrangement]
        if mode == "WITHIN":
            return dict.fromkeys(pools, self.size)
        share, left = divmod(self.size, len(pools))
        return {pool: share + (1 if at < left else 0) for at, pool in enumerate(pools)}


def check_team(team: TeamPlan) -> None:
    """What the freeze would refuse (§2) is refused before anybody approves it."""
    if team.teams < 1:
        raise PlanIncomplete(what="teams", value=team.teams)
    if not 2 <= team.size <= 9:  # ≥ 2 by law, ≤ 9 by protocol §2
        raise PlanIncomplete(what="team_size", value=team.size)
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
        if not skill.strip() or not 1 <= least <= team.size:
            raise PlanIncomplete(what="skills", value=f"{skill} {least}")
