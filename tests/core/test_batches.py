"""批次: every place of the queue in one batch, by shares that add up, in order of time."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.batches import Batch, batch_ends, batch_of, check_batches
from app.core.incomplete import PlanIncomplete

MAY, JUNE, JULY = (date(2026, month, 1) for month in (5, 6, 7))
END = date(2026, 7, 31)


def batches(*shares):
    """Batches of these shares, a day each."""
    return tuple(
        Batch(share, date(2026, 5, at), date(2026, 5, at)) for at, share in enumerate(shares, 1)
    )


@pytest.mark.parametrize(
    ("shares", "total", "ends"),
    [
        (("30", "30", "40"), 10, (3, 6, 10)),
        (("33.3", "33.3", "33.4"), 100, (33, 67, 100)),  # 33.3, 66.6
        (("50", "50"), 5, (3, 5)),  # 2.5 are 3
        (("100",), 7, (7,)),
        (("10", "90"), 1, (0, 1)),
        ((), 7, ()),
    ],
)
def test_batches_end_where_a_person_would_cut(shares, total, ends):
    assert batch_ends(batches(*shares), total) == ends


@settings(max_examples=80)
@given(st.lists(st.integers(1, 999), min_size=1, max_size=8), st.integers(1, 500))
def test_everybody_is_in_one_batch_and_shares_are_kept_to_one_enterprise(weights, total):
    tenths = [1000 * one // sum(weights) for one in weights]
    tenths[0] += 1000 - sum(tenths)
    made = batches(*(f"{one // 10}.{one % 10}" for one in tenths))
    found = [batch_of(position, made, total) for position in range(1, total + 1)]
    assert found == sorted(found)
    assert set(found) <= set(range(1, len(made) + 1))
    for at, one in enumerate(tenths, 1):
        assert abs(found.count(at) - Decimal(one) * total / 1000) < Decimal("1.001")
    assert all(a <= b for a, b in pairwise(batch_ends(made, total)))


def test_without_batches_nobody_is_in_one():
    assert batch_of(3, (), 9) == 0


def test_batches_in_order_within_the_period_are_taken():
    check_batches((), MAY, END)
    check_batches(
        (Batch("60", MAY, date(2026, 5, 31)), Batch("40.0", JUNE, date(2026, 6, 30))), MAY, END
    )


@pytest.mark.parametrize(
    ("made", "what"),
    [
        ((Batch("60", MAY, JUNE),), "batch_sum"),
        ((Batch("60", MAY, MAY), Batch("50", JUNE, JUNE)), "batch_sum"),
        ((Batch("0", MAY, JUNE), Batch("100", JULY, END)), "batch_share"),
        ((Batch("半", MAY, JUNE),), "batch_share"),
        ((Batch("33.33", MAY, JUNE),), "batch_share"),
        ((Batch("100", JUNE, MAY),), "batch_days"),
        ((Batch("100", date(2026, 4, 30), JUNE),), "batch_period"),
        ((Batch("100", MAY, date(2026, 8, 1)),), "batch_period"),
        ((Batch("50", MAY, JUNE), Batch("50", JUNE, END)), "batch_order"),
        ((Batch("50", JUNE, END), Batch("50", MAY, MAY)), "batch_order"),
        (tuple(Batch("4", MAY, MAY) for _ in range(25)), "batch_many"),
    ],
)
def test_batches_that_make_no_order_are_refused(made, what):
    with pytest.raises(PlanIncomplete) as caught:
        check_batches(made, MAY, END)
    assert caught.value.fields["what"] == what
