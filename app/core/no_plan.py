"""Why a draw found no lawful plan: which single rule, set aside, would have given one.

For advice only: the same seed and ranks are tried again with one rule relaxed. The
recorded result is what the protocol says it is (§6), whatever comes out here.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from app.core.manifest import DistrictRule, Manifest, TeamMode, UnitsRule, parse_manifest
from app.core.opening import parse_opening, seed
from app.core.parcels import make_parcels
from app.core.planning import Progress, find_plan
from app.core.protocol import sha256_hex
from app.core.teams import team_count
from app.core.tickets import queue, rank_enterprises, rank_officers

WIDEST_SLACK = 999  # the most §2 allows


class Binding(StrEnum):
    """The rules that can stand in the way, one by one."""

    DISTRICT = "DISTRICT"  # nobody inspects in the own district
    UNITS = "UNITS"  # members of one team come from different units
    RECUSAL = "RECUSAL"
    SKILL = "SKILL"  # skills each team needs
    SLACK = "SLACK"  # how unevenly the load may be spread


def binding_rules(
    manifest_data: bytes, opening_data: bytes, progress: Progress
) -> tuple[Binding, ...]:
    """Return the rules each of which, set aside alone, gives a lawful plan; may be empty.

    Args:
        manifest_data, opening_data: the two files of a draw that ended in NOPLAN.
        progress: told a rule's name and the share of rules tried, 0 to 1.
    """
    manifest = parse_manifest(manifest_data)
    if manifest.team.mode is TeamMode.NONE:
        return ()
    drawing = seed(sha256_hex(manifest_data), manifest, parse_opening(opening_data, manifest))
    strata = rank_enterprises(manifest, drawing)
    pools = rank_officers(manifest, drawing)
    parcels = make_parcels(manifest, drawing, queue(strata), team_count(manifest))
    ways = relaxed(manifest)
    found = []
    for at, (rule, without) in enumerate(ways):
        progress(rule.value, at / len(ways))
        if find_plan(without, drawing, pools, parcels, lambda _stage, _share: None) is not None:
            found.append(rule)
    return tuple(found)


def relaxed(manifest: Manifest) -> tuple[tuple[Binding, Manifest], ...]:
    """Return, for advice only, the manifest with one rule set aside, for each rule it has."""
    ways: tuple[tuple[Binding, bool, Callable[[], Manifest]], ...] = (
        (
            Binding.DISTRICT,
            manifest.district is not DistrictRule.ANY,
            lambda: replace(manifest, district=DistrictRule.ANY),
        ),
        (
            Binding.UNITS,
            manifest.units is not UnitsRule.ANY,
            lambda: replace(manifest, units=UnitsRule.ANY),
        ),
        (Binding.RECUSAL, bool(manifest.recusals), lambda: replace(manifest, recusals=())),
        (Binding.SKILL, bool(manifest.need_skills), lambda: replace(manifest, need_skills=())),
        (
            Binding.SLACK,
            manifest.team.max_slack < WIDEST_SLACK,
            lambda: replace(manifest, team=replace(manifest.team, max_slack=WIDEST_SLACK)),
        ),
    )
    return tuple((rule, made()) for rule, there, made in ways if there)
