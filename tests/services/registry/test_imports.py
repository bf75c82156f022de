"""Importing: what the preview shows is what is saved, once, with history and log."""

import json
import pickle
import sqlite3
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from app.core.people import NotAllowed
from app.services.registry import imports, registry
from app.services.registry.imports import ImportCounts, NothingUsable, RegistryChanged, commit
from app.services.registry.registry import EnterpriseQuery
from app.store.engine import DATABASE
from app.store.schema import Enterprise, ImportBatch, LogEntry, RecordChange
from app.store.staging import StagingGone

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 5, 1, 0, tzinfo=UTC)
# Right by GB 32100 and GS 15-2006, of ranges that are not issued.
ONE = {
    "主体名称": "青岭县嘉禾豆腐坊",
    "统一社会信用代码": "91360824MAC000017N",
    "住所（经营场所）": "麦㙦镇老街1号",
    "法定代表人（负责人、经营者）": "䶮小明",
}
TWO = {
    "主体名称": "青岭县𬭎达商行",
    "统一社会信用代码": "91360824MAC000025H",
    "住所（经营场所）": "麦㙦镇老街2号",
    "法定代表人（负责人、经营者）": "王芳",
}
BARE = {
    "主体名称": "无证小摊",
    "统一社会信用代码": "",
    "住所（经营场所）": "麦㙦镇老街3号",
    "法定代表人（负责人、经营者）": "李四",
}


def counts(**given):
    return ImportCounts(**given)


def all_enterprises(desk):
    return registry.enterprises(desk.store, desk.clerk, EnterpriseQuery()).lines


def test_a_preview_saves_nothing(desk):
    preview = desk.preview("enterprises", desk.file([ONE, TWO]))
    assert preview.counts == counts(rows=2, new=2)
    assert [line.name for line in preview.new] == [ONE["主体名称"], TWO["主体名称"]]
    assert all_enterprises(desk) == ()


def test_what_the_preview_showed_is_saved_with_history_and_a_log_entry(desk):
    path = desk.file([ONE, TWO])
    preview = desk.preview("enterprises", path)
    done = commit(desk.store, desk.clerk, preview.staging, now=NOW)
    assert done.counts == preview.counts
    assert not preview.staging.exists()
    card = registry.enterprise(desk.store, desk.clerk, all_enterprises(desk)[0].id)
    assert card.record.legal_rep == "䶮小明"
    (first,) = card.history
    assert (first.version, first.source, first.by, first.changes) == (1, "a.csv", "人员clerk", ())
    with desk.store.read() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.kind == "IMPORT")).one()
        payload = json.loads(entry.payload)
        stored = session.get_one(ImportBatch, done.import_id).sha256
    assert payload["counts"]["new"] == 2
    assert payload["sha256"] == stored == preview.sha256


def test_the_same_file_again_changes_nothing(desk):
    desk.take("enterprises", [ONE, TWO, BARE])
    again = desk.take("enterprises", [ONE, TWO, BARE], LATER)
    assert again.counts == counts(rows=3, unchanged=3)
    with desk.store.read() as session:
        assert session.scalar(select(func.count()).select_from(RecordChange)) == 3


def test_a_changed_name_stands_in_the_history_as_before_and_after(desk):
    desk.take("enterprises", [ONE, TWO])
    renamed = {**ONE, "主体名称": "青岭县嘉禾豆制品厂"}
    preview = desk.preview("enterprises", desk.file([renamed, TWO], "b.csv"))
    assert preview.counts == counts(rows=2, changed=1, unchanged=1)
    (line,) = preview.changed
    (shown,) = line.changes
    expected = ("主体名称", "青岭县嘉禾豆腐坊", "青岭县嘉禾豆制品厂")
    assert (shown.column, shown.before, shown.after) == expected
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    (found,) = registry.enterprises(desk.store, desk.clerk, EnterpriseQuery("豆制品")).lines
    card = registry.enterprise(desk.store, desk.clerk, found.id)
    assert card.version == 2
    assert card.history[0].changes == (shown,)
    assert card.history[0].source == "b.csv"
    gone = registry.enterprises(desk.store, desk.clerk, EnterpriseQuery("嘉禾豆腐坊"))
    assert gone.total == 0


def test_records_the_file_does_not_mention_are_listed_and_stay(desk):
    desk.take("enterprises", [ONE, TWO])
    preview = desk.preview("enterprises", desk.file([ONE]))
    assert preview.counts == counts(rows=1, unchanged=1, vanished=1)
    assert [line.key for line in preview.vanished] == [TWO["统一社会信用代码"]]
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    assert len(all_enterprises(desk)) == 2


