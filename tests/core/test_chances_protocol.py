"""The protocol's chances: by formula where symmetry gives them, else against the real engine."""

from dataclasses import replace
from itertools import product
from math import sqrt

import pytest

from app.core.chances_ground import TooLargeError
from app.core.chances_orders import Chances, after_tickets, before_tickets
from app.core.chances_runs import Runs, measure, measure_teams
from app.core.draw import run_draw
from app.core.manifest import (
    DistrictRule,
    EnterpriseLine,
    Manifest,
    Need,
    OfficerLine,
    ParcelRule,
    Quota,
    Recusal,
    TeamMode,
    TeamRule,
    UnitsRule,
    check_manifest,
)
from app.core.outcome import Outcome
from app.core.protocol import sha256_hex

STEM = sha256_hex("chances")
RUNS = 2000
ACROSS = TeamRule(TeamMode.ACROSS, 2, 1, 3, 4, 16)


def _bureau(county, **changes: object) -> Manifest:
    """Six enterprises and two pools of three without any rule that tells them apart."""
    given = {
        "enterprises": tuple(EnterpriseLine(f"E{i}", "S1", district=f"D{i % 3}") for i in range(6)),
        "officers": tuple(
            OfficerLine(f"O{i}", "AB"[i % 2], unit=f"U{i % 3}", district=f"D{i % 3}")
            for i in range(6)
        ),
        "ent_quotas": (Quota("S1", 4),),
        "off_quotas": (Quota("A", 2), Quota("B", 2)),
        "team": ACROSS,
        "need_pools": (Need("A", 1), Need("B", 1)),
        "need_skills": (),
        "units": UnitsRule.ANY,
        "district": DistrictRule.ANY,
        "parcel": ParcelRule.EACH,
        "recusals": (),
    }
    manifest, _ = county(1, **{**given, **changes})
    check_manifest(manifest)
    return manifest.ordered()


STRICT = {
    "shifts and slacks": {
        "units": UnitsRule.DISTINCT,
        "district": DistrictRule.AVOID,
        "team": TeamRule(TeamMode.ACROSS, 2, 0, 2, 4, 2),
        "recusals": (Recusal("O1", "E0"), Recusal("O4", "E5")),
    },
    "two strata": {
        "ent_quotas": (Quota("S1", 1), Quota("S2", 2)),
        "enterprises": tuple(
            EnterpriseLine(f"E{i}", "S1" if i < 2 else "S2", district=f"D{i % 3}") for i in range(6)
        ),
        "district": DistrictRule.AVOID,
        "recusals": (Recusal("O0", "E4"), Recusal("O2", "E4"), Recusal("O3", "E1")),
    },
    "within pools, two blocks": {
        "team": TeamRule(TeamMode.WITHIN, 2, 0, 1, 1, 3),
        "need_pools": (),
        "ent_quotas": (Quota("S1", 3),),
        "off_quotas": (Quota("A", 2), Quota("B", 2)),
        "recusals": (Recusal("O0", "E1"), Recusal("O1", "E2"), Recusal("O3", "E2")),
    },
    "a skill that few have": {
        "need_skills": (Need("特设", 1),),
        "officers": tuple(
            OfficerLine(f"O{i}", "AB"[i % 2], skills=("特设",) if i < 3 else ()) for i in range(6)
        ),
        "enterprises": tuple(
            EnterpriseLine(f"E{i}", "S1", skill="特设" if i == 0 else "-") for i in range(5)
        ),
    },
}


def _quiet(_done: float) -> None:
    pass


def _fits(exact: Chances, runs: Runs) -> None:
    """Every pair within 4.5 standard errors, and together no worse than chance allows.

    The squares of the deviations have mean 1; they are not independent of each other, so
    the band is wide. Seeds are fixed: this either holds or does not.
    """
    scores = []
    size = max(runs.sizes.values())
    for pair in product(runs.officers, runs.enterprises):
        expected, seen = exact.met.get(pair, 0.0), runs.chance(pair)
        if expected == 0.0 or expected > 1 - 1e-12:
            assert seen == round(expected)
            continue
        least = sqrt(expected * (1 - expected) / runs.runs)  # of each pair alone
        scores.append((seen - expected) / max(runs.error(pair), least / size))
    assert max(map(abs, scores), default=0.0) < 4.5
    assert sum(one * one for one in scores) <= 2 * len(scores)
    spread = sqrt(exact.no_plan * (1 - exact.no_plan) / runs.runs)
    assert abs(runs.no_plan / runs.runs - exact.no_plan) <= 4.5 * spread + 1e-12


def test_without_any_rule_every_pair_has_the_same_chance_by_symmetry(county):
    """Drawn 4/6, serves 2/3, and half of the two teams: 2/9."""
    found = before_tickets(_bureau(county), _quiet)
    assert found.no_plan == 0
    assert len(found.met) == 36
    assert {round(one, 12) for one in found.met.values()} == {round(2 / 9, 12)}


@pytest.mark.parametrize("case", STRICT)
def test_chances_worked_out_over_all_orders_are_those_the_engine_shows(county, case: str):
    manifest = _bureau(county, **STRICT[case])
    exact = before_tickets(manifest, _quiet)
    _fits(exact, measure(manifest, STEM, RUNS, _quiet))


