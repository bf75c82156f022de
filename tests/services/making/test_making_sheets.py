"""Sheets of the draw and of the visit: blank where nothing is known, filled where something is."""

import hashlib
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.ceremony import Ceremony, Person
from app.core.findings import FindingBody, Verdict
from app.services.assigned.assigned import assigned
from app.services.draw import pool
from app.services.finding import findings
from app.services.paper import making, making_sheets, papers
from app.services.paper.making_about import Target
from app.services.paper.making_subject import subject_of
from app.services.paper.paper_catalogue import forms_made_by_hand, maker_of
from app.store.schema import Draw, Item, Lock, LogEntry, Paper

VISIT = ("item-sheet", "site-record", "field-check-record", "recusal-request")
DRAWING = ("sign-in-list", "lock-sheet-by-hand", "throw-sheet")
SECRET = "5e" * 32

PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (Person("纪监督", "县纪委监委派驻组", "副组长"),),
    (
        Person("陈见证", "县人大常委会", "代表", digits=8),
        Person("吴见证", "县工商联", "会员", digits=12, slips=True),
        Person("欧见证", "县公证处", "公证员"),
    ),
)


@pytest.fixture
def sealed(undrawn):
    """The county with its list locked and nothing thrown."""
    clerk = undrawn.actors["clerk"]
    locked = pool.freeze(
        undrawn.store, clerk, undrawn.draw_id, PEOPLE, SECRET, "a7" * 32, now=undrawn.drawn_at
    )
    return replace(undrawn, lock_id=locked.lock_id)


@pytest.fixture
def said(tmp_path):
    """Make a sheet; return the text of its pages without blanks."""

    def run(county, code, target=None, **inputs):
        done = making.make(
            county.store,
            county.actors["clerk"],
            code,
            (target or Target(task_id=county.task_id),),
            inputs,
            tmp_path / "papers",
            now=county.at(days=8),
        )
        pages = PdfReader(done.path).pages
        return [re.sub(r"\s+", "", page.extract_text()) for page in pages]

    return run


@pytest.fixture
def visit(county, said):
    """Make a sheet of the first enterprise."""
    target = Target(task_id=county.task_id, assignment_id=county.assignments[0])
    return lambda code, **inputs: said(county, code, target, **inputs)


def facts(county, code, target):
    """Return what a maker gives, without printing."""
    with county.store.read() as session:
        form = next(form for form in forms_made_by_hand(session) if form.code == code)
        about = subject_of(session, form, target, {"situation": ""}, county.day(8), "")
        return maker_of(form)(session, about)


def head_of(county):
    with county.store.read() as session:
        return session.scalars(select(LogEntry.head).order_by(LogEntry.n.desc())).first()


def test_every_sheet_has_its_form_and_none_carries_a_number(county):
    with county.store.read() as session:
        forms = {form.code: form for form in forms_made_by_hand(session)}
    assert set(making_sheets.SHEETS) == {*VISIT, *DRAWING, "envelope-sheet"} <= set(forms)
    assert not any(forms[code].series for code in making_sheets.SHEETS)


@pytest.mark.parametrize("code", DRAWING)
def test_a_sheet_of_the_draw_is_there_before_the_lock_with_the_task_and_blanks(code, undrawn, said):
    head = head_of(undrawn)
    (page,) = said(undrawn, code)
    for known in ("青岭县市场监督管理局", "360824202603051001", "360824202603051001-1", head or ""):
        assert known in page
    assert "2026年" not in page.replace("2026年度", "")
    assert "见证" in page or "掷骰人" in page


def test_the_sign_in_list_names_everybody_of_the_lock_and_leaves_rows(sealed, said):
    (page,) = said(sealed, "sign-in-list")
    for name in (
        "周主持",
        "林经办",
        "纪监督",
        "陈见证",
        "吴见证",
        "欧见证",
        "公证员",
        "三楼会议室",
    ):
        assert name in page
    assert page.count("见证人（掷骰）") == 2
    assert "2026年3月5日" in page
    made = facts(sealed, "sign-in-list", Target(task_id=sealed.task_id))
    assert len(made["people"]) == 6
    assert made["rows"] == 7


def test_the_throw_sheet_has_a_box_for_each_digit_announced(sealed, said):
    made = facts(sealed, "throw-sheet", Target(task_id=sealed.task_id))
    boxes = [
        sum(box == "" for row in one["rows"] for box in row["boxes"]) for one in made["throwers"]
    ]
    assert boxes == [8, 12]  # who watches throws nothing
    assert all(len(row["boxes"]) == 10 for one in made["throwers"] for row in one["rows"])
    (page,) = said(sealed, "throw-sheet")
    for words in ("第1—8位", "第1—10位", "第11—12位", "十面骰8次", "纸签12位", "第1次抽取"):
        assert words in page
    with sealed.store.read() as session:
        assert session.get_one(Lock, sealed.lock_id).manifest_hash[:8] in page


