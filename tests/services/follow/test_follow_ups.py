"""What findings set going, from the proposal to its end, in a real database.

Days: drawn on Thursday 5 March 2026, inspected on Tuesday 10 March; 清明 6 April is off.
"""

from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.due_list import Matter
from app.core.follow_up import Act, BadFollowUp, Kind, OutOfOrder, Stand, Step
from app.core.people import NotAllowed
from app.core.serving import Outcome, Service, Way
from app.services.assigned.assigned_closing import closed, endings
from app.services.assigned.assigned_findings import task_revisions
from app.services.desk import deadlines
from app.services.desk.deadlines import DueAsked
from app.services.paper import follow_up_letters, follow_up_sheets, follow_ups, making, serving
from app.services.paper.follow_up_lines import Asked
from app.services.paper.follow_ups import Beginning
from app.services.paper.making_job import prepare
from app.store.schema import EvidenceLink, LogEntry


@pytest.fixture
def look(county, clerk):
    """The list some days after the draw."""

    def run(days=6, **asked):
        return follow_ups.listed(county.store, clerk, Asked(**asked), now=county.at(days=days))

    return run


@pytest.fixture
def begin(county, clerk, look):
    """Begin what is proposed, as it is filled in."""

    def run(days=6, **changes):
        some = [
            Beginning(
                one.place.assignment_id,
                one.kind,
                changes.get("in_charge") or one.in_charge,
                one.begun_on,
                one.due,
            )
            for one in look(days).proposals
        ]
        return follow_ups.begin(county.store, clerk, some, now=county.at(days=days))

    return run


@pytest.fixture
def step(county, clerk):
    """Keep a step some days after the draw."""

    def run(follow_up_id, act, days=8, receipt=None, **facts):
        one = Step(act, county.day(days), facts)
        follow_ups.take_step(
            county.store, clerk, follow_up_id, one, receipt, now=county.at(days=days)
        )

    return run


def test_a_submitted_finding_proposes_and_a_draft_does_not(found, look):
    found(1, submit=False)
    assert look().proposals == ()
    found(2, ("UNPUBLISHED", "PENDING", "PENDING_MARKET"), ("ORDERED", "CASE"))
    kinds = [one.kind for one in look().proposals]
    assert kinds == [Kind.ORDER, Kind.PUBLICITY_ORDER, Kind.CASE]
    order, _publicity, case = look().proposals
    assert (order.in_charge, order.problem) == ("麦㙦所", "牌匾简化名称")
    # ten days from 11 March are 21 March, a Saturday: Monday it is
    assert order.due == date(2026, 3, 23)
    assert (case.in_charge, case.due) == ("", None)


def test_being_listed_as_abnormal_counts_ten_working_days_from_the_finding(found, look):
    found(1, ("CONCEALED",), ("HOME_BRANCH",))
    abnormal = next(one for one in look(8).proposals if one.kind is Kind.ABNORMAL)
    assert (abnormal.begun_on, abnormal.due) == (date(2026, 3, 10), date(2026, 3, 24))
    assert abnormal.in_charge == "青市监"


def test_what_is_begun_is_open_and_proposed_no_more(found, look, begin, county):
    found()
    begin()
    now = look()
    assert now.proposals == ()
    (line,) = now.lines
    assert (line.kind, line.in_charge, line.stand) == (Kind.ORDER, "麦㙦所", Stand.OPEN)
    with county.store.read() as session:
        entry = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert entry.kind == "FOLLOW"
        assert "麦㙦所" not in entry.payload


def test_nobody_in_charge_is_refused_and_the_next_one_is_remembered(found, look, begin):
    found(1, follow_ups=("CASE",))
    with pytest.raises(BadFollowUp) as caught:
        begin()
    assert caught.value.fields == {"follow_fault": "no_in_charge"}
    begin(in_charge="综合执法大队")
    found(2, follow_ups=("CASE",))
    assert [one.in_charge for one in look().proposals] == ["综合执法大队"]


def test_what_is_declined_says_why_and_comes_back_with_another_finding(found, look, county, clerk):
    found()
    now = county.at(days=6)
    with pytest.raises(BadFollowUp):
        follow_ups.decline(county.store, clerk, county.assignments[0], Kind.ORDER, " ", now=now)
    follow_ups.decline(
        county.store, clerk, county.assignments[0], Kind.ORDER, "当场已改正", now=now
    )
    assert look().proposals == look().lines == ()
    (line,) = look(open_only=False).lines
    assert line.stand is Stand.TAKEN_BACK


