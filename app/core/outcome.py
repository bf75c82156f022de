"""What a draw gave, as values: who was drawn, the teams, who inspects what."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.manifest_records import ParcelRule, TeamMode
from app.core.parcels import Parcel
from app.core.planning import TeamPlan
from app.core.protocol import HEX_LENGTH, Tag
from app.core.tickets import Ranking


@dataclass(frozen=True, slots=True)
class Assignment:
    """The team that inspects an enterprise; officers by id, ascending."""

    team: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one draw.

    manifest_hash: M, 64 hex. seed: S, 64 hex.
    strata, pools: all IN records in drawing order, in manifest order; an officer is
        `drawn` when serving.
    parcels: in waiting order; empty with mode NONE.
    plan: the teams and rounds; None with mode NONE, and when there is no plan.
    """

    tag: Tag
    manifest_hash: str
    seed: str
    strata: tuple[Ranking, ...]
    pools: tuple[Ranking, ...]
    mode: TeamMode
    parcel_rule: ParcelRule
    parcels: tuple[Parcel, ...]
    plan: TeamPlan | None

    @property
    def no_plan(self) -> bool:
        """Teams were wanted and no lawful plan was found: NOPLAN of §6."""
        return self.plan is None and self.mode is not TeamMode.NONE

    def drawn_enterprises(self) -> tuple[str, ...]:
        """Return the ids of the drawn enterprises, stratum by stratum, in rank order."""
        return _drawn(self.strata)

    def serving_officers(self) -> tuple[str, ...]:
        """Return the ids of the serving officers, pool by pool, in rank order."""
        return _drawn(self.pools)

    def assignments(self) -> Mapping[str, Assignment]:
        """Return per drawn enterprise its team; empty with mode NONE and without a plan."""
        if self.plan is None:
            return {}
        members = {team.name: team.members for team in self.plan.teams}
        contents = {parcel.name: parcel.enterprises for parcel in self.parcels}
        return {
            enterprise: Assignment(match.team, members[match.team])
            for played in self.plan.rounds
            for match in played.matches
            for enterprise in contents[match.parcel]
        }


def _drawn(rankings: tuple[Ranking, ...]) -> tuple[str, ...]:
    return tuple(one[HEX_LENGTH:] for ranking in rankings for one in ranking.drawn())
