"""Which enterprises a task is about: conditions joined by 且 and 或.

Decides what a scope is and what makes it 定向; app.store.scope asks the registry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.core.facts import NO_FACTS, FactTest


@dataclass(frozen=True, slots=True)
class Scope:
    """Conditions on the registry, joined by 且; several values of one are joined by 或.

    An empty scope takes every enterprise (不定向); any condition makes it 定向
    (《企业公示信息抽查办法》 art. 5).

    Attributes:
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
        """True for 定向, False for 不定向."""
        return self != Scope()

    def groups(self) -> Iterator["Scope"]:
        """Yield the groups of conditions, each without groups of its own."""
        yield replace(self, or_else=())
        yield from self.or_else
