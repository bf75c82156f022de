"""What the page 试着作弊 shows, and the picture for the hall: pure, made from what was played."""

import re
from collections.abc import Collection
from typing import Final

from app.services.walks.cheating import Ground, Outcome, Shown, Step, Trick
from app.texts import text
from app.ui.projector import Kind, RailStep, Scene, Trial
from app.ui.views.draw_scenes import mark, title
from app.ui.widgets.pill import Tone

TONES: Final[dict[Outcome, Tone]] = {
    Outcome.SAME: "info",
    Outcome.CAUGHT: "success",
    Outcome.REFUSED: "success",
    Outcome.YELLOW: "warning",
    Outcome.MISSED: "danger",
}
_HASH: Final = re.compile("[0-9a-f]{64}")
_SHORT: Final = 12


def trick_words(trick: Trick) -> str:
    """The name of a trick."""
    return text(f"cheating.trick.{trick}")


def what_words(trick: Trick) -> str:
    """The question the hall may ask."""
    return text(f"cheating.what.{trick}")


def outcome_words(step: Step) -> str:
    """What came of a step, in a word or two."""
    return text(f"cheating.outcome.{step.outcome}")


def line_words(step: Step) -> str:
    """The line that tells, with hashes cut to what people compare at a glance."""
    return _HASH.sub(lambda found: f"{found.group()[:_SHORT]}…", step.line)


def counted(shown: Shown) -> str:
    """How many steps were played and how many of them were caught or refused."""
    caught = sum(one.outcome in (Outcome.CAUGHT, Outcome.REFUSED) for one in shown.steps)
    return text("cheating.counted", steps=len(shown.steps), caught=caught)


def scene(ground: Ground, shown: Shown, played: Collection[Trick], when: str) -> Scene:
    """The picture of a trick; the rail shows which ones were played."""
    return Scene(
        Kind.CAUGHT,
        title(ground.bureau),
        subtitle=ground.task,
        task_number=ground.task_no,
        when=when,
        manifest=ground.m,
        mark=mark(True, True),
        steps=rail(shown.trick, played),
        heading=trick_words(shown.trick),
        trials=tuple(
            Trial(one.did, outcome_words(one), one.by, line_words(one)) for one in shown.steps
        ),
    )


def rail(front: Trick, played: Collection[Trick]) -> tuple[RailStep, ...]:
    """The four tricks as steps."""
    made = []
    for trick in Trick:
        if trick is front:
            made.append(RailStep(trick_words(trick), "current"))
        else:
            made.append(RailStep(trick_words(trick), "done" if trick in played else "future"))
    return tuple(made)
