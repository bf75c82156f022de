"""What became of an enterprise since the last draw, and that the words add up."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.difference import Group, Place, group_of, pool_now

DRAWABLE, OTHER_CLASS, CLOSED = Place(None, "B"), Place(None, "C"), Place("CLOSED", "B")


@pytest.mark.parametrize(
    ("then", "now", "group"),
    [
        (None, DRAWABLE, Group.NEW),
        (CLOSED, DRAWABLE, Group.BACK),
        (DRAWABLE, CLOSED, Group.OUT),
        (DRAWABLE, None, Group.GONE),
        (DRAWABLE, OTHER_CLASS, Group.CLASS),
        (DRAWABLE, DRAWABLE, None),
        (CLOSED, CLOSED, None),
        (CLOSED, None, None),
        (None, CLOSED, None),
        (None, None, None),
    ],
)
def test_each_change_has_its_word(then, now, group):
    assert group_of(then, now, kept=False) == group


def test_who_left_the_scope_is_told_apart_from_who_left_the_registry():
    assert group_of(DRAWABLE, None, kept=True) is Group.SCOPE


_places = st.none() | st.builds(Place, st.sampled_from([None, "CLOSED", "CAP"]), st.just("B"))


@given(st.lists(st.tuples(_places, _places, st.booleans())))
@settings(max_examples=100)
def test_former_pool_and_changes_give_the_pool_of_today(pairs):
    def pool(places):
        return sum(place is not None and place.reason is None for place in places)

    groups = Counter(group_of(then, now, kept=kept) for then, now, kept in pairs)
    del groups[None]
    before, today = pool(one[0] for one in pairs), pool(one[1] for one in pairs)
    assert pool_now(before, groups) == today
