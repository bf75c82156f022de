"""终止: told before, nothing taken back, the uninspected free, the inspected finished."""

import pytest
from sqlalchemy import select

from app.core.task import OutOfOrder, Stage
from app.services import journal
from app.services.desk import workbench
from app.services.disclosure import disclosure
from app.services.disclosure.disclosure import Format
from app.services.finding import finding_review, findings
from app.services.finding.finding_batch import TaskNotDrawn
from app.services.paper import papers
from app.services.task import approvals, task_endings, tasks
from app.services.task.task_endings import Ending
from app.store.counted import in_open_tasks, inspections_counted
from app.store.schema import Assignment, Document, Task


def look(county):
    return task_endings.outlook(county.store, county.actors["clerk"], county.task_id)


def end(county, reason="上级统一组织", days=7):
    clerk = county.actors["clerk"]
    approvals.end(county.store, clerk, county.task_id, reason, now=county.at(days=days))


@pytest.fixture
def under_way(county, approved, tmp_path):
    """Five drawn: three with a notice; of these one approved, one submitted, one not inspected."""
    clerk, ids = county.actors["clerk"], county.assignments
    papers.issue_notices(
        county.store, clerk, county.task_id, ids[:3], tmp_path, one_file=True, now=county.at(days=1)
    )
    approved(ids[:1])
    now = county.at(days=6)
    findings.enter_clean(county.store, clerk, ids[1:2], county.day(5), ("ONSITE",), now=now)
    finding_review.submit(county.store, clerk, ids[1:2], now=now)
    return county


def test_what_ending_means_is_counted_before_it_is_done(under_way):
    found = look(under_way)
    names = {
        row.assignment_id: row.enterprise_name
        for row in papers.papers(under_way.store, under_way.actors["clerk"], under_way.task_id)
    }
    assert found == Ending(
        Stage.DRAWN,
        "360824202603051001",
        "食品经营双随机抽查",
        "",
        drawn=5,
        inspected=2,
        approved=1,
        unfinished=1,
        freed=3,
        told=(names[under_way.assignments[2]],),
        published=False,
    )


def test_an_ended_task_keeps_its_lists_papers_and_findings(under_way):
    end(under_way)
    card = tasks.task(under_way.store, under_way.actors["clerk"], under_way.task_id)
    assert card.stage is Stage.ENDED
    assert card.progress.assigned == 5
    with under_way.store.read() as session:
        assert len(session.scalars(select(Document)).all()) == 3
    assert look(under_way).freed == 3  # still told afterwards, above the task
    page = journal.entries(under_way.store, under_way.actors["clerk"], 0, kind="TASK")
    assert '"act":"END"' in page.rows[0].payload
    assert "上级统一组织" in page.rows[0].payload


def test_who_was_not_inspected_is_free_for_other_tasks_and_does_not_count(under_way):
    with under_way.store.read() as session:
        before = in_open_tasks(session), inspections_counted(session, 2026)
    end(under_way)
    with under_way.store.read() as session:
        after = in_open_tasks(session), inspections_counted(session, 2026)
        inspected = set(
            session.scalars(
                select(Assignment.enterprise_id).where(Assignment.id.in_(under_way.assignments[:2]))
            )
        )
    assert (len(before[0]), len(before[1])) == (5, 5)
    assert after[0] == frozenset()
    assert set(after[1]) == inspected


def test_what_was_inspected_is_reviewed_approved_and_published_after_the_end(under_way, tmp_path):
    end(under_way)
    store, who, now = under_way.store, under_way.actors, under_way.at(days=8)
    begun = under_way.assignments[1:2]
    finding_review.review(store, who["reviewer"], begun, True, "属实", now=now)
    finding_review.approve(store, who["approver"], begun, True, "同意公示", now=now)
    path = tmp_path / "list.xlsx"
    made = disclosure.export(
        store, who["clerk"], under_way.task_id, "gsxt", path, Format.XLSX, now=now
    )
    assert made.rows == 2


def test_nobody_is_inspected_any_more_once_a_task_ended(under_way):
    end(under_way)
    with pytest.raises(TaskNotDrawn):
        findings.enter_clean(
            under_way.store,
            under_way.actors["clerk"],
            under_way.assignments[3:4],
            under_way.day(7),
            ("ONSITE",),
            now=under_way.at(days=8),
        )


def test_what_is_left_of_an_ended_task_waits_for_its_reviewer_and_for_nobody_else(under_way):
    end(under_way)

    def waiting(login):
        return workbench.overview(
            under_way.store, under_way.actors[login], now=under_way.at()
        ).waiting

    [mine] = waiting("reviewer")
    assert (mine.stage, mine.work, mine.count) == (Stage.ENDED, workbench.Work.REVIEW, 1)
    assert waiting("clerk") == ()
    assert waiting("approver") == ()


def test_a_closed_or_unknown_task_has_no_ending(county):
    with pytest.raises(task_endings.UnknownTask):
        task_endings.outlook(county.store, county.actors["clerk"], 99)
    with county.store.write() as session:
        session.get_one(Task, county.task_id).stage = "CLOSED"
    with pytest.raises(OutOfOrder):
        look(county)
