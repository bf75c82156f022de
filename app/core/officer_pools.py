"""The officers' side of a manifest: who is in which pool, and whether the teams can be filled.

Decides pools, quotas of officers and their lines; who is kept out is `officer_eligibility`'s.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.core.manifest import Need, OfficerLine, Quota, TeamMode, TeamRule
from app.core.officer_eligibility import NO_POOL
from app.core.protocol import NONE, normalise_word
from app.core.task import DrawKind, TaskPlan
from app.core.team_plan import ACROSS, UnitClass, unit_class
from app.errors import UserError

MOST_TEAMS: Final = 200  # of one draw


class TooFewOfficers(UserError):
    """A pool of officers holds fewer than the teams need."""

    code = "pool.too_few_officers"


class TooFewSkilled(UserError):
    """Fewer officers have a skill than the teams need of it, whoever is drawn."""

    code = "pool.too_few_skilled"


@dataclass(frozen=True, slots=True)
class Inspector:
    """An officer: what enters the manifest. reason None = IN.

    department: of an officer of a joint check who is not of the bureau.
    """

    key: str
    unit: str
    skills: tuple[str, ...]
    reason: str | None
    branch: str = ""
    department: str = ""


def pool_name(plan: TaskPlan, one: Inspector) -> str | None:
    """Return the pool an officer is in, or None where the plan takes none from there."""
    return plan.team.pool_of(one.unit, one.branch, one.department)


def pool_sizes(plan: TaskPlan, inspectors: Iterable[Inspector]) -> dict[str, int]:
    """Return pool -> officers of it who may be drawn; every pool of the plan is there."""
    sizes = Counter(dict.fromkeys(plan.team.members(), 0))
    sizes.update(pool for one in inspectors if not one.reason and (pool := pool_name(plan, one)))
    return dict(sizes)


def officers_out(plan: TaskPlan, inspectors: Iterable[Inspector]) -> dict[str, int]:
    """Return reason -> officers of the registry who may not be drawn.

    With `pool_sizes` they make the whole registry: who is of no pool of the plan is out too,
    and that is the one reason said of them.
    """
    out = Counter(
        reason
        for one in inspectors
        if (reason := one.reason if pool_name(plan, one) else NO_POOL) is not None
    )
    return dict(sorted(out.items(), key=lambda pair: (pair[0] == NO_POOL, pair[0])))


def pool_numbers(plan: TaskPlan, inspectors: Iterable[Inspector]) -> dict[str, tuple[int, int]]:
    """Return pool -> (IN, to draw), also where there are too few; none draws no officers."""
    if plan.kind is DrawKind.ENTERPRISES:
        return {}
    sizes = pool_sizes(plan, inspectors)
    return {pool: (sizes[pool], wanted) for pool, wanted in plan.team.wanted().items()}


def most_teams(plan: TaskPlan, inspectors: Sequence[Inspector]) -> int:
    """Return how many teams the drawable officers can fill, MOST_TEAMS at most.

    Counts heads and the skills every team needs; recusals and districts may still stop a draw.
    """
    sizes = pool_sizes(plan, inspectors)
    skilled = _skilled(plan, inspectors)
    most = min(
        [
            MOST_TEAMS,
            *(skilled[normalise_word(skill)] // least for skill, least in plan.team.skills),
        ]
    )
    for teams in range(most, 0, -1):
        wanted = replace(plan.team, teams=teams).wanted()
        if wanted and all(sizes[pool] >= number for pool, number in wanted.items()):
            return teams
    return 0


def check_officers(plan: TaskPlan, inspectors: Sequence[Inspector]) -> dict[str, tuple[int, int]]:
    """Return pool -> (IN, to draw).

    Raises:
        TooFewOfficers: names the pool, what is there and what is needed.
    """
    numbers = pool_numbers(plan, inspectors)
    for pool, (there, wanted) in numbers.items():
        if there < wanted:
            raise TooFewOfficers(pool=pool, there=there, wanted=wanted)
    return numbers


def check_needed_skills(plan: TaskPlan, inspectors: Sequence[Inspector]) -> None:
    """Refuse teams of which some would lack a skill whoever is drawn: no plan can be lawful.

    Raises:
        TooFewSkilled: a skill that every team needs and too few have (the user's).
    """
    skilled = _skilled(plan, inspectors)
    for skill, least in plan.team.skills:
        there, wanted = skilled[normalise_word(skill)], least * plan.team.teams
        if there < wanted:
            raise TooFewSkilled(skill=skill, there=there, wanted=wanted)


def _skilled(plan: TaskPlan, inspectors: Iterable[Inspector]) -> Counter[str]:
    return Counter(
        skill
        for one in inspectors
        if not one.reason and pool_name(plan, one)
        for skill in {normalise_word(skill) for skill in one.skills}
    )


def officer_lines(plan: TaskPlan, inspectors: Iterable[Inspector]) -> tuple[OfficerLine, ...]:
    """Return the O lines (protocol §2): everybody of the plan's pools, IN or with a reason."""
    if plan.kind is DrawKind.ENTERPRISES:
        return ()
    lines = []
    for one in inspectors:
        pool = pool_name(plan, one)
        if pool is None:
            continue
        unit = normalise_word(one.unit)
        # A station inspects its own district every day; an office, or another department,
        # has none.
        at_home = unit_class(one.unit) is UnitClass.STATION and not one.department
        lines.append(
            OfficerLine(
                id=normalise_word(one.key),
                pool=pool,
                unit=unit,
                district=unit if at_home else NONE,
                skills=tuple(sorted({normalise_word(skill) for skill in one.skills} - {NONE})),
                out_reason=one.reason,
            )
        )
    return tuple(lines)


def officer_quotas(plan: TaskPlan, inspectors: Sequence[Inspector]) -> tuple[Quota, ...]:
    """Return the QUOTA|OFF lines; refuses what `check_officers` refuses."""
    if plan.kind is DrawKind.ENTERPRISES:
        return ()
    return tuple(
        Quota(pool, wanted) for pool, (_, wanted) in check_officers(plan, inspectors).items()
    )


def team_rule(plan: TaskPlan) -> TeamRule:
    """Return the TEAM line."""
    if plan.kind is DrawKind.ENTERPRISES:
        return TeamRule(TeamMode.NONE)
    team = plan.team
    mode = TeamMode(team.mode)
    return TeamRule(mode, team.headcount, team.slack, team.maxslack, team.block, team.maxtry)


def pool_needs(plan: TaskPlan) -> tuple[Need, ...]:
    """Return the NEED|POOL lines: only where a team comes from several pools."""
    if plan.kind is DrawKind.ENTERPRISES or plan.team.mode != ACROSS:
        return ()
    return tuple(Need(pool, members) for pool, members in plan.team.members().items())


def skill_needs(plan: TaskPlan) -> tuple[Need, ...]:
    """Return the NEED|SKILL lines."""
    return tuple(Need(normalise_word(skill), least) for skill, least in plan.team.skills)
