"""Item lists in the forms places publish; versions with their days, compared; joint lists."""

from datetime import UTC, date, datetime

import openpyxl
import pytest

from app.files.sheet_faults import WrongColumns
from app.services.registry import exchange, imports, item_comparison, items
from app.services.registry.imports import commit
from app.services.registry.item_comparison import Fate, SameVersion

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)


def _official(path):
    """The form of the first edition of 2019: two lines of headings, merged cells, no codes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["随机抽查事项清单（示例）"])
    sheet.append(
        ["序号", "抽查项目", "", "检查对象", "事项类别", "检查方式", "检查主体", "检查依据", "备注"]
    )
    sheet.append(["", "抽查类别", "抽查事项"])
    for one in ("A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:F3", "G2:G3", "H2:H3", "I2:I3"):
        sheet.merge_cells(one)
    who = ["企业", "一般检查事项", "现场检查、网络检查", "县级以上市场监管部门"]
    sheet.append(["1", "登记事项检查", "执照的检查", *who, "《示例条例》第三十六条", ""])
    sheet.append(["", "", "名称的检查", *who, "《示例规定》第二十二条", "重点地区"])
    sheet.append(["2", "特种设备检查", "使用单位的检查", "使用单位", "重点检查事项", *who[2:]])
    sheet["H6"] = "《示例设备法》第五条"
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("B4:B5")
    sheet.merge_cells("A1:I1")
    book.save(path)
    return path


def test_the_official_form_with_merged_categories_is_read_and_numbered_by_category(desk, tmp_path):
    found = desk.preview("items", _official(tmp_path / "official.xlsx"))
    commit(desk.store, desk.clerk, found.staging, now=NOW)
    lines = items.items(desk.store, desk.clerk)
    assert [(one.code, one.category, one.name, one.importance) for one in lines] == [
        ("01-01", "登记事项检查", "执照的检查", "一般检查事项"),
        ("01-02", "登记事项检查", "名称的检查", "一般检查事项"),
        ("02-01", "特种设备检查", "使用单位的检查", "重点检查事项"),
    ]
    assert items.item(desk.store, desk.clerk, lines[1].id).record.remark == "重点地区"


LONG = {
    "代码": "B03",
    "抽查事项": "食品经营单位证后监管",
    "抽查子项": "食品销售单位证后监管",
    "抽查对象": "食品销售单位",
    "抽查比例": "不超过30%",
    "抽查频次": "一般不超过2次/年",
    "方式": "现场检查",
    "资格": "需",
    "抽查依据": "《食品安全法》相关规定",
    "权责清单编码": "QZ-17",
    "检查内容": "许可证是否有效\n从业人员是否健康",
    "要求提供材料": "营业执照\n食品经营许可证",
}


def test_the_long_form_keeps_sub_items_limits_qualification_and_duty_code(desk):
    second = {**LONG, "抽查事项": "〃", "抽查子项": "餐饮服务单位证后监管"}
    desk.take("items", [LONG, second], NOW)
    one, two = items.items(desk.store, desk.clerk)
    assert (one.code, two.code, two.name) == ("B03", "B03-02", "食品经营单位证后监管")
    record = items.item(desk.store, desk.clerk, one.id).record
    assert (record.ratio, record.frequency) == ("不超过30%", "一般不超过2次/年")
    assert (record.needs_qualification, record.duty_code) == (True, "QZ-17")
    assert [point.text for point in record.check_points] == ["许可证是否有效", "从业人员是否健康"]
    assert record.materials == ("营业执照", "食品经营许可证")


JOINT = [
    {
        "序号": "1",
        "抽查领域": "学校办学情况抽查",
        "抽查事项": "学校食堂食品安全情况的检查",
        "检查对象": "学校食堂",
        "发起部门": "市场监管部门",
        "配合部门": "教育部门、卫生健康部门",
        "抽查层级": "县级",
    },
    {
        "序号": "2",
        "抽查领域": "",
        "抽查事项": "校外培训机构的检查",
        "检查对象": "校外培训机构",
        "发起部门": "教育部门",
        "配合部门": "市场监管部门",
        "抽查层级": "县级",
    },
]


def test_a_joint_list_comes_in_beside_the_list_in_force_and_waits_for_its_basis(desk):
    desk.take("items", [LONG], NOW)
    found = desk.preview("items", desk.file(JOINT))
    assert (found.counts.new, found.counts.vanished, found.counts.warned) == (2, 1, 2)
    assert {issue.code for issue in found.issues} == {"rows.item_basis_later"}
    commit(desk.store, desk.clerk, found.staging, now=LATER, keep_items=True)
    own, first, second = items.items(desk.store, desk.clerk)
    assert (own.code, own.usable) == ("B03", True)
    assert [(one.code, one.domain, one.initiator, one.usable) for one in (first, second)] == [
        ("L01-01", "学校办学情况抽查", "市场监管部门", False),
        ("L01-02", "学校办学情况抽查", "教育部门", False),
    ]
    assert first.partners == ("教育部门", "卫生健康部门")
    assert items.item(desk.store, desk.clerk, first.id).record.level == "县级"


def test_a_supplement_that_brings_nothing_new_makes_no_version(desk):
    desk.take("items", [LONG, {**LONG, "代码": "B09"}], NOW)
    found = desk.preview("items", desk.file([LONG]))
    done = commit(desk.store, desk.clerk, found.staging, now=LATER, keep_items=True)
    assert done.list_label == ""
    assert len(items.lists(desk.store, desk.clerk)) == 1


def test_an_ordinary_list_without_a_basis_column_is_refused(desk):
    bare = {key: value for key, value in LONG.items() if key != "抽查依据"}
    with pytest.raises(WrongColumns):
        desk.preview("items", desk.file([bare]))


def test_a_version_ends_on_the_day_before_the_next_begins(desk):
    desk.take("items", [LONG], NOW)
    desk.take("items", [{**LONG, "抽查比例": "5%"}], LATER)
    newest, oldest = items.lists(desk.store, desk.clerk)
    assert (oldest.valid_from, oldest.until) == (date(2026, 3, 5), date(2026, 6, 30))
    assert newest.until is None


def test_two_versions_show_what_is_new_changed_field_by_field_and_gone(desk):
    same = {**LONG, "代码": "B01"}
    gone = {**LONG, "代码": "B02"}
    desk.take("items", [LONG, same, gone], NOW)
    changed = {**LONG, "抽查比例": "不超过5%", "资格": "无需"}
    desk.take("items", [changed, same, {**LONG, "代码": "B07"}], LATER)
    newest, oldest = items.lists(desk.store, desk.clerk)
    found = item_comparison.compare(desk.store, desk.clerk, newest.id, oldest.id)
    assert (found.old.id, found.new.id, found.same) == (oldest.id, newest.id, 1)
    assert [(row.fate, row.code) for row in found.rows] == [
        (Fate.CHANGED, "B03"),
        (Fate.NEW, "B07"),
        (Fate.GONE, "B02"),
    ]
    assert [(one.column, one.before, one.after) for one in found.rows[0].changes] == [
        ("抽查比例", "不超过30%", "不超过5%"),
        ("是否需专业岗位资格", "是", "否"),
    ]
    again = item_comparison.compare(desk.store, desk.clerk, oldest.id, newest.id)
    assert again == found
    with pytest.raises(SameVersion):
        item_comparison.compare(desk.store, desk.clerk, newest.id, newest.id)


def test_a_list_with_joint_columns_reads_back_what_it_exports(desk, tmp_path):
    rows = [{**one, "检查依据": "《示例法》第五条", "备注": "示例"} for one in JOINT]
    desk.take("items", rows, NOW)
    path = tmp_path / "out.xlsx"
    exchange.export(desk.store, desk.clerk, "items", path, now=NOW)
    again = desk.preview("items", path)
    assert (again.counts.unchanged, again.counts.changed, again.counts.new) == (2, 0, 0)
    imports.discard(again.staging)
