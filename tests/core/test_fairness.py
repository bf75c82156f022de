"""The comparison of draws with their lots: what is found, and what is left in peace."""

from random import Random

import pytest

from app.core.fairness import Ledger, Report
from app.core.fairness_figures import Family, Standing, typical_need
from app.core.fairness_record import DrawRecord, Lots, Parcel, Rules

FREE = Rules(False, {}, {}, {}, {}, frozenset())
SEED = "ab" * 32
# A pool of 400: classes of 50, 30, 15 and 5 in 100, five townships, two kinds.
POOL = tuple(f"E{at:03d}" for at in range(400))
SHARES = ((200, "A"), (320, "B"), (380, "C"), (400, "D"))
TRAITS = {
    one: (next(name for end, name in SHARES if at < end), f"镇{at % 5}", f"类{at % 2}")
    for at, one in enumerate(POOL)
}
K = 40
OFFICERS = tuple(f"O{at:02d}" for at in range(24))


def record(number: str, ids: tuple[str, ...], k: int = K, **rest: object) -> DrawRecord:
    given_ = {
        "pools": (),
        "served": frozenset(),
        "teams": {},
        "parcels": (),
        "alike": {},
        "rules": FREE,
    }
    return DrawRecord(number, (Lots("S1", k, ids),), **{**given_, **rest})  # type: ignore[arg-type] # the fields of a record


def crew(number: str, teams: dict[str, tuple[str, ...]], **rest: object) -> DrawRecord:
    alike = {one: ("P",) for team in teams.values() for one in team}
    return record(number, (), 0, teams=teams, alike=alike, served=frozenset(alike), **rest)


def history(dice: Random, draws: int, bias: float = 1.0) -> Report:
    """Draws of K out of the pool by numbers of a die; class C counts `bias` times."""
    ledger = Ledger(SEED, draws)
    for number in range(draws):
        # The least of exponential times of these rates: successive sampling.
        order = tuple(
            sorted(POOL, key=lambda one: dice.expovariate(bias if TRAITS[one][0] == "C" else 1.0))
        )
        serve = dice.sample(OFFICERS, 16)
        teams = {f"T{at}": tuple(serve[2 * at : 2 * at + 2]) for at in range(8)}
        parcels = tuple(
            Parcel((one,), f"T{at % 8}") for at, one in enumerate(dice.sample(order[:K], K))
        )
        left = [one for one in OFFICERS if one not in serve]
        ledger.add(
            record(
                str(number),
                order,
                pools=(Lots("P", 16, (*serve, *left)),),
                served=frozenset(serve),
                teams=teams,
                parcels=parcels,
                alike=dict.fromkeys(serve, ("P",)),
            ),
            TRAITS,
        )
    return ledger.report()


def test_honest_histories_do_not_alarm(is_long):
    """At most one in a hundred; FAMILYWISE says one in a thousand."""
    histories = 1000 if is_long else 15
    alarmed = [seed for seed in range(histories) if history(Random(seed), 20).alarms]
    assert len(alarmed) <= histories // 100, alarmed


# The true excess of an order by exponential times of rate b is a little below b: of the 15 in
# 100 of class C as many more are drawn as makes its count 1.5 times what it should be.
RATE = 1.74


def test_a_class_drawn_one_and_a_half_times_as_often_is_found(is_long):
    """With probability 0.95 after as many draws as the report itself asks for."""
    need = history(Random(0), 5).needed
    histories = 1000 if is_long else 25
    found = excess = 0.0
    for seed in range(histories):
        report = history(Random(10_000 + seed), need, RATE)
        one = next(one for one in report.of(Family.CLASS) if one.key == "C")
        excess += one.observed / one.expected / histories
        found += one.standing is Standing.MORE
    assert excess == pytest.approx(1.5, abs=0.03)
    assert found >= 0.95 * histories - (0 if is_long else 1)
    assert need == 20


def test_a_usual_bureau_needs_some_twenty_draws():
    assert 10 < typical_need() < 30