def test_the_letter_is_filled_in_with_what_is_known(found, begin, county, clerk, tmp_path):
    found(1)
    found(2)
    first, second = begin()
    now = county.at(days=6)
    letter = follow_up_letters.letter(county.store, clerk, first, now=now)
    assert letter.kind.code == "correction-order"
    assert letter.values == {"demand": "规范使用名称", "deadline": "2026-03-23"}
    inputs = {**letter.values, "broken": "《甲办法》第一条", "ground": "《乙条例》第二条"}
    made = follow_up_letters.make_letter(
        county.store, clerk, first, inputs, tmp_path / "papers", now=now
    )
    assert made.first_no == "青市监责改〔2026〕1号"
    # the same task, the same item: nothing is typed for the second
    again = follow_up_letters.letter(county.store, clerk, second, now=now).values
    assert (again["broken"], again["ground"]) == ("《甲办法》第一条", "《乙条例》第二条")


def test_a_letter_made_from_the_page_of_papers_belongs_to_its_follow_up(
    found, look, begin, ordered
):
    found()
    ordered()  # on the spot, before anything was begun
    begin()
    (line,) = look().lines
    assert (line.stand, line.letters) == (Stand.MADE, ("青市监责改〔2026〕1号",))


def test_one_form_goes_to_the_branch_or_to_another_department(
    found, begin, look, county, clerk, tmp_path
):
    found(1, follow_ups=("HOME_BRANCH", "OTHER_DEPARTMENT"))
    home, other = begin(in_charge="麦㙦所")
    now = county.at(days=6)
    letter = follow_up_letters.letter(county.store, clerk, home, now=now)
    assert (letter.values["way"], letter.values["to"]) == ("反馈日常监管部门", "麦㙦所")
    values = {ask.path: ask.default for ask in letter.kind.asks} | dict(letter.values)
    follow_up_letters.make_letter(county.store, clerk, home, values, tmp_path, now=now)
    stands = {one.id: one.stand for one in look().lines}
    assert stands == {home: Stand.MADE, other: Stand.OPEN}


def test_an_order_counts_anew_from_the_day_it_is_served(found, begin, look, ordered, county, clerk):
    found()
    ordered()
    begin()
    (paper,) = serving.lines(county.store, clerk, 1)
    said = Service(Outcome.SERVED, Way.DIRECT, county.day(11), "店长")
    serving.serve(county.store, clerk, 1, [paper.key], said, now=county.at(days=11))
    (line,) = look(11).lines
    assert line.stand is Stand.SERVED
    # ten days from Monday 16 March
    assert line.due == date(2026, 3, 26)
    due = deadlines.due_list(county.store, clerk, DueAsked(), now=county.at(days=11)).lines
    assert [one.due for one in due if one.matter is Matter.FOLLOW_UP] == [line.due]


def test_the_day_a_letter_names_holds_when_it_is_served(found, begin, look, ordered, county, clerk):
    found()
    ordered(deadline="2026-04-10")
    begin()
    (paper,) = serving.lines(county.store, clerk, 1)
    said = Service(Outcome.SERVED, Way.DIRECT, county.day(11), "店长")
    serving.serve(county.store, clerk, 1, [paper.key], said, now=county.at(days=11))
    assert look(11).lines[0].due == date(2026, 4, 10)


def test_a_re_check_that_finds_all_corrected_ends_the_order(found, begin, look, step, county, scan):
    found()
    (order,) = begin()
    with pytest.raises(OutOfOrder):
        step(order, Act.DONE, words="自行改正")
    step(order, Act.CHECKED, 9, scan(), outcome="CORRECTED", by="检查员1、检查员3")
    assert look(9).lines == ()
    (line,) = look(9, open_only=False).lines
    assert (line.stand, line.steps[-1].day) == (Stand.DONE, county.day(9))
    with county.store.read() as session:
        assert session.scalars(select(EvidenceLink.step)).all() == ["CORRECTION"]


def test_what_was_not_corrected_proposes_the_next_step_and_stays_open(found, begin, look, step):
    found(1, ("UNPUBLISHED",), ("ORDERED",))
    begin()
    publicity = next(one.id for one in look().lines if one.kind is Kind.PUBLICITY_ORDER)
    step(publicity, Act.CHECKED, 20, outcome="NOT_CORRECTED", by="检查员1", words="仍未公示")
    now = look(20)
    assert {one.stand for one in now.lines} == {Stand.FAILED, Stand.OPEN}
    (next_one,) = now.proposals
    assert (next_one.kind, next_one.begun_on) == (Kind.ABNORMAL, date(2026, 3, 25))


