"""An inspection task as planned: what, whom, how many, by whom; and its stages.

Decides what a complete plan is and which stage follows which. Leaves to `eligibility`
who is out of the pool, to `pool` the manifest, to the services people and storage.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.core.batches import Batch, check_batches
from app.core.facts import MOST_MONTHS, NO_FACTS, FactTest
from app.core.incomplete import PlanIncomplete
from app.core.plain import plain, read
from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import Scope, check_scope
from app.core.team_plan import Area, TeamPlan, check_areas, check_team
from app.errors import UserError


class Stage(StrEnum):
    """Where a task stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    REVIEWED = "REVIEWED"
    APPROVED = "APPROVED"
    DRAWN = "DRAWN"
    CLOSED = "CLOSED"
    ENDED = "ENDED"  # 终止


class Act(StrEnum):
    """What moves a task."""

    SUBMIT = "SUBMIT"
    REVIEW = "REVIEW"
    APPROVE = "APPROVE"
    RETURN = "RETURN"
    DRAW = "DRAW"
    VOID = "VOID"
    CLOSE = "CLOSE"
    END = "END"
    CHANGE = "CHANGE"  # 延期 and what else may change in an approved task


TRANSITIONS: dict[tuple[Stage, Act], Stage] = {
    (Stage.DRAFT, Act.SUBMIT): Stage.SUBMITTED,
    (Stage.SUBMITTED, Act.REVIEW): Stage.REVIEWED,
    (Stage.SUBMITTED, Act.RETURN): Stage.DRAFT,
    (Stage.REVIEWED, Act.APPROVE): Stage.APPROVED,
    (Stage.REVIEWED, Act.RETURN): Stage.DRAFT,
    (Stage.APPROVED, Act.DRAW): Stage.DRAWN,
    (Stage.DRAWN, Act.DRAW): Stage.DRAWN,  # a further draw of the same task
    (Stage.DRAWN, Act.VOID): Stage.APPROVED,
    (Stage.DRAWN, Act.CLOSE): Stage.CLOSED,
    (Stage.APPROVED, Act.CHANGE): Stage.APPROVED,
    (Stage.DRAWN, Act.CHANGE): Stage.DRAWN,
    **{
        (stage, Act.END): Stage.ENDED
        for stage in (Stage.DRAFT, Stage.SUBMITTED, Stage.REVIEWED, Stage.APPROVED, Stage.DRAWN)
    },
}


class OutOfOrder(UserError):
    """The act does not fit where the task stands."""

    code = "task.out_of_order"


def after(stage: Stage, act: Act) -> Stage:
    """Return the stage an act leads to, or raise OutOfOrder (the user's fault)."""
    try:
        return TRANSITIONS[stage, act]
    except KeyError:
        raise OutOfOrder(stage=stage.value, act=act.value) from None


class DrawKind(StrEnum):
    """What a draw takes (features.md B2)."""

    BOTH = "BOTH"
    ENTERPRISES = "ENT"
    OFFICERS = "OFF"  # for a list of enterprises the upper level drew


