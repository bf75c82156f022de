"""Teams: which officers serve, the blocks, and forming lawful teams (§6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.core.manifest_records import Manifest, OfficerLine, TeamMode, UnitsRule
from app.core.parcels import numbered
from app.core.protocol import HEX_LENGTH
from app.core.tickets import Ranking

FORMATIONS = 4096  # values of c for one block
BUDGET = 2**20  # values of c in all


class BudgetSpentError(Exception):
    """One more value of c would be needed than BUDGET allows: the result is NOPLAN."""


@dataclass(slots=True)
class Budget:
    """Counts the values of c tried in one draw, over all shifts, tries and blocks."""

    spent: int = 0

    def spend(self, count: int) -> None:
        """Count `count` more trials.

        Raises:
            BudgetSpentError: they do not fit any more.
        """
        if self.spent + count > BUDGET:
            self.spent = BUDGET
            raise BudgetSpentError
        self.spent += count


@dataclass(frozen=True, slots=True)
class Team:
    """A team. members: officer ids ascending. c: which formation of its block stood."""

    name: str
    c: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A block: how many teams, and where each takes its officers from.

    takes: per pool in manifest order (place of the pool, first serving place, members
    per team). A block of WITHIN takes from one pool.
    """

    teams: int
    takes: tuple[tuple[int, int, int], ...]


def team_count(manifest: Manifest) -> int:
    """Return T of §6; 0 when no teams are wanted."""
    if manifest.team.mode is TeamMode.NONE:
        return 0
    return sum(quota.k for quota in manifest.off_quotas) // manifest.team.size


def last_shift(pools: Sequence[Ranking]) -> int:
    """Return the largest s of §6: the most reserves of a pool with a quota above 0."""
    return max((pool.reserves for pool in pools if pool.k), default=0)


def serving(pool: Ranking, shift: int) -> tuple[str, ...]:
    """Return the ids of a pool's officers who serve at this shift, in rank order (§6)."""
    start = min(shift, pool.reserves)
    return tuple(one[HEX_LENGTH:] for one in pool.keyed[start : start + pool.k])


def plan_blocks(manifest: Manifest) -> tuple[BlockPlan, ...]:
    """Cut the teams into blocks whose sizes differ by at most one, larger first (§6)."""
    rule = manifest.team
    plans = []
    if rule.mode is TeamMode.ACROSS:
        needs = {need.name: need.count for need in manifest.need_pools}
        per_team = [needs[quota.name] for quota in manifest.off_quotas]
        for start, teams in _cut(team_count(manifest), rule.block):
            takes = tuple((place, start * each, each) for place, each in enumerate(per_team))
            plans.append(BlockPlan(teams, takes))
    else:
        for place, quota in enumerate(manifest.off_quotas):
            for start, teams in _cut(quota.k // rule.size, rule.block):
                plans.append(BlockPlan(teams, ((place, start * rule.size, rule.size),)))
    return tuple(plans)


def _cut(count: int, block: int) -> Iterator[tuple[int, int]]:
    """Yield (first team, number of teams) of each block."""
    blocks = -(-count // block)
    start = 0
    for number in range(blocks):
        teams = count // blocks + (number < count % blocks)
        yield start, teams
        start += teams


class Former:
    """Forms the teams of one shift, try after try.

    Officers, units and skills are turned into small numbers once, because forming
    a block may take thousands of sorts.
    """

    def __init__(
        self, manifest: Manifest, seed: str, pools: Sequence[Ranking], shift: int, budget: Budget
    ) -> None:
        self._stem = f"{manifest.tag}|TEAM|{seed}|{shift}"
        self._budget = budget
        self._distinct = manifest.units is UnitsRule.DISTINCT
        self._needs = [need.count for need in manifest.need_skills]
        self._skills = [need.name for need in manifest.need_skills]
        self._plans = plan_blocks(manifest)
        self._count = team_count(manifest)
        records = {record.id: record for record in manifest.officers}
        window = [[records[name] for name in serving(pool, shift)] for pool in pools]
        self._blocks = [
            [
                (each, window[place][first : first + each * plan.teams])
                for place, first, each in plan.takes
            ]
            for plan in self._plans
        ]

    def form(self, attempt: int) -> tuple[tuple[Team, ...], ...] | None:
        """Return the teams of try g = `attempt`, block by block, or None if a block has none.

        Raises:
            BudgetSpentError: a value of c beyond the budget would be needed.
        """
        blocks = []
        number = 0
        for b, takes in enumerate(self._blocks):
            stem = f"{self._stem}|{attempt}|{b}|"
            formed = self._form_block(takes, self._plans[b].teams, stem)
            if formed is None:
                return None
            c, members = formed
            block = []
            for ids in members:
                number += 1
                block.append(Team(numbered("T", number, self._count), c, tuple(sorted(ids))))
            blocks.append(tuple(block))
        return tuple(blocks)

    def _form_block(
        self, takes: list[tuple[int, list[OfficerLine]]], teams: int, stem: str
    ) -> tuple[int, list[list[str]]] | None:
        if self._out_of_reach(takes, teams):
            self._budget.spend(FORMATIONS)
            return None
        coded = [
            (each, [(officer.id.encode(), self._code(officer)) for officer in officers])
            for each, officers in takes
        ]
        for c in range(FORMATIONS):
            self._budget.spend(1)
            prefix = f"{stem}{c}|".encode()
            shuffled = [
                (each, sorted((sha256(prefix + name).digest(), name, code) for name, code in pool))
                for each, pool in coded
            ]
            if self._lawful(shuffled, teams):
                return c, [
                    [
                        name.decode()
                        for each, pool in shuffled
                        for _, name, _ in pool[team * each : (team + 1) * each]
                    ]
                    for team in range(teams)
                ]
        return None

    def _code(self, officer: OfficerLine) -> tuple[str, tuple[int, ...]]:
        return officer.unit, tuple(
            index for index, skill in enumerate(self._skills) if skill in officer.skills
        )

    def _lawful(
        self,
        shuffled: list[tuple[int, list[tuple[bytes, bytes, tuple[str, tuple[int, ...]]]]]],
        teams: int,
    ) -> bool:
        """Check every team: units distinct if the rule says so, every NEED|SKILL reached."""
        for team in range(teams):
            members = [
                code
                for each, pool in shuffled
                for _, _, code in pool[team * each : (team + 1) * each]
            ]
            if self._distinct and len({unit for unit, _ in members}) < len(members):
                return False
            if self._needs:
                held = [skill for _, skills in members for skill in skills]
                for index, need in enumerate(self._needs):
                    if held.count(index) < need:
                        return False
        return True

    def _out_of_reach(self, takes: list[tuple[int, list[OfficerLine]]], teams: int) -> bool:
        """Tell whether no order of these officers can be lawful, without trying all 4096.

        More officers of one unit than teams, or too few holders of a skill. Each
        c still counts against the budget, as if it had been tried.
        """
        officers = [officer for _, pool in takes for officer in pool]
        if self._distinct and max(Counter(o.unit for o in officers).values()) > teams:
            return True
        return any(
            sum(skill in officer.skills for officer in officers) < need * teams
            for skill, need in zip(self._skills, self._needs, strict=True)
        )
