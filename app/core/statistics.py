"""统计分析: what drawn inspections came to, added up by item, unit, month and the like.

The unit is a drawn enterprise of a task, in effect (一户次). Each stands in one state, so
that the states add up to 应检查数; what was found is counted of approved results alone.
Formulas: domain §2 (完成率 = 已公示 ÷ 应检查数, 完结率 = 完结 ÷ 已公示). Values in, values out.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from app.core.finding_vocabulary import (
    CLEAR,
    NO_FOLLOW_UP,
    PENDING,
    PROBLEM_RESULTS,
    is_own_code,
    parent_of,
)
from app.core.findings import FindingAct, Verdict


class State(StrEnum):
    """Where one inspection stands; every one stands somewhere."""

    TO_ENTER = "TO_ENTER"  # 待录入
    ENTERING = "ENTERING"  # 录入中: begun, or sent back
    REVIEWING = "REVIEWING"  # 审批中: handed in
    TO_PUBLISH = "TO_PUBLISH"  # 待公示: approved
    PUBLISHED = "PUBLISHED"  # 已公示: stood in a list that went out


class Outcome(StrEnum):
    """What an approved result comes to; of an item, OTHER is 查无此项."""

    CLEAR = "CLEAR"
    PROBLEM = "PROBLEM"
    OTHER = "OTHER"  # 无法联系, 未开展经营活动, 关闭, 注销 …


class Dimension(StrEnum):
    """By what inspections are put together."""

    TASK = "TASK"
    PLAN = "PLAN"
    LEAD = "LEAD"  # 牵头单位
    ITEM = "ITEM"
    STATION = "STATION"
    TOWNSHIP = "TOWNSHIP"
    CLASS = "CLASS"  # internal: never in what goes out
    KIND = "KIND"  # 主体类型
    METHOD = "METHOD"  # 核查方式
    RESULT = "RESULT"
    MONTH = "MONTH"
    YEAR = "YEAR"


# Of which one inspection may stand in several rows: these add up to more than the whole.
SEVERAL: Final = frozenset({Dimension.ITEM, Dimension.METHOD, Dimension.RESULT})
# Of the enterprise: how many different ones were drawn can be held against the registry.
OBJECTS: Final = (Dimension.TOWNSHIP, Dimension.STATION, Dimension.KIND, Dimension.CLASS)
NOT_KNOWN: Final = ""  # the row of what the field, or the result, is not there for

# 检查结果 as the field's tables count them, in their order; the codes of each.
GONE: Final = "GONE"
RESULT_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    **{code: frozenset({code}) for code in (CLEAR, "CORRECTED", "UNPUBLISHED", "CONCEALED")},
    **{code: frozenset({code}) for code in ("UNREACHABLE", "NO_ACTIVITY", "SHUT")},
    "UNCOOPERATIVE": frozenset({"UNCOOPERATIVE"}),
    GONE: frozenset({"CANCELLED", "REVOKED", "WITHDRAWN", "MOVED"}),
    PENDING: frozenset({PENDING}),
}
_COLUMN: Final = {code: name for name, codes in RESULT_COLUMNS.items() for code in codes}


class Inspection(NamedTuple):
    """One drawn enterprise of a task.

    `approved` says whether `results`, `methods`, `follow_ups`, `items` and `closed` are
    there; until then they are empty, and `items` holds (code, None) of what is asked for.
    """

    enterprise: int
    task: int
    plan: str
    lead: str
    station: str
    township: str
    risk_class: str
    kind: str
    month: str  # "2026-03", of the draw or of the inspection as the question goes
    state: State
    results: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    items: tuple[tuple[str, str | None], ...] = ()
    closed: bool = False

    @property
    def approved(self) -> bool:
        """Whether its result was approved."""
        return self.state in (State.TO_PUBLISH, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of inspections.

    Attributes:
        to_enter, entering, reviewing, to_publish, published: add up to `due` (应检查数).
        clear, problem, other: add up to `approved`.
        closed: of the published ones, how many are over (完结).
        followed: of the approved, how many have a 后续处置措施 other than none.
        results: column of RESULT_COLUMNS -> approved ones with such a result; one may have
            several, so these need not add up to `approved`.
    """

    to_enter: int = 0
    entering: int = 0
    reviewing: int = 0
    to_publish: int = 0
    published: int = 0
    clear: int = 0
    problem: int = 0
    other: int = 0
    closed: int = 0
    followed: int = 0
    results: Mapping[str, int] = field(default_factory=dict)

    @property
    def due(self) -> int:
        """应检查数."""
        return self.to_enter + self.entering + self.checked

    @property
    def checked(self) -> int:
        """已检查数: results handed in, as in the progress of the yearly plan."""
        return self.reviewing + self.approved

    @property
    def approved(self) -> int:
        """已审批数."""
        return self.to_publish + self.published

    def rate(self, name: "Rate") -> Decimal | None:
        """Return a rate in percent with two decimals; None where there is nothing to share."""
        part, whole = RATES[name]
        return percent(getattr(self, part), getattr(self, whole))


