"""Which papers an archive volume holds, and whether one is missing (features.md E8).

Which papers these are, and when one must be there, is data (resources/volume_papers.toml);
here is how it is read against what a task has.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class VolumeKind(StrEnum):
    """一企一卷 of one enterprise; a task's own papers; the task with those of all enterprises."""

    ENTERPRISE = "ENTERPRISE"
    TASK = "TASK"
    WHOLE = "WHOLE"


class LineState(StrEnum):
    """How it stands with one kind of paper in a volume."""

    THERE = "THERE"
    SCANNED = "SCANNED"  # a scan stands in its place, or behind it
    MISSING = "MISSING"
    UNREADY = "UNREADY"  # made, but what it says is not settled yet
    NOT_NEEDED = "NOT_NEEDED"
    UNRECORDED = "UNRECORDED"  # no paper: a record of the inspection the record plan asks for


LACKING = frozenset({LineState.MISSING, LineState.UNREADY})


@dataclass(frozen=True, slots=True)
class PaperRule:
    """When a kind of paper belongs into a volume.

    Attributes:
        needed: signs, of which one is enough to ask for it; (): kept where it was made.
        ready: the sign without which it is not settled, "" for none.
        every: all of them, with a number or without; else only the newest without.
        lots: one for each attempt of a draw.
        scan: not printed again, only laid in as a scan.
        signed: signed by hand, so a scan of the original is asked for.
    """

    code: str
    needed: tuple[str, ...] = ()
    ready: str = ""
    every: bool = False
    lots: bool = False
    scan: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class VolumeRules:
    """The papers of one enterprise; a task's before and behind them; what retention there is."""

    enterprise: tuple[PaperRule, ...]
    before: tuple[PaperRule, ...]
    behind: tuple[PaperRule, ...]
    retention: tuple[str, ...]


class Judged(NamedTuple):
    """A state, and the sign that asks for the paper or keeps it unsettled, "" for none."""

    state: LineState
    sign: str


def judge(rule: PaperRule, signs: Collection[str], *, there: bool, scanned: bool) -> Judged:
    """Return how it stands with one kind of paper.

    Args:
        signs: what holds of the enterprise or task, such as "drawn" or "follow:ORDERED".
        there: it was made. scanned: a scan of it is laid in.
    """
    asked = next((sign for sign in rule.needed if sign in signs), "")
    if scanned:
        return Judged(LineState.SCANNED, asked)
    if there and rule.ready and rule.ready not in signs:
        return Judged(LineState.UNREADY, rule.ready)
    if there:
        return Judged(LineState.THERE, asked)
    return Judged(LineState.MISSING if asked else LineState.NOT_NEEDED, asked)
