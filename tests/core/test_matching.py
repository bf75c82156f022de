"""Rounds and pairings, against lists made by trying everything."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.matching import nth_pairing, pairing_counts, schedule, take

masks = st.lists(st.integers(0, 15), min_size=1, max_size=7)


def all_pairings(allowed: list[int], size: int) -> list[tuple[int, ...]]:
    """List every lawful pairing; permutations() yields them in lexicographic order."""
    return [
        teams
        for teams in permutations(range(size), len(allowed))
        if all(bits >> team & 1 for bits, team in zip(allowed, teams, strict=True))
    ]


@settings(max_examples=150)
@given(masks)
def test_a_round_takes_what_trying_every_placing_would_take(allowed: list[int]) -> None:
    taken: list[int] = []
    for parcel in range(len(allowed)):
        wished = [allowed[p] for p in [*taken, parcel]]
        if len(wished) <= 4 and all_pairings(wished, 4):
            taken.append(parcel)
    left = [parcel for parcel in range(len(allowed)) if parcel not in taken]
    assert take(allowed, range(len(allowed)), 4) == (taken, left)


@settings(max_examples=150)
@given(st.lists(st.integers(0, 31), min_size=1, max_size=5))
def test_pairing_number_x_is_the_one_at_place_x_of_the_whole_list(allowed: list[int]) -> None:
    everything = all_pairings(allowed, 5)
    counts = pairing_counts(allowed)
    assert counts[0][0] == len(everything)
    assert [tuple(nth_pairing(allowed, counts, x)) for x in range(len(everything))] == everything


def test_twelve_teams_open_to_all_have_twelve_factorial_pairings() -> None:
    allowed = [2**12 - 1] * 12
    counts = pairing_counts(allowed)
    assert counts[0][0] == 479_001_600
    assert nth_pairing(allowed, counts, 0) == list(range(12))
    assert nth_pairing(allowed, counts, 479_001_599) == list(range(11, -1, -1))


def test_a_number_beyond_the_list_is_a_bug_in_the_caller() -> None:
    with pytest.raises(ValueError, match="none has number 2"):
        nth_pairing([3, 3], pairing_counts([3, 3]), 2)


def test_a_parcel_moves_another_aside_when_both_then_fit() -> None:
    assert take([0b11, 0b01], [0, 1], 2) == ([0, 1], [])


def test_rounds_go_round_the_blocks_and_idle_ones_count() -> None:
    # block 0 has one team for parcels 0 and 1, block 1 one team for parcel 2 only
    rounds = schedule([[1, 1, 0], [0, 0, 1]], [1, 1])
    assert rounds is not None
    assert [(r.number, r.block, r.parcels) for r in rounds] == [
        (0, 0, (0,)),
        (1, 1, (2,)),
        (2, 0, (1,)),
    ]
    late = schedule([[1, 1], [0, 0]], [1, 1])
    assert late is not None
    assert [r.number for r in late] == [0, 2]


def test_a_parcel_nobody_may_take_has_no_schedule() -> None:
    assert schedule([[1, 0], [1, 0]], [1, 1]) is None


def test_nothing_to_inspect_needs_no_round() -> None:
    assert schedule([[], []], [2, 2]) == ()
