"""Counting lawful plans, held against an enumeration that knows nothing of classes or sorts."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from math import comb, factorial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.chances import TooLargeError, choices_without_teams, count_plans
from app.core.chances_ground import ground_of_draw, ground_of_manifest
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

Team = frozenset[str]
Plan = frozenset[tuple[Team, frozenset[str]]]


def _small(county, number: int) -> Manifest:
    """A manifest small enough to write every plan of it down."""
    dice = Random(number)
    enterprises = tuple(
        EnterpriseLine(
            id=f"E{i}",
            stratum=dice.choice(["S1", "S2"]),
            district=dice.choice(["-", "D1", "D2"]),
            skill=dice.choice(["-", "-", "特设"]),
            out_reason=dice.choice([None, None, None, "停业"]),
        )
        for i in range(dice.randint(1, 5))
    )
    officers = tuple(
        OfficerLine(
            id=f"O{i}",
            pool="AB"[i % 2],
            unit=dice.choice(["-", "U1", "U2", "U3"]),
            district=dice.choice(["-", "D1", "D2"]),
            skills=tuple(one for one in ("会计", "特设") if dice.random() < 0.5),
            out_reason=dice.choice([None, "休假"]) if i > 3 else None,
        )
        for i in range(dice.randint(5, 7))
    )
    there = [sum(one.pool == pool and one.is_in for one in officers) for pool in "AB"]
    across = dice.random() < 0.5 and min(there) > 0
    if across:
        teams = dice.randint(1, min(2, *there))
        serve = (teams, teams)
    else:
        serve = (2 * (there[0] // 2), 0)
        if not serve[0]:
            serve = (0, 2 * (there[1] // 2))
    inside = {
        name: sum(one.stratum == name and one.is_in for one in enterprises) for name in ("S1", "S2")
    }
    slack = dice.randint(0, 1)
    manifest, _ = county(
        1,
        enterprises=enterprises,
        officers=officers,
        ent_quotas=tuple(Quota(name, dice.randint(0, most)) for name, most in inside.items()),
        off_quotas=(Quota("A", serve[0]), Quota("B", serve[1])),
        team=TeamRule(TeamMode.ACROSS if across else TeamMode.WITHIN, 2, slack, slack + 1, 2, 4),
        need_pools=(Need("A", 1), Need("B", 1)) if across else (),
        need_skills=(Need("会计", 1),) if dice.random() < 0.3 else (),
        units=dice.choice(list(UnitsRule)),
        district=dice.choice(list(DistrictRule)),
        parcel=ParcelRule.EACH,
        recusals=tuple(
            {
                Recusal(dice.choice(officers).id, dice.choice(enterprises).id)
                for _ in range(dice.randint(0, 3))
            }
        ),
    )
    return manifest.ordered()


def _chosen(groups: list[tuple[list[str], int]]) -> Iterator[tuple[str, ...]]:
    for parts in product(*(combinations(there, k) for there, k in groups)):
        yield tuple(one for part in parts for one in part)


def _cuts(officers: tuple[str, ...], size: int) -> Iterator[frozenset[Team]]:
    if not officers:
        yield frozenset()
        return
    for others in combinations(officers[1:], size - 1):
        team = frozenset((officers[0], *others))
        for rest in _cuts(tuple(one for one in officers if one not in team), size):
            yield rest | {team}


class Enumeration:
    """Every plan of a manifest, one by one, every rule looked up in the records."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self.officers = {one.id: one for one in manifest.officers}
        self.enterprises = {one.id: one for one in manifest.enterprises}
        self.barred = {(one.officer, one.enterprise) for one in manifest.recusals}
        pools = [
            ([one.id for one in manifest.officers if one.is_in and one.pool == q.name], q.k)
            for q in manifest.off_quotas
        ]
        strata = [
            ([one.id for one in manifest.enterprises if one.is_in and one.stratum == q.name], q.k)
            for q in manifest.ent_quotas
        ]
        self.formations = {
            teams
            for serving in _chosen(pools)
            for teams in _cuts(serving, manifest.team.size)
            if all(map(self.is_team, teams))
        }
        self.draws = [frozenset(drawn) for drawn in _chosen(strata)]

    def is_team(self, team: Team) -> bool:
        members = [self.officers[name] for name in team]
        units = [one.unit for one in members]
        if self.manifest.units is UnitsRule.DISTINCT and len(set(units)) < len(units):
            return False
        pools = sorted(one.pool for one in members)
        across = self.manifest.team.mode is TeamMode.ACROSS
        if (pools != ["A", "B"]) if across else (len(set(pools)) > 1):
            return False
        return all(
            sum(need.name in one.skills for one in members) >= need.count
            for need in self.manifest.need_skills
        )

    def may(self, team: Team, name: str) -> bool:
        enterprise = self.enterprises[name]
        members = [self.officers[one] for one in team]
        if any((one, name) in self.barred for one in team):
            return False
        homes = {one.district for one in members} - {"-"}
        if self.manifest.district is DistrictRule.AVOID and enterprise.district in homes:
            return False
        return enterprise.skill == "-" or any(enterprise.skill in one.skills for one in members)

    def plans(self, cap: int) -> set[Plan]:
        found = set()
        for teams in self.formations:
            order = sorted(teams, key=sorted)
            for drawn in self.draws:
                names = sorted(drawn)
                for places in product(range(len(order)), repeat=len(names)):
                    given_to = list(zip(names, places, strict=True))
                    if any(places.count(at) > cap for at in range(len(order))):
                        continue
                    if all(self.may(order[at], name) for name, at in given_to):
                        found.add(
                            frozenset(
                                (team, frozenset(name for name, to in given_to if to == at))
                                for at, team in enumerate(order)
                            )
                        )
        return found


