"""Every lawful pairing of a round is equally likely: counted, and the same in the engine."""

from collections import Counter

import pytest
import uniformity

from app.core.matching import nth_pairing, pairing_counts

# By chance alone one of so many seeds would fall below; ours are fixed.
UNLIKELY = 0.001


def test_chi_square_is_judged_as_in_the_tables() -> None:
    """Known answers from printed tables of the distribution."""
    for chi_square, degrees, p in (
        (3.841, 1, 0.05),
        (11.07, 5, 0.05),
        (20.515, 5, 0.001),
        (43.82, 19, 0.001),
        (18.307, 10, 0.05),
    ):
        assert uniformity.exceeds(chi_square, degrees) == pytest.approx(p, rel=0.01)


def test_a_list_that_is_not_uniform_is_noticed() -> None:
    loaded: Counter[object] = Counter({"A": 1100, "B": 1000, "C": 900})
    assert uniformity.finding("", loaded, 3).p < UNLIKELY
    never: Counter[object] = Counter({"A": 1000, "B": 1000})
    assert uniformity.finding("", never, 3).p < UNLIKELY


def test_x_picks_every_pairing_equally_often(is_long: bool) -> None:
    found = uniformity.of_rounds(60_000 if is_long else 6000)
    assert [one.outcomes for one in found] == [6, 9, 60, 8, 6]
    assert [str(one) for one in found if one.p < UNLIKELY] == []


def test_the_engine_lists_the_same_pairings_in_the_same_order() -> None:
    for eligible in uniformity.ROUNDS.values():
        masks = [sum(1 << int(team) for team in teams) for teams in eligible]
        counts = pairing_counts(masks)
        listed = uniformity.listed(eligible)
        assert [tuple(nth_pairing(masks, counts, x)) for x in range(len(listed))] == listed


def test_whole_draws_favour_no_team_no_partner_and_no_parcel(is_long: bool) -> None:
    found = uniformity.of_draws("the program", 6000 if is_long else 1500)
    assert [str(one) for one in found if one.p < UNLIKELY] == []
