"""Roles, rights and other people's work."""

import pytest

from app.core.people import (
    ROLE_RIGHTS,
    Actor,
    NotAllowed,
    OwnWork,
    Right,
    Role,
    require,
    require_other,
)


def actor(*roles):
    return Actor(7, "wang", "王明", frozenset(roles))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_a_role_may_what_its_row_says_and_nothing_else(role, right):
    assert actor(role).may(right) is (right in ROLE_RIGHTS[role])


def test_two_roles_may_what_either_may():
    both = actor(Role.CLERK, Role.REVIEWER)
    assert both.may(Right.TASK)
    assert both.may(Right.REVIEW_TASK)
    assert not both.may(Right.APPROVE_TASK)


@pytest.mark.parametrize("right", Right)
def test_nobody_without_a_role_may_anything(right):
    with pytest.raises(NotAllowed) as caught:
        require(actor(), right)
    assert caught.value.fields == {"name": "王明", "right": right.value}


def test_the_watching_role_changes_nothing_but_its_own_re_checks():
    looks = {Right.READ, Right.READ_LOG, Right.OPEN_EVIDENCE}
    assert ROLE_RIGHTS[Role.SUPERVISOR] == looks | {Right.CONFIRM, Right.RECHECK}


def test_who_draws_is_not_the_second_person_of_a_void():
    assert not [role for role in Role if {Right.DRAW, Right.CONFIRM} <= ROLE_RIGHTS[role]]


def test_no_single_role_makes_and_passes_a_task_or_a_finding():
    for make, *passes in (
        (Right.TASK, Right.REVIEW_TASK, Right.APPROVE_TASK),
        (Right.FINDING, Right.REVIEW_FINDING, Right.APPROVE_FINDING),
    ):
        for role in Role:
            assert len(ROLE_RIGHTS[role] & {make, *passes}) <= 1


def test_own_work_is_refused_and_other_peoples_is_not():
    require_other(actor(), frozenset({1, 2}), "REVIEW")
    with pytest.raises(OwnWork) as caught:
        require_other(actor(), frozenset({1, 7}), "REVIEW")
    assert caught.value.fields == {"name": "王明", "act": "REVIEW"}
