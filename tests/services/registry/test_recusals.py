"""回避: added, revoked, added again; the reason stays private."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.core.people import NotAllowed
from app.files.sheets import WrongColumns
from app.services.registry import batches, recusal_proposals, recusals, recusals_import
from app.services.registry.batches import UndoDone
from app.services.registry.recusals import AlreadyRecused, NotActive, ReasonMissing
from app.services.registry.registry import UnknownRecord
from app.store.schema import LogEntry, RecordChange
from app.texts import error_text

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ENTERPRISE = {"主体名称": "嘉禾豆腐坊", "统一社会信用代码": "91360824MAC000017N"}
OFFICER = {"姓名": "陈一", "执法证号": "14080810013", "执法证有效期至": "2031-01-31"}


@pytest.fixture
def full(desk):
    desk.take("enterprises", [ENTERPRISE])
    desk.take("officers", [OFFICER])
    return desk


def test_a_relation_is_added_revoked_and_taken_up_again(full):
    number = recusals.add(full.store, full.clerk, 1, 1, " 近亲属 任职 ", now=NOW)
    (line,) = recusals.list_(full.store, full.clerk)
    assert (line.id, line.reason, line.active, line.by) == (
        number,
        "近亲属 任职",
        True,
        "人员clerk",
    )
    with pytest.raises(AlreadyRecused):
        recusals.add(full.store, full.clerk, 1, 1, "又一次", now=NOW)
    recusals.revoke(full.store, full.clerk, number, "已离婚", now=NOW)
    assert recusals.list_(full.store, full.clerk, officer_id=1) == ()
    (revoked,) = recusals.list_(full.store, full.clerk, enterprise_id=1, active_only=False)
    assert (revoked.active, revoked.reason, revoked.revoked_why) == (
        False,
        "近亲属 任职",
        "已离婚",
    )
    with pytest.raises(NotActive):
        recusals.revoke(full.store, full.clerk, number, "已离婚", now=NOW)
    assert recusals.add(full.store, full.clerk, 1, 1, "持股", now=NOW) == number


def test_the_log_names_the_pair_and_never_the_reason(full):
    recusals.add(full.store, full.clerk, 1, 1, "近亲属任职", now=NOW)
    with full.store.read() as session:
        payload = session.scalars(select(LogEntry.payload).where(LogEntry.kind == "RECUSAL")).one()
    assert "14080810013" in payload
    assert "近亲属" not in payload


def test_bad_input_is_refused(full):
    with pytest.raises(ReasonMissing):
        recusals.add(full.store, full.clerk, 1, 1, "  ", now=NOW)
    with pytest.raises(UnknownRecord):
        recusals.add(full.store, full.clerk, 9, 1, "持股", now=NOW)
    with pytest.raises(NotAllowed):
        recusals.add(full.store, full.actors["supervisor"], 1, 1, "持股", now=NOW)


GOOD = {
    "执法证号": "14080810013",
    "姓名": "陈　一",
    "统一社会信用代码": "91360824MAC000017N",
    "主体名称": "嘉禾豆腐坊",
    "回避事由": "持股",
}


def _preview(full, rows):
    return recusals_import.preview(full.store, full.clerk, full.file(rows))


def _commit(full, shown):
    return recusals_import.commit(full.store, full.clerk, shown, now=NOW)


def test_a_list_is_shown_first_and_saved_as_shown(full):
    rows = [
        GOOD,
        {**GOOD, "执法证号": "999"},
        {**GOOD, "回避事由": ""},
        {**GOOD, "姓名": "陈二"},
        {**GOOD, "统一社会信用代码": "91360824MAC000025H"},
        GOOD,
    ]
    shown = _preview(full, rows)
    assert (shown.rows, shown.refused, len(shown.new)) == (6, 5, 1)
    assert [(one.row, one.code) for one in shown.issues] == [
        (3, "recusals.no_officer"),
        (4, "recusals.reason_row"),
        (5, "recusals.other_officer"),
        (6, "recusals.no_enterprise"),
        (7, "rows.repeated"),
    ]
    assert recusals.list_(full.store, full.clerk) == ()
    done = _commit(full, shown)
    assert (done.added, done.there_before, done.refused) == (1, 0, 5)
    (line,) = recusals.list_(full.store, full.clerk)
    assert (line.officer_name, line.reason) == ("陈一", "持股")


def test_the_same_list_again_changes_nothing(full):
    _commit(full, _preview(full, [GOOD]))
    shown = _preview(full, [GOOD])
    assert (len(shown.new), len(shown.entries), shown.refused) == (0, 1, 0)
    done = _commit(full, shown)
    assert (done.added, done.there_before) == (0, 1)


def test_a_revoked_relation_is_not_taken_up_again_by_a_list(full):
    _commit(full, _preview(full, [GOOD]))
    recusals.revoke(full.store, full.clerk, 1, "已转让股份", now=NOW)
    shown = _preview(full, [GOOD])
    assert [one.code for one in shown.issues] == ["recusals.revoked_before"]
    assert _commit(full, shown).added == 0
    assert recusals.list_(full.store, full.clerk) == ()


def test_an_identity_number_in_place_of_a_certificate_is_shown_masked(full):
    (issue,) = _preview(full, [{**GOOD, "执法证号": "11010519491231002X"}]).issues
    assert issue.code == "code.id_card"
    assert "19491231" not in issue.value + issue.message


def test_a_list_without_its_columns_is_refused(full):
    with pytest.raises(WrongColumns):
        _preview(full, [{"姓名": "陈一"}])


def test_a_preview_goes_stale_with_the_registries(full):
    shown = _preview(full, [GOOD])
    full.take("officers", [{**OFFICER, "姓名": "陈二", "执法证号": "14080810014"}])
    with pytest.raises(recusals_import.RegistriesChanged):
        _commit(full, shown)


def test_shared_telephones_are_proposed_and_never_added(full):
    full.take(
        "enterprises",
        [
            {**ENTERPRISE, "联系电话": "0796-2600000"},
            {
                "主体名称": "陈记面馆",
                "统一社会信用代码": "91360824MAC000025H",
                "法定代表人": "陈一",
                "联络员电话": "13800001234",
            },
            {"主体名称": "同名店", "统一社会信用代码": "91360824MAC000033C", "法定代表人": "陈一"},
        ],
    )
    full.take("officers", [{**OFFICER, "联系电话": "07962600000、13800001234"}])
    found = recusal_proposals.proposals(full.store, full.clerk, now=NOW)
    assert [(one.enterprise_name, one.why) for one in found] == [
        ("陈记面馆", "name_and_phone"),
        ("嘉禾豆腐坊", "phone"),
    ]
    assert recusals.list_(full.store, full.clerk) == ()
    recusals.add(full.store, full.clerk, 1, found[0].enterprise_id, "近亲属", now=NOW)
    assert len(recusal_proposals.proposals(full.store, full.clerk, now=NOW)) == 1


def _undo(full, done):
    return batches.undo(full.store, full.clerk, done.import_id, now=NOW + timedelta(days=9))


def test_a_list_is_a_batch_with_history_and_is_taken_back_whole(full):
    full.take("officers", [{**OFFICER, "姓名": "陈二", "执法证号": "14080810014"}])
    recusals.add(full.store, full.clerk, 2, 1, "近亲属", now=NOW)
    done = _commit(full, _preview(full, [GOOD, {**GOOD, "回避事由": ""}]))
    batch = batches.list_(full.store, full.clerk, "recusals")[0]
    assert (batch.id, batch.file_name, batch.may_undo) == (done.import_id, "a.csv", True)
    assert batch.counts == {"rows": 2, "new": 1, "unchanged": 0, "refused": 1}
    assert [one.file for one in recusals.list_(full.store, full.clerk)] == ["a.csv", ""]
    assert batches.outlook(full.store, full.clerk, done.import_id).removed == 1
    assert _undo(full, done) == UndoDone(0, 1)
    (left,) = recusals.list_(full.store, full.clerk, active_only=False)
    assert left.officer_name == "陈二"
    with full.store.read() as session:
        changes = session.scalars(
            select(RecordChange.changes).where(RecordChange.kind == "recusal")
        ).all()
    assert [one["reason"] for one in changes] == [[None, "持股"], ["持股", "撤销导入“a.csv”"]]


def test_the_list_comes_in_again_after_it_was_taken_back_under_new_numbers(full):
    _undo(full, _commit(full, _preview(full, [GOOD])))
    assert _commit(full, _preview(full, [GOOD])).added == 1
    assert [one.id for one in recusals.list_(full.store, full.clerk)] == [2]


def test_a_list_stays_where_somebody_went_on_with_what_it_brought(full):
    done = _commit(full, _preview(full, [GOOD]))
    recusals.revoke(full.store, full.clerk, 1, "已转让股份", now=NOW + timedelta(days=1))
    with pytest.raises(batches.EditedSince) as refused:
        _undo(full, done)
    assert "嘉禾豆腐坊" in error_text(refused.value)
    recusals.add(full.store, full.clerk, 1, 1, "又持股", now=NOW + timedelta(days=2))
    with pytest.raises(batches.EditedSince):
        _undo(full, done)


def test_a_list_that_brought_nothing_has_nothing_to_take_back(full):
    _commit(full, _preview(full, [GOOD]))
    with pytest.raises(batches.NothingToUndo):
        _undo(full, _commit(full, _preview(full, [GOOD])))


def test_the_register_of_an_import_goes_before_the_registry_it_hangs_on(full):
    (first,) = batches.list_(full.store, full.clerk, "enterprises")
    done = _commit(full, _preview(full, [GOOD]))
    with pytest.raises(batches.InUse):
        batches.undo(full.store, full.clerk, first.id, now=NOW + timedelta(days=9))
    _undo(full, done)
    batches.undo(full.store, full.clerk, first.id, now=NOW + timedelta(days=9))


def test_the_error_of_a_formula_makes_no_relation(full):
    shown = _preview(full, [{**GOOD, "回避事由": "#N/A"}, {**GOOD, "主体名称": "#REF!"}])
    assert (shown.refused, len(shown.new)) == (1, 1)
    assert [(one.row, one.value, one.code) for one in shown.issues] == [
        (2, "#N/A", "rows.failed_formula"),
        (2, "", "recusals.reason_row"),
        (3, "#REF!", "rows.failed_formula"),
    ]