def test_columns_the_file_lacks_stay_as_they_are(desk):
    desk.take("enterprises", [ONE])
    less = {key: ONE[key] for key in ("主体名称", "统一社会信用代码")}
    assert desk.take("enterprises", [less], LATER).counts.unchanged == 1


def test_an_enterprise_without_a_code_gets_the_bureaus_number_once(desk):
    desk.take("enterprises", [BARE])
    (first,) = all_enterprises(desk)
    assert first.key == "青市监000001"
    desk.take("enterprises", [BARE, {**BARE, "住所（经营场所）": "另一处"}], LATER)
    assert {line.key for line in all_enterprises(desk)} == {"青市监000001", "青市监000002"}


def test_a_code_learned_later_keeps_the_number_issued_before(desk):
    desk.take("enterprises", [BARE])
    known = {**BARE, "统一社会信用代码": ONE["统一社会信用代码"]}
    assert desk.take("enterprises", [known], LATER).counts.changed == 1
    (line,) = all_enterprises(desk)
    assert line.key == "青市监000001"
    # and the code, once known, finds the record and is not taken away by an empty cell
    assert (
        desk.take("enterprises", [{**known, "住所（经营场所）": "新址"}], LATER).counts.changed == 1
    )
    assert (
        desk.take("enterprises", [{**BARE, "住所（经营场所）": "新址"}], LATER).counts.unchanged
        == 1
    )


def test_one_registration_number_under_two_codes_is_two_enterprises(desk):
    first = {**ONE, "注册号": "360824600000016"}
    second = {**TWO, "注册号": "360824600000016"}
    assert desk.take("enterprises", [first]).counts.new == 1
    assert desk.take("enterprises", [second], LATER).counts.new == 1


def test_a_code_twice_in_a_file_refuses_the_later_row_and_names_both(desk):
    preview = desk.preview("enterprises", desk.file([ONE, TWO, {**ONE, "主体名称": "另一个"}]))
    assert preview.counts == counts(rows=3, new=2, refused=1)
    (issue,) = preview.issues
    assert issue.row == 4
    assert "第2行" in issue.message
    assert issue.value == ONE["统一社会信用代码"]


def test_refused_rows_come_out_as_a_workbook_that_says_what_to_do(desk, tmp_path):
    rows = [ONE, {**TWO, "主体名称": ""}, {**BARE, "统一社会信用代码": "91360824MAC0000250"}]
    preview = desk.preview("enterprises", desk.file(rows))
    assert preview.counts == counts(rows=3, new=2, refused=1, warned=1)
    imports.report(preview, tmp_path / "report.xlsx")
    table = CalamineWorkbook.from_path(tmp_path / "report.xlsx").get_sheet_by_index(0).to_python()
    assert table[0] == ["行号", "列", "原值", "处理", "说明", "怎么办"]
    assert table[1][:2] == [3, "主体名称"]
    assert table[2][:3] == [4, "统一社会信用代码", "91360824MAC0000250"]
    assert all(row[5] for row in table)


def test_a_file_without_a_usable_row_is_refused_with_an_example(desk):
    with pytest.raises(NothingUsable) as caught:
        desk.preview("enterprises", desk.file([{**ONE, "主体名称": ""}]))
    assert caught.value.fields["rows"] == 1
    assert caught.value.issues[0].column == "主体名称"
    assert list((desk.store.folder / "staging").iterdir()) == []


def test_an_import_is_refused_where_the_registry_changed_after_the_preview(desk):
    first = desk.preview("enterprises", desk.file([ONE]))
    desk.take("enterprises", [TWO])
    with pytest.raises(RegistryChanged):
        commit(desk.store, desk.clerk, first.staging, now=LATER)
    assert len(all_enterprises(desk)) == 1


def test_a_preview_is_taken_over_only_once(desk):
    preview = desk.preview("enterprises", desk.file([ONE]))
    commit(desk.store, desk.clerk, preview.staging, now=NOW)
    with pytest.raises(StagingGone):
        commit(desk.store, desk.clerk, preview.staging, now=NOW)


