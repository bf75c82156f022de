"""Spreadsheets out: codes stay text, formulas stay asleep, files are whole or absent."""

import errno
import os
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.headings import KINDS, Kind, label, match_headings
from app.core.registry import read_registry
from app.files.sheet_faults import DiskFull, MissingCharacters, NoRows, Unwritable
from app.files.sheets import read_table
from app.files.templates import CHOICES, write_template
from app.files.workbooks import Sheet, csv_text, write_csv, write_xlsx

HEADINGS = ("主体名称", "统一社会信用代码")


def test_codes_are_text_cells_and_nothing_is_a_formula(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    rows = [["=1+1", "914403007084611361"], ["@甲", "00012"], ["-", None]]
    write_xlsx(path, [Sheet("名录", HEADINGS, rows)])
    sheet = openpyxl.load_workbook(path)["名录"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == rows
    texts = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in texts} == {"s"}
    assert {cell.number_format for cell in texts} == {"@"}
    assert sheet["A2"].quotePrefix
    assert sheet.freeze_panes == "A2"


def test_numbers_and_dates_keep_their_type(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [Sheet("表", ("甲", "乙"), [[3, date(2026, 3, 5)]], {0: 30})])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A2"].value == 3
    assert sheet["B2"].is_date
    assert sheet.column_dimensions["A"].width == 30


def test_characters_a_workbook_cannot_hold_are_left_out(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [Sheet("a/b[1]" * 8, ("甲",), [["x\x00\x0by㙦𬭎"]])])
    assert openpyxl.load_workbook(path).worksheets[0]["A2"].value == "xy㙦𬭎"


def test_a_full_sheet_goes_on_in_another_with_its_headings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.files.workbooks._ROWS_PER_SHEET", 2)
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [Sheet("名录", ("甲",), ([str(n)] for n in range(5)))])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["名录", "名录(2)", "名录(3)"]
    found = [[row[0] for row in sheet.values] for sheet in book.worksheets]
    assert found == [["甲", "0", "1"], ["甲", "2", "3"], ["甲", "4"]]


def test_rows_are_written_as_they_come(tmp_path: Path):
    """No row waits in memory for the last one."""
    alive: list[int] = []

    class Told(str):
        def __new__(cls, number: int) -> "Told":
            alive.append(number)
            return super().__new__(cls, number)

        def __del__(self) -> None:
            alive.pop()

    most = 0

    def rows() -> Iterator[list[str]]:
        nonlocal most
        for number in range(10_000):
            most = max(most, len(alive))
            yield [Told(number)]

    write_xlsx(tmp_path / "a.xlsx", [Sheet("名录", ("甲",), rows())])
    assert most <= 3


_cells = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=12)


@given(st.lists(st.tuples(_cells, _cells), max_size=4))
@settings(max_examples=40, deadline=None)
def test_every_text_comes_back_as_it_was(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("texts") / "a.xlsx"
    write_xlsx(path, [Sheet("表", ("甲", "乙"), rows)])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    back = [tuple(value or "" for value in row) for row in sheet.iter_rows(2, values_only=True)]
    assert list(filter(any, back)) == list(filter(any, rows))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_text_has_windows_line_ends_and_reads_back(tmp_path: Path, encoding: str):
    path = tmp_path / "a.csv"
    write_csv(path, HEADINGS, [["麦㙦镇𬭎源店", "1"], ['甲,"乙"', "=cmd()"]], encoding)
    content = path.read_bytes()
    assert content.count(b"\r\n") == 3
    assert content.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    table = read_table(path, partial(match_headings, kind="enterprises"))
    assert table.fields == ("name", "uscc")
    assert [row.cells for row in table.rows] == [
        ["麦㙦镇𬭎源店", "1"],
        ['甲,"乙"', "'=cmd()"],
    ]


def test_an_encoding_without_some_characters_names_them_and_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(MissingCharacters) as caught:
        write_csv(path, HEADINGS, [["麦㙦镇", ""], ["𬭎㙦", ""]], "gbk")
    assert (caught.value.fields["characters"], caught.value.fields["count"]) == ("㙦、𬭎", 2)
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text(encoding="utf-8") == "old"


@given(st.text(max_size=20))
@settings(max_examples=100)
def test_no_cell_of_text_begins_like_a_formula_unless_it_is_a_number(text: str):
    written = csv_text(text)
    assert written in (text, f"'{text}")
    if written[:1] in ("=", "@", "\t", "\r"):
        raise AssertionError(written)
    if written[:1] in ("+", "-"):
        assert not any(character.isalpha() or character in "()!|" for character in written)


@pytest.mark.parametrize(
    ("number", "fault"), [(errno.ENOSPC, DiskFull), (errno.EACCES, Unwritable)]
)
def test_a_fault_while_saving_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, fault: type[Exception]
):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(fault):
        write_xlsx(path, [Sheet("表", HEADINGS, [])])
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_rows_that_fail_half_way_leave_nothing(tmp_path: Path):
    def rows() -> Iterator[list[str]]:
        yield ["甲", "1"]
        raise KeyError("half way")

    for write in (
        lambda: write_csv(tmp_path / "a.csv", HEADINGS, rows()),
        lambda: write_xlsx(tmp_path / "a.xlsx", [Sheet("表", HEADINGS, rows())]),
    ):
        with pytest.raises(KeyError):
            write()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_offers_choices_and_holds_no_row_of_its_own(tmp_path: Path, kind: Kind):
    path = tmp_path / "t.xlsx"
    write_template(path, kind)
    book = openpyxl.load_workbook(path)
    assert len(book.worksheets) == 2
    offered = book.worksheets[0].data_validations.dataValidation
    words = {cell.value for row in book.worksheets[1].iter_rows(min_row=2) for cell in row}
    assert offered
    assert any(set(choices) <= words for choices in CHOICES.values())
    with pytest.raises(NoRows):
        read_table(path, partial(match_headings, kind=kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_in_from_its_example_imports_without_a_word(tmp_path: Path, kind: Kind):
    path = tmp_path / "t.xlsx"
    write_template(path, kind)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for column, cell in enumerate(sheet[3][: sheet.max_column - 1], start=1):
        text = str(cell.value or "")
        sheet.cell(4, column, text.removeprefix("示例（不会导入，可删除）") or None)
    book.save(path)
    table = read_table(path, partial(match_headings, kind=kind))
    headings = [label(kind, name) for name in table.match.columns]
    assert len(headings) == sheet.max_column - 1
    reads = [
        read
        for _, read in read_registry(
            kind, ((r.number, dict(zip(table.fields, r.cells, strict=True))) for r in table.rows)
        )
    ]
    assert len(reads) == 1
    assert reads[0].value is not None
    assert reads[0].issues == ()
