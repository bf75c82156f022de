"""The order of a ceremony: steps in order, marks only where they are due."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.core.conduct import (
    SHOWN,
    Manner,
    Mark,
    Step,
    Stored,
    grouped,
    may_mark,
    parts,
    place_of,
    step_due,
    steps,
)
from app.core.task import DrawKind

# features.md D2, protocol §10, as written down there.
PUBLIC = [
    "opening",
    "reconcile",
    "lock",
    "envelope",
    "throws",
    "seal",
    "draw",
    "officers",
    "enterprises",
    "teams",
    "matching",
    "minutes",
    "dossier",
]
STEP_BY_STEP = (
    ({"marks": {Mark.OPENED}}, "reconcile"),
    ({"marks": {Mark.READ_OUT}}, "lock"),
    ({"locked": True}, "lock"),
    ({"marks": {Mark.LOCK_SHOWN, Mark.LOCK_SIGNED}}, "envelope"),
    ({"marks": {Mark.ENVELOPED}}, "throws"),
    ({"marks": {Mark.THROWN}}, "throws"),
    ({"agreed": True}, "throws"),
    ({"marks": {Mark.DIGITS_SHOWN}}, "seal"),
    ({"opened": True}, "seal"),
    ({"marks": {Mark.SEAL_SHOWN}}, "draw"),
    ({"drawn": True}, "officers"),
    ({"marks": {Mark.SHOWN_OFFICERS}}, "enterprises"),
    ({"marks": {Mark.SHOWN_ENTERPRISES}}, "teams"),
    ({"marks": {Mark.SHOWN_TEAMS}}, "matching"),
    ({"marks": {Mark.SHOWN_MATCHING}}, "minutes"),
    ({"marks": {Mark.MINUTES_SIGNED}}, "dossier"),
    ({"marks": {Mark.HANDED_OVER}}, "closed"),
)


def _grown(stored, change):
    marks = stored.marks | change.get("marks", set())
    rest = {key: value for key, value in change.items() if key != "marks"}
    return replace(stored, marks=marks, **rest)


def test_a_public_draw_has_the_steps_of_the_protocol_in_order():
    assert [str(step) for step in steps(Stored(DrawKind.BOTH))] == PUBLIC


def test_each_act_leads_to_the_next_step_and_to_no_other():
    stored = Stored(DrawKind.BOTH)
    assert step_due(stored) == "opening"
    for change, due in STEP_BY_STEP:
        stored = _grown(stored, change)
        assert step_due(stored) == due, change


def test_at_the_desk_nothing_is_read_out_and_no_envelope_is_handed_over():
    desk = steps(Stored(DrawKind.BOTH, Manner.DESK))
    assert [str(one) for one in desk] == [
        one for one in PUBLIC if one not in ("reconcile", "envelope")
    ]


def test_the_order_of_officers_and_enterprises_follows_the_task():
    assert parts(Stored(DrawKind.BOTH, officers_first=False))[:2] == (
        Step.ENTERPRISES,
        Step.OFFICERS,
    )
    assert parts(Stored(DrawKind.ENTERPRISES)) == (Step.ENTERPRISES,)


def test_without_a_lawful_plan_no_teams_are_shown():
    assert Step.TEAMS not in steps(Stored(DrawKind.BOTH, no_plan=True))


@given(
    st.builds(
        Stored,
        st.sampled_from(DrawKind),
        st.sampled_from(Manner),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.frozensets(st.sampled_from(Mark)),
    )
)
def test_a_mark_fits_only_the_step_that_is_due_and_never_one_behind_it(stored):
    due = step_due(stored)
    for mark in Mark:
        if may_mark(mark, stored) and stored.locked:
            assert due in (*steps(stored), Step.CLOSED)
            assert mark not in (Mark.OPENED, Mark.READ_OUT)
        if mark in SHOWN.values() and may_mark(mark, stored):
            assert SHOWN[due] is mark


def test_at_the_desk_what_is_done_in_one_go_is_one_of_six_steps():
    stored = Stored(DrawKind.BOTH, Manner.DESK)
    groups = grouped(Manner.DESK, steps(stored))
    assert [group[0].value for group in groups] == [
        "opening",
        "lock",
        "throws",
        "officers",
        "minutes",
        "dossier",
    ]
    assert tuple(step for group in groups for step in group) == steps(stored)
    assert [place_of(step, groups) for step in (Step.DRAW, Step.MATCHING, Step.CLOSED)] == [2, 3, 6]
    hall = grouped(Manner.PUBLIC, steps(Stored(DrawKind.BOTH)))
    assert [group[0].value for group in hall] == PUBLIC
