"""Keying the throws: twice, by two people, kept as they are made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.keying import (
    BLIND,
    OPEN,
    BadDigits,
    Keyed,
    OutOfTurn,
    SameKeyer,
    check_keying,
    keyings,
)

WANTED = {"甲": 4, "乙": 4}


def _after(*rows):
    return keyings(WANTED, [Keyed(*row) for row in rows])


def test_nothing_agrees_before_the_second_keying():
    now = _after(("甲", OPEN, "0123", "林"), ("乙", OPEN, "4567", "林"))
    assert (now.turn, now.complete, now.agreed) == (BLIND, False, frozenset())


def test_two_equal_keyings_agree_and_are_wanted_no_more():
    now = _after(
        ("甲", OPEN, "0123", "林"),
        ("乙", OPEN, "4567", "林"),
        ("甲", BLIND, "0123", "周"),
        ("乙", BLIND, "4567", "周"),
    )
    assert now.complete
    assert now.open_ids(OPEN) == now.open_ids(BLIND) == ()


def test_who_is_keyed_apart_is_keyed_twice_anew_and_the_others_stand():
    now = _after(
        ("甲", OPEN, "0123", "林"),
        ("乙", OPEN, "4567", "林"),
        ("甲", BLIND, "0123", "周"),
        ("乙", BLIND, "4568", "周"),
    )
    assert (now.agreed, now.apart, now.turn) == (frozenset("甲"), frozenset("乙"), OPEN)
    assert now.open_ids(OPEN) == ("乙",)


@pytest.mark.parametrize(
    ("turn", "digits", "by", "error"),
    [
        (BLIND, {"甲": "0123"}, "周", OutOfTurn),
        (OPEN, {"丙": "0123"}, "林", OutOfTurn),
        (OPEN, {"甲": "012"}, "林", BadDigits),
        (OPEN, {"甲": "012x"}, "林", BadDigits),
        (OPEN, {"甲": "0１23"}, "林", BadDigits),
        (OPEN, {"甲": "0123"}, " ", SameKeyer),
    ],
)
def test_what_may_not_be_kept_is_refused(turn, digits, by, error):
    with pytest.raises(error):
        check_keying(_after(), turn, digits, by)


def test_one_person_cannot_key_both_turns():
    now = _after(("甲", OPEN, "0123", "林"))
    with pytest.raises(SameKeyer):
        check_keying(now, BLIND, {"甲": "0123"}, "林")
    check_keying(now, BLIND, {"甲": "0123"}, "周")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(WANTED)),
            st.sampled_from([OPEN, BLIND]),
            st.sampled_from(["0000", "1111"]),
        ),
        max_size=12,
    )
)
def test_what_agrees_was_keyed_alike_in_both_turns_and_never_changes(tried):
    rows, agreed = [], {}
    for witness, turn, digits in tried:
        now = keyings(WANTED, rows)
        if witness not in now.open_ids(turn):
            continue
        rows.append(Keyed(witness, turn, digits, "林" if turn == OPEN else "周"))
        after = keyings(WANTED, rows)
        for one in after.agreed:
            assert after.first[one] == after.second[one]
            assert agreed.setdefault(one, after.first[one]) == after.first[one]