class Rate(StrEnum):
    """The rates, in the order of every table."""

    COMPLETION = "COMPLETION"
    PUBLICATION = "PUBLICATION"
    CLOSURE = "CLOSURE"
    PROBLEM = "PROBLEM"


RATES: Final[Mapping[Rate, tuple[str, str]]] = {
    Rate.COMPLETION: ("published", "due"),
    Rate.PUBLICATION: ("published", "checked"),
    Rate.CLOSURE: ("closed", "published"),
    Rate.PROBLEM: ("problem", "approved"),
}
NOTHING: Final = Figures()
COUNTS: Final = (
    *("due", "to_enter", "entering", "reviewing", "to_publish", "published"),
    *("checked", "approved", "clear", "problem", "other", "closed", "followed"),
)


def percent(part: int, whole: int) -> Decimal | None:
    """Return a share in percent, two decimals, half up; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of some inspections.

    Attributes:
        total: each inspection once.
        groups: dimension -> key -> figures; of items each inspection counts once an item.
        enterprises: of OBJECTS, key -> how many different enterprises.
        drawn: how many different enterprises in all.
    """

    total: Figures
    groups: Mapping[Dimension, Mapping[str, Figures]]
    enterprises: Mapping[Dimension, Mapping[str, int]]
    drawn: int


_SINGLE: Final[Mapping[Dimension, Callable[[Inspection], str]]] = {
    Dimension.TASK: lambda one: str(one.task),
    Dimension.PLAN: lambda one: one.plan,
    Dimension.LEAD: lambda one: one.lead,
    Dimension.STATION: lambda one: one.station,
    Dimension.TOWNSHIP: lambda one: one.township,
    Dimension.CLASS: lambda one: one.risk_class,
    Dimension.KIND: lambda one: one.kind,
    Dimension.MONTH: lambda one: one.month,
    Dimension.YEAR: lambda one: one.month[:4],
}


class _Profile(NamedTuple):
    """All that figures ask of an inspection; alike ones are added up in one step."""

    state: State
    outcome: Outcome | None
    closed: bool
    followed: bool
    columns: tuple[str, ...]


def tally(inspections: Iterable[Inspection]) -> Tally:
    """Add inspections up by every dimension."""
    rows = tuple(inspections)
    kinds: dict[_Profile, int] = {}  # alike ones go by a number: quicker to count
    numbers = [kinds.setdefault(_profile(one), len(kinds)) for one in rows]
    profiles = tuple(kinds)
    groups = {
        dimension: _summed(Counter(zip(map(key_of, rows), numbers, strict=True)), profiles)
        for dimension, key_of in _SINGLE.items()
    }
    for dimension, codes_of in _MANY.items():
        groups[dimension] = _summed(_several(rows, numbers, codes_of), profiles)
    groups[Dimension.ITEM] = _by_item(rows, numbers, profiles)
    total = _summed(Counter(("", number) for number in numbers), profiles)
    return Tally(
        total.get("", NOTHING),
        groups,
        {one: _different(rows, _SINGLE[one]) for one in OBJECTS},
        len({one.enterprise for one in rows}),
    )


