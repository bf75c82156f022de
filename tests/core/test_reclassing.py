"""What results propose for a class: raise, lower, at least; the highest decides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.finding_vocabulary import RESULTS
from app.core.reclassing import Proposed, proposed

CLASSES = ("A", "B", "C", "D")
RULES = {
    "CLEAR": "-1",
    "UNPUBLISHED": "+1",
    "UNREACHABLE": "C",
    "UNCOOPERATIVE": "D",
    "PENDING": "+1",
}


@pytest.mark.parametrize(
    ("now", "results", "after"),
    [
        ("B", ["UNPUBLISHED"], "C"),
        ("D", ["UNPUBLISHED"], None),  # there is nothing above
        ("A", ["UNREACHABLE"], "C"),
        ("D", ["UNREACHABLE"], None),  # at least C
        ("B", ["CLEAR"], "A"),
        ("A", ["CLEAR"], None),
        ("B", ["CLEAR", "CORRECTED"], None),  # a result without a rule speaks against less
        ("A", ["UNPUBLISHED", "UNCOOPERATIVE"], "D"),
        ("B", ["PENDING_FOOD_DRUG"], "C"),  # a sub-value counts as what it stands under
        ("B", ["CORRECTED"], None),
        ("B", [], None),
        ("", ["UNPUBLISHED"], None),  # without a class there is no higher one
        ("", ["UNREACHABLE"], "C"),
        ("E", ["UNREACHABLE", "UNPUBLISHED"], "C"),  # a class the bureau does not know
    ],
)
def test_the_class_that_a_finding_proposes(now, results, after):
    told = proposed(RULES, CLASSES, now, results)
    assert (told.risk_class if told else None) == after


def test_the_result_it_rests_on_is_named():
    assert proposed(RULES, CLASSES, "A", ["UNPUBLISHED", "UNCOOPERATIVE"]) == Proposed(
        "D", "UNCOOPERATIVE"
    )


def test_a_rule_for_a_class_the_bureau_has_no_more_says_nothing():
    assert proposed({"UNREACHABLE": "E"}, CLASSES, "B", ["UNREACHABLE"]) is None


@given(
    st.dictionaries(
        st.sampled_from([one.code for one in RESULTS]),
        st.sampled_from(["+1", "-1", *CLASSES, "E"]),
    ),
    st.sampled_from(["", "E", *CLASSES]),
    st.lists(st.sampled_from([one.code for one in RESULTS]), max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_a_proposal_is_always_another_class_of_the_bureau(rules, now, results):
    told = proposed(rules, CLASSES, now, results)
    if told is not None:
        assert told.risk_class in CLASSES
        assert told.risk_class != now
        assert told.result in {one.code for one in RESULTS if not one.parent}
