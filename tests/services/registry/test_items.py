"""Item lists: an import makes the next version and never touches the last."""

from datetime import UTC, date, datetime

import pytest

from app.services.registry import imports, item_history, items
from app.services.registry.imports import ImportCounts, commit
from app.services.registry.items import UnknownItem

NOW = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)  # 07:00 of the next day in Beijing
LATER = datetime(2026, 4, 5, 1, 0, tzinfo=UTC)
ONE = {
    "事项代码": "A01",
    "抽查类别": "登记事项检查",
    "抽查事项": "营业执照规范使用情况的检查",
    "检查依据": "《市场主体登记管理条例》第三十六条",
    "检查内容": "是否置于醒目位置\n是否有涂改",
    "检查要领": "看正本\n核对正副本",
    "要求提供材料": "营业执照",
    "是否需专业岗位资格": "否",
}
TWO = {**ONE, "事项代码": "A02", "抽查事项": "名称规范使用情况的检查"}


def test_an_import_makes_a_version_named_after_the_day_in_beijing(desk):
    done = desk.take("items", [ONE, TWO], NOW)
    assert done.list_label == "2026-03-05"
    (version,) = items.lists(desk.store, desk.clerk)
    assert (version.label, version.valid_from, version.count) == ("2026-03-05", date(2026, 3, 5), 2)
    first = items.items(desk.store, desk.clerk)[0]
    assert (first.code, first.points, first.materials) == ("A01", 2, 1)
    card = items.item(desk.store, desk.clerk, first.id)
    assert [(one.text, one.hint) for one in card.record.check_points] == [
        ("是否置于醒目位置", "看正本"),
        ("是否有涂改", "核对正副本"),
    ]


def test_the_same_list_again_makes_no_version(desk):
    desk.take("items", [ONE, TWO], NOW)
    again = desk.take("items", [ONE, TWO], LATER)
    assert again.counts == ImportCounts(rows=2, unchanged=2)
    assert again.list_label == ""
    assert len(items.lists(desk.store, desk.clerk)) == 1


def test_a_changed_list_is_a_new_version_and_the_old_stays_readable(desk):
    desk.take("items", [ONE, TWO], NOW)
    old = items.items(desk.store, desk.clerk)[0].id
    changed = {**ONE, "检查依据": "《市场主体登记管理条例》第三十七条"}
    done = desk.take("items", [changed], LATER)
    assert done.counts == ImportCounts(rows=1, changed=1, vanished=1)
    newest, oldest = items.lists(desk.store, desk.clerk)
    assert (newest.count, oldest.count) == (1, 2)
    (line,) = items.items(desk.store, desk.clerk)
    (change,) = items.item(desk.store, desk.clerk, line.id).changes
    assert (change.column, change.before, change.after) == (
        "检查依据",
        ONE["检查依据"],
        changed["检查依据"],
    )
    assert items.item(desk.store, desk.clerk, old).record.basis == ONE["检查依据"]
    assert len(items.items(desk.store, desk.clerk, oldest.id)) == 2
    assert len(items.items(desk.store, desk.clerk, day=date(2026, 3, 31))) == 2


def test_an_item_tells_what_changed_in_which_version_by_whom_and_from_which_file(desk):
    desk.take("items", [ONE, TWO], NOW)
    old = items.items(desk.store, desk.clerk)[0].id
    changed = {**ONE, "检查依据": "《市场主体登记管理条例》第三十七条"}
    desk.take("items", [changed, TWO], LATER)
    one, two = items.items(desk.store, desk.clerk)
    newest, first = item_history.item_history(desk.store, desk.clerk, one.id)
    assert [(step.column, step.after) for step in newest.changes] == [
        ("检查依据", changed["检查依据"])
    ]
    assert (newest.at, first.at) == (LATER, NOW)
    assert newest.by == first.by == desk.clerk.name
    assert newest.source.startswith("2026-04-05（")
    assert (first.version, first.changes) == (1, ())
    # The old version knows what came after it, and what stayed has no line.
    assert item_history.item_history(desk.store, desk.clerk, old) == (newest, first)
    assert len(item_history.item_history(desk.store, desk.clerk, two.id)) == 1


def test_the_version_is_named_as_the_file_or_the_person_says(desk):
    named = {**ONE, "清单版本": "2026版", "生效日期": "2026-01-01", "来源": "省局"}
    assert desk.take("items", [named], NOW).list_label == "2026版"
    preview = desk.preview("items", desk.file([{**named, "抽查比例": "3%"}]))
    assert commit(desk.store, desk.clerk, preview.staging, now=LATER).list_label == "2026版-2"
    preview = desk.preview("items", desk.file([{**named, "抽查比例": "5%"}]))
    done = commit(desk.store, desk.clerk, preview.staging, now=LATER, label="2026年修订")
    assert done.list_label == "2026年修订"
    assert items.lists(desk.store, desk.clerk)[0].source == "省局"


def test_an_item_without_a_basis_is_refused(desk):
    preview = desk.preview("items", desk.file([ONE, {**TWO, "检查依据": ""}]))
    assert preview.counts == ImportCounts(rows=2, new=1, refused=1)
    assert preview.issues[0].column == "检查依据"
    with pytest.raises(imports.NothingUsable):
        desk.preview("items", desk.file([{**TWO, "检查依据": ""}]))


def test_a_code_twice_in_a_list_refuses_the_later_row(desk):
    preview = desk.preview("items", desk.file([ONE, {**TWO, "事项代码": "A01"}]))
    assert preview.counts == ImportCounts(rows=2, new=1, refused=1)
    assert "第2行" in preview.issues[0].message


def test_where_there_is_no_list_there_are_no_items(desk):
    assert items.items(desk.store, desk.clerk) == ()
    with pytest.raises(UnknownItem):
        items.item(desk.store, desk.clerk, 1)
