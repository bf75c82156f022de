"""The forecast: what dry runs say, held against draws that are known to the end."""

from collections import Counter
from dataclasses import replace
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.forecast import forecast, sample
from app.core.manifest import DistrictRule, Manifest, Need, UnitsRule, parse_manifest

STEM = "5e" * 32


def _manifest(vectors: Path, name: str) -> Manifest:
    return parse_manifest((vectors / name / "manifest.txt").read_bytes())


def _unheard(_done: int) -> None:
    pass


def test_a_skill_nobody_has_fails_in_every_run(vectors: Path):
    manifest = replace(_manifest(vectors, "v01-area"), need_skills=(Need("潜水", 1),))
    found = forecast(manifest, STEM, 20, _unheard)
    assert (found.runs, found.no_plan, found.planned) == (20, 20, 0)
    assert found.most == {}


def test_a_pool_that_failed_once_mostly_finds_reserves_and_never_fails_without_its_rules(
    vectors: Path,
):
    manifest = _manifest(vectors, "v09-noplan")
    strict = forecast(manifest, STEM, 100, _unheard)
    assert 0 < strict.no_plan < 50
    assert strict.shifted > 0
    loose = forecast(
        replace(manifest, units=UnitsRule.ANY, need_skills=(), district=DistrictRule.ANY),
        STEM,
        100,
        _unheard,
    )
    assert (loose.no_plan, loose.shifted, loose.above(manifest.team.slack)) == (0, 0, 0)


@pytest.mark.parametrize("name", ["v01-area", "v02-cut-shift", "v03-weights", "v06-blocks-shift"])
def test_every_run_is_counted_once_and_the_load_adds_up(vectors: Path, name: str):
    manifest = _manifest(vectors, name)
    told: list[int] = []
    found = forecast(manifest, STEM, 30, told.append)
    assert told == list(range(1, 31))
    for kept in (found.shifts, found.slacks, found.tries, found.idle, found.most, found.least):
        assert sum(kept.values()) == found.planned
    wanted = sum(quota.k for quota in manifest.ent_quotas)
    assert all(load <= wanted for load in found.most)


def test_the_same_stem_gives_the_same_forecast(vectors: Path):
    manifest = _manifest(vectors, "v02-cut-shift")
    assert forecast(manifest, STEM, 10, _unheard) == forecast(manifest, STEM, 10, _unheard)
    assert forecast(manifest, STEM, 10, _unheard) != forecast(manifest, "a7" * 32, 10, _unheard)


def test_a_draw_without_teams_has_nothing_to_foretell(vectors: Path):
    with pytest.raises(ValueError, match="without teams"):
        forecast(_manifest(vectors, "v07-none-quota0"), STEM, 1, _unheard)


@given(st.data(), st.text(max_size=8))
@settings(max_examples=200)
def test_a_sample_has_its_size_and_no_number_twice(data: st.DataObject, stem: str):
    size = data.draw(st.integers(0, 300))
    k = data.draw(st.integers(0, size))
    found = sample(size, k, stem)
    assert len(found) == len(set(found)) == k
    assert all(0 <= one < size for one in found)


def test_each_set_of_three_out_of_six_comes_up_about_as_often():
    counted = Counter(sample(6, 3, f"stem {number}") for number in range(20_000))
    assert len(counted) == comb(6, 3)
    # Chi-square with 19 degrees of freedom exceeds 43.8 once in a thousand seeds.
    expected = 20_000 / comb(6, 3)
    assert sum((seen - expected) ** 2 / expected for seen in counted.values()) < 43.8
