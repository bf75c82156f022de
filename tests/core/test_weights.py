"""Weights: chances against exact enumeration of who comes up in which order."""

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.incomplete import PlanIncomplete
from app.core.weights import Weighed, chances, check_weights


def enumerated(classes, drawn):
    """Class -> exact chance: one after the other is taken with its weight's share."""
    names = sorted(classes)
    weights = [classes[name].weight for name in names]

    @cache
    def expected(state, left):
        if not left:
            return (Fraction(0),) * len(names)
        whole = sum(size * weight for size, weight in zip(state, weights, strict=True))
        sums = [Fraction(0)] * len(names)
        for at, size in enumerate(state):
            if not size:
                continue
            chance = Fraction(size * weights[at], whole)
            after = expected((*state[:at], size - 1, *state[at + 1 :]), left - 1)
            for other in range(len(names)):
                sums[other] += chance * (after[other] + (other == at))
        return tuple(sums)

    found = expected(tuple(classes[name].size for name in names), drawn)
    return {
        name: float(sum_ / classes[name].size)
        for name, sum_ in zip(names, found, strict=True)
        if classes[name].size
    }


@pytest.mark.parametrize(
    ("classes", "drawn"),
    [
        ({"A": (1, 1), "D": (1, 100)}, 1),  # 1 of 101
        ({"A": (3, 1), "D": (2, 10)}, 2),
        ({"A": (10, 1), "B": (5, 3), "C": (3, 100)}, 7),
        ({"A": (20, 1), "B": (10, 3)}, 29),
        ({"A": (60, 1), "B": (40, 4)}, 45),  # too many to count: the normal law
        ({"A": (50, 1), "B": (50, 30)}, 50),
    ],
)
def test_chances_are_those_of_exact_enumeration(classes, drawn):
    weighed = {name: Weighed(*one) for name, one in classes.items()}
    exact = enumerated(weighed, drawn)
    assert chances(weighed, drawn) == pytest.approx(exact, abs=1e-3)


def test_one_drawn_of_two_is_the_share_of_the_weights():
    found = chances({"A": Weighed(1, 1), "D": Weighed(1, 3)}, 1)
    assert found == pytest.approx({"A": 0.25, "D": 0.75}, abs=1e-6)


SIZES = st.tuples(st.integers(0, 2000), st.integers(1, 100))


@settings(max_examples=25, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys("ABCD", SIZES)), st.integers(0, 9000))
def test_chances_add_up_to_those_drawn_and_grow_with_the_weight(told, drawn):
    classes = {name: Weighed(*one) for name, one in told.items()}
    total = sum(one.size for one in classes.values())
    drawn = min(drawn, total)
    found = chances(classes, drawn)
    assert sum(found[name] * classes[name].size for name in found) == pytest.approx(
        drawn, abs=0.01 + total * 2e-6
    )
    ordered = sorted(found, key=lambda name: classes[name].weight)
    assert all(found[a] <= found[b] + 1e-3 for a, b in pairwise(ordered))
    assert all(0 <= chance <= 1.0000001 for chance in found.values())


def test_equal_weights_and_whole_draws_need_no_sum():
    pair = {"A": Weighed(30, 5), "B": Weighed(10, 5)}
    assert chances(pair, 10) == {"A": 0.25, "B": 0.25}
    assert chances({"A": Weighed(3, 1), "B": Weighed(1, 9)}, 4) == {"A": 1.0, "B": 1.0}
    assert chances(pair, 0) == {"A": 0.0, "B": 0.0}


def test_a_weight_is_1_to_100():
    check_weights({"A": 1, "D": 100})
    with pytest.raises(PlanIncomplete):
        check_weights({"A": 0})
