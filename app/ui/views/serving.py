"""What the page of service shows: no Qt."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.serving import Outcome, Way
from app.services.paper.making_choice import team_words
from app.services.paper.serving import ServiceLine
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone


def outcome_words(one: ServiceLine) -> str:
    """What became of a paper."""
    return text(f"serving.outcome.{one.outcome or 'NONE'}")


def tone_of(one: ServiceLine) -> "Tone":
    """The tone of it."""
    if one.delivered:
        return "success"
    return "warning" if one.outcome is None else "danger"


def day_words(one: ServiceLine) -> str:
    """The day of the newest attempt."""
    return one.served_on.isoformat() if one.served_on else ""


def way_words(one: ServiceLine) -> str:
    """How it was served."""
    return text(f"serving.way.{one.way}") if one.way else ""


def by_words(one: ServiceLine) -> str:
    """Who served it; before that, whose turn it is."""
    return text("follow.join").join(one.served_by or one.officers)


def team_of(one: ServiceLine) -> str:
    """The team's name."""
    return team_words(one.team) if one.team else ""


def shown(
    lines: Iterable[ServiceLine], words: str, team: str, *, only_open: bool
) -> tuple[ServiceLine, ...]:
    """Return the lines asked for."""
    return tuple(
        one
        for one in lines
        if (not only_open or not one.delivered)
        and team in ("", one.team)
        and all(word in f"{one.name}\n{one.key.number}\n{one.title}" for word in words.split())
    )


def count_words(lines: Iterable[ServiceLine]) -> str:
    """How many papers there are and how many are not served."""
    every = tuple(lines)
    waiting = sum(not one.delivered for one in every)
    return text("serving.page.count", total=len(every), open=waiting)


def unreachable_words(lines: Iterable[ServiceLine]) -> str:
    """That some enterprises could not be reached; "" for none."""
    gone = {
        one.key.assignment_id
        for one in lines
        if one.outcome in (Outcome.UNREACHABLE, Outcome.RETURNED)
    }
    return text("serving.page.unreachable", count=len(gone)) if gone else ""


def outcomes() -> tuple[tuple[Outcome, str], ...]:
    """Every outcome in words."""
    return tuple((one, text(f"serving.outcome.{one}")) for one in Outcome)


def ways() -> tuple[tuple[Way, str], ...]:
    """Every way in words."""
    return tuple((one, text(f"serving.way.{one}")) for one in Way)


def names_in(words: str) -> tuple[str, ...]:
    """Return the names somebody typed, parted by a comma of any kind."""
    for mark in text("serving.window.marks"):
        words = words.replace(mark, " ")
    return tuple(words.split())


def folder_of(data: Path, task_no: str) -> Path:
    """Where receipts go."""
    return data / "papers" / task_no
