"""One field of many records: read as in a file, kept in history, taken back in one go."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from app.core.people import NotAllowed
from app.services import journal
from app.services.registry import batches, bulk_edits, registry
from app.services.registry.bulk_edits import How
from app.services.registry.registry import EnterpriseQuery, OfficerQuery
from app.texts import error_text

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CODES = ("91360824MAC000017N", "91360824MAC000025H", "91360824MAC000033C", "91360824MAC0000417")
LABELS = ("食品、重点", "食品", "", "特种设备")
PEOPLE = [
    {"姓名": f"林{one}", "执法证号": f"ZF-{at}", "所属机构": "临溪所", "业务专长": "计量"}
    for at, one in enumerate("一二三")
]


@pytest.fixture
def full(desk):
    desk.take(
        "enterprises",
        [
            {
                "主体名称": f"青岭县第{at}商行",
                "统一社会信用代码": CODES[at],
                "所属乡镇（街道）": "麦㙦镇" if at < 3 else "临溪镇",
                "登记状态": "存续" if at else "注销",
                "标签": LABELS[at],
            }
            for at in range(4)
        ],
    )
    desk.take("officers", PEOPLE)
    return desk


def edit(desk, choice, field, value, how=How.SET, kind="enterprises"):
    return bulk_edits.edit(desk.store, desk.clerk, kind, choice, field, value, how, now=LATER)


def outlook(desk, choice, field, value, how=How.SET):
    return bulk_edits.outlook(desk.store, desk.clerk, "enterprises", choice, field, value, how)


def table(desk, name="enterprise"):
    with desk.store.read() as session:
        found = session.execute(sql(f"SELECT * FROM {name} ORDER BY id")).mappings()
        return [
            {key: value for key, value in one.items() if key not in ("version", "updated_at")}
            for one in found
        ]


def column(desk, field, name="enterprise"):
    return [one[field] for one in table(desk, name)]


def test_chosen_records_get_the_value_as_a_file_would_give_it(full):
    done = edit(full, [1, 2, 3], "status", "已注销")
    assert done.changed == 2  # the first one was 注销 already
    assert column(full, "status") == ["注销", "注销", "注销", "存续"]


def test_all_that_a_query_gives_are_changed(full):
    edit(full, EnterpriseQuery(township="麦㙦镇"), "station", "麦㙦所")
    assert column(full, "station") == ["麦㙦所", "麦㙦所", "麦㙦所", ""]
    edit(full, EnterpriseQuery(text="第3商行"), "station", "临溪所")
    assert column(full, "station")[3] == "临溪所"


def test_the_outlook_says_how_many_change_and_changes_nothing(full):
    before = table(full)
    seen = outlook(full, [1, 2, 3, 99], "status", "注销")
    assert (seen.chosen, seen.changing, seen.value, seen.warnings) == (3, 2, "注销", ())
    assert table(full) == before


def test_a_word_nobody_knows_is_pointed_out_before(full):
    seen = outlook(full, [1], "status", "睡着了")
    assert seen.changing == 1
    assert "睡着了" in seen.warnings[0]


def test_words_are_added_to_a_list_once_and_taken_out_of_it(full):
    edit(full, [1, 2, 3, 4], "labels", "重点、双随机", How.ADD)
    assert column(full, "labels") == [
        '["食品","重点","双随机"]',
        '["食品","重点","双随机"]',
        '["重点","双随机"]',
        '["特种设备","重点","双随机"]',
    ]
    assert edit(full, [1, 2, 3, 4], "labels", "食品", How.REMOVE).changed == 2
    assert column(full, "labels")[0] == '["重点","双随机"]'


def test_the_search_knows_the_new_values_at_once(full):
    registry.enterprises(full.store, full.clerk, EnterpriseQuery(status="迁出"))
    edit(full, [4], "status", "迁出")
    found = registry.enterprises(full.store, full.clerk, EnterpriseQuery(status="迁出"))
    assert [line.id for line in found.lines] == [4]


def test_an_edit_stands_in_history_and_log(full):
    edit(full, [2], "status", "注销")
    newest = registry.enterprise(full.store, full.clerk, 2).history[0]
    assert newest.source == "批量修改：登记状态改为‘注销’"
    assert [(one.column, one.before, one.after) for one in newest.changes] == [
        ("登记状态", "存续", "注销")
    ]
    entry = journal.entries(full.store, full.clerk, 0).rows[0]
    assert entry.kind == "REGISTRY"
    assert '"count":1' in entry.payload


def test_an_edit_is_taken_back_like_an_import(full):
    before = table(full)
    done = edit(full, [1, 2, 3, 4], "labels", "重点", How.ADD)
    (line, *_) = batches.list_(full.store, full.clerk, "enterprises")
    assert (line.act, line.file_name) == ("EDIT", "标签增加‘重点’")
    taken = batches.undo(full.store, full.clerk, done.import_id, now=LATER)
    assert taken == batches.UndoDone(3, 0)
    assert table(full) == before
    newest = registry.enterprise(full.store, full.clerk, 2).history[0]
    assert newest.source == "撤销：标签增加‘重点’"
    assert [(one.before, one.after) for one in newest.changes] == [("食品、重点", "食品")]


def test_a_later_edit_is_named_where_it_stands_in_the_way_of_an_undo(full):
    first = edit(full, [2], "status", "注销")
    edit(full, [2], "status", "迁出")
    with pytest.raises(batches.BatchSince) as refused:
        batches.undo(full.store, full.clerk, first.import_id, now=LATER)
    assert "登记状态改为‘迁出’" in error_text(refused.value)


def test_officers_are_edited_too(full):
    edit(full, OfficerQuery(unit="临溪所"), "unit", "信用监管股", kind="officers")
    done = edit(full, [1, 2], "skills", "广告", How.ADD, kind="officers")
    assert column(full, "unit", "officer") == ["信用监管股"] * 3
    assert column(full, "skills", "officer") == ['["计量","广告"]', '["计量","广告"]', '["计量"]']
    batches.undo(full.store, full.clerk, done.import_id, now=LATER)
    assert column(full, "skills", "officer") == ['["计量"]'] * 3


def test_nothing_is_saved_where_nothing_changes_or_nothing_is_chosen(full):
    with pytest.raises(bulk_edits.NothingChanges):
        edit(full, [2], "status", "存续")
    with pytest.raises(bulk_edits.NothingChosen):
        edit(full, [99], "status", "存续")
    assert [one.act for one in batches.list_(full.store, full.clerk)] == ["FILE", "FILE"]


def test_a_value_that_does_not_fit_is_refused(full):
    with pytest.raises(bulk_edits.BadValue) as refused:
        edit(full, [2], "township", "镇" * 51)
    assert "所属乡镇" in error_text(refused.value)
    with pytest.raises(bulk_edits.BadValue):
        edit(full, [2], "labels", "、", How.ADD)


def test_identifiers_and_names_are_not_edited_in_bulk(full):
    for field in ("name", "uscc", "address"):
        with pytest.raises(KeyError):
            edit(full, [2], field, "改")


def test_somebody_who_only_reads_edits_nothing(full):
    with pytest.raises(NotAllowed):
        bulk_edits.edit(
            full.store, full.actors["supervisor"], "enterprises", [1], "status", "注销", now=LATER
        )


_EDIT = st.one_of(
    st.tuples(
        st.sampled_from(["status", "township", "area", "risk_class"]),
        st.sampled_from(["", "存续", "注销", "A", '"引号', "𬭎"]),
        st.just(How.SET),
    ),
    st.tuples(
        st.just("labels"), st.sampled_from(["食品", "重点、'", "𬭎\\"]), st.sampled_from(How)
    ),
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sets(st.integers(1, 5)), _EDIT)
def test_edit_then_undo_leaves_the_registry_as_it_was(full, ids, how):
    before = table(full)
    try:
        done = edit(full, sorted(ids), *how)
    except (bulk_edits.NothingChanges, bulk_edits.NothingChosen):
        assert table(full) == before
        return
    changed = [one for one, was in zip(table(full), before, strict=True) if one != was]
    assert len(changed) == done.changed
    batches.undo(full.store, full.clerk, done.import_id, now=LATER)
    assert table(full) == before
