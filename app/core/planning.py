"""Find the first shift, slack and try that give teams and a schedule (§6, §7).

The order of the search is the protocol's: shift, then slack, then try. Teams and
rounds do not depend on slack, so each try is worked out once and the smallest
slack that suits it is kept; the first slack is met while the tries still run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.core.enterprise_lines import EnterpriseColumns
from app.core.manifest_records import DistrictRule, Manifest
from app.core.matching import Taken, nth_pairing, pairing_counts, schedule
from app.core.parcels import Parcel
from app.core.protocol import NONE, sha256_hex
from app.core.teams import Budget, BudgetSpentError, Former, Team, last_shift, team_count
from app.core.tickets import Ranking

Progress = Callable[[str, float], None]
TeamBlocks = tuple[tuple[Team, ...], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A parcel and the team that inspects it, both by name."""

    parcel: str
    team: str


@dataclass(frozen=True, slots=True)
class Round:
    """A round that took something: pairing number x of the N lawful ones (§7)."""

    number: int  # r, from 0
    count: int  # N
    x: int
    matches: tuple[Match, ...]  # in taking order


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """The winning shift s, slack and try g with its teams and rounds."""

    shift: int
    slack: int
    attempt: int
    cap: int
    teams: tuple[Team, ...]
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    shift: int
    slack: int
    attempt: int
    blocks: TeamBlocks
    rounds: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class _Barrier:
    """What keeps a team from a parcel: officers (bits) barred, skills (bits) required."""

    barred: int
    skills: int


def find_plan(
    manifest: Manifest,
    seed: str,
    pools: Sequence[Ranking],
    parcels: Sequence[Parcel],
    progress: Progress,
) -> TeamPlan | None:
    """Return the teams and their parcels, or None: NOPLAN, a result like any other.

    Args:
        manifest: one with a TEAM rule other than NONE.
        pools: the ranked officers, in manifest order.
        parcels: in waiting order.
        progress: told "teams" and the share of shifts done, then "matching" and the
            share of rounds done.
    """
    search = _Search(manifest, seed, pools, parcels)
    shifts = last_shift(pools) + 1
    try:
        for shift in range(shifts):
            progress("teams", shift / shifts)
            found = search.try_shift(shift)
            if found is not None:
                return search.settle(found, progress)
    except BudgetSpentError:
        return None
    return None


class _Search:
    def __init__(
        self,
        manifest: Manifest,
        seed: str,
        pools: Sequence[Ranking],
        parcels: Sequence[Parcel],
    ) -> None:
        self._manifest = manifest
        self._seed = seed
        self._pools = pools
        self._parcels = parcels
        self._share = -(-len(parcels) // team_count(manifest))
        self._budget = Budget()
        officers = [record for record in manifest.officers if record.is_in]
        self._officer_bits = {record.id: 1 << i for i, record in enumerate(officers)}
        self._columns = EnterpriseColumns.of(manifest.enterprises)
        wanted = sorted({traits.skill for traits in self._columns.traits.values()} - {NONE})
        self._skill_bits = {skill: 1 << i for i, skill in enumerate(wanted)}
        self._held = {
            record.id: sum(self._skill_bits.get(skill, 0) for skill in record.skills)
            for record in officers
        }
        self._barriers = self._parcel_barriers()

    def try_shift(self, shift: int) -> _Found | None:
        """Return the first (slack, try) of this shift that works."""
        rule = self._manifest.team
        former = Former(self._manifest, self._seed, self._pools, shift, self._budget)
        best: _Found | None = None
        for attempt in range(rule.max_try):
            blocks = former.form(attempt)
            if blocks is None:  # §6: one block without lawful c ends the whole shift
                return None
            rounds = schedule(self._eligible(blocks), [len(block) for block in blocks])
            if rounds is None:
                continue
            cap = rounds[-1].number // len(blocks) + 1 if rounds else 0
            slack = max(rule.slack, cap - self._share)
            if slack > rule.max_slack or (best is not None and slack >= best.slack):
                continue
            best = _Found(shift, slack, attempt, blocks, rounds)
            if slack == rule.slack:
                break
        return best

    def settle(self, found: _Found, progress: Progress) -> TeamPlan:
        """Choose the pairing of every round (§7) and put names to it."""
        stem = f"{self._manifest.tag}|MATCH|{self._seed}|{found.shift}|{found.slack}"
        rounds = []
        for done, taken in enumerate(found.rounds):
            progress("matching", done / len(found.rounds))
            counts = pairing_counts(taken.allowed)
            count = counts[0][0]
            x = int(sha256_hex(f"{stem}|{found.attempt}|{taken.number}"), 16) % count
            places = nth_pairing(taken.allowed, counts, x)
            matches = tuple(
                Match(self._parcels[parcel].name, found.blocks[taken.block][place].name)
                for parcel, place in zip(taken.parcels, places, strict=True)
            )
            rounds.append(Round(taken.number, count, x, matches))
        return TeamPlan(
            shift=found.shift,
            slack=found.slack,
            attempt=found.attempt,
            cap=self._share + found.slack,
            teams=tuple(team for block in found.blocks for team in block),
            rounds=tuple(rounds),
        )

    def _parcel_barriers(self) -> list[_Barrier]:
        """Sum up, parcel by parcel, what §6 asks of an eligible team."""
        manifest = self._manifest
        recused: dict[str, int] = {}
        for recusal in manifest.recusals:
            bit = self._officer_bits.get(recusal.officer, 0)
            recused[recusal.enterprise] = recused.get(recusal.enterprise, 0) | bit
        local = self._local_officers()
        drawn = frozenset(name for parcel in self._parcels for name in parcel.enterprises)
        records = self._columns.traits_of(drawn)
        barriers = []
        for parcel in self._parcels:
            barred = skills = 0
            for name in parcel.enterprises:
                barred |= recused.get(name, 0) | local.get(records[name].district, 0)
                skills |= self._skill_bits.get(records[name].skill, 0)
            barriers.append(_Barrier(barred, skills))
        return barriers

    def _local_officers(self) -> Mapping[str, int]:
        """Return per district the officers who avoid it; `-` equals no district."""
        local: dict[str, int] = {}
        if self._manifest.district is DistrictRule.AVOID:
            for record in self._manifest.officers:
                if record.is_in and record.district != NONE:
                    bit = self._officer_bits[record.id]
                    local[record.district] = local.get(record.district, 0) | bit
        return local

    def _eligible(self, blocks: TeamBlocks) -> list[list[int]]:
        """Return per block, per parcel, the bits of the eligible teams."""
        distinct = set(self._barriers)
        table = []
        for block in blocks:
            teams = [self._abilities(team) for team in block]
            bits = {
                barrier: sum(
                    1 << place
                    for place, (members, held) in enumerate(teams)
                    if not (members & barrier.barred or barrier.skills & ~held)
                )
                for barrier in distinct
            }
            table.append([bits[barrier] for barrier in self._barriers])
        return table

    def _abilities(self, team: Team) -> tuple[int, int]:
        members = held = 0
        for name in team.members:
            members |= self._officer_bits[name]
            held |= self._held[name]
        return members, held
