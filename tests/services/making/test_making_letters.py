"""Orders and letters: what is taken from the finding, what the clerk words, what stops them."""

import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.findings import FindingBody, Verdict
from app.core.paper_asks import AskMissing, AskWrong
from app.errors import UserError
from app.services.finding import finding_review, findings
from app.services.paper import making, making_letters
from app.services.paper.making_about import Target
from app.services.paper.paper_catalogue import forms_made_by_hand
from app.store.schema import Assignment, LogEntry, Officer, Paper
from app.texts import error_text

DAY = date(2026, 3, 10)
LAW = "《登记事项检查办法》第九条"
ORDER = {"broken": LAW, "ground": "《登记事项检查办法》第十二条的规定", "demand": "规范使用名称"}
# What each form cannot do without, besides its defaults.
ENTERED = {
    "result-letter": {},
    "correction-order": ORDER,
    "disclosure-duty-order": {},
    "change-order": {
        "matter": "住所",
        "registered": "麦㙦镇解放路1号",
        "actual": "已迁至大沙镇创业大道6号",
        "deadline": "2026-04-09",
    },
    "premises-letter": {"reply_by": "2026-03-25"},
    "case-lead-transfer": {"to": "县局执法大队", "broken": LAW, "materials": "现场笔录\n照片8张"},
    "crime-transfer": {"to": "青岭县公安局", "crime": "生产、销售伪劣产品罪"},
    "copy-letter": {"way": "反馈日常监管部门"},
    "service-receipt": {"documents": "责令改正通知书（青市监责改〔2026〕1号）1份"},
}


@pytest.fixture
def first(county):
    return county.assignments[0]


@pytest.fixture
def found(county, first):
    """Save the finding of the first enterprise with these problems by item code."""

    def run(problems, approve=False):
        store, clerk, now = county.store, county.actors["clerk"], county.at(days=6)
        sheet = findings.sheet(store, clerk, first, today=county.day(6))
        items = tuple(
            replace(
                item,
                verdict=Verdict.PROBLEM if item.code in problems else Verdict.CLEAR,
                problem=problems.get(item.code, ""),
                handling="责令改正" if item.code in problems else "",
            )
            for item in sheet.body.items
        )
        body = FindingBody(
            items=items,
            methods=("ONSITE",),
            results=("PENDING", "PENDING_MARKET") if problems else ("CLEAR",),
            follow_ups=("ORDERED",) if problems else ("NONE",),
            closed=not problems,
            closed_on=None if problems else DAY,
        )
        findings.save(store, clerk, first, 0, DAY, body, now=now)
        if approve:
            finding_review.submit(store, clerk, (first,), now=now)
            finding_review.review(store, county.actors["reviewer"], (first,), True, "", now=now)
            finding_review.approve(store, county.actors["approver"], (first,), True, "", now=now)

    return run


@pytest.fixture
def said(county, first, tmp_path):
    """Make a paper of the first enterprise; return its text without blanks."""

    def run(code, later=8, **inputs):
        target = Target(task_id=county.task_id, assignment_id=first)
        done = making.make(
            county.store,
            county.actors["clerk"],
            code,
            (target,),
            {**ENTERED[code], **inputs},
            tmp_path / "papers",
            now=county.at(days=later),
        )
        pages = PdfReader(done.path).pages
        return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))

    return run


def test_every_letter_has_its_form_and_every_form_its_letter(county):
    with county.store.read() as session:
        forms = {form.code: form for form in forms_made_by_hand(session)}
    assert set(making_letters.LETTERS) == set(ENTERED) <= set(forms)
    assert all(forms[code].about == "enterprise" for code in ENTERED)
    series = [forms[code].series for code in ENTERED if code != "service-receipt"]
    assert all(series)
    assert len(set(series)) == len(series)


