"""The published lists: their columns as the portals have them, and what stays inside."""

from datetime import date

import pytest

from app.core.disclosure import (
    ANNOUNCEMENT,
    GSXT,
    Entry,
    Field,
    Reason,
    TaskFacts,
    block,
    reason_out,
    table,
)
from app.core.disclosure_maps import PrivateField, column_map

TASK = TaskFacts(
    "34000020171000",
    "2017年度全省不定向抽查（全省）",
    "340000201709041000",
    "2017年度全省不定向抽查（全省）",
    False,
    "滁州市定远县市场监督管理局",
)
CODE = "91360824MAC000017N"
ENTRY = Entry(7, "明𬭎公司", CODE, date(2017, 10, 30), ("CLEAR",))


def test_the_portal_list_has_the_nine_columns_together_and_says_whose_page_it_is():
    assert GSXT.headings[:2] == ("企业名称", "统一社会信用代码/注册号")
    assert "|".join(GSXT.headings[2:]) == (
        "序号|抽查计划编号|抽查计划名称|抽查任务编号|抽查任务名称|抽查类型|抽查机关|抽查完成日期|抽查结果"
    )


def test_the_real_row_of_the_portal_comes_out_as_it_stands_there():
    assert table(GSXT, TASK, (ENTRY,)) == (
        (
            "明𬭎公司",
            CODE,
            "1",
            "34000020171000",
            "2017年度全省不定向抽查（全省）",
            "340000201709041000",
            "2017年度全省不定向抽查（全省）",
            "不定向",
            "滁州市定远县市场监督管理局",
            "2017-10-30",
            "未发现问题",
        ),
    )


def test_the_announcement_has_a_block_and_a_table():
    assert [heading for heading, _ in block(ANNOUNCEMENT, TASK)] == [
        "抽查计划编号",
        "抽查计划名称",
        "抽查任务编号",
        "抽查任务名称",
        "抽查类型",
        "检查机关",
    ]
    assert "|".join(ANNOUNCEMENT.headings) == (
        "序号|抽查市场主体名称|统一社会信用代码/注册号|检查完成日期|检查结果|备注"
    )
    rows = table(
        ANNOUNCEMENT, TASK, (ENTRY, Entry(8, "乙", "", date(2017, 11, 1), ("MOVED",), True))
    )
    assert rows[1] == ("2", "乙", "", "2017-11-01", "迁出", "更正")


def test_directed_draws_say_so():
    directed = TaskFacts("1", "", "", "", True, "")
    assert dict(block(ANNOUNCEMENT, directed))["抽查类型"] == "定向"


def test_private_fields_cannot_be_chosen():
    assert column_map("own", {"result": "结果", "seq": "号"}).headings == ("结果", "号")
    for name in ("phone", "legal_rep", "risk_class", "note", "SEQ"):
        with pytest.raises(PrivateField):
            column_map("own", {name: "列"})


@pytest.mark.parametrize(
    ("preset", "entry", "reason"),
    [
        (GSXT, ENTRY, None),
        (GSXT, Entry(1, "甲", CODE), Reason.NOT_APPROVED),
        (GSXT, Entry(1, "甲", CODE, date(2026, 3, 1)), Reason.NO_RESULT),
        (GSXT, Entry(1, "甲", CODE, date(2026, 3, 3), ("CLEAR",)), Reason.FUTURE),
        (GSXT, Entry(1, "甲", "", date(2026, 3, 1), ("CLEAR",)), Reason.NO_CODE),
        (ANNOUNCEMENT, Entry(1, "甲", "", date(2026, 3, 1), ("CLEAR",)), None),
        # 11010519491231002X is the example of GB 11643.
        (
            ANNOUNCEMENT,
            Entry(1, "甲", "11010519491231002X", date(2026, 3, 1), ("CLEAR",)),
            Reason.ID_CARD,
        ),
    ],
)
def test_who_is_left_out_and_why(preset, entry, reason):
    assert reason_out(preset, entry, date(2026, 3, 2)) is reason


def test_a_task_field_only_stands_in_a_block():
    assert {field for preset in (GSXT, ANNOUNCEMENT) for field, _ in preset.block} <= {
        Field.PLAN_NO,
        Field.PLAN_NAME,
        Field.TASK_NO,
        Field.TASK_NAME,
        Field.KIND,
        Field.AUTHORITY,
    }
