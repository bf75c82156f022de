"""Charts: words in them are the words given, in every font needed; gaps stay gaps."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab.graphics.shapes import String
from reportlab.pdfbase import pdfmetrics

from app.files.chart_lines import axis_of
from app.files.chart_words import cut_to, width_of
from app.files.charts import A4, BEFORE, NOW, Chart, Kind, Series, chart_pdf, chart_picture, drawing

NAMES = ("麦㙦镇", "明𬭎镇", "七琴镇城南工业园区管理委员会辖区与河东片区")


def series(name, values, colour):
    words = tuple("—" if value is None else f"{value:.2f}%" for value in values)
    return Series(name, values, words, colour)


def _strings(shape):
    """Every run of words of a drawing."""
    if isinstance(shape, String):
        yield shape
    for one in getattr(shape, "contents", ()):
        yield from _strings(one)


def said(chart, size=A4):
    pages = PdfReader(BytesIO(chart_pdf(chart, size, "本局"))).pages
    assert len(pages) == 1
    return pages[0].extract_text().replace("\n", "")


@pytest.mark.parametrize("kind", list(Kind))
def test_names_values_and_formulas_stand_in_the_page_in_rare_characters_too(kind):
    both = (series("本期", (66.67, 0.0, None), NOW), series("上年同期", (50.0, 25.0, 12.5), BEFORE))
    chart = Chart(
        kind, "完成率", "2026年", NAMES, both, True, ("完成率＝已公示÷应检查数。",), "示例"
    )
    words = said(chart)
    for wanted in (
        "完成率",
        "2026年",
        "上年同期",
        NAMES[0],
        NAMES[2],
        "66.67%",
        "25.00%",
        "÷",
        "示例",
    ):
        assert wanted in words
    assert chart_pdf(chart, A4) == chart_pdf(chart, A4)
    strings = list(_strings(drawing(chart, A4)))
    assert NAMES[1] in "".join(one.text for one in strings)
    for one in strings:
        glyphs = pdfmetrics.getFont(one.fontName).face.charToGlyph
        assert all(ord(sign) in glyphs for sign in one.text), one.text


def test_after_a_month_without_a_value_each_number_stays_with_its_month():
    values = (10.0, None, 30.0, 40.0)
    months = tuple(f"2026-0{at}" for at in range(1, 5))
    chart = Chart(Kind.LINES, "", "", months, (series("本期", values, NOW),), True)
    places = {}

    def visit(words, _matrix, place, _font, _size):
        places[words.strip()] = place[4]

    page = PdfReader(BytesIO(chart_pdf(chart, A4))).pages[0]
    page.extract_text(visitor_text=visit)
    for month, words in zip(months, ("10.00%", None, "30.00%", "40.00%"), strict=True):
        if words:
            assert abs(places[words] - places[month]) < 12
    assert "—" not in said(chart)


def test_an_axis_goes_from_zero_to_a_round_number_in_five_steps_at_most():
    for largest, ends in ((0.0, 1), (3, 3), (7, 8), (61, 80), (4999, 5000)):
        top, step = axis_of(largest, is_percent=False)
        assert (top, top / step <= 5, step % 1) == (ends, True, 0)
    assert axis_of(100.0, is_percent=True) == (100, 20)
    assert axis_of(0.4, is_percent=True)[0] == pytest.approx(0.4)


def test_a_picture_has_the_size_asked_for_and_long_words_are_cut():
    chart = Chart(Kind.BARS, "", "", NAMES[:1], (series("本期", (1.0,), NOW),), True)
    picture = chart_picture(chart, (300, 200), 144)
    assert (picture.width, picture.height) == (600, 400)
    assert cut_to("很长的名称", 10, 35).endswith("…")
    assert width_of(cut_to("很长的名称", 10, 35), 10) <= 35
