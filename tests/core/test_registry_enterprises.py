"""One row of the registry of enterprises: what is taken, reported, refused."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import vocabulary
from app.core.enterprises import EXPORT_FIELDS, enterprise_cells, read_enterprise
from app.core.headings import ENTERPRISE_FIELDS
from app.core.protocol import is_word
from app.core.registry import export_headings
from app.core.rows import Cell, Severity, repeats

GOOD = {"name": "青岭县麦㙦镇鑫源超市", "uscc": "91440300708461136T"}


def _codes(cells: dict[str, Cell]) -> list[tuple[str, str, str]]:
    issues = read_enterprise(cells, 7).issues
    assert all(issue.row == 7 for issue in issues)
    return [(issue.column, issue.code, issue.severity.value) for issue in issues]


def test_a_whole_row_is_taken_over_field_by_field():
    read = read_enterprise(
        {
            **GOOD,
            "regno": "110108000000016",
            "kind": "有限责任公司",
            "legal_rep": "䶮某",
            "address": "江西省吉安市青岭县麦㙦镇老街1号",
            "risk_class": "A类",
            "founded": "2020年3月5日",
            "status": "存续（在营、开业、在册）",
            "labels": "校园周边、投诉较多，校园周边",
        },
        2,
    )
    assert read.issues == ()
    assert read.value is not None
    assert read.value.key == "91440300708461136T"
    assert read.value.founded == date(2020, 3, 5)
    assert (read.value.risk_class, read.value.status) == ("A", "存续")
    assert read.value.labels == ("校园周边", "投诉较多")
    assert read.value.legal_rep == "䶮某"


def test_a_row_without_a_name_is_refused_and_says_so():
    assert read_enterprise({"uscc": GOOD["uscc"], "name": "\u200b \u3000"}, 3).value is None
    assert _codes({"uscc": GOOD["uscc"]}) == [("name", "rows.name_missing", "refuse")]


def test_a_wrong_check_character_warns_and_the_row_is_taken():
    cells: dict[str, Cell] = {**GOOD, "uscc": "91440300708461136A"}
    assert _codes(cells) == [("uscc", "code.check_digit", "warn")]
    assert read_enterprise(cells, 7).value is not None


def test_a_persons_number_is_never_stored_nor_shown():
    read = read_enterprise({"name": "某店", "uscc": "362424196001010001"}, 7)
    assert read.value is not None
    assert read.value.key == ""
    assert "1960" not in repr(read)
    assert [issue.severity for issue in read.issues] == [Severity.LOST]


def test_lost_digits_refuse_the_row_unless_another_number_stands_beside_them():
    damaged = {"name": "某公司", "uscc": "9.1440300708461E+17"}
    assert read_enterprise(damaged, 7).value is None
    assert _codes({**damaged}) == [("uscc", "code.lost_digits", "refuse")]
    beside = read_enterprise({**damaged, "regno": "110108000000016"}, 7)
    assert beside.value is not None
    assert (beside.value.uscc, beside.value.regno) == ("", "110108000000016")
    assert [issue.severity for issue in beside.issues] == [Severity.LOST]


@pytest.mark.parametrize(
    ("column", "code", "uscc", "regno"),
    [
        ("code", "91440300708461136T", "91440300708461136T", ""),
        ("code", "110108000000016", "", "110108000000016"),
        ("uscc", "110108000000016", "", "110108000000016"),
        ("regno", "91440300708461136T", "91440300708461136T", ""),
        ("code", "企独粤总字第001234号", "", "企独粤总字第001234号"),
        ("code", "", "", ""),
    ],
)
def test_a_number_goes_where_it_belongs_whatever_column_it_stands_in(
    column: str, code: str, uscc: str, regno: str
):
    value = read_enterprise({"name": "某公司", column: code}, 1).value
    assert value is not None
    assert (value.uscc, value.regno) == (uscc, regno)


def test_a_date_nobody_can_read_is_reported_and_left_empty():
    cells: dict[str, Cell] = {**GOOD, "founded": "2020-02-30"}
    assert _codes(cells) == [("founded", "rows.date", "lost")]
    value = read_enterprise(cells, 7).value
    assert value is not None
    assert value.founded is None


def test_an_unknown_status_is_kept_as_written_and_reported():
    cells: dict[str, Cell] = {**GOOD, "status": "清算中"}
    assert _codes(cells) == [("status", "rows.status", "warn")]


def test_a_text_longer_than_its_field_refuses_the_row_and_names_the_column():
    assert _codes({**GOOD, "township": "镇" * 51}) == [("township", "rows.too_long", "refuse")]


def test_what_a_registry_exports_reads_back_as_the_same_enterprise():
    written = {"labels": "年报、食品", "premises": "2", "area": "城北片区", "contact": "刘联络"}
    given = {**GOOD, **written, "founded": date(2020, 3, 5), "status": "吊销，未注销"}
    row = read_enterprise(given, 2).value
    assert row is not None
    cells = dict(
        zip(
            [f.name for f in ENTERPRISE_FIELDS if f.name != "code"],
            enterprise_cells(row),
            strict=True,
        )
    )
    assert read_enterprise(cells, 2).value == row
    assert len(export_headings("enterprises")) == len(enterprise_cells(row)) == 21
    assert set(EXPORT_FIELDS) == {one.name for one in fields(row)}


@given(st.dictionaries(st.sampled_from([f.name for f in ENTERPRISE_FIELDS]), st.text(max_size=60)))
@settings(max_examples=150)
def test_any_row_is_either_taken_or_refused_with_a_reason(cells: dict[str, str]):
    read = read_enterprise(cells, 9)
    refused = [issue for issue in read.issues if issue.severity is Severity.REFUSE]
    assert (read.value is None) == bool(refused)
    if read.value is not None:
        assert read.value.name == read.value.name.strip() != ""
        assert (
            read_enterprise({"name": read.value.name, "code": read.value.key}, 9).value is not None
        )


def test_a_repeated_code_names_the_row_that_has_it_first():
    issues = repeats([(2, "A"), (3, ""), (4, "B"), (5, "A"), (6, "")], "uscc")
    assert [(issue.row, issue.value, issue.first_row) for issue in issues] == [(5, "A", 2)]


@pytest.mark.parametrize(
    ("word", "letter"),
    [
        ("A", "A"),
        ("b类", "B"),
        ("低(A)", "A"),
        ("较高（C）", "C"),
        ("信用风险高", "D"),
        ("一般", "B"),
        ("E", "E"),
    ],
)
def test_risk_classes_are_understood_in_every_spelling(word: str, letter: str):
    assert vocabulary.risk_class_of(word) == letter


@pytest.mark.parametrize(
    ("kind", "whole"),
    [
        ("有限责任公司", "企业"),
        ("个体工商户", "个体户"),
        ("农民专业合作社", "农专社"),
        ("外国企业常驻代表机构", "外企代表机构"),
    ],
)
def test_every_kind_belongs_to_one_class_of_subjects(kind: str, whole: str):
    assert vocabulary.subject_class(kind) == whole


def test_premises_of_one_licence_are_numbered_by_a_word_of_the_protocol():
    row = read_enterprise({**GOOD, "premises": " ２号店a，东 "}, 2).value
    assert row is not None
    assert row.key == f"{GOOD['uscc']}-2号店A/东"
    assert is_word(row.key)


def test_two_codes_in_one_cell_fill_both_fields():
    read = read_enterprise({"name": "明农公司", "code": "91440300708461136T/110108000000016"}, 3)
    assert read.value is not None
    assert (read.value.uscc, read.value.regno) == ("91440300708461136T", "110108000000016")
    assert read.issues == ()


@pytest.mark.parametrize("field", ["legal_rep", "phone", "contact", "contact_phone"])
def test_an_identity_number_beside_a_name_is_taken_out_and_told_masked(field: str):
    read = read_enterprise({"name": "明农公司", field: "王　军 11010519491231002X"}, 3)
    assert read.value is not None
    assert getattr(read.value, field) == "王军"
    (issue,) = read.issues
    assert (issue.code, issue.severity) == ("code.id_card", Severity.LOST)
    assert "19491231" not in issue.value
