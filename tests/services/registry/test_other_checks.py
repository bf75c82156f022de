"""个案 and 专项 inspections: by hand and by a list; counted, kept, taken back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.core.other_checks import CheckKind
from app.core.people import NotAllowed
from app.files.sheet_faults import NoRows
from app.services.registry import (
    batches,
    exchange,
    other_checks,
    other_checks_found,
    other_checks_import,
)
from app.services.registry.batches import EditedSince, InUse
from app.services.registry.other_checks import BadCheck, CheckThere, NoSuchCheck, StaleCheck
from app.services.registry.other_checks_found import CheckFields, CheckQuery
from app.services.registry.other_checks_import import ChecksChanged
from app.services.registry.registry import UnknownRecord
from app.store.counted import inspections_counted
from app.store.schema import LogEntry

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ENTERPRISES = [
    {"主体名称": "嘉禾豆腐坊", "统一社会信用代码": "91360824MAC000017N"},
    {"主体名称": "明农（新干）公司", "统一社会信用代码": "91360824MAC000025H"},
    {"主体名称": "淦江粮油店", "统一社会信用代码": "91360824MAC000033C"},
]
CASE = CheckFields(CheckKind.CASE, date(2026, 3, 1), reference="投〔2026〕1号")
LISTED = {
    "企业名称": "嘉禾豆腐坊",
    "统一社会信用代码": "91360824MAC000017N",
    "检查类别": "投诉举报核查",
    "检查日期": "2026年3月1日",
    "是否上级部署": "",
    "检查机关": "城关所",
    "投诉编号": "投〔2026〕1号",
}


@pytest.fixture
def full(desk):
    desk.take("enterprises", ENTERPRISES)
    return desk


def add(full, enterprise_id=1, fields=CASE, who="clerk", **changes):
    return other_checks.add(
        full.store, full.actors[who], enterprise_id, replace(fields, **changes), now=NOW
    )


def of(full, enterprise_id=1):
    return other_checks_found.of_enterprise(full.store, full.clerk, enterprise_id)


def counted(full, year=2026):
    with full.store.read() as session:
        return inspections_counted(session, year)


def preview(full, rows):
    return other_checks_import.preview(full.store, full.clerk, full.file(rows), now=NOW)


def save(full, rows, now=NOW):
    return other_checks_import.commit(full.store, full.clerk, preview(full, rows), now=now)


def test_an_inspection_entered_by_hand_counts_unless_ordered_from_above(full):
    add(full)
    add(full, reference="投〔2026〕2号")
    add(full, kind=CheckKind.SPECIAL, from_above=True)
    assert counted(full) == {1: 2}
    assert {line.fields.reference for line in of(full)} == {"投〔2026〕1号", "投〔2026〕2号"}
    with full.store.read() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.kind == "CHECK")).first()
        assert json.loads(entry.payload)["act"] == "add"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"checked_on": date(2026, 3, 6)}, BadCheck),
        ({"unit": "甲" * 101}, BadCheck),
        ({"note": "甲" * 301}, BadCheck),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_saved(full, changes, error):
    with pytest.raises(error):
        add(full, **changes)
    assert of(full) == ()


def test_the_same_inspection_twice_and_nobody_are_refused(full):
    add(full)
    with pytest.raises(CheckThere):
        add(full)
    with pytest.raises(UnknownRecord):
        add(full, enterprise_id=99)
    with pytest.raises(NotAllowed):
        add(full, who="supervisor")


def test_a_change_keeps_what_was_there_and_why(full):
    number = add(full)
    (line,) = of(full)
    fields = replace(line.fields, from_above=True, unit="县局")
    later = NOW + timedelta(hours=1)
    other_checks.change(full.store, full.clerk, number, line.at, fields, "核对案卷", now=later)
    (line,) = of(full)
    assert (line.fields.from_above, counted(full)) == (True, {})
    (change,) = other_checks_found.history(full.store, full.clerk, number)
    assert change.reason == "核对案卷"
    assert ("上级部署", "否", "是，不计入上限") in [
        ("上级部署", before, after) for _, before, after in change.fields
    ]
    with pytest.raises(StaleCheck):
        other_checks.change(full.store, full.clerk, number, NOW, fields, "又改", now=later)
    with pytest.raises(BadCheck):
        other_checks.change(full.store, full.clerk, number, line.at, fields, "", now=later)


def test_what_is_removed_stays_in_the_history_and_its_number_is_not_used_again(full):
    number = add(full)
    other_checks.remove(full.store, full.clerk, number, NOW, "登记错了对象", now=NOW)
    assert (of(full), counted(full)) == ((), {})
    (change,) = other_checks_found.history(full.store, full.clerk, number)
    assert change.reason == "登记错了对象"
    with pytest.raises(NoSuchCheck):
        other_checks.remove(full.store, full.clerk, number, NOW, "再删", now=NOW)
    assert add(full) == number + 1


def test_the_list_is_found_by_words_kind_and_year(full):
    add(full)
    add(full, 2, kind=CheckKind.SPECIAL, checked_on=date(2025, 6, 1))

    def total(**asked):
        query = CheckQuery(**asked)
        return other_checks_found.page(full.store, full.clerk, query, 0, 10).total

    assert total() == 2
    assert total(text="嘉禾") == total(text="mac000017n") == total(kind="CASE") == 1
    assert total(year=2025) == total(text="明农 投") == 1
    assert total(text="%") == total(text="没有") == total(year=2024) == 0
    assert other_checks_found.years(full.store, full.clerk) == (2026, 2025)


def test_a_list_is_shown_first_and_saved_as_shown_and_a_second_time_changes_nothing(full):
    rows = [
        LISTED,
        {**LISTED, "统一社会信用代码": "91360824MAC000025H", "是否上级部署": "是"},
        {**LISTED, "统一社会信用代码": "", "企业名称": "明农(新干)公司"},
        {**LISTED, "统一社会信用代码": "91360824MAC0000417"},
        {**LISTED, "检查类别": "双随机"},
        LISTED,
    ]
    shown = preview(full, rows)
    assert (shown.count("new"), shown.refused, of(full)) == (2, 4, ())
    codes = {(issue.row, issue.code) for issue in shown.issues}
    assert {(5, "facts.unknown"), (6, "checks.kind_unknown"), (7, "rows.repeated")} <= codes
    done = save(full, rows)
    assert (done.added, done.refused, counted(full)) == (2, 4, {1: 1})
    again = preview(full, rows)
    assert (again.count("same"), again.count("new"), again.count("changed")) == (2, 0, 0)


def test_a_filled_cell_fills_in_and_an_empty_one_overwrites_nothing(full):
    save(full, [LISTED])
    done = save(full, [{**LISTED, "检查机关": "", "说明": "短斤少两"}])
    (line,) = of(full)
    assert (done.changed, line.fields.unit, line.fields.note) == (1, "城关所", "短斤少两")


def test_a_preview_of_yesterday_is_made_again(full):
    shown = preview(full, [LISTED])
    add(full, 3)
    with pytest.raises(ChecksChanged):
        other_checks_import.commit(full.store, full.clerk, shown, now=NOW)


def test_an_import_is_taken_back_whole_or_not_at_all(full):
    first = save(full, [LISTED])
    second = save(full, [{**LISTED, "说明": "短斤少两"}])
    undone = batches.undo(full.store, full.clerk, second.import_id, now=NOW)
    assert (undone.restored, undone.removed, of(full)[0].fields.note) == (1, 0, "")
    undone = batches.undo(full.store, full.clerk, first.import_id, now=NOW)
    assert (undone.removed, of(full), counted(full)) == (1, (), {})


def test_an_import_somebody_changed_since_stays(full):
    done = save(full, [LISTED])
    (line,) = of(full)
    fields = replace(line.fields, unit="县局")
    other_checks.change(full.store, full.clerk, line.id, line.at, fields, "核对", now=NOW)
    with pytest.raises(EditedSince):
        batches.undo(full.store, full.clerk, done.import_id, now=NOW)
    assert len(of(full)) == 1


def test_the_template_is_read_as_it_is_filled_in(full, tmp_path):
    path = tmp_path / "模板.xlsx"
    exchange.template(full.store, full.clerk, "checks", path)
    with pytest.raises(NoRows):  # hint and example rows are passed over
        other_checks_import.preview(full.store, full.clerk, path, now=NOW)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    row = {"统一社会信用代码": "91360824MAC000033C", "检查种类": "专项检查"}
    for heading, value in {**row, "检查日期": "2026-02-01", "是否上级部署": "是"}.items():
        sheet.cell(4, titles.index(heading) + 1, value)
    book.save(path)
    shown = other_checks_import.preview(full.store, full.clerk, path, now=NOW)
    (entry,) = shown.entries
    assert (entry.name, entry.fields.from_above, shown.refused) == ("淦江粮油店", True, 0)


def test_an_enterprise_with_an_inspection_is_not_taken_back_with_its_import(full):
    (first,) = batches.list_(full.store, full.clerk, "enterprises")
    number = add(full)
    with pytest.raises(InUse):
        batches.undo(full.store, full.clerk, first.id, now=NOW)
    other_checks.remove(full.store, full.clerk, number, NOW, "登记错了", now=NOW)
    assert batches.undo(full.store, full.clerk, first.id, now=NOW).removed == 3
