"""The lists as files, what is kept of an export, and the end of a task."""

import csv
import hashlib
import json
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from app.core.findings import FindingState
from app.core.people import NotAllowed
from app.core.task import OutOfOrder
from app.errors import EnvironmentFault
from app.files.sheet_faults import MissingCharacters
from app.files.workbooks import write_csv
from app.services.disclosure import disclosure, disclosure_files, disclosure_past
from app.services.disclosure.disclosure import Format
from app.services.finding import finding_review, findings
from app.store.engine import Store
from app.store.schema import LogEntry, Publication, Task, TaskStep

TITLE = "青岭县市场监督管理局2026年度第001号抽查任务检查结果公告"


@pytest.fixture
def listed(county):
    return lambda preset: disclosure.preview(
        county.store, county.actors["clerk"], county.task_id, preset, now=county.at(days=7)
    )


@pytest.fixture
def export(county, tmp_path):
    def run(preset, fmt, name="list"):
        path = tmp_path / "out" / f"{name}{Format(fmt).suffix}"
        return disclosure.export(
            county.store,
            county.actors["clerk"],
            county.task_id,
            preset,
            path,
            Format(fmt),
            now=county.at(days=7),
        )

    return run


def by_name(preview, name):
    return next(row for row in preview.rows if name in row)


def test_nothing_is_listed_before_an_approval(listed, export):
    preview = listed("gsxt")
    assert preview.rows == ()
    assert {one.state for one in preview.left_out} == {FindingState.NONE}
    with pytest.raises(disclosure.NothingToPublish):
        export("gsxt", "xlsx")


def test_the_portal_list_leaves_out_who_has_no_code_and_says_so(county, approved, listed):
    approved(county.assignments)
    preview = listed("gsxt")
    assert len(preview.rows) == 4
    assert [(one.enterprise_name, one.reason.value) for one in preview.left_out] == [
        ("新干橘业合作社", "NO_CODE")
    ]
    row = by_name(preview, "麦㙦超市")
    assert row[:2] == ("麦㙦超市", "91360824MAC0000417")
    assert row[3:] == (
        "36082420261001",
        "2026年度抽查工作计划",
        "360824202603051001",
        "食品经营双随机抽查",
        "不定向",
        "青岭县市场监督管理局",
        "2026-03-10",
        "未发现问题",
    )


def test_the_workbook_has_text_cells_and_no_formula(county, approved, export):
    approved(county.assignments)
    done = export("gsxt", "xlsx")
    assert hashlib.sha256(done.path.read_bytes()).hexdigest() == done.sha256
    sheet = openpyxl.load_workbook(done.path).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]][2:5] == ["序号", "抽查计划编号", "抽查计划名称"]
    assert len(rows) == 1 + done.rows == 5
    assert all(cell.data_type == "s" for row in rows for cell in row)
    names = [row[0].value for row in rows]
    assert "=利民商行" in names  # as written, and text


