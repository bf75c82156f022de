"""What is due when, and whose turn it is, on a drawn task in a real database."""

from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.core.due_list import Hands, Matter
from app.core.findings import FindingState
from app.core.people import NotAllowed
from app.services import bureau
from app.services.desk import deadline_sheets, deadlines
from app.services.desk.deadlines import BadRetest, DueAsked, NoFinding, When
from app.services.disclosure import disclosure
from app.services.disclosure.disclosure import Format
from app.services.finding import finding_review, findings
from app.services.paper import papers
from app.services.registry import holidays
from app.store.schema import FollowUp, FollowUpStep, LogEntry, Served, Task


@pytest.fixture
def lines(county):
    """The open lines on a day after the draw (5 March 2026, a Thursday)."""

    def run(days=0, **asked):
        found = deadlines.due_list(
            county.store, county.actors["clerk"], DueAsked(**asked), now=county.at(days=days)
        )
        return found.lines

    return run


def short(line):
    return (line.position, line.matter.value, line.due.isoformat(), line.is_late, line.late)


def test_before_anything_was_found_the_period_is_the_deadline(county, lines):
    found = lines()
    assert [short(one) for one in found] == [
        (place, "INSPECT", "2026-03-31", False, 0) for place in range(1, 6)
    ]
    assert all(one.rule is None and one.hands is Hands.CLERK for one in found)
    assert all("检查员" in one.who for one in found)
    # Thursday 2 April: two working days later
    assert {short(one)[3:] for one in lines(28)} == {(True, 2)}


def test_each_step_of_a_finding_is_in_other_hands_under_one_clock(county, lines):
    """Inspected on Tuesday 10 March: 20 working days, 6 April (清明) off, end on 8 April."""
    store, now, ids = county.store, county.at(days=6), county.assignments[:1]
    seen = []

    def look():
        (one,) = (one for one in lines(6) if one.assignment_id == ids[0])
        seen.append((one.matter, one.hands, one.start.isoformat(), one.due.isoformat()))

    clerk, day = county.actors["clerk"], county.day(5)
    findings.enter_clean(store, clerk, ids, day, ("ONSITE",), now=now)
    look()
    finding_review.submit(store, clerk, ids, now=now)
    look()
    finding_review.review(store, county.actors["reviewer"], ids, True, "属实", now=now)
    look()
    finding_review.approve(store, county.actors["approver"], ids, True, "同意", now=now)
    look()
    clock = ("2026-03-10", "2026-04-08")
    assert seen == [
        (Matter.SUBMIT, Hands.CLERK, *clock),
        (Matter.REVIEW, Hands.REVIEWER, *clock),
        (Matter.APPROVE, Hands.APPROVER, *clock),
        (Matter.PUBLISH, Hands.CLERK, *clock),
    ]


def test_what_went_out_in_a_list_is_due_no_more(county, lines, approved, tmp_path):
    approved(county.assignments[:4])
    assert sum(one.matter is Matter.PUBLISH for one in lines(7)) == 4
    disclosure.export(
        county.store,
        county.actors["clerk"],
        county.task_id,
        "announcement",
        tmp_path / "list.xlsx",
        Format.XLSX,
        now=county.at(days=7),
    )
    assert [one.position for one in lines(7)] == [5]


def test_a_correction_counts_from_the_day_it_was_begun(county, lines, approved, tmp_path):
    ids, clerk, store = county.assignments, county.actors["clerk"], county.store
    approved(ids)
    disclosure.export(
        store, clerk, 1, "announcement", tmp_path / "a.xlsx", Format.XLSX, now=county.at(days=7)
    )
    now = county.at(days=40)
    sheet = findings.sheet(store, clerk, ids[0], today=county.day(40))
    findings.correct(store, clerk, ids[0], 1, county.day(5), sheet.body, "笔误", now=now)
    with store.write() as session:
        session.get_one(Task, 1).stage = "CLOSED"  # a correction may come after
    (one,) = lines(40)
    assert (one.matter, one.start) == (Matter.SUBMIT, county.day(40))
    assert not one.is_late


def test_a_draft_sent_back_is_the_clerks_again(county, lines):
    ids, clerk, store, now = (
        county.assignments[:1],
        county.actors["clerk"],
        county.store,
        county.at(days=6),
    )
    findings.enter_clean(store, clerk, ids, county.day(5), ("ONSITE",), now=now)
    finding_review.submit(store, clerk, ids, now=now)
    finding_review.review(store, county.actors["reviewer"], ids, False, "补充照片", now=now)
    sheet = findings.sheet(store, clerk, ids[0], today=county.day(6))
    assert sheet.state is FindingState.RETURNED
    assert next(one for one in lines(6) if one.position == 1).matter is Matter.SUBMIT


