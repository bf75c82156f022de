"""An inspection task as planned: what, whom, how many, by whom; and its stages.

Decides what a complete plan is and which stage follows which. Leaves to `eligibility`
who is out of the pool, to `pool` the manifest, to the services people and storage.
"""

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from app.core.facts import MOST_MONTHS, NO_FACTS, FactTest
from app.errors import UserError

ALL = "*"  # the one stratum of a task that does not go by classes
# Percent with at most one decimal; a number of enterprises (§1: at most nine digits).
_QUOTA_FORMS = {
    "RATIO": re.compile(r"100(\.0)?|[0-9]{1,2}(\.[0-9])?"),
    "NUMBER": re.compile(r"[0-9]{1,9}"),
}


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
    **{
        (stage, Act.END): Stage.ENDED
        for stage in (Stage.DRAFT, Stage.SUBMITTED, Stage.REVIEWED, Stage.APPROVED, Stage.DRAWN)
    },
}


class OutOfOrder(UserError):
    """The act does not fit where the task stands."""

    code = "task.out_of_order"


class PlanIncomplete(UserError):
    """Something a task needs before it can be submitted is missing or contradicts."""

    code = "task.incomplete"


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


class Arrangement(StrEnum):
    """Which officers make a team (domain §7.2)."""

    GLOBAL = "GLOBAL"  # 全局: any two
    OFFICE_STATION = "OFFICE_STATION"  # 股所: one of each
    STATION_BRIGADE = "STATION_BRIGADE"  # 所队: one of each
    STATIONS = "STATIONS"  # 所所: two of different stations


class UnitClass(StrEnum):
    """What kind of unit an officer belongs to; also the pool's name in the manifest."""

    OFFICE = "股"
    STATION = "所"
    BRIGADE = "队"


ANY_UNIT = "全局"
PARCELS = ("EACH", "AREA", "CUT")  # protocol §2 RULE|PARCEL

# arrangement -> (WITHIN or ACROSS, pool -> the unit classes it takes)
POOLS: dict[Arrangement, tuple[str, dict[str, frozenset[UnitClass]]]] = {
    Arrangement.GLOBAL: ("WITHIN", {ANY_UNIT: frozenset(UnitClass)}),
    Arrangement.OFFICE_STATION: (
        "ACROSS",
        {"股": frozenset({UnitClass.OFFICE}), "所": frozenset({UnitClass.STATION})},
    ),
    Arrangement.STATION_BRIGADE: (
        "ACROSS",
        {"所": frozenset({UnitClass.STATION}), "队": frozenset({UnitClass.BRIGADE})},
    ),
    Arrangement.STATIONS: ("WITHIN", {"所": frozenset({UnitClass.STATION})}),
}


def unit_class(unit: str) -> UnitClass:
    """Tell the class of a unit by the ending of its name."""
    if unit.endswith(("所", "分局", "站")):
        return UnitClass.STATION
    if unit.endswith(("大队", "中队", "支队")):
        return UnitClass.BRIGADE
    return UnitClass.OFFICE


@dataclass(frozen=True, slots=True)
class Scope:
    """Conditions on the registry, joined by 且; several values of one are joined by 或.

    An empty scope takes every enterprise (不定向); any condition makes it 定向
    (《企业公示信息抽查办法》 art. 5).
    """

    kinds: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    trade_codes: tuple[str, ...] = ()
    risk_classes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    founded_from: date | None = None
    founded_to: date | None = None
    facts: FactTest = NO_FACTS

    @property
    def directed(self) -> bool:
        """True for 定向, False for 不定向."""
        return self != Scope()


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """How many to draw of a class: a ratio in percent with one decimal, or a number."""

    mode: str  # RATIO or NUMBER
    value: str

    def number(self, pool: int) -> int:
        """Return how many of a pool of that size; ratios round half up (domain §7.2).

        Raises:
            PlanIncomplete: the value is not a ratio or number. QuotaAbovePool: it asks
                for more than there is. Both the user's.
        """
        self.check()
        value = Decimal(self.value.strip())
        exact = value if self.mode == "NUMBER" else value * pool / 100
        whole = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        if whole > pool:
            raise QuotaAbovePool(wanted=whole, pool=pool)
        return whole

    def check(self) -> None:
        """Raise PlanIncomplete (the user's fault) where the value is no such figure.

        A ratio is 0 to 100 with one decimal at most; a number has nine digits at most.
        """
        form = _QUOTA_FORMS.get(self.mode)
        if form is None or not form.fullmatch(self.value.strip()):
            raise PlanIncomplete(what="quota_value", value=self.value)


