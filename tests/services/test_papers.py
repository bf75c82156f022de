"""Papers as PDF: what they say, their numbers, and what a change of the registry does."""

import json
import re

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.reasons import ReasonWrong
from app.services.assigned.assigned import UnknownAssignment
from app.services.assigned.assigned_items import SheetItem
from app.services.evidence import evidence_kit
from app.services.finding import findings
from app.services.paper import (
    paper_ceremony,
    paper_ceremony_facts,
    paper_changes,
    paper_facts,
    papers,
)
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    Bureau,
    Document,
    Draw,
    Enterprise,
    Lock,
    LogEntry,
    Opening,
    Result,
    Task,
)


def words(path):
    """The text of a PDF without blanks and line ends."""
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(path).pages))


def kept(county, query):
    """The first row of a query, usable after its session."""
    with county.store.read() as session:
        row = session.scalars(query).first()
        session.expunge(row)
        return row


@pytest.fixture
def issue(county, tmp_path):
    def run(function=papers.issue_notices, ids=None, one_file=True, days=1, **kwargs):
        return function(
            county.store,
            county.actors["clerk"],
            county.task_id,
            ids,
            tmp_path / "papers",
            one_file=one_file,
            now=county.at(days=days),
            **kwargs,
        )

    return run


def test_a_notice_says_who_what_when_and_by_whom(county, issue):
    done = issue(ids=county.assignments[:1])
    said = words(done.files[0])
    row = kept(county, select(Assignment).where(Assignment.id == county.assignments[0]))
    head = kept(county, select(LogEntry).where(LogEntry.kind == "RESULT")).head
    for part in (
        "青岭县市场监督管理局双随机检查通知书",
        "青市监检通〔2026〕1号",
        "2026年度抽查工作计划",
        "360824202603051001",
        "登记事项检查（名称规范使用）",
        "根据《登记事项检查办法》《食品经营检查办法》的规定",
        "（依据：《登记事项检查办法》第三条）",
        "（依据：《食品经营检查办法》第三条）",
        "2026年3月6日至2026年3月31日",
        "现场检查、书面检查",
        "A01台账",
        "第1次检查",
        "李联络",
        "0796-0000002",
        "2026年3月6日",
        "示例",
        *row.officer_keys,
        row.enterprise_key,
        head,
    ):
        assert part in said, part
    assert "风险" not in said


def test_numbers_have_no_gaps_and_stay_when_printed_again(county, issue):
    done = issue(ids=county.assignments[:3])
    assert (done.first_no, done.last_no, done.again) == (
        "青市监检通〔2026〕1号",
        "青市监检通〔2026〕3号",
        0,
    )
    again = issue(ids=county.assignments, days=2)
    assert (again.first_no, again.last_no, again.again) == (
        "青市监检通〔2026〕1号",
        "青市监检通〔2026〕5号",
        3,
    )
    rows = papers.papers(county.store, county.actors["supervisor"], county.task_id)
    assert [row.notice_no for row in rows] == [f"青市监检通〔2026〕{n}号" for n in range(1, 6)]
    assert [row.notice_on for row in rows] == [county.day(1)] * 3 + [county.day(2)] * 2


def test_numbers_begin_anew_each_year_and_in_each_form(county, issue):
    issue(ids=county.assignments[:1])
    assert issue(papers.issue_records, county.assignments[:1]).first_no == "青市监检录〔2026〕1号"
    assert issue(ids=county.assignments[1:2], days=300).first_no == "青市监检通〔2026〕2号"
    assert issue(ids=county.assignments[2:3], days=302).first_no == "青市监检通〔2027〕1号"


def test_one_file_holds_all_or_each_enterprise_has_its_own(county, issue, tmp_path):
    together = issue()
    assert [path.name for path in together.files] == [
        "360824202603051001-双随机检查通知书（5份）.pdf"
    ]
    assert together.pages == len(PdfReader(together.files[0]).pages)
    assert together.papers == 5
    apart = issue(one_file=False)
    assert len(apart.files) == 5
    names = sorted(path.name for path in apart.files)
    assert names[0].startswith("0001-")
    assert names[0].endswith("-双随机检查通知书-重印.pdf")  # the first print stays
    assert all(not path.name.startswith(".") for path in (tmp_path / "papers").iterdir())


def item(name, basis):
    return SheetItem("A01", name, "", "", basis, (), ())


def test_one_basis_stands_in_full_in_the_opening_sentence():
    said = paper_facts.grounds_facts([item("甲", "《甲法》第一条；"), item("乙", "《甲法》第一条")])
    assert said["grounds"] == "《甲法》第一条的规定"
    assert said["basis_listed"] is False
    assert [one["basis"] for one in said["items"]] == ["", ""]


