"""Spreadsheets in: formats told by content, headings found, bad files named."""

import csv
import datetime
import io
import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from app.core.headings import Kind, match_headings
from app.files import sheet_faults
from app.files.sheets import Skipped, Table, read_table

HEADINGS = ["主体名称", "统一社会信用代码", "成立日期"]
ROWS = [["青岭县麦㙦镇𬭎源超市", "91440300708461136T", "2020-03-05"], ['甲,乙"丙', "", ""]]


def _table(path: Path, kind: Kind = "enterprises") -> Table:
    return read_table(path, partial(match_headings, kind=kind))


def _rows(table: Table) -> list[tuple[int, dict[str, object]]]:
    return [
        (
            row.number,
            {name: cell for name, cell in zip(table.fields, row.cells, strict=True) if cell},
        )
        for row in table.rows
    ]


def _cells(path: Path) -> list[tuple[int, dict[str, object]]]:
    return _rows(_table(path))


def _csv(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADINGS, *ROWS])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def _xlsx(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


EXPECTED = [
    (2, {"name": ROWS[0][0], "uscc": ROWS[0][1], "founded": "2020-03-05"}),
    (3, {"name": '甲,乙"丙'}),
]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_text_reads_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
):
    assert _cells(_csv(tmp_path / "a.csv", delimiter, encoding)) == EXPECTED


def test_the_content_decides_and_not_the_name(tmp_path: Path):
    assert _cells(_csv(tmp_path / "a.xlsx")) == EXPECTED
    book = _xlsx(tmp_path / "b.xlsx", ("名录", [HEADINGS, *ROWS])).rename(tmp_path / "b.csv")
    assert _cells(book) == EXPECTED


def test_an_ods_file_reads_too(tmp_path: Path):
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("姓名", "执法证号")
    )
    data = cells.replace("姓名", "张三").replace("执法证号", "14080812345")
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="人员">'
        f"<table:table-row>{cells}</table:table-row><table:table-row>{data}</table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", manifest)
        file.writestr("content.xml", content)
    assert _rows(_table(tmp_path / "a.ods", "officers")) == [
        (2, {"name": "张三", "cert_no": "14080812345"})
    ]


def test_title_lines_hints_and_the_example_are_passed_over_and_named(tmp_path: Path):
    path = _xlsx(
        tmp_path / "a.xlsx",
        (
            "人员名录库",
            [
                ["市场监管领域执法人员数据库"],
                ["姓名", "省执法证编号"],
                ["必填", "11位"],
                ["案例（请删除）", "14000000000"],
                ["张三", "14080812345"],
                [None, " "],
                ["李四", "14080812346"],
            ],
        ),
        ("参数表", [["岗位大类", "层级"], ["食品药品管理类", "县级"]]),
    )
    table = _table(path, "officers")
    assert (table.heading_row, table.sheets) == (2, ("人员名录库",))
    assert table.skipped == [
        Skipped("人员名录库", 3, "note"),
        Skipped("人员名录库", 4, "example"),
    ]
    assert table.other_sheets == ("参数表",)
    assert [(number, cells["name"]) for number, cells in _rows(table)] == [(5, "张三"), (7, "李四")]


@pytest.mark.parametrize("mark", ["例", "示例", "示 例", "样例：某某店"])
def test_the_word_example_marks_the_row_below_the_headings_and_no_other(tmp_path: Path, mark: str):
    headings = ["序号", "主体名称", "住所"]
    path = _xlsx(
        tmp_path / "a.xlsx",
        (
            "名录",
            [headings, [mark, "某某店", "路1号"], ["2", "甲", "路2号"], [mark, "乙", "路3号"]],
        ),
    )
    table = _table(path)
    assert table.skipped == [Skipped("名录", 2, "example")]
    assert [number for number, _ in _rows(table)] == [3, 4]


