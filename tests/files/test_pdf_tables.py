"""How the rows of a table fall on pages: under their head, in order, none of them alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.files.pdf.grid import Band, pages_of

WHOLE = 400.0
HEAD = Band((), 30.0, 0.0, 3.0, head=False, sub=False, keep=False, printed="head")


def rows(heights: list[float]) -> list[Band]:
    return [
        Band((), height, 0.0, 3.0, head=False, sub=False, keep=False, printed=str(at))
        for at, height in enumerate(heights)
    ]


@given(
    heights=st.lists(st.floats(12, 90), min_size=1, max_size=40),
    first=st.floats(0, WHOLE),
)
@settings(max_examples=150, deadline=None)
def test_no_row_of_a_list_stands_alone_and_every_row_stands_once(
    heights: list[float], first: float
) -> None:
    made = list(pages_of([HEAD, *rows(heights)], 1, first, WHOLE))
    said = [band.printed for page in made for band in page if band.printed != "head"]
    assert said == [str(at) for at in range(len(heights))]
    for number, page in enumerate(made):
        room = WHOLE if number else first
        assert not page or page[0].printed == "head"
        assert sum(band.height for band in page) <= room + 0.5 or not number
    filled = [len(page) - 1 for page in made if page]
    if len(heights) > 2:
        assert filled[0] >= 2
        assert filled[-1] >= 2


@given(heights=st.lists(st.floats(12, 90), min_size=3, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_form_without_a_head_fills_the_page_it_begins_on(heights: list[float]) -> None:
    made = list(pages_of(rows(heights), 0, heights[0] + 1, WHOLE))
    assert [band.printed for band in made[0]] == ["0"] or heights[0] + 1 >= sum(heights[:2]) - 0.5
