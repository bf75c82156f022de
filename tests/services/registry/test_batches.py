"""Taking a batch back: everything as it was, or nothing, and never what a draw has used."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from app.core.people import NotAllowed
from app.services import journal
from app.services.registry import batches, imports, items, recusals, recusals_import, registry
from app.services.registry.batches import UndoDone
from app.services.registry.registry import EnterpriseQuery
from app.store.schema import (
    Draw,
    FrozenEnterprise,
    FrozenOfficer,
    ItemList,
    Lock,
    RiskFact,
    Task,
)
from app.texts import error_text

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
CODES = (
    "91360824MAC000017N",
    "91360824MAC000025H",
    "91360824MAC000033C",
    "91360824MAC0000417",
)


def later(days):
    return NOW + timedelta(days=days)


def row(at, **more):
    return {
        "主体名称": f"青岭县第{at}商行",
        "统一社会信用代码": CODES[at],
        "住所（经营场所）": f"麦㙦镇老街{at}号",
        "所属乡镇（街道）": "麦㙦镇",
        "登记状态": "存续",
        "标签": "食品、重点" if at == 0 else "",
        **more,
    }


def officer(at, **more):
    return {
        "姓名": f"林{'一二三'[at]}",
        "执法证号": f"ZF-00{at}",
        "所属机构": "临溪所",
        **more,
    }


ITEM = {
    "事项代码": "A01",
    "抽查类别": "登记事项检查",
    "抽查事项": "营业执照规范使用情况的检查",
    "检查依据": "《市场主体登记管理条例》第三十六条",
}


def undo(desk, done, days=9):
    return batches.undo(desk.store, desk.clerk, done.import_id, now=later(days))


def outlook(desk, done):
    return batches.outlook(desk.store, desk.clerk, done.import_id)


def table(desk, name="enterprise"):
    """Every row but for what an undo must move on: its version and its time."""
    with desk.store.read() as session:
        found = session.execute(sql(f"SELECT * FROM {name} ORDER BY id")).mappings()
        return [
            {key: value for key, value in one.items() if key not in ("version", "updated_at")}
            for one in found
        ]


def found(desk, words):
    page = registry.enterprises(desk.store, desk.clerk, EnterpriseQuery(words))
    return [line.name for line in page.lines]


def test_an_undone_import_takes_its_new_records_out_of_registry_and_search(desk):
    done = desk.take("enterprises", [row(0), row(1)])
    assert undo(desk, done) == UndoDone(0, 2)
    assert table(desk) == []
    assert found(desk, "商行") == []


def test_an_undone_import_gives_changed_records_their_old_values_back(desk):
    desk.take("enterprises", [row(0), row(1)])
    before = table(desk)
    second = {"主体名称": "改名超市", "登记状态": "注销", "标签": "特种设备"}
    done = desk.take("enterprises", [row(0, **second), row(1), row(2)], later(1))
    assert outlook(desk, done) == batches.Outlook(done.import_id, 1, 1)
    assert undo(desk, done) == UndoDone(1, 1)
    assert table(desk) == before
    assert found(desk, "改名") == []
    assert found(desk, "第0商行") == ["青岭县第0商行"]


def test_records_marked_as_vanished_by_an_import_stand_again_after_its_undo(desk):
    desk.take("enterprises", [row(0), row(1), row(2)])
    before = table(desk)
    staging = desk.preview("enterprises", desk.file([row(0), row(3)])).staging
    done = imports.commit(
        desk.store, desk.clerk, staging, now=later(1), vanished={2: "迁出"}, vanished_all="注销"
    )
    assert [one["status"] for one in table(desk)] == ["存续", "迁出", "注销", "存续"]
    assert undo(desk, done) == UndoDone(2, 1)
    assert table(desk) == before


def test_the_history_of_a_restored_record_shows_the_undo_with_who_and_when(desk):
    first = desk.take("enterprises", [row(0)])
    done = desk.take("enterprises", [row(0, 登记状态="注销")], later(1))
    undo(desk, done)
    card = registry.enterprise(desk.store, desk.clerk, 1)
    assert [line.version for line in card.history] == [3, 2, 1]
    newest = card.history[0]
    assert newest.source == f"撤销：{first.file_name}"
    assert (newest.by, newest.at) == (desk.clerk.name, later(9))
    assert [(one.before, one.after) for one in newest.changes] == [("注销", "存续")]


def test_numbers_of_removed_records_are_never_used_again(desk):
    undo(desk, desk.take("enterprises", [row(0), row(1)]))
    desk.take("enterprises", [row(2)], later(10))
    assert [one["id"] for one in table(desk)] == [3]
    assert len(registry.enterprise(desk.store, desk.clerk, 3).history) == 1


def test_batches_are_taken_back_one_by_one_the_newest_first(desk):
    first = desk.take("enterprises", [row(0)])
    second = desk.take("enterprises", [row(0, 登记状态="注销")], later(1))
    third = desk.take("enterprises", [row(0, 登记状态="迁出")], later(2))
    with pytest.raises(batches.BatchSince):
        undo(desk, second)
    assert undo(desk, third) == UndoDone(1, 0)
    assert table(desk)[0]["import_id"] == second.import_id
    assert undo(desk, second) == UndoDone(1, 0)
    assert table(desk)[0]["import_id"] == first.import_id
    assert undo(desk, first) == UndoDone(0, 1)


def test_a_batch_is_taken_back_once(desk):
    done = desk.take("enterprises", [row(0)])
    undo(desk, done)
    with pytest.raises(batches.AlreadyUndone):
        undo(desk, done)


def test_an_import_that_changed_nothing_leaves_nothing_to_undo(desk):
    desk.take("enterprises", [row(0)])
    again = desk.take("enterprises", [row(0)], later(1))
    with pytest.raises(batches.NothingToUndo):
        undo(desk, again)


def test_a_record_changed_by_hand_since_refuses_the_undo_and_nothing_is_done(desk):
    done = desk.take("enterprises", [row(0), row(1)])
    registry.save_enterprise(desk.store, desk.clerk, 2, {"township": "临溪镇"}, 1, now=later(1))
    before = table(desk)
    with pytest.raises(batches.EditedSince) as refused:
        undo(desk, done)
    assert refused.value.fields["count"] == "1"
    assert "青岭县第1商行" in error_text(refused.value)
    assert outlook(desk, done).problem == error_text(refused.value)
    assert table(desk) == before


def _task(session, list_id=None):
    if list_id is None:
        version = ItemList(version_label="甲", name="清单", valid_from=NOW.date())
        session.add(version)
        session.flush()
        list_id = version.id
    task = Task(
        plan_no="1", task_no="2", inner_no="3", name="一季度抽查", plan_name="计划",
        stage="DRAFT", list_id=list_id, period_from=NOW.date(), period_to=NOW.date(),
        plan={}, forms={}, created_by=1, created_at=NOW,
    )  # fmt: skip
    session.add(task)
    session.flush()
    return task


def _lock(session, at):
    draw = Draw(task_id=_task(session).id, position=1, number="2-1", kind="BOTH", created_at=NOW)
    session.add(draw)
    session.flush()
    lock = Lock(
        draw_id=draw.id, attempt=1, tag="SSJ1", manifest=b"", manifest_hash="", secret="",
        commitment="", prev_head="", strata={}, counts={}, people={}, by_id=1, at=at,
    )  # fmt: skip
    session.add(lock)
    session.flush()
    return lock.id


def _freeze(desk, at, enterprise_id=1):
    with desk.store.write() as session:
        session.add(
            FrozenEnterprise(
                lock_id=_lock(session, at),
                key=CODES[0],
                enterprise_id=enterprise_id,
                verdict="IN",
                facts={},
            )
        )


def test_what_a_draw_has_frozen_since_is_never_taken_back(desk):
    done = desk.take("enterprises", [row(0), row(1)])
    _freeze(desk, later(1))
    with pytest.raises(batches.FrozenSince) as refused:
        undo(desk, done)
    assert "2-1" in error_text(refused.value)
    assert "青岭县第0商行" in error_text(refused.value)


def test_a_draw_before_the_change_does_not_stand_in_its_way(desk):
    desk.take("enterprises", [row(0)])
    _freeze(desk, later(1))
    done = desk.take("enterprises", [row(0, 登记状态="注销")], later(2))
    assert undo(desk, done) == UndoDone(1, 0)


def test_a_draw_of_another_record_does_not_stand_in_the_way(desk):
    desk.take("enterprises", [row(0)])
    done = desk.take("enterprises", [row(1)], later(1))
    _freeze(desk, later(2))
    assert undo(desk, done) == UndoDone(0, 1)


@pytest.mark.parametrize("thing", ["回避关系", "外部检查次数", "风险事实"])
def test_what_hangs_on_a_new_record_refuses_the_undo(desk, thing):
    desk.take("officers", [officer(0)])
    done = desk.take("enterprises", [row(0)], later(1))
    if thing == "回避关系":
        recusals.add(desk.store, desk.clerk, 1, 1, "近亲属在该户任职", now=later(2))
    elif thing == "外部检查次数":
        registry.add_foreign_count(desk.store, desk.clerk, 1, 2026, 1, "县应急管理局", now=later(2))
    else:
        with desk.store.write() as session:
            session.add(
                RiskFact(enterprise_id=1, kind="投诉", since=NOW.date(), by_id=1, at=later(2))
            )
    with pytest.raises(batches.InUse) as refused:
        undo(desk, done)
    assert thing in error_text(refused.value)


def test_what_hangs_on_a_changed_record_does_not_matter(desk):
    desk.take("officers", [officer(0)])
    desk.take("enterprises", [row(0)])
    done = desk.take("enterprises", [row(0, 登记状态="注销")], later(1))
    recusals.add(desk.store, desk.clerk, 1, 1, "近亲属在该户任职", now=later(2))
    assert undo(desk, done) == UndoDone(1, 0)


def test_an_import_of_officers_is_taken_back_too(desk):
    desk.take("officers", [officer(0)])
    before = table(desk, "officer")
    done = desk.take("officers", [officer(0, 所属机构="麦㙦所"), officer(1)], later(1))
    assert undo(desk, done) == UndoDone(1, 1)
    assert table(desk, "officer") == before


def test_an_officer_a_draw_has_frozen_stays(desk):
    done = desk.take("officers", [officer(0)])
    with desk.store.write() as session:
        session.add(
            FrozenOfficer(
                lock_id=_lock(session, later(1)), key="ZF-000", officer_id=1,
                verdict="IN", facts={},
            )
        )  # fmt: skip
    with pytest.raises(batches.FrozenSince):
        undo(desk, done)


@pytest.mark.parametrize("both", [True, False])
def test_a_relation_of_a_list_stays_once_a_draw_had_both_of_the_pair(desk, both):
    desk.take("officers", [officer(0)])
    desk.take("enterprises", [row(0)])
    listed = {"执法证号": "ZF-000", "统一社会信用代码": CODES[0], "回避事由": "持股"}
    shown = recusals_import.preview(desk.store, desk.clerk, desk.file([listed]))
    done = recusals_import.commit(desk.store, desk.clerk, shown, now=later(1))
    _freeze(desk, later(2))
    if not both:
        assert undo(desk, done) == UndoDone(0, 1)
        return
    with desk.store.write() as session:
        session.add(FrozenOfficer(lock_id=1, key="ZF", officer_id=1, verdict="IN", facts={}))
    with pytest.raises(batches.FrozenSince) as refused:
        undo(desk, done)
    assert "2-1" in error_text(refused.value)


def test_a_version_of_the_item_list_goes_while_no_task_keeps_it(desk):
    desk.take("items", [ITEM])
    done = desk.take("items", [ITEM, {**ITEM, "事项代码": "A02"}], later(1))
    assert undo(desk, done) == UndoDone(0, 2)
    (left,) = items.lists(desk.store, desk.clerk)
    assert left.label == "2026-03-05"
    again = desk.take("items", [{**ITEM, "抽查事项": "改过的事项"}], later(2))
    (line,) = items.items(desk.store, desk.clerk)
    assert again.list_label == "2026-03-07"
    assert len(items.item(desk.store, desk.clerk, line.id).changes) == 1


def test_a_version_of_the_item_list_that_a_task_keeps_stays(desk):
    done = desk.take("items", [ITEM])
    with desk.store.write() as session:
        _task(session, list_id=1)
    with pytest.raises(batches.ListInUse) as refused:
        undo(desk, done)
    assert "一季度抽查" in error_text(refused.value)


def test_the_list_names_each_batch_and_who_took_it_back(desk):
    desk.take("officers", [officer(0)])
    first = desk.take("enterprises", [row(0)])
    done = desk.take("enterprises", [row(0, 登记状态="注销")], later(1))
    undo(desk, done)
    lines = batches.list_(desk.store, desk.clerk, "enterprises")
    assert [line.id for line in lines] == [done.import_id, first.import_id]
    assert (lines[0].undone_by, lines[0].undone_at) == (desk.clerk.name, later(9))
    assert [line.may_undo for line in lines] == [False, True]
    assert lines[1].counts["new"] == 1
    assert len(batches.list_(desk.store, desk.clerk)) == 3


def test_the_undo_stands_in_the_log(desk):
    done = desk.take("enterprises", [row(0)])
    undo(desk, done)
    (newest, *_) = journal.entries(desk.store, desk.clerk, 0).rows
    assert newest.kind == "UNDO"
    assert '"removed":1' in newest.payload


def test_somebody_who_only_reads_takes_nothing_back(desk):
    done = desk.take("enterprises", [row(0)])
    supervisor = desk.actors["supervisor"]
    with pytest.raises(NotAllowed):
        batches.undo(desk.store, supervisor, done.import_id, now=later(1))
    (line,) = batches.list_(desk.store, supervisor)
    assert not line.may_undo
    assert line.why_not


def test_an_unknown_batch_is_said_to_be_unknown(desk):
    with pytest.raises(batches.UnknownBatch):
        batches.undo(desk.store, desk.clerk, 7, now=later(1))


_WORDS = st.sampled_from(["存续", "注销", "迁出"])
_ROW = st.fixed_dictionaries(
    {},
    optional={
        "主体名称": st.sampled_from(["甲商行", "乙（青岭）超市", "丙𬭎店"]),
        "登记状态": _WORDS,
        "标签": st.sampled_from(["", "食品", "食品、重点"]),
        "成立日期": st.sampled_from(["2020-01-31", "2019-12-01"]),
        "联系电话": st.sampled_from(["", "0796-0000001"]),
    },
)
_FILE = st.dictionaries(st.integers(0, 3), _ROW, min_size=1)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=_FILE, second=_FILE)
def test_import_then_undo_leaves_the_registry_as_it_was(desk, first, second):
    """Also a registry that has been through other files before: the examples share one."""
    desk.take("enterprises", [row(at, **more) for at, more in first.items()])
    before = table(desk)
    names = found(desk, "青岭") + found(desk, "商行")
    done = desk.take("enterprises", [row(at, **more) for at, more in second.items()], later(1))
    if outlook(desk, done).problem:
        with pytest.raises(batches.NothingToUndo):
            undo(desk, done)
    else:
        undo(desk, done)
    assert table(desk) == before
    assert found(desk, "青岭") + found(desk, "商行") == names
