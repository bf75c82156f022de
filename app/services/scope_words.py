"""A scope as a person reads it: '（A且B）或（C）', the same on screens, sheets and papers."""

from typing import Final

from app.core.facts import FactTest
from app.core.scope import Scope, conditions_of
from app.core.vocabulary import LIST_MARK
from app.texts import text

# What may stand in a public paper; classes, labels, facts and libraries are the bureau's own.
PUBLIC: Final = (
    "kinds",
    "townships",
    "stations",
    "areas",
    "sections",
    "trade_codes",
    "founded",
)
_QUOTED: Final = ("labels", "libraries")


def scope_words(scope: Scope) -> str:
    """Return all a scope says."""
    groups = tuple(scope.groups())
    said = [group_words(one) for one in groups]
    return said[0] if len(said) == 1 else _joined(said)


def group_words(group: Scope) -> str:
    """Return what one group of conditions says."""
    said = [condition_words(group, name) for name in conditions_of(group)]
    return text("scope.and").join(said) or text("scope.everybody")


def public_words(scope: Scope) -> str:
    """Return what the public may read of a scope; "" for one that takes everybody.

    What is left out is named as such: a paper does not claim a wider scope than there was.
    """
    if not scope.directed:
        return ""
    said = []
    for group in scope.groups():
        names = conditions_of(group)
        open_ones = [condition_words(group, name) for name in names if name in PUBLIC]
        if len(open_ones) < len(names):
            open_ones.append(text("scope.inner"))
        said.append(text("scope.and").join(open_ones))
    said = list(dict.fromkeys(said))
    return said[0] if len(said) == 1 else _joined(said)


def condition_words(group: Scope, name: str) -> str:
    """Return what one condition of a group says, named as core.scope.conditions_of does."""
    if name == "founded":
        return _founded(group)
    if name == "facts":
        return fact_words(group.facts)
    values: tuple[str, ...] = getattr(group, name)
    return text(f"scope.{name}", values=LIST_MARK.join(_value(name, one) for one in values))


def section_words(section: str) -> str:
    """Return the name of a section of GB/T 4754—2017 behind its letter."""
    if len(section) == 1 and "A" <= section <= "T":
        return f"{section} {text(f'terms.section.{section}')}"
    return section


def months_words(months: int) -> str:
    """Return how the time of a question to facts is offered."""
    return text("facts.in_force") if not months else text("facts.within", months=months)


def fact_words(test: FactTest) -> str:
    """Return a question to facts as a person reads it; "" where there is none."""
    if not test.asks:
        return ""
    return text("facts.test", kinds=LIST_MARK.join(test.kinds), time=months_words(test.months))


def _joined(groups: list[str]) -> str:
    return text("scope.or").join(text("scope.group", words=one) for one in groups)


def _value(name: str, value: str) -> str:
    if name in _QUOTED:
        return text("scope.quoted", word=value)
    if name == "sections" and (named := section_words(value)) != value:
        return text("scope.section", name=named.removeprefix(value).strip(), letter=value)
    if name == "risk_classes" and not value:
        return text("scope.no_class")
    return value


def _founded(group: Scope) -> str:
    first, last = group.founded_from, group.founded_to
    if first and last:
        return text("scope.founded_between", first=first, last=last)
    if first:
        return text("scope.founded_from", first=first)
    return text("scope.founded_to", last=last)
