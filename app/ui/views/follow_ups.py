"""What the page of follow-ups offers for a line and says about it: no Qt."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.core.follow_up import LETTERS, LOOKED_AT, TRANSFERS, Act, Kind, Stand
from app.services.paper.follow_up_lines import FollowUpLine, FollowUps, Proposal
from app.services.paper.follow_up_words import due_words, kind_words, last_words, stand_words
from app.services.paper.follow_ups import Beginning
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

__all__ = ["Row", "due_words", "kind_of", "last_words", "stand_words"]

Row = FollowUpLine | Proposal
SOON: Final = 5
ACTS: Final = (Act.RECEIVED, Act.CHECKED, Act.EXTENDED, Act.DONE, Act.TAKEN_BACK)
_TONES: Final[dict[Stand, "Tone"]] = {
    Stand.FAILED: "danger",
    Stand.DONE: "success",
    Stand.TAKEN_BACK: "neutral",
}


def kind_of(row: Row) -> str:
    """What is to be done, in words."""
    return kind_words(row.kind, sole=row.place.sole)


def letters_of(row: Row) -> str:
    """The numbers of its letters."""
    return text("follow.join").join(row.letters) if isinstance(row, FollowUpLine) else ""


def tone_of(row: Row) -> "Tone":
    """The tone of a line's state."""
    if isinstance(row, Proposal):
        return "info"
    if row.is_late:
        return "danger"
    if row.is_open and row.due is not None and row.left <= SOON:
        return "warning"
    return _TONES.get(row.stand, "neutral")


def offers(row: Row | None) -> frozenset[str]:
    """The acts a line is open for: confirm, decline, letter, add, and the acts of steps."""
    if row is None:
        return frozenset()
    if isinstance(row, Proposal):
        return frozenset({"confirm", "decline", "add", "open_task"})
    found = {"add", "open_task"}
    if not row.is_open:
        return frozenset(found)
    found |= {"extended", "taken_back"}
    if row.kind in LETTERS:
        found.add("letter")
    if row.kind in TRANSFERS:
        found.add("received")
    if row.kind in LOOKED_AT:
        found.add("checked")
    elif row.kind not in TRANSFERS or row.stand is Stand.RECEIVED:
        found.add("done")
    return frozenset(found)


def is_open(row: Row) -> bool:
    """Whether a line goes onto the list of what has not ended."""
    return isinstance(row, Proposal) or row.is_open


def lists_folder(data: Path) -> Path:
    """Where printed lists go."""
    return data / "papers" / text("follow.page.folder")


def ready(proposals: Iterable[Proposal]) -> tuple[Beginning, ...]:
    """Return the proposals that need nothing but a yes, as they are filled in."""
    return tuple(
        Beginning(one.place.assignment_id, one.kind, one.in_charge, one.begun_on, one.due)
        for one in proposals
        if one.in_charge
    )


def count_words(found: FollowUps) -> str:
    """How many are open, late and still proposed."""
    return text(
        "follow.page.count", open=found.open, late=found.late, proposals=len(found.proposals)
    )


def kinds(*, sole: bool = False) -> tuple[tuple[Kind, str], ...]:
    """Every kind with its words."""
    return tuple((kind, kind_words(kind, sole=sole)) for kind in Kind)


def folder_of(data: Path, task_no: str) -> Path:
    """Where letters go."""
    return data / "papers" / task_no
