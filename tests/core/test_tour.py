"""The tour goes on after the last thing that is done, and ends after all of them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.core.people import Role
from app.core.task import Stage
from app.core.tour import PLACES, STEPS, TourStand, TourStep, due_of, role_of

# What each step leaves behind, in order; a later one keeps what was there.
ROAD = (
    (TourStep.LOOK, {"looked": True}),
    (TourStep.NEW, {"task_id": 7}),
    (TourStep.ITEMS, {"items": 2}),
    (TourStep.QUOTA, {"numbered": True}),
    (TourStep.SUBMIT, {"stage": Stage.SUBMITTED}),
    (TourStep.REVIEW, {"stage": Stage.REVIEWED}),
    (TourStep.APPROVE, {"stage": Stage.APPROVED}),
    (TourStep.ROLL, {"opened": True}),
    (TourStep.LOCK, {"locked": True}),
    (TourStep.THROWS, {"seeded": True}),
    (TourStep.DRAW, {"drawn": True, "stage": Stage.DRAWN, "assigned": 12, "to_write": 12}),
    (TourStep.SIGN, {"signed": True}),
    (TourStep.HAND_OVER, {"handed_over": True}),
    (TourStep.PAPERS, {"notices": 12}),
    (TourStep.ENTER, {"to_write": 0, "to_review": 12}),
    (TourStep.CHECK, {"to_review": 0}),
    (TourStep.PASS, {"approved": 12}),
    (TourStep.PUBLISH, {"published": 1}),
)


def test_each_step_is_due_until_what_it_leaves_is_stored():
    assert tuple(step for step, _ in ROAD) == STEPS == tuple(PLACES)
    stand = TourStand()
    for step, left in ROAD:
        assert due_of(stand) is step
        stand = replace(stand, **left)
    assert due_of(stand) is None


@given(st.sets(st.sampled_from([at for at, _ in enumerate(ROAD)]), min_size=1))
def test_what_was_left_out_on_the_way_is_not_asked_for_again(done):
    stand = TourStand()
    for at in sorted(done):
        stand = replace(stand, **ROAD[at][1])
    due = due_of(stand)
    assert due is None or STEPS.index(due) > max(done) or ROAD[max(done)][0] in _NOT_ALONE


# These show only beside what an earlier step left.
_NOT_ALONE = {TourStep.QUOTA, TourStep.ENTER, TourStep.CHECK, TourStep.PASS}


def test_nobody_passes_their_own_work():
    assert role_of(TourStep.SUBMIT) is Role.CLERK
    assert {role_of(step) for step in (TourStep.REVIEW, TourStep.CHECK)} == {Role.REVIEWER}
    assert {role_of(step) for step in (TourStep.APPROVE, TourStep.PASS)} == {Role.APPROVER}
