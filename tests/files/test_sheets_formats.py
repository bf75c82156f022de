"""Each format a registry comes in, under whatever name: the same rows come out."""

import datetime
import lzma
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.files.compound import Compound
from app.files.sheet_faults import TooLarge

Rows = Callable[..., list[tuple[int, dict[str, Any]]]]
BOOKS = Path(__file__).parent / "books"
HEADINGS = ("主体名称", "统一社会信用代码", "所属乡镇")
DAY = datetime.date(2026, 3, 5)


def _xls(path: Path) -> Path:
    """Write the workbook that LibreOffice 24 saved as .xls."""
    path.write_bytes(lzma.decompress((BOOKS / "merged.xls.xz").read_bytes()))
    return path


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "名录 .et", "a.csv"])
def test_a_binary_workbook_reads_with_merges_hidden_rows_and_two_lines_of_headings(
    tmp_path: Path, read: Callable[..., Any], name: str
):
    table = read(_xls(tmp_path / name))
    rows = list(table.rows)
    assert table.headings["section"] == "行业门类"
    assert table.headings["trade_code"] == "行业代码"
    assert table.hidden_sheets == ("旧",)
    at = {field: place for place, field in enumerate(table.fields)}
    assert [row.number for row in rows] == [5, 6, 7, 8, 9, 10]
    assert [row.cells[at["township"]] for row in rows] == ["金川镇"] * 3 + ["麦㙦镇"] * 3
    assert rows[0].cells[at["uscc"]] == "110108000000016"
    assert rows[5].cells[at["founded"]] == datetime.date(2020, 3, 10)
    assert (table.hidden.count, table.hidden.rows) == (1, [("名录", 6)])
    assert [(one.row, one.why) for one in table.skipped] == [(11, "subtotal")]


FAILED = {
    # A sheet with formulas that fail, calculated and saved by LibreOffice 24.
    "errors.xls": ("#DIV/0!", "#N/A", "#N/A", "#NAME?", "#VALUE!"),
    "errors.xlsx": ("#DIV/0!", "#N/A", "#N/A", "#NAME?", "#VALUE!"),
    "errors.ods": ("#DIV/0!", "#N/A", "#N/A", "#NAME?", "Err:502"),
}


@pytest.mark.parametrize("suffix", ["", ".et"])
@pytest.mark.parametrize("book", FAILED)
def test_errors_of_formulas_come_in_as_what_they_are_in_every_form(
    tmp_path: Path, filled: Rows, book: str, suffix: str
):
    path = tmp_path / f"{book}{suffix}"
    path.write_bytes(lzma.decompress((BOOKS / f"{book}.xz").read_bytes()))
    rows = dict(filled(path))
    zero, not_there, nobody, no_name, no_root = FAILED[book]
    assert rows[2]["name"] == "青岭县嘉禾豆腐坊"
    assert (rows[2]["phone"], rows[2]["founded"]) == (zero, not_there)
    assert (rows[3]["name"], rows[3]["founded"]) == (nobody, "2026-03-05")
    assert rows[4]["name"] == "#1便利店"
    assert (rows[4]["uscc"], rows[4]["status"]) == (no_name, no_root)


def test_errors_of_an_xlsb_come_in_where_a_row_ends_with_them(tmp_path: Path, filled: Rows):
    rows = [(0, list(enumerate(HEADINGS))), (1, [(0, "甲"), (1, 0x2A)]), (2, [(2, 0x17)])]
    assert filled(xlsb(tmp_path / "a.et", rows)) == [
        (2, {"name": "甲", "uscc": "#N/A"}),
        (3, {"township": "#REF!"}),
    ]


def _spreadsheetml(rows: str, after: str = "") -> str:
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="名录"><Table>{rows}</Table></Worksheet>{after}</Workbook>'
    )


def _ml(*cells: str, attributes: str = "") -> str:
    made = (one if one.startswith("<") else f"<Cell>{_data(one)}</Cell>" for one in cells)
    return f"<Row{attributes}>{''.join(made)}</Row>"


