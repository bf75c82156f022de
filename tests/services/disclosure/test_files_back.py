"""Lists that come back from a spreadsheet program, and files that are no list of ours."""

from datetime import date

import openpyxl
import pytest

from app.services.disclosure import disclosure_back


def test_a_file_that_was_saved_elsewhere_with_broken_codes_is_told(desk, approved):
    approved(desk.county.assignments)
    made = desk.export("gsxt")
    assert desk.check(made.path).differs is None
    book = openpyxl.load_workbook(made.path)
    resaved = desk.folder / "另存.xlsx"
    book.save(resaved)
    assert desk.check(resaved).differs.count == 0
    for row in book.active.iter_rows(min_row=2):
        row[5].value = float(row[5].value)
        row[9].value = date.fromisoformat(row[9].value)
        row[9].number_format = "yyyy/m/d"
    book.save(resaved)
    differs = desk.check(resaved).differs
    assert (differs.count, differs.broken) == (4, 4)
    assert {(one.heading, one.theirs) for one in differs.changed} == {
        ("抽查任务编号", "3.60824202603051E+17")
    }


def test_a_text_file_saved_by_a_spreadsheet_program_is_told_cell_by_cell(desk, approved):
    approved(desk.county.assignments)
    made = desk.export("announcement", "csv-utf8")
    words = made.path.read_text("utf-8-sig")
    saved = desk.folder / "公告.csv"
    saved.write_text(
        words.replace("360824202603051001", "3.60824E+17").replace("2026-03-10", "2026/3/10"),
        encoding="gbk",
        errors="replace",
    )
    found = desk.check(saved)
    assert (found.exported_as, found.preset) == (made.path.name, "announcement")
    kinds = [one.kind.value for one in found.differs.changed]
    assert kinds.count("DAY") == 5
    assert "CHANGED" in kinds  # 𬭎 has no place in GBK
    untouched = desk.folder / "同.csv"
    untouched.write_text(words, encoding="gb18030")
    assert desk.check(untouched).differs.count == 0


def test_a_foreign_file_is_told_so(desk, approved, tmp_path):
    approved(desk.county.assignments)
    other = tmp_path / "别的.csv"
    other.write_text("姓名,工号\n张三,0010\n", encoding="utf-8")
    with pytest.raises(disclosure_back.NothingExported):
        desk.check(other)
    made = desk.export("gsxt", "csv-utf8")
    with pytest.raises(disclosure_back.Foreign):
        desk.check(other)
    strangers = tmp_path / "外.csv"
    head = made.path.read_text("utf-8-sig").splitlines()[0]
    cells = ",".join(
        ["外县公司", "91999999MA00000000", "1", "1", "1", "1", "1", "1", "1", "1", "1"]
    )
    strangers.write_text(f"{head}\n{cells}\n", encoding="utf-8")
    with pytest.raises(disclosure_back.Foreign):
        desk.check(strangers)
