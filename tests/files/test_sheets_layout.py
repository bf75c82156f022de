"""What stands around a table and among its rows: found, passed over, and named."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.core.headings import match_headings
from app.files.sheet_faults import WrongColumns
from app.files.sheets import HEADING_ROWS, Layout, SheetLayout, Skipped, Table, look

Read = Callable[..., Table]
CODE = "91440300708461136T"


def _book(path: Path, fill: Callable[[Worksheet], None]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名录"
    fill(sheet)
    book.save(path)
    return path


def _append(*rows: list[Any]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return fill


def _look(path: Path) -> Layout:
    return look(path, lambda cells: match_headings(cells, "enterprises"))


@pytest.mark.parametrize("row", [1, 2, HEADING_ROWS])
def test_the_headings_stand_anywhere_in_the_first_rows(tmp_path: Path, read: Read, row: int):
    def fill(sheet: Worksheet) -> None:
        if row > 1:
            sheet["A1"] = "××县经营主体名录"
            sheet.merge_cells("A1:XFD1")
        for column, text in enumerate(["主体名称", "注册号"], start=3):
            sheet.cell(row, column, text)
            sheet.cell(row + 1, column, "甲")

    table = read(_book(tmp_path / "a.xlsx", fill))
    assert (table.heading_row, [one.number for one in table.rows]) == (row, [row + 1])


def test_headings_further_down_are_not_guessed_at(tmp_path: Path, read: Read):
    path = tmp_path / "a.csv"
    path.write_text("说明\n" * HEADING_ROWS + "主体名称,注册号\n甲,1\n", encoding="utf-8")
    with pytest.raises(WrongColumns):
        read(path)


TWO_LINES = (
    ["序号", "主体名称", "法定代表人", None, "行业", None, None, "住所（经营场所）"],
    [None, None, "姓名", "身份证号", "门类", "代码", "名称", None],
    [1, "甲", "张三", "110101199003071234", "F", 5213, "便利店零售", "人民路1号"],
)


def _two_lines(sheet: Worksheet) -> None:
    _append(["名录"], *TWO_LINES)(sheet)
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("C2:D2")
    sheet.merge_cells("E2:G2")
    for column in "ABH":
        sheet.merge_cells(f"{column}2:{column}3")


def _two_lines_csv(path: Path) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["名录"], *TWO_LINES])
    return path


@pytest.mark.parametrize("make", [lambda path: _book(path, _two_lines), _two_lines_csv])
def test_two_lines_of_headings_are_joined(tmp_path: Path, read: Read, make: Callable[[Path], Path]):
    table = read(make(tmp_path / "a.xlsx"))
    assert table.headings == {
        "name": "主体名称",
        "legal_rep": "法定代表人姓名",
        "section": "行业门类",
        "trade_code": "行业代码",
        "trade_name": "行业名称",
        "address": "住所（经营场所）",
    }
    assert (table.match.private, table.match.unused) == (("法定代表人身份证号",), ("序号",))
    assert table.heading_row == 2
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, ["甲", "张三", "F", "5213", "便利店零售", "人民路1号"])
    ]


def test_what_is_no_data_among_the_rows_is_named_and_what_looks_like_it_stays(
    tmp_path: Path, read: Read
):
    headings = ["序号", "主体名称", "统一社会信用代码", "住所"]
    path = _book(
        tmp_path / "a.xlsx",
        _append(
            ["经营主体名录"],
            headings,
            [1, "合计（深圳）科技有限公司", CODE, "路1号"],
            [2, "城关所小计", CODE, "路2号"],
            ["本页小计", 2],
            ["经营主体名录"],
            headings,
            ["", " 主体名称", "统一社会信用代码", None],
            [3, "住所", "", "路3号"],
            [4, None, None, None],
            ["注：本表由各所填报"],
            ["示例（请删除）", "某某店", CODE, ""],
            ["合 计", None, "3户"],
            ["填表人：", "审核人："],
        ),
    )
    table = read(path)
    rows = [row.number for row in table.rows]
    assert rows == [3, 4, 9]
    assert [(one.row, one.why) for one in table.skipped] == [
        (5, "subtotal"),
        (6, "note"),
        (7, "repeated_heading"),
        (8, "repeated_heading"),
        (11, "note"),
        (12, "example"),
        (13, "subtotal"),
        (14, "note"),
    ]
    assert table.skipped[0] == Skipped("名录", 5, "subtotal")


def test_both_lines_of_repeated_headings_are_known_again(tmp_path: Path, read: Read):
    def fill(sheet: Worksheet) -> None:
        _two_lines(sheet)
        _append(*TWO_LINES)(sheet)

    table = read(_book(tmp_path / "a.xlsx", fill))
    assert [row.number for row in table.rows] == [4, 7]
    assert [(one.row, one.why) for one in table.skipped] == [
        (5, "repeated_heading"),
        (6, "repeated_heading"),
    ]


def test_cells_merged_downwards_count_for_every_row_they_cover(tmp_path: Path, read: Read):
    def fill(sheet: Worksheet) -> None:
        _append(
            ["所属乡镇", "主体名称", "注册号"],
            ["麦㙦镇", "甲", "1"],
            [None, "乙", "2"],
            [None, None, None],
            [None, "丙", "3"],
            [None, "丁", "4"],
        )(sheet)
        sheet.merge_cells("A2:A5")
        sheet.merge_cells("B6:C6")

    table = read(_book(tmp_path / "a.xlsx", fill))
    assert [row.cells for row in table.rows] == [
        ["麦㙦镇", "甲", "1"],
        ["麦㙦镇", "乙", "2"],
        ["麦㙦镇", "丙", "3"],
        ["", "丁", ""],
    ]


def test_hidden_rows_are_read_and_counted_hidden_sheets_left_and_named(tmp_path: Path, read: Read):
    book = openpyxl.Workbook()
    for at, (title, state) in enumerate(
        [("城关", "visible"), ("旧", "hidden"), ("更旧", "veryHidden"), ("说明", "visible")]
    ):
        sheet = book.worksheets[0] if at == 0 else book.create_sheet()
        sheet.title, sheet.sheet_state = title, state
        _append(*([["本表说明"]] if title == "说明" else [["主体名称", "注册号"], [title, "1"]]))(
            sheet
        )
    book.worksheets[0].append(["乙", "2"])
    book.worksheets[0].row_dimensions[3].hidden = True
    path = tmp_path / "a.xlsx"
    book.save(path)
    table = read(path)
    assert [row.cells[0] for row in table.rows] == ["城关", "乙"]
    assert table.hidden_sheets == ("旧", "更旧")
    assert table.other_sheets == ("说明",)
    assert (table.hidden.count, table.hidden.rows) == (1, [("城关", 3)])


def test_thousands_of_formatted_blank_rows_are_no_rows(tmp_path: Path, read: Read):
    def fill(sheet: Worksheet) -> None:
        _append(["主体名称", "注册号"], ["甲", "1"])(sheet)
        for row in range(3, 3_000):
            sheet.cell(row, 1).number_format = "@"
            sheet.row_dimensions[row].height = 20

    assert len(list(read(_book(tmp_path / "a.xlsx", fill)).rows)) == 1


def test_a_mapping_by_hand_goes_before_what_is_understood(tmp_path: Path, read: Read):
    path = _book(
        tmp_path / "a.xlsx",
        _append(["店名", "主体名称", "编号", "电话", "备注"], ["甲", "旧名", CODE, "1", "x"]),
    )
    table = read(path, mapping={"店名": "name", "编号": "uscc", "电话": ""})
    assert table.headings == {"name": "店名", "uscc": "编号"}
    assert table.match.unused == ("主体名称", "备注")
    assert [row.cells for row in table.rows] == [["甲", CODE]]


def test_a_mapping_names_headings_of_two_lines_by_both(tmp_path: Path, read: Read):
    def fill(sheet: Worksheet) -> None:
        _append(["店", None, "证号"], ["叫什么", "在哪", None], ["甲", "路1号", CODE])(sheet)
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:C2")

    path = _book(tmp_path / "a.xlsx", fill)
    layout = _look(path).sheets[0]
    assert (layout.heading_row, layout.headings) == (1, ("店叫什么", "店在哪", "证号"))
    keys = {"店叫什么": "name", "店在哪": "address", "证号": "uscc"}
    assert [row.cells for row in read(path, mapping=keys).rows] == [["甲", "路1号", CODE]]


def test_a_look_shows_all_sheets_their_headings_and_first_rows(tmp_path: Path):
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "表一"
    _append(["名单"], ["店名", None, "编号"], *([f"第{at}家", None, at] for at in range(9)))(first)
    second = book.create_sheet("旧")
    second.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert _look(tmp_path / "a.xlsx") == Layout(
        (
            SheetLayout(
                "表一",
                True,
                2,
                ("店名", "", "编号"),
                tuple((f"第{at}家", "", str(at)) for at in range(5)),
            ),
            SheetLayout("旧", False, 0, (), ()),
        )
    )


def test_a_look_at_text_splits_it_by_the_delimiter_that_is_in_it(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("店名\t编号,旧\n甲\t1\n", encoding="gbk")
    (sheet,) = _look(path).sheets
    assert (sheet.headings, sheet.rows) == (("店名", "编号,旧"), (("甲", "1"),))