def test_the_sheet_to_fill_by_hand_tells_no_class_and_has_room_for_all_64_digits(sealed, said):
    (page,) = said(sealed, "lock-sheet-by-hand")
    assert [f"第{n}组" in page for n in range(1, 9)] == [True] * 8
    with sealed.store.read() as session:
        assert session.get_one(Lock, sealed.lock_id).manifest_hash[:8] not in page
    assert "随机抽取" in page
    assert "2人一组，共2组" in page


def test_the_envelope_holds_what_the_seal_was_computed_of(sealed, said):
    target = Target(task_id=sealed.task_id, lock_id=sealed.lock_id)
    made = facts(sealed, "envelope-sheet", target)
    words = (made["sealed_text"] + made["secret"]).encode()
    assert made["secret"] == SECRET
    assert hashlib.sha256(words).hexdigest() == made["commitment"]  # protocol §2
    (page,) = said(sealed, "envelope-sheet", target, keeper="欧见证")
    assert page.count(SECRET[:8]) == 8
    assert "欧见证" in page


def test_the_sealed_number_leaves_no_trace_but_the_paper(sealed, said):
    target = Target(task_id=sealed.task_id, lock_id=sealed.lock_id)
    said(sealed, "envelope-sheet", target)
    with sealed.store.read() as session:
        entries = session.scalars(select(LogEntry.payload)).all()
        rows = session.execute(select(Paper.inputs, Paper.facts)).all()
    assert rows
    assert not any(SECRET[:8] in str(one) for one in (*entries, *rows))


def test_the_sealed_number_is_neither_previewed_nor_printed_twice(sealed, said, tmp_path):
    target = Target(task_id=sealed.task_id, lock_id=sealed.lock_id)
    clerk, now = sealed.actors["clerk"], sealed.at(days=8)
    with pytest.raises(making.SecretSheet):
        making.preview(sealed.store, clerk, "envelope-sheet", target, {}, tmp_path, now=now)
    said(sealed, "envelope-sheet", target)
    with sealed.store.read() as session:
        paper_id = session.scalars(select(Paper.id)).one()
    with pytest.raises(making.SecretSheet):
        making.again(sealed.store, clerk, paper_id, tmp_path, now=now)


def test_there_is_no_envelope_once_the_seal_is_opened(county):
    target = Target(task_id=county.task_id, lock_id=county.lock_id)
    with pytest.raises(making_sheets.SealOpened):
        facts(county, "envelope-sheet", target)


def test_after_a_result_the_sheets_are_those_of_the_next_draw(county):
    target = Target(task_id=county.task_id)
    assert facts(county, "sign-in-list", target)["draw_no"] == "360824202603051001-1"
    assert len(facts(county, "sign-in-list", target)["people"]) == 5
    assert facts(county, "throw-sheet", target)["manifest_start"] == ""
    with county.store.write() as session:
        session.add(
            Draw(
                task_id=county.task_id,
                position=2,
                number="360824202603051001-2",
                kind="OFF",
                created_at=county.drawn_at,
            )
        )
    later = facts(county, "sign-in-list", target)
    assert (later["draw_no"], later["people"], later["date"]) == ("360824202603051001-2", [], "")


@pytest.mark.parametrize("code", VISIT)
def test_a_sheet_of_the_visit_names_enterprise_team_and_the_head_of_the_log(code, county, visit):
    head = head_of(county)
    with county.store.read() as session:
        (place,) = assigned(session, county.task_id, county.assignments[:1])
    text = "".join(visit(code))
    assert place.facts["name"] in text
    assert place.code in text
    assert place.facts["address"] in text
    assert all(one.name in text and one.cert_no in text for one in place.officers)
    assert head in text
    assert "风险" not in text
    assert "√" not in text


def test_each_item_has_its_own_page_with_its_points_and_materials(visit):
    pages = visit("item-sheet")
    assert len(pages) == 2
    for words in ("名称是否规范", "核对牌匾", "执照是否悬挂", "A01台账", "其他"):
        assert words in pages[0]
    assert "登记事项检查双随机抽查记录表" in pages[0]
    assert "食品经营双随机抽查记录表" in pages[1]
    assert "进货查验" in pages[1]
    assert "B03台账" not in pages[0]


