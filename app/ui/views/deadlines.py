"""What the page of deadlines shows and where a line leads: no Qt."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.core.due_list import Hands, Matter
from app.services.assigned.assigned_due_lines import DueLine
from app.services.desk.deadline_sheets import matter_words, state_words
from app.services.desk.deadlines import DueList, When, is_soon
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

# The stage of the task's page where each thing is done; follow-ups have a page of their own.
STAGE_OF: Final = {
    Matter.NOTICE: "papers",
    Matter.INSPECT: "findings",
    Matter.SUBMIT: "findings",
    Matter.REVIEW: "findings",
    Matter.APPROVE: "findings",
    Matter.PUBLISH: "disclosure",
}
# A re-test moves the day of these.
_BEFORE_OUT: Final = frozenset({Matter.SUBMIT, Matter.REVIEW, Matter.APPROVE, Matter.PUBLISH})

__all__ = ["STAGE_OF", "due_words", "matter_words", "state_words", "tone_of"]


def matters() -> tuple[tuple[Matter, str], ...]:
    """The matters with their words."""
    return tuple((one, text(f"deadlines.matter.{one}")) for one in Matter)


def hands() -> tuple[tuple[Hands, str], ...]:
    """Whose turn it may be, in words."""
    return tuple((one, text(f"deadlines.hands.{one}")) for one in Hands)


def whens() -> tuple[tuple[When, str], ...]:
    """How near a line may be asked for, in words."""
    return tuple((one, text(f"deadlines.page.when_{one}")) for one in When)


def due_words(one: DueLine) -> str:
    """The day of a line; one that is a guess says so."""
    return one.due.isoformat() + (text("deadlines.guess") if one.unknown_year else "")


def rule_words(one: DueLine) -> str:
    """By which clock a line is due."""
    if one.rule is not None:
        return text(f"deadlines.rule.{one.rule}")
    return text("deadlines.clock.set" if one.kind else "deadlines.clock.period")


def tone_of(one: DueLine) -> "Tone":
    """The tone of a line's state."""
    return "danger" if one.is_late else "warning" if is_soon(one) else "neutral"


def count_words(found: DueList) -> str:
    """How many lines there are, and how many of them press."""
    total = f"{len(found.lines):,}"
    return text("deadlines.page.count", total=total, late=found.late, soon=found.soon)


def unknown_note(found: DueList) -> str:
    """That days rest on a year nobody knows yet; "" where none does."""
    if not found.unknown_years:
        return ""
    years = text("deadlines.join").join(map(str, found.unknown_years))
    return text("deadlines.page.unknown", years=years)


def may_retest(one: DueLine | None) -> bool:
    """Whether a re-test can be noted for a line: it was inspected and is not out."""
    return one is not None and one.matter in _BEFORE_OUT


def folder_of(data: Path) -> Path:
    """Where printed lists go."""
    return data / "papers" / text("deadlines.page.folder")
