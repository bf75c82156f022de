"""Timelines of an enterprise, an officer and a task, read from what every act left behind."""

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from app.core.people import Actor, NotAllowed
from app.core.record_plan import Per
from app.services.disclosure import disclosure
from app.services.disclosure.disclosure import Format
from app.services.evidence import evidence_plan
from app.services.finding import finding_review, findings
from app.services.paper import papers
from app.services.supervision import timeline, timeline_sheets
from app.services.supervision.timeline import Kind, UnknownSubject, Whose
from app.services.supervision.timeline_sheets import MOST_PRINTED, NoEvents, TooManyEvents
from app.store.schema import (
    Assignment,
    ClassProposal,
    EvidenceFile,
    EvidenceLink,
    FollowUp,
    FollowUpStep,
    ForeignCount,
    Officer,
    OtherCheck,
    RecordChange,
    Recusal,
    RiskFact,
    Served,
    TeamSheet,
)


@pytest.fixture
def of(county):
    """The timeline of a record, as somebody sees it."""

    def run(whose, number, who="clerk"):
        return timeline.timeline(
            county.store, county.actors[who], whose, number, now=county.at(days=60)
        )

    return run


@pytest.fixture
def drawn(county):
    """The first drawn enterprise's row."""
    with county.store.read() as session:
        row = session.get_one(Assignment, county.assignments[0])
        session.expunge(row)
    return row


def words(found, kind):
    """Of one kind, oldest first."""
    return [one.what for one in reversed(found.events) if one.kind is kind]


def test_a_draw_stands_in_the_timeline_of_everybody_who_was_in_it(county, of, drawn):
    enterprise = of(Whose.ENTERPRISE, drawn.enterprise_id)
    number = "360824202603051001-1，第1次"
    assert words(enterprise, Kind.DRAW) == [
        f"列入抽取名单（{number}）",
        f"抽中，排第{drawn.position}位，{drawn.team}组（{number}）",
    ]
    first = next(one for one in enterprise.events if one.what.startswith("列入"))
    assert (first.at, first.by, first.task) == (
        "2026-03-05 09:00:00",
        "人员clerk",
        "食品经营双随机抽查",
    )
    task = of(Whose.TASK, county.task_id)
    assert words(task, Kind.DRAW) == [f"锁定名单（{number}）", f"抽取5户（{number}）"]
    with county.store.read() as session:
        officers = session.execute(select(Officer.id, Officer.key)).all()
        served = {key for one in session.scalars(select(Assignment)) for key in one.officer_keys}
        counts = {
            one.id: sum(one.key in row.officer_keys for row in session.scalars(select(Assignment)))
            for one in officers
        }
    assert 0 < len(served) < len(officers)
    for one in officers:
        said = words(of(Whose.OFFICER, one.id), Kind.DRAW)[-1]
        if one.key in served:
            assert f"检查{counts[one.id]}户" in said
        else:
            assert said == f"未抽中（{number}）"


def test_one_act_on_many_is_one_line_of_the_task_and_one_of_each_enterprise(
    county, of, drawn, approved, tmp_path
):
    approved(county.assignments[:4])
    disclosure.export(
        county.store,
        county.actors["clerk"],
        county.task_id,
        "announcement",
        tmp_path / "名单.xlsx",
        Format.XLSX,
        now=county.at(days=7),
    )
    task = of(Whose.TASK, county.task_id)
    (entered,) = [one for one in task.events if one.kind is Kind.FINDING]
    assert entered.what == "录入检查结果：未发现问题，检查日期2026-03-10"
    assert entered.who.startswith("4户（")
    assert words(task, Kind.REVIEW) == [
        "检查结果提交",
        "检查结果审核通过（属实）",
        "检查结果审批通过（同意公示）",
    ]
    assert words(task, Kind.PUBLISH) == ["公示清单名单.xlsx，其中4户"]
    one = of(Whose.ENTERPRISE, drawn.enterprise_id)
    assert len(words(one, Kind.REVIEW)) == 3
    assert words(one, Kind.PUBLISH) == ["公示清单名单.xlsx，其中1户"]
    assert {event.who for event in one.events} == {""}
    assert [event.at for event in one.events] == sorted(
        (event.at for event in one.events), reverse=True
    )


