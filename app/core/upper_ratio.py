"""The highest ratio an item's own list allows: 不超过5% and its spellings; key items have none.

A general item (一般检查事项) is inspected at no more than the upper limit its list names; for a
key item (重点检查事项) no limit is set (国发〔2019〕5号, domain §1.2).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.core.quota import QuotaRule
from app.core.vocabulary import KEY_ITEM
from app.errors import UserError

_FIGURE = r"(\d{1,3}(?:\.\d+)?)\s*[%％]"
_BEFORE = re.compile(
    r"(?:不高于|不超过|不得超过|不得高于|不多于|不大于|至多|最多|最高|上限|≤|<=|＜=)"
    rf"[^%％\d]{{0,8}}{_FIGURE}"
)
_AFTER = re.compile(rf"{_FIGURE}\s*(?:以内|之内|以下|及以下|封顶)")
_CLAUSES = re.compile(r"[，,；;。（）()\n]")
# What is said of one part, or of an office that is not the county's.
_OTHERS = re.compile(r"其中|省级|省局|市级|国家|总局|地市")


class AboveLimit(UserError):
    """More of a general item than the list it comes from allows."""

    code = "task.item_limit"


class RatioAbove(UserError):
    """The ratio planned for a general item is higher than the list it comes from allows."""

    code = "task.item_ratio"


@dataclass(frozen=True, slots=True)
class ItemNeed:
    """What its list says of an item, as far as numbers and teams depend on it.

    Attributes:
        limit: percent that may be inspected at most; None: no limit.
        skill: what somebody of the team has to know; "" nothing.
        least: percent that has to be inspected at least; None: nothing said.
        words: the ratio column as the list has it.
    """

    code: str
    name: str
    limit: Decimal | None = None
    skill: str = ""
    least: Decimal | None = None
    words: str = ""


def upper_ratio(words: str) -> Decimal | None:
    """Return the percent an item's ratio column allows at most; None where it names none.

    Args:
        words: the column as the list has it, e.g. "根据实际需要，一般不超过10%/年".
    """
    for clause in _CLAUSES.split(words):
        found = _BEFORE.search(clause) or _AFTER.search(clause)
        if found and not _OTHERS.search(clause[: found.start()]):
            return Decimal(found[1])
    return None


def item_limit(importance: str, ratio: str) -> Decimal | None:
    """Return the upper limit of an item; key items have none."""
    return None if importance == KEY_ITEM else upper_ratio(ratio)


def most_of(pool: int, limit: Decimal, *, at_least_one: bool) -> int:
    """Return how many of a pool a limit allows: rounded as ratios are (domain §7.2)."""
    most = int((limit * pool / 100).quantize(Decimal(1), ROUND_HALF_UP))
    return max(most, 1) if at_least_one and pool else most


def check_ratio(need: ItemNeed, rules: Iterable[QuotaRule]) -> None:
    """Raise RatioAbove (the user's fault) where every rule is a ratio above an item's limit."""
    every = list(rules)
    if need.limit is None or not every or any(one.mode != "RATIO" for one in every):
        return
    least = min(Decimal(one.value.strip()) for one in every)
    if least > need.limit:
        raise RatioAbove(item=need.code, name=need.name, limit=str(need.limit), ratio=str(least))


def check_limit(
    need: ItemNeed, rules: Iterable[QuotaRule], pool: int, wanted: int, *, at_least_one: bool
) -> None:
    """Raise AboveLimit or RatioAbove (the user's fault): more of an item than its list allows.

    Args:
        rules: those the number comes from. Where each is a ratio within the limit, what
            rounding adds up to is no breach.
        pool, wanted: enterprises that can be inspected for the item, and that will be.
    """
    every = list(rules)
    check_ratio(need, every)
    if need.limit is None or _within(every, need.limit):
        return
    most = most_of(pool, need.limit, at_least_one=at_least_one)
    if wanted > most:
        raise AboveLimit(
            item=need.code, name=need.name, limit=str(need.limit), wanted=wanted, most=most
        )


def _within(rules: Sequence[QuotaRule], limit: Decimal) -> bool:
    return bool(rules) and all(
        one.mode == "RATIO" and Decimal(one.value.strip()) <= limit for one in rules
    )
