"""Templates to fill in: what the spreadsheet program refuses, and what it is told to say."""

from functools import partial
from pathlib import Path

import openpyxl
import pytest

from app.core import codes
from app.core.headings import FIELDS, ListKind, match_headings
from app.files import templates
from app.files.sheet_faults import NoRows
from app.files.sheets import read_table
from app.files.templates import FIRST_ROW, READY_ROWS, write_template

KINDS: tuple[ListKind, ...] = ("enterprises", "officers", "items", "facts", "recusals")
# What Excel takes of a data validation (its own limits).
FORMULA, TITLE, SENTENCE = 255, 32, 255


@pytest.fixture(scope="module")
def book_of(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("templates")

    def made(kind: ListKind):
        path = folder / f"{kind}.xlsx"
        if not path.exists():
            write_template(path, kind)
        return openpyxl.load_workbook(path)

    return made


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_refused_is_refused_with_a_sentence_excel_can_show(book_of, kind):
    rules = book_of(kind).worksheets[0].data_validations.dataValidation
    assert rules
    for rule in rules:
        assert rule.showErrorMessage
        assert rule.error
        assert len(rule.error) <= SENTENCE
        assert 0 < len(rule.errorTitle) <= TITLE
        assert len(rule.formula1) <= FORMULA
        assert str(rule.sqref).endswith(str(FIRST_ROW + READY_ROWS - 1))


def _rule_of(book, heading: str):
    sheet = book.worksheets[0]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == heading)
    return next(
        rule
        for rule in sheet.data_validations.dataValidation
        if str(rule.sqref).startswith(f"{column}{FIRST_ROW}:")
    )


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("enterprises", "统一社会信用代码"),
        ("enterprises", "注册号"),
        ("enterprises", "行业门类"),
        ("enterprises", "成立日期"),
        ("enterprises", "登记状态"),
        ("officers", "执法证号"),
        ("officers", "执法证有效期至"),
        ("officers", "在岗状态"),
        ("items", "事项代码"),
        ("items", "事项类别"),
        ("facts", "统一社会信用代码"),
        ("facts", "起始日期"),
        ("recusals", "执法证号"),
    ],
)
def test_wrong_codes_dates_and_words_are_stopped_not_only_asked_about(book_of, kind, heading):
    assert _rule_of(book_of(kind), heading).errorStyle == "stop"


def test_a_word_the_law_may_add_is_only_asked_about(book_of):
    assert _rule_of(book_of("enterprises"), "主体类型").errorStyle == "warning"


def test_a_code_twice_is_refused_but_not_two_codes_alike_in_fifteen_digits(book_of):
    """COUNTIF would take 18 digits for a number and compare fifteen of them."""
    formula = _rule_of(book_of("enterprises"), "统一社会信用代码").formula1
    assert "SUMPRODUCT(($B$4:$B$2003=B4)" in formula
    for kind in KINDS:
        sheet = book_of(kind).worksheets[0]
        said = [rule.formula1 for rule in sheet.data_validations.dataValidation]
        said.append(str(sheet.cell(FIRST_ROW, sheet.max_column).value))
        assert not any("COUNTIF" in formula for formula in said)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_that_is_ready_has_its_check_and_every_name_its_cells(book_of, kind):
    book = book_of(kind)
    sheet = book.worksheets[0]
    checks = [
        str(sheet.cell(row, sheet.max_column).value)
        for row in range(FIRST_ROW, FIRST_ROW + READY_ROWS)
    ]
    assert all(check.startswith("=IF(") for check in checks)
    assert all(check.count("(") == check.count(")") for check in checks)
    assert all("{" not in check for check in checks)
    assert len(max(checks, key=len)) < 8192
    for name in book.defined_names.values():
        ((title, place),) = name.destinations
        cells = book[title][place.replace("$", "")]
        values = [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]
        assert None not in values


def _by_formula(code: str) -> bool:
    """The check column's sum, as the spreadsheet reckons it from the hidden columns."""
    weights, letters = templates._WEIGHTS, codes.USCC_ALPHABET
    return sum(letters.index(c) * weight for c, weight in zip(code, weights, strict=True)) % 31 == 0


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("91350100M000100Y43", True),  # GB 32100-2015, annex A
        ("91350100M000100Y34", False),
        ("91360824MAC000017N", True),
        ("91360824MAC000017M", False),
    ],
)
def test_the_weights_in_the_hidden_columns_are_those_of_the_standard(code, right):
    assert _by_formula(code) is right
    assert codes.uscc_check_ok(code) is right


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_holds_no_row_and_a_filled_one_is_read(book_of, tmp_path: Path, kind):
    book = book_of(kind)
    sheet = book.worksheets[0]
    path = tmp_path / "t.xlsx"
    book.save(path)
    with pytest.raises(NoRows):
        read_table(path, partial(match_headings, kind=kind))
    for column, cell in enumerate(sheet[3][: sheet.max_column - 1], start=1):
        text = str(cell.value or "")
        sheet.cell(FIRST_ROW, column, text.removeprefix("示例（不会导入，可删除）") or None)
    book.save(path)
    table = read_table(path, partial(match_headings, kind=kind))
    assert len(list(table.rows)) == 1
    assert table.match.missing == ()
    headings = {one.heading for one in FIELDS[kind]}
    assert {cell.value for cell in sheet[1][:-1]} <= headings
    assert table.match.unused == (sheet.cell(1, sheet.max_column).value,)