def test_a_correction_and_a_return_are_told_apart(county, of, approved, drawn):
    approved(county.assignments[:1])
    clerk, now = county.actors["clerk"], county.at(days=8)
    sheet = findings.sheet(county.store, clerk, drawn.id, today=county.day(8))
    findings.correct(county.store, clerk, drawn.id, 1, county.day(5), sheet.body, "笔误", now=now)
    finding_review.submit(county.store, clerk, (drawn.id,), now=now)
    finding_review.review(
        county.store, county.actors["reviewer"], (drawn.id,), False, "请附照片", now=now
    )
    found = of(Whose.ENTERPRISE, drawn.enterprise_id)
    assert words(found, Kind.FINDING)[-1].startswith("改录检查结果：未发现问题")
    assert words(found, Kind.REVIEW)[-1] == "检查结果退回（请附照片）"


def test_papers_service_follow_ups_and_evidence_follow_in_order(county, of, drawn, tmp_path):
    store, clerk = county.store, county.actors["clerk"]
    papers.issue_notices(store, clerk, county.task_id, None, tmp_path, now=county.at(days=1))
    with store.read() as session:
        plan = evidence_plan.plan_in_force(session, county.day(1))
    step = next(line for line in plan.lines if line.per is Per.ENTERPRISE)
    at, by = county.at(days=2), clerk.account_id
    with store.write() as session:
        session.add(
            Served(
                assignment_id=drawn.id,
                form_code="check-notice",
                outcome="LEFT",
                way="LEAVING",
                served_on=county.day(2),
                served_by=[],
                note="社区见证",
                by_id=by,
                at=at,
            )
        )
        going = FollowUp(
            assignment_id=drawn.id,
            kind="ORDER",
            in_charge="麦㙦所",
            facts={},
            begun_on=county.day(2),
            due_on=date(2026, 3, 17),
            by_id=by,
            at=at,
        )
        session.add(going)
        session.add(EvidenceFile(digest="a" * 64, size=1, media="x", name="x", by_id=by, at=at))
        session.flush()
        session.add(
            FollowUpStep(
                follow_up_id=going.id, act="DONE", facts={}, day=county.day(9), by_id=by, at=at
            )
        )
        session.add(
            EvidenceLink(
                digest="a" * 64,
                task_id=county.task_id,
                assignment_id=drawn.id,
                step=step.code,
                source="HAND",
                by_id=by,
                at=at,
            )
        )
        session.add(
            TeamSheet(
                task_id=county.task_id,
                team=drawn.team,
                act="GIVEN",
                form="XLSX",
                digest="b" * 64,
                counts={},
                by_id=by,
                at=at,
            )
        )
    for whose, number in ((Whose.ENTERPRISE, drawn.enterprise_id), (Whose.TASK, county.task_id)):
        found = of(whose, number)
        assert words(found, Kind.SERVICE) == ["双随机检查通知书留置送达，2026-03-07（社区见证）"]
        assert words(found, Kind.FOLLOW_UP) == [
            "后续处置：责令改正，由麦㙦所负责，期限2026-03-17",
            "责令改正：已办结，2026-03-14",
        ]
        assert words(found, Kind.EVIDENCE) == [f"归入{step.name}1件"]
    assert words(of(Whose.ENTERPRISE, drawn.enterprise_id), Kind.PAPER)[0].startswith(
        "制作双随机检查通知书〔2026〕"
    )
    (notices,) = words(of(Whose.TASK, county.task_id), Kind.PAPER)
    assert notices == "制作双随机检查通知书〔2026〕1—5号"
    with store.read() as session:
        officer = session.scalars(
            select(Officer.id).where(Officer.key == drawn.officer_keys[0])
        ).one()
    assert words(of(Whose.OFFICER, officer), Kind.FINDING) == [
        f"发出{drawn.team}组现场检查表（XLSX）"
    ]


