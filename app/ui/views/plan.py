"""What the pages of a plan decide: which step is complete, what the figures say."""

from dataclasses import dataclass, replace
from datetime import date

from app.core.facts import NO_FACTS, FactTest
from app.core.incomplete import PlanIncomplete
from app.core.numbers import BadNumber, check_plan_no, check_task_no
from app.core.quota import ALL, QuotaRule
from app.core.task import DrawKind, TaskPlan
from app.core.vocabulary import WITH_FACT, WITHOUT_FACT
from app.services.pool import Reconciliation
from app.services.tasks import TaskNumbers
from app.texts import text
from app.ui.views.facts import test_words
from app.ui.views.plan_hand import words_of

SECTIONS = ("basics", "items", "scope", "quota", "team", "review")


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan and its numbers while they are being put together."""

    plan: TaskPlan
    numbers: TaskNumbers


def sections(kind: DrawKind) -> tuple[str, ...]:
    """Return the steps a plan of this kind has."""
    left_out = {DrawKind.OFFICERS: {"quota"}, DrawKind.ENTERPRISES: {"team"}}.get(kind, set())
    return tuple(name for name in SECTIONS if name not in left_out)


def next_step(plan: TaskPlan) -> str:
    """Return the first step of a plan that still needs somebody; "review" when none does."""
    rules = plan.quotas.values()
    quota = plan.kind is DrawKind.OFFICERS or (rules and all(map(quota_value_ok, rules)))
    if not plan.item_codes:
        return "items"
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
    steps = sections(plan.kind)
    return steps[: steps.index(next_step(plan))]


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
    words = value
    if condition == "sections" and len(value) == 1 and "A" <= value <= "T":
        words = f"{value} {text(f'terms.section.{value}')}"
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


def by_facts(plan: TaskPlan, test: FactTest) -> TaskPlan:
    """Return the plan with two classes: with such a fact, and without."""
    ruled = with_class_rules(plan, (WITH_FACT, WITHOUT_FACT), True)
    return replace(ruled, class_facts=test)


def with_class_rules(plan: TaskPlan, classes: tuple[str, ...], by_class: bool) -> TaskPlan:
    """Return the plan with one rule per class, or the one rule for all."""
    first = next(iter(plan.quotas.values()), QuotaRule("RATIO", "3"))
    plan = replace(plan, class_facts=NO_FACTS)
    if not by_class:
        return replace(plan, quotas={ALL: plan.quotas.get(ALL, first)})
    quotas = {name: plan.quotas.get(name, first) for name in classes}
    return replace(plan, quotas=quotas)


def class_words(name: str) -> str:
    """Return how a class is named on the operator's screen."""
    if name == ALL:
        return text("plan.quota.all")
    return text("plan.quota.none_class") if name == "-" else name


def reconciliation_rows(state: Reconciliation) -> tuple[tuple[str, str], ...]:
    """Return the lines that add up: total − out of scope − excluded = pool."""
    rows = [(text("plan.review.total"), f"{state.total:,}")]
    if state.out_of_scope:
        rows.append(("  " + text("plan.review.out_of_scope"), f"−{state.out_of_scope:,}"))
    for reason, count in state.excluded.items():
        words = text("plan.review.excluded", reason=text(f"terms.reason.{reason}"))
        rows.append(("  " + words, f"−{count:,}"))
    rows.append((text("plan.review.pool"), f"{state.pool:,}"))
    for pool, (there, wanted) in state.officer_pools.items():
        rows.append((text("plan.review.officers", pool=pool), f"{there} / {wanted}"))
    rows.append((text("plan.review.recusals"), f"{state.recusals:,}"))
    if state.before is not None:
        rows.append((text("plan.review.before"), f"{state.before:,}"))
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
        (
            text("plan.scope.directed"),
            text("terms.directed.yes" if plan.scope.directed else "terms.directed.no"),
        ),
        *_scope_rows(plan),
    ]
    rows += [
        (text(f"plan.hand.title_{who}"), words_of(out))
        for who, out in (("enterprises", plan.out_enterprises), ("officers", plan.out_officers))
        if out
    ]
    if plan.lead:
        rows.insert(3, (text("plan.basics.lead"), plan.lead))
    if plan.kind is not DrawKind.OFFICERS:
        if plan.class_facts.asks:
            rows.append((text("plan.quota.class_facts"), test_words(plan.class_facts)))
        rows += [(text("plan.quota.title"), _quota_words(plan))]
    if plan.kind is not DrawKind.ENTERPRISES:
        team = plan.team
        rows += [
            (
                text("plan.team.arrangement"),
                text(f"terms.arrangement_hint.{team.arrangement}"),
            ),
            (text("plan.team.teams"), str(team.teams)),
            (text("plan.team.size"), str(team.size)),
            (text("plan.team.parcel"), text(f"terms.parcel.{team.parcel}")),
        ]
        if team.skills:
            rows.append((text("plan.team.skills"), "、".join(name for name, _ in team.skills)))
    return tuple(rows)


def _period(start: date, stop: date) -> str:
    return text("tasks.period", start=start, stop=stop)


def _scope_rows(plan: TaskPlan) -> list[tuple[str, str]]:
    names = ("kinds", "townships", "stations", "sections", "risk_classes", "labels")
    rows = [
        (text(f"plan.scope.{name}"), "、".join(values))
        for name in names
        if (values := getattr(plan.scope, name))
    ]
    if plan.scope.facts.asks:
        rows.append((text("plan.scope.facts"), test_words(plan.scope.facts)))
    return rows


def _quota_words(plan: TaskPlan) -> str:
    unit = {"RATIO": "%", "NUMBER": ""}
    return "　".join(
        f"{class_words(name)} {rule.value}{unit[rule.mode]}" for name, rule in plan.quotas.items()
    )
