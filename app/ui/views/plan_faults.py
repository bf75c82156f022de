"""What still keeps a plan from being submitted, and the step where each is mended: no Qt."""

from dataclasses import dataclass

from app.core.batches import check_batches
from app.core.incomplete import PlanIncomplete
from app.core.item_skills import SkillsApart
from app.core.joint import check_joint
from app.core.officer_pools import TooFewOfficers, TooFewSkilled
from app.core.quota import QuotaAbovePool
from app.core.strata import AreaMissing, NothingDrawn, RuleMissing, TownshipsWithoutArea
from app.core.task import DrawKind, TaskPlan
from app.core.team_plan import Area, TeamPlan, check_areas, check_team
from app.core.upper_ratio import AboveLimit, RatioAbove
from app.core.weights import WeightMissing
from app.errors import UserError
from app.services.draw.pool import Reconciliation
from app.texts import error_text, text
from app.ui.views.plan import Draft, basics_errors, class_words, quota_value_ok, sections

# The errors of a reconciliation by the step they are mended in; the rest lie in the scope.
STEPS: tuple[tuple[type[UserError], str], ...] = (
    (AreaMissing, "team"),
    (TownshipsWithoutArea, "team"),
    (TooFewOfficers, "team"),
    (TooFewSkilled, "team"),
    (NothingDrawn, "quota"),
    (QuotaAbovePool, "quota"),
    (RuleMissing, "quota"),
    (WeightMissing, "quota"),
    (AboveLimit, "quota"),
    (RatioAbove, "quota"),
    (SkillsApart, "team"),
    (PlanIncomplete, "quota"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend; `step` is one of views.plan.SECTIONS."""

    step: str
    sentence: str


def step_of(error: UserError, plan: TaskPlan) -> str:
    """Return the step in which an error of the reconciliation is mended."""
    found = next((step for cause, step in STEPS if isinstance(error, cause)), "scope")
    return found if found in sections(plan) else "scope"


def team_faults(team: TeamPlan, areas: tuple[Area, ...]) -> list[Fault]:
    """Return what the protocol or the law refuses of teams and areas."""
    try:
        check_team(team)
        check_areas(areas)
    except PlanIncomplete as error:
        return [Fault("team", error_text(error))]
    return []


def faults(draft: Draft, state: Reconciliation | None) -> tuple[Fault, ...]:
    """Return everything that is wrong, in the order of the steps.

    Args:
        state: the reconciliation of this draft; None while it is being made.
    """
    plan = draft.plan
    steps = sections(plan)
    found = [
        Fault("basics", text("plan.fault.field", field=text(f"plan.basics.{key}"), error=sentence))
        for key, sentence in basics_errors(draft).items()
    ]
    if not plan.item_codes:
        found.append(Fault("items", text("plan.items.none")))
    try:
        check_joint(plan)
    except PlanIncomplete as missing:
        found.append(Fault("joint", error_text(missing)))
    if plan.kind is DrawKind.OFFICERS and not plan.listed:
        found.append(Fault("scope", text("plan.scope.listed_none")))
    found += [
        Fault(
            "quota",
            text(
                "plan.fault.field",
                field=class_words(name),
                error=text(f"plan.quota.bad_{rule.mode.lower()}"),
            ),
        )
        for name, rule in plan.quotas.items()
        if "quota" in steps and not quota_value_ok(rule)
    ]
    try:
        check_batches(plan.batches, plan.period_from, plan.period_to)
    except PlanIncomplete as missing:
        found.append(Fault("quota" if "quota" in steps else "basics", error_text(missing)))
    if "quota" in steps and not plan.quotas:
        found.append(Fault("quota", text("plan.fault.quota")))
    if "team" in steps and plan.team.teams < 1:
        found.append(Fault("team", text("plan.fault.team")))
    elif "team" in steps:
        found += team_faults(plan.team, plan.areas)
    known = {fault.step for fault in found}
    for error in state.problems if state else ():
        step = step_of(error, plan)
        # What is empty or no figure is said already; the count says it once more.
        if step not in known:
            found.append(Fault(step, error_text(error)))
    return tuple(sorted(found, key=lambda fault: steps.index(fault.step)))