class QuotaAbovePool(UserError):
    """More are to be drawn than the pool holds."""

    code = "task.quota_above_pool"


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """How officers are drawn and put together (protocol §2 TEAM, NEED, RULE)."""

    arrangement: Arrangement = Arrangement.OFFICE_STATION
    teams: int = 0
    size: int = 2
    distinct_units: bool = True
    avoid_district: bool = True
    parcel: str = "EACH"  # EACH, AREA, CUT
    slack: int = 1
    maxslack: int = 5
    block: int = 12
    maxtry: int = 64
    skills: tuple[tuple[str, int], ...] = ()

    def members(self) -> dict[str, int]:
        """Return how many of each pool make one team."""
        mode, pools = POOLS[self.arrangement]
        if mode == "WITHIN":
            return dict.fromkeys(pools, self.size)
        share, left = divmod(self.size, len(pools))
        return {pool: share + (1 if at < left else 0) for at, pool in enumerate(pools)}


@dataclass(frozen=True, slots=True)
class HandExclusion:
    """An enterprise or officer kept out by hand, with a word that may be public.

    name: as it was when it was kept out, for whoever reads the plan.
    """

    key: str
    reason: str
    name: str = ""


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

    @property
    def by_class(self) -> bool:
        """True where each class has its own quota."""
        return ALL not in self.quotas

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` gives the same plan back."""
        return _plain(asdict(self))  # type: ignore[no-any-return] # asdict gives a dict

    @staticmethod
    def from_json(data: dict[str, Any]) -> "TaskPlan":
        """Read what `to_json` wrote."""
        scope = dict(data["scope"])
        for name in ("founded_from", "founded_to"):
            scope[name] = date.fromisoformat(scope[name]) if scope[name] else None
        for name in (
            "kinds",
            "townships",
            "stations",
            "sections",
            "trade_codes",
            "risk_classes",
            "labels",
        ):
            scope[name] = tuple(scope[name])
        scope["facts"] = _fact_test(scope.get("facts"))
        team = dict(data["team"])
        team["arrangement"] = Arrangement(team["arrangement"])
        team["skills"] = tuple((skill, int(least)) for skill, least in team["skills"])
        rest = {
            **data,
            "partners": tuple(data["partners"]),
            "methods": tuple(data["methods"]),
            "item_codes": tuple(data["item_codes"]),
            "period_from": date.fromisoformat(data["period_from"]),
            "period_to": date.fromisoformat(data["period_to"]),
            "scope": Scope(**scope),
            "quotas": {key: QuotaRule(**rule) for key, rule in data["quotas"].items()},
            "team": TeamPlan(**team),
            "kind": DrawKind(data["kind"]),
            "out_enterprises": tuple(HandExclusion(**one) for one in data["out_enterprises"]),
            "out_officers": tuple(HandExclusion(**one) for one in data["out_officers"]),
            "listed": tuple(data["listed"]),
            "class_facts": _fact_test(data.get("class_facts")),
        }
        return TaskPlan(**rest)


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
    if plan.kind is not DrawKind.ENTERPRISES:
        _check_team(plan.team)


def _check_team(team: TeamPlan) -> None:
    """What the freeze would refuse (§2) is refused before anybody approves it."""
    if team.teams < 1:
        raise PlanIncomplete(what="teams", value=team.teams)
    if not 2 <= team.size <= 9:  # ≥ 2 by law, ≤ 9 by protocol §2
        raise PlanIncomplete(what="team_size", value=team.size)
    if not 0 <= team.slack <= min(team.maxslack, 99) or team.maxslack > 999:
        raise PlanIncomplete(what="slack", value=f"{team.slack}–{team.maxslack}")
    if not 1 <= team.block <= 12:
        raise PlanIncomplete(what="block", value=team.block)
    if not 1 <= team.maxtry <= 1024:
        raise PlanIncomplete(what="maxtry", value=team.maxtry)
    if team.parcel not in PARCELS:
        raise PlanIncomplete(what="parcel", value=team.parcel)
    names = [skill.strip() for skill, _ in team.skills]
    if len(set(names)) < len(names):
        raise PlanIncomplete(what="skills", value="、".join(names))
    for skill, least in team.skills:
        if not skill.strip() or not 1 <= least <= team.size:
            raise PlanIncomplete(what="skills", value=f"{skill} {least}")


def _fact_test(data: dict[str, Any] | None) -> FactTest:
    """Read a question to the facts; plans of before there were any have none."""
    return FactTest(tuple(data["kinds"]), int(data["months"])) if data else NO_FACTS


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
