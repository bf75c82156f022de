"""Rows of a .ods come out the same whether the parser sees them or not."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.files import packages
from app.files.ods_tables import OdsHandler
from app.files.sheet_faults import Damaged, Unsafe
from app.files.sheet_formats import open_grids

ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    "<office:spreadsheet>"
)
END = "</office:spreadsheet></office:body></office:document-content>"
STRING = ' office:value-type="string" calcext:value-type="string"'


def cell(inner: str, attributes: str = STRING, name: str = "table-cell") -> str:
    return f"<table:{name}{attributes}>{inner}</table:{name}>"


NESTED = (
    '<draw:frame><table:table table:name="x"><table:table-row>'
    f"{cell('<text:p>inner</text:p>')}</table:table-row><table:table-row/></table:table></draw:frame>"
)
CELLS = (
    cell("<text:p>甲 &amp; 乙</text:p>"),
    cell("<text:p>&#20013;&#x4e2d;&lt;&gt;&quot;&apos;</text:p>"),
    cell("<text:p>甲<text:s text:c='2'/>乙<text:tab/>丙</text:p>"),
    cell("<text:p>一</text:p><text:p>二</text:p>"),
    cell("<text:p>a > b</text:p>"),
    cell("<text:p/>"),
    cell(""),
    "<table:table-cell/>",
    '<table:table-cell table:number-columns-repeated="3"/>',
    '<table:table-cell table:style-name="ce1" table:number-columns-repeated="16370"/>',
    "<table:covered-table-cell/>",
    cell("<text:p>盖住</text:p>", STRING, "covered-table-cell"),
    cell("<text:p>3</text:p>", STRING + ' table:number-columns-repeated="3"'),
    cell("<text:p>0010</text:p>", ' office:value-type="float" office:value="10"'),
    cell(
        "<text:p>9.1E+17</text:p>", ' office:value-type="float" office:value="913608240000000000"'
    ),
    cell("<text:p>26/3/5</text:p>", ' office:value-type="date" office:date-value="2026-03-05"'),
    cell("<text:p>对</text:p>", ' office:value-type="boolean" office:boolean-value="true"'),
    cell("", ' office:value-type="string" office:string-value="只在属性里"'),
    '<table:table-cell office:value-type="float" office:value="7"/>',
    cell("<text:p>#N/A</text:p>", " table:formula=\"of:=IF([.A1]&gt;1;'x';NA())\"" + STRING),
    cell("<text:p>并</text:p>", ' table:number-rows-spanned="2" table:number-columns-spanned="2"'),
    cell("<office:annotation><text:p>批注</text:p></office:annotation><text:p>有批注</text:p>"),
    cell(f"{NESTED}<text:p>有框</text:p>"),
    "\n  " + cell("<text:p>前有空白</text:p>"),
    "<!-- <table:table-row>" + cell("<text:p>注释里</text:p>") + "</table:table-row> -->",
    cell("<text:p><![CDATA[<b>&]]></text:p>"),
    cell("<text:p>\r\n换行\n</text:p>"),
)
ROWS = (
    "",
    ' table:style-name="ro1"',
    ' table:number-rows-repeated="2"',
    ' table:visibility="collapse"',
    " table:visibility='filter'",
)


def document(sheets: list[list[tuple[str, list[str]]]]) -> bytes:
    tables = (
        f'<table:table table:name="s{at}">'
        + "".join(f"<table:table-row{head}>{''.join(row)}</table:table-row>" for head, row in rows)
        + "<table:table-row/></table:table>"
        for at, rows in enumerate(sheets)
    )
    return (ROOT + "".join(tables) + END).encode()


def save(path: Path, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("content.xml", content)
    return path


def everything(path: Path):
    found = []
    for (grids,) in [open_grids(path)]:
        for grid in grids:
            for columns in (None, (0, 2, 5, 40)):
                reading = grid.read(columns)
                lines = list(reading.lines)
                found.append((grid.name, grid.visible, lines, reading.merges))
    return found


rows = st.tuples(st.sampled_from(ROWS), st.lists(st.sampled_from(CELLS), max_size=6))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(rows, max_size=5), min_size=1, max_size=2), st.integers(700, 4000))
def test_a_row_is_the_same_with_and_without_the_parser(tmp_path, sheets, size):
    path = save(tmp_path / "a.ods", document(sheets))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packages, "_CHUNK", size)
        quick = everything(path)
        patched.setattr(OdsHandler, "sieve", lambda _self, chunks: chunks)
        assert quick == everything(path)


def plain(count: int) -> list[tuple[str, list[str]]]:
    return [
        ("", [cell(f"<text:p>第{at}家</text:p>"), cell("<text:p>x</text:p>")])
        for at in range(count)
    ]


def test_rows_of_the_plain_kind_never_reach_the_parser(tmp_path, monkeypatch):
    path = save(tmp_path / "a.ods", document([plain(500)]))
    seen = []
    start = OdsHandler.start

    def counted(self, name, attributes):
        seen.append(name)
        start(self, name, attributes)

    monkeypatch.setattr(OdsHandler, "start", counted)
    ((grid,),) = open_grids(path)
    lines = list(grid.read((1, 0)).lines)
    assert [cells for _, cells, _ in lines] == [["x", f"第{at}家"] for at in range(500)]
    assert len(seen) < 40


@pytest.mark.parametrize("mark", ["gbk", "another prefix"])
def test_what_is_not_written_as_usual_is_left_to_the_parser(tmp_path, mark):
    content = document([plain(3)])
    if mark == "gbk":
        content = content.replace(b"UTF-8", b"GB18030").decode().encode("gb18030")
    else:
        for before in (b"<", b"</", b" ", b"xmlns:"):
            after = b"=" if before == b"xmlns:" else b":"
            content = content.replace(before + b"table" + after, before + b"t" + after)
    path = save(tmp_path / "a.ods", content)
    if mark == "gbk":
        with pytest.raises(Damaged):  # a parser of UTF-8 and UTF-16 only
            open_grids(path)
    else:
        ((grid,),) = open_grids(path)
        assert len(list(grid.read(None).lines)) == 3


def test_entities_of_its_own_make_a_file_unsafe_all_the_same(tmp_path):
    content = document([plain(3)]).replace(
        b"<office:document-content", b'<!DOCTYPE x [<!ENTITY a "b">]><office:document-content', 1
    )
    with pytest.raises(Unsafe):
        open_grids(save(tmp_path / "a.ods", content))


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_table_that_breaks_off_is_said_to_be_damaged(tmp_path, share):
    content = document([plain(400)])
    path = save(tmp_path / "a.ods", content[: int(len(content) * share)])
    with pytest.raises(Damaged):
        open_grids(path)
