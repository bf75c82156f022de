"""Which officers are kept out of the pool, and by which rule.

One pure function per rule; the order of OFFICER_RULES is the order in which reasons are
given, so each officer has exactly one. A reason is a word of the manifest (`OUT:EXPIRED`)
and thus public.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.core import vocabulary

HAND = "HAND"
EXPIRED = "EXPIRED"
NO_CERTIFICATE = "NOCERT"
LEAVE = "LEAVE"
INVALID = "INVALID"
ITEMS = "ITEMS"
# Not words of the manifest: whoever is in none of the plan's pools is not in it at all.
NO_POOL = "NOPOOL"


@dataclass(frozen=True, slots=True)
class ItemMark:
    """What an officer's 执法事项范围 can name an item by."""

    code: str
    category: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """What the rules look at, of one officer. state as in core.vocabulary.

    item_scope: words as the registry has them; empty where nothing limits the officer.
    """

    key: str
    cert_no: str
    cert_expiry: date | None
    state: str
    item_scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficerGround:
    """What the rules look at besides the officer.

    Attributes:
        last_day: of the inspections, or today where that is later; a certificate has to
            be valid on it.
        hand: keys of those kept out by hand.
        items: every one of them has to be covered; empty where that is not asked.
    """

    last_day: date
    hand: frozenset[str] = frozenset()
    items: Sequence[ItemMark] = ()


_STANDING_REASONS = {
    vocabulary.Standing.ON_LEAVE: LEAVE,
    vocabulary.Standing.AWAY: INVALID,
    vocabulary.Standing.INVALID: INVALID,
}

OfficerRule = Callable[[OfficerFacts, OfficerGround], str | None]


def officer_state(one: OfficerFacts, ground: OfficerGround) -> str | None:
    """失效 and 离岗 officers are not drawable; 休假 are on leave (domain §6.5)."""
    standing = vocabulary.standing(one.state or vocabulary.ON_DUTY)
    return _STANDING_REASONS.get(standing)


def certificate(one: OfficerFacts, ground: OfficerGround) -> str | None:
    """No 执法证 valid to the end of the period, no inspection (国办发〔2024〕54号)."""
    if not one.cert_no:
        return NO_CERTIFICATE
    ends = one.cert_expiry
    return EXPIRED if ends is not None and ends < ground.last_day else None


def item_scope(one: OfficerFacts, ground: OfficerGround) -> str | None:
    """执法事项范围 has to cover every item of the task (domain §6.5)."""
    if not one.item_scope:
        return None
    return None if all(covers(one.item_scope, item) for item in ground.items) else ITEMS


def officer_by_hand(one: OfficerFacts, ground: OfficerGround) -> str | None:
    """Kept out by hand, with a reason on the task that was approved."""
    return HAND if one.key in ground.hand else None


OFFICER_RULES: tuple[OfficerRule, ...] = (officer_state, certificate, item_scope, officer_by_hand)


def officer_reason(one: OfficerFacts, ground: OfficerGround) -> str | None:
    """Return the first rule's reason that keeps an officer out, or None."""
    for rule in OFFICER_RULES:
        reason = rule(one, ground)
        if reason is not None:
            return reason
    return None


def covers(scope: Sequence[str], item: ItemMark) -> bool:
    """Tell whether a 执法事项范围 names an item: by code, by what its code begins with,
    by category or by name.

    A beginning ends where letters turn to digits or a mark stands: "B" covers B01 and
    "B01" covers B01-2, but "B1" does not cover B10.
    """
    code = item.code.upper()
    for word in scope:
        said = word.strip().upper()
        if said and (
            said in (code, item.category.upper(), item.name.upper()) or _begins(said, code)
        ):
            return True
    return False


def _begins(said: str, code: str) -> bool:
    if not code.startswith(said):
        return False
    next_one = code[len(said)]
    return not next_one.isalnum() or (said[-1].isalpha() and next_one.isdigit())