def _data(text: str, kind: str = "String") -> str:
    return f'<Data ss:Type="{kind}">{text}</Data>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_spreadsheetml_under_the_name_xls_reads(
    tmp_path: Path, read: Callable[..., Any], encoding: str
):
    hidden = (
        '<Worksheet ss:Name="旧"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>'
        "</x:WorksheetOptions></Worksheet>"
    )
    rows = (
        _ml("主体名称", "注册号", "成立日期", "所属乡镇")
        + _ml(
            "甲&amp;乙",
            f"<Cell>{_data('110108000000016', 'Number')}<Comment>{_data('改')}</Comment></Cell>",
            f"<Cell>{_data('2026-03-05T00:00:00.000', 'DateTime')}</Cell>",
            f'<Cell ss:MergeDown="1">{_data("麦㙦镇")}</Cell>',
        )
        + _ml("丙", attributes=' ss:Hidden="1"')
        + _ml("丁", f'<Cell ss:Index="4">{_data("城关")}</Cell>', attributes=' ss:Index="9"')
    )
    path = tmp_path / "a.xls"
    path.write_bytes(_spreadsheetml(rows, hidden).encode(encoding))
    table = read(path)
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ["甲&乙", "110108000000016", DAY, "麦㙦镇"]),
        (3, ["丙", "", "", "麦㙦镇"]),
        (9, ["丁", "", "", "城关"]),
    ]
    assert (table.sheets, table.hidden_sheets) == (("名录",), ("旧",))
    assert table.hidden.rows == [("名录", 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_under_the_name_xls_reads(tmp_path: Path, filled: Rows, encoding: str):
    page = (
        "<html><head><meta charset=gb2312><style>td{mso-number-format:'@'}</style></head>"
        "<body><table><tr><td>"  # a table for the page's looks around the one with data
        "<table border=1><tr><th>主体名称</th><th>统一社会信用代码</th><th>所属乡镇</th></tr>"
        "<tr><td>甲&amp;乙&nbsp;</td><td>91440300708461136T</td><td rowspan=2>麦㙦镇</td></tr>"
        "<tr><td>丙<br>丁<!-- x --></td><td><b>9144</b>0300</td></tr>"
        "</table></td></tr></table></body></html>"
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(page.encode(encoding))
    assert filled(path) == [
        (2, {"name": "甲&乙", "uscc": "91440300708461136T", "township": "麦㙦镇"}),
        (3, {"name": "丙\n丁", "uscc": "91440300", "township": "麦㙦镇"}),
    ]


def _ods_cell(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string"{attributes}>'
        f"\n<text:p>{text}</text:p>\n</table:table-cell>"
    )


def _ods(rows: str) -> str:
    name = "urn:oasis:names:tc:opendocument:xmlns"
    return (
        f'<?xml version="1.0"?><office:document xmlns:office="{name}:office:1.0" '
        f'xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0" '
        f'xmlns:style="{name}:style:1.0"><office:automatic-styles>'
        '<style:style style:name="ta2"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="名录">{rows}</table:table>'
        '<table:table table:name="旧" table:style-name="ta2"/>'
        "</office:spreadsheet></office:body></office:document>"
    )


@pytest.mark.parametrize("packed", [True, False])
def test_an_ods_repeats_merges_hides_and_annotates(
    tmp_path: Path, read: Callable[..., Any], packed: bool
):
    rows = (
        "<table:table-row>"
        + "".join(_ods_cell(text) for text in (*HEADINGS, "成立日期", "注册号"))
        + '</table:table-row><table:table-row table:visibility="filter">'
        + _ods_cell("甲<text:s text:c='2'/>乙</text:p><text:p>丙")
        + _ods_cell(
            "9144</text:p><office:annotation><text:p>核</text:p></office:annotation><text:p>"
        )
        + _ods_cell("麦㙦镇", ' table:number-rows-spanned="2"')
        + '<table:table-cell office:value-type="date" office:date-value="2026-03-05"/>'
        + '<table:table-cell office:value-type="float" office:value="10"><text:p>0010</text:p>'
        + "</table:table-cell></table:table-row>"
        + '<table:table-row table:number-rows-repeated="2">'
        + _ods_cell("丁", ' table:number-columns-repeated="2"')
        + "<table:covered-table-cell/></table:table-row>"
        + '<table:table-row table:number-rows-repeated="1048572"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = tmp_path / "a.xls"
    if packed:
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            file.writestr("content.xml", _ods(rows))
    else:
        path.write_text(_ods(rows), encoding="utf-8")
    table = read(path)
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ["甲  乙\n丙", "9144\n", "麦㙦镇", DAY, "0010"]),
        (3, ["丁", "丁", "麦㙦镇", "", ""]),
        (4, ["丁", "丁", "", "", ""]),
    ]
    assert (table.hidden_sheets, table.hidden.rows) == (("旧",), [("名录", 2)])


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    return (
        head + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + content
    )


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    path: Path, rows: list[tuple[int, list[tuple[int, str | int]]]], merge: bytes = b""
) -> Path:
    """Write a .xlsb of one sheet ([MS-XLSB] 2.4): rows from 0 with texts by column.

    A number stands for the error it is the code of.
    """
    data = b""
    for number, cells in rows:
        hidden = 0x10 if number == 2 else 0
        data += _record(0, struct.pack("<IIHBBB", number, 0, 300, 0, hidden, 0) + bytes(4))
        for column, text in cells:
            place = struct.pack("<II", column, 0)
            failed = isinstance(text, int)
            data += _record(3, place + bytes([text])) if failed else _record(6, place + _wide(text))
    sheet = (
        _record(129)
        + _record(148, bytes(16))
        + _record(145)
        + data
        + _record(146)
        + merge
        + _record(130)
    )
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("名录")
    book = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="rId1" '
            f'Type="{types}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        )
        file.writestr("xl/workbook.bin", book)
        file.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="rId1" '
            f'Type="{types}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        file.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def test_an_xlsb_reads(tmp_path: Path, read: Callable[..., Any]):
    rows = [
        (0, list(enumerate(HEADINGS, start=1))),
        (1, [(1, "甲"), (2, "9144"), (3, "麦㙦镇")]),
        (2, [(1, "乙")]),
        (5, [(1, "丙"), (3, "城关")]),
    ]
    path = xlsb(tmp_path / "a.xls", rows, _record(176, struct.pack("<4I", 1, 2, 3, 3)))
    table = read(path)
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ["甲", "9144", "麦㙦镇"]),
        (3, ["乙", "", "麦㙦镇"]),
        (6, ["丙", "", "城关"]),
    ]
    assert table.hidden.rows == [("名录", 3)]


