"""Worksheets of .xlsx as programs write them, and how their values are read."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.files.cell_values import format_reading
from app.files.grids import Line, cell_name, column_of
from app.files.packages import Package
from app.files.xlsx_rows import Look, RowReader
from app.files.xlsx_strings import SharedTexts

Rows = Callable[..., list[tuple[int, dict[str, Any]]]]
DAY = datetime.date(2026, 3, 5)

STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    '<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="177" formatCode="0000"/></numFmts><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs>'
    "</styleSheet>"
)


@pytest.mark.parametrize(("since_1904", "serial"), [(False, 46086), (True, 44624)])
def test_days_are_counted_from_1900_or_1904_and_leading_zeros_are_what_is_shown(
    raw_xlsx: Callable[..., Path],
    sheet_xml: Callable[..., str],
    texts: Callable[..., str],
    filled: Rows,
    since_1904: bool,
    serial: int,
):
    cells = "".join(
        f'<c r="{letter}2" s="{style}"><v>{value}</v></c>'
        for letter, style, value in (("C", 1, serial), ("D", 2, serial), ("B", 4, 10))
    )
    properties = '<workbookPr date1904="1"/>' if since_1904 else "<workbookPr/>"
    path = raw_xlsx(
        sheet_xml(
            (1, texts(1, "主体名称", "注册号", "成立日期")),
            (2, texts(2, "甲") + cells),
            (3, texts(3, "乙") + f'<c r="C3" s="3"><v>{serial}.75</v></c>'),
            (4, texts(4, "丙") + '<c r="C4" t="d"><v>2026-03-05T00:00:00</v></c>'),
        ),
        styles=STYLES,
        properties=properties,
    )
    assert filled(path) == [
        (2, {"name": "甲", "regno": "0010", "founded": DAY}),
        (3, {"name": "乙", "founded": DAY}),
        (4, {"name": "丙", "founded": DAY}),
    ]


# Serial numbers and days as the spreadsheet standard gives them (ECMA-376 part 1, 18.17.4.1).
@pytest.mark.parametrize(
    ("number", "code", "stored", "read"),
    [
        (14, "", "1", datetime.date(1900, 1, 1)),
        (14, "", "59", datetime.date(1900, 2, 28)),
        (14, "", "61", datetime.date(1900, 3, 1)),
        (14, "", "2958465", datetime.date(9999, 12, 31)),
        (14, "", "2958466", "2958466"),
        (57, "", "46086", DAY),
        (200, "[$-F800]dddd\\,\\ mmmm\\ dd", "46086", DAY),
        (200, "e/m/d;@", "46086", DAY),
        (200, '#,##0.00"元"', "46086", "46086"),
        (200, "0.00E+00", "46086", "46086"),
        (200, "[Red]0", "46086", "46086"),
        (200, "General", "46086", "46086"),
        (200, "@", "9.1440300708461E+17", "9.14403007084610E+17"),
        (0, "", "110108000000016", "110108000000016"),
        (0, "", "0.1", "0.1"),
        (0, "", "#N/A", "#N/A"),
    ],
)
def test_a_number_is_a_day_where_its_format_shows_one(
    number: int, code: str, stored: str, read: object
):
    assert format_reading(number, code, since_1904=False)(stored) == read


SHARED = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>主体名称</t></si><si><t xml:space='preserve'>注册号 </t></si><si/>"
    "<si><r><rPr><b/></rPr><t>甲&amp;</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></si>"
    "<si><t>a_x000D_b&#10;c</t><phoneticPr fontId='1'/></si></sst>"
)


def test_shared_texts_of_several_looks_and_with_escapes_read(
    raw_xlsx: Callable[..., Path], sheet_xml: Callable[..., str], filled: Rows
):
    def cell(reference: str, number: int) -> str:
        return f'<c r="{reference}" t="s"><v>{number}</v></c>'

    path = raw_xlsx(
        sheet_xml(
            (1, cell("A1", 0) + cell("B1", 1)),
            (2, cell("A2", 3) + cell("B2", 4)),
            (3, cell("A3", 2) + cell("B3", 3)),
        ),
        sharedStrings=SHARED,
    )
    assert filled(path) == [(2, {"name": "甲&乙", "regno": "a\rb\nc"}), (3, {"regno": "甲&乙"})]


def test_many_shared_texts_are_packed_and_found(
    monkeypatch: pytest.MonkeyPatch, raw_xlsx: Callable[..., Path], sheet_xml: Callable[..., str]
):
    monkeypatch.setattr("app.files.xlsx_strings._LISTED", 10)
    monkeypatch.setattr("app.files.xlsx_strings._UNPACKED", 2)
    items = "".join(f"<si><t>第{at}家</t></si>" for at in range(5_000))
    path = raw_xlsx(sheet_xml(), sharedStrings=SHARED.split("<si>")[0] + items + "</sst>")
    shared = SharedTexts(Package(path), "xl/sharedStrings.xml")
    for at in (0, 9, 10, 11, 73, 74, 3_210, 4_999, 12):
        assert shared.text(str(at)) == f"第{at}家"


@pytest.mark.parametrize(
    "row",
    [
        (
            '<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>'
            '<x:c r="B2"><x:v>12</x:v></x:c></x:row>'
        ),
        (
            "<x:row r='2'><x:c t='inlineStr' r='A2'><x:is><x:r><x:t>甲</x:t></x:r></x:is></x:c>"
            "<x:c r='B2' t='str'><x:f>1&amp;2</x:f><x:v>12</x:v></x:c></x:row>"
        ),
        (
            '<x:row>\n <x:c t="inlineStr">\n  <x:is><x:t>甲</x:t></x:is>\n </x:c>\n'
            " <x:c>\n  <x:v>12</x:v>\n </x:c>\n</x:row>"
        ),
        (
            '<x:row r="2" x:hidden="0"><x:c r="A2" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>'
            '<x:c r="B2"><x:v><![CDATA[12]]></x:v></x:c><x:c r="C2" s="1"/></x:row>'
        ),
        (
            '<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>'
            '<x:c r="B2"><x:f>"12"</x:f></x:c></x:row>'
        ),
    ],
)
def test_unusual_xml_of_other_programs_reads(raw_xlsx: Callable[..., Path], filled: Rows, row: str):
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>主体名称</x:t></x:is></x:c>'
        '<x:c r="B1" t="inlineStr"><x:is><x:t>注册号</x:t></x:is></x:c></x:row>'
        f"{row}</x:sheetData></x:worksheet>"
    )
    assert filled(raw_xlsx(sheet)) == [(2, {"name": "甲", "regno": "12"})]


_LOOK = Look("a.xlsx", [], lambda number: f"第{number}")
_VALUE = st.text(st.sampled_from("甲a1 &<>\"'_x0"), max_size=6)
_CELL = st.tuples(st.integers(0, 8), st.sampled_from(["inlineStr", "str", "s", "n"]), _VALUE)


def _xml(cells: list[tuple[int, str, str]], gap: str) -> Iterator[bytes]:
    found: dict[int, str] = {}
    for column, kind, value in cells:
        value = str(len(value)) if kind in "sn" else value
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
        found[column] = f'<c r="{cell_name(1, column)}" t="{kind}">{gap}{inner}{gap}</c>'
    whole = f'<row r="1">{"".join(found[at] for at in sorted(found))}</row>'.encode()
    yield whole[: len(whole) // 2]
    yield whole[len(whole) // 2 :]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(_CELL, max_size=8), st.none() | st.lists(st.integers(0, 9), unique=True, min_size=1)
)
def test_the_quick_way_and_the_thorough_way_read_the_same(
    cells: list[tuple[int, str, str]], columns: list[int] | None
):
    quick = RowReader(_LOOK, "表", b"", columns).lines(_xml(cells, ""))
    thorough = RowReader(_LOOK, "表", b"", columns).lines(_xml(cells, "\n"))
    assert [_bare(line) for line in quick] == [_bare(line) for line in thorough]


def _bare(line: Line) -> tuple[int, str, bool]:
    number, cells, hidden = line
    return number, "|".join(str(cell).rstrip() for cell in cells).rstrip("|"), hidden


@given(st.integers(0, 16_383), st.integers(1, 1_048_576))
def test_a_cell_has_one_name(column: int, row: int):
    name = cell_name(row, column)
    assert column_of(name.rstrip("0123456789")) == column
    assert name.endswith(str(row))
