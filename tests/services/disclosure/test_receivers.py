"""Lists for receivers with codes of their own: files, receipts, what changed, what came back."""

import csv
import json
import os
import subprocess
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core.disclosure_codes import BadCodes, CodeList
from app.core.disclosure_fields import Column, Field, fields_of
from app.core.disclosure_maps import BadMap, PrivateField
from app.core.disclosure_presets import PRESETS
from app.core.disclosure_receipts import BadReceipt, Refused
from app.core.people import NotAllowed
from app.files.sheet_faults import FileInUse
from app.services.disclosure import (
    disclosure,
    disclosure_codes,
    disclosure_past,
    disclosure_settings,
)
from app.services.disclosure.disclosure import Format
from app.store.schema import Enterprise, LogEntry, Publication, Takeover

CATALOGUE, LISTED = "01234567890123", "11360824MB0K30006P1A"  # as the fixture enters them


def read_xlsx(path):
    """The cells by two libraries, which must agree."""
    sheet = openpyxl.load_workbook(path).active
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    ours = [["" if cell is None else cell for cell in row] for row in sheet.values]
    other = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [[str(cell) for cell in row] for row in other] == ours
    return ours


def read_csv(path, encoding):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def test_without_codes_nothing_goes_out_and_the_first_lack_is_named(desk, approved):
    approved(desk.county.assignments)
    shown = desk.look("record")
    assert shown.rows == ()
    kinds = {(fault.heading, fault.value) for one in shown.left_out for fault in one.faults}
    assert ("检查结果", "未发现问题") in kinds
    assert ("监管事项目录编码", "") in kinds
    with pytest.raises(disclosure.AllRefusable) as refused:
        desk.export("record")
    assert "监管事项目录编码" in refused.value.fields["fault"]


def test_every_list_as_every_file_reads_back_cell_by_cell(desk, approved):
    approved(desk.county.assignments)
    desk.codes()
    for preset in PRESETS:
        shown = desk.look(preset)
        assert shown.rows, preset
        head = [[shown.title]] if shown.title else []
        head += [list(line) for line in shown.block]
        wanted = [*head, list(shown.headings), *(list(row) for row in shown.rows)]
        made = desk.export(preset, name=f"{preset}-x")
        found = read_xlsx(made.path)
        width = len(shown.headings)
        assert [row[:width] for row in found] == [
            (line + [""] * width)[:width] for line in wanted
        ], preset
        for fmt, encoding in (("csv-utf8", "utf-8-sig"), ("csv-gb18030", "gb18030")):
            made = desk.export(preset, fmt, name=f"{preset}-{fmt}")
            lines = read_csv(made.path, encoding)
            bare = [[cell.removeprefix("'") for cell in line] for line in lines]
            assert bare == wanted, preset
            assert "?" not in "".join("".join(line) for line in lines)
    # The objects: only credit codes; the record: every firm and item; the site: the same.
    assert "明𬭎农副产品有限公司" in {row[1] for row in desk.look("record-objects").rows}
    counts = {preset: len(desk.look(preset).rows) for preset in PRESETS}
    assert counts == {
        "gsxt": 4,
        "announcement": 5,
        "site": 10,
        "record": 8,
        "record-plan": 1,
        "record-objects": 4,
        "joint": 10,
    }
    assert desk.look("record-plan").rows[0][-1] == "1"


def test_no_private_value_of_the_task_stands_in_any_file(desk, approved):
    secrets = {
        "legal_rep": "诸葛密",
        "phone": "13912345678",
        "contact": "欧阳藏",
        "contact_phone": "0796-8123456",
    }
    with desk.store.write() as session:
        for row in session.scalars(select(Enterprise)):
            row.risk_class = "分类Z9"
        for one in desk.county.assignments:
            taken = {name: ["", value] for name, value in secrets.items()}
            clerk = desk.clerk.account_id
            session.add(
                Takeover(assignment_id=one, facts=taken, reason="x", by_id=clerk, at=desk.now)
            )
    approved(desk.county.assignments)
    desk.codes()
    seen = disclosure_settings.own_lists(desk.store, desk.clerk, now=desk.now).seen
    codes = []
    for base in PRESETS.values():
        columns = tuple(Column(one, one.value) for one in fields_of(base.unit))
        wanted = replace(base, base=base.code, code="", name=f"全-{base.code}", columns=columns)
        table, code = disclosure_settings.keep_list(
            desk.store, desk.clerk, wanted, seen, now=desk.now
        )
        seen = table.seen
        codes.append(code)
    for code in codes:
        for fmt in (Format.XLSX, Format.CSV_GB18030):
            made = desk.export(code, fmt, name=f"{code}-{fmt}")
            text = made.note.read_text("utf-8")
            if fmt is Format.XLSX:
                text += json.dumps(read_xlsx(made.path), ensure_ascii=False)
            else:
                text += made.path.read_text("gb18030")
            assert [one for one in (*secrets.values(), "Z9") if one in text] == [], (code, fmt)


