"""Words of a filled sheet become codes: by the day of inspection, then by what was ever said."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.finding_vocabulary import OTHER_FOLLOW_UP, PENDING
from app.core.returns import read_row
from app.core.word_reading import measure_words, read_codes, read_measures
from app.core.wording import SHIPPED, SHIPPED_VALUES, SHIPPED_WORDING, Dictionary, LabelRow, Wording

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
RESULT, METHOD, FOLLOW_UP = Dictionary.RESULT, Dictionary.METHOD, Dictionary.FOLLOW_UP
SAID = Wording(
    (
        LabelRow(RESULT, "CLEAR", "检查合格；未发现问题", False, JUNE),
        LabelRow(RESULT, "X01", "违反价格管理相关规定", False, JUNE),
        LabelRow(METHOD, "AGENCY", "委托专业机构、行业协会辅助", False, JUNE),
        LabelRow(METHOD, "ONLINE", "网络监测", True, JULY),
        LabelRow(FOLLOW_UP, OTHER_FOLLOW_UP, "其他处置", False, JUNE),
    )
)


@pytest.mark.parametrize("day", [MAY, JUNE, None])
def test_old_words_and_new_ones_name_the_same_value_whatever_the_day(day):
    for words in ("未发现问题", "检查合格；未发现问题", "检查合格；\n未发现问题；"):
        assert read_codes(words, RESULT, SAID, day) == (("CLEAR",), "")
    codes = read_codes("网络监测、委托专业机构、行业协会辅助", METHOD, SAID, day)
    assert codes == (("ONLINE", "AGENCY"), "")


def test_words_that_changed_hands_mean_what_they_mean_on_the_day():
    swapped = Wording(
        (
            LabelRow(RESULT, "MOVED", "迁往外地", False, JUNE),
            LabelRow(RESULT, "SHUT", "迁出", False, JULY),
        )
    )
    assert read_codes("迁出", RESULT, swapped, MAY) == (("MOVED",), "")
    assert read_codes("迁出", RESULT, swapped, JULY) == (("SHUT",), "")
    # Between the two it has been said of both and is of neither now.
    assert read_codes("迁出", RESULT, swapped, JUNE) == ((), "迁出")


def test_other_is_read_by_its_own_words_of_any_day():
    for words in ("其他：约谈负责人", "其他处置:约谈负责人"):
        assert read_measures(words, SAID, JULY) == ((OTHER_FOLLOW_UP,), "约谈负责人", "")
    assert read_measures("其它：约谈", SAID, JULY)[2] == "其它：约谈"


def test_a_value_of_the_bureaus_own_is_read_and_one_out_of_use_refuses_the_row():
    cells = {
        "item": "A01",
        "code": "x",
        "seal": "0a1b2c3d4e5f",
        "verdict": "发现问题",
        "problem": "未明码标价",
        "day": "2026-06-20",
        "methods": "网络监测",
        "overall": "发现问题待后续处理；违反价格管理相关规定",
    }
    row = read_row(cells, 5, SAID).value
    assert (row.overall.results, row.methods) == ((PENDING, "X01"), ("ONLINE",))
    (issue,) = read_row({**cells, "day": "2026-07-01"}, 5, SAID).issues
    assert (issue.column, issue.value, issue.code) == ("methods", "网络监测", "returns.retired")
    early = read_row({**cells, "day": "2026-05-20"}, 5, SAID).issues
    assert [one.value for one in early] == ["违反价格管理相关规定"]  # not a value yet


@settings(max_examples=40)
@given(
    st.sets(st.sampled_from([one.code for one in SHIPPED_VALUES[RESULT]]), min_size=1),
    st.sets(st.sampled_from([one.code for one in SHIPPED_VALUES[FOLLOW_UP]]), min_size=1),
    st.text("约谈整改1。", min_size=1, max_size=8).filter(lambda one: one.strip("。")),
)
def test_what_a_sheet_writes_is_read_back_as_it_was(results, measures, other):
    said = "；".join(SHIPPED.result(one) for one in results)
    assert set(read_codes(said, RESULT, SHIPPED_WORDING, MAY)[0]) == results
    lines = [
        measure_words(SHIPPED.label(FOLLOW_UP, one), other * (one == OTHER_FOLLOW_UP))
        for one in measures
    ]
    codes, text, odd = read_measures("\n".join(lines), SHIPPED_WORDING, MAY)
    assert (set(codes), odd) == (measures, "")
    assert text == (other if OTHER_FOLLOW_UP in measures else "")