@pytest.mark.parametrize("case", STRICT)
def test_chances_after_the_tickets_are_those_the_engine_shows(county, case: str):
    manifest = _bureau(county, **STRICT[case])
    for number in range(4):
        _, opening = county(number)
        outcome = run_draw(check_manifest(manifest), opening.to_bytes())
        exact = after_tickets(manifest, outcome.pools, outcome.parcels)
        runs = measure_teams(manifest, STEM, (outcome.pools, outcome.parcels), 800, _quiet)
        _fits(exact, runs)


@pytest.mark.parametrize("parcel", [ParcelRule.AREA, ParcelRule.CUT])
def test_areas_and_packages_can_be_worked_out_once_they_are_drawn(county, parcel: ParcelRule):
    manifest, outcome = _area(county, parcel)
    with pytest.raises(TooLargeError):
        before_tickets(manifest, _quiet)
    exact = after_tickets(manifest, outcome.pools, outcome.parcels)
    runs = measure_teams(manifest, STEM, (outcome.pools, outcome.parcels), 800, _quiet)
    _fits(exact, runs)


def _area(county, parcel: ParcelRule) -> tuple[Manifest, Outcome]:
    manifest = _bureau(
        county,
        parcel=parcel,
        recusals=(Recusal("O0", "E4"), Recusal("O3", "E1")),
        enterprises=tuple(EnterpriseLine(f"E{i}", "S1", area=f"片{i % 3}") for i in range(6)),
    )
    _, opening = county(7)
    return manifest, run_draw(check_manifest(manifest), opening.to_bytes())


def test_a_skill_nobody_has_leaves_no_plan_for_sure(county):
    manifest = _bureau(county, need_skills=(Need("潜水", 1),))
    found = before_tickets(manifest, _quiet)
    assert (found.no_plan, found.met) == (1.0, {})


def test_large_groups_without_rules_are_worked_out_too(county):
    """Four of forty enterprises, two of three officers, two teams; then twelve teams."""
    many = tuple(EnterpriseLine(f"E{i:02d}", "S1") for i in range(40))
    found = before_tickets(_bureau(county, enterprises=many), _quiet)
    assert {round(one, 12) for one in found.met.values()} == {round(4 / 40 * 2 / 3 / 2, 12)}
    big, outcome = _crowd(county)
    after = after_tickets(big, outcome.pools, outcome.parcels)
    assert len(after.met) == 24 * 4
    assert {round(one, 12) for one in after.met.values()} == {round(1 / 12, 12)}


def _crowd(county, **changes: object) -> tuple[Manifest, Outcome]:
    """Twelve teams of two in one block."""
    manifest = _bureau(
        county,
        officers=tuple(OfficerLine(f"O{i:02d}", "AB"[i % 2]) for i in range(24)),
        off_quotas=(Quota("A", 12), Quota("B", 12)),
        team=replace(ACROSS, block=12),
        **changes,
    )
    _, opening = county(7)
    return manifest, run_draw(check_manifest(manifest), opening.to_bytes())


def test_what_cannot_be_worked_out_is_said_to_be_too_large(county):
    weighted = tuple(EnterpriseLine(f"E{i}", "S1", weight=1 + i % 2) for i in range(6))
    with pytest.raises(TooLargeError):
        before_tickets(_bureau(county, enterprises=weighted), _quiet)
    apart = tuple(Recusal(f"O{i:02d}", f"E{i % 6}") for i in range(0, 24, 2))
    apart += tuple(Recusal(f"O{i:02d}", f"E{i % 5}") for i in range(1, 24, 2))
    big, outcome = _crowd(county, recusals=apart)
    with pytest.raises(TooLargeError):
        before_tickets(big, _quiet, steps=20_000)
    with pytest.raises(TooLargeError):
        after_tickets(big, outcome.pools, outcome.parcels, steps=5_000)


def test_the_same_manifest_measures_the_same_and_never_with_its_own_tag(county):
    manifest = _bureau(county, **STRICT["two strata"])
    assert measure(manifest, STEM, 50, _quiet) == measure(manifest, STEM, 50, _quiet)
    assert measure(manifest, STEM, 50, _quiet) != measure(manifest, "a7" * 32, 50, _quiet)


def test_a_class_is_measured_together_and_its_error_is_the_spread_of_the_batches():
    """Two officers alike met one enterprise 30 and 10 times in 50 runs of two batches."""
    runs = Runs(
        50, 0, {"O1": 0, "O2": 0}, {"E1": 0, "E2": 1}, {(0, 0): 2, (0, 1): 2}, {(0, 0): (30, 10)}
    )
    assert runs.chance(("O1", "E1")) == runs.chance(("O2", "E1")) == 40 / 100
    # Batch means are 0.6 and 0.2: their mean has a standard error of 0.2.
    assert runs.error(("O1", "E1")) == pytest.approx(0.2)
    assert (runs.chance(("O1", "E2")), runs.error(("O1", "E2"))) == (0.0, 0.0)
