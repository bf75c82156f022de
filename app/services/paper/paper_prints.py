"""重印: how often a paper was printed, and what a sheet printed again says of it.

The log counts: whoever prints papers again leaves with them which ones, and for the how
manieth time. One way for notices, records, papers made by hand and the sheets of a draw
(features.md F12).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.times import beijing_date
from app.store.schema import LogEntry
from app.texts import text

_KINDS: Final = ("NOTICE", "PAPER")
_AGAIN: Final = "reprints"  # of a payload: rows of year, first and last number, which printing
UNNUMBERED: Final = 0  # stands for the year of papers without number; their id is the number

PaperKey = tuple[int, int]  # year and number, else UNNUMBERED and id


@dataclass(frozen=True, slots=True)
class Printing:
    """The newest printing of a paper after its first: which it was (from 2), and when."""

    nth: int
    at: datetime


def printings(session: Session, subject: str, code: str) -> dict[PaperKey, Printing]:
    """Return the newest printing of every paper of a form that was printed again.

    Args:
        subject: the task's number, "" for papers of no task.
    """
    found: dict[PaperKey, Printing] = {}
    for entry, payload in _entries(session, subject, code):
        at = datetime.fromisoformat(entry.at)
        for year, first, last, nth in payload.get(_AGAIN, ()):
            found.update(((year, number), Printing(nth, at)) for number in range(first, last + 1))
    return found


def sheets_printed(session: Session, draw: str, attempt: int, code: str) -> int:
    """Return how often a sheet of an attempt of a draw was printed."""
    return sum(
        payload.get("attempt") == attempt for _entry, payload in _entries(session, draw, code)
    )


def print_note(nth: int, now: datetime) -> str:
    """Return what stands at the foot of a sheet printed for the nth time; "" for the first."""
    if nth < 2:
        return ""
    return text("papers.again_note", nth=nth, day=beijing_date(now).isoformat())


def logged(prints: Mapping[PaperKey, int]) -> dict[str, object]:
    """Return what a payload says of papers printed again, runs of numbers put together.

    Args:
        prints: which printing (from 2) it is of each paper; {} for first prints alone.
    """
    rows: list[list[int]] = []
    for (year, number), nth in sorted(prints.items()):
        if rows and rows[-1][0] == year and rows[-1][2] == number - 1 and rows[-1][3] == nth:
            rows[-1][2] = number
        else:
            rows.append([year, number, number, nth])
    return {_AGAIN: rows} if rows else {}


def _entries(session: Session, subject: str, code: str) -> Sequence[tuple[LogEntry, Any]]:
    rows = session.scalars(
        select(LogEntry)
        .where(LogEntry.kind.in_(_KINDS), LogEntry.subject == subject)
        .where(LogEntry.payload.contains(f'"form":"{code}/v', autoescape=True))
        .order_by(LogEntry.n)
    )
    return [(row, json.loads(row.payload)) for row in rows]
