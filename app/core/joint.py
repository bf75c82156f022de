"""联合抽查: which department answers for which item of a visit (features.md B2).

One visit covers all items; each of them belongs to exactly one department. The bureau
itself is the department without a name (`OWN`); the others are the plan's partners.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.core.incomplete import PlanIncomplete
from app.core.task import TaskPlan
from app.core.team_plan import Arrangement, Department

OWN: Final = ""


def departments(plan: TaskPlan) -> tuple[Department, ...]:
    """Return the departments of a joint check, the bureau first; none where it is not joint.

    What the plan says of a department that is no partner any more is left out; an item
    that nobody has stays with nobody.
    """
    if not plan.partners:
        return ()
    known = {one.name: one for one in plan.team.departments}
    return tuple(
        replace(
            one := known.get(name, Department(name)),
            items=tuple(code for code in one.items if code in plan.item_codes),
        )
        for name in (OWN, *plan.partners)
    )


def department_of(plan: TaskPlan, code: str) -> str:
    """Return who answers for an item; OWN where nobody else does."""
    return next((one.name for one in departments(plan) if code in one.items), OWN)


def parts_of(plan: TaskPlan, codes: Sequence[str]) -> tuple[Department, ...]:
    """Return who answers for which of an enterprise's items; none where it is not joint.

    Departments without any of these items are left out; an item of nobody is the bureau's.
    """
    held = {code: department_of(plan, code) for code in codes}
    parts = (
        replace(one, items=tuple(code for code in codes if held[code] == one.name))
        for one in departments(plan)
    )
    return tuple(one for one in parts if one.items)


def with_departments(plan: TaskPlan, wanted: Mapping[str, str]) -> TaskPlan:
    """Return the plan with its items given out.

    The first time its teams become joint ones too: a department that answers for an item
    sends somebody, unless the plan says otherwise afterwards.

    Args:
        wanted: item code -> department; codes and departments that the plan does not
            have are passed over.
    """
    given = tuple(
        replace(one, items=tuple(code for code in plan.item_codes if wanted.get(code) == one.name))
        for one in departments(plan)
    )
    fresh = bool(given) and not any(one.items for one in plan.team.departments)
    arrangement = Arrangement.JOINT if fresh else plan.team.arrangement
    return replace(plan, team=replace(plan.team, departments=given, arrangement=arrangement))


def proposed(plan: TaskPlan, lists: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return item code -> department: as the plan has it, else as the list of items says.

    Args:
        lists: item code -> the departments its list names for it, first the initiator.
    """
    given = {code: one.name for one in departments(plan) for code in one.items}
    names = set(plan.partners)
    return {
        code: given.get(code, next((name for name in lists.get(code, ()) if name in names), OWN))
        for code in plan.item_codes
    }


def check_joint(plan: TaskPlan) -> None:
    """Raise PlanIncomplete (the user's fault) where a joint check is not given out.

    A partner without an item, an item of nobody or of two, a partner named twice.
    """
    if not plan.partners:
        return
    if len(set(plan.partners)) < len(plan.partners):
        twice = next(one for one in plan.partners if plan.partners.count(one) > 1)
        raise PlanIncomplete(what="joint_twice", value=twice)
    parts = departments(plan)
    for code in plan.item_codes:
        holders = sum(code in one.items for one in parts)
        if holders != 1:
            raise PlanIncomplete(what="joint_item", value=code)
    idle = next((one.name for one in parts if one.name and not one.items), None)
    if idle is not None:
        raise PlanIncomplete(what="joint_idle", value=idle)