def test_an_item_without_points_of_its_own_gets_those_that_come_with_the_program(county, visit):
    with county.store.write() as session:
        item = session.scalars(select(Item).where(Item.code == "B03")).one()
        item.name, item.check_points, item.materials = "特种设备使用单位监督检查", [], []
    (_, page) = visit("item-sheet")
    assert "特种设备使用（出租）单位双随机抽查记录表" in page
    assert "气瓶（移动式压力容器）充装许可和充装范围合法性检查" in page
    assert "人员资质证书及培训教育记录" in page


def test_an_item_nobody_has_points_for_is_itself_the_point(county):
    with county.store.write() as session:
        item = session.scalars(select(Item).where(Item.code == "B03")).one()
        item.name, item.check_points = "价格行为的检查", []
    target = Target(task_id=county.task_id, assignment_id=county.assignments[0])
    (_, sheet) = facts(county, "item-sheet", target)["sheets"]
    assert sheet["title"] == "价格行为双随机抽查记录表"
    assert [point["text"] for point in sheet["points"]] == ["价格行为的检查", "其他"]


def save(county, change):
    """Keep a finding of the first enterprise: `change` makes each item's finding."""
    store, clerk, first = county.store, county.actors["clerk"], county.assignments[0]
    sheet = findings.sheet(store, clerk, first, today=county.day(6))
    body = FindingBody(
        items=tuple(change(item) for item in sheet.body.items),
        methods=("ONSITE",),
        results=("PENDING", "PENDING_MARKET"),
        follow_ups=("ORDERED",),
    )
    findings.save(store, clerk, first, 0, county.day(5), body, now=county.at(days=6))


def test_what_was_found_stands_at_its_point_and_only_on_its_item(county, visit):
    def change(item):
        if item.code != "A01":
            return replace(item, verdict=Verdict.CLEAR)
        first, second = item.points
        points = (replace(first, checked=True, problem="牌匾简化名称"), replace(second))
        return replace(item, verdict=Verdict.PROBLEM, problem="牌匾简化名称", points=points)

    save(county, change)
    target = Target(task_id=county.task_id, assignment_id=county.assignments[0])
    named, food = facts(county, "item-sheet", target)["sheets"]
    assert [(one["yes"], one["no"], one["fine"], one["found"]) for one in named["points"]] == [
        (True, False, False, True),
        (False, True, False, False),
        (False, False, False, False),
    ]
    on = [[one["name"] for one in sheet["results"] if one["on"]] for sheet in (named, food)]
    assert on == [["发现问题待后续处理", "违反工商行政管理相关规定"], ["未发现问题"]]
    assert [sum(one["on"] for one in sheet["measures"]) for sheet in (named, food)] == [1, 1]
    assert food["measures"][0]["on"]
    pages = visit("item-sheet")
    assert "牌匾简化名称" in pages[0]
    assert "牌匾简化名称" not in pages[1]
    assert "2026年3月10日" in pages[0]


def test_a_problem_that_no_point_shows_stands_in_the_last_row(county):
    save(
        county,
        lambda item: replace(item, verdict=Verdict.PROBLEM, problem="无法核对", points=item.points),
    )
    target = Target(task_id=county.task_id, assignment_id=county.assignments[0])
    (sheet, _) = facts(county, "item-sheet", target)["sheets"]
    *points, other = sheet["points"]
    assert (other["text"], other["problem"], other["found"]) == ("其他", "无法核对", True)
    assert not any(one["yes"] or one["no"] or one["found"] for one in points)


def test_the_site_record_says_which_notice_was_shown_and_takes_the_words_entered(
    county, visit, tmp_path
):
    papers.issue_notices(
        county.store,
        county.actors["clerk"],
        county.task_id,
        county.assignments[:1],
        tmp_path / "notices",
        one_file=True,
        now=county.at(days=1),
    )
    text = "".join(
        visit("site-record", situation="出示证件。\n\n一、执照悬挂。", recorder="记录甲")
    )
    assert "青市监检通〔2026〕1号" in text
    assert "现场情况：出示证件。一、执照悬挂。" in text
    assert "记录甲" in text
    assert "每页签名" in text


def test_every_page_of_a_long_site_record_has_its_line_to_sign(visit):
    pages = visit("site-record", situation="\n".join(f"第{n}处，未发现异常。" for n in range(90)))
    assert len(pages) >= 3
    assert all("每页签名" in page for page in pages)
    assert "第89处" in pages[-1]  # the signatures never stand alone on a page
    assert "以上笔录已阅" in pages[-1]


def test_whoever_asks_for_recusal_is_ticked_and_the_officers_stand_with_their_units(visit):
    text = "".join(visit("recusal-request", kind="检查人员本人", reason="配偶在该单位任职"))
    assert "□√检查人员本人申请回避" in text
    assert "□检查对象申请检查人员回避" in text
    assert "配偶在该单位任职" in text
    assert "登记股" in text or "所" in text
    assert "0796-0000001" in text
