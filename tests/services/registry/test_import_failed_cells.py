"""Cells in which a formula failed (#N/A): never stored, always told."""

from datetime import UTC, datetime

import openpyxl
import pytest

from app.core.rows import Severity
from app.services.registry import registry
from app.services.registry.imports import ImportCounts, commit
from app.services.registry.registry import EnterpriseQuery, OfficerQuery

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
HEADINGS = ("主体名称", "统一社会信用代码", "住所（经营场所）", "联系电话", "登记状态", "标签")


@pytest.fixture
def book(desk):
    """Write rows to a .xlsx, what looks like an error typed as one."""

    def write(headings, *rows):
        made = openpyxl.Workbook()
        made.active.append(headings)
        for row in rows:
            made.active.append(row)
        path = desk.folder / "a.xlsx"
        made.save(path)
        return path

    return write


def told(found):
    return [(one.row, one.column, one.value, one.severity) for one in found.issues]


def test_an_error_is_told_with_row_and_column_and_the_value_left_out(desk, book):
    path = book(
        HEADINGS,
        ("#1便利店", "91360824MAC000017N", "1#楼", "#N/A", "存续", "#REF!"),
        ("青岭县𬭎达商行", "91360824MAC000025H", "#REF!", "13800000000", "存续", "食品"),
    )
    found = desk.preview("enterprises", path)
    assert found.counts == ImportCounts(rows=2, new=2, warned=2)
    assert told(found) == [
        (2, "联系电话", "#N/A", Severity.LOST),
        (2, "标签", "#REF!", Severity.LOST),
        (3, "住所（经营场所）", "#REF!", Severity.LOST),
    ]
    assert all("公式" in one.message for one in found.issues)
    commit(desk.store, desk.clerk, found.staging, now=NOW)
    first, second = (
        registry.enterprise(desk.store, desk.clerk, line.id).record
        for line in registry.enterprises(desk.store, desk.clerk, EnterpriseQuery()).lines
    )
    assert (first.name, first.address, first.phone, first.labels) == ("#1便利店", "1#楼", "", ())
    assert (second.address, second.labels) == ("", ("食品",))


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (("#N/A", "91360824MAC000025H", "乙", "", "", ""), ["主体名称", "主体名称"]),
        (("乙", "#N/A", "老街2号", "", "", ""), ["统一社会信用代码"]),
        (("乙", "91360824MAC000025H", "老街2号", "", "#VALUE!", ""), ["登记状态"]),
    ],
)
def test_an_error_in_what_a_row_cannot_be_without_refuses_it(desk, book, row, columns):
    good = ("青岭县嘉禾豆腐坊", "91360824MAC000017N", "老街1号", "", "存续", "")
    found = desk.preview("enterprises", book(HEADINGS, good, row))
    assert found.counts == ImportCounts(rows=2, new=1, refused=1)
    assert [one.column for one in found.issues] == columns
    assert Severity.REFUSE in {one.severity for one in found.issues}


def test_an_officer_is_on_duty_by_no_formula_that_failed(desk, book):
    headings = ("姓名", "执法证号", "业务专长", "在岗状态")
    path = book(
        headings,
        ("张三", "14080812345", "#NAME?", "在岗"),
        ("李四", "14080812346", "计量", "#N/A"),
    )
    found = desk.preview("officers", path)
    assert (found.counts.new, found.counts.refused) == (1, 1)
    assert ("在岗状态", "#N/A", Severity.REFUSE) in [one[1:] for one in told(found)]
    commit(desk.store, desk.clerk, found.staging, now=NOW)
    (line,) = registry.officers(desk.store, desk.clerk, OfficerQuery()).lines
    assert registry.officer(desk.store, desk.clerk, line.id).record.skills == ()


def test_an_error_in_a_code_is_no_matter_where_the_other_number_is_there(desk, book):
    headings = ("主体名称", "统一社会信用代码", "注册号")
    path = book(headings, ("青岭县嘉禾豆腐坊", "#N/A", "360824606519628"))
    found = desk.preview("enterprises", path)
    assert (found.counts.new, [line.key for line in found.new]) == (1, ["360824606519628"])
    assert told(found) == [(2, "统一社会信用代码", "#N/A", Severity.LOST)]
