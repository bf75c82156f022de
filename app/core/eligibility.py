"""Who is kept out of the pool, and by which rule.

One pure function per rule; the order of RULES is the order in which reasons are given,
so each record has exactly one. A reason is a word of the manifest (`OUT:CAP`) and thus
public: it never says a risk class or a private ground.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.core import vocabulary

CLOSED = "CLOSED"
MOVED = "MOVED"
CAP = "CAP"
ACTIVE = "ACTIVE"
HAND = "HAND"
EXPIRED = "EXPIRED"
NO_CERTIFICATE = "NOCERT"
LEAVE = "LEAVE"
INVALID = "INVALID"


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """What the rules look at, of one enterprise."""

    id: int
    key: str
    status: str


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """What the rules look at, of one officer. state as in core.vocabulary."""

    key: str
    cert_no: str
    cert_expiry: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known about the year and the other tasks when the pool is made."""

    day: date
    cap: int  # inspections a year an enterprise may have (国办发〔2024〕54号); 0 = no cap
    counted: Mapping[int, int]  # enterprise id -> inspections that count this year
    active: frozenset[int]  # enterprise ids in a task that is still open
    hand_enterprises: frozenset[str]
    hand_officers: frozenset[str]


_STANDING_REASONS = {
    vocabulary.Standing.ON_LEAVE: LEAVE,
    vocabulary.Standing.AWAY: INVALID,
    vocabulary.Standing.INVALID: INVALID,
}

EnterpriseRule = Callable[[EnterpriseFacts, Ground], str | None]
OfficerRule = Callable[[OfficerFacts, Ground], str | None]


def moved(one: EnterpriseFacts, ground: Ground) -> str | None:
    """迁出: another bureau's now (属地管辖, domain §1.6)."""
    return MOVED if one.status == vocabulary.MOVED else None


def closed(one: EnterpriseFacts, ground: Ground) -> str | None:
    """注销, 吊销, 歇业 …: nothing to inspect."""
    return CLOSED if one.status and one.status != vocabulary.LIVING else None


def cap_reached(one: EnterpriseFacts, ground: Ground) -> str | None:
    """年度频次上限, 国办发〔2024〕54号: daily, case and special inspections together."""
    return CAP if ground.cap and ground.counted.get(one.id, 0) >= ground.cap else None


def in_open_task(one: EnterpriseFacts, ground: Ground) -> str | None:
    """Already drawn for a task whose result is not published yet."""
    return ACTIVE if one.id in ground.active else None


def by_hand(one: EnterpriseFacts, ground: Ground) -> str | None:
    """Kept out by hand, with a reason on the task that was approved."""
    return HAND if one.key in ground.hand_enterprises else None


def officer_state(one: OfficerFacts, ground: Ground) -> str | None:
    """失效 and 离岗 officers are not drawable; 休假 are on leave (domain §6.5)."""
    standing = vocabulary.standing(one.state or vocabulary.ON_DUTY)
    return _STANDING_REASONS.get(standing)


def certificate(one: OfficerFacts, ground: Ground) -> str | None:
    """No valid 执法证, no inspection (国办发〔2024〕54号)."""
    if not one.cert_no:
        return NO_CERTIFICATE
    return EXPIRED if one.cert_expiry is not None and one.cert_expiry < ground.day else None


def officer_by_hand(one: OfficerFacts, ground: Ground) -> str | None:
    """Kept out by hand, with a reason on the task that was approved."""
    return HAND if one.key in ground.hand_officers else None


RULES: tuple[EnterpriseRule, ...] = (moved, closed, cap_reached, in_open_task, by_hand)
OFFICER_RULES: tuple[OfficerRule, ...] = (officer_state, certificate, officer_by_hand)


def enterprise_reason(one: EnterpriseFacts, ground: Ground) -> str | None:
    """Return the first rule's reason that keeps an enterprise out, or None."""
    for rule in RULES:
        reason = rule(one, ground)
        if reason is not None:
            return reason
    return None


def officer_reason(one: OfficerFacts, ground: Ground) -> str | None:
    """Return the first rule's reason that keeps an officer out, or None."""
    for rule in OFFICER_RULES:
        reason = rule(one, ground)
        if reason is not None:
            return reason
    return None
