"""What the step of the scope says: why it is 定向, and what contradicts itself."""

import re
from datetime import date

from app.core.rows import read_date
from app.core.scope import Scope, check_scope, conditions_of
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.services.draw.pool import ScopeCount
from app.services.scope_words import condition_words
from app.texts import error_text, text

MOST_GROUPS = 5
# Not every number: half a year typed is not yet a day.
_DAY = re.compile(r"\d{4}\D\d{1,2}\D\d{1,2}\D?|\d{8}")


def why_words(scope: Scope) -> str:
    """Return why a scope is 定向 or 不定向."""
    if not scope.directed:
        return text("plan.scope.why_open")
    names = dict.fromkeys(name for group in scope.groups() for name in conditions_of(group))
    return text("plan.scope.why_directed", conditions=_named(tuple(names)))


def fault_words(scope: Scope, count: ScopeCount | None) -> str:
    """Return the first thing that makes no sense in a scope, "" where there is none.

    Args:
        count: of this very scope; None while it is being counted.
    """
    try:
        check_scope(scope)
    except UserError as error:
        return error_text(error)
    if count is None or not count.total or not scope.directed:
        return ""
    groups = tuple(scope.groups())
    for at, (group, found) in enumerate(zip(groups, count.groups, strict=True), 1):
        if not found.count:
            several = len(groups) > 1
            where = text("plan.scope.group", number=at) if several else text("plan.scope.whole")
            words = LIST_MARK.join(condition_words(group, name) for name in found.nobody)
            if not found.nobody:
                return text("plan.scope.nobody_both", where=where)
            return text("plan.scope.nobody", where=where, conditions=words)
    return ""


def tab_words(number: int, count: int | None) -> str:
    """Return what stands on the tab of a group; count None: not yet known."""
    if count is None:
        return text("plan.scope.tab_counting", number=number)
    return text("plan.scope.tab", number=number, count=f"{count:,}")


def read_day(words: str) -> tuple[date | None, bool]:
    """Return (day, whether the words are a day or nothing at all)."""
    if not words.strip():
        return None, True
    day = read_date(words) if _DAY.fullmatch(words.strip()) else None
    return day, day is not None


def _named(conditions: tuple[str, ...]) -> str:
    return LIST_MARK.join(text(f"plan.scope.{name}") for name in conditions)