def _shares(plans: set[Plan]) -> dict[tuple[str, str], Fraction]:
    met: dict[tuple[str, str], int] = {}
    for plan in plans:
        for team, names in plan:
            for pair in product(team, names):
                met[pair] = met.get(pair, 0) + 1
    return {pair: Fraction(times, len(plans)) for pair, times in met.items()}


@given(st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_plans_and_shares_are_those_of_an_enumeration(county, number: int):
    manifest = _small(county, number)
    check_manifest(manifest)
    ground = ground_of_manifest(manifest)
    assert ground is not None
    found = count_plans(ground)
    every = Enumeration(manifest)
    plans = every.plans(ground.cap)
    assert found.teams == len(every.formations)
    assert found.plans == len(plans)
    shares = _shares(plans)
    assert {pair: share for pair, share in found.shares.items() if share} == shares


def _drawn(county, number: int, parcel: ParcelRule) -> tuple[Manifest, Outcome]:
    manifest, opening = county(number, parcel=parcel)
    outcome = run_draw(check_manifest(manifest), opening.to_bytes())
    return manifest.ordered(), outcome


# Counties of the fixture with a plan, at most eight officers serving and eight parcels.
@pytest.mark.parametrize("parcel", list(ParcelRule))
def test_over_what_was_drawn_the_plan_of_the_draw_is_one_of_those_counted(county, parcel):
    looked_at = 0
    for number in range(40):
        manifest, outcome = _drawn(county, number, parcel)
        if outcome.plan is None or len(outcome.parcels) > 8:
            continue
        looked_at += 1
        serving = outcome.serving_officers()
        found = count_plans(ground_of_draw(manifest, serving, outcome.parcels, outcome.plan.cap))
        assert found.plans > 0
        members = {team.name: team.members for team in outcome.plan.teams}
        for played in outcome.plan.rounds:
            for match in played.matches:
                for officer in members[match.team]:
                    assert found.shares[officer, match.parcel] > 0
        # Every parcel is inspected by a whole team in every plan.
        for one in outcome.parcels:
            total = sum(found.shares[officer, one.name] for officer in serving)
            assert total == manifest.team.size
    assert looked_at >= 5


def _plain(county, teams: int, enterprises: int, drawn: int, cap: int) -> Manifest:
    """No rule tells anybody apart: `teams` pairs across two pools of exactly that size."""
    manifest, _ = county(
        1,
        enterprises=tuple(EnterpriseLine(f"E{i:02d}", "S1") for i in range(enterprises)),
        officers=tuple(OfficerLine(f"O{i:02d}", "AB"[i % 2]) for i in range(2 * teams)),
        ent_quotas=(Quota("S1", drawn),),
        off_quotas=(Quota("A", teams), Quota("B", teams)),
        team=TeamRule(TeamMode.ACROSS, 2, cap - -(-drawn // teams), 99, 12, 16),
        need_pools=(Need("A", 1), Need("B", 1)),
        need_skills=(),
        units=UnitsRule.ANY,
        district=DistrictRule.ANY,
        parcel=ParcelRule.EACH,
        recusals=(),
    )
    return manifest.ordered()


def test_fifteen_teams_and_thirty_of_four_hundred_enterprises_are_counted_by_formula(county):
    """15! pairings of officers; 30 enterprises into 15 twos is 30! / 2^15."""
    ground = ground_of_manifest(_plain(county, 15, 400, 30, 2))
    assert ground is not None
    found = count_plans(ground)
    assert found.teams == factorial(15)
    assert found.plans == factorial(15) * comb(400, 30) * factorial(30) // 2**15
    assert set(found.shares.values()) == {Fraction(30, 400) / 15}


def test_a_recusal_takes_the_pair_out_and_leaves_every_team_whole(county):
    manifest = _plain(county, 2, 2, 2, 1)
    ground = ground_of_manifest(_with_recusal(manifest, Recusal("O00", "E00")))
    assert ground is not None
    found = count_plans(ground)
    # Two ways to form the teams; in each, O00's team must take E01: one way to give them out.
    assert (found.teams, found.plans) == (2, 2)
    assert found.shares["O00", "E00"] == 0
    assert found.shares["O00", "E01"] == 1
    assert found.shares["O01", "E00"] == Fraction(1, 2)


def _with_recusal(manifest: Manifest, *recusals: Recusal) -> Manifest:
    return replace(manifest, recusals=recusals)


def test_no_plan_at_all_is_a_count_of_zero_without_shares(county):
    manifest = _with_recusal(_plain(county, 1, 1, 1, 1), Recusal("O00", "E00"))
    ground = ground_of_manifest(manifest)
    assert ground is not None
    found = count_plans(ground)
    assert (found.plans, found.teams, found.shares) == (0, 1, {})


def test_a_group_beyond_the_steps_is_given_up_and_not_waited_for(county):
    ground = ground_of_manifest(_plain(county, 12, 40, 24, 4))
    assert ground is not None
    with pytest.raises(TooLargeError):
        count_plans(ground, 500)
    dice = Random(5)
    many = _with_recusal(
        _plain(county, 20, 60, 40, 3),
        *{Recusal(f"O{dice.randrange(40):02d}", f"E{dice.randrange(60):02d}") for _ in range(40)},
    )
    ground = ground_of_manifest(many)
    assert ground is not None
    with pytest.raises(TooLargeError):
        count_plans(ground, 100_000)


def test_areas_and_packages_are_counted_only_once_drawn(county):
    for parcel in (ParcelRule.AREA, ParcelRule.CUT):
        manifest, _ = county(3, parcel=parcel)
        assert ground_of_manifest(manifest) is None


def test_without_teams_the_choices_are_binomials(county):
    manifest, _ = county(
        1,
        enterprises=tuple(EnterpriseLine(f"E{i}", f"S{1 + i % 2}") for i in range(7)),
        officers=(OfficerLine("O1", "A"),),
        ent_quotas=(Quota("S1", 2), Quota("S2", 1)),
        off_quotas=(Quota("A", 0),),
        team=TeamRule(TeamMode.NONE),
        need_pools=(),
        need_skills=(),
        recusals=(),
    )
    assert choices_without_teams(manifest) == comb(4, 2) * comb(3, 1)
