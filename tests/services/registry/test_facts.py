"""风险事实: by a list, by hand; nothing overwritten in silence, nothing twice."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.people import NotAllowed
from app.files.sheets import WrongColumns
from app.services.registry import facts, facts_import
from app.services.registry.facts import BadFact, FactThere, NoSuchFact
from app.services.registry.facts_import import FactsChanged, KindAsked
from app.services.registry.registry import UnknownRecord
from app.store.schema import ImportBatch, LogEntry, RecordChange, RiskFact

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ENTERPRISES = [
    {"主体名称": "嘉禾豆腐坊", "统一社会信用代码": "91360824MAC000017N"},
    {
        "主体名称": "明农（新干）公司",
        "统一社会信用代码": "91360824MAC000025H",
        "注册号": "110108000000016",
    },
    {"主体名称": "淦江粮油店", "统一社会信用代码": "91360824MAC000033C"},
]
LISTED = {
    "企业名称": "嘉禾豆腐坊",
    "统一社会信用代码/注册号": "91360824MAC000017N",
    "类别": "异常名录",
    "列入日期": "2025年7月8日",
    "移出日期": "",
    "列入决定文书号": "青市监异字〔2025〕3号",
    "列入原因": "未公示年度报告",
}


@pytest.fixture
def full(desk):
    desk.take("enterprises", ENTERPRISES)
    return desk


def preview(full, rows, kind=""):
    return facts_import.preview(full.store, full.clerk, full.file(rows), kind, now=NOW)


def save(full, rows, kind=""):
    return facts_import.commit(full.store, full.clerk, preview(full, rows, kind), now=NOW)


def of(full, enterprise_id):
    return facts.of_enterprise(full.store, full.clerk, enterprise_id)


def test_a_list_is_shown_first_and_saved_as_shown(full):
    rows = [
        LISTED,
        {**LISTED, "统一社会信用代码/注册号": "110108000000016", "企业名称": "另一个名字"},
        {**LISTED, "统一社会信用代码/注册号": "", "企业名称": "明农(新干)公司", "类别": "处罚"},
        {**LISTED, "统一社会信用代码/注册号": "91360824MAC0000417", "企业名称": "没有这家"},
        {**LISTED, "列入日期": "不详"},
        LISTED,
    ]
    shown = preview(full, rows)
    assert (shown.rows, shown.count("new"), shown.refused) == (6, 3, 3)
    assert [(one.row, one.code) for one in shown.issues] == [
        (6, "facts.date"),
        (3, "facts.other_name"),
        (4, "facts.by_name"),
        (5, "facts.unknown"),
        (7, "rows.repeated"),
    ]
    assert of(full, 1) == ()
    done = facts_import.commit(full.store, full.clerk, shown, now=NOW)
    assert (done.added, done.changed, done.same, done.refused) == (3, 0, 0, 3)
    (line,) = of(full, 1)
    assert (line.kind, line.since, line.until) == ("经营异常名录", date(2025, 7, 8), None)
    assert (line.reference, line.source) == ("青市监异字〔2025〕3号", "a.csv")
    assert sorted(line.kind for line in of(full, 2)) == ["经营异常名录", "行政处罚"]


def test_the_same_list_again_changes_nothing(full):
    save(full, [LISTED])
    before = of(full, 1)
    done = save(full, [LISTED])
    assert (done.added, done.changed, done.same) == (0, 0, 1)
    assert of(full, 1) == before


def test_a_later_list_ends_a_fact_and_keeps_what_it_was(full):
    save(full, [LISTED])
    done = save(full, [{**LISTED, "移出日期": "2026-01-20", "列入原因": ""}])
    assert (done.added, done.changed) == (0, 1)
    (line,) = of(full, 1)
    assert (line.until, line.note) == (date(2026, 1, 20), "未公示年度报告")
    with full.store.read() as session:
        changes = session.scalars(select(RecordChange.changes).where(RecordChange.kind == "fact"))
        (change,) = changes
    assert change == {"until": ["", "2026-01-20"]}
    # The older list once more says nothing about the end and so does not undo it.
    assert save(full, [LISTED]).same == 1
    assert of(full, 1) == (line,)


def test_a_list_of_one_kind_asks_for_the_kind(full):
    rows = [{key: value for key, value in LISTED.items() if key != "类别"}]
    with pytest.raises(KindAsked):
        preview(full, rows)
    save(full, rows, "严重违法失信名单")
    assert [line.kind for line in of(full, 1)] == ["严重违法失信名单"]
    with pytest.raises(WrongColumns):
        preview(full, [{"企业名称": "嘉禾豆腐坊"}], "行政处罚")


def test_an_import_is_logged_with_counts_and_without_names(full):
    save(full, [LISTED])
    with full.store.read() as session:
        kind, said = session.execute(
            select(LogEntry.kind, LogEntry.payload).order_by(LogEntry.n.desc())
        ).first()
        batch = session.scalars(select(ImportBatch.id).where(ImportBatch.kind == "facts")).one()
    payload = json.loads(said)
    assert (kind, payload["kind"], payload["import"]) == ("IMPORT", "facts", batch)
    assert payload["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 0}
    assert "豆腐" not in said


def test_a_preview_goes_stale_with_registry_and_facts(full):
    for spoil in (
        lambda: facts.add(full.store, full.clerk, 3, "行政处罚", date(2026, 1, 1), now=NOW),
        lambda: full.take("enterprises", [{**ENTERPRISES[2], "主体名称": "新名称"}]),
    ):
        shown = preview(full, [LISTED])
        spoil()
        with pytest.raises(FactsChanged):
            facts_import.commit(full.store, full.clerk, shown, now=NOW)
    assert of(full, 1) == ()


def test_a_fact_is_entered_ended_and_withdrawn_by_hand(full):
    day = date(2026, 2, 1)
    number = facts.add(full.store, full.clerk, 1, "投诉举报", day, None, " 1号 ", now=NOW)
    with pytest.raises(FactThere):
        facts.add(full.store, full.clerk, 1, "投诉举报", day, None, "1号", now=NOW)
    facts.end(full.store, full.clerk, number, date(2026, 3, 1), "已调解", now=NOW)
    (line,) = of(full, 1)
    assert (line.reference, line.until, line.note) == ("1号", date(2026, 3, 1), "已调解")
    assert facts.counts(full.store, full.clerk, now=NOW)[0] == facts.FactCount("投诉举报", 1, 0)
    facts.withdraw(full.store, full.clerk, number, "登记错了对象", now=NOW)
    assert of(full, 1) == ()
    with pytest.raises(NoSuchFact):
        facts.end(full.store, full.clerk, number, None, "", now=NOW)
    # A withdrawn fact's number is never given out again: its history stays its own.
    assert facts.add(full.store, full.clerk, 1, "投诉举报", day, now=NOW) > number
    with full.store.read() as session:
        changes = session.execute(
            select(RecordChange.version, RecordChange.changes)
            .where(RecordChange.kind == "fact")
            .order_by(RecordChange.id)
        ).all()
    assert [version for version, _ in changes] == [2, 3]
    assert changes[1][1]["since"] == ["2026-02-01", None]


def test_bad_input_by_hand_is_refused(full):
    add, day = facts.add, date(2026, 2, 1)
    for kind, since, until, note in (
        ("见义勇为", day, None, ""),
        ("行政处罚", date(2026, 3, 6), None, ""),
        ("行政处罚", day, date(2026, 1, 31), ""),
        ("行政处罚", day, None, "长" * 301),
    ):
        with pytest.raises(BadFact):
            add(full.store, full.clerk, 1, kind, since, until, "", note, now=NOW)
    with pytest.raises(UnknownRecord):
        add(full.store, full.clerk, 99, "行政处罚", day, now=NOW)
    with pytest.raises(NotAllowed):
        add(full.store, full.actors["supervisor"], 1, "行政处罚", day, now=NOW)
    number = add(full.store, full.clerk, 1, "行政处罚", day, now=NOW)
    with pytest.raises(BadFact):
        facts.withdraw(full.store, full.clerk, number, " ", now=NOW)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["91360824MAC000017N", "91360824MAC000033C", "9136082", ""]),
        st.sampled_from(["行政处罚", "异常名录", "别的", ""]),
        st.sampled_from(["2025-01-01", "2025/6/1", "坏", ""]),
        st.sampled_from(["", "2025-12-31", "2024-01-01"]),
    ),
    min_size=1,
    max_size=6,
)


@given(ROWS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_row_is_new_changed_same_or_refused_and_a_second_time_nothing_is_new(full, rows):
    with full.store.write() as session:
        for fact in session.scalars(select(RiskFact)):
            session.delete(fact)
    listed = [
        {"统一社会信用代码": code, "类别": kind, "列入日期": since, "移出日期": until}
        for code, kind, since, until in rows
    ]
    if not any(any(row.values()) for row in listed):
        return
    shown = preview(full, listed)
    classes = [shown.count(act) for act in ("new", "changed", "same")]
    assert sum(classes) + shown.refused == shown.rows
    facts_import.commit(full.store, full.clerk, shown, now=NOW)
    again = preview(full, listed)
    assert (again.count("new"), again.count("changed"), again.refused) == (0, 0, shown.refused)
