"""Pictures for the hall, made from a ceremony or an attempt: pure, and nothing private in them.

No class, telephone or identity number: an attempt as shown has none (services.shows), and
strata go by their opaque labels. The pictures lie in hall_before, hall_draw and hall_after.
"""

from app.core.conduct import Step
from app.services.draw.conducting import Hall
from app.ui.projector import Scene
from app.ui.views.hall import Source, hall_steps, mark, rail, reveal_parts, standing, title
from app.ui.views.hall_after import (
    closing,
    facts,
    handed_over,
    minutes,
    pause,
    result,
    resumed,
    signers,
)
from app.ui.views.hall_before import (
    code_full,
    envelope,
    locked,
    opening,
    reconciled,
    test_card,
    welcome_hall,
)
from app.ui.views.hall_draw import (
    chances,
    crowd,
    drum,
    matched,
    opened,
    stored,
    team_lines,
    teamed,
    throws,
)

__all__ = [
    "Source",
    "chances",
    "closing",
    "code_full",
    "crowd",
    "drum",
    "envelope",
    "facts",
    "following",
    "hall_steps",
    "handed_over",
    "locked",
    "mark",
    "matched",
    "minutes",
    "opened",
    "opening",
    "pause",
    "rail",
    "reconciled",
    "result",
    "resumed",
    "reveal",
    "reveal_parts",
    "signers",
    "standing",
    "stored",
    "team_lines",
    "teamed",
    "test_card",
    "throws",
    "title",
    "welcome_hall",
]


def reveal(source: Source, step: Step) -> Scene:
    """The picture of a part of the reveal: OFFICERS, ENTERPRISES, TEAMS or MATCHING."""
    if step is Step.TEAMS:
        return teamed(source)
    if step is Step.MATCHING:
        return matched(source)
    return drum(source, "officers" if step is Step.OFFICERS else "enterprises")


def following(hall: Hall) -> Scene | None:
    """The picture of the next step, where it is known and gives nothing away."""
    after = hall.steps[hall.steps.index(hall.due) + 1 :] if hall.due in hall.steps else ()
    if hall.show is None or not after:
        return None
    if after[0] is Step.ENVELOPE:
        return envelope(hall)
    if after[0] is Step.THROWS:
        return throws(hall, {})
    if after[0] in (Step.OFFICERS, Step.ENTERPRISES) and hall.show.result_hash:
        return reveal(hall, after[0])
    return None
