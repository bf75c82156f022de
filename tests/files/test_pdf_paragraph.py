"""Where lines of Chinese text may end (GB/T 15834-2011), and how full they are."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.files.pdf.paragraph import Line, Run, Style, lay_out, text_width
from app.files.pdf.styles import Base, style

STYLE = Style("FangSong", 16, 28.95, indent=32)
LEGAL = (
    "根据《中华人民共和国食品安全法》第一百一十条、《优化营商环境条例》第五十四条的规定，",
    "按照“双随机、一公开”监管工作安排（任务编号：QL-2026-017），",
    "我局决定对你单位（统一社会信用代码：91510822MA620F8H76）实施检查；",
    "检查人员少于两人或者未出示执法证件的，你单位有权拒绝检查！",
    "麦㙦镇的张𬭎、李𫖯、买买提·吐尔逊（执法证号：23080712345）……",
    "“严禁逐利检查”，“严禁接受馈赠、报酬、福利待遇”——违者依法处理。",
)
FORBIDDEN_FIRST = set("，。、；：！？）》〉」』】〕”’…·")
FORBIDDEN_LAST = set("（《〈「『【〔“‘")

texts = st.lists(st.sampled_from(LEGAL), min_size=1, max_size=6).map("".join)
fragments = st.lists(
    st.sampled_from(["检查", "企业", "，", "。", "（", "）", "《", "》", "“", "”", "2026", "年"]),
    min_size=1,
    max_size=60,
).map("".join)


def right_edge(line: Line, size: float) -> float:
    """Where the ink of a line may end: a closing mark's empty half does not count."""
    trimmed = 0.5 * size if line.text[-1:] in set("，。、；：！？）》〉」』】〕”’") else 0.0
    return line.x + line.width - trimmed


@given(text=texts, width=st.floats(180, 480), align=st.sampled_from("jlcr"))
@settings(max_examples=150, deadline=None)
@example(text=LEGAL[0] * 3, width=442.2, align="j")
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    text: str, width: float, align: str
) -> None:
    lines = lay_out((Run(text),), STYLE.but(align=align), width)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines[1:]:
        assert line.text[0] not in FORBIDDEN_FIRST
    for line in lines[:-1]:
        assert line.text[-1] not in FORBIDDEN_LAST


@given(text=texts | fragments, width=st.floats(120, 480))
@settings(max_examples=150, deadline=None)
def test_no_line_hangs_over_the_right_edge_and_none_is_squeezed_hard(
    text: str, width: float
) -> None:
    for line in lay_out((Run(text),), STYLE, width):
        if set(line.text) - FORBIDDEN_FIRST - FORBIDDEN_LAST:
            assert right_edge(line, 16) <= width + 0.1
            assert line.spread >= -0.0601 * 16


@given(text=texts, width=st.floats(240, 480))
@settings(max_examples=60, deadline=None)
def test_justified_lines_end_at_the_same_edge(text: str, width: float) -> None:
    lines = lay_out((Run(text),), STYLE, width)
    for line in lines[:-1]:
        if line.spread > 0:
            assert line.x + line.width == pytest.approx(width, abs=0.05)


def test_a_number_in_a_spread_line_is_not_letter_spaced() -> None:
    said = "2026年1月12日取得的食品经营许可证（许可证编号"
    lines = lay_out((Run(said + "JY15108220012345）的信息"),), STYLE.but(indent=0), 400.0)
    assert lines[0].text == said
    assert lines[0].spread > 0.05 * 16
    assert lines[0].x + lines[0].width == pytest.approx(400.0, abs=0.05)
    tight = [part.text for part in lines[0].segments if part.tight]
    assert tight == ["2026", "12"]


def test_a_line_that_is_hardly_spread_is_set_in_one_stretch() -> None:
    said = "青岭县2026年度抽查工作计划的检查对象"
    size = 100 / (text_width("FangSong", said) + 0.3)
    (first, _) = lay_out((Run(said + "名录库"),), Style("FangSong", size, 20), 100.0)
    assert first.text == said
    assert [part.text for part in first.segments] == [said]


def test_a_code_stays_whole_and_a_long_digest_is_cut() -> None:
    code = "91510822MA620F8H76"
    lines = lay_out((Run("统一社会信用代码：" + code),), Style("FangSong", 16, 24), 200)
    assert [line.text for line in lines] == ["统一社会信用代码：", code]
    digest = "3f9c1b7e52a04d86" * 4
    cut = lay_out((Run(digest),), Style("Mono-Regular", 10, 14), 120)
    assert "".join(line.text for line in cut) == digest
    assert len(cut) > 2


def test_a_line_end_in_the_text_ends_the_line_and_full_width_spaces_stay() -> None:
    lines = lay_out((Run("送　达　回　证\n年　　月　　日"),), STYLE, 400)
    assert [line.text for line in lines] == ["送　达　回　证", "年　　月　　日"]


def test_adjoining_marks_close_up_by_half_an_em() -> None:
    (line,) = lay_out((Run("》，《"),), Style("Song", 10, 15, align="l"), 100)
    assert [segment.after for segment in line.segments] == [-5, -5, 0]


def test_what_must_not_be_split_moves_to_the_next_line_as_a_whole() -> None:
    runs = (Run("检查检查检查检查"), Run("☐实地检查", group=1), Run("☑书面检查", group=2))
    lines = lay_out(runs, Style("Song", 10, 15, align="l"), 115)
    assert [line.text for line in lines] == ["检查检查检查检查", "☐实地检查☑书面检查"]


def test_digits_and_quotes_of_the_body_have_the_width_of_song() -> None:
    assert text_width("FangSong", "“") == 1.0
    assert text_width("FangSong", "0") == text_width("Song", "0")


def test_choices_with_a_step_begin_in_columns() -> None:
    words = ("注销", "未发现问题", "被吊销", "迁出")
    runs = tuple(Run(word, group=n, step=40.0) for n, word in enumerate(words, 1))
    (line,) = lay_out(runs, Style("Song", 10, 15, align="l"), 400.0)
    begins = [0.0]
    for segment in line.segments:
        begins.append(begins[-1] + segment.width + segment.after)
    assert [round(x, 1) for x in begins[:-1]] == [0.0, 40.0, 120.0, 160.0]


def test_a_measure_sets_a_paragraph_at_the_right_edge() -> None:
    style = Style("FangSong", 16, 24, align="c", measure=160.0)
    (line,) = lay_out((Run("青岭县"),), style, 400.0)
    assert round(line.x + 24.0, 1) == 320.0
    (narrow,) = lay_out((Run("青岭县"),), style, 100.0)
    assert round(narrow.x + 24.0, 1) == 50.0


@pytest.mark.parametrize("size", [16.0, 14.0])
def test_the_names_of_annexes_stand_under_each_other_behind_two_characters(size: float) -> None:
    base = Base(size, 28.95)
    width = 442.2
    first = lay_out((Run("附件：1. " + "现场检查笔录和照片" * 5),), style("annex", base), width)
    second = lay_out((Run("2. 营业执照"),), style("annexes", base), width)
    mark = 2 * size  # GB/T 9704-2012, 7.3.4
    assert first[0].x == pytest.approx(mark)
    assert first[1].x == pytest.approx(6 * size)
    ahead = text_width("FangSong", "附件：1. ") * size
    assert first[0].x + ahead == pytest.approx(first[1].x, abs=0.1 * size)
    assert second[0].x == pytest.approx(mark + text_width("FangSong", "附件：") * size)