def test_a_notice_made_and_not_served_comes_before_the_inspection(county, lines, tmp_path):
    papers.issue_notices(
        county.store,
        county.actors["clerk"],
        county.task_id,
        county.assignments[:2],
        tmp_path / "papers",
        now=county.at(hours=1),
    )
    assert {one.position for one in lines(1, matter=Matter.NOTICE)} == {1, 2}
    # Refused: somebody has to try again. Served, or nobody there: the inspection comes next.
    for outcome, left in (("REFUSED", {1, 2}), ("SERVED", {2})):
        serve(county, outcome)
        assert {one.position for one in lines(1, matter=Matter.NOTICE)} == left


def serve(county, outcome):
    with county.store.write() as session:
        session.add(
            Served(
                assignment_id=county.assignments[0],
                form_code="check-notice",
                outcome=outcome,
                way="DIRECT",
                served_on=county.day(1),
                served_by=["检查员1"],
                by_id=county.actors["clerk"].account_id,
                at=county.at(days=1),
            )
        )


def follow_up(county, **changes):
    values = {
        "assignment_id": county.assignments[0],
        "finding_id": None,
        "kind": "ORDER",
        "in_charge": "麦㙦所",
        "facts": {},
        "begun_on": county.day(5),
        "due_on": county.day(15),
        "due_rule": "CORRECT",
        "by_id": county.actors["clerk"].account_id,
        "at": county.at(days=5),
        **changes,
    }
    with county.store.write() as session:
        row = FollowUp(**values)
        session.add(row)
        session.flush()
        return row.id


def step(county, follow_up_id, act, **facts):
    with county.store.write() as session:
        session.add(
            FollowUpStep(
                follow_up_id=follow_up_id,
                act=act,
                facts=facts,
                day=county.day(6),
                by_id=county.actors["clerk"].account_id,
                at=county.at(days=6),
            )
        )


def test_a_follow_up_is_due_where_it_says_until_it_is_over(county, lines):
    known = follow_up(county)
    follow_up(county, due_on=None)  # without a day nothing can be late
    (one,) = lines(6, matter=Matter.FOLLOW_UP)
    assert (one.who, one.hands, one.due, one.kind) == (
        "麦㙦所",
        Hands.UNIT,
        county.day(15),
        "ORDER",
    )
    step(county, known, "EXTENDED", due_on="2026-04-01")
    (one,) = lines(6, matter=Matter.FOLLOW_UP)
    assert one.due == date(2026, 4, 1)
    step(county, known, "SERVED", due_on="2026-04-03")
    (one,) = lines(6, matter=Matter.FOLLOW_UP)
    assert (one.start, one.due) == (county.day(6), date(2026, 4, 3))  # counts from its service
    step(county, known, "DONE")
    assert lines(6, matter=Matter.FOLLOW_UP) == ()


def test_a_retest_moves_the_day_of_publication_and_can_be_taken_back(county, lines):
    ids, clerk, store = county.assignments[:1], county.actors["clerk"], county.store
    now = county.at(days=6)
    with pytest.raises(NoFinding):
        deadlines.note_retest(store, clerk, ids[0], county.day(20), "", now=now)
    findings.enter_clean(store, clerk, ids, county.day(5), ("LABORATORY",), now=now)
    with pytest.raises(BadRetest):
        deadlines.note_retest(store, clerk, ids[0], county.day(4), "", now=now)
    # Thursday 2 April, five working days later over 清明 (4–6 April): Friday the 10th
    due = deadlines.note_retest(store, clerk, ids[0], date(2026, 4, 2), "复检送达", now=now)
    assert due == date(2026, 4, 10)
    (one,) = lines(6, matter=Matter.SUBMIT)
    assert (one.due, one.rule.value, one.start) == (due, "RETEST", date(2026, 4, 2))
    assert lines(6, matter=Matter.FOLLOW_UP) == ()  # it is no open end of its own
    assert deadlines.take_back_retest(store, clerk, ids[0], now=now)
    assert not deadlines.take_back_retest(store, clerk, ids[0], now=now)
    (one,) = lines(6, matter=Matter.SUBMIT)
    assert one.due == date(2026, 4, 8)


def test_who_only_looks_notes_no_retest(county):
    with pytest.raises(NotAllowed):
        deadlines.note_retest(
            county.store, county.actors["supervisor"], 1, county.day(6), "", now=county.at()
        )


