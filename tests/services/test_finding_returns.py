"""回填表 go out, come back, are shown, and taken over: real files through the services."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select, update

from app.core.findings import FindingState, Verdict
from app.core.joint import with_departments
from app.core.task import TaskPlan
from app.errors import UserError
from app.services.finding import finding_parts, finding_returns, finding_review, findings
from app.services.finding.finding_parts import Part, PartKind
from app.store.schema import Finding, LogEntry, Task
from app.texts import error_text

EDUCATION = Part(PartKind.DEPARTMENT, "县教育局")
HEAD = 4  # row of the headings


@pytest.fixture
def joint(county):
    """The county's task as a joint check: the second item is the education bureau's."""
    with county.store.write() as session:
        task = session.get_one(Task, county.task_id)
        plan = replace(TaskPlan.from_json(task.plan), partners=("县教育局",))
        first, *others = plan.item_codes
        wanted = {first: "", **dict.fromkeys(others, "县教育局")}
        session.execute(
            update(Task)
            .where(Task.id == task.id)
            .values(plan=with_departments(plan, wanted).to_json())
        )
    return county


def act(county, who, function, *args, **named):
    return function(county.store, county.actors[who], *args, **named)


def out(county, part: Part, path: Path) -> Path:
    act(county, "clerk", finding_parts.write_sheet, county.task_id, part, path, now=county.at(1))
    return path


def fill(path: Path, change) -> Path:
    """Open a sheet as a person would and type into it; `change` takes (columns, rows)."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[HEAD]}
    change(columns, [sheet[at] for at in range(HEAD + 1, sheet.max_row + 1)])
    book.save(path)
    return path


def clear(columns, rows):
    for row in rows:
        row[columns["检查结果"] - 1].value = "未发现问题"
        row[columns["检查日期"] - 1].value = "2026-03-10"
        row[columns["检查方式"] - 1].value = "实地检查"


def look(county, path):
    return act(county, "clerk", finding_returns.look, county.task_id, path)


def body_of(county, assignment_id):
    return act(county, "clerk", findings.sheet, assignment_id, today=county.day(6))


def test_a_department_gets_its_items_at_every_enterprise_and_a_team_all_of_its_own(joint):
    lines = act(joint, "clerk", finding_parts.parts, joint.task_id)
    said = {(one.part.kind, one.part.name): (one.enterprises, one.rows) for one in lines}
    places = len(joint.assignments)
    assert said[PartKind.DEPARTMENT, ""] == (places, places)
    assert said[PartKind.DEPARTMENT, "县教育局"][0] == places
    teams = [one for one in lines if one.part.kind is PartKind.TEAM]
    assert sum(one.enterprises for one in teams) == places
    assert all(one.filled == 0 for one in lines)


def test_a_sheet_holds_no_phone_and_only_its_yellow_cells_can_be_typed_into(joint, tmp_path):
    path = out(joint, EDUCATION, tmp_path / "sheet.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    headings = [cell.value for cell in sheet[HEAD]]
    assert sheet.protection.sheet
    unlocked = {
        headings[cell.column - 1]
        for row in sheet.iter_rows(min_row=HEAD + 1)
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {"检查日期", "检查方式", "检查结果", "发现的问题", "处理意见"}
    everything = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    with joint.store.read() as session:
        kind = session.scalars(select(LogEntry.kind).order_by(LogEntry.n.desc())).first()
    assert kind == "EXPORT"
    assert "0796" not in everything
    assert {cell.value[0] for cell in sheet["E"][HEAD:] if cell.value} == {"第"}  # 第1组


def test_what_comes_back_is_shown_first_and_then_kept_as_a_revision(joint, tmp_path):
    path = fill(out(joint, EDUCATION, tmp_path / "sheet.xlsx"), clear)
    found = look(joint, path)
    assert (found.same, found.blank, found.faults) == (0, 0, ())
    assert {one.assignment_id for one in found.changes} == set(joint.assignments)
    with joint.store.read() as session:
        assert session.scalars(select(Finding)).all() == []
    count = act(joint, "clerk", finding_returns.take, found, now=joint.at(6))
    assert count == len(joint.assignments)
    sheet = body_of(joint, joint.assignments[0])
    verdicts = [item.verdict for item in sheet.body.items]
    assert verdicts[0] is None
    assert set(verdicts[1:]) == {Verdict.CLEAR}
    assert sheet.inspected_on == date(2026, 3, 10)
    assert sheet.state is FindingState.DRAFT
    again = look(joint, path)
    assert again.changes == ()
    assert again.same == len(found.changes)


def test_an_altered_a_foreign_and_a_repeated_row_are_refused_by_number(joint, tmp_path):
    def spoil(columns, rows):
        clear(columns, rows)
        rows[0][columns["统一社会信用代码或注册号"] - 1].value = "91360824MA0000000X"
        rows[1][columns["核对码"] - 1].value = "0" * 12
        rows[3][columns["核对码"] - 1].value = rows[2][columns["核对码"] - 1].value

    found = look(joint, fill(out(joint, EDUCATION, tmp_path / "sheet.xlsx"), spoil))
    assert [one.row for one in found.faults] == [HEAD + 1, HEAD + 2, HEAD + 4]
    assert all(one.sentence for one in found.faults)


def test_the_sheet_of_another_task_is_refused_as_a_whole(joint, tmp_path):
    path = out(joint, EDUCATION, tmp_path / "sheet.xlsx")

    def foreign(columns, rows):
        for at, row in enumerate(rows):
            row[columns["核对码"] - 1].value = f"{at:012X}"

    with pytest.raises(UserError) as caught:
        look(joint, fill(path, foreign))
    assert "sheet.xlsx" in error_text(caught.value)


def test_a_finding_entered_in_the_meantime_is_not_overwritten(joint, tmp_path):
    found = look(joint, fill(out(joint, EDUCATION, tmp_path / "sheet.xlsx"), clear))
    first = joint.assignments[0]
    sheet = body_of(joint, first)
    act(joint, "clerk", findings.save, first, 0, date(2026, 3, 9), sheet.body, now=joint.at(6))
    with pytest.raises(UserError) as caught:
        act(joint, "clerk", finding_returns.take, found, now=joint.at(6))
    assert caught.value.code == "returns.stale"
    with joint.store.read() as session:
        assert len(session.scalars(select(Finding)).all()) == 1


def test_a_submitted_finding_is_closed_to_sheets(county, tmp_path):
    everything = Part(PartKind.TEAM, "T001")
    path = fill(out(county, everything, tmp_path / "team.xlsx"), clear)
    ids = tuple(one.assignment_id for one in look(county, path).changes if one.row.item)
    act(
        county,
        "clerk",
        findings.enter_clean,
        tuple(dict.fromkeys(ids)),
        date(2026, 3, 10),
        ("ONSITE",),
        now=county.at(6),
    )
    act(county, "clerk", finding_review.submit, tuple(dict.fromkeys(ids)), now=county.at(6))
    found = look(county, path)
    assert found.changes == ()
    assert len(found.faults) == len(ids)