def test_several_bases_stand_with_their_items_and_long_ones_in_an_annex():
    few = [item("甲", "《甲法》第一条；《乙条例》第二条"), item("乙", "《甲法》第三条")]
    said = paper_facts.grounds_facts(few)
    assert said["grounds"] == "《甲法》《乙条例》的规定"
    assert said["basis_listed"] is False
    assert said["items"][1] == {"name": "乙", "basis": "《甲法》第三条"}
    many = [item(f"事项{n}", f"《第{n}法》" + "第三十六条、" * 15) for n in range(6)]
    said = paper_facts.grounds_facts(many)
    assert said["grounds"] == "《第0法》《第1法》《第2法》等规定"
    assert said["basis_listed"] is True
    assert all(one["basis"].startswith("《第") for one in said["items"])


def test_a_basis_that_names_no_law_in_book_marks_is_kept_as_written():
    said = paper_facts.grounds_facts([item("甲", "上级通知要求"), item("乙", "本局三定方案")])
    assert said["grounds"] == "上级通知要求、本局三定方案的规定"


def test_file_names_hold_no_character_a_system_refuses():
    assert paper_facts.file_name('甲/乙:丙*"?<>|', "。丁. ") == "甲 乙 丙-。丁"
    assert len(paper_facts.file_name("长" * 90)) == 50


def test_the_journal_counts_and_hashes_and_names_nobody(county, issue):
    issue()
    entry = kept(county, select(LogEntry).where(LogEntry.kind == "NOTICE"))
    payload = json.loads(entry.payload)
    assert (payload["papers"], payload["again"], payload["form"]) == (5, 0, "check-notice/v4")
    assert payload["numbers"] == [[2026, 1], [2026, 5]]
    assert len(payload["facts"]) == 64
    assert "公司" not in entry.payload


def test_progress_reaches_the_end(issue):
    said = []
    issue(one_file=False, progress=lambda key, share: said.append((key, share)))
    assert said[-1] == ("papers.printing", 1.0)
    assert [share for _, share in said] == sorted(share for _, share in said)


def test_a_task_keeps_the_version_of_a_form_it_began_with(county, issue):
    issue()
    with county.store.read() as session:
        assert session.get_one(Task, county.task_id).forms == {"check-notice": 4}


def test_nothing_is_numbered_when_the_file_cannot_be_kept(county, issue, monkeypatch, tmp_path):
    from contextlib import contextmanager

    write = Store.write

    @contextmanager
    def failing(self):
        with write(self) as session:
            yield session
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "write", failing)
    with pytest.raises(Exception, match="papers"):
        issue()
    with county.store.read() as session:
        assert session.scalars(select(Document.id)).all() == []
    assert list((tmp_path / "papers").iterdir()) == []


def another_draw(session, county):
    """A further draw of the same task, locked: officers over the same enterprises."""
    draw = session.get_one(Draw, county.draw_id)
    again = Draw(
        task_id=draw.task_id,
        position=2,
        number=f"{draw.number}0",
        kind="OFF",
        created_at=county.at(),
    )
    session.add(again)
    session.flush()
    lock = session.get_one(Lock, county.lock_id)
    other = Lock(**{**fields_of(lock), "id": None, "draw_id": again.id})
    session.add(other)
    session.flush()
    return other


def fields_of(row):
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def test_a_notice_needs_two_officers(county, issue):
    with county.store.write() as session:
        row = session.get_one(Assignment, county.assignments[0])
        other = another_draw(session, county)
        for kind in (Opening, Result):
            known = session.get_one(kind, county.lock_id)
            session.add(kind(**{**fields_of(known), "lock_id": other.id}))
            session.flush()
        alone = Assignment(
            **{**fields_of(row), "id": None, "lock_id": other.id, "team": "", "officer_keys": []}
        )
        session.add(alone)
        session.flush()
        lonely = alone.id
    with pytest.raises(paper_facts.TooFewInspectors):
        issue(ids=[lonely])
    with pytest.raises(UnknownAssignment):  # the later draw's assignment counts
        issue(ids=[county.assignments[0]])


def test_papers_come_after_the_draw(county, issue):
    with county.store.write() as session:
        session.get_one(Task, county.task_id).stage = "APPROVED"
    with pytest.raises(papers.NotDrawn):
        issue()


def test_a_record_is_blank_before_the_visit_and_filled_after(county, issue, approved):
    one = county.assignments[:1]
    blank = words(issue(papers.issue_records, one).files[0])
    assert "被检查单位" in blank
    assert "食品经营检查" in blank
    assert "属实" not in blank
    approved(one)
    done = issue(papers.issue_records, one, days=7)
    assert (done.again, done.first_no) == (1, "青市监检录〔2026〕1号")
    filled = words(done.files[0])
    for part in ("2026年3月10日", "属实", "同意公示", "人员reviewer", "人员approver"):
        assert part in filled, part