def test_lines_are_asked_for_by_task_hands_nearness_and_words(county, lines):
    follow_up(county)
    assert len(lines(6)) == 6
    assert {one.hands for one in lines(6, hands=Hands.UNIT)} == {Hands.UNIT}
    assert len(lines(6, words="麦㙦所")) == 1
    assert lines(6, task_id=7) == ()
    assert len(lines(16, when=When.SOON)) == 1  # the order is a day late, the rest two weeks off
    assert len(lines(16, when=When.LATE)) == 1
    assert len(lines(28, when=When.LATE)) == 6


def test_a_longer_rule_counts_for_what_begins_from_its_day_on(county, lines):
    admin, clerk, store = county.actors["admin"], county.actors["clerk"], county.store
    ids, now = county.assignments[:2], county.at(days=7)
    bureau.set_parameter(
        store, admin, "publish_days", [30, "CALENDAR"], county.day(6), "省局文件", now=now
    )
    findings.enter_clean(store, clerk, ids[:1], county.day(5), ("ONSITE",), now=now)
    findings.enter_clean(store, clerk, ids[1:], county.day(6), ("ONSITE",), now=now)
    found = {one.position: one.due for one in lines(7, matter=Matter.SUBMIT)}
    # 11 March and 30 days is 10 April, a Friday
    assert found == {1: date(2026, 4, 8), 2: date(2026, 4, 10)}


def test_the_rules_of_today_say_since_when(county):
    store, admin = county.store, county.actors["admin"]
    bureau.set_parameter(
        store, admin, "retest_days", [7, "WORKING"], county.day(), "本局规定", now=county.at()
    )
    found = {one.rule.value: one for one in deadlines.rules(store, admin, now=county.at())}
    assert (found["RETEST"].term.count, found["RETEST"].since) == (7, county.day())
    assert (found["CORRECT"].term.count, found["CORRECT"].since) == (10, None)


def test_a_day_in_a_year_nobody_knows_says_so(county):
    ids, clerk, store = county.assignments[:1], county.actors["clerk"], county.store
    with store.write() as session:
        task = session.get_one(Task, 1)
        task.period_to = date(2026, 12, 31)
        task.plan = {**task.plan, "period_to": "2026-12-31"}
    now = county.at(days=290)  # 20 December 2026
    findings.enter_clean(store, clerk, ids, date(2026, 12, 18), ("ONSITE",), now=now)
    found = deadlines.due_list(store, clerk, DueAsked(matter=Matter.SUBMIT), now=now)
    assert found.unknown_years == (2027,)
    assert found.lines[0].unknown_year == 2027
    with store.read() as session:
        words = deadline_sheets.cells(found.lines[0], deadlines.Clocks(session))[-1]
    assert words == "检查结束 2026-12-18，20个工作日内公示（2027年节假日安排未公布，暂按周末推算）"


def test_the_list_goes_out_as_a_table_and_as_a_paper(county, tmp_path):
    follow_up(county)
    store, clerk, now = county.store, county.actors["supervisor"], county.at(days=18)
    made = deadline_sheets.export_list(store, clerk, DueAsked(), tmp_path / "due.xlsx", now=now)
    rows = list(load_workbook(made.path).worksheets[0].iter_rows(values_only=True))
    assert made.rows == 6
    assert len(rows) == 7
    assert rows[1][1:3] == ("食品经营双随机抽查", "责令改正")
    assert rows[1][6:8] == ("逾期1个工作日", "送达 2026-03-10，10日内改正")
    printed = deadline_sheets.print_due(store, clerk, DueAsked(), tmp_path / "out", now=now)
    words = "".join(page.extract_text() for page in PdfReader(printed.path).pages)
    assert "期限提醒清单" in words
    assert "逾期1个工作日" in words
    with store.read() as session:
        kinds = [row.kind for row in session.query(LogEntry).order_by(LogEntry.n)]
    assert kinds[-2:] == ["EXPORT", "PAPER"]
    with pytest.raises(deadline_sheets.NothingDue):
        deadline_sheets.print_due(store, clerk, DueAsked(words="没有"), tmp_path, now=now)


def test_the_calendar_of_the_bureau_decides(county, lines):
    """With 9 March a working day off, 20 working days end a day later."""
    store, admin, clerk = county.store, county.actors["admin"], county.actors["clerk"]
    now = county.at(days=6)
    findings.enter_clean(store, clerk, county.assignments[:1], county.day(5), ("ONSITE",), now=now)
    table = next(one for one in holidays.years(store, admin, now=now) if one.year == 2026)
    day = holidays.SpecialDay(date(2026, 3, 20), holidays.DayKind.OFF, "本县放假")
    holidays.save_year(store, admin, 2026, (*table.days, day), "县府办通知", 0, now=now)
    (one,) = lines(6, matter=Matter.SUBMIT)
    assert one.due == date(2026, 4, 9)
