"""专家库: entered, changed, ended, imported and taken back; every step in history and log."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.core.people import NotAllowed
from app.files.sheet_faults import NoRows
from app.services.registry import batches, exchange, experts, experts_import, registry_personal
from app.services.registry.experts import (
    BadExpert,
    ExpertThere,
    ReasonMissing,
    StaleExpert,
    UnknownExpert,
)
from app.services.registry.experts_import import ExpertsChanged
from app.store.schema import LogEntry

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
BLANK = dict.fromkeys(("name", "unit", "title", "skills", "phone", "until", "note"), "")
ZHAO = {**BLANK, "name": "赵六", "unit": "县特检站", "skills": "特种设备、计量"}


def save(desk, values, expert_id=None, version=0, who="clerk"):
    return experts.save_expert(desk.store, desk.actors[who], expert_id, values, version, now=NOW)


def lines(desk, days=0):
    return experts.experts(desk.store, desk.clerk, now=NOW + timedelta(days=days))


def entries(desk):
    with desk.store.read() as session:
        return [row.kind for row in session.scalars(select(LogEntry).order_by(LogEntry.n))]


def test_an_expert_is_entered_changed_ended_and_renewed_and_all_of_it_is_kept(desk):
    saved = save(desk, ZHAO)
    assert saved.version == 1
    again = save(desk, {**ZHAO, "until": "2026-12-31"}, saved.id, 1)
    assert again.version == 2
    assert save(desk, {**ZHAO, "until": "2026-12-31"}, saved.id, 2).version == 2  # nothing new
    experts.set_active(desk.store, desk.clerk, saved.id, False, "调离本县", 2, now=NOW)
    (line,) = lines(desk)
    assert (line.active, line.ended, line.version) == (False, True, 3)
    experts.set_active(desk.store, desk.clerk, saved.id, True, "重新聘任", 3, now=NOW)
    past = experts.history(desk.store, desk.clerk, saved.id)
    assert [one.version for one in past] == [4, 3, 2, 1]
    assert [(one.column, one.before, one.after) for one in past[1].changes] == [
        ("聘任", "在聘", "停聘"),
        ("理由", "", "调离本县"),
    ]
    assert [(one.column, one.after) for one in past[2].changes] == [("聘期至", "2026-12-31")]
    assert entries(desk).count("REGISTRY") == 4


def test_an_appointment_that_has_run_out_is_over(desk):
    save(desk, {**ZHAO, "until": "2026-03-05"})
    assert not lines(desk)[0].ended
    assert lines(desk, days=1)[0].ended
    assert lines(desk, days=1)[0].active


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({**ZHAO, "name": ""}, BadExpert),
        ({**ZHAO, "until": "下周"}, BadExpert),
        ({**ZHAO, "title": "长" * 51}, BadExpert),
        (ZHAO, ExpertThere),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(desk, values, error):
    save(desk, ZHAO)
    with pytest.raises(error):
        save(desk, values)
    assert len(lines(desk)) == 1


def test_nobody_writes_over_what_they_have_not_seen(desk):
    saved = save(desk, ZHAO)
    save(desk, {**ZHAO, "title": "工程师"}, saved.id, 1)
    with pytest.raises(StaleExpert) as caught:
        save(desk, {**ZHAO, "title": "教授"}, saved.id, 1)
    assert caught.value.fields == {"name": "赵六", "by": "人员clerk"}
    with pytest.raises(StaleExpert):
        experts.set_active(desk.store, desk.clerk, saved.id, False, "离开", 1, now=NOW)
    with pytest.raises(ReasonMissing):
        experts.set_active(desk.store, desk.clerk, saved.id, False, " ", 2, now=NOW)
    with pytest.raises(UnknownExpert):
        save(desk, {**ZHAO, "unit": "别处"}, 99, 1)


def test_only_who_keeps_the_registries_changes_experts(desk):
    with pytest.raises(NotAllowed):
        save(desk, ZHAO, who="supervisor")
    assert experts.experts(desk.store, desk.actors["supervisor"], now=NOW) == ()


ROWS = [
    {"专家姓名": "赵六", "工作单位": "县特检站", "专业领域": "特种设备、计量"},
    {"专家姓名": "钱七", "工作单位": "县计量所", "专业领域": "计量", "聘期至": "2028-12-31"},
    {"专家姓名": "钱七", "工作单位": "县计量所", "专业领域": "广告"},
    {"专家姓名": "", "工作单位": "县计量所", "专业领域": "计量"},
]


def test_a_list_adds_changes_and_refuses_row_by_row(desk):
    save(desk, {**ZHAO, "skills": "特种设备"})
    seen = experts_import.preview(desk.store, desk.clerk, desk.file(ROWS))
    assert [(one.row, one.act) for one in seen.entries] == [(2, "changed"), (3, "new")]
    assert (seen.rows, seen.refused) == (4, 2)
    assert [one.code for one in seen.issues] == ["rows.repeated", "rows.expert_name_missing"]
    done = experts_import.commit(desk.store, desk.clerk, seen, now=NOW)
    assert (done.added, done.changed) == (1, 1)
    assert {one.expert.name: one.expert.skills for one in lines(desk)} == {
        "赵六": ("特种设备", "计量"),
        "钱七": ("计量",),
    }
    again = experts_import.preview(desk.store, desk.clerk, desk.file(ROWS[:2]))
    assert [one.act for one in again.entries] == ["unchanged", "unchanged"]
    assert entries(desk)[-1] == "IMPORT"


def test_a_preview_of_an_older_register_is_not_saved(desk):
    seen = experts_import.preview(desk.store, desk.clerk, desk.file(ROWS))
    save(desk, {**ZHAO, "name": "孙八"})
    with pytest.raises(ExpertsChanged):
        experts_import.commit(desk.store, desk.clerk, seen, now=NOW)
    assert [one.expert.name for one in lines(desk)] == ["孙八"]


def test_an_import_is_taken_back_whole(desk):
    kept = save(desk, {**ZHAO, "skills": "特种设备"})
    seen = experts_import.preview(desk.store, desk.clerk, desk.file(ROWS))
    experts_import.commit(desk.store, desk.clerk, seen, now=NOW)
    (batch,) = batches.list_(desk.store, desk.clerk, "experts")
    outlook = batches.outlook(desk.store, desk.clerk, batch.id)
    assert (outlook.restored, outlook.removed, outlook.problem) == (1, 1, "")
    batches.undo(desk.store, desk.clerk, batch.id, now=NOW)
    (line,) = lines(desk)
    assert (line.id, line.expert.skills, line.version) == (kept.id, ("特种设备",), 3)
    assert save(desk, {**ZHAO, "name": "孙八"}).id == kept.id + 2  # a number is never used again
    assert len(experts.history(desk.store, desk.clerk, kept.id)) == 3


def test_an_import_with_a_later_edit_stays(desk):
    seen = experts_import.preview(desk.store, desk.clerk, desk.file(ROWS))
    experts_import.commit(desk.store, desk.clerk, seen, now=NOW)
    line = next(one for one in lines(desk) if one.expert.name == "赵六")
    save(desk, {**ZHAO, "title": "工程师"}, line.id, 1)
    (batch,) = batches.list_(desk.store, desk.clerk, "experts")
    assert "赵六" in batches.outlook(desk.store, desk.clerk, batch.id).problem


def test_the_template_imports_as_it_is(desk):
    path = exchange.template(desk.store, desk.clerk, "experts", desk.folder / "t.xlsx")
    with pytest.raises(NoRows):  # hints and examples are no experts
        experts_import.preview(desk.store, desk.clerk, path)
    book = load_workbook(path)
    book.worksheets[0].cell(4, 1, "孙八")
    book.worksheets[0].cell(4, 4, "广告")
    book.save(path)
    seen = experts_import.preview(desk.store, desk.clerk, path)
    assert [(one.row, one.expert.name, one.expert.skills) for one in seen.entries] == [
        (4, "孙八", ("广告",))
    ]


def test_a_line_shows_what_was_saved(desk):
    save(desk, {**ZHAO, "phone": "0790-1", "note": "兼职"})
    (line,) = lines(desk)
    assert replace(line.expert, skills=()).note == "兼职"
    assert line.expert.phone == "****-1"
    whole = registry_personal.reveal(desk.store, desk.clerk, "experts", line.id, now=NOW)
    assert whole.record.phone == "0790-1"