def test_a_real_bureau_prints_no_sample_mark(county, issue):
    with county.store.write() as session:
        session.get_one(Bureau, 1).is_sample = False
    assert "示例" not in words(issue(ids=county.assignments[:1]).files[0])


def test_the_lock_sheet_holds_m_seal_counts_and_the_previous_head(county, tmp_path):
    done = paper_ceremony.lock_sheet(
        county.store, county.actors["clerk"], county.lock_id, tmp_path, now=county.at(hours=1)
    )
    said = words(done.path)
    lock = kept(county, select(Lock))
    entry = kept(county, select(LogEntry).where(LogEntry.kind == "LOCK"))
    with county.store.read() as session:
        page = evidence_kit.page_digest(session, json.loads(entry.payload)["kit"])
    assert len(page) == 64
    for part in (
        page,
        lock.manifest_hash,
        lock.commitment,
        lock.prev_head,
        entry.head,
        "360824202603051001-1",
        "共5户，参加抽取5户",
        "共8人，参加抽取8人",
        "S1：5户抽5户",
        "陈见证",
        "十面骰8次",
        "纪监督",
        "2026年3月5日9时00分",
        "0个",
    ):
        assert part in said, part
    assert (done.head, done.log_no) == (entry.head, entry.n)
    assert lock.secret not in said


def test_the_minutes_hold_r_the_head_the_throws_and_the_list(county, tmp_path):
    done = paper_ceremony.minutes(
        county.store, county.actors["clerk"], county.lock_id, tmp_path, now=county.at(hours=1)
    )
    said = words(done.path)
    result = kept(county, select(Result))
    entry = kept(county, select(LogEntry).where(LogEntry.kind == "RESULT"))
    for part in (
        result.result_hash,
        entry.head,
        "40729158",
        "66031947",
        "9时00分至9时12分",
        "实抽检查对象5户",
        "实际编成2组",
        "S15户5户5户",
        "基层市场监管所4人2人2人",
        "不定向抽查",
        "明𬭎农副产品有限公司",
        "第1组",
        "此前无作废的抽取",
    ):
        assert part in said, part
    assert done.head == entry.head
    assert done.path.name == "360824202603051001-1-第1次-双随机抽取过程记录.pdf"
    assert not re.search("[ABCD]类|风险", said)


def test_minutes_come_after_the_result(county, tmp_path):
    with county.store.write() as session:
        lock_id = another_draw(session, county).id
    with pytest.raises(paper_ceremony_facts.NoResult):
        paper_ceremony.minutes(
            county.store, county.actors["clerk"], lock_id, tmp_path, now=county.at()
        )


def change_registry(county, **values):
    with county.store.write() as session:
        row = session.get_one(Assignment, county.assignments[0])
        record = session.get_one(Enterprise, row.enterprise_id)
        for name, value in values.items():
            setattr(record, name, value)


def test_papers_use_the_frozen_facts_until_somebody_decides_otherwise(county, issue):
    clerk = county.actors["clerk"]
    change_registry(county, address="新区兴业路9号", legal_rep="新负责人")
    first = county.assignments[:1]
    assert "新区兴业路9号" not in words(issue(ids=first).files[0])
    (change,) = paper_changes.changes(county.store, clerk, county.task_id)
    assert {name: new for name, _, new in change.fields} == {
        "address": "新区兴业路9号",
        "legal_rep": "新负责人",
    }
    left = paper_changes.take_over(
        county.store, clerk, first[0], ["address"], "电话核实", now=county.at(days=2)
    )
    assert [name for name, _, _ in left.fields] == ["legal_rep"]
    said = words(issue(ids=first, days=3).files[0])
    assert "新区兴业路9号" in said
    assert "新负责人" not in said
    sheet = findings.sheet(county.store, clerk, first[0], today=county.day(3))
    assert sheet.enterprise["address"] == "新区兴业路9号"


def test_a_takeover_is_logged_with_fields_and_without_values(county):
    clerk, first = county.actors["clerk"], county.assignments[0]
    change_registry(county, phone="0796-9999999")
    with pytest.raises(ReasonWrong):
        paper_changes.take_over(county.store, clerk, first, ["phone"], " ", now=county.at())
    paper_changes.take_over(county.store, clerk, first, ["phone"], "电话已核实", now=county.at())
    entry = kept(county, select(LogEntry).order_by(LogEntry.n.desc()))
    assert entry.kind == "TAKEOVER"
    assert json.loads(entry.payload)["fields"] == ["phone"]
    assert "9999999" not in entry.payload
    assert paper_changes.changes(county.store, clerk, county.task_id) == ()
    with pytest.raises(paper_changes.NothingToTakeOver):
        paper_changes.take_over(
            county.store, clerk, first, ["phone"], "电话已核实", now=county.at()
        )
