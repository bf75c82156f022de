"""What somebody of the team has to know for the items of one enterprise.

A task that goes by items brings each enterprise its own items, so the skill stands in its
line (protocol §2, E … |skill); else every enterprise has all items, and the teams have the
skills (NEED|SKILL). A line holds one skill: what else is needed every team must have.
"""

from collections.abc import Iterable, Mapping, Sequence

from app.core.officer_pools import Inspector, TooFewSkilled, pool_name
from app.core.protocol import NONE, normalise_word
from app.core.strata import PoolCount
from app.core.task import DrawKind, TaskPlan
from app.core.upper_ratio import ItemNeed
from app.errors import UserError


class SkillsApart(UserError):
    """Some enterprises need two skills, and a line of the manifest holds one."""

    code = "pool.skills_apart"


def items_of(plan: TaskPlan, parts: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of the items an enterprise is inspected for.

    Args:
        parts: keys of the parts it belongs to. On a list the upper level drew, whoever
            belongs to none is inspected for everything.
    """
    if plan.by_items and (parts or plan.kind is not DrawKind.OFFICERS):
        return tuple(parts)
    return plan.item_codes


def skills_of(
    plan: TaskPlan, parts: Sequence[str], needs: Mapping[str, ItemNeed]
) -> tuple[str, ...]:
    """Return the skills an enterprise asks of its team, without those every team has."""
    if not plan.by_items or plan.kind is DrawKind.ENTERPRISES:
        return ()
    had = {normalise_word(skill) for skill, _ in plan.team.skills}
    asked = (normalise_word(needs[code].skill) for code in items_of(plan, parts) if code in needs)
    return tuple(dict.fromkeys(skill for skill in asked if skill not in {NONE, *had}))


def check_skills(
    plan: TaskPlan,
    count: PoolCount,
    needs: Iterable[ItemNeed],
    inspectors: Iterable[Inspector],
) -> None:
    """Refuse what could not be drawn.

    Raises:
        SkillsApart: an enterprise asks for two skills of which the teams have neither.
        TooFewSkilled: nobody who may be drawn has the skill. Both the user's.
    """
    known = {need.code: need for need in needs}
    asked = {parts: skills_of(plan, parts, known) for parts in count.together}
    if not any(asked.values()):
        return
    there = {
        normalise_word(skill)
        for one in inspectors
        if one.reason is None and pool_name(plan, one) is not None
        for skill in one.skills
    }
    for skill in sorted({skill for skills in asked.values() for skill in skills}):
        if skill not in there:
            raise TooFewSkilled(skill=skill, there=0, wanted=1)
    apart = {parts: skills for parts, skills in asked.items() if len(skills) > 1}
    if apart:
        skills = sorted({skill for found in apart.values() for skill in found[1:]})
        raise SkillsApart(
            count=sum(count.together[parts] for parts in apart), skills="、".join(skills)
        )
