"""Where townships lie: what is pasted comes in as it was meant, or the line is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.parameters import BadParameter, check_value
from app.core.town_places import BadPlace, are_places, read_places, write_places


def test_lines_of_a_spreadsheet_or_a_map_come_in_whatever_their_marks():
    pasted = "麦㙦镇\t115.31\t28.42\n\n 临溪镇，28.5，115.4\r\n石桥 乡; 115.5°; 28.6°\n"
    assert read_places(pasted) == [
        ["麦㙦镇", 115.31, 28.42],
        ["临溪镇", 115.4, 28.5],  # latitude first, as some maps give it
        ["石桥 乡", 115.5, 28.6],
    ]
    assert read_places("") == []


@pytest.mark.parametrize(
    ("pasted", "number"),
    [
        ("麦㙦镇", 1),
        ("麦㙦镇 115.3", 1),
        ("115.3 28.4", 1),
        ("甲镇 115.3 28.4\n乙镇 east north", 2),
        ("甲镇 115.3 28.4\n甲镇 115.4 28.4", 2),
        ("甲镇 15.3 28.4", 1),  # not in China
        ("甲镇 nan 28.4", 1),
        ("甲镇 inf 28.4", 1),
        ("长" * 51 + " 115.3 28.4", 1),
    ],
)
def test_a_line_that_is_no_place_is_named(pasted, number):
    with pytest.raises(BadPlace) as caught:
        read_places(pasted)
    assert caught.value.number == number


PLACES = st.lists(
    st.tuples(st.text("甲乙丙镇", min_size=1, max_size=5), st.floats(73, 136), st.floats(3, 54)),
    max_size=6,
    unique_by=lambda one: one[0],
)


@given(PLACES)
def test_places_come_back_from_their_lines(places):
    rows = [list(one) for one in places]
    assert are_places(rows)
    assert read_places(write_places(rows)) == rows


@pytest.mark.parametrize(
    "value",
    [None, {}, [["甲镇", 115.3]], [["甲镇", "115", 28]], [["甲镇", True, 28]], [["", 115, 28]]],
)
def test_a_table_of_anything_else_is_no_parameter(value):
    with pytest.raises(BadParameter):
        check_value("township_places", value)