def test_the_note_beside_the_file_is_read_by_the_common_tool(desk, approved):
    approved(desk.county.assignments)
    made = desk.export("announcement", name="结果 公告")
    note = made.note.read_text("utf-8")
    assert "# 行数 5，涉及检查对象 5 户" in note
    assert "# 未发现问题：5 行" in note
    call = ["sha256sum", "--strict", "-c", made.note.name]
    subprocess.run(call, cwd=made.path.parent, check=True, capture_output=True)
    with made.path.open("ab") as file:
        file.write(b" ")
    assert subprocess.run(call, cwd=made.path.parent, capture_output=True).returncode == 1


def test_a_file_open_elsewhere_keeps_both_files_and_the_database_as_they_were(
    desk, approved, monkeypatch
):
    approved(desk.county.assignments)
    before = desk.export("gsxt")
    kept = {path.name: path.read_bytes() for path in desk.folder.iterdir()}
    replaced = os.replace

    def held(source, target):
        if str(source).endswith("list.xlsx"):  # a spreadsheet program has it open
            raise PermissionError(13, "in use")
        return replaced(source, target)

    monkeypatch.setattr("app.files.placing.os.replace", held)
    with pytest.raises(FileInUse):
        desk.export("gsxt")
    assert {path.name: path.read_bytes() for path in desk.folder.iterdir()} == kept
    assert desk.check(before.path).differs is None
    assert len(disclosure_past.publications(desk.store, desk.clerk, desk.task_id)) == 1


def test_reports_to_another_authority_do_not_count_as_published(desk, approved):
    approved(desk.county.assignments)
    desk.codes()
    desk.export("record")
    desk.export("record-objects", name="o")
    assert len(disclosure.unpublished(desk.store, desk.clerk, desk.task_id)) == 5
    desk.export("announcement", name="a")
    assert disclosure.unpublished(desk.store, desk.clerk, desk.task_id) == ()


def test_after_a_receipt_only_what_changed_goes_out_with_its_operation(desk, approved):
    first, second, third = desk.county.assignments[:3]
    approved([first, second])
    desk.codes()
    with pytest.raises(disclosure.NotUploaded):
        desk.export("record", increment=True)
    whole = desk.export("record")
    assert desk.look("record").since is None
    desk.receipt("SB-1", [Refused(4, "重复")])
    # The fourth row was refused: it is still to be sent.
    assert len(desk.look("record").since.new) == 1
    approved([third])
    desk.days = 8
    desk.correct(first, ("MOVED",))
    since = desk.look("record").since
    assert (len(since.new), len(since.changed), since.withdrawn) == (3, 2, ())
    step = desk.export("record", increment=True, name="step")
    rows = read_xlsx(step.path)
    assert rows[0][-3:] == ["批次号", "来源", "操作"]
    assert [row[-1] for row in rows[1:]] == ["i", "i", "i", "u", "u"]
    assert {row[-3] for row in rows[1:]} == {"2026031300001"}
    assert {row[-2] for row in rows[1:]} == {"3608"}
    assert {row[21] for row in rows[-2:]} == {"3"}
    desk.receipt("SB-2")
    assert desk.look("record").since.count == 0
    with pytest.raises(disclosure.NothingChanged):
        desk.export("record", increment=True)
    # A code entered otherwise takes the old records away and brings others.
    table = disclosure_codes.codes(desk.store, desk.clerk, now=desk.now)
    items = [("A01", "1" * 14, LISTED), ("B03", "9" * 14, LISTED)]
    disclosure_codes.keep_items(desk.store, desk.clerk, items, table.seen, now=desk.now)
    last = desk.export("record", increment=True, name="last")
    found = read_xlsx(last.path)
    assert [row[-1] for row in found[1:]] == ["i"] * 3 + ["d"] * 3
    assert {row[1] for row in found[4:]} == {CATALOGUE}
    assert {row[-3] for row in found[1:]} == {"2026031300002"}
    assert whole.rows == 4
    with desk.store.read() as session:
        said = [row.kind for row in session.scalars(select(LogEntry)) if row.kind == "RECEIPT"]
    assert len(said) == 2


