"""From a task of the yearly plan to a 抽查任务: what it inherits, and whom it is about."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core import draw_settings
from app.core.annual_plan import PlanLine
from app.core.people import Actor, Right
from app.core.quota import ALL, QuotaRule
from app.core.task import TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services.annual.annual_known import scope_meant
from app.services.annual.annual_plans import UnknownPlan, lines_of, versions_of
from app.services.bureau import parameter
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import AnnualPlan, AnnualPlanLine
from app.store.scope import scope_counts


class NotInForce(UserError):
    """The plan is no longer, or not yet, the one in force."""

    code = "annual.not_in_force"


@dataclass(frozen=True, slots=True)
class ScopeTold:
    """How many of the registry a plan's words mean.

    count: None where some words mean nothing there; those are `unknown`. by_class: of the
    words that are known.
    """

    total: int
    count: int | None
    known: int
    by_class: dict[str, int]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A task of a plan in force that an inspection task can be started from."""

    line_id: int
    plan_title: str
    name: str
    period_from: date
    period_to: date
    tasks: int


@needs(Right.READ)
def count(store: Store, actor: Actor, objects: str, area: str, *, now: datetime) -> ScopeTold:
    """Return how many enterprises 检查对象 and 检查地域 mean in the registry of today."""
    with store.read() as session:
        found = scope_meant(session, store, objects, area)
        total, by_class = scope_counts(session, found.scope, beijing_date(now))
        known = sum(by_class.values())
        return ScopeTold(total, known if found.structured else None, known, by_class, found.unknown)


@needs(Right.READ)
def offers(store: Store, actor: Actor, *, now: datetime) -> tuple[Offer, ...]:
    """Return the tasks of the plans in force for this year and later, unstarted ones first."""
    year = beijing_date(now).year
    with store.read() as session:
        found = [
            Offer(
                row.id,
                plan.title,
                row.line.name,
                row.line.period_from,
                row.line.period_to,
                row.tasks,
            )
            for plan in versions_of(session)
            if plan.in_force and plan.year >= year
            for row in lines_of(session, plan.id)
        ]
    return tuple(sorted(found, key=lambda one: (one.tasks > 0, one.period_to, one.line_id)))


@needs(Right.TASK)
def task_plan(store: Store, actor: Actor, line_id: int, *, now: datetime) -> TaskPlan:
    """Return the plan an inspection task started from a line begins with.

    Raises:
        NotInForce, UnknownPlan: the user's.
    """
    with store.read() as session:
        row = session.get(AnnualPlanLine, line_id)
        if row is None:
            raise UnknownPlan(plan=line_id)
        plan = session.get_one(AnnualPlan, row.plan_id)
        ruling = [one for one in versions_of(session, plan.year) if one.in_force]
        if not ruling or ruling[0].id != plan.id:
            raise NotInForce(plan=plan.title, version=plan.version)
        planned = _inherited(store, session, PlanLine.from_json(row.body), plan.title)
        order = parameter(session, draw_settings.ORDER, beijing_date(now))
        return replace(planned, officers_first=order == draw_settings.OFFICERS)


def _inherited(store: Store, session: Session, line: PlanLine, title: str) -> TaskPlan:
    return TaskPlan(
        name=line.name,
        plan_name=title,
        source="PLAN",
        lead=line.lead,
        partners=line.partners,
        methods=line.methods,
        item_codes=line.item_codes,
        period_from=line.period_from,
        period_to=line.period_to,
        scope=scope_meant(session, store, line.objects, line.area).scope,
        quotas=_quotas(line),
    )


def _quotas(line: PlanLine) -> dict[str, QuotaRule]:
    """Classes as planned; else the number; else the ratio."""
    if line.class_ratios:
        return {one.risk_class: one.rule() for one in line.class_ratios}
    if line.number is not None:
        return {ALL: QuotaRule("NUMBER", str(line.number))}
    return {ALL: QuotaRule("RATIO", line.ratio)}
