"""What a finding sets going, which step follows which, and when an inspection is over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.finding_vocabulary import FOLLOW_UPS, RESULTS
from app.core.follow_up import (
    PROPOSING,
    Act,
    BadFollowUp,
    Checked,
    Ending,
    Kind,
    OutOfOrder,
    Stand,
    Step,
    checked_step,
    closing,
    due_of,
    is_open,
    proposed,
    stand,
)

BEGUN, DAY, TODAY = date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 20)
RECEIVED = Step(Act.RECEIVED, DAY, {"receiver": "李所长"})
FAILED = Step(Act.CHECKED, DAY, {"outcome": "NOT_CORRECTED", "by": "检查员1", "words": "仍在用"})
CORRECTED = Step(Act.CHECKED, DAY, {"outcome": "CORRECTED", "by": "检查员1"})
DONE = Step(Act.DONE, DAY, {"words": "已立案"})


def test_the_consequences_of_the_field_are_proposed():
    assert proposed(("UNPUBLISHED",), ()) == (Kind.PUBLICITY_ORDER,)
    assert proposed(("CONCEALED",), ()) == (Kind.ABNORMAL,)
    assert proposed(("UNREACHABLE",), ()) == (Kind.ABNORMAL,)
    assert proposed(("PENDING",), ("CASE", "ORDERED")) == (Kind.ORDER, Kind.CASE)
    assert proposed(("CLEAR",), ("NONE",)) == ()


def test_an_order_that_was_not_obeyed_proposes_the_next_step():
    assert proposed((), (), (Kind.PUBLICITY_ORDER,)) == (Kind.ABNORMAL,)
    assert proposed((), (), (Kind.ORDER,)) == (Kind.CASE,)


def test_every_code_that_proposes_is_one_of_the_field():
    assert {value.code for value in (*RESULTS, *FOLLOW_UPS)} >= PROPOSING


def refused(kind, step, *before):
    with pytest.raises((OutOfOrder, BadFollowUp)) as caught:
        checked_step(kind, before, step, BEGUN, TODAY)
    return caught.value.fields["follow_fault"]


def test_a_transfer_ends_only_after_somebody_signed_for_it():
    assert refused(Kind.CASE, DONE) == "not_received"
    checked_step(Kind.CASE, (RECEIVED,), DONE, BEGUN, TODAY)
    assert refused(Kind.ORDER, RECEIVED) == "no_transfer"


def test_an_order_ends_only_after_somebody_saw_it_obeyed():
    assert refused(Kind.ORDER, DONE) == "not_corrected"
    assert refused(Kind.ORDER, DONE, CORRECTED, FAILED) == "not_corrected"
    checked_step(Kind.ORDER, (FAILED, CORRECTED), DONE, BEGUN, TODAY)
    assert refused(Kind.CASE, CORRECTED) == "not_looked_at"


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (Step(Act.RECEIVED, DAY), "no_receiver"),
        (Step(Act.RECEIVED, TODAY + timedelta(1), {"receiver": "李"}), "in_future"),
        (Step(Act.RECEIVED, BEGUN - timedelta(1), {"receiver": "李"}), "before_begin"),
        (Step(Act.EXTENDED, DAY, {"due_on": "2026-03-30"}), "no_reason"),
        (Step(Act.EXTENDED, DAY, {"due_on": "2026-03-01", "reason": "停业"}), "earlier"),
        (Step(Act.TAKEN_BACK, DAY), "no_reason"),
        (Step(Act.TAKEN_BACK, DAY, {"reason": "长" * 301}), "too_long"),
    ],
)
def test_a_step_says_who_when_and_why(step, fault):
    assert refused(Kind.CASE, step) == fault


def test_what_was_not_corrected_says_what_was_seen():
    bare = Step(Act.CHECKED, DAY, {"outcome": Checked.PARTLY, "by": "检查员1"})
    assert refused(Kind.ORDER, bare) == "no_words"


def test_nothing_follows_the_end():
    assert refused(Kind.CASE, RECEIVED, RECEIVED, DONE) == "ended"
    assert not is_open((RECEIVED, DONE))


def test_where_it_stands_is_read_from_the_last_step_that_says_so():
    put_off = Step(Act.EXTENDED, DAY, {"due_on": "2026-04-01", "reason": "停业"})
    assert stand((), made=False) is Stand.OPEN
    assert stand((put_off,), made=True) is Stand.MADE
    assert stand((RECEIVED, put_off), made=True) is Stand.RECEIVED
    assert stand((FAILED,), made=True) is Stand.FAILED
    assert stand((CORRECTED, DONE), made=True) is Stand.DONE
    assert due_of(BEGUN, (put_off, RECEIVED)) == date(2026, 4, 1)


ENDINGS = st.builds(
    Ending, st.sampled_from(Kind), st.booleans(), st.none() | st.dates(BEGUN, TODAY)
).map(lambda one: Ending(one.kind, one.is_open, None if one.is_open else one.done_on))


@given(st.booleans(), st.lists(ENDINGS, max_size=4))
def test_an_inspection_is_over_when_nothing_of_it_is_open(said, ends):
    over, since = closing(said, DAY if said else None, ends)
    counted = [one for one in ends if not (said and one.kind is Kind.RECHECK)]
    if any(one.is_open for one in counted):
        assert (over, since) == (False, None)
    elif over:
        assert since is not None
        assert all(one.done_on is None or one.done_on <= since for one in counted)
    else:
        assert not said
        assert all(one.done_on is None for one in counted)


def test_what_the_finding_says_is_enough_where_nothing_was_set_going():
    assert closing(True, DAY, ()) == (True, DAY)
    assert closing(False, None, ()) == (False, None)
    again = Ending(Kind.RECHECK, is_open=True, done_on=None)
    assert closing(True, DAY, (again,)) == (True, DAY)