def test_a_receipt_that_cannot_be_is_refused(desk, approved):
    approved(desk.county.assignments)
    desk.export("gsxt")
    for number, refused, day in (
        ("", (), None),
        ("R", (), date(2026, 3, 11)),  # before the export
        ("R", (), date(2026, 3, 20)),  # not yet
        ("R", (Refused(5, "x"),), None),  # the file has four rows
        ("R", (Refused(1, "x"), Refused(1, "y")), None),
        ("R", (Refused(1, " "),), None),
    ):
        with pytest.raises(BadReceipt):
            desk.receipt(number, refused, day)
    with pytest.raises(NotAllowed):
        disclosure_past.keep_receipt(
            desk.store,
            desk.county.actors["approver"],
            1,
            "R",
            date(2026, 3, 12),
            (),
            "",
            now=desk.now,
        )


def test_who_is_published_late_is_marked_with_the_days(desk, approved):
    approved(desk.county.assignments)
    assert desk.look("gsxt").totals.late == 0
    desk.days = 60
    shown = desk.look("gsxt")
    assert shown.totals.late == 4
    assert set(shown.late) == set(desk.county.assignments)
    desk.export("announcement")
    assert desk.look("gsxt").totals.late == 0  # it is out by now


def test_own_columns_are_kept_with_their_days_and_used(desk, approved):
    approved(desk.county.assignments)
    table = disclosure_settings.own_lists(desk.store, desk.clerk, now=desk.now)
    columns = (
        Column(Field.ENTERPRISE_NAME, "单位"),
        Column(None, "来源", "县局"),
        Column(Field.RESULT, "结果"),
    )
    base = PRESETS["announcement"]
    wanted = replace(base, base="announcement", code="", name="县网站", columns=columns)
    kept, code = disclosure_settings.keep_list(
        desk.store, desk.clerk, wanted, table.seen, now=desk.now
    )
    assert code == "own1"
    with pytest.raises(disclosure_settings.MapsChanged):
        disclosure_settings.keep_list(desk.store, desk.clerk, wanted, table.seen, now=desk.now)
    with pytest.raises(BadMap):  # a second one of that name
        disclosure_settings.keep_list(desk.store, desk.clerk, wanted, kept.seen, now=desk.now)
    rows = read_xlsx(desk.export(code).path)
    assert rows[7] == ["单位", "来源", "结果"]
    assert ["明𬭎农副产品有限公司", "县局", "未发现问题"] in rows[8:]
    path = desk.folder / "栏目.json"
    mine = next(one for one in kept.lists if one.code == code)
    disclosure_settings.write_list_file(desk.store, desk.clerk, mine, path)
    assert disclosure_settings.read_list_file(desk.store, desk.clerk, path).columns == columns
    path.write_text(path.read_text("utf-8").replace('"result"', '"phone"'), encoding="utf-8")
    with pytest.raises(PrivateField):
        disclosure_settings.read_list_file(desk.store, desk.clerk, path)
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(BadMap):
        disclosure_settings.read_list_file(desk.store, desk.clerk, path)
    left = disclosure_settings.drop_list(desk.store, desk.clerk, code, kept.seen, now=desk.now)
    assert len(left.history) == 2
    with pytest.raises(disclosure.UnknownPreset):
        desk.look(code)
    again, other = disclosure_settings.keep_list(
        desk.store, desk.clerk, wanted, left.seen, now=desk.now
    )
    assert other == "own2"  # a code is never given out twice
    assert len(again.history) == 3


def test_codes_are_read_from_a_file_and_a_wrong_line_keeps_nothing(desk, tmp_path):
    path = tmp_path / "对照.csv"
    path.write_text("本局用语,对方代码\n未发现问题,1\n没听说过,2\n", encoding="gbk")
    lines = disclosure_codes.read_columns(desk.store, desk.clerk, path)
    table = disclosure_codes.codes(desk.store, desk.clerk, now=desk.now)
    which = CodeList.CHECK_RESULT
    with pytest.raises(BadCodes) as refused:
        disclosure_codes.keep_words(desk.store, desk.clerk, which, lines, table.seen, now=desk.now)
    assert refused.value.fields["line"] == 3
    kept = disclosure_codes.keep_words(
        desk.store, desk.clerk, which, lines[:2], table.seen, now=desk.now
    )
    assert kept.lists[which] == (("未发现问题", "1"),)
    assert "迁出" in kept.lacking[which]
    with desk.store.read() as session:
        assert session.scalars(select(Publication.id)).all() == []
