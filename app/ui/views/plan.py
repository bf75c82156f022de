"""What the pages of a plan decide: which step is complete, what the figures say."""

from dataclasses import dataclass
from datetime import date

from app.core.incomplete import PlanIncomplete
from app.core.joint import check_joint, departments
from app.core.numbers import BadNumber, check_plan_no, check_task_no
from app.core.protocol import NONE
from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import conditions_of
from app.core.task import DrawKind, TaskPlan
from app.core.vocabulary import LIST_MARK
from app.services.draw.pool import Reconciliation
from app.services.exemption_words import with_names
from app.services.quota_words import quota_rows
from app.services.scope_words import condition_words, group_words, section_words
from app.services.task.tasks import TaskNumbers
from app.texts import text
from app.ui.views.joint import department_words
from app.ui.views.plan_hand import words_of
from app.ui.views.team_sources import team_rows

SECTIONS = ("basics", "items", "joint", "scope", "quota", "team", "review")


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan and its numbers while they are being put together."""

    plan: TaskPlan
    numbers: TaskNumbers


def sections(plan: TaskPlan) -> tuple[str, ...]:
    """Return the steps a plan has: by its kind, and whether other departments take part."""
    left_out = {DrawKind.OFFICERS: {"quota"}, DrawKind.ENTERPRISES: {"team"}}.get(plan.kind, set())
    if not plan.partners:
        left_out = left_out | {"joint"}
    return tuple(name for name in SECTIONS if name not in left_out)


def next_step(plan: TaskPlan) -> str:
    """Return the first step of a plan that still needs somebody; "review" when none does."""
    rules = plan.quotas.values()
    quota = plan.kind is DrawKind.OFFICERS or (rules and all(map(quota_value_ok, rules)))
    if not plan.item_codes:
        return "items"
    if not _given_out(plan):
        return "joint"
    if plan.kind is DrawKind.OFFICERS and not plan.listed:
        return "scope"
    if not quota:
        # Whom to draw from is asked before how many, though nothing need be ticked there.
        return "quota" if plan.scope.directed else "scope"
    if plan.kind is not DrawKind.ENTERPRISES and plan.team.teams < 1:
        return "team"
    return "review"


def passed_steps(plan: TaskPlan) -> tuple[str, ...]:
    """Return the steps that are done: those before the first that is not."""
    steps = sections(plan)
    return steps[: steps.index(next_step(plan))]


def _given_out(plan: TaskPlan) -> bool:
    try:
        check_joint(plan)
    except PlanIncomplete:
        return False
    return True


def differences(mine: Draft, newer: Draft) -> tuple[tuple[str, str, str], ...]:
    """Return (words, mine, newer) for what two versions of a plan say differently."""
    first, second = _lines(mine), _lines(newer)
    return tuple(
        (words, first.get(words, ""), second.get(words, ""))
        for words in dict.fromkeys((*first, *second))
        if first.get(words, "") != second.get(words, "")
    )


def _lines(draft: Draft) -> dict[str, str]:
    plan = draft.plan
    return {
        text("plan.basics.name"): plan.name,
        text("plan.basics.plan_name"): plan.plan_name,
        text("plan.basics.inner_no"): draft.numbers.inner_no,
        text("plan.basics.partners"): "、".join(plan.partners),
        text("plan.items.title"): "、".join(plan.item_codes),
        text("plan.scope.listed_title"): f"{len(plan.listed):,}" if plan.listed else "",
        **dict(plan_rows(draft)),
    }


def option_words(condition: str, value: str, count: int) -> str:
    """Return how a value of a condition is offered, with how many have it."""
    words = section_words(value) if condition == "sections" else value
    return f"{words}　{count:,}"


def basics_errors(draft: Draft) -> dict[str, str]:
    """Return field -> sentence for what is wrong in the basics."""
    found: dict[str, str] = {}
    required = text("ui.form.required")
    if not draft.plan.name.strip():
        found["name"] = required
    if not draft.plan.plan_name.strip():
        found["plan_name"] = required
    for field, check, digits in (("plan_no", check_plan_no, 14), ("task_no", check_task_no, 18)):
        try:
            check(getattr(draft.numbers, field))
        except BadNumber:
            found[field] = text("plan.basics.digits", digits=digits)
    if not draft.numbers.inner_no.strip():
        found["inner_no"] = required
    if draft.plan.period_to < draft.plan.period_from:
        found["period_to"] = text("plan.basics.period_wrong")
    if not draft.plan.methods:
        found["methods"] = required
    return found


def quota_value_ok(rule: QuotaRule) -> bool:
    """Whether a typed quota is a number: whole for 户; 0 to 100, one decimal at most, for %."""
    try:
        rule.check()
    except PlanIncomplete:
        return False
    return True


def class_words(name: str) -> str:
    """Return how a class is named on the operator's screen."""
    if name == ALL:
        return text("plan.quota.all")
    return text("plan.quota.none_class") if name == "-" else name


