"""How the pool of today differs from that of a former draw, enterprise by enterprise.

Decides which enterprises are told of and under which word; reads nothing. The words add
up: former pool + NEW + BACK − OUT − SCOPE − GONE = pool of today.
"""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What became of an enterprise since a former draw."""

    NEW = "NEW"  # drawable now, and not on the former list at all
    BACK = "BACK"  # drawable now, excluded then
    OUT = "OUT"  # drawable then, excluded now
    SCOPE = "SCOPE"  # drawable then, in the registry still, but not in scope any more
    GONE = "GONE"  # drawable then, and not in the registry any more
    CLASS = "CLASS"  # drawable both times, in another class


ADDING = frozenset({Group.NEW, Group.BACK})
TAKING = frozenset({Group.OUT, Group.SCOPE, Group.GONE})


@dataclass(frozen=True, slots=True)
class Place:
    """Where an enterprise stands in a list. reason None = drawable; word: its class."""

    reason: str | None
    word: str = ""


def group_of(then: Place | None, now: Place | None, *, kept: bool = True) -> Group | None:
    """Return what became of an enterprise; None where there is nothing to tell.

    Args:
        then, now: its places; None: not on that list.
        kept: whether the registry still holds it, for those that are not on today's list.
    """
    was = then is not None and then.reason is None
    if now is None:
        return (Group.SCOPE if kept else Group.GONE) if was else None
    if now.reason is not None:
        return Group.OUT if was else None
    if then is None:
        return Group.NEW
    if not was:
        return Group.BACK
    return Group.CLASS if then.word != now.word else None


def pool_now(before: int, counts: dict[Group, int]) -> int:
    """Return the pool of today as it follows from the former one and the groups."""
    return (
        before
        + sum(counts.get(one, 0) for one in ADDING)
        - sum(counts.get(one, 0) for one in TAKING)
    )