@dataclass(frozen=True, slots=True)
class HandExclusion:
    """An enterprise or officer kept out by hand, with a word that may be public.

    name: as it was when it was kept out, for whoever reads the plan.
    """

    key: str
    reason: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """The list the upper level sent, as it came: what goes back keeps its columns.

    rows: key of the registry, and the row's cells as texts in the order of the headings.
    """

    name: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stratum that is a library or an item: who belongs to it (features.md B3).

    key: the library's name or the item's code.
    """

    key: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Override:
    """An enterprise let into the pool against a rule, by two persons with a reason (B4).

    Attributes:
        rule: the reason it would be out for, a word of core.eligibility.
        by, second: names of who asked and who confirmed with a password.
    """

    key: str
    rule: str
    reason: str
    name: str
    by: str
    second: str


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """Everything of a task that approval covers and the freeze reads."""

    name: str
    plan_name: str
    source: str  # PLAN 年度抽查工作计划, ADHOC 临时任务, UPPER 上级派发
    lead: str
    partners: tuple[str, ...]
    methods: tuple[str, ...]
    item_codes: tuple[str, ...]
    period_from: date
    period_to: date
    scope: Scope = field(default_factory=Scope)
    quotas: dict[str, QuotaRule] = field(default_factory=dict)
    team: TeamPlan = field(default_factory=TeamPlan)
    kind: DrawKind = DrawKind.BOTH
    officers_first: bool = True
    publish_list: bool = True
    out_enterprises: tuple[HandExclusion, ...] = ()
    out_officers: tuple[HandExclusion, ...] = ()
    listed: tuple[str, ...] = ()  # OFFICERS: keys of the enterprises the upper level drew
    # Classes are risk classes, or, where this asks, with and without such a fact.
    class_facts: FactTest = NO_FACTS
    basis: Basis = Basis.CLASS  # of the strata; without strata it says nothing
    parts: tuple[Part, ...] = ()  # LIBRARY, ITEM: who belongs to which, in order
    at_least_one: bool = False  # of each stratum that holds somebody
    weights: dict[str, int] = field(default_factory=dict)  # class -> 1 to 100; no strata then
    from_above: bool = False  # ordered by a higher level: the yearly cap does not hold
    overrides: tuple[Override, ...] = ()
    areas: tuple[Area, ...] = ()  # 片区 of this task; empty: the townships themselves
    batches: tuple[Batch, ...] = ()  # 批次 in which the drawn are inspected, by rank
    contact: str = ""  # of this task on its papers; empty: the bureau's
    phone: str = ""
    place: str = ""  # where the inspections are made, where it is not the enterprise's address
    listed_file: ListedFile = field(default_factory=ListedFile)  # what `listed` was read from

    @property
    def stratified(self) -> bool:
        """True where each stratum has its own quota."""
        return bool(self.quotas) and ALL not in self.quotas

    @property
    def by_parts(self) -> bool:
        """True where the strata are `parts`: libraries or items, in the operator's order."""
        return self.stratified and self.basis in (Basis.LIBRARY, Basis.ITEM)

    @property
    def by_items(self) -> bool:
        """True where each enterprise is inspected for the items it belongs to, not for all."""
        return self.stratified and self.basis is Basis.ITEM

    @property
    def weighted(self) -> bool:
        """True where chances differ by weights, in one stratum."""
        return bool(self.weights) and not self.stratified

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` gives the same plan back."""
        return plain(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> "TaskPlan":
        """Read what `to_json` wrote, by this program or an older one."""
        return read(TaskPlan, data)


def check_plan(plan: TaskPlan) -> None:
    """Raise PlanIncomplete (the user's fault) for the first thing that is missing.

    Numbers that depend on the registry (pool, officers) are checked at the freeze.
    """
    if not plan.name.strip():
        raise PlanIncomplete(what="name", value="")
    if not plan.item_codes:
        raise PlanIncomplete(what="items", value="")
    if plan.period_to < plan.period_from:
        raise PlanIncomplete(what="period", value=plan.period_to.isoformat())
    if not plan.methods:
        raise PlanIncomplete(what="methods", value="")
    if plan.kind is DrawKind.OFFICERS and not plan.listed:
        raise PlanIncomplete(what="listed", value="")
    if plan.kind is not DrawKind.OFFICERS:
        if not plan.quotas:
            raise PlanIncomplete(what="quotas", value="")
        for rule in plan.quotas.values():
            rule.check()
        for test in (plan.scope.facts, plan.class_facts):
            if not 0 <= test.months <= MOST_MONTHS:
                raise PlanIncomplete(what="fact_months", value=test.months)
        check_scope(plan.scope)
    if plan.kind is not DrawKind.ENTERPRISES:
        check_team(plan.team)
        check_areas(plan.areas)
    check_batches(plan.batches, plan.period_from, plan.period_to)