def test_private_use_bytes_of_gbk_come_in_and_nothing_is_replaced(tmp_path: Path, filled: Rows):
    path = tmp_path / "a.csv"
    path.write_bytes("主体名称,注册号\n".encode("gbk") + b"\xaa\xa1\xbc\xd7,1\n")
    assert filled(path) == [(2, {"name": "\ue000甲", "regno": "1"})]


def test_a_stream_of_a_compound_file_is_whole(tmp_path: Path):
    compound = Compound(_xls(tmp_path / "a.xls"))
    assert set(compound.streams) >= {"workbook", "\x05summaryinformation"}
    assert compound.stream("Workbook")[:4] == b"\x09\x08\x10\x00"  # a BOF record of BIFF8
    assert len(compound.stream("\x05SummaryInformation")) == 200  # a short stream


def test_a_cell_far_out_in_an_xlsb_is_named_before_the_sheet_is_held(
    tmp_path: Path, read: Callable[..., Any]
):
    rows = [(0, list(enumerate(HEADINGS))), (1, [(0, "甲")]), (1_048_575, [(16_383, "y")])]
    with pytest.raises(TooLarge) as caught:
        read(xlsb(tmp_path / "a.xlsb", rows))
    assert caught.value.fields["cell"] == "XFD1048576"
