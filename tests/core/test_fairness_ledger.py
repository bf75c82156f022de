"""The sums over draws, figure by figure, against what a pencil gives."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import result
from app.core.draw import run_draw
from app.core.fairness import Ledger
from app.core.fairness_figures import Family, Standing, compare
from app.core.fairness_odds import Moments
from app.core.fairness_people import Mates, Tally, Visits
from app.core.fairness_record import DrawRecord, Lots, Parcel, Rules, read_record

FREE = Rules(False, {}, {}, {}, {}, frozenset())
SEED = "ab" * 32
ABC = {"E1": ("A", "东镇", "企业"), "E2": ("A", "西镇", "企业"), "E3": ("B", "东镇", "企业")}


def drawn(number: str, *strata: Lots) -> DrawRecord:
    return DrawRecord(number, strata, (), frozenset(), {}, (), {}, FREE)


def teams(number: str, *members: tuple[str, ...], parcels: tuple[Parcel, ...] = ()) -> DrawRecord:
    named = {f"T{at}": team for at, team in enumerate(members, 1)}
    everybody = frozenset(one for team in members for one in team)
    return DrawRecord(
        number, (), (), everybody, named, parcels, dict.fromkeys(everybody, ("P",)), FREE
    )


def figures(report, family):
    return {one.key: one for one in report.of(family)}


def test_two_draws_of_one_in_three_expect_two_thirds_of_a_class_of_one():
    ledger = Ledger(SEED, 2)
    ledger.add(drawn("1", Lots("S1", 1, ("E3", "E1", "E2"))), ABC)
    ledger.add(drawn("2", Lots("S1", 1, ("E3", "E2", "E1"))), ABC)
    report = ledger.report()
    b = figures(report, Family.CLASS)["B"]
    assert (b.observed, b.expected) == (2, pytest.approx(2 / 3))
    assert b.of.variance == pytest.approx(2 * (1 / 3) * (2 / 3))
    assert b.z == pytest.approx((2 - 2 / 3) / (4 / 9) ** 0.5)
    # Both draws took E3: 1/9.
    assert b.p == pytest.approx(2 / 9, rel=1e-6)
    assert (report.draws, report.drawn, report.pool, report.repeats) == (2, 2, 6, 1)


def test_an_enterprise_drawn_before_is_expected_again_by_its_chance():
    ledger = Ledger(SEED, 2)
    ledger.add(drawn("1", Lots("S1", 1, ("E3", "E1", "E2"))), ABC)
    ledger.add(drawn("2", Lots("S1", 2, ("E1", "E2", "E3"))), ABC)
    again = ledger.report().of(Family.AGAIN)[0]
    assert (again.observed, again.expected) == (0, pytest.approx(2 / 3))


def test_a_class_that_is_its_own_stratum_is_fixed_by_the_quota():
    ledger = Ledger(SEED, 1)
    strata = Lots("S1", 1, ("E1", "E2")), Lots("S2", 1, ("E3",))
    ledger.add(drawn("1", *strata), ABC)
    found = figures(ledger.report(), Family.CLASS)
    assert {one.standing for one in found.values()} == {Standing.FIXED}
    assert found["A"].expected == found["A"].observed == 1
    assert found["A"].needed == 0


def test_strata_with_weights_stand_apart():
    ledger = Ledger(SEED, 2)
    ledger.add(drawn("1", Lots("S1", 1, ("E3", "E1", "E2"))), ABC)
    ledger.add(drawn("2", Lots("S1", 1, ("E3", "E1", "E2"), {"E3": 5})), ABC)
    found = {(one.key, one.weighted): one for one in ledger.report().of(Family.CLASS)}
    assert set(found) == {("A", False), ("B", False), ("A", True), ("B", True)}
    # Of weights 1, 1 and 5 one is drawn: 5 in 7, by an expansion meant for many.
    assert found["B", True].expected == pytest.approx(5 / 7, abs=0.05)
    assert found["B", False].expected == pytest.approx(1 / 3)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_what_is_expected_of_all_classes_is_what_was_drawn(sizes):
    ledger = Ledger(SEED, len(sizes))
    for number, (size, wish) in enumerate(sizes):
        ids = tuple(f"E{at}" for at in range(size))
        traits = {one: ("ABC"[at % 3], "", "") for at, one in enumerate(ids)}
        ledger.add(drawn(str(number), Lots("S1", min(wish, size), ids)), traits)
    report = ledger.report()
    for family in (Family.CLASS, Family.TOWNSHIP, Family.KIND):
        there = report.of(family)
        assert sum(one.expected for one in there) == pytest.approx(report.drawn)
        assert sum(one.observed for one in there) == report.drawn


def test_an_officer_the_rules_fit_badly_serves_less_and_that_is_no_alarm():
    ledger = Ledger(SEED, 40)
    pool = Lots("P", 1, ("O1", "O2"))
    for number in range(40):
        ids = ("O1", "O2") if number % 2 else ("O2", "O1")
        record = DrawRecord(
            str(number),
            (),
            (Lots("P", pool.k, ids),),
            frozenset({"O2"}),  # O1 is barred from everything
            {"T1": ("O2",)},
            (),
            {"O2": ("P",)},
            FREE,
        )
        ledger.add(record, {})
    report = ledger.report()
    first, second = report.serving
    assert (first.served, first.by_lot, first.expected) == (0, 20, 20)
    assert (second.served, second.by_lot, second.draws) == (40, 20, 40)
    assert not report.alarms


def test_an_officer_whom_the_lot_always_takes_is_an_alarm():
    ledger = Ledger(SEED, 40)
    for number in range(40):
        ledger.add(
            DrawRecord(
                str(number), (), (Lots("P", 1, ("O1", "O2")),), frozenset(), {}, (), {}, FREE
            ),
            {},
        )
    assert {(one.key, one.standing) for one in ledger.report().alarms} == {
        ("O1", Standing.MORE),
        ("O2", Standing.FEWER),
    }


def test_two_of_four_alike_are_in_one_of_two_teams_with_a_chance_of_one_in_three():
    mates = Mates(SEED, 10)
    mates.add(teams("1", ("A", "B"), ("C", "D")))
    assert len(mates.pairs) == 6
    assert all(tally.mean == pytest.approx(1 / 3) for tally in mates.pairs.values())
    assert mates.pairs["A", "B"].observed == 1
    assert mates.pairs["A", "C"].observed == 0
    assert mates.again.mean == 0


def test_pairs_that_come_together_again_have_the_moments_of_all_changes_of_places():
    mates = Mates(SEED, 4000)
    mates.add(teams("1", ("A", "B"), ("C", "D"), ("E", "F")))
    mates.add(teams("2", ("A", "B"), ("C", "E"), ("D", "F")))
    before = [{"A", "B"}, {"C", "D"}, {"E", "F"}]
    counts = [
        sum({order[at], order[at + 1]} in before for at in (0, 2, 4))
        for order in permutations("ABCDEF")
    ]
    mean = sum(counts) / len(counts)
    variance = sum((one - mean) ** 2 for one in counts) / len(counts)
    assert mates.again.observed == 1
    assert mates.again.mean == pytest.approx(mean)
    assert mates.again.variance == pytest.approx(variance, rel=0.1)


def test_the_changes_of_places_follow_from_the_seed():
    def spread(seed: str) -> float:
        mates = Mates(seed, 30)
        for number in "12":
            mates.add(teams(number, ("A", "B"), ("C", "D"), ("E", "F")))
        return mates.again.variance

    assert spread(SEED) == spread(SEED)
    assert spread(SEED) != spread("cd" * 32)


def test_only_officers_alike_change_places():
    mates = Mates(SEED, 10)
    record = teams("1", ("A", "X"), ("B", "Y"))
    pools = {"A": ("P",), "B": ("P",), "X": ("Q",), "Y": ("Q",)}
    mates.add(DrawRecord("1", (), (), record.served, record.teams, (), pools, FREE))
    assert set(mates.pairs) == {("A", "X"), ("A", "Y"), ("B", "X"), ("B", "Y")}
    assert {tally.mean for tally in mates.pairs.values()} == {0.5}


def test_an_officer_comes_again_to_an_enterprise_by_the_share_of_his_team():
    visits = Visits()
    visits.add(teams("1", ("A", "B"), ("C", "D"), parcels=(Parcel(("E1",), "T1"),)))
    visits.add(
        teams(
            "2",
            ("A", "C"),
            ("B", "D"),
            parcels=(Parcel(("E1",), "T1"), Parcel(("E2",), "T1"), Parcel(("E3",), "T2")),
        )
    )
    # T1 has two of three parcels, and A; T2 has one, and B: A or B comes for certain.
    assert visits.again.observed == 1
    assert visits.again.mean == pytest.approx(1)
    assert visits.again.variance == pytest.approx(0)
    assert visits.times["A", "E1"] == 2


def test_a_team_the_rules_keep_away_is_not_expected():
    rules = Rules(False, {}, {}, {}, {}, frozenset({("C", "E1")}))
    visits = Visits()
    visits.add(teams("1", ("A", "B"), ("C", "D"), parcels=(Parcel(("E1",), "T1"),)))
    later = teams(
        "2", ("A", "B"), ("C", "D"), parcels=(Parcel(("E1",), "T1"), Parcel(("E2",), "T2"))
    )
    barred = DrawRecord("2", (), (), later.served, later.teams, later.parcels, later.alike, rules)
    visits.add(barred)
    assert (visits.again.observed, visits.again.mean) == (2, 2)


def test_throws_of_unequal_chances_are_held_to_even_ones():
    tally = Tally()
    for chance in (0.5, 0.5, 0.02, 0.02):
        tally.add(0, Moments(chance, chance * (1 - chance), 0.0))
    assert tally.evened.mean == pytest.approx(1.04)
    assert tally.evened.variance == pytest.approx(4 * 0.26 * 0.74)


def test_a_family_corrects_for_all_its_figures():
    tallies = {}
    for at in range(10):
        tally = Tally()
        tally.add(30 if at == 0 else 10, Moments(10.0, 9.0, 7.2))
        tallies[f"镇{at}", False] = tally
    made, summary = compare(Family.TOWNSHIP, tallies, 1)
    assert [one.key for one in made if one.alarm] == ["镇0"]
    assert (summary.compared, summary.outside, summary.alarms) == (10, 1, 1)
    first = next(one for one in made if one.alarm)
    assert summary.least == pytest.approx(first.p * 10 * len(Family))


@given(st.integers(0, 10**6))
def test_a_record_says_what_the_engine_drew(county, number):
    manifest, opening = county(number)
    files = manifest.to_bytes(), opening.to_bytes()
    outcome = run_draw(*files)
    record = read_record("1", files[0], result.to_bytes(outcome))
    assert tuple(one for lots in record.strata for one in lots.drawn) == (
        outcome.drawn_enterprises()
    )
    given_ = {
        one: (parcel.team, record.teams[parcel.team])
        for parcel in record.parcels
        for one in parcel.ids
    }
    assert given_ == {
        one: (there.team, there.officers) for one, there in outcome.assignments().items()
    }
    assert all(
        record.rules.eligible(record.teams[parcel.team], parcel.ids) for parcel in record.parcels
    )
    heavy = {one.id: one.weight for one in manifest.enterprises if one.is_in and one.weight > 1}
    assert {key: value for lots in record.strata for key, value in lots.weights.items()} == heavy