def pool_rows(state: Reconciliation) -> tuple[tuple[str, str], ...]:
    """Return the lines that add up: total − out of scope − excluded = pool."""
    rows = [(text("plan.review.total"), f"{state.total:,}")]
    if state.out_of_scope:
        rows.append(("  " + text("plan.review.out_of_scope"), f"−{state.out_of_scope:,}"))
    for reason, count in state.excluded.items():
        words = text("plan.review.excluded", reason=text(f"terms.reason.{reason}"))
        rows.append(("  " + words, f"−{count:,}"))
    rows.append((text("plan.review.pool"), f"{state.pool:,}"))
    return tuple(rows)


def reconciliation_rows(state: Reconciliation) -> tuple[tuple[str, str], ...]:
    """Return how the pool comes about, who inspects, recusals, and the pool before."""
    rows = [*pool_rows(state)]
    for pool, (there, wanted) in state.officer_pools.items():
        rows.append((text("plan.review.officers", pool=pool), f"{there} / {wanted}"))
    rows.append((text("plan.review.recusals"), f"{state.recusals:,}"))
    if state.before is not None:
        rows.append((text("plan.review.before"), f"{state.before:,}"))
    return tuple(rows)


def strata_rows(state: Reconciliation) -> tuple[tuple[str, str], ...]:
    """Return to draw / can be drawn of each stratum; none where there is one for everybody."""
    if state.basis is None:
        return ()
    rows = [(text("quota.strata"), text("quota.strata_of"))]
    for one in state.strata:
        name = class_words(one.name)
        if one.name == NONE and state.basis is Basis.TOWNSHIP:
            name = text("quota.no_town")
        rows.append((f"  {name}", f"{one.wanted:,} / {one.pool:,}"))
    if state.overlap:
        rows.append((text("quota.overlap_row"), f"{state.overlap:,}"))
    return tuple(rows)


def plan_rows(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return the plan as lines of (words, value) for whoever approves it."""
    plan = draft.plan
    rows = [
        (text("plan.basics.task_no"), draft.numbers.task_no),
        (text("plan.basics.plan_no"), draft.numbers.plan_no),
        (text("plan.basics.source"), text(f"terms.source.{plan.source}")),
        (text("plan.basics.kind"), text(f"terms.kind.{plan.kind}")),
        (text("plan.basics.methods"), "、".join(plan.methods)),
        (text("tasks.column_period"), _period(plan.period_from, plan.period_to)),
        *_scope_rows(plan),
    ]
    rows += [
        (text(f"plan.hand.title_{who}"), words_of(out))
        for who, out in (("enterprises", plan.out_enterprises), ("officers", plan.out_officers))
        if out
    ]
    if plan.overrides:
        lines = "\n".join(with_names(plan.overrides))
        rows.append((text("excluded.let_in.rows_title"), lines))
    if plan.from_above:
        rows.append((text("excluded.from_above.title"), text("excluded.from_above.said")))
    rows += [
        (text(f"plan.basics.{key}"), getattr(plan, key))
        for key in ("contact", "phone", "place")
        if getattr(plan, key)
    ]
    if plan.lead:
        rows.insert(3, (text("plan.basics.lead"), plan.lead))
    rows += _joint_rows(plan)
    rows += quota_rows(plan)
    if plan.kind is not DrawKind.ENTERPRISES:
        rows += team_rows(plan.team, plan.areas)
    return tuple(rows)


def _period(start: date, stop: date) -> str:
    return text("tasks.period", start=start, stop=stop)


def _joint_rows(plan: TaskPlan) -> list[tuple[str, str]]:
    """Which department answers for which items; none where the check is not joint."""
    return [
        (department_words(one.name), text("plan.review.joint", codes=LIST_MARK.join(one.items)))
        for one in departments(plan)
    ]


def _scope_rows(plan: TaskPlan) -> list[tuple[str, str]]:
    """The list from above; else directed or not, with a line a condition, or a line a group."""
    if plan.kind is DrawKind.OFFICERS:
        listed = text("plan.scope.listed_count", count=len(plan.listed))
        return [(text("plan.scope.listed_title"), listed)]
    directed = text("terms.directed.yes" if plan.scope.directed else "terms.directed.no")
    rows = [(text("plan.scope.directed"), directed)]
    groups = tuple(plan.scope.groups())
    if len(groups) > 1:
        rows += [
            (text("plan.scope.group", number=at), group_words(group))
            for at, group in enumerate(groups, 1)
        ]
        return rows
    for name in conditions_of(plan.scope):
        words = condition_words(plan.scope, name)
        if name not in ("founded", "facts", "sections"):  # the line names the condition already
            words = LIST_MARK.join(getattr(plan.scope, name))
        rows.append((text(f"plan.scope.{name}"), words))
    return rows
