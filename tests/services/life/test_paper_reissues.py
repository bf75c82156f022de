"""变更后重发: the notices a change made out of date, under their number, marked, with the reason."""

from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.services import journal
from app.services.paper import papers
from app.store.schema import Document, Reissue, Task

LATER = date(2026, 4, 20)


@pytest.fixture
def issue(county, tmp_path):
    """Print the notices of all or some enterprises some days after the draw."""

    def run(days, ids=None):
        return papers.issue_notices(
            county.store,
            county.actors["clerk"],
            county.task_id,
            ids,
            tmp_path / str(days),
            one_file=True,
            now=county.at(days=days),
        )

    return run


def words(issued):
    reader = PdfReader(issued.files[0])
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def rows(county):
    return papers.papers(county.store, county.actors["clerk"], county.task_id)


def reissues(county):
    with county.store.read() as session:
        return [
            (row.document_id, row.change_id, row.reason)
            for row in session.scalars(select(Reissue).order_by(Reissue.id))
        ]


def test_notices_issued_before_a_change_are_due_and_those_to_come_are_not(county, issue, amend):
    first = county.assignments[:2]
    issue(1, first)
    amend(days=2, period_to=LATER)
    due = {row.assignment_id for row in rows(county) if row.due}
    assert due == set(first)
    issued = issue(3)
    assert (issued.papers, issued.again, issued.renewed) == (5, 2, 2)
    assert not any(row.due for row in rows(county))


def test_a_notice_issued_again_keeps_its_number_and_says_when_why_and_how_often(
    county, issue, amend
):
    one = county.assignments[:1]
    before = issue(1, one)
    amend(days=2, period_to=LATER, contact="王芳", place="县局三楼会议室")
    again = issue(3, one)
    assert again.first_no == before.first_no
    said = words(again)
    for part in (
        "变更后重发（第1次）",
        "本通知书于2026年3月8日变更后重发（第1次），以本次内容为准。变更原因：省局部署顺延。",
        "2026年3月6日至2026年4月20日",
        "检查地点为县局三楼会议室",
        "联系人：王芳",
        "2026年3月6日",  # the day it was issued first stands below it
    ):
        assert part in said, part
    assert "李联络" not in said
    assert "变更后重发" not in words(before)
    with county.store.read() as session:
        assert len(session.scalars(select(Document)).all()) == 1
    [entry] = [
        row
        for row in journal.entries(county.store, county.actors["clerk"], 0, kind="NOTICE").rows
        if '"renewed":1' in row.payload
    ]
    assert entry.subject


def test_a_second_change_makes_the_second_time_and_a_mere_reprint_does_not(county, issue, amend):
    one = county.assignments[:1]
    issue(1, one)
    amend(days=2, contact="王芳")
    issue(3, one)
    again = issue(4, one)
    assert (again.again, again.renewed) == (1, 0)
    assert "2026年3月8日变更后重发（第1次）" in words(again)
    amend(days=5, reason="联系人又有调整", contact="李强")
    amend(days=6, reason="地点改到县局", place="县局")
    last = issue(7, one)
    assert "变更后重发（第2次）" in words(last)
    assert "联系人又有调整；地点改到县局" in words(last)
    assert [reason for _, _, reason in reissues(county)] == [
        "省局部署顺延",
        "联系人又有调整；地点改到县局",
    ]
    [row] = [row for row in rows(county) if row.assignment_id == one[0]]
    assert (row.due, row.reissued) == (False, 2)


def test_a_task_that_keeps_an_older_form_carries_the_mark_beside_the_number(county, issue, amend):
    with county.store.write() as session:
        session.get_one(Task, county.task_id).forms = {"check-notice": 1}
    one = county.assignments[:1]
    issue(1, one)
    amend(days=2, period_to=LATER)
    assert "号，变更后重发（第1次）" in words(issue(3, one))


def test_a_task_s_own_contact_and_place_stand_on_its_notices_and_the_bureau_s_otherwise(
    county, issue, amend
):
    plain = words(issue(1, county.assignments[:1]))
    assert "联系人：李联络" in plain
    assert "检查地点为麦㙦镇解放路" in plain
    amend(days=2, phone="0796-7654321", place="县局三楼")
    own = words(issue(3, county.assignments[1:2]))
    assert "联系电话：0796-7654321" in own
    assert "李联络" not in own  # name and phone go together
    assert "检查地点为县局三楼" in own
    assert "麦㙦镇解放路" in own  # where it is delivered


def test_an_enterprise_of_a_batch_is_told_the_days_of_its_batch(county, issue):
    days = [("40", "2026-03-06", "2026-03-15"), ("60", "2026-03-16", "2026-03-31")]
    with county.store.write() as session:
        task = session.get_one(Task, county.task_id)
        task.plan = {
            **task.plan,
            "batches": [
                dict(zip(("share", "first_day", "last_day"), one, strict=True)) for one in days
            ],
        }
    # Two of five make 40 %.
    assert "2026年3月6日至2026年3月15日" in words(issue(1, county.assignments[1:2]))
    assert "2026年3月16日至2026年3月31日" in words(issue(1, county.assignments[2:3]))
