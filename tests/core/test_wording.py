"""The bureau's words over codes that never change, read in the words of the day."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.finding_vocabulary import METHODS, RESULTS
from app.core.findings import (
    FindingBody,
    Frame,
    ItemFinding,
    Sign,
    Verdict,
    check_finding,
    clean_body,
    toggle_result,
    unsigned,
)
from app.core.joint import parts_of
from app.core.reclassing import proposed
from app.core.task import TaskPlan
from app.core.team_plan import Department, TeamPlan
from app.core.wording import (
    SHIPPED_VALUES,
    BadWord,
    Dictionary,
    LabelRow,
    MustStay,
    Wording,
    check_word,
)

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
ORDERED = "发现问题已责令改正"


def row(code, label, day, *, retired=False, which=Dictionary.RESULT):
    return LabelRow(which, code, label, retired, day)


def test_ability_tests_are_among_the_methods_of_the_field():
    assert ("PROFICIENCY", "能力验证") in [(one.code, one.label) for one in METHODS]


def test_a_finding_is_read_in_the_words_of_its_day():
    said = Wording((row("CORRECTED", ORDERED, JUNE),))
    assert said.on(date(2026, 5, 31)).result("CORRECTED") == "发现问题经责令已改正"
    assert said.on(JUNE).result("CORRECTED") == ORDERED


def test_of_two_words_for_one_day_the_later_entered_counts():
    said = Wording((row("MOVED", "迁出本县", JUNE), row("MOVED", "已迁出", JUNE)))
    assert said.on(JULY).result("MOVED") == "已迁出"


def test_a_retired_value_is_not_offered_and_still_named():
    words = Wording((row("SHUT", "已关闭停业或正在组织清算", JUNE, retired=True),)).on(JULY)
    assert "SHUT" not in [one.code for one in words.offered(Dictionary.RESULT)]
    assert "SHUT" in [one.code for one in words.offered(Dictionary.RESULT, ("SHUT",))]
    assert words.result("SHUT") == "已关闭停业或正在组织清算"


def test_an_own_value_stands_in_brackets_behind_what_it_stands_under():
    said = Wording((row("X01", "违反价格管理相关规定", JUNE),))
    assert said.on(JUNE).results_text(("PENDING", "X01", "PENDING_POLICE")) == (
        "发现问题待后续处理（违反公安部门相关规定、违反价格管理相关规定）"
    )
    # A finding of an earlier day that was given the value is not left without a word.
    assert said.on(MAY).result("X01") == "违反价格管理相关规定"
    assert "X01" not in [one.code for one in said.on(MAY).offered(Dictionary.RESULT)]


def test_codes_are_given_out_one_after_the_other_and_never_twice():
    said = Wording((row("X01", "甲", JUNE), row("X01", "甲", JULY, retired=True)))
    assert said.next_code() == "X02"
    assert Wording().next_code() == "X01"


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (row("X01", " ", JUNE), "empty"),
        (row("CORRECTED", "字" * 61, JUNE), "long"),
        (row("CORRECTED", "未发现问题", JUNE), "twice"),
        (row("X07", "甲", JUNE), "code"),
        (row("X01", "甲", JUNE, which=Dictionary.METHOD), "code"),
    ],
)
def test_a_word_that_cannot_be_is_refused(wanted, fault):
    with pytest.raises(BadWord) as refused:
        check_word(Wording(), wanted)
    assert refused.value.fields["word_fault"] == fault


@pytest.mark.parametrize(
    ("which", "code"),
    [
        (Dictionary.RESULT, "CLEAR"),
        (Dictionary.RESULT, "PENDING"),
        (Dictionary.FOLLOW_UP, "NONE"),
        (Dictionary.FOLLOW_UP, "OTHER"),
    ],
)
def test_what_the_rules_rest_on_cannot_be_retired(which, code):
    with pytest.raises(MustStay):
        check_word(Wording(), row(code, "用语", JUNE, retired=True, which=which))


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([one.code for one in RESULTS] + ["X01", "X02"]),
            st.dates(MAY, JULY),
            st.booleans(),
        ),
        max_size=8,
    ),
    st.dates(MAY, JULY),
)
def test_whatever_is_said_no_code_is_lost_or_doubled(changes, day):
    rows = tuple(
        row(code, f"用语{n}", at, retired=off) for n, (code, at, off) in enumerate(changes)
    )
    codes = [one.code for one in Wording(rows).on(day).values[Dictionary.RESULT]]
    own = {code for code, _day, _off in changes if code.startswith("X")}
    assert sorted(codes) == sorted({one.code for one in SHIPPED_VALUES[Dictionary.RESULT]} | own)


# -- the rules hold by code ------------------------------------------------------------------

ITEMS = (ItemFinding("A01", "登记", Verdict.CLEAR), ItemFinding("B03", "食品", Verdict.CLEAR))
CLEAN = clean_body(ITEMS, ("ONSITE",), JUNE)
FRAME = Frame(("A01", "B03"), MAY, (MAY, JULY), JULY)


def test_an_own_value_brings_what_it_stands_under_and_goes_with_it():
    ticked = toggle_result(("CLEAR",), "X02", True)
    assert ticked == ("PENDING", "X02")
    assert toggle_result(ticked, "PENDING", False) == ()
    assert proposed({"PENDING": "+1"}, ["低", "高"], "低", ticked).result == "PENDING"


def test_what_was_out_of_use_on_the_day_of_the_inspection_has_to_be_changed():
    said = Wording((row("ONSITE", "实地检查", JUNE, retired=True, which=Dictionary.METHOD),))
    assert [one.code for one in check_finding(CLEAN, JUNE, replace(FRAME, wording=said))] == [
        "retired_method"
    ]
    assert check_finding(replace(CLEAN, closed_on=MAY), MAY, replace(FRAME, wording=said)) == ()


# -- signatures of departments -----------------------------------------------------------------

PARTS = (Department("", ("A01",)), Department("县公安局", ("B03",)))


def sign(body, name):
    return Sign(name, "张三", "", JUNE, body.items)


def missing(body, *signs):
    return [one.name for one in unsigned(PARTS, signs, body)]


def test_a_joint_finding_waits_for_every_department_with_items():
    frame = replace(FRAME, parts=PARTS, signs=(sign(CLEAN, ""),))
    (issue,) = check_finding(CLEAN, JUNE, frame)
    assert (issue.code, issue.fields) == ("not_signed", {"department": "县公安局"})


def test_a_signature_holds_until_an_own_item_is_said_differently():
    signs = (sign(CLEAN, ""), sign(CLEAN, "县公安局"))
    other = replace(ITEMS[1], verdict=Verdict.PROBLEM, problem="未登记", handling="责令改正")
    changed = replace(CLEAN, items=(ITEMS[0], other), note="改了备注")
    assert missing(replace(CLEAN, note="改了备注"), *signs) == []
    assert missing(changed, *signs) == ["县公安局"]
    assert missing(changed, *signs, sign(changed, "县公安局")) == []
    assert missing(CLEAN, *signs, sign(changed, "县公安局")) == []  # said as it was signed first


def test_who_answers_for_an_enterprise_follows_its_items(joint_plan):
    assert [(one.name, one.items) for one in parts_of(joint_plan, ("A01", "B03"))] == [
        ("", ("A01",)),
        ("县公安局", ("B03",)),
    ]
    assert [one.name for one in parts_of(joint_plan, ("A01",))] == [""]
    assert parts_of(replace(joint_plan, partners=()), ("A01", "B03")) == ()


@pytest.fixture
def joint_plan():
    return TaskPlan(
        name="联合抽查",
        plan_name="",
        source="PLAN",
        lead="信用监管股",
        partners=("县公安局",),
        methods=("现场检查",),
        item_codes=("A01", "B03"),
        period_from=MAY,
        period_to=JULY,
        quotas={},
        team=TeamPlan(departments=PARTS),
    )


def test_a_body_with_an_own_value_comes_back_from_json():
    body = FindingBody(results=("PENDING", "X01"))
    assert FindingBody.from_json(body.to_json()) == body
