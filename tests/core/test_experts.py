"""Experts: rows of a list, and the lot that anybody can repeat by hand."""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.experts import (
    ExpertRow,
    available,
    chosen,
    draw_experts,
    place_of,
    read_expert,
)
from app.core.protocol import REAL
from app.core.rows import NO_END, Severity

SEED = "3f9c1b7e52a04d86b1c8e07f6a2d9450e4b7c3128f6ad90573be14c2a8d06f95"


def test_a_row_of_a_list_becomes_an_expert():
    read = read_expert(
        {
            "name": "赵　六",
            "unit": "县特检站",
            "title": "高级工程师",
            "skills": "特种设备，计量",
            "phone": "无",
            "until": "2028年12月31日",
        },
        5,
    )
    assert read.value == ExpertRow(
        "赵六", "县特检站", "高级工程师", ("特种设备", "计量"), "", date(2028, 12, 31)
    )
    assert read.issues == ()


@pytest.mark.parametrize(
    ("cells", "code", "severity"),
    [
        ({"name": " ", "skills": "计量"}, "rows.expert_name_missing", Severity.REFUSE),
        ({"name": "赵六"}, "rows.expert_no_skill", Severity.WARN),
        ({"name": "赵六", "skills": "计量", "until": "下周"}, "rows.date", Severity.LOST),
        (
            {"name": "赵六", "skills": "计量", "note": "证号11010519491231002X"},
            "code.id_card",
            Severity.LOST,
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_said(cells, code, severity):
    read = read_expert(cells, 5)
    assert [(one.code, one.severity) for one in read.issues] == [(code, severity)]
    assert (read.value is None) is (severity is Severity.REFUSE)
    if read.value is not None:
        assert "11010519491231002X" not in read.value.note


def test_an_appointment_has_to_run_to_the_end_of_the_period():
    until = date(2026, 3, 31)
    assert available(True, until, date(2026, 3, 31))
    assert not available(True, until, date(2026, 4, 1))
    assert not available(False, until, date(2026, 3, 31))
    assert available(True, None, date(2099, 1, 1))
    assert available(True, NO_END, date(2099, 1, 1))


def test_a_ticket_is_the_hash_of_one_line_that_anybody_can_write_down():
    place = place_of("360824202603051001-1", 1, "T001", "特种设备")
    line = f"SSJ1|EXPERT|{SEED}|360824202603051001-1/1/T001/特种设备|7"
    (one,) = draw_experts(REAL, SEED, place, [7])
    # `printf '%s' '<line>' | sha256sum` gives the same 64 digits
    assert one.ticket == hashlib.sha256(line.encode()).hexdigest()
    assert (one.id, one.rank, one.busy) == (7, 1, False)


@given(st.sets(st.integers(1, 500), min_size=1, max_size=12), st.data())
def test_busy_experts_are_passed_over_in_turn_and_change_no_rank(ids, data):
    busy = data.draw(st.sets(st.sampled_from(sorted(ids))))
    free = draw_experts(REAL, SEED, "x", ids)
    some = draw_experts(REAL, SEED, "x", sorted(ids, reverse=True), busy)
    assert [(one.id, one.rank, one.ticket) for one in free] == [
        (one.id, one.rank, one.ticket) for one in some
    ]
    assert [one.ticket for one in free] == sorted(one.ticket for one in free)
    first = chosen(some)
    left = [one.id for one in free if one.id not in busy]
    assert [one.id for one in first] == left[:1]


def test_skill_team_and_attempt_each_give_a_lot_of_their_own():
    places = {
        place_of("d-1", attempt, team, skill)
        for attempt in (1, 2)
        for team in ("T001", "T002")
        for skill in ("计量", "特设")
    }
    orders = {
        tuple(one.id for one in draw_experts(REAL, SEED, place, range(1, 9))) for place in places
    }
    assert len(orders) == 8