def test_the_announcement_stands_under_its_title_and_block(county, approved, export):
    approved(county.assignments)
    done = export("announcement", "xlsx")
    sheet = openpyxl.load_workbook(done.path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == TITLE
    assert rows[3][:2] == ["抽查任务编号", "360824202603051001"]
    assert rows[6][:2] == ["检查机关", "青岭县市场监督管理局"]
    assert rows[7] == [
        "序号",
        "抽查市场主体名称",
        "统一社会信用代码/注册号",
        "检查完成日期",
        "检查结果",
        "备注",
    ]
    assert len(rows) == 8 + 5
    assert sheet.freeze_panes == "A9"


@pytest.mark.parametrize(
    ("fmt", "encoding"), [("csv-utf8", "utf-8-sig"), ("csv-gb18030", "gb18030")]
)
def test_comma_separated_text_in_both_encodings_runs_no_formula(
    county, approved, export, fmt, encoding
):
    approved(county.assignments)
    done = export("gsxt", fmt)
    with done.path.open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ["企业名称", "统一社会信用代码/注册号"]
    names = {row[0] for row in rows[1:]}
    assert {"明𬭎农副产品有限公司", "麦㙦超市", "'=利民商行"} <= names
    assert done.path.read_bytes().startswith(b"\xef\xbb\xbf") == (fmt == "csv-utf8")


def test_the_announcement_as_text_begins_with_its_title(county, approved, export):
    approved(county.assignments)
    with export("announcement", "csv-utf8").path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == [TITLE]
    assert rows[7][0] == "序号"


def test_an_export_is_kept_and_logged(county, approved, export):
    approved(county.assignments)
    done = export("gsxt", "xlsx")
    with county.store.read() as session:
        kept = session.scalars(select(Publication)).one()
        entry = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert (kept.sha256, kept.rows, kept.preset) == (done.sha256, 4, "gsxt")
        assert len(kept.finding_ids) == 4
        assert entry.kind == "PUBLISH"
        assert json.loads(entry.payload)["sha256"] == done.sha256
        assert "商行" not in entry.payload
    lines = disclosure_past.publications(county.store, county.actors["supervisor"], county.task_id)
    assert [(line.preset, line.rows, line.file_name) for line in lines] == [
        ("gsxt", 4, "list.xlsx")
    ]


def test_what_is_new_since_the_last_export_is_counted(county, approved, listed, export):
    approved(county.assignments[:2])
    assert listed("announcement").new_rows == 2
    export("announcement", "xlsx")
    assert listed("announcement").new_rows == 0
    approved(county.assignments[2:])
    assert listed("announcement").new_rows == 3


def test_a_failed_save_leaves_neither_file_nor_record(county, approved, export, monkeypatch):
    approved(county.assignments)
    done = export("gsxt", "xlsx")
    before = done.path.read_bytes()

    class Full(EnvironmentFault):
        code = "store.disk_full"

    write = Store.write

    from contextlib import contextmanager

    @contextmanager
    def failing(self):
        with write(self) as session:
            yield session
            raise Full(path="")

    monkeypatch.setattr(Store, "write", failing)
    with pytest.raises(Full):
        export("gsxt", "xlsx")
    with pytest.raises(Full):
        export("gsxt", "csv-utf8", "other")
    assert done.path.read_bytes() == before
    assert {path.name for path in done.path.parent.iterdir()} == {"list.xlsx", done.note.name}
    with county.store.read() as session:
        assert len(session.scalars(select(Publication.id)).all()) == 1


def test_a_character_the_encoding_lacks_is_named_and_nothing_is_kept(
    county, approved, export, monkeypatch
):
    approved(county.assignments)
    monkeypatch.setattr(disclosure_files, "write_csv", _in_gbk)
    with pytest.raises(MissingCharacters) as refused:
        export("gsxt", "csv-gb18030")
    assert "㙦" in refused.value.fields["characters"]
    assert refused.value.fields["rows"] == "3、4"
    with county.store.read() as session:
        assert session.scalars(select(Publication.id)).all() == []


def _in_gbk(path, headings, rows, encoding, *, before):
    write_csv(path, headings, rows, "gbk", before=before)


def test_the_supervisor_reads_and_does_not_publish(county, approved, tmp_path):
    approved(county.assignments)
    with pytest.raises(NotAllowed):
        disclosure.export(
            county.store,
            county.actors["supervisor"],
            county.task_id,
            "gsxt",
            tmp_path / "x.xlsx",
            Format.XLSX,
            now=county.at(7),
        )


def test_a_correction_is_published_when_it_is_approved_and_says_so(county, approved, listed):
    approved(county.assignments)
    first, store = county.assignments[0], county.store
    clerk, now = county.actors["clerk"], county.at(days=8)
    sheet = findings.sheet(store, clerk, first, today=county.day(8))
    body = replace(
        sheet.body,
        results=("UNREACHABLE",),
        follow_ups=("HOME_BRANCH",),
        closed=False,
        closed_on=None,
    )
    findings.correct(store, clerk, first, 1, date(2026, 3, 11), body, "地址核错", now=now)
    name = sheet.enterprise["name"]
    assert by_name(listed("announcement"), name)[3:] == ("2026-03-10", "未发现问题", "")
    finding_review.submit(store, clerk, [first], now=now)
    finding_review.review(store, county.actors["reviewer"], [first], True, "", now=now)
    finding_review.approve(store, county.actors["approver"], [first], True, "", now=now)
    assert by_name(listed("announcement"), name)[3:] == (
        "2026-03-11",
        "通过登记的住所（经营场所）无法联系",
        "更正",
    )


def test_a_task_is_closed_when_everything_is_approved_and_out(county, approved, export):
    close = lambda: disclosure.close(  # noqa: E731 - said four times
        county.store, county.actors["clerk"], county.task_id, now=county.at(days=8)
    )
    approved(county.assignments[:4])
    with pytest.raises(disclosure.NotAllPublished) as refused:
        close()
    assert refused.value.fields["count"] == 5
    approved(county.assignments[4:])
    export("gsxt", "xlsx")
    with pytest.raises(disclosure.NotAllPublished) as refused:
        close()
    assert refused.value.fields["name"] == "新干橘业合作社"
    export("announcement", "xlsx")
    close()
    with county.store.read() as session:
        assert session.get_one(Task, county.task_id).stage == "CLOSED"
        assert session.scalars(select(TaskStep.act).order_by(TaskStep.id.desc())).first() == "CLOSE"
    with pytest.raises(OutOfOrder):
        close()


def test_an_unknown_list_is_refused(listed):
    with pytest.raises(disclosure.UnknownPreset):
        listed("nothing")
