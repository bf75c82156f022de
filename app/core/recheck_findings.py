"""What a re-check says of an inspection, and the figures over re-checks (G10).

The original finding is never touched: where a re-check sees it differently, the clerk may
correct the finding by a new revision of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.core import findings
from app.errors import UserError


class Verdict(StrEnum):
    """What a re-check came to."""

    SAME = "SAME"  # 一致
    DIFFERENT = "DIFFERENT"  # 不一致
    MORE = "MORE"  # 需补充: nothing contradicts, but papers or evidence are lacking


class NotSame(UserError):
    """一致 was chosen though an item was seen differently."""

    code = "recheck.not_same"


class NoDifference(UserError):
    """不一致 was chosen, and neither an item nor the words say what differs."""

    code = "recheck.no_difference"


class NoWords(UserError):
    """不一致 and 需补充 need words."""

    code = "recheck.no_words"


class NoChecker(UserError):
    """Nobody is named as who re-checked."""

    code = "recheck.no_checker"


class OwnInspection(UserError):
    """Who re-checked made the inspection."""

    code = "recheck.own_inspection"


class WrongDay(UserError):
    """The re-check lies before the inspection, or in the future."""

    code = "recheck.wrong_day"


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """One item: what the finding said, what the re-check saw; now None: not looked at again."""

    code: str
    was: findings.Verdict | None
    now: findings.Verdict | None = None
    words: str = ""

    @property
    def differs(self) -> bool:
        """Whether the re-check saw something else."""
        return self.now is not None and self.now is not self.was


@dataclass(frozen=True, slots=True)
class Entry:
    """A re-check as entered. checked_by: names, as written."""

    verdict: Verdict
    items: tuple[ItemSeen, ...]
    words: str
    checked_on: date
    checked_by: str

    def facts(self) -> dict[str, Any]:
        """Return the items as plain JSON values; `items_of` reads them."""
        return {
            "items": [
                {"code": one.code, "was": one.was, "now": one.now, "words": one.words}
                for one in self.items
            ]
        }


def items_of(facts: Mapping[str, Any]) -> tuple[ItemSeen, ...]:
    """Read what `Entry.facts` wrote."""

    def verdict(value: str | None) -> findings.Verdict | None:
        return findings.Verdict(value) if value else None

    return tuple(
        ItemSeen(one["code"], verdict(one["was"]), verdict(one["now"]), one["words"])
        for one in facts["items"]
    )


def check_entry(entry: Entry, inspected_on: date, today: date, officers: Iterable[str]) -> None:
    """Raise where an entry is incomplete or contradicts itself; the user's fault each time.

    Args:
        officers: names of those who made the inspection.
    """
    differing = any(one.differs for one in entry.items)
    words = entry.words.strip() or any(one.words.strip() for one in entry.items)
    if entry.verdict is Verdict.SAME and differing:
        raise NotSame()
    if entry.verdict is Verdict.DIFFERENT and not differing and not words:
        raise NoDifference()
    if entry.verdict is not Verdict.SAME and not words:
        raise NoWords()
    if not entry.checked_by.strip():
        raise NoChecker()
    named = set(split_names(entry.checked_by))
    own = next((name for name in officers if name in named), "")
    if own:
        raise OwnInspection(name=own)
    if not inspected_on <= entry.checked_on <= today:
        raise WrongDay(first=inspected_on.isoformat(), last=today.isoformat())


def split_names(written: str) -> tuple[str, ...]:
    """Return the names in a field: apart by a comma, an enumeration mark, a semicolon, a space."""
    for mark in "、,，;；/　\t\n":
        written = written.replace(mark, " ")
    return tuple(name for name in written.split(" ") if name)


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures over drawn inspections: same + different + more = checked ≤ drawn."""

    drawn: int = 0
    same: int = 0
    different: int = 0
    more: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))

    @property
    def checked(self) -> int:
        """How many were re-checked."""
        return self.same + self.different + self.more

    @property
    def open(self) -> int:
        """How many still wait for their re-check."""
        return self.drawn - self.checked

    @property
    def share(self) -> Fraction | None:
        """不一致率 = 不一致 ÷ 已复查; None where nothing was re-checked."""
        return Fraction(self.different, self.checked) if self.checked else None


def tally_of(verdict: Verdict | None) -> Tally:
    """Return the figures of one drawn inspection; None: not re-checked yet."""
    return Tally(
        1,
        int(verdict is Verdict.SAME),
        int(verdict is Verdict.DIFFERENT),
        int(verdict is Verdict.MORE),
    )


def tallies(
    drawn: Iterable[tuple[Sequence[str], Verdict | None]],
) -> tuple[tuple[str, Tally], ...]:
    """Return group -> figures, the groups with most 不一致 first, then by share, then name.

    Args:
        drawn: of each drawn inspection its groups (it counts in full for every officer who
            made it) and what its re-check came to.
    """
    found: dict[str, Tally] = {}
    for groups, verdict in drawn:
        for group in dict.fromkeys(groups):
            found[group] = found.get(group, Tally()) + tally_of(verdict)
    return tuple(
        sorted(found.items(), key=lambda one: (-one[1].different, -(one[1].share or 0), one[0]))
    )
