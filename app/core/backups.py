"""Names of backups, and which of them are kept when a new one has been made.

A name says when and why: `20260306-083000-daily.db`, in Beijing time. Kept are the newest
of each of the last 7 days that have one, of the last 5 such weeks and the last 12 such
months, and whatever was put aside before something was changed (`before-…`).
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.times import BEIJING, beijing

# Kind of the log entry of a backup that took the place of the database.
RESTORED: Final = "RESTORED"
# Kind of the log entry of a data folder that came from elsewhere, without its backups.
MOVED_IN: Final = "MOVED-IN"
ENDING: Final = ".db"
DAILY: Final = "daily"
ASKED: Final = "asked"
ASIDE: Final = "before-"  # begins the label of what was put aside before a change
BEFORE_RESTORE: Final = ASIDE + "restore"
DAYS: Final = 7
WEEKS: Final = 5
MONTHS: Final = 12
_NAME: Final = re.compile(r"([0-9]{8}-[0-9]{6})-([a-z0-9][a-z0-9_-]*)\.db")
_STAMP: Final = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a backup says. `at`: aware, Beijing time."""

    name: str
    at: datetime
    label: str

    @property
    def aside(self) -> bool:
        """Whether it was put aside before a change, and is therefore never removed."""
        return self.label.startswith(ASIDE)


@dataclass(frozen=True, slots=True)
class End:
    """The end of the log in a database. `n` 0 and `head` "" for an empty log."""

    n: int
    head: str


def name_of(at: datetime, label: str) -> str:
    """Return the name of a backup made at an aware moment."""
    return f"{beijing(at):{_STAMP}}-{label}{ENDING}"


def read_name(name: str) -> Named | None:
    """Return what a file's name says; None for a file that is no backup of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        at = datetime.strptime(found[1], _STAMP).replace(tzinfo=BEIJING)
    except ValueError:  # the thirteenth month
        return None
    return Named(name, at, found[2])


def surplus(known: Iterable[Named]) -> tuple[Named, ...]:
    """Return the backups the rule does not keep, oldest first; never the newest one."""
    ordinary = sorted((one for one in known if not one.aside), key=lambda one: (one.at, one.name))
    kept = (
        _newest_of_each(ordinary, DAYS, lambda one: one.at.date())
        | _newest_of_each(ordinary, WEEKS, lambda one: one.at.isocalendar()[:2])
        | _newest_of_each(ordinary, MONTHS, lambda one: (one.at.year, one.at.month))
    )
    return tuple(one for one in ordinary if one.name not in kept)


def _newest_of_each(
    ordered: Sequence[Named], count: int, span: Callable[[Named], Hashable]
) -> set[str]:
    """Names of the newest backup in each of the last `count` spans that have one."""
    newest: dict[Hashable, str] = {}
    for one in reversed(ordered):
        if span(one) not in newest and len(newest) == count:
            break
        newest.setdefault(span(one), one.name)
    return set(newest.values())
