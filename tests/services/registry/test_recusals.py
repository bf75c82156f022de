"""回避: added, revoked, added again; the reason stays private."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.core.people import NotAllowed
from app.files.sheets import WrongColumns
from app.services import recusals
from app.services.recusals import AlreadyRecused, NotActive, ReasonMissing
from app.services.registry import UnknownRecord
from app.store.schema import LogEntry

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


def test_a_list_is_taken_in_and_says_which_rows_it_could_not_place(full):
    good = {"执法证号": "14080810013", "统一社会信用代码": "91360824MAC000017N", "回避事由": "持股"}
    rows = [good, {**good, "执法证号": "999"}, {**good, "回避事由": ""}]
    done = recusals.import_file(full.store, full.clerk, full.file(rows), now=NOW)
    assert (done.added, done.there_before) == (1, 0)
    assert [(row, value) for row, value, _ in done.refused] == [
        (3, "999"),
        (4, "91360824MAC000017N"),
    ]
    again = recusals.import_file(full.store, full.clerk, full.file([good]), now=NOW)
    assert (again.added, again.there_before) == (0, 1)
    with pytest.raises(WrongColumns):
        recusals.import_file(full.store, full.clerk, full.file([{"姓名": "陈一"}]), now=NOW)