def test_the_record_itself_its_facts_and_checks_elsewhere_are_there(county, of, drawn):
    at, by = county.at(days=3), county.actors["clerk"].account_id
    number = drawn.enterprise_id
    with county.store.write() as session:
        session.add_all(
            [
                RecordChange(
                    kind="enterprise",
                    record_id=number,
                    version=2,
                    changes={"legal_rep": ["负责人1", "欧阳𫖯䶮"], "labels": [[], ["食品"]]},
                    by_id=by,
                    at=at,
                ),
                Recusal(officer_id=1, enterprise_id=number, reason="亲属", by_id=by, at=at),
                RiskFact(
                    enterprise_id=number,
                    kind="投诉举报",
                    since=date(2026, 1, 2),
                    until=date(2026, 2, 3),
                    reference="12315-7",
                    by_id=by,
                    at=at,
                ),
                OtherCheck(
                    enterprise_id=number,
                    kind="CASE",
                    checked_on=date(2026, 2, 4),
                    from_above=False,
                    unit="稽查队",
                    by_id=by,
                    at=at,
                ),
                ForeignCount(
                    enterprise_id=number, year=2026, count=2, source="市局", by_id=by, at=at
                ),
                ClassProposal(
                    enterprise_id=number,
                    before="A",
                    after="B",
                    ground="g",
                    taken=True,
                    by_id=by,
                    at=at,
                ),
            ]
        )
    said = words(of(Whose.ENTERPRISE, number), Kind.REGISTRY)
    assert said[:3] == [
        "投诉举报，自当日起　12315-7",
        "投诉举报，当日止　12315-7",
        "个案检查：稽查队",
    ]
    assert "名录变更：标签 （空）→食品；法定代表人（负责人、经营者） 负责人1→欧阳𫖯䶮" in said
    assert "登记回避：检查员1" in said
    assert "亲属" not in "".join(said)
    assert "2026年市局检查2次" in said
    assert words(of(Whose.OFFICER, 1), Kind.REGISTRY)[-1].startswith("登记回避：")


def test_the_log_is_told_to_those_who_may_read_it(county, of, drawn):
    assert "锁定名单" in "".join(words(of(Whose.TASK, county.task_id), Kind.LOG))
    nobody = Actor(1, "x", "x", frozenset())
    with pytest.raises(NotAllowed):
        timeline.timeline(county.store, nobody, Whose.TASK, 1, now=county.at())


@pytest.mark.parametrize("whose", list(Whose))
def test_what_is_not_there_is_said(of, whose):
    with pytest.raises(UnknownSubject):
        of(whose, 9999)


def test_a_timeline_is_written_to_a_table_and_printed(county, of, approved, tmp_path):
    approved(county.assignments)
    found, clerk = of(Whose.TASK, county.task_id), county.actors["clerk"]
    made = timeline_sheets.export(
        county.store, clerk, found, tmp_path / "全程.xlsx", now=county.at(days=9)
    )
    rows = list(load_workbook(made.path).active.iter_rows(values_only=True))
    assert made.rows == len(found.events)
    assert "食品经营双随机抽查" in rows[0][0]
    assert rows[-1][0] == found.events[-1].at
    printed = timeline_sheets.print_timeline(
        county.store, clerk, found, tmp_path, now=county.at(days=9)
    )
    pages = "".join(page.extract_text() for page in PdfReader(printed.path).pages)
    assert "全程记录" in pages
    assert "检查结果审批通过（同意公示）" in pages.replace("\n", "")


def test_nothing_and_too_much_are_not_printed(county, of, tmp_path):
    found, clerk = of(Whose.TASK, county.task_id), county.actors["clerk"]
    for events, wrong in (
        ((), NoEvents),
        (found.events[:1] * (MOST_PRINTED + 1), TooManyEvents),
    ):
        with pytest.raises(wrong):
            timeline_sheets.print_timeline(
                county.store, clerk, replace(found, events=events), tmp_path, now=county.at()
            )