def outcome_of(results: Collection[str]) -> Outcome:
    """Return what the values of an approved result come to."""
    if any(code in PROBLEM_RESULTS or is_own_code(code) for code in results):
        return Outcome.PROBLEM
    return Outcome.CLEAR if CLEAR in results else Outcome.OTHER


def state_of(*, entered: bool, last_act: str | None, approved: bool, published: bool) -> State:
    """Return where an inspection stands.

    Args:
        last_act: the newest step of its newest finding.
        approved, published: any revision; nothing goes out that was not approved.
    """
    if approved:
        return State.PUBLISHED if published else State.TO_PUBLISH
    if last_act in (FindingAct.SUBMIT, FindingAct.REVIEW):
        return State.REVIEWING
    return State.ENTERING if entered else State.TO_ENTER


def _profile(one: Inspection) -> _Profile:
    if not one.approved:
        return _Profile(one.state, None, False, False, ())
    columns = {_COLUMN.get(code) or _COLUMN[parent_of(code) or PENDING] for code in one.results}
    return _Profile(
        one.state,
        outcome_of(one.results),
        one.closed and one.state is State.PUBLISHED,
        any(code != NO_FOLLOW_UP for code in one.follow_ups),
        tuple(sorted(columns)),
    )


_Counted = Counter[tuple[str, int]]  # key, number of the profile
_MANY: Final[Mapping[Dimension, Callable[[Inspection], tuple[str, ...]]]] = {
    Dimension.METHOD: lambda one: one.methods,
    Dimension.RESULT: lambda one: one.results,
}
_OF_ITEM: Final = {
    Verdict.CLEAR: Outcome.CLEAR,
    Verdict.PROBLEM: Outcome.PROBLEM,
    Verdict.ABSENT: Outcome.OTHER,
}


def _several(
    rows: tuple[Inspection, ...],
    numbers: list[int],
    codes_of: Callable[[Inspection], tuple[str, ...]],
) -> _Counted:
    return Counter(
        (code, number)
        for one, number in zip(rows, numbers, strict=True)
        for code in dict.fromkeys(codes_of(one) or (NOT_KNOWN,))
    )


def _by_item(
    rows: tuple[Inspection, ...], numbers: list[int], profiles: tuple[_Profile, ...]
) -> dict[str, Figures]:
    """Count each item of an inspection with its own outcome; results are not of an item."""
    said = Counter(
        (item, number) for one, number in zip(rows, numbers, strict=True) for item in one.items
    )
    kinds: dict[_Profile, int] = {}
    counted: _Counted = Counter()
    for ((code, verdict), number), many in said.items():
        whole = profiles[number]
        outcome = _OF_ITEM[Verdict(verdict)] if verdict else Outcome.OTHER
        profile = whole._replace(outcome=outcome if whole.outcome else None, columns=())
        counted[code, kinds.setdefault(profile, len(kinds))] += many
    return _summed(counted, tuple(kinds))


def _summed(counted: _Counted, profiles: tuple[_Profile, ...]) -> dict[str, Figures]:
    sums: dict[str, Counter[str]] = {}
    columns: dict[str, Counter[str]] = {}
    for (key, number), many in counted.items():
        profile = profiles[number]
        there = sums.setdefault(key, Counter())
        there[profile.state.lower()] += many
        if profile.outcome:
            there[profile.outcome.lower()] += many
        there["closed"] += profile.closed * many
        there["followed"] += profile.followed * many
        of_results = columns.setdefault(key, Counter())
        for name in profile.columns:
            of_results[name] += many
    return {key: Figures(**there, results=dict(columns[key])) for key, there in sums.items()}


def _different(rows: tuple[Inspection, ...], key_of: Callable[[Inspection], str]) -> dict[str, int]:
    seen = Counter(key for key, _ in {(key_of(one), one.enterprise) for one in rows})
    return dict(seen)
