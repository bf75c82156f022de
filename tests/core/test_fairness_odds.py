"""Chances, spreads and tails, against figures worked out by hand and by exact recursion."""

from functools import cache
from math import comb, exp, factorial, isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.fairness_odds import (
    NOTHING,
    Moments,
    Scores,
    at_least,
    at_most,
    band,
    chances,
    draws_needed,
    moments,
    throw,
)


def hypergeometric(whole: int, part: int, k: int) -> list[float]:
    """The probabilities of 0 … k of a part among k drawn, by counting."""
    return [comb(part, x) * comb(whole - part, k - x) / comb(whole, k) for x in range(k + 1)]


def count(whole: int, part: int, k: int) -> Moments:
    return moments({1: Scores(whole, part, part, part)}, chances({1: whole}, k))


def by_recursion(numbers: dict[int, int], k: int) -> dict[int, float]:
    """The chance of each weight in successive sampling: draw, take out, draw again."""
    weights = sorted(numbers)

    @cache
    def drawn(left: tuple[int, ...], more: int) -> tuple[float, ...]:
        sums = [0.0] * len(weights)
        pull = sum(weight * there for weight, there in zip(weights, left, strict=True))
        for at, weight in enumerate(weights):
            if more and left[at]:
                chance = weight * left[at] / pull
                rest = drawn((*left[:at], left[at] - 1, *left[at + 1 :]), more - 1)
                for place in range(len(weights)):
                    sums[place] += chance * (rest[place] + (place == at))
        return tuple(sums)

    sums = drawn(tuple(numbers[weight] for weight in weights), k)
    return {weight: sums[at] / numbers[weight] for at, weight in enumerate(weights)}


def test_one_class_of_three_in_ten_of_which_four_are_drawn():
    # By hand: 4 * 3 / 10; times 7 * 6 / (10 * 9).
    of = count(10, 3, 4)
    assert of.mean == pytest.approx(1.2)
    assert of.variance == pytest.approx(1.2 * 7 * 6 / (10 * 9))


@given(st.integers(3, 40), st.data())
def test_the_moments_are_those_of_the_hypergeometric_distribution(whole, data):
    part, k = data.draw(st.integers(0, whole)), data.draw(st.integers(0, whole))
    odds = hypergeometric(whole, part, k)
    mean = sum(x * p for x, p in enumerate(odds))
    of = count(whole, part, k)
    assert of.mean == pytest.approx(mean)
    assert of.variance == pytest.approx(sum((x - mean) ** 2 * p for x, p in enumerate(odds)))
    assert of.third == pytest.approx(sum((x - mean) ** 3 * p for x, p in enumerate(odds)), abs=1e-9)


def test_nothing_is_left_to_chance_where_a_class_is_a_stratum():
    assert count(8, 8, 3) == Moments(3.0, 0.0, 0.0)


def test_two_enterprises_of_weights_one_and_three_are_drawn_one_to_three():
    # One is drawn: 1/4 and 3/4. The expansion is for many; for two it comes this near.
    of = chances({1: 1, 3: 1}, 1).of
    assert of[1] == pytest.approx(0.25, abs=0.05)
    assert of[1] + of[3] == pytest.approx(1)


@pytest.mark.parametrize(
    ("numbers", "k", "near"),
    [
        ({1: 5, 3: 5}, 3, 0.001),
        ({1: 8, 10: 2}, 4, 0.01),
        ({1: 25, 2: 15, 5: 10}, 10, 0.0002),
        ({1: 80, 10: 10, 100: 3}, 30, 0.0002),
        ({1: 40, 3: 10}, 45, 0.0002),
    ],
)
def test_the_chances_of_weights_are_those_of_successive_sampling(numbers, k, near):
    exact, found = by_recursion(numbers, k), chances(numbers, k).of
    assert all(abs(exact[weight] - found[weight]) < near for weight in numbers)
    assert sum(numbers[weight] * found[weight] for weight in numbers) == pytest.approx(k)


def test_weights_that_are_all_the_same_give_equal_chances():
    assert chances({7: 20}, 5).of == {7: 0.25}


def test_the_spread_with_weights_is_that_of_draws_made_by_tickets():
    # A class of half of each weight, drawn 4,000 times by the least of `weight` numbers.
    numbers, k, dice = {1: 40, 4: 20}, 15, Random(5)
    everybody = [(weight, at % 2) for weight, there in numbers.items() for at in range(there)]
    seen = []
    for _ in range(4000):
        tickets = sorted((1 - dice.random() ** (1 / weight), one) for weight, one in everybody)
        seen.append(sum(one for _, one in tickets[:k]))
    mean = sum(seen) / len(seen)
    variance = sum((one - mean) ** 2 for one in seen) / len(seen)
    half = {weight: Scores(there, *[there / 2] * 3) for weight, there in numbers.items()}
    of = moments(half, chances(numbers, k))
    assert of.mean == pytest.approx(mean, abs=0.1)
    assert of.variance == pytest.approx(variance, rel=0.07)


def test_the_tail_of_one_draw_is_nearly_that_of_counting():
    odds = hypergeometric(1000, 50, 50)
    of = count(1000, 50, 50)
    for x in range(1, 11):
        assert at_least(x, of) == pytest.approx(sum(odds[x:]), rel=0.06)


def test_the_tail_of_a_rare_count_is_that_of_poisson():
    exact = 1 - sum(exp(-2) * 2**x / factorial(x) for x in range(9))
    assert at_least(9, Moments(2, 2, 2)) == pytest.approx(exact, rel=1e-4)


def test_the_tail_of_throws_of_one_chance_is_binomial():
    one = throw(0.3)
    of = Moments(one.mean * 20, one.variance * 20, one.third * 20)
    exact = sum(comb(20, x) * 0.3**x * 0.7 ** (20 - x) for x in range(11, 21))
    assert at_least(11, of) == pytest.approx(exact, rel=1e-9)


def test_the_tail_of_a_count_of_doubles_is_longer_than_poisson():
    assert at_least(8, Moments(2, 4, 8)) > at_least(8, Moments(2, 2, 2))


@given(st.floats(0.01, 0.99), st.integers(1, 300), st.sampled_from([0.025, 0.001, 1e-5]))
def test_a_band_holds_what_its_tails_allow(chance, trials, tail):
    one = throw(chance)
    of = Moments(one.mean * trials, one.variance * trials, one.third * trials)
    least, most = band(of, tail)
    assert least <= of.mean + 1
    assert most >= of.mean - 1
    assert at_most(least, of) > tail
    assert at_least(most, of) > tail
    assert least == 0 or at_most(least - 1, of) <= tail
    assert at_least(most + 1, of) <= tail


def test_a_count_that_is_certain_has_a_band_of_itself():
    assert band(Moments(3.0, 0.0, 0.0), 0.001) == (3, 3)
    assert at_least(3, Moments(3.0, 0.0, 0.0)) == 1.0
    assert at_least(4, Moments(3.0, 0.0, 0.0)) == 0.0


def test_the_draws_needed_fall_with_the_square_of_what_a_draw_shows():
    small, large = count(10_000, 300, 50), count(40_000, 1200, 200)
    few, many = draws_needed(large, 1e-5), draws_needed(small, 1e-5)
    assert 3.8 < many / few < 4.2
    assert draws_needed(NOTHING, 1e-5) == 0


def test_independent_counts_add_up():
    assert isclose(throw(0.5).plus(throw(0.5)).variance, 0.5)
