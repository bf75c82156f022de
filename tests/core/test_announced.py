"""How a thing for the public stands: by its gate, its digest and what was done with it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.core.announced import (
    Deed,
    Done,
    Gate,
    Kind,
    Matter,
    State,
    is_out,
    list_gate,
    lot_gate,
    results_gate,
    start_of,
    state_of,
)
from app.core.public_page import Fact, Said, Table, cleaned, visible
from app.core.task import Stage

OLD, NEW = "0" * 64, "1" * 64
DAY = date(2026, 3, 5)


def deeds(*said):
    return [Done(deed, digest, DAY) for deed, digest in said]


MADE, POSTED, DOWN = Deed.MADE, Deed.POSTED, Deed.WITHDRAWN


def test_a_thing_goes_from_open_to_posted_and_back_when_it_changes():
    road = []
    for done, state in (
        ((MADE, OLD), State.OUTDATED),
        ((POSTED, OLD), State.OUTDATED),
        ((MADE, NEW), State.MADE),
        ((POSTED, NEW), State.POSTED),
        ((DOWN, NEW), State.WITHDRAWN),
        ((MADE, NEW), State.MADE),
    ):
        road.append(done)
        found = state_of(Gate.OPEN, NEW, deeds(*road))
        # Files of an older state alone: it is still to be made as it is now.
        assert found is (State.OPEN if road == [(MADE, OLD)] else state), road
    assert state_of(Gate.OPEN, NEW, []) is State.OPEN


@given(
    st.sampled_from([gate for gate in Gate if gate is not Gate.OPEN]),
    st.lists(st.tuples(st.sampled_from(Deed), st.sampled_from((OLD, NEW))), max_size=6),
)
def test_what_may_not_be_shown_is_closed_or_asked_back_and_nothing_else(gate, said):
    out = is_out(deeds(*said))
    assert state_of(gate, "", deeds(*said)) is (State.RETRACT if out else State.CLOSED)


def test_the_gates_open_with_the_draw_the_choice_the_approval_and_the_end():
    for stage in Stage:
        drawn = stage in (Stage.DRAWN, Stage.CLOSED, Stage.ENDED)
        assert (list_gate(stage, True, 3) is Gate.OPEN) == drawn
        assert list_gate(stage, False, 3) is not Gate.OPEN
        assert (results_gate(stage, 1) is Gate.OPEN) == drawn
        ended = stage in (Stage.CLOSED, Stage.ENDED)
        assert (lot_gate(stage, True, True) is Gate.OPEN) == ended
        assert lot_gate(stage, True, False) is not Gate.OPEN
        assert lot_gate(stage, False, True) is Gate.NOT_DRAWN


def test_the_clock_starts_when_a_thing_comes_to_be_and_again_when_what_is_out_changes():
    later = date(2026, 4, 1)
    matter = Matter(Kind.TASK, 1, "no", "name", Gate.OPEN, DAY, later)
    assert start_of(matter, []) == DAY
    assert start_of(matter, deeds((MADE, OLD), (POSTED, OLD))) == later
    assert start_of(matter, deeds((POSTED, OLD), (DOWN, OLD))) == DAY


def test_signs_nobody_sees_go_and_all_others_stay():
    assert visible("甲\u202e乙\u2066丙\u200b\x00\ufeff丁\n戊 𬭎é") == "甲乙丙丁\n戊 𬭎é"
    table = Table(("名称", "代码"), (("甲\u202e乙", "1"),))
    said = cleaned(Said(Kind.DRAWN, "题\u200f", "file", (Fact("x", "y\u2069"),), tables=(table,)))
    assert (said.title, said.facts[0].value, said.tables[0].rows) == ("题", "y", (("甲乙", "1"),))


def test_new_words_for_the_same_thing_are_no_change_and_another_value_is():
    def said(heading="名称", label="项目", name="甲", note=""):
        tables = (
            Table((heading, "代码", "结果"), ((name, "1", "无"),)),
            Table(("项目", "内容"), ((label, "M"),)),
        )
        return Said(Kind.TASK, "题", "file", (Fact(label, "值"),), tables=tables, notes=(note,))

    assert said().digest == said("市场主体", "新的项目", note="另有说明").digest
    assert said().digest != said(name="乙").digest


def test_a_column_nobody_filled_in_is_left_out_and_the_marks_move_with_it():
    table = Table(("a", "b", "c"), (("1", "", "x" * 64),), mono=frozenset({2}))
    assert table.without_empty() == Table(("a", "c"), (("1", "x" * 64),), mono=frozenset({1}))
    nothing = Table(("a", "b"), ())
    assert nothing.without_empty() is nothing
    assert Table(("a",), (("长" * 40,),)).wide == {0}
