"""SSJ-DRAW-1 from end to end: a manifest and an opening give one outcome.

Nothing else enters, so the same two files give the same outcome on any machine
(resources/SPEC.md). Files, clocks and chance are the business of the callers.
"""

from dataclasses import replace

from app.core import result
from app.core.manifest import Manifest, TeamMode, parse_manifest
from app.core.opening import parse_opening, seed
from app.core.outcome import Assignment, Outcome
from app.core.parcels import Parcel, make_parcels
from app.core.planning import Match, Progress, Round, TeamPlan, find_plan
from app.core.protocol import sha256_hex
from app.core.teams import Team, team_count
from app.core.tickets import Ranked, Ranking, queue, rank_enterprises, rank_officers

__all__ = [
    "Assignment",
    "Match",
    "Outcome",
    "Parcel",
    "Progress",
    "Ranked",
    "Ranking",
    "Round",
    "Team",
    "TeamPlan",
    "replay",
    "run_draw",
]


def run_draw(
    manifest_data: bytes, opening_data: bytes, progress: Progress | None = None
) -> Outcome:
    """Return the outcome of the draw that the two files fix.

    Args:
        manifest_data: manifest.txt, byte for byte as frozen; M is its hash.
        opening_data: opening.txt.
        progress: told a stage ("manifest", "enterprises", "officers", "teams",
            "matching", "done") and how much of it is done, 0 to 1.

    Raises:
        ManifestError: the manifest is refused by §1 or §2.
        OpeningError: the opening is refused by §1 or §3.
    """
    told = progress if progress is not None else _silent
    told("manifest", 0.0)
    manifest = parse_manifest(manifest_data)
    manifest_hash = sha256_hex(manifest_data)
    drawing = seed(manifest_hash, manifest, parse_opening(opening_data, manifest))
    told("enterprises", 0.0)
    strata = rank_enterprises(manifest, drawing)
    told("officers", 0.0)
    pools = rank_officers(manifest, drawing)
    parcels, plan = _assign(manifest, drawing, strata, pools, told)
    if plan is not None:
        pools = tuple(_served(pool, plan.shift) for pool in pools)
    told("done", 1.0)
    return Outcome(
        tag=manifest.tag,
        manifest_hash=manifest_hash,
        seed=drawing,
        strata=strata,
        pools=pools,
        mode=manifest.team.mode,
        parcel_rule=manifest.parcel,
        parcels=parcels,
        plan=plan,
    )


def replay(manifest_data: bytes, opening_data: bytes) -> bytes:
    """Return result.txt for the two files (§8).

    Raises:
        ManifestError, OpeningError: as run_draw.
    """
    return result.to_bytes(run_draw(manifest_data, opening_data))


def _assign(
    manifest: Manifest,
    drawing: str,
    strata: tuple[Ranking, ...],
    pools: tuple[Ranking, ...],
    told: Progress,
) -> tuple[tuple[Parcel, ...], TeamPlan | None]:
    if manifest.team.mode is TeamMode.NONE:
        return (), None
    parcels = make_parcels(manifest, drawing, queue(strata), team_count(manifest))
    return parcels, find_plan(manifest, drawing, pools, parcels, told)


def _served(pool: Ranking, shift: int) -> Ranking:
    """Return the pool with those as drawn who serve at this shift (§8 OFF)."""
    return replace(pool, start=min(shift, pool.reserves))


def _silent(_stage: str, _share: float) -> None:
    """Tell nobody."""
