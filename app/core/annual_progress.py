"""How far a task of the yearly plan has come, and what that adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

DUE_DAYS: Final = 30


class LineState(StrEnum):
    """Where a planned task stands on a day."""

    AHEAD = "AHEAD"  # 未到期: nothing started, the period has not ended
    RUNNING = "RUNNING"
    DONE = "DONE"
    LATE = "LATE"


@dataclass(frozen=True, slots=True)
class LineFigures:
    """Of the tasks started from one line; ended (终止) tasks do not count.

    planned: as the plan says, None where it cannot tell; drawn, inspected, published:
    enterprises; inspected ones have a finding that was handed in.
    """

    planned: int | None = None
    tasks: int = 0
    closed: int = 0
    drawn: int = 0
    inspected: int = 0
    published: int = 0


def state_of(figures: LineFigures, period_to: date, day: date) -> LineState:
    """Return where a line stands on a day: done once every task of it is closed."""
    if figures.tasks and figures.closed == figures.tasks:
        return LineState.DONE
    if day > period_to:
        return LineState.LATE
    return LineState.RUNNING if figures.tasks else LineState.AHEAD


def is_due(state: LineState, period_to: date, day: date) -> bool:
    """Tell whether a line has to be done within 30 days of a day, or should have been."""
    return state is not LineState.DONE and period_to <= day + timedelta(days=DUE_DAYS)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a whole plan. Shares are percent with one decimal, None where nothing is to share.

    done_share (计划完成率): lines done of all lines; checked_share (计划检查率): inspected
    of drawn; published_share (公示率): published of inspected; joint_share: joint lines.
    """

    lines: int
    by_state: dict[LineState, int]
    drawn: int
    inspected: int
    published: int
    done_share: Decimal | None
    checked_share: Decimal | None
    published_share: Decimal | None
    joint_share: Decimal | None


def sums(rows: Iterable[tuple[LineState, LineFigures, bool]]) -> Sums:
    """Add lines up: (state, figures, whether it is a joint check) of each."""
    there = tuple(rows)
    by_state = {state: sum(one[0] is state for one in there) for state in LineState}
    drawn, inspected, published = (
        sum(getattr(figures, name) for _, figures, _ in there)
        for name in ("drawn", "inspected", "published")
    )
    return Sums(
        len(there),
        by_state,
        drawn,
        inspected,
        published,
        _share(by_state[LineState.DONE], len(there)),
        _share(inspected, drawn),
        _share(published, inspected),
        _share(sum(joint for _, _, joint in there), len(there)),
    )


def _share(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
