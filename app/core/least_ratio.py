"""The least ratio an item's own list demands: 不低于3% and its spellings."""

import re
from decimal import Decimal

# Only at the start: further on it speaks of a part ("其中重点单位不低于8%").
_LEAST = re.compile(
    r"\s*[^%％，。；;（(不≥]{0,12}(?:不低于|不少于|不小于|≥)\s*(\d{1,3}(?:\.\d+)?)\s*[%％]"
)


def least_ratio(words: str) -> Decimal | None:
    """Return the percent an item's ratio column demands at least; None where it names none.

    Args:
        words: the column as the list has it, e.g. "不低于3%或按专项计划确定".
    """
    found = _LEAST.match(words)
    return Decimal(found[1]) if found else None
