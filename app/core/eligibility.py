"""Which enterprises are kept out of the pool, and by which rule.

One pure function per rule; the order of RULES is the order in which reasons are given,
so each record has exactly one. A reason is a word of the manifest (`OUT:CAP`) and thus
public: it never says a risk class or a private ground.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from app.core import vocabulary

CLOSED = "CLOSED"
MOVED = "MOVED"
RECUSED = "RECUSED"
CAP = "CAP"
CAP_ITEM = "CAPITEM"
ACTIVE = "ACTIVE"
HAND = "HAND"
# Reasons two persons may set aside for one enterprise (features.md B4); never the others.
OVERRIDABLE = (CAP, CAP_ITEM, ACTIVE)


class Judged(Protocol):
    """What the rules look at, of one enterprise."""

    @property
    def id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def risk_class(self) -> str: ...


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """What the rules look at, of one enterprise, as a value."""

    id: int
    key: str
    status: str
    risk_class: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known about the year and the other tasks when the pool is made.

    Attributes:
        class_caps: risk class -> the cap that holds for it in place of `cap`; 0 = no cap.
        capped_by_item: item of the task -> enterprises inspected for it as often as it
            allows.
        capped: of them, those that are out of the whole task.
        recused: enterprises that no drawable officer may inspect.
        exempt: (key, reason) that two persons have set aside.
    """

    day: date
    cap: int  # inspections a year an enterprise may have (国办发〔2024〕54号); 0 = no cap
    counted: Mapping[int, int]  # enterprise id -> inspections that count this year
    active: frozenset[int]  # enterprise ids in a task that is still open
    hand_enterprises: frozenset[str]
    class_caps: Mapping[str, int] = field(default_factory=dict)
    capped_by_item: Mapping[str, frozenset[int]] = field(default_factory=dict)
    capped: frozenset[int] = frozenset()
    recused: frozenset[int] = frozenset()
    exempt: frozenset[tuple[str, str]] = frozenset()


EnterpriseRule = Callable[[Judged, Ground], str | None]


def moved(one: Judged, ground: Ground) -> str | None:
    """迁出: another bureau's now (属地管辖, domain §1.6)."""
    return MOVED if one.status == vocabulary.MOVED else None


def closed(one: Judged, ground: Ground) -> str | None:
    """注销, 吊销, 歇业 …: nothing to inspect."""
    return CLOSED if one.status and one.status != vocabulary.LIVING else None


def recused_from_all(one: Judged, ground: Ground) -> str | None:
    """回避 from every officer who can be drawn: nobody is left to inspect it."""
    return RECUSED if one.id in ground.recused else None


def cap_reached(one: Judged, ground: Ground) -> str | None:
    """年度频次上限, 国办发〔2024〕54号: daily, case and special inspections together."""
    cap = ground.class_caps.get(one.risk_class, ground.cap)
    return CAP if cap and ground.counted.get(one.id, 0) >= cap else None


def item_cap_reached(one: Judged, ground: Ground) -> str | None:
    """抽查频次 of an item: inspected for it as often as its list allows (domain §1.5)."""
    return CAP_ITEM if one.id in ground.capped else None


def in_open_task(one: Judged, ground: Ground) -> str | None:
    """Already drawn for a task whose result is not published yet."""
    return ACTIVE if one.id in ground.active else None


def by_hand(one: Judged, ground: Ground) -> str | None:
    """Kept out by hand, with a reason on the task that was approved."""
    return HAND if one.key in ground.hand_enterprises else None


RULES: tuple[EnterpriseRule, ...] = (
    moved,
    closed,
    recused_from_all,
    cap_reached,
    item_cap_reached,
    in_open_task,
    by_hand,
)


def enterprise_reason(one: Judged, ground: Ground) -> str | None:
    """Return the first rule's reason that keeps an enterprise out, or None.

    A reason that two persons have set aside for it is passed over; the others hold.
    """
    for rule in RULES:
        reason = rule(one, ground)
        if reason is not None and (one.key, reason) not in ground.exempt:
            return reason
    return None


def judge_of(ground: Ground) -> Callable[[Judged], str | None]:
    """Return `enterprise_reason` on a ground.

    Whoever no rule singles out is judged once per status: of 200,000 enterprises the
    rules are asked for a few thousand.
    """
    caps = [cap for cap in (ground.cap, *ground.class_caps.values()) if cap]
    least = min(caps, default=0)
    often = {one for one, count in ground.counted.items() if least and count >= least}
    singled = often | ground.active | ground.capped | ground.recused
    by_key = ground.hand_enterprises | {key for key, _ in ground.exempt}
    usual: dict[str, str | None] = {}

    def judge(one: Judged) -> str | None:
        if one.id in singled or one.key in by_key:
            return enterprise_reason(one, ground)
        status = one.status
        if status not in usual:
            usual[status] = enterprise_reason(one, ground)
        return usual[status]

    return judge
