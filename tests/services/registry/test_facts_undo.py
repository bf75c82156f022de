"""A list of facts is taken back whole, unless somebody went on with what it brought."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.services.registry import batches, facts, facts_import
from app.services.registry.batches import UndoDone
from app.texts import error_text

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ENTERPRISES = [
    {"主体名称": "嘉禾豆腐坊", "统一社会信用代码": "91360824MAC000017N"},
    {"主体名称": "淦江粮油店", "统一社会信用代码": "91360824MAC000033C"},
]
LISTED = {
    "企业名称": "嘉禾豆腐坊",
    "统一社会信用代码/注册号": "91360824MAC000017N",
    "类别": "异常名录",
    "列入日期": "2025-07-08",
    "移出日期": "",
    "列入决定文书号": "3号",
    "列入原因": "未公示年度报告",
}
OTHER = {**LISTED, "企业名称": "淦江粮油店", "统一社会信用代码/注册号": "91360824MAC000033C"}


def later(days):
    return NOW + timedelta(days=days)


@pytest.fixture
def full(desk):
    desk.take("enterprises", ENTERPRISES)
    return desk


def save(full, rows, at):
    shown = facts_import.preview(full.store, full.clerk, full.file(rows), now=at)
    return facts_import.commit(full.store, full.clerk, shown, now=at)


def undo(full, done):
    return batches.undo(full.store, full.clerk, done.import_id, now=later(9))


def of(full, enterprise_id):
    return facts.of_enterprise(full.store, full.clerk, enterprise_id)


def test_new_facts_go_and_changed_ones_get_their_old_values_back(full):
    save(full, [LISTED], NOW)
    done = save(full, [{**LISTED, "移出日期": "2026-01-20", "列入原因": "补报"}, OTHER], later(1))
    assert undo(full, done) == UndoDone(1, 1)
    (line,) = of(full, 1)
    assert (line.until, line.note) == (None, "未公示年度报告")
    assert of(full, 2) == ()


def test_a_number_of_a_fact_taken_back_is_not_used_again(full):
    undo(full, save(full, [LISTED], NOW))
    assert facts.add(full.store, full.clerk, 1, "投诉举报", date(2026, 1, 1), now=later(10)) == 2


def test_the_list_comes_in_again_after_it_was_taken_back(full):
    undo(full, save(full, [LISTED], NOW))
    again = save(full, [LISTED], later(10))
    assert (again.added, len(of(full, 1))) == (1, 1)
    assert undo(full, again) == UndoDone(0, 1)


def test_a_fact_somebody_ended_since_stays(full):
    done = save(full, [LISTED], NOW)
    facts.end(full.store, full.clerk, 1, date(2026, 2, 1), "已补报", now=later(1))
    with pytest.raises(batches.EditedSince) as refused:
        undo(full, done)
    assert "嘉禾豆腐坊" in error_text(refused.value)


def test_a_later_list_goes_first(full):
    first = save(full, [LISTED], NOW)
    second = save(full, [{**LISTED, "移出日期": "2026-01-20"}], later(1))
    with pytest.raises(batches.BatchSince):
        undo(full, first)
    assert undo(full, second) == UndoDone(1, 0)
    assert undo(full, first) == UndoDone(0, 1)


def test_a_list_that_said_nothing_new_leaves_nothing_to_take_back(full):
    save(full, [LISTED], NOW)
    with pytest.raises(batches.NothingToUndo):
        undo(full, save(full, [LISTED], later(1)))