@pytest.mark.parametrize("code", ENTERED)
def test_each_letter_names_bureau_enterprise_task_number_and_the_head_of_the_log(
    code, county, first, found, said
):
    found({"A01": "牌匾简化名称"}, approve=True)
    with county.store.read() as session:
        head = session.scalars(select(LogEntry.head).order_by(LogEntry.n.desc())).first()
        row = session.get_one(Assignment, first)
        key, officers = row.enterprise_key, row.officer_keys
    text = said(code)
    with county.store.read() as session:
        form = next(form for form in forms_made_by_hand(session) if form.code == code)
    assert "青岭县市场监督管理局" in text
    assert form.title in text.replace("送　达　回　证", "送达回证").replace("抄　告　函", "抄告函")
    assert "360824202603051001" in text
    assert head in text
    assert "风险" not in text
    if form.series:
        assert f"青市监{form.series}〔2026〕1号" in text
        assert "2026年3月13日" in text
        assert key in text
        assert "李联络" in text
    if "officers[].name" in form.bindings:
        assert all(officer in text for officer in officers)
    with county.store.read() as session:
        assert session.scalars(select(Paper.form_code)).all() == [code]
        ids = session.scalars(select(Officer.key)).all()
        assert not any(one in text for one in set(ids) - set(officers))


def test_one_problem_of_the_finding_stands_as_it_was_written(found, said):
    found({"A01": "牌匾简化名称。"})
    text = said("correction-order", deadline="2026-03-27")
    assert "2026年3月10日对你单位实施双随机检查" in text
    assert "下列行为：牌匾简化名称。上述" in text
    assert "违反了《登记事项检查办法》第九条的规定。" in text
    assert "根据《登记事项检查办法》第十二条的规定，现责令" in text
    assert "于2026年3月27日前改正。改正内容及要求：规范使用名称。" in text
    assert "逾期不改正的，我局将依法处理。" in text
    assert "行政复议" not in text


def test_several_problems_are_counted_with_their_items(found, said):
    found({"A01": "牌匾简化名称", "B03": "没有台账；"})
    text = said("disclosure-duty-order")
    assert (
        "（1）登记事项检查（名称规范使用）：牌匾简化名称；（2）食品经营检查：没有台账。根据" in text
    )
    assert "收到本通知书之日起10日内" in text
    assert "《企业信息公示暂行条例》第十条、《企业经营异常名录管理暂行办法》第七条的规定" in text


def test_what_the_clerk_words_takes_the_place_of_the_finding(found, said):
    found({"A01": "牌匾简化名称"})
    text = said(
        "correction-order",
        facts="擅自简化名称",
        **{"remedy.review": "青岭县人民政府", "remedy.court": "青岭县人民法院"},
    )
    assert "下列行为：擅自简化名称。上述" in text
    assert "牌匾简化名称" not in text
    assert "现责令你单位立即改正" in text
    assert "拒不改正的" in text
    assert "向青岭县人民政府申请行政复议，或者在六个月内向青岭县人民法院提起行政诉讼" in text


@pytest.mark.parametrize(
    "code", ["correction-order", "disclosure-duty-order", "case-lead-transfer", "copy-letter"]
)
def test_without_a_problem_the_facts_must_be_worded(code, said, approved, first):
    for make_finding in (lambda: None, lambda: approved((first,))):
        make_finding()
        with pytest.raises(making_letters.NoProblem) as caught:
            said(code)
        assert str(caught.value.fields["name"]) in error_text(caught.value)
    path = "matters" if code == "disclosure-duty-order" else "facts"
    assert "现场发现的事实。" in said(code, **{path: "现场发现的事实"})


def test_a_result_is_told_only_when_it_is_approved(found, said):
    with pytest.raises(making_letters.NoResult):
        said("result-letter")
    found({"A01": "牌匾简化名称"})
    with pytest.raises(making_letters.NoResult) as caught:
        said("result-letter")
    assert error_text(caught.value)


def test_a_result_letter_says_item_by_item_what_was_found(found, said):
    found({"A01": "牌匾简化名称"}, approve=True)
    text = said("result-letter", demand="于3月底前改正")
    assert "检查结果为：发现问题待后续处理（违反工商行政管理相关规定）。" in text
    assert "登记事项检查（名称规范使用）" in text
    assert "牌匾简化名称" in text
    assert "未发现问题" in text
    assert "请你单位：于3月底前改正。" in text