def test_sheets_with_the_same_headings_are_read_one_after_the_other(tmp_path: Path):
    path = _xlsx(
        tmp_path / "a.xlsx",
        ("城关", [HEADINGS, ["甲", "", "2020-01-01"]]),
        ("说明", [["本表由各所填写"]]),
        ("麦㙦", [["各所名录"], HEADINGS, ["乙", "", "2020-01-02"]]),
    )
    table = _table(path)
    assert table.sheets == ("城关", "麦㙦")
    at = table.fields.index("name")
    assert [(row.sheet, row.number, row.cells[at]) for row in table.rows] == [
        ("城关", 2, "甲"),
        ("麦㙦", 3, "乙"),
    ]


def test_numbers_keep_their_digits_or_show_that_they_lost_some(tmp_path: Path):
    path = _xlsx(
        tmp_path / "a.xlsx",
        (
            "表",
            [
                ["主体名称", "统一社会信用代码/注册号", "联系电话", "成立日期"],
                ["甲", 110108000000016, 13800001234, datetime.date(2026, 3, 5)],
                [
                    "乙",
                    914403007084611361,
                    0.5,
                    datetime.datetime.fromisoformat("2026-03-05 09:30"),
                ],
            ],
        ),
    )
    (_, first), (_, second) = _cells(path)
    assert first["code"] == "110108000000016"
    assert first["phone"] == "13800001234"
    assert first["founded"] == second["founded"] == datetime.date(2026, 3, 5)
    assert "E+17" in str(second["code"])


def _bytes(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", sheet_faults.EmptyFile),
        (b"\r\n \r\n", sheet_faults.EmptyFile),
        (b"%PDF-1.7\n%\xe2\xe3", sheet_faults.Pdf),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d", sheet_faults.Picture),
        (b"Rar!\x1a\x07\x01\x00", sheet_faults.Archive),
        (b"\x00\x01\x02\x03" * 50, sheet_faults.NotASpreadsheet),
        (b"PK\x03\x04broken", sheet_faults.Truncated),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", sheet_faults.Truncated),
        (b"<html><body>log in</body></html>", sheet_faults.WebPage),
        (b"<html><table><tr><td>x</td></tr></table>", sheet_faults.WrongColumns),
        (b"<html><table><tr><td>x</td></tr><tr><td>y", sheet_faults.Damaged),
        (b"<?xml version='1.0'?><note>x</note>", sheet_faults.NotASpreadsheet),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", sheet_faults.WebArchive),
        (b"\xff\xff\xfe text", sheet_faults.UnknownEncoding),
        ("姓名,执法证号\n张三,1\n".encode(), sheet_faults.WrongColumns),
        ("主体名称,注册号\n".encode(), sheet_faults.NoRows),
        ('主体名称,注册号\n甲,"1\n乙,2\n'.encode(), sheet_faults.Damaged),
    ],
)
def test_each_bad_file_has_its_own_message(tmp_path: Path, content: bytes, fault: type[Exception]):
    with pytest.raises(fault):
        list(_table(_bytes(tmp_path / "bad.xlsx", content)).rows)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(sheet_faults.NoSuchFile) as caught:
        _table(tmp_path / "away.xlsx")
    assert caught.value.fields == {"file": "away.xlsx"}


def test_a_folder_in_place_of_a_file_is_a_fault_of_the_environment(tmp_path: Path):
    with pytest.raises(sheet_faults.Unreadable):
        _table(tmp_path)


def test_wrong_columns_say_what_is_missing_and_what_was_found(tmp_path: Path):
    path = _xlsx(tmp_path / "a.xlsx", ("表", [["人员表"], ["姓名", "执法证号", "职务"], ["张三"]]))
    with pytest.raises(sheet_faults.WrongColumns) as caught:
        _table(path)
    assert caught.value.fields["missing"] == (
        "主体名称、统一社会信用代码或统一社会信用代码/注册号或注册号或住所（经营场所）"
    )
    assert caught.value.fields["found"] == "姓名、执法证号、职务"
