"""Which enterprises a task is about: conditions joined by 且 and 或.

Decides what a scope is, what makes it 定向 and which scopes contradict themselves;
app.store.scope_conditions asks the registry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from app.core.facts import NO_FACTS, FactTest
from app.errors import UserError

# 大类, 中类 or 小类 of GB/T 4754—2017, with or without the letter of the section.
_TRADE: Final = re.compile(r"[A-T]?([0-9]{2,4})")
_BETWEEN: Final = re.compile(r"[\s,，、;；]+")
_DATES: Final = ("founded_from", "founded_to")


class ScopeDates(UserError):
    """The first day of registration lies after the last."""

    code = "scope.dates"


class ScopeEmptyGroup(UserError):
    """A group without conditions beside others: it would take everybody."""

    code = "scope.empty_group"


class ScopeWithinGroup(UserError):
    """A group whose enterprises another one takes already: it says nothing."""

    code = "scope.within_group"


class BadTradeCode(UserError):
    """A word that is not the beginning of a trade code."""

    code = "scope.trade_code"


@dataclass(frozen=True, slots=True)
class Scope:
    """Conditions on the registry, joined by 且; several values of one are joined by 或.

    An empty scope takes every enterprise (不定向); any condition makes it 定向
    (《企业公示信息抽查办法》 art. 5).

    Attributes:
        trade_codes: beginnings of codes, two to four digits (GB/T 4754—2017).
        founded_from, founded_to: first and last day of registration (成立日期), both in.
        areas: 片区 as the registry has them.
        libraries: names of 专项库 and saved scopes (app.core.libraries); in one of them.
        or_else: further groups of conditions; whoever meets one group is in scope. They
            have no groups of their own.
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
    areas: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    or_else: tuple["Scope", ...] = ()

    @property
    def directed(self) -> bool:
        """True for 定向, False for 不定向: a group without conditions takes everybody."""
        return Scope() not in self.groups()

    def groups(self) -> Iterator["Scope"]:
        """Yield the groups of conditions, each without groups of its own."""
        yield replace(self, or_else=())
        for one in self.or_else:
            yield from one.groups()


def joined(groups: tuple[Scope, ...]) -> Scope:
    """Return the scope of these groups; the empty scope for none."""
    return replace(groups[0], or_else=groups[1:]) if groups else Scope()


def conditions_of(group: Scope) -> tuple[str, ...]:
    """Return the names of the conditions a group has; both days count as "founded"."""
    return tuple(
        dict.fromkeys(
            "founded" if one.name in _DATES else one.name
            for one in fields(Scope)
            if one.name != "or_else" and getattr(group, one.name) not in ((), None, NO_FACTS)
        )
    )


def only(group: Scope, condition: str) -> Scope:
    """Return a group with this one of its conditions, as `conditions_of` names it."""
    names = _DATES if condition == "founded" else (condition,)
    return replace(Scope(), **{name: getattr(group, name) for name in names})


def libraries_of(scope: Scope) -> frozenset[str]:
    """Return the names of all libraries a scope asks for."""
    return frozenset(name for group in scope.groups() for name in group.libraries)


def trade_code(word: str) -> str:
    """Return the beginning of a trade code a word means: "F52" is "52".

    Raises:
        BadTradeCode: it means none (the user's).
    """
    found = _TRADE.fullmatch(word.strip().upper())
    if found is None:
        raise BadTradeCode(value=word)
    return found[1]


def trade_words(words: str) -> tuple[str, ...]:
    """Return what stands between commas and blanks; codes without their section's letter.

    A word that is no code stays as it is, for `check_scope` to refuse.
    """
    parts = (one.upper() for one in _BETWEEN.split(words) if one)
    return tuple(
        dict.fromkeys(found[1] if (found := _TRADE.fullmatch(one)) else one for one in parts)
    )


def check_scope(scope: Scope) -> None:
    """Raise for the first thing in a scope that contradicts itself, whatever the registry.

    Raises:
        ScopeDates, BadTradeCode, ScopeEmptyGroup, ScopeWithinGroup: the user's; `group`
            and `other` count from 1.
    """
    groups = tuple(scope.groups())
    for at, group in enumerate(groups, 1):
        first, last = group.founded_from, group.founded_to
        if first and last and last < first:
            raise ScopeDates(group=at, first=first.isoformat(), last=last.isoformat())
        for code in group.trade_codes:
            trade_code(code)
        if len(groups) > 1 and group == Scope():
            raise ScopeEmptyGroup(group=at)
    for at, group in enumerate(groups, 1):
        for other, wide in enumerate(groups, 1):
            # Of two that are alike the later one is told.
            if other != at and _within(group, wide) and (other < at or not _within(wide, group)):
                raise ScopeWithinGroup(group=at, other=other)


def _within(group: Scope, wide: Scope) -> bool:
    """Whether the words alone say that everybody in one group is in the other."""
    if wide.facts.asks and group.facts != wide.facts:
        return False
    if wide.founded_from and (not group.founded_from or group.founded_from < wide.founded_from):
        return False
    if wide.founded_to and (not group.founded_to or group.founded_to > wide.founded_to):
        return False
    return all(
        _narrower(name, getattr(group, name), getattr(wide, name))
        for name in (one.name for one in fields(Scope))
        if name not in ("facts", "or_else", *_DATES)
    )


def _narrower(name: str, values: tuple[str, ...], wide: tuple[str, ...]) -> bool:
    if not wide:
        return True
    if name == "trade_codes":
        return bool(values) and all(one.startswith(wide) for one in values)
    return bool(values) and set(values) <= set(wide)