def test_a_letter_home_goes_to_the_branch_of_the_enterprise(found, said):
    found({"A01": "牌匾简化名称"})
    text = said("copy-letter")
    assert "麦㙦所：我局" in text
    assert "反馈你单位" in text
    with pytest.raises(making_letters.NoRecipient) as caught:
        said("copy-letter", way="抄告有关部门")
    assert error_text(caught.value)
    assert "青岭县消防救援大队：我局" in said(
        "copy-letter", way="抄告有关部门", to="青岭县消防救援大队"
    )


def test_enclosures_are_numbered_once(found, said):
    found({"A01": "牌匾简化名称"})
    assert "附件：1.现场笔录2.照片8张" in said("case-lead-transfer")
    kept = said("case-lead-transfer", materials="1. 现场笔录；\n2. 2026年台账。")
    assert "附件：1.现场笔录2.2026年台账青岭县" in kept
    assert "附件：1.2025年台账2.2026年台账" in said(
        "case-lead-transfer", materials="2025年台账\n2026年台账"
    )


def test_a_letter_to_the_premises_says_how_it_goes_and_has_a_reply_slip(said):
    text = said("premises-letter", way="第二次邮寄", mail_no="XA12345678951")
    assert "本函为第二次邮寄（邮件号码：XA12345678951）" in text
    assert "两次邮寄均无人签收的" in text
    assert "于2026年3月25日前交回" in text
    assert "实际经营地址" in text
    assert "邮寄均" not in said("premises-letter", way="当面送达")


def test_numbers_run_per_form_and_the_receipt_has_none(found, said, county):
    found({"A01": "牌匾简化名称"})
    assert "责改〔2026〕1号" in said("correction-order")
    assert "责改〔2026〕2号" in said("correction-order")
    assert "限公〔2026〕1号" in said("disclosure-duty-order")
    assert "责改〔2027〕1号" in said("correction-order", later=302)
    said("service-receipt")
    with county.store.read() as session:
        numbers = session.scalars(select(Paper.number).order_by(Paper.id)).all()
    assert numbers == [1, 2, 1, 1, None]


@pytest.mark.parametrize(
    ("code", "inputs", "kind"),
    [
        ("change-order", {"deadline": ""}, AskMissing),
        ("change-order", {"deadline": "四月九日"}, AskWrong),
        ("disclosure-duty-order", {"matters": "许可信息", "days": "十日"}, AskWrong),
        ("premises-letter", {"way": "飞鸽"}, AskWrong),
        ("crime-transfer", {"to": "  "}, AskMissing),
    ],
)
def test_what_is_missing_or_wrong_is_named_before_anything_is_numbered(
    code, inputs, kind, said, county
):
    with pytest.raises(kind) as caught:
        said(code, **inputs)
    assert isinstance(caught.value, UserError)
    assert error_text(caught.value)
    with county.store.read() as session:
        assert not session.scalars(select(Paper)).all()


@pytest.mark.parametrize("code", ["premises-letter", "disclosure-duty-order"])
@pytest.mark.parametrize(
    ("kind", "said_of", "basis"),
    [
        ("有限责任公司", "列入经营异常名录", "《企业经营异常名录管理暂行办法》第"),
        ("农民专业合作社", "列入经营异常名录", "《农民专业合作社年度报告公示暂行办法》的规定"),
        ("个体工商户", "标记为经营异常状态", "《个体工商户年度报告暂行办法》的规定"),
    ],
)
def test_a_sole_trader_is_marked_and_everybody_else_is_listed(
    code, kind, said_of, basis, found, said, take_over
):
    found({"A01": "没有公示许可信息"})
    take_over(1, kind=kind)
    text = said(code)
    both = {"列入经营异常名录", "标记为经营异常状态"}
    assert {words for words in both if f"你单位{words}" in text} == {said_of}
    assert basis in text
    assert "《有关办法》第三条的规定" in said(code, basis="《有关办法》第三条的规定")
