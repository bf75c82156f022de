"""What the page of timelines shows of all events: kinds, words, the newest. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.core.times import beijing_date
from app.services.supervision.timeline import Event, Kind, Timeline, Whose
from app.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from app.ui.widgets.pill import Tone

MOST_SHOWN: Final = 2000
PLAIN: Final = "PLAIN"  # every kind but the log, whose entries say the same once more
_TONES: Final[dict[Kind, "Tone"]] = {
    Kind.DRAW: "info",
    Kind.FINDING: "success",
    Kind.REVIEW: "success",
    Kind.FOLLOW_UP: "warning",
    Kind.SERVICE: "info",
    Kind.PUBLISH: "success",
    Kind.RECHECK: "info",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A record somebody may choose."""

    id: int
    name: str
    number: str


def chosen(found: Timeline, kind: str | None, words: str) -> Timeline:
    """Return the timeline with only what is asked for: a kind (or PLAIN), all of some words."""
    parts = words.split()
    return replace(
        found,
        events=tuple(
            one
            for one in found.events
            if (one.kind is not Kind.LOG if kind == PLAIN else kind in (None, one.kind))
            and all(part in _place(one) for part in parts)
        ),
    )


def _place(one: Event) -> str:
    return "\n".join((one.at, one.what, one.who, one.task, one.by))


def options(found: Timeline) -> tuple[tuple[str | None, str], ...]:
    """Return the kinds there are, each with its number; first every kind but the log, and all."""
    counts = found.counts
    every = text("timeline.page.every", count=f"{len(found.events):,}")
    rest = f"{len(found.events) - counts.get(Kind.LOG, 0):,}"
    return (
        (PLAIN, text("timeline.page.plain", count=rest)),
        (None, every),
        *(
            (
                kind,
                text(
                    "timeline.page.option",
                    kind=text(f"timeline.kind.{kind}"),
                    count=f"{counts[kind]:,}",
                ),
            )
            for kind in Kind
            if kind in counts
        ),
    )


def count_words(found: int, total: int) -> str:
    """Return how many events are shown of how many."""
    shown = f"{found:,}"
    if found > MOST_SHOWN:
        return text("timeline.page.cut", found=shown, shown=f"{MOST_SHOWN:,}")
    if found < total:
        return text("timeline.page.found", found=shown, total=f"{total:,}")
    return text("timeline.page.count", total=shown)


def tone_of(one: Event) -> "Tone":
    """The tone of an event's kind."""
    return _TONES.get(one.kind, "neutral")


def file_name(found: Timeline, now: "datetime") -> str:
    """Return the name proposed for the table, without ending."""
    day = f"{beijing_date(now):%Y%m%d}"
    return text("timeline.page.file_name", name=found.name, day=day)


def folder_of(data: Path) -> Path:
    """Where printed timelines go."""
    return data / "papers" / text("timeline.page.title")


def tasks_found(lines: Sequence[Found], words: str) -> tuple[Found, ...]:
    """Return the tasks whose name or number has all the words."""
    parts = words.split()
    return tuple(one for one in lines if all(part in one.name + one.number for part in parts))


def line_words(one: Found) -> str:
    """Return a record in the list to choose from."""
    return text("timeline.page.line", name=one.name, number=one.number)


def whoses() -> tuple[tuple[Whose, str], ...]:
    """Return whose timelines there are, in words."""
    return tuple((one, text(f"timeline.whose.{one}")) for one in Whose)
