"""The numbers of lawful plans that the minutes of a small draw can tell (features.md C6).

A paper is not waited for: what takes more steps than `STEPS` is left to the window of the
chances, which counts further. The bound is in steps, so that a paper drawn anew says the same.
"""

from dataclasses import dataclass
from typing import Final

from app.core.chances import Plans, count_plans
from app.core.chances_ground import Ground, TooLargeError, ground_of_draw, ground_of_manifest
from app.core.draw import run_draw
from app.core.manifest import TeamMode, parse_manifest

PAIRS: Final = 20_000  # officers × enterprises of the pools; beyond it nothing is tried
STEPS: Final = 300_000


@dataclass(frozen=True, slots=True)
class KnownPlans:
    """Plans over the frozen list, and those left once officers and enterprises were drawn.

    None where they were not counted: too many, no teams, or no plan was found.
    """

    frozen: Plans | None = None
    drawn: Plans | None = None


def known_plans(manifest_data: bytes, opening_data: bytes, pairs: int) -> KnownPlans:
    """Count what can be counted quickly.

    Args:
        pairs: officers × enterprises of the pools, known before the files are read.
    """
    if not 0 < pairs <= PAIRS:
        return KnownPlans()
    manifest = parse_manifest(manifest_data)
    if manifest.team.mode is TeamMode.NONE:
        return KnownPlans()
    outcome = run_draw(manifest_data, opening_data)
    drawn = None
    if outcome.plan is not None:
        serving, cap = outcome.serving_officers(), outcome.plan.cap
        drawn = _counted(ground_of_draw(manifest, serving, outcome.parcels, cap))
    return KnownPlans(_counted(ground_of_manifest(manifest)), drawn)


def _counted(ground: Ground | None) -> Plans | None:
    """Plans over a ground; None for areas and packages before their draw, and for too many."""
    if ground is None:
        return None
    try:
        return count_plans(ground, STEPS)
    except TooLargeError:
        return None
