"""A reason is long enough to say something, short enough to be read, and on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.reasons import LEAST, MOST, ReasonWrong, check_reason


@pytest.mark.parametrize("words", ["", "   ", "急", "有 误", "\n\n误操作\n"])
def test_a_word_or_two_are_no_reason(words):
    with pytest.raises(ReasonWrong) as refused:
        check_reason(words)
    assert refused.value.fields["count"] == len(" ".join(words.split()))


def test_a_reason_of_three_hundred_characters_will_do_and_one_more_will_not():
    assert check_reason("长" * 300) == "长" * 300
    with pytest.raises(ReasonWrong):
        check_reason("长" * 301)


def test_an_act_may_have_bounds_of_its_own():
    assert check_reason("急", least=1) == "急"
    with pytest.raises(ReasonWrong):
        check_reason("企业申请延期检查", most=7)


@given(st.text(max_size=400))
def test_what_is_kept_is_one_line_within_the_bounds_and_stays_the_same_when_checked_again(words):
    try:
        kept = check_reason(words)
    except ReasonWrong:
        return
    assert kept.splitlines() == [kept]
    assert LEAST <= len(kept) <= MOST
    assert check_reason(kept) == kept
