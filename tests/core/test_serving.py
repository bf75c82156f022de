"""Which entries of service can be kept (送达回证: receiver, witness, date)."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.serving import BadService, Outcome, Service, Way, check, faults, is_delivered

PAPER, TODAY = date(2026, 3, 5), date(2026, 3, 10)
GIVEN = Service(Outcome.SERVED, Way.DIRECT, date(2026, 3, 6), "王店长", ("检查员1",))


def test_a_paper_given_to_somebody_by_name_is_served():
    assert faults(GIVEN, PAPER, TODAY) == ()
    assert faults(replace(GIVEN, way=Way.MAIL, receiver=""), PAPER, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"served_on": date(2026, 3, 4)}, "before_paper"),
        ({"served_on": date(2026, 3, 11)}, "in_future"),
        ({"outcome": Outcome.LEFT, "note": "社区干部见证"}, "left_way"),
        ({"way": Way.LEAVING}, "left_way"),
        ({"outcome": Outcome.LEFT, "way": Way.LEAVING}, "no_note_left"),
        ({"outcome": Outcome.REFUSED}, "no_note_refused"),
        ({"outcome": Outcome.UNREACHABLE}, "no_note_unreachable"),
        ({"outcome": Outcome.RETURNED, "note": "查无此人"}, "returned_way"),
        ({"receiver": "  "}, "no_receiver"),
        ({"note": "长" * 301}, "too_long"),
        ({"served_by": ("甲",) * 7}, "too_long"),
    ],
)
def test_an_entry_that_cannot_be_is_named(change, fault):
    with pytest.raises(BadService) as caught:
        check(replace(GIVEN, **change), PAPER, TODAY)
    assert caught.value.fields == {"service_fault": fault}


def test_only_what_was_given_or_left_counts_as_served():
    assert [one for one in Outcome if is_delivered(one)] == [Outcome.SERVED, Outcome.LEFT]