def test_a_transfer_stays_open_until_somebody_signed_for_it(found, begin, look, step, scan):
    found(1, follow_ups=("CASE",))
    (case,) = begin(in_charge="综合执法大队")
    with pytest.raises(OutOfOrder):
        step(case, Act.DONE, words="已立案")
    step(case, Act.RECEIVED, receiver="赵队长", receipt=scan())
    assert look().lines[0].stand is Stand.RECEIVED
    step(case, Act.DONE, words="已立案")
    assert look().lines == ()


def test_late_ones_stand_in_front_and_can_be_put_off(found, begin, look, step):
    found(1, follow_ups=("CASE",))
    found(2)
    begin(in_charge="麦㙦所")
    now = look(20)  # 25 March, the order was due on the 23rd
    assert [(one.kind, one.late) for one in now.lines] == [(Kind.ORDER, 2), (Kind.CASE, 0)]
    assert (now.open, now.late) == (2, 1)
    assert len(look(20, late_only=True).lines) == 1
    step(now.lines[0].id, Act.EXTENDED, 20, due_on="2026-04-02", reason="店铺装修")
    assert look(20).late == 0
    assert look(20).lines[0].due == date(2026, 4, 2)


def test_lists_say_closed_only_when_what_was_set_going_has_ended(
    found, passed, begin, step, county, clerk
):
    def ledger():
        with county.store.read() as session:
            target = (making.Target(task_id=1),)
            facts = prepare(session, "inspection-ledger", target, {}, county.at(days=30), ())
            counted = prepare(session, "summary-table", target, {}, county.at(days=30), ())
        return facts.facts[0]["rows"][0]["closed"], counted.facts[0]["total"]["closed"]

    found()
    passed()
    assert ledger() == ("未完结", 0)
    (order,) = begin()
    step(order, Act.CHECKED, 12, outcome="CORRECTED", by="检查员1")
    assert ledger() == ("已完结 2026-03-17", 1)


def test_words_and_tasks_narrow_the_list(found, begin, look):
    found(1)
    found(2)
    begin()
    name = look().lines[1].place.name
    assert [one.place.name for one in look(words=name).lines] == [name]
    assert look(task_id=1).tasks == ((1, "食品经营双随机抽查"),)
    assert look(task_id=2).lines == ()
    assert look(kind=Kind.CASE).lines == ()


def test_what_has_not_ended_is_printed_by_who_is_in_charge(
    county, found, begin, look, step, tmp_path
):
    found(1)
    found(2)
    first, _ = begin(in_charge="麦㙦所")
    found(3)  # proposed, and nobody has begun it
    step(first, Act.CHECKED, 12, outcome="CORRECTED", by="检查员1")
    store, who, now = county.store, county.actors["supervisor"], county.at(days=20)
    made = follow_up_sheets.print_open_ends(store, who, Asked(open_only=False), tmp_path, now=now)
    words = "".join(page.extract_text() for page in PdfReader(made.path).pages)
    assert made.rows == 2
    names = [one.place.name for one in look(20).lines]
    assert "未闭环事项清单" in words
    assert "麦㙦所" in words.replace("\n", "")
    assert all(name[:4] in words for name in names)
    assert "逾期2个工作日" in words.replace("\n", "")
    assert "尚未确认" in words
    with store.read() as session:
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert (last.kind, "open-ends/v1" in last.payload) == ("PAPER", True)
    with pytest.raises(follow_up_sheets.NothingToFollow):
        follow_up_sheets.print_open_ends(store, who, Asked(words="没有"), tmp_path, now=now)


def test_who_only_looks_begins_nothing(county, found):
    found()
    with pytest.raises(NotAllowed):
        follow_ups.begin(county.store, county.actors["supervisor"], [], now=county.at(days=6))


def test_what_has_ended_is_told_for_every_task_at_once_as_for_one(county, found, begin, step):
    found(1)
    found(2)
    first, _ = begin()
    step(first, Act.CHECKED, 12, outcome="CORRECTED", by="检查员1")
    with county.store.read() as session:
        of_all, of_one = endings(session, None), endings(session, county.task_id)
        known = task_revisions(session, county.task_id)
        said = [closed(known[one].newest.body, one, of_all) for one in county.assignments[:2]]
    assert of_all == of_one
    assert said == [(True, county.day(12)), (False, None)]
