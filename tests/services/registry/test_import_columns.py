"""What columns mean: as it is understood, as somebody decides, and remembered."""

import csv
from datetime import UTC, datetime

import openpyxl
import pytest

from app.files.sheet_faults import WrongColumns
from app.services.registry import imports, registry
from app.services.registry.imports import commit
from app.services.registry.registry import EnterpriseQuery

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ROWS = [
    ["字号", "执照号", "在哪里", "身份证号", "主体类型"],
    ["嘉禾豆腐坊", "91360824MAC000017N", "麦㙦镇老街1号", "110105194912310021", "个体工商户"],
]
MAPPING = {"字号": "name", "执照号": "uscc", "在哪里": "address", "主体类型": ""}


@pytest.fixture
def path(desk):
    found = desk.folder / "odd.csv"
    with found.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)
    return found


def test_a_look_says_what_is_understood_and_what_is_missing(desk, path):
    look = imports.look(desk.store, desk.clerk, "enterprises", path)
    assert dict(look.mapping) == {
        "字号": "",
        "执照号": "",
        "在哪里": "",
        "身份证号": "",
        "主体类型": "kind",
    }
    assert look.private == ("身份证号",)
    assert "主体名称" in look.missing
    assert not look.remembered
    assert ("name", "主体名称") in look.fields
    assert look.sheets[0].sample[0][0] == "嘉禾豆腐坊"


def test_a_mapping_is_used_and_remembered_once_the_import_is_saved(desk, path):
    def preview(mapping):
        staging = imports.staging_file(desk.store)
        return imports.preview(
            desk.store, desk.clerk, "enterprises", path, staging, mapping=mapping
        )

    with pytest.raises(WrongColumns):
        preview(None)
    found = preview(MAPPING)
    assert found.counts.new == 1
    assert not imports.look(desk.store, desk.clerk, "enterprises", path).remembered
    commit(desk.store, desk.clerk, found.staging, now=NOW)
    (line,) = registry.enterprises(desk.store, desk.clerk, EnterpriseQuery()).lines
    assert (line.name, line.key) == ("嘉禾豆腐坊", "91360824MAC000017N")
    look = imports.look(desk.store, desk.clerk, "enterprises", path)
    assert look.remembered
    assert look.missing == ()
    assert {key: look.mapping[key] for key in MAPPING} == MAPPING
    assert preview(None).counts.unchanged == 1


def test_headings_in_two_lines_are_taken_for_what_the_reading_takes_them_for(desk):
    path = desk.folder / "two lines.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["填表说明"])
    book.active.append(["各所分别填报"])
    sheet = book.create_sheet("名单")
    sheet.append(["序号", "主体信息", None, None, "备注"])
    sheet.append([None, "店招", "统一社会信用代码/注册号", "身份证号", None])
    sheet.append([1, "嘉禾豆腐坊", "91360824MAC000017N", "110105194912310021", ""])
    sheet.merge_cells("B1:D1")
    sheet.merge_cells("A1:A2")
    book.save(path)
    look = imports.look(desk.store, desk.clerk, "enterprises", path)
    assert look.mapping["主体信息统一社会信用代码/注册号"] == "code"
    assert look.missing == ("主体名称",)
    assert look.private == ("主体信息身份证号",)
    staging = imports.staging_file(desk.store)
    decided = {**look.mapping, "主体信息店招": "name"}
    found = imports.preview(desk.store, desk.clerk, "enterprises", path, staging, mapping=decided)
    assert [(line.name, line.key) for line in found.new] == [("嘉禾豆腐坊", "91360824MAC000017N")]
    assert found.private == ("主体信息身份证号",)
