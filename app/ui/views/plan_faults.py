"""What still keeps a plan from being submitted, and the step where each is mended: no Qt."""

from dataclasses import dataclass

from app.core.incomplete import PlanIncomplete
from app.core.pool import AreaMissing, NothingDrawn, TooFewOfficers
from app.core.quota import QuotaAbovePool
from app.core.task import DrawKind
from app.errors import UserError
from app.services.pool import Reconciliation
from app.texts import error_text, text
from app.ui.views.plan import Draft, basics_errors, class_words, quota_value_ok, sections

# The errors of a reconciliation by the step they are mended in; the rest lie in the scope.
STEPS: tuple[tuple[type[UserError], str], ...] = (
    (AreaMissing, "team"),
    (TooFewOfficers, "team"),
    (NothingDrawn, "quota"),
    (QuotaAbovePool, "quota"),
    (PlanIncomplete, "quota"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend; `step` is one of views.plan.SECTIONS."""

    step: str
    sentence: str


def step_of(error: UserError, kind: DrawKind) -> str:
    """Return the step in which an error of the reconciliation is mended."""
    found = next((step for cause, step in STEPS if isinstance(error, cause)), "scope")
    return found if found in sections(kind) else "scope"


def faults(draft: Draft, state: Reconciliation | None) -> tuple[Fault, ...]:
    """Return everything that is wrong, in the order of the steps.

    Args:
        state: the reconciliation of this draft; None while it is being made.
    """
    plan = draft.plan
    steps = sections(plan.kind)
    found = [
        Fault("basics", text("plan.fault.field", field=text(f"plan.basics.{key}"), error=sentence))
        for key, sentence in basics_errors(draft).items()
    ]
    if not plan.item_codes:
        found.append(Fault("items", text("plan.items.none")))
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
    if "quota" in steps and not plan.quotas:
        found.append(Fault("quota", text("plan.fault.quota")))
    if "team" in steps and plan.team.teams < 1:
        found.append(Fault("team", text("plan.fault.team")))
    known = {fault.step for fault in found}
    for error in state.problems if state else ():
        step = step_of(error, plan.kind)
        # What is empty or no figure is said already; the count says it once more.
        if step not in known:
            found.append(Fault(step, error_text(error)))
    return tuple(sorted(found, key=lambda fault: steps.index(fault.step)))
