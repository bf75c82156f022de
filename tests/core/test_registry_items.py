"""Item lists: the common format with merged categories, points, bases."""

from dataclasses import fields

from app.core.items import CheckPoint, item_cells, read_item, read_items
from app.core.registry import export_fields
from app.core.rows import Cell, Severity

ITEM: dict[str, Cell] = {
    "code": "D02",
    "name": "名称规范使用情况的检查",
    "basis": "《企业名称登记管理规定》第二十三条",
}


def _values(rows: list[dict[str, Cell]]):
    return [read.value for read in read_items(enumerate(rows, start=2))]


def test_an_item_without_a_legal_basis_is_refused():
    read = read_item({**ITEM, "basis": " "}, 4)
    assert read.value is None
    assert [(i.row, i.column, i.code) for i in read.issues] == [
        (4, "basis", "rows.item_basis_missing")
    ]


def test_points_hints_and_materials_come_out_of_their_cells():
    read = read_item(
        {
            **ITEM,
            "check_points": "名称管理\n牌匾是否一致；印章是否一致\n\n",
            "hints": "\n对照执照原件",
            "materials": "营业执照；印章；",
            "importance": "重点",
            "needs_qualification": "需",
        },
        2,
    )
    item = read.value
    assert item is not None
    assert item.check_points == (
        CheckPoint("名称管理"),
        CheckPoint("牌匾是否一致；印章是否一致", "对照执照原件"),
    )
    assert item.materials == ("营业执照", "印章")
    assert item.importance == "重点检查事项"
    assert item.needs_qualification


def test_a_blank_category_continues_the_one_above_and_items_are_numbered_by_category():
    rows: list[dict[str, Cell]] = [
        {"category": "登记事项检查", "name": "甲", "basis": "x"},
        {"category": "", "name": "乙", "basis": "x"},
        {"category": "公示信息检查", "name": "丙", "basis": "x"},
        {"name": "丁", "basis": "x", "code": "own-1"},
    ]
    assert [(v.category, v.name, v.code) for v in _values(rows) if v] == [
        ("登记事项检查", "甲", "01-01"),
        ("登记事项检查", "乙", "01-02"),
        ("公示信息检查", "丙", "02-01"),
        ("公示信息检查", "丁", "OWN-1"),
    ]


def test_sub_items_of_one_item_keep_its_name_and_get_codes_of_their_own():
    rows: list[dict[str, Cell]] = [
        {"code": "B03", "name": "食品经营单位证后监管", "sub_item": "食品销售", "basis": "x"},
        {"code": "B03", "name": "〃", "sub_item": "餐饮服务", "basis": "x"},
        {"code": "", "name": "", "sub_item": "食堂", "basis": "x"},
    ]
    assert [(v.code, v.name, v.sub_item) for v in _values(rows) if v] == [
        ("B03", "食品经营单位证后监管", "食品销售"),
        ("B03-02", "食品经营单位证后监管", "餐饮服务"),
        ("B03-03", "食品经营单位证后监管", "食堂"),
    ]


def test_an_unknown_word_for_importance_is_reported_and_taken_as_plain():
    read = read_item({**ITEM, "importance": "特别"}, 2)
    assert read.value is not None
    assert read.value.importance == "一般检查事项"
    assert [issue.severity for issue in read.issues] == [Severity.LOST]


def test_a_code_that_would_break_the_manifest_is_refused():
    assert read_item({**ITEM, "code": "A|1"}, 2).value is None


def test_what_a_list_exports_reads_back_as_the_same_item():
    cells: dict[str, Cell] = {
        **ITEM,
        "check_points": "甲\n乙\n丙",
        "hints": "\n看乙",
        "materials": "营业执照",
        "valid_from": "2026-01-01",
        "list_version": "样例2026",
        "basis_text": "第一条\n第二条",
    }
    item = read_item(cells, 2).value
    assert item is not None
    assert item.check_points[1] == CheckPoint("乙", "看乙")
    exported = dict(zip(export_fields("items"), item_cells(item), strict=True))
    assert read_item(exported, 2).value == item
    assert set(exported) == {one.name for one in fields(item)} | {"hints"}
