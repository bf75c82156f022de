"""The draw from end to end: the shared vectors, and what the rules promise."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import result
from app.core.draw import Outcome, replay, run_draw
from app.core.manifest import (
    DistrictRule,
    Manifest,
    ParcelRule,
    TeamMode,
    UnitsRule,
    check_manifest,
    parse_manifest,
)
from app.core.opening import Opening, Throw
from app.core.protocol import REHEARSAL

VECTORS = Path(__file__).parents[2] / "resources" / "vectors"
FOLDERS = sorted(VECTORS.glob("v*"))
County = Callable[..., tuple[Manifest, Opening]]


def test_all_vectors_are_here() -> None:
    assert len(FOLDERS) == 16
    assert len(list((VECTORS / "refuse").iterdir())) == 56


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_vector_is_reproduced_byte_for_byte(folder: Path) -> None:
    expected = (folder / "result.txt").read_bytes()
    found = replay((folder / "manifest.txt").read_bytes(), (folder / "opening.txt").read_bytes())
    assert found == expected


def outcome_of(folder: str) -> tuple[Manifest, Outcome]:
    data = (VECTORS / folder / "manifest.txt").read_bytes()
    outcome = run_draw(data, (VECTORS / folder / "opening.txt").read_bytes())
    return parse_manifest(data), outcome


def drawn(manifest: Manifest, opening: Opening) -> Outcome:
    return run_draw(check_manifest(manifest), opening.to_bytes())


def assert_lawful(manifest: Manifest, outcome: Outcome) -> None:
    """Recount what the rules promise, from the assignments alone."""
    plan, assignments = outcome.plan, outcome.assignments()
    if plan is None:
        assert not assignments
        return
    enterprises = {record.id: record for record in manifest.enterprises}
    officers = {record.id: record for record in manifest.officers}
    recusals = {(recusal.officer, recusal.enterprise) for recusal in manifest.recusals}
    assert assignments.keys() == set(outcome.drawn_enterprises())
    members = [name for team in plan.teams for name in team.members]
    assert sorted(members) == sorted(outcome.serving_officers())
    for enterprise, assignment in assignments.items():
        wanted = enterprises[enterprise]
        held = {skill for name in assignment.officers for skill in officers[name].skills}
        assert wanted.skill in held | {"-"}
        for name in assignment.officers:
            assert (name, enterprise) not in recusals
            if manifest.district is DistrictRule.AVOID and wanted.district != "-":
                assert officers[name].district != wanted.district
    for team in plan.teams:
        own = [officers[name] for name in team.members]
        assert len(own) == manifest.team.size
        if manifest.units is UnitsRule.DISTINCT:
            assert len({officer.unit for officer in own}) == len(own)
        for need in manifest.need_skills:
            assert sum(need.name in officer.skills for officer in own) >= need.count
        parcels = [m for played in plan.rounds for m in played.matches if m.team == team.name]
        assert len(parcels) <= plan.cap


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_in_a_vector_nobody_recused_local_or_above_the_cap_inspects(folder: Path) -> None:
    assert_lawful(*outcome_of(folder.name))


@settings(max_examples=100, deadline=None)
@given(number=st.integers(0, 10**8))
def test_in_any_county_nobody_recused_local_or_above_the_cap_inspects(
    county: County, number: int
) -> None:
    manifest, opening = county(number)
    assert_lawful(manifest, drawn(manifest, opening))


@settings(max_examples=20, deadline=None)
@given(number=st.integers(0, 10**8))
def test_the_same_files_give_the_same_bytes(county: County, number: int) -> None:
    manifest, opening = county(number)
    files = check_manifest(manifest), opening.to_bytes()
    assert replay(*files) == replay(*files)


@settings(max_examples=20, deadline=None)
@given(number=st.integers(0, 10**8))
def test_the_order_in_which_records_were_read_has_no_effect(county: County, number: int) -> None:
    manifest, opening = county(number)
    turned = replace(
        manifest,
        enterprises=manifest.enterprises[::-1],
        officers=manifest.officers[::-1],
        recusals=manifest.recusals[::-1],
    )
    assert drawn(turned, opening) == drawn(manifest, opening)


def test_one_digit_more_or_less_changes_the_seed_and_every_ticket(county: County) -> None:
    manifest, opening = county(5)
    other = replace(opening, throws=(Throw("W1", "9999"), opening.throws[1]))
    first, second = drawn(manifest, opening), drawn(manifest, other)
    assert first.manifest_hash == second.manifest_hash
    assert first.seed != second.seed
    tickets = [{p.ticket for s in outcome.strata for p in s.ranked} for outcome in (first, second)]
    assert not tickets[0] & tickets[1]


def test_noplan_leaves_the_first_officers_drawn_and_no_assignments() -> None:
    _, outcome = outcome_of("v09-noplan")
    assert outcome.no_plan
    assert outcome.plan is None
    assert outcome.assignments() == {}
    assert all(p.drawn == (p.rank <= pool.k) for pool in outcome.pools for p in pool.ranked)
    assert len(outcome.drawn_enterprises()) == 14


def test_without_teams_there_is_no_plan_and_that_is_no_failure() -> None:
    _, outcome = outcome_of("v07-none-quota0")
    assert outcome.mode is TeamMode.NONE
    assert not outcome.no_plan
    assert outcome.assignments() == {}


def test_a_shift_moves_the_serving_officers() -> None:
    _, outcome = outcome_of("v02-cut-shift")
    assert outcome.plan is not None
    assert outcome.plan.shift > 0
    for pool in outcome.pools:
        start = min(outcome.plan.shift, pool.reserves)
        serving = [place.rank for place in pool.ranked if place.drawn]
        assert serving == list(range(start + 1, start + pool.k + 1))


def test_nothing_drawn_still_gives_teams(county: County) -> None:
    manifest, opening = county(7, enterprises=(), recusals=(), parcel=ParcelRule.EACH)
    assert manifest.team.mode is not TeamMode.NONE
    quotas = tuple(replace(quota, k=0) for quota in manifest.ent_quotas)
    outcome = drawn(replace(manifest, ent_quotas=quotas), opening)
    assert outcome.plan is not None
    assert (outcome.plan.cap, outcome.plan.rounds) == (outcome.plan.slack, ())


def test_a_rehearsal_carries_its_tag_everywhere(county: County) -> None:
    manifest, opening = county(1)
    commit = "0" * 64
    with pytest.raises(Exception, match="seal"):
        drawn(replace(manifest, tag=REHEARSAL, commit=commit), opening)
    _, outcome = outcome_of("v04-within-rehearsal")
    assert result.to_bytes(outcome).startswith(b"SSJ1R|RESULT\n")


def test_progress_names_the_stages_in_order() -> None:
    folder = VECTORS / "v06-blocks-shift"
    told: list[tuple[str, float]] = []
    run_draw(
        (folder / "manifest.txt").read_bytes(),
        (folder / "opening.txt").read_bytes(),
        lambda stage, share: told.append((stage, share)),
    )
    stages = list(dict.fromkeys(stage for stage, _ in told))
    assert stages == ["manifest", "enterprises", "officers", "teams", "matching", "done"]
    assert all(0 <= share <= 1 for _, share in told)


def test_an_outcome_comes_back_whole_from_a_child_process() -> None:
    _, outcome = outcome_of("v01-area")
    assert pickle.loads(pickle.dumps(outcome)) == outcome