def test_a_staging_file_that_breaks_off_saves_nothing(desk):
    preview = desk.preview("enterprises", desk.file([ONE, TWO]))
    whole = preview.staging.read_bytes()
    for broken in (whole[: len(whole) // 2], whole[:100], b"", b"no database at all" * 100):
        preview.staging.write_bytes(broken)
        with pytest.raises(StagingGone):
            commit(desk.store, desk.clerk, preview.staging, now=NOW)
    assert all_enterprises(desk) == ()


def test_a_program_killed_between_preview_and_import_leaves_the_registry_untouched(desk):
    desk.take("enterprises", [ONE])
    desk.preview("enterprises", desk.file([{**ONE, "主体名称": "改名"}, TWO]))
    desk.store.close()  # nothing is left of the program but its files
    with sqlite3.connect(desk.store.folder / DATABASE) as connection:
        names = connection.execute("select name from enterprise").fetchall()
    connection.close()
    assert names == [(ONE["主体名称"],)]


def test_an_import_that_fails_half_way_leaves_nothing(desk, monkeypatch):
    preview = desk.preview("enterprises", desk.file([ONE, TWO]))

    def full(*_given, **_named):
        raise OSError("no space left")

    monkeypatch.setattr("app.services.journal.record", full)
    with pytest.raises(OSError, match="no space"):
        commit(desk.store, desk.clerk, preview.staging, now=NOW)
    monkeypatch.undo()
    assert all_enterprises(desk) == ()
    with desk.store.read() as session:
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0
    # the preview is still good
    assert commit(desk.store, desk.clerk, preview.staging, now=NOW).counts.new == 2


def test_who_only_watches_may_not_import(desk):
    watcher = desk.actors["supervisor"]
    with pytest.raises(NotAllowed):
        imports.preview(desk.store, watcher, "enterprises", Path("a.csv"), Path("b"))
    with pytest.raises(NotAllowed):
        commit(desk.store, watcher, Path("b"), now=NOW)


def test_progress_goes_forward_and_names_a_sentence(desk):
    told = []
    path = desk.file([ONE])
    staging = imports.staging_file(desk.store)
    imports.preview(
        desk.store,
        desk.clerk,
        "enterprises",
        path,
        staging,
        progress=lambda key, share: told.append((key, share)),
    )
    commit(
        desk.store,
        desk.clerk,
        staging,
        now=NOW,
        progress=lambda key, share: told.append((key, share)),
    )
    assert list(dict.fromkeys(key for key, _ in told)) == [
        "imports.step_reading",
        "imports.step_comparing",
        "imports.step_saving",
    ]
    assert told[-1][1] == 1


OFFICER = {
    "姓名": "陈一",
    "性别": "女",
    "执法证号": "14080810013",
    "执法证有效期至": "2031-01-31",
    "所属机构": "登记股",
    "业务专长": "计量、广告",
    "在岗状态": "在岗",
}


def test_officers_are_known_by_their_certificate_and_before_by_name_and_unit(desk):
    bare = {**OFFICER, "执法证号": "", "执法证有效期至": ""}
    assert desk.take("officers", [bare]).counts == counts(rows=1, new=1, warned=1)
    assert desk.take("officers", [OFFICER], LATER).counts == counts(rows=1, changed=1)
    assert desk.take("officers", [OFFICER], LATER).counts == counts(rows=1, unchanged=1)
    (line,) = registry.officers(desk.store, desk.clerk, registry.OfficerQuery()).lines
    assert (line.key, line.cert_no, line.skills) == (
        "青市监000001",
        "14080810013",
        ("计量", "广告"),
    )


def test_every_class_of_rows_is_counted_beyond_the_lines_shown(desk):
    many = [{**BARE, "住所（经营场所）": f"老街{number}号"} for number in range(230)]
    preview = desk.preview("enterprises", desk.file(many))
    assert (preview.counts.new, len(preview.new)) == (230, 200)
    commit(desk.store, desk.clerk, preview.staging, now=NOW)
    changed = [{**row, "法定代表人（负责人、经营者）": "赵六"} for row in many]
    preview = desk.preview("enterprises", desk.file(changed))
    assert (preview.counts.changed, len(preview.changed)) == (230, 200)
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    with desk.store.read() as session:
        assert set(session.scalars(select(Enterprise.legal_rep))) == {"赵六"}
        assert set(session.scalars(select(Enterprise.version))) == {2}


def test_previews_nobody_came_back_to_do_not_pile_up(desk):
    path = desk.file([ONE])
    last = [desk.preview("enterprises", path) for _ in range(9)][-1]
    assert len(list((desk.store.folder / "staging").iterdir())) < 9
    assert commit(desk.store, desk.clerk, last.staging, now=NOW).counts.new == 1


def test_a_preview_runs_in_a_child_process_and_comes_back_whole(desk):
    job = partial(imports.preview, desk.store, desk.clerk, "enterprises", desk.file([ONE, ONE]))
    returned = pickle.loads(pickle.dumps(job))(imports.staging_file(desk.store))
    assert pickle.loads(pickle.dumps(returned)) == returned
    assert returned.counts == counts(rows=2, new=1, refused=1)
